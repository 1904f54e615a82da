"""A page in Chromium, used as people do: by mouse, finger, keys and other pages."""

import json
import re
import zlib
from base64 import b85decode
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.transforms import Bbox

from kmviz import (
    Scene,
    Words,
    agreement,
    choose_k,
    kmeans,
    kmedians,
    make_board,
    make_run,
    restarts,
    save,
)
from kmviz.core.prediction import Prediction, reveal
from kmviz.core.reasons import why
from kmviz.drawing.languages import get_words, languages
from kmviz.drawing.parts import USUAL
from kmviz.export.page.contents import PARTS, SAID
from kmviz.export.page.writing import (
    LETTERS,
    QUOTED,
    REMARK,
    SCRIPTS,
    _bare,
    _compressed,
    _read,
)
from kmviz.export.saving import Saved
from kmviz.live.player import Player

from .conftest import script

SIZE = (800, 600)


@pytest.fixture(scope="module")
def run(trace):
    return kmeans(trace.X, 3, rng=1)


@pytest.fixture(scope="module")
def saved(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "run.html"
    save(run, path, comment="kmviz save <run>.html")
    return path


@pytest.fixture(scope="module")
def scene(run):
    return Scene(run, size=SIZE)


@pytest.fixture(scope="module")
def text(saved):
    return saved.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def everywhere(run, tmp_path_factory):
    """A page that speaks all languages there are."""
    path = tmp_path_factory.mktemp("page") / "run.html"
    save(run, path, languages=[each for each in languages() if each != "en"])
    return path


@pytest.fixture(scope="module")
def tab(browser):
    """One tab, in which no page may fail or ask for anything but itself."""
    asked, faults = [], []
    context = browser.new_context(
        viewport={"width": 1000, "height": 800}, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    yield tab
    context.close()
    assert faults == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "about"}


@pytest.fixture
def page(tab, saved):
    return opened(tab, saved)


def opened(tab, path, address=""):
    if "#" in address:  # else it may be a jump within the page that is there
        tab.goto("about:blank")
    tab.goto(path.as_uri() + address)
    return ready(tab)


def ready(tab, count=1):
    tab.wait_for_function(
        "n => n === [...document.querySelectorAll('.kmviz')]"
        ".filter((each) => each.kmviz).length",
        arg=count,
    )
    return tab


def ask(page, what):
    return page.evaluate(f"document.querySelector('.kmviz').kmviz.{what}")


def position(page):
    return ask(page, "position")


def caption(page):
    return page.locator(".board").first.get_attribute("aria-label")


def stars(page):
    return np.array(ask(page, "step.centroids"))


def press(page, *keys):
    page.locator(".board").focus()
    for key in keys:
        page.keyboard.press(key)


def spot(page, star):
    """The place of a star on the screen."""
    box = page.locator(".star path").nth(star).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, star, across, down):
    x, y = spot(page, star)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def choose(page, label, value):
    page.locator("details").evaluate("(more) => (more.open = true)")
    page.get_by_label(label, exact=True).select_option(value)


# What stands in the file


def test_a_page_is_a_few_kilobytes(saved):
    assert saved.stat().st_size < 46_000


def test_scripts_and_styles_lose_blanks_but_never_in_what_they_say():
    for name in [*(f"{each}.js" for each in SCRIPTS), "page.css", "still.css"]:
        source, bare = REMARK.sub("", _read(name)), _bare(name)

        assert re.findall(QUOTED, bare) == re.findall(QUOTED, source)
        assert re.sub(r"\s|;(?=\s*})", "", bare) == re.sub(r"\s|;(?=\s*})", "", source)
        assert len(bare) < 0.93 * len(source)


def test_every_word_that_the_scripts_say_is_on_the_page():
    source = "".join(script(name) for name in SCRIPTS)
    methods = {"fill", "written", "number", "coming", "singular"}
    said = set(re.findall(r"\bwords\.(\w+)", source)) - methods

    assert said <= set(SAID)
    assert {f'"{part}"' for part in PARTS} <= set(re.findall(r'"\w+"', source))


