"""Where pages live: frames, policies, screens, paper, and beside each other."""

import json
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.transforms import Bbox

from kmviz import Trace, Words, kmeans, lloyd, make_board, make_run, restarts, save
from kmviz.drawing.board.stars import RIM
from kmviz.drawing.look.style import LINE_SHARE, POINT, POINT_RIM, blend, get_style
from kmviz.drawing.words.languages import languages

from .visit import PICTURES, ask, caption, opened, position, press, ready, spot

SCRIPT = re.compile("<script.*?</script>", re.DOTALL)


def test_what_looks_like_a_tag_stays_text_and_what_is_long_is_broken(
    tab, tmp_path, run
):
    path = tmp_path / "run.html"
    nasty = "</script><b>{x}</b><!--\"'&שלום$& " + 2_000 * "x"
    words = Words(started=nasty.replace("{x}", ""), play="<i>")
    save(run, path, words=words, title=nasty, comment=nasty)

    opened(tab, path)

    assert tab.locator(".kmviz b:not(figcaption b), .kmviz i").count() == 0
    assert tab.locator("footer").inner_text() == nasty
    assert nasty[:99] in tab.locator(".caption strong").inner_text()
    assert caption(tab) == f"Start: {words.started}"
    assert tab.evaluate("document.documentElement.scrollWidth") == 1000


def test_two_pages_live_in_one_document(tab, text):
    element = re.search(r'<div class="kmviz .*</div>', text, re.S)[0]
    tab.goto("about:blank")
    tab.set_content(element + element)
    ready(tab, 2)

    tab.locator(".row .step").nth(1).click()
    assert tab.evaluate(
        "[...document.querySelectorAll('.kmviz')].map((x) => x.kmviz.position)"
    ) == [0, 1]


def test_pages_in_one_document_have_looks_of_their_own(tab, tmp_path, run):
    elements = ""
    for style, each in (("dark", run), ("light", make_run("iris", k=3))):
        path = tmp_path / f"{style}.html"
        save(each, path, style=style)
        text = path.read_text(encoding="utf-8")
        elements += re.search(r'<div class="kmviz .*</div>', text, re.S)[0]
    seen = []
    for scripts in (True, False):
        tab.goto("about:blank")
        tab.set_content(elements if scripts else re.sub(SCRIPT, "", elements))
        ready(tab, 2 if scripts else 0)
        seen += tab.evaluate(
            "[...document.querySelectorAll('.kmviz')].map(getComputedStyle)"
            ".map((look) => [look.backgroundColor, look.getPropertyValue('--ratio')])"
        )

    assert seen == 2 * [["rgb(20, 23, 31)", "1"], ["rgb(255, 255, 255)", "1.8"]]


SITE = """<style>.site article :is(p, figcaption, small) {color: #fff; opacity: 0.7}
    .site .caption {text-align: center} article kbd {background: #000}
    article button {text-transform: uppercase}
    .row > * {flex-shrink: 0; width: 100%} dt {font-weight: 700}
    .site article table {margin: 9px} details {border: 3px solid}
    html {font-size: 10px} .site {direction: rtl; letter-spacing: 3px; line-height: 3;
    text-transform: uppercase; white-space: nowrap; text-shadow: 0 0 3px; cursor: wait}
    .site svg {width: 1em; fill: red} .site path {fill: none; stroke: red}
    .site text {font: 8px serif} circle {r: 3px} canvas {max-width: 9px}</style>"""
"""What documentation and slides have for parts of theirs, which would fit ours."""


