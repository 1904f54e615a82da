"""A run on the last line of a cell is seen in a browser, trusted or not."""

import pytest

import kmviz
from kmviz.live.notebook.display import SIZE, hides_still, still_bundle, trace_html

from .served import RUN


@pytest.fixture(scope="module")
def shown_run():
    """Return what a notebook shows of `RUN`."""
    return trace_html(RUN)


@pytest.fixture(scope="module")
def page(visit):
    """One page, which each test fills."""
    return visit.new_page()


@pytest.mark.parametrize(
    ("page_is_light", "seen"), [("true", "light"), ("false", "dark"), (None, "light")]
)
def test_a_run_shows_the_picture_that_suits_the_page(
    page, shown_run, page_is_light, seen
):
    theme = f'data-jp-theme-light="{page_is_light}"' if page_is_light else ""

    page.set_content(f"<body {theme}>{shown_run}")

    visible = page.locator("img:visible")
    assert visible.get_attribute("class") == f"kmviz-on-{seen}"
    box = visible.bounding_box()
    assert (box["width"], box["height"]) == SIZE


@pytest.mark.parametrize(
    ("page_is_light", "ground"),
    [("true", "rgb(255, 255, 255)"), ("false", "rgb(20, 23, 31)")],
)
def test_the_page_of_a_run_is_dark_where_jupyter_is(
    visit, shown_run, page_is_light, ground
):
    page = visit.browser.new_page(color_scheme="null")  # else it is that of all frames
    page.set_content(f'<body data-jp-theme-light="{page_is_light}">{shown_run}')

    board = page.frame_locator("iframe").locator(".kmviz:has(.row)")
    look = "(board) => getComputedStyle(board).backgroundColor"
    assert board.evaluate(look) == ground
    page.close()


CLEAN = """() => {
    document.querySelectorAll("style, script, iframe").forEach((each) => each.remove());
    const kept = ["src", "alt", "class", "width", "height"];
    for (const each of document.querySelectorAll("body *"))
        for (const name of each.getAttributeNames())
            if (!kept.includes(name)) each.removeAttribute(name);
}"""
"""Leaves of a page what JupyterLab leaves of one that is not trusted."""


def test_without_trust_a_run_is_one_picture_and_its_caption(page, shown_run):
    page.set_content(f'<body data-jp-theme-light="false">{shown_run}')

    page.evaluate(CLEAN)

    (seen,) = page.locator("img:visible").all()
    assert seen.get_attribute("class") == "kmviz-on-light"
    assert page.get_by_text("Converged").is_visible()


def test_a_frame_grows_until_all_runs_are_seen(page):
    page.set_viewport_size({"width": 900, "height": 700})
    page.set_content(trace_html(kmviz.restarts(RUN.X, 3, runs=8, rng=0)))
    frame = page.frame_locator("iframe")
    page.wait_for_function("document.querySelector('iframe').clientHeight > 800")

    last = frame.locator(".wall button").last.bounding_box()
    whole = page.locator("iframe").bounding_box()
    assert last["y"] + last["height"] <= whole["y"] + whole["height"]
    beside, board = (frame.locator(f".{name}").first for name in ("side", "board"))
    assert beside.bounding_box()["x"] > board.bounding_box()["width"] > 400


def test_a_player_leaves_a_picture_where_its_widget_does_not_live(page):
    still = still_bundle(b"", "Start: 9 points", kmviz.Words(), "kmviz-7")["text/html"]

    page.set_content(still)
    assert page.get_by_text("Start: 9 points (run the cell to play)").is_visible()
    page.set_content(f"<div>buttons{hides_still('kmviz-7')}</div>{still}")
    assert page.locator("body").inner_text().split() == ["buttons"]