def test_what_looks_like_a_tag_stays_text(tab, tmp_path, trace):
    path = tmp_path / "run.html"
    nasty = "</script><b>{x}</b><!--"
    words = Words(started=nasty.replace("{x}", ""), play="<i>")
    run = kmeans(trace.X, 2, rng=0)
    save(run, path, words=words, title=nasty, comment=nasty)

    opened(tab, path)

    assert tab.locator(".kmviz b:not(figcaption b), .kmviz i").count() == 0
    assert tab.locator("footer").inner_text() == nasty
    assert nasty in tab.locator(".caption strong").inner_text()


def test_an_old_page_stays_when_a_new_one_fails(tmp_path, run):
    path = tmp_path / "run.html"
    path.write_text("old")

    with pytest.raises(ValueError, match="fps must be left out"):
        save(run, path, fps=10)

    assert path.read_text() == "old"


def test_the_line_that_embeds_a_page_is_told(run, tmp_path):
    page = save(run, tmp_path / "a&b.html")
    film = Saved(tmp_path / "run.gif", 1)

    assert page.embedding.startswith('<iframe src="a&amp;b.html" title="k-means, step')
    assert film.embedding == ""


# Going through the steps


def test_every_step_is_told_as_on_the_film(page, run, scene):
    captions = []
    for i in range(len(run)):
        ask(page, f"seek({i})")
        captions.append(caption(page))

    assert captions == [scene.caption(i) for i in range(len(run))]


def test_the_picture_is_nearly_that_of_the_film(page, run, scene):
    page.locator("main").evaluate("(main) => (main.style.zoom = 1)")
    for i in (0, 1, 2, len(run) - 1):
        ask(page, f"seek({i})")
        scene.draw(i)
        # The board of the page is square, as that of these points would be.
        ends = scene.figure.axes[0].transData.transform([(-1.1, -1.1), (1.1, 1.1)])
        box = Bbox(ends)
        film = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(float)
        left, low = round(box.x0), round(SIZE[1] - box.y1)
        film = film[low : low + round(box.height), left : left + round(box.width)]
        away = np.abs(blurred(board(page)) - blurred(film))
        assert away.mean() < 1


def board(page):
    """The pixels of the board, without its margins."""
    canvas = page.locator(".board canvas").first.bounding_box()
    return pixels(page.screenshot(clip=canvas))


def pixels(png):
    from io import BytesIO

    from PIL import Image

    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=float)


def blurred(picture):
    """Means of 40 x 40 fields: boards of different sizes, fonts and edges compare."""
    rows = np.array_split(picture, 40)
    fields = [
        [f.mean(axis=(0, 1)) for f in np.array_split(r, 40, axis=1)] for r in rows
    ]
    return np.array(fields)


def test_buttons_step_and_say_what_comes_next(page, run):
    button = page.locator(".primary")

    assert button.inner_text() == "Assign"
    button.click()
    assert (position(page), button.inner_text()) == (1, "Move stars")
    page.get_by_role("button", name="Last").click()
    assert position(page) == len(run) - 1
    assert button.is_disabled()
    page.get_by_role("button", name="Back").click()
    assert position(page) == len(run) - 2
    page.get_by_role("button", name="First").click()
    assert page.locator("output").inner_text() == f"Step 0 of {len(run) - 1}"