def test_the_styles_of_a_site_around_are_not_those_of_a_page(tab, text):
    seen = []
    for site in ("", SITE):
        tab.goto("about:blank")
        tab.set_content(f"{site}<div class=site><article>{text}</article></div>")
        ready(tab)
        press(tab, "c", "z", "?")
        tab.evaluate(PICTURES)
        seen.append(
            tab.evaluate(
                "[...document.querySelectorAll('.kmviz, .kmviz *')]"
                ".map((each) => [each.localName, ...[...getComputedStyle(each)]"
                ".map((name) => getComputedStyle(each)[name])].join())"
            )
        )

    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("sandbox", "policy"),
    [
        ("", ""),
        ("allow-scripts", "script-src 'self'"),
        ("allow-scripts", "default-src 'self'"),  # nor styles
    ],
)
def test_without_scripts_the_last_step_and_its_caption_are_seen(
    tab, text, run, sandbox, policy
):
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    framed = text.replace("<head>", f"<head>{meta}" if policy else "<head>")
    tab.goto("about:blank")
    tab.evaluate(
        "([html, sandbox]) => { const frame = document.createElement('iframe');"
        "frame.setAttribute('sandbox', sandbox); frame.srcdoc = html;"
        "frame.width = 960; document.body.append(frame); }",
        [framed, sandbox],
    )
    frame = tab.frame_locator("iframe")
    still = frame.locator(".still svg")
    still.wait_for()

    look = "(all) => all.map((each) => getComputedStyle(each).fill)"
    fills = still.locator(".star path").evaluate_all(look)
    assert len({*fills} - {"rgb(0, 0, 0)"}) == 3
    assert still.bounding_box()["height"] <= 480
    told = frame.locator(".caption").inner_text().replace("\n", " ")
    assert told.lower().startswith("converged no point changed cluster")


def test_no_other_step_is_seen_before_the_first(tab, text, tmp_path):
    watching = (
        "<script>self.seen = []; new MutationObserver(() => seen.push("
        "...[...document.querySelectorAll('.still')].map((part) => "
        "getComputedStyle(part).visibility)))"
        ".observe(document, {childList: true, subtree: true})</script>"
    )
    path = tmp_path / "run.html"
    path.write_text(text.replace("<head>", f"<head>{watching}"), encoding="utf-8")
    opened(tab, path)

    assert set(tab.evaluate("seen")) == {"hidden"}
    assert tab.locator(".caption").is_visible()


@pytest.mark.parametrize(
    ("spoilt", "by"),
    [
        ('text/plain">', 'text/plain">0000'),
        (
            "<head>",
            '<head><meta http-equiv="Content-Security-Policy" content="'
            "script-src 'unsafe-inline'; style-src 'self'\">",
        ),
        (
            "<head>",
            "<head><script>delete CSSStyleRule.prototype.cssRules;"
            "delete CSSGroupingRule.prototype.cssRules</script>",
        ),
    ],
)
def test_a_page_whose_scripts_or_styles_fail_is_seen_as_a_still(
    browser, text, spoilt, by
):
    page = browser.new_page()
    with page.expect_event("pageerror"):
        page.set_content(text.replace(spoilt, by))

    page.locator(".kmviz:not(.waiting)").wait_for()
    assert page.locator(".still svg").is_visible()
    assert page.locator(".caption").is_visible()
    assert page.locator(".kmviz style").count() == 1  # nothing was begun
    page.close()


def test_a_browser_that_cannot_unpack_a_page_says_so_below_the_last_step(browser, text):
    old = "<script>delete self.DecompressionStream</script>"
    page = browser.new_page()
    page.set_content(text.replace("<head>", f"<head>{old}"))

    assert page.locator(".still svg").is_visible()
    assert page.locator(".still svg .star path").count() == 3
    assert page.get_by_text(Words().needs_script).is_visible()
    page.close()


def test_a_policy_that_asks_for_a_nonce_gets_it_from_all_scripts_and_styles(tab, text):
    policy = "default-src 'nonce-x'"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    nonced = re.sub("<(script|style)>", r'<\1 nonce="x">', text)
    pictures = []
    for allowed in (text, nonced.replace("<head>", f"<head>{meta}")):
        tab.goto("about:blank")
        tab.set_content(allowed)
        tab.locator(".row .step").click()
        press(tab, "l", "c", "z", "p")
        pictures.append(tab.screenshot())

    assert tab.locator("output").inner_text().startswith("Step 1 of")
    assert pictures[0] == pictures[1]


