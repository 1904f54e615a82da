"""What readers change on a page: by mouse, finger and keys."""

import json
import re

import numpy as np
import pytest

from kmviz.core.prediction import Prediction, reveal
from kmviz.core.reasons import why
from kmviz.live.player import Player

from .visit import ask, caption, choose, drag, opened, position, press, spot, stars


def test_a_star_that_is_dragged_forks_the_run_and_undo_takes_it_back(page, run):
    ask(page, "seek(2)")
    before = stars(page)
    drag(page, 1, -60, 40)

    moved = stars(page)
    assert (position(page), ask(page, "step.phase")) == (3, "move")
    assert np.abs(moved[1] - before[1]).min() > 0.05
    assert (moved[[0, 2]] == before[[0, 2]]).all()
    page.get_by_role("button", name="Undo").click()
    assert position(page) == 2
    assert ask(page, "steps.length") == len(run)


def test_a_finger_drags_a_star_and_scrolls_beside_it(browser, saved):
    phone = {"width": 390, "height": 600}
    with browser.new_context(viewport=phone, has_touch=True, is_mobile=True) as context:
        page = opened(context.new_page(), saved)
        ask(page, "seek(2)")
        devtools = context.new_cdp_session(page)
        for (x, y), way in ((spot(page, 0), (20, 50)), ((100.0, 250.0), (0, -120))):
            swipe(devtools, x, y, *way)
        page.wait_for_function("scrollY > 0")

        assert ask(page, "step.phase") == "move"
        assert ask(page, "position") == 3


def swipe(devtools, x, y, across, down):
    places = [(x + across * i / 8, y + down * i / 8) for i in range(9)]
    for kind, touched in (
        ("touchStart", places[:1]),
        *(("touchMove", [place]) for place in places[1:]),
        ("touchEnd", []),
    ):
        points = [{"x": x, "y": y} for x, y in touched]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_what_follows_a_move_is_what_kmviz_makes_of_it(page, run):
    player = Player(trace=run)
    player.seek(2)
    player.move_star(1, (0.25, 0.75))
    ask(page, "seek(2)")
    ask(page, "moveStar(1, 0.25, 0.75)")

    steps = json.loads(
        page.evaluate(
            "JSON.stringify(document.querySelector('.kmviz').kmviz.steps"
            ".map((step) => [step.phase, step.centroids, [...step.labels]]))"
        )
    )
    assert steps == [
        [step.phase, step.centroids.tolist(), step.labels.tolist()]
        for step in player.trace
    ]


@pytest.mark.parametrize("given", ["9, 0, 0", "0", "0, NaN, 1", "0, '1', 1"])
def test_a_star_is_moved_to_numbers_alone(page, given):
    told = page.evaluate(
        f"""() => {{
        try {{ document.querySelector(".kmviz").kmviz.moveStar({given}); }}
        catch (error) {{ return error.message; }}
        }}"""
    )

    assert told == (
        "moveStar takes the index of a star and numbers, as many as there are columns "
        f"(2), got {given}".replace("'", "")
    )
    assert ask(page, "step.phase") == "init"
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_at_the_start_a_move_is_another_start(page):
    ask(page, "moveStar(0, 0.5, 0.5)")

    assert (position(page), ask(page, "step.phase")) == (0, "init")
    assert stars(page)[0].tolist() == [0.5, 0.5]


def test_arrows_move_the_star_that_has_the_focus(page):
    ask(page, "seek(1)")
    before = stars(page)
    page.locator(".star").nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    moved = stars(page) - before
    assert moved[2, 0] > 0
    assert np.count_nonzero(np.abs(moved) > 1e-9) == 1
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == "Star 3"
    )


def test_k_and_a_new_start_are_chosen(page):
    press(page, "5")
    five = stars(page)
    press(page, "r")

    assert len(five) == 5
    assert stars(page).shape == (5, 2)
    assert (stars(page) != five).any()
    choose(page, "Start", "k-means++")
    assert len(np.unique(stars(page), axis=0)) == 5


def test_a_click_adds_and_removes_what_was_chosen(page):
    counts = {}
    for click in ("star", "less", "point"):
        choose(page, "A click", click)
        x, y = spot(page, 0)
        page.mouse.click(x, y if click == "less" else y + 60)
        counts[click] = (len(stars(page)), len(ask(page, "step.labels")))
        press(page, "u")

    assert counts == {"star": (4, 60), "less": (2, 60), "point": (3, 61)}


def test_a_point_says_why_at_the_point_by_mouse_and_by_keys(page, run, scene):
    ask(page, "seek(1)")
    press(page, *["Shift+ArrowLeft"] * 3)
    assert page.locator(".cross").get_attribute("d").startswith("M")
    point = int(np.argmin(why(run, 1, 0).distances)) * 0 + 7
    x, y = page.evaluate(
        "i => { const {left, top, width} = document.querySelector('canvas')"
        ".getBoundingClientRect(); return [left, top, width]; }",
        point,
    )[:2]
    box = scene.figure.axes[0].get_window_extent()
    across, up = scene.figure.axes[0].transData.transform(run.X[point])
    width = page.locator(".board canvas").bounding_box()["width"]
    page.mouse.click(
        x + (across - box.x0) / box.width * width,
        y + (box.y1 - up) / box.height * width,
    )

    lines = page.locator(".why > *").all_inner_texts()
    nearest = why(run, 1, point).nearest
    assert lines[0] == f"Point {point + 1}: cluster {nearest + 1}"
    assert (
        page.locator(".why strong")
        .inner_text()
        .endswith(f"from star {nearest + 1}, the nearest")
    )
    page.keyboard.press("Escape")
    assert page.locator(".why").is_hidden()


def test_a_prediction_of_a_star_is_scored_as_in_the_player(page, run, scene):
    ask(page, "seek(1)")
    page.get_by_role("button", name="Predict").click()
    page.locator(".star").nth(0).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert "where will each star go? marked: 1" in caption(page)
    page.locator(".row .step").click()

    said = re.search(r"prediction: (\d+) of 100", caption(page))
    box = scene.figure.axes[0].viewLim
    guess = run[1].centroids[0] + [50 / 436 * box.width, 0]
    true = reveal(Prediction().with_star(0, tuple(guess)), run[1], run[2], run.X)
    assert int(said[1]) == pytest.approx(true.score, abs=2)


def test_while_it_is_asked_nothing_tells_which_points_will_switch(page):
    ask(page, "seek(2)")
    assert page.locator(".rings circle").count() > 0
    press(page, "w")
    assert page.locator(".rings circle").count() == 0
    assert "which points will switch? marked: 0" in caption(page)
    press(page, "ArrowRight")
    assert "prediction: 0 of 100" in caption(page)