def test_keys_step_while_the_picture_has_the_focus(page, run):
    page.locator("summary").focus()
    page.keyboard.press("ArrowRight")
    assert position(page) == 0
    press(page, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert position(page) == 1
    press(page, "End")
    assert position(page) == len(run) - 1


def test_playing_shows_every_step_and_stops_at_the_end(page, run):
    page.evaluate(
        "document.addEventListener('kmviz:step', "
        "(event) => (window.seen ??= []).push(event.detail.position))"
    )
    press(page, *["ArrowUp"] * 6, " ")
    page.wait_for_function(f"window.seen?.at(-1) === {len(run) - 1}")

    assert page.evaluate("window.seen") == list(range(1, len(run)))
    page.get_by_role("button", name="Play").wait_for()


def test_glides_are_seen_on_the_way_and_end_when_somebody_acts(page, run):
    page.emulate_media(reduced_motion="no-preference")
    ask(page, "seek(1)")
    before = page.locator(".star").first.get_attribute("transform")
    page.locator(".primary").click()
    page.wait_for_function(
        "old => document.querySelector('.star').getAttribute('transform') !== old",
        arg=before,
    )
    page.get_by_role("button", name="Back").click()
    page.emulate_media(reduced_motion="reduce")

    assert position(page) == 1
    assert page.locator(".star").first.get_attribute("transform") == before


def test_the_slider_goes_to_any_step(page):
    page.locator("input[type=range]").fill("3")

    assert position(page) == 3


# Under the reader's hands


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
    page.locator(".primary").click()

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


def test_parts_are_switched_by_keys_and_boxes(page):
    ask(page, "seek(2)")
    press(page, "g", "y")
    assert page.locator(".rings circle").count() == 0
    page.locator("details").evaluate("(more) => (more.open = true)")
    assert page.get_by_label("true groups").count() == 0  # none are known
    page.get_by_label("cells", exact=True).uncheck()
    assert page.locator(".cells polygon").count() == 0
    page.get_by_label("pseudo code").check()
    assert page.locator(".code .lit").inner_text().startswith("each star moves")


# Runs that are not played by hand


def test_another_algorithm_is_shown_as_recorded(tab, tmp_path, trace):
    run = kmedians(trace.X, 3, rng=0)
    save(run, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    scene = Scene(run, size=SIZE)

    ask(page, "seek(3)")
    assert caption(page) == scene.caption(3)
    assert stars(page).tolist() == run[3].centroids.tolist()
    assert page.get_by_role("button", name="New start").count() == 0
    assert "as it was recorded" in page.locator(".hint").inner_text()


def test_draws_have_discs_of_the_size_of_the_chances(tab, tmp_path):
    drawn = make_run("gauss", n=40, k=3, init="k-means++", seeding=True)
    save(drawn, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")
    circles = ".chances circle"
    measured = (
        "(name) => [...document.querySelectorAll(name)]"
        ".map((disc) => disc.r.baseVal.value ** 2)"
    )

    for at in (1, 2):
        ask(page, f"seek({at})")
        areas = page.evaluate(measured, circles)
        chances = np.sort(drawn[at].chances)[::-1][: len(areas)]
        assert len(areas) > 20
        assert np.abs(np.array(areas) / sum(areas) - chances).max() < 0.01
        assert page.locator(".drawn circle").count() == 1
    ask(page, "seek(4)")
    assert page.locator(f"{circles}, .drawn circle").count() == 0


def test_true_groups_and_sizes_stand_in_a_table(tab, tmp_path):
    iris = make_run("iris", seed=1)
    shown = USUAL | {"truth", "sizes"}
    save(iris, tmp_path / "run.html", shown=shown)
    page = opened(tab, tmp_path / "run.html")
    ask(page, f"seek({len(iris) - 1})")
    rows = page.locator("table tr").all_inner_texts()
    table = agreement(iris.labels, make_board("iris").labels)

    told = [row.split() for row in rows]
    assert told[0] == ["1", "2", "3"]
    assert [row[0] for row in told[1:4]] == ["setosa", "versicolor", "virginica"]
    assert [list(map(int, row[1:])) for row in told[1:4]] == table.tolist()
    assert told[4] == ["points", *map(str, table.sum(axis=0))]
    assert told[5] == ["adjusted", "Rand", "index", "0.886"]
    press(page, "y", "z")
    assert page.locator("table").is_hidden()


def test_more_columns_are_computed_but_have_no_hands(tab, tmp_path):
    X = np.random.default_rng(0).normal(size=(50, 4))
    run = kmeans(X, 3, rng=0)
    save(run, tmp_path / "run.html")
    page = opened(tab, tmp_path / "run.html")

    ask(page, f"seek({len(run) - 1})")
    assert ask(page, "step.inertia") == run.inertia
    assert "cannot be moved by hand" in page.locator(".hint").inner_text()


def test_many_runs_stand_side_by_side_and_each_can_be_opened(tab, tmp_path, trace):
    runs = restarts(trace.X, 3, runs=5, rng=0)
    save(runs, tmp_path / "runs.html")
    page = opened(tab, tmp_path / "runs.html")

    assert page.locator(".wall button").count() == 5
    page.locator(".wall button").nth(3).click()
    ask(page, f"seek({len(runs[3]) - 1})")
    assert ask(page, "step.inertia") == runs[3].inertia
    assert page.locator(".told").inner_text().startswith("5 starts")


def test_a_choice_of_k_shows_its_curves_and_each_end(tab, tmp_path):
    choice = choose_k(make_board("faithful"), ks=range(1, 4), references=2, rng=0)
    save(choice, tmp_path / "choice.html")
    page = opened(tab, tmp_path / "choice.html")

    assert page.locator(".curves figure").count() == 4
    beside = page.locator(".curves .plot").first.locator("[style^='right:100%']")
    assert beside.all_inner_texts() == ["20\u202f000", "40\u202f000"]
    assert len(stars(page)) == 2
    page.locator(".wall button").nth(2).click()
    assert ask(page, "step.inertia") == choice.inertia[3]


# At home where pages live


def test_a_step_is_asked_for_in_the_address(tab, saved, run):
    assert position(opened(tab, saved, "#step=4")) == 4
    opened(tab, saved, "?autoplay").get_by_role("button", name="Pause").wait_for()


def test_two_pages_live_in_one_document(tab, text):
    element = re.search(r'<div class="kmviz".*</div>', text, re.S)[0]
    tab.goto("about:blank")
    tab.set_content(element + element)
    ready(tab, 2)

    tab.locator(".primary").nth(1).click()
    assert tab.evaluate(
        "[...document.querySelectorAll('.kmviz')].map((x) => x.kmviz.position)"
    ) == [0, 1]


@pytest.mark.parametrize(
    ("sandbox", "policy"), [("", ""), ("allow-scripts", "script-src 'self'")]
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
        "document.body.append(frame); }",
        [framed, sandbox],
    )
    frame = tab.frame_locator("iframe")
    still = frame.locator(".still svg")
    still.wait_for()

    assert still.locator(".star").count() == 3
    told = frame.locator(".caption").inner_text().replace("\n", " ")
    assert told.lower().startswith("converged no point changed cluster")


def test_a_browser_that_cannot_unpack_a_page_says_so_below_the_last_step(tab, text):
    old = "<script>delete self.DecompressionStream</script>"
    tab.goto("about:blank")
    tab.set_content(text.replace("<head>", f"<head>{old}"))

    assert tab.locator(".still svg .star").count() == 3
    assert tab.get_by_text(Words().needs_script).is_visible()


def test_a_policy_that_asks_for_a_nonce_gets_it_from_all_scripts(tab, text):
    policy = 'http-equiv="Content-Security-Policy" content="script-src \'nonce-x\'"'
    allowed = text.replace("<head>", f"<head><meta {policy}>")
    tab.goto("about:blank")
    tab.set_content(allowed.replace("<script>", '<script nonce="x">'))

    tab.locator(".primary").click()
    assert tab.locator("output").inner_text().startswith("Step 1 of")


def test_a_frame_is_told_heights_steps_and_keys_and_obeys(tab, text):
    tab.goto("about:blank")
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
    tab.frame_locator("iframe").locator("body").press("b")
    tab.wait_for_function("heard.some(({key}) => key === 'b')")

    heights = tab.evaluate(
        "heard.filter((each) => each.subject === 'lti.frameResize').at(-1).height"
    )
    assert heights > 400
    keys = tab.evaluate("heard.filter((each) => typeof each === 'string')")
    assert [json.loads(each) for each in keys] == [
        {"method": "triggerKey", "args": [code]} for code in (34, 66)
    ]  # as a deck of reveal.js hears them


def test_a_page_that_was_hidden_at_first_is_drawn_when_it_is_seen(tab, text):
    tab.goto("about:blank")
    tab.set_content(f'<div hidden id="late">{text}</div>')
    ready(tab)
    tab.evaluate("document.querySelector('#late').hidden = false")

    tab.wait_for_function("document.querySelector('.board canvas').width > 300")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1000, 1100)])