def test_a_frame_is_told_heights_steps_and_keys_and_obeys(tab, text):
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    tab.goto("about:blank")
    tab.evaluate(*re.findall(r"<script>\n(.*?)</script>", readme, re.DOTALL))
    tab.evaluate(
        "html => { window.heard = []; addEventListener('message', "
        "(event) => heard.push(event.data)); const frame = document.createElement("
        "'iframe'); frame.sandbox = 'allow-scripts'; frame.srcdoc = html;"
        "frame.onload = () => frames[0].postMessage({kmviz: 'seek', to: 3}, '*');"
        "document.body.append(frame); }",
        text,
    )
    tab.wait_for_function("heard.some(({position}) => position === 3)")
    tab.wait_for_function("heard.some((each) => each.kmviz === 'size')")
    tab.evaluate("frames[0].postMessage({kmviz: 'seek', to: 2}, '*')")
    tab.wait_for_function(
        "heard.some(({kmviz, position}) => kmviz === 'step' && position === 2)"
    )
    tab.frame_locator("iframe").locator(".board").press("PageDown")
    tab.wait_for_function(
        "heard.some(({kmviz, key}) => kmviz === 'key' && key === 'PageDown')"
    )
    tab.frame_locator("iframe").locator(".undo").press(" ")  # which the button uses
    tab.frame_locator("iframe").locator("body").press("b")
    tab.wait_for_function("heard.some(({key}) => key === 'b')")

    tab.evaluate("frames[0].postMessage({kmviz: 'moveStar', star: 7}, '*')")
    tab.wait_for_function("heard.some(({kmviz}) => kmviz === 'refused')")
    refused = tab.evaluate("heard.find(({kmviz}) => kmviz === 'refused')")

    assert refused["act"] == "moveStar"
    assert refused["message"].endswith(" for each column (2), got 7, undefined")
    heights = tab.evaluate(
        "heard.filter((each) => each.subject === 'lti.frameResize').at(-1).height"
    )
    assert heights > 400
    assert tab.locator("iframe").bounding_box()["height"] == heights + 4  # its border
    keys = tab.evaluate("heard.filter((each) => typeof each === 'string')")
    assert [json.loads(each) for each in keys] == [
        {"method": "triggerKey", "args": [code]} for code in (34, 66)
    ]  # as a deck of reveal.js hears them


ADDED = """window.said = []; new MutationObserver((changes) => {
    for (const {addedNodes} of changes) for (const node of addedNodes)
        if (node.localName === "script") said.push(node.textContent);
}).observe(document, {childList: true, subtree: true})"""
"""All scripts, those as well that are gone once they ran."""


def test_a_browser_is_told_to_read_all_scripts_at_once(browser, saved):
    page = browser.new_page()
    page.add_init_script(ADDED)
    opened(page, saved)
    script = page.evaluate("said.at(-1)")
    page.close()

    assert script.startswith("//# allFunctionsCalledOnLoad\n// ")


def test_a_page_that_a_browser_has_saved_is_played_again(tab, tmp_path, run):
    path, copy = tmp_path / "run.html", tmp_path / "copy.html"
    save(restarts(run.X, 3, runs=2, rng=0), path, languages=["de"])
    press(opened(tab, path), "ArrowRight", "c", "?")
    copy.write_text(tab.content(), encoding="utf-8")
    press(opened(tab, copy), "ArrowRight", "ArrowRight")

    parts = (".kmviz > .board", ".kmviz .step", ".kmviz .charts", ".wall", "footer")
    assert [tab.locator(part).count() for part in parts] == [1, 1, 1, 1, 1]
    assert position(tab) == 2
    assert tab.locator(".caption strong").inner_text() == "Update 1"