def test_an_upright_screen_has_board_caption_and_button(tab, saved, width, height):
    tab.set_viewport_size({"width": width, "height": height})
    page = opened(tab, saved)
    tops = [
        page.locator(part).first.bounding_box()
        for part in (".board", ".caption", ".primary")
    ]
    targets = page.evaluate(
        "[...document.querySelectorAll('.kmviz button')]"
        ".map((each) => each.clientHeight)"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert [box["y"] for box in tops] == sorted(box["y"] for box in tops)
    assert tops[-1]["y"] + tops[-1]["height"] <= height
    assert tops[0]["width"] > 0.8 * width
    assert wide <= width
    assert min(targets) >= 42


def test_every_button_has_room_on_a_phone(tab, everywhere):
    tab.set_viewport_size({"width": 390, "height": 844})
    cut = {
        code: opened(tab, everywhere, f"?lang={code}").evaluate(
            "[...document.querySelectorAll('.kmviz button, .kmviz output')]"
            ".filter((each) => each.scrollWidth > each.clientWidth + 1 ||"
            " each.getBoundingClientRect().right > 390)"
            ".map((each) => each.textContent)"
        )
        for code in languages()
    }
    tab.set_viewport_size({"width": 1000, "height": 800})

    assert {code: texts for code, texts in cut.items() if texts} == {}


def test_it_is_dark_where_the_reader_is_and_light_on_paper(page):
    ground = "getComputedStyle(document.querySelector('.kmviz')).backgroundColor"
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="dark", media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed, told = page.evaluate(ground), caption(page)
    columns = page.locator(".charts").evaluate(
        "(charts) => getComputedStyle(charts).gridTemplateColumns.split(' ').length"
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.emulate_media(color_scheme="light", media="screen")

    assert (dark, printed) == ("rgb(20, 23, 31)", "rgb(255, 255, 255)")
    assert told.startswith("Converged: ")
    assert (columns, position(page)) == (2, 0)


def test_an_independent_checker_finds_no_barrier(page):
    page.locator("details").evaluate("(more) => (more.open = true)")
    ask(page, "seek(2)")

    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_page_computes_no_more_of_a_run_than_it_shows(tab, run, text):
    counting = (
        "<script>self.labels = 0; Math.imul = ((imul) => "
        "(...numbers) => (self.labels++, imul(...numbers)))(Math.imul);</script>"
    )
    tab.goto("about:blank")
    tab.set_content(text.replace("<head>", f"<head>{counting}"))
    ready(tab)

    labelled = tab.evaluate("labels")  # each assign looks at each label, by imul
    assert len(run) > 8
    assert 0 < labelled <= 2 * len(run.X)


def test_a_step_waits_for_no_layout(page):
    asked = page.evaluate(
        """() => {
        const {kmviz} = document.querySelector(".kmviz");
        let asked = 0;
        const told = {get: () => void asked++ || 100};
        Object.defineProperty(Element.prototype, "clientWidth", told);
        Object.defineProperty(HTMLElement.prototype, "offsetWidth", told);
        Element.prototype.getBoundingClientRect = told.get;
        kmviz.steps.forEach((_, i) => kmviz.seek(i));
        return asked;
        }"""
    )

    assert asked == 0


@given(st.binary(max_size=40))
def test_what_a_page_packs_is_what_base_85_packs(content):
    usual = digits + ascii_uppercase + ascii_lowercase + "!#$%&()*+-;<=>?@^_`{|}~"
    packed = _compressed(content)

    assert (
        zlib.decompress(b85decode(packed.translate(str.maketrans(LETTERS, usual))))
        == content
    )
    assert not set(packed) & set("<>&\"'`\\{%")


@pytest.fixture
def reading(tab):
    """Tell a tab which language its reader has."""
    devtools = tab.context.new_cdp_session(tab)
    agent = tab.evaluate("navigator.userAgent")

    def reads(locale):
        told = {"userAgent": agent, "acceptLanguage": locale}
        devtools.send("Emulation.setUserAgentOverride", told)

    yield reads
    reads("en-US")


@pytest.mark.parametrize(
    ("locale", "address", "spoken", "language"),
    [
        ("en-GB", "", "Assign 1: all", "en"),
        ("de-AT", "", "Zuordnung 1: alle", "de"),
        ("nl-NL", "", "Assign 1: all", "en"),
        ("de-AT", "?lang=ja", "割り当て 1：60", "ja"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(
    tab, reading, everywhere, locale, address, spoken, language
):
    reading(locale)
    opened(tab, everywhere, f"{address}#step=1")

    assert caption(tab).startswith(spoken)
    assert tab.evaluate("document.documentElement.lang") == language
    assert tab.title() == get_words(language).page_title
    assert tab.locator(".kmviz button").first.get_attribute("aria-label")


def test_another_language_costs_a_page_little(run, tmp_path):
    one = save(run, tmp_path / "one.html").size
    two = save(run, tmp_path / "two.html", languages=["de", "en"]).size

    assert 1_000 < two - one < 2_700


def test_steps_that_are_replayed_are_told_in_it_too(tab, reading, run, tmp_path):
    save(kmedians(run.X, 3, rng=1), tmp_path / "run.html", languages=("fr", "de"))

    reading("de-CH")
    opened(tab, tmp_path / "run.html", "#step=1")

    assert caption(tab).startswith("Zuordnung 1: alle 60 Punkte")


@pytest.mark.parametrize(
    ("languages", "path", "message"),
    [
        ("de", "a.html", "languages must be a collection of languages, got 'de'"),
        (
            ["de"],
            "a.gif",
            "languages must be left out unless the suffix is .html, got .gif",
        ),
    ],
)
def test_languages_that_cannot_be_are_refused(run, languages, path, message):
    with pytest.raises((TypeError, ValueError)) as caught:
        save(run, path, languages=languages)

    assert str(caught.value) == message


def test_a_language_that_is_none_is_refused_with_those_there_are(run):
    with pytest.raises(ValueError, match=r'^each of languages must be one of "de"'):
        save(run, "a.html", languages=["de", "xx"])


def test_points_are_painted_when_they_look_otherwise_and_only_then(page):
    ask(page, "seek(1)")
    page.evaluate(
        """() => {
        const {prototype} = CanvasRenderingContext2D;
        const {putImageData} = prototype;
        self.painted = 0;
        prototype.putImageData = function (...given) {
          self.painted++;
          putImageData.apply(this, given);
        };}"""
    )

    def painted_at(*steps):
        before = page.evaluate("painted")
        for step in steps:
            ask(page, f"seek({step})")
        return page.evaluate("painted") - before

    assert painted_at(2) == 0  # stars move
    assert painted_at(3) == 1  # points change their stars
    assert painted_at(0, 0) == 1
    before = page.evaluate("painted")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("before => painted === before + 1", arg=before)
    page.emulate_media(color_scheme="light")