def test_what_a_site_hides_is_hidden_on_a_page(tab, text):
    tab.goto("about:blank")
    look = "visibility: hidden; pointer-events: none"
    tab.set_content(f'<section style="{look}">{text}</section>')
    ready(tab)

    assert not tab.locator(".kmviz .step").is_visible()
    assert (
        tab.locator(".kmviz .star").first.evaluate(
            "(star) => getComputedStyle(star).pointerEvents"
        )
        == "none"
    )


def test_what_others_say_to_each_other_is_passed_over(page):
    others = ("{kmviz: '__proto__'}", "{kmviz: 'sort'}", "{kmviz: {toString: 0}}")
    for message in (*others, "{kmviz: ['seek'], to: 1}", "null"):
        page.evaluate(f"postMessage({message}, '*')")
    page.evaluate("postMessage({kmviz: 'seek', to: 2}, '*')")

    page.wait_for_function("document.querySelector('.kmviz').kmviz.position === 2")


@pytest.mark.parametrize(
    ("look", "columns"),
    [
        ("width: 620px", 1),
        ("width: 800px", 2),
        ("width: 400px; transform: scale(2); transform-origin: 0 0", 1),
        ("width: 1600px; transform: scale(.6); transform-origin: 0 0", 2),
    ],
)
def test_a_part_of_a_window_or_a_slide_has_as_many_columns_as_its_width_allows(
    tab, text, look, columns
):
    tab.goto("about:blank")
    tab.set_content(f'<div id="part" style="{look}">{text}</div>')
    ready(tab)
    tab.evaluate(PICTURES)
    board, side, step = (
        tab.locator(part).bounding_box() for part in (".board", ".side", ".row .step")
    )
    buttons = "[...document.querySelectorAll('.kmviz button')]"

    assert (side["x"] > board["x"] + board["width"]) == (columns == 2)
    assert board["x"] + board["width"] <= 1000
    assert columns == 1 or step["y"] + step["height"] < 800
    assert tab.evaluate(f"{buttons}.every((each) => each.offsetHeight < 50)")


def test_points_stay_sharp_in_a_slide_that_is_drawn_larger(tab, text):
    tab.goto("about:blank")
    tab.set_content(f'<div id="slide" style="width: 500px">{text}</div>')
    ready(tab)
    tab.evaluate("document.querySelector('#slide').style.transform = 'scale(1.5)'")
    tab.evaluate("dispatchEvent(new Event('resize'))")

    tab.wait_for_function(
        "[document.querySelector('canvas')].every((each) => "
        "Math.round(each.getBoundingClientRect().width) === each.width)"
    )


def test_a_page_that_was_hidden_at_first_is_drawn_when_it_is_seen(tab, tmp_path):
    names = ("amount of rain in a year, in litres", 5 * "b 🏔🌧🍎🍏 ")
    X = np.random.default_rng(3).normal(size=(60, 2))
    save(Trace(X, lloyd(X, X[:3]), columns=names), tmp_path / "run.html")
    text = (tmp_path / "run.html").read_text(encoding="utf-8")
    wide = "<style>.name {letter-spacing: 9px !important}</style>"  # a reader's font
    written = []
    for hidden in ("", "hidden"):
        tab.goto("about:blank")
        tab.set_content(f'{wide}<div {hidden} id="late">{text}</div>')
        ready(tab)
        tab.evaluate("document.querySelector('#late').hidden = false")
        tab.wait_for_function("document.querySelector('.board canvas').width > 300")
        written.append(tab.locator(".board text").all_text_contents())

    assert written[0] == written[1]
    whole = "(all) => all.map((each) => each.textContent.isWellFormed())"
    assert tab.locator(".name").evaluate_all(whole) == [True, True]


PLACES = """(({kmviz}, step) => kmviz.steps.map((_, i) => (kmviz.seek(i),
    step.getBoundingClientRect().y))
)(document.querySelector('.kmviz'), document.querySelector('.step'))"""
"""Where the button for the next step stands at each step."""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1000, 1100)])
def test_an_upright_screen_has_board_button_and_caption(tab, saved, width, height):
    tab.set_viewport_size({"width": width, "height": height})
    page = opened(tab, saved)
    tops = [
        page.locator(part).first.bounding_box()
        for part in (".board", ".row .step", ".caption")
    ]
    targets = page.evaluate(
        "[...document.querySelectorAll('.kmviz button')]"
        ".map((each) => each.clientHeight)"
    )
    grips = page.evaluate(
        "[...document.querySelectorAll('.star circle')]"
        ".map((each) => each.getBoundingClientRect().width)"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    places = page.evaluate(PLACES)
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert len(set(places)) == 1  # whatever the caption says
    assert [box["y"] for box in tops] == sorted(box["y"] for box in tops)
    assert tops[-1]["y"] + tops[-1]["height"] <= height
    assert tops[0]["width"] > 0.8 * width
    assert wide <= width
    assert min(targets) >= 42  # and a line of one pixel around
    assert min(grips) >= 43.9


@pytest.mark.parametrize(("width", "height"), [(683, 384), (640, 360), (844, 390)])
def test_a_low_screen_has_the_whole_board_beside_caption_and_button(
    tab, saved, width, height
):
    tab.set_viewport_size({"width": width, "height": height})
    page = opened(tab, saved)
    tab.evaluate(PICTURES)
    board, step = (page.locator(part).bounding_box() for part in (".board", ".step"))
    wide = page.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert board["y"] + board["height"] <= height
    assert step["x"] > board["x"] + board["width"]
    assert step["y"] + step["height"] <= height
    assert wide <= width


def test_charts_stand_side_by_side_where_others_need_their_room(tab, page):
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.evaluate(PICTURES)
    figures = page.locator(".charts figure")
    left = "(all) => all.map((each) => each.getBoundingClientRect().left)"
    alone = figures.evaluate_all(left)
    press(page, "c", "z")
    beside = figures.evaluate_all(left)
    lowest = page.locator(".charts").bounding_box()
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert alone[0] == alone[1] == beside[0] < beside[1]
    assert lowest["y"] + lowest["height"] < 768


def test_charts_above_each_other_begin_at_one_line(tab, tmp_path):
    save(kmeans(make_board("faithful"), 2, rng=3), tmp_path / "run.html")
    tab.set_viewport_size({"width": 1366, "height": 768})
    page = opened(tab, tmp_path / "run.html")
    ask(page, "seek(2)")
    tab.evaluate(PICTURES)
    places = page.locator(".plot").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect())"
    )
    tab.set_viewport_size({"width": 1000, "height": 800})

    (above, below) = places
    assert above["bottom"] < below["top"]
    assert (above["left"], above["right"]) == (below["left"], below["right"])


@pytest.mark.parametrize("board", ["faithful", "iris", "uniform"])
def test_all_that_is_written_on_the_board_is_read_on_a_phone(tab, tmp_path, board):
    save(kmeans(make_board(board), 3, rng=3), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    ask(page, "seek(3)")
    usual = page.locator(".board").screenshot()
    seen = {}
    for width, height in ((390, 844), (360, 640)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(PICTURES)
        seen[width] = page.evaluate(
            "[...document.querySelectorAll('.board text')]"
            ".filter((each) => each.textContent).map((each) => {"
            "const {a, b} = each.getScreenCTM();"
            "const type = parseFloat(getComputedStyle(each).fontSize);"
            "const {left, top, right, bottom} = each.getBoundingClientRect();"
            "return [Math.hypot(a, b) * type, left, top, right, bottom]})"
        )
    tab.set_viewport_size({"width": 1000, "height": 800})

    for width, texts in seen.items():
        assert min(size for size, *_ in texts) >= 11
        assert min(left for _, left, *_ in texts) >= 0
        assert max(right for *_, right, _ in texts) <= width
        boxes = [Bbox([place[:2], place[2:]]) for _, *place in texts]
        assert not any(one.overlaps(two) for one, two in combinations(boxes, 2))
    tab.evaluate(PICTURES)
    assert page.locator(".board").screenshot() == usual


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (1366, 768)])
def test_long_names_leave_two_numbers_to_each_axis(tab, tmp_path, width, height):
    X = np.random.default_rng(3).normal(size=(60, 2))
    names = ("amount of rain in a year, in litres", "height above the level of the sea")
    save(Trace(X, lloyd(X, X[:3]), columns=names), tmp_path / "run.html")
    tab.set_viewport_size({"width": width, "height": height})
    page = opened(tab, tmp_path / "run.html")
    boxes = {
        look: page.locator(f".board {look}").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().toJSON())"
        )
        for look in (".tick:not(.up)", ".tick.up", ".name")
    }
    tab.set_viewport_size({"width": 1000, "height": 800})

    across, up, (below, beside) = boxes.values()
    assert min(len(across), len(up)) >= 2
    assert all(each["right"] < below["left"] + 1 for each in across)
    assert all(each["top"] > beside["bottom"] - 1 for each in up)


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (1366, 768)])
def test_buttons_stay_where_they_are_whatever_is_told(tab, everywhere, size):
    tab.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page = opened(tab, everywhere, "?lang=fr#step=2")
    buttons = page.locator(".row button")
    caption = page.locator(".caption")
    places, heights = set(), set()
    acts = (
        "",
        "predict",
        "step",
        "predict",
        "last",
        "back",
        "newStart",
        "step",
        "undo",
    )
    for act in acts:
        if act:
            page.locator(f".row .{act}").click()
        seen = buttons.evaluate_all("(all) => all.map((each) => each.offsetTop)")
        places.add((*seen, buttons.nth(2).bounding_box()["height"]))
        heights.add(caption.bounding_box()["height"])
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert len(places) == 1
    assert len(heights) > 1
    assert caption.bounding_box()["y"] > buttons.last.bounding_box()["y"]


def test_of_very_many_points_some_have_lines_to_their_stars(tab, tmp_path):
    X = np.random.default_rng(0).normal(size=(25_000, 2))
    save(kmeans(X, 3, max_iter=1, rng=0), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html", "#step=1")
    press(page, "l")
    drawn = page.locator(".lines path").evaluate_all(
        "(all) => all.map((each) => each.getAttribute('d').split('M').length - 1)"
    )

    assert 1_500 < sum(drawn) < 8_000


@pytest.mark.parametrize("style", ["light", "dark"])
def test_lines_to_stars_have_the_colours_of_a_film(tab, tmp_path, run, style):
    save(run, tmp_path / "run.html", style=style, shown=["lines"])
    page = opened(tab, tmp_path / "run.html", "#step=1")
    lines = page.locator(".lines path")
    look = "(all) => all.map((each) => getComputedStyle(each).stroke)"
    opaque = lines.first.evaluate("(each) => getComputedStyle(each.parentNode).opacity")
    drawn = [
        [float(share) for share in re.findall(r"\d\.\d+", color)]
        for color in lines.evaluate_all(look)
    ]
    chosen = get_style(style)
    film = [
        to_rgb(blend(chosen.background, color, LINE_SHARE))
        for color in chosen.colors(run.k)
    ]

    assert opaque == "1"
    np.testing.assert_allclose(drawn, film, atol=0.004)


def test_points_on_stars_have_a_rim_as_in_a_film(tab, tmp_path):
    rng = np.random.default_rng(0)
    pile = rng.normal(0.0, 0.01, (1500, 2))
    save(kmeans([*pile, *(pile + 1.0), [0.4, 0.1]], 2, rng=0), tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    ask(page, "seek(3)")
    shares = []
    for width, height in ((1000, 800), (360, 640)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(PICTURES)
        shares += page.locator(".lifted path:not(.star)").evaluate_all(
            "(all) => all.map((each) =>"
            " parseFloat(getComputedStyle(each).strokeWidth) / each.getBBox().width)"
        )
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert len(shares) > 500
    assert np.allclose(shares, RIM * POINT_RIM / POINT, rtol=0.02)


def test_every_button_has_room_on_a_phone_and_in_a_narrow_column(tab, everywhere):
    cut, places = {}, {}
    for code in languages():
        opened(tab, everywhere, f"?lang={code}")
        for width in (390, 220):
            tab.set_viewport_size({"width": width, "height": 844})
            tab.evaluate(PICTURES)
            cut[code, width] = tab.evaluate(
                "[...document.querySelectorAll('.row button, output, figcaption b')]"
                ".filter((each) => each.scrollWidth > each.clientWidth + 1 ||"
                " each.getBoundingClientRect().right > innerWidth ||"
                " each.matches('.step') && each.offsetHeight > 50)"
                ".map((each) => each.textContent)"
            )
            places[width] = tab.evaluate(PLACES)
        assert {len(set(each)) for each in places.values()} == {1}  # whatever is told
    ask(tab, "seek(2)")
    cards = []
    for star in range(3):
        tab.mouse.click(*spot(tab, star))
        cards.append(tab.locator(".why").bounding_box())
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert {place: texts for place, texts in cut.items() if texts} == {}
    assert min(card["y"] for card in cards) >= 0
    assert all(0 <= card["x"] <= 220 - card["width"] for card in cards)


CUT = """() => [...document.querySelectorAll("select")].flatMap((select) => {
    const paper = document.createElement("canvas").getContext("2d");
    paper.font = getComputedStyle(select).font;
    const room = select.clientWidth - 24 - 16; // beside its edge and its arrow
    return [...select.options].map(({text}) => text)
        .filter((text) => paper.measureText(text).width > room);
})"""
"""What can be chosen and is not read whole."""


def test_what_is_chosen_is_read_whole_in_all_languages(tab, everywhere):
    cut = []
    for width, height in ((390, 844), (1920, 1080)):
        tab.set_viewport_size({"width": width, "height": height})
        for language in languages():
            opened(tab, everywhere, f"?lang={language}")
            tab.locator("summary").click()
            tab.evaluate(PICTURES)
            cut += tab.evaluate(CUT)
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert cut == []


def test_it_is_dark_where_the_reader_is_and_light_on_paper(page):
    ground = "getComputedStyle(document.querySelector('.kmviz')).backgroundColor"
    page.emulate_media(color_scheme="dark")
    page.evaluate(PICTURES)
    dark = page.evaluate(ground)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="dark", media="print")
    for _ in range(2):  # as some browsers tell it
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed, told = page.evaluate(ground), caption(page)
    columns = page.locator(".charts").evaluate(
        "(charts) => getComputedStyle(charts).gridTemplateColumns.split(' ').length"
    )
    for _ in range(2):
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    left = page.locator(".paper").count()
    page.set_viewport_size({"width": 1000, "height": 800})
    page.emulate_media(color_scheme="light", media="screen")

    assert (dark, printed) == ("rgb(20, 23, 31)", "rgb(255, 255, 255)")
    assert told.startswith("Converged: ")
    assert (columns, position(page), left) == (2, 0, 0)


@pytest.mark.parametrize(
    ("look", "dark"),
    [
        ("html.dark {color-scheme: dark}", "documentElement.className = 'dark'"),
        (
            "body {color: oklch(0.2 0.03 264)}"
            "[data-theme=dark] {color: oklch(0.93 0.01 264)}",
            "body.dataset.theme = 'dark'",
        ),
        (
            "body {color: #222; transition: color 0.1s} .dark {color: #ddd}",
            "body.className = 'dark'",
        ),
    ],
)
def test_it_is_dark_in_a_site_that_is_switched_so(tab, text, look, dark):
    tab.goto("about:blank")
    element = re.search(r'<div class="kmviz .*</div>', text, re.DOTALL)[0]
    tab.set_content(f"<style>{look}</style>{element}")
    ready(tab)
    ground = "getComputedStyle(document.querySelector('.kmviz')).backgroundColor"
    dots = "document.querySelector('canvas').toDataURL()"
    light = tab.evaluate(ground), tab.evaluate(dots)

    tab.evaluate(f"document.{dark}")
    tab.wait_for_function(f"{ground} === 'rgb(20, 23, 31)'")
    tab.wait_for_function(f"points => {dots} !== points", arg=light[1])
    tab.evaluate(
        "for (const {classList, dataset} of [document.documentElement, document.body])"
        "{ classList.remove('dark'); delete dataset.theme; }"
    )

    tab.wait_for_function(f"{ground} === 'rgb(255, 255, 255)'")
    assert (tab.evaluate(ground), tab.evaluate(dots)) == light


def test_a_frame_is_dark_where_the_part_around_it_is(browser, text):
    page = browser.new_page(color_scheme="null")  # else it is that of all frames
    page.set_content("<iframe sandbox=allow-scripts style='color-scheme: dark'>")
    page.evaluate("(text) => (document.querySelector('iframe').srcdoc = text)", text)

    board = page.frame_locator("iframe").locator(".kmviz:has(.row)")
    look = "(board) => getComputedStyle(board).backgroundColor"
    assert board.evaluate(look) == "rgb(20, 23, 31)"
    page.close()


SHEETS = """() => {
    const {style} = document.querySelector("main");
    Object.assign(style, {columns: "600px", columnFill: "auto"});
    const parts = [...document.querySelectorAll("figure, tr, .wall button")];
    const parted = [...Array(30).keys()].map((i) => {
        style.height = `${600 + 10 * i}px`;
        return parts.filter((each) => each.getClientRects().length > 1).length;
    });
    return [parts.length, Math.max(...parted)];
}"""
"""How many parts of a page there are, and are broken by the ends of some sheets."""


def test_only_paper_that_is_wide_has_two_columns(page):
    columns = {}
    for around, width, height in (
        ("", 1000, 700),
        ("", 700, 1000),
        ("pdf-page", 960, 700),
    ):
        page.evaluate(
            "name => (document.querySelector('main').className = name)", around
        )
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(PICTURES)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        board, side = (
            page.locator(each).bounding_box() for each in (".board", ".side")
        )
        columns[around, width] = 2 if side["x"] > board["x"] + board["width"] else 1
        laid = page.locator(".kmviz").get_attribute("class")
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.set_viewport_size({"width": 1000, "height": 800})

    assert columns == {("", 1000): 2, ("", 700): 1, ("pdf-page", 960): 2}
    assert "paper" not in laid  # slides of reveal.js have their layout


def test_no_chart_row_or_run_is_parted_by_the_end_of_a_sheet(tab, tmp_path, run):
    path = tmp_path / "run.html"
    save(restarts(run.X, 3, runs=3, rng=0), path)
    press(opened(tab, path), "z")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    parts, parted = tab.evaluate(SHEETS)
    tab.emulate_media(media="screen")

    assert (parts, parted) == (2 + 2 + 3, 0)


def test_names_in_a_table_of_many_clusters_are_not_broken_into_letters(tab, tmp_path):
    path = tmp_path / "run.html"
    X = make_board("peaked", n=300, rng=0).X
    save(kmeans(X, 14, rng=0), path, shown=("sizes",))
    tab.set_viewport_size({"width": 320, "height": 640})
    opened(tab, path)
    high = tab.locator("th[scope=row]").bounding_box()["height"]
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.locator("table").press("ArrowRight")  # which Safari scrolls only in focus
    tab.wait_for_function("document.querySelector('table').scrollLeft > 0")
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert high < 40
    assert wide == 320
    assert tab.locator("table").get_attribute("tabindex") == "0"


def test_an_independent_checker_finds_no_barrier(page):
    page.locator("details").evaluate("(more) => (more.open = true)")
    ask(page, "seek(2)")

    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
