import base64
import importlib.util
import json
import os
import re
import shutil
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kmviz import Scene, Stage, Words, kmeans, save
from kmviz.drawing.languages import languages
from kmviz.export.page import SAID, Chapter, write_page
from kmviz.export.timeline import Tempo, timeline

QUICK = {"size": (400, 300), "seconds_per_step": 0.4, "glide": 0.3, "fps": 10}
TEMPO = Tempo(0.4, 0.3, 10)
LOOK = dict.fromkeys(("background", "ink", "dim", "faint", "accent"), "#000000")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT = 20_000


@pytest.fixture(scope="module")
def run(trace):
    return kmeans(trace.X, 3, max_iter=2, rng=1)


@pytest.fixture(scope="module")
def saved(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "run.html"
    save(run, path, **QUICK, comment="kmviz save <run>.html")
    return path


@pytest.fixture(scope="module")
def text(saved):
    return saved.read_text(encoding="utf-8")


def steps_of(text):
    found = re.search(
        r'<script type="application/json" id="run">(.*?)</script>', text, re.S
    )
    return json.loads(found.group(1))


def decoded(png):
    return Image.open(BytesIO(base64.b64decode(png))).convert("RGBA")


def shown_pictures(step):
    """The pictures of a step as a browser paints them: each over the one before."""
    paper = None
    for left, top, _, png in step["pictures"]:
        picture = decoded(png)
        paper = paper or Image.new("RGBA", picture.size)
        paper.alpha_composite(picture, (left, top))
        yield np.asarray(paper)[..., :3].astype(int)


def test_every_picture_is_nearly_the_true_one(run, text):
    stage = Stage(Scene(run, size=QUICK["size"]))
    shown = [picture for step in steps_of(text) for picture in shown_pictures(step)]
    positions = [position for position, _ in timeline(run, TEMPO)]

    assert len(shown) == len(positions)
    for picture, position in zip(shown, positions, strict=True):
        true = stage.pixels(position)[..., :3]
        assert np.abs(picture - true).mean() < 0.2


def test_each_step_has_its_phase_its_caption_and_a_whole_picture(run, text):
    scene = Scene(run, size=QUICK["size"])
    steps = steps_of(text)

    assert [step["phase"] for step in steps] == [step.phase for step in run]
    assert [step["caption"] for step in steps] == [
        scene.caption(i) for i in range(len(run))
    ]
    for step in steps:
        left, top, _, png = step["pictures"][0]
        assert (left, top) == (0, 0)
        assert decoded(png).size == QUICK["size"]
        assert decoded(png).getextrema()[3] == (255, 255)


def test_the_times_are_those_of_a_film(run, text):
    times = [ms for step in steps_of(text) for _, _, ms, _ in step["pictures"]]

    assert times == [round(1000 * seconds) for _, seconds in timeline(run, TEMPO)]


def test_without_glides_there_is_one_picture_a_step(run, tmp_path):
    path = tmp_path / "run.html"
    save(run, path, **QUICK | {"glide": 0.0})

    assert [len(step["pictures"]) for step in steps_of(path.read_text())] == [1] * len(
        run
    )


def test_the_comment_is_on_the_page_and_no_tag(text):
    assert "<footer>kmviz save &lt;run&gt;.html</footer>" in text


def test_every_word_of_a_page_is_that_of_its_table(run, tmp_path):
    path = tmp_path / "run.html"
    coming = ("to_assign", "to_update", "step", "at_step")
    words = Words(**{name: f"λ{name}" for name in (*SAID, *coming)})
    save(run, path, **QUICK, words=words)

    text = path.read_text(encoding="utf-8")
    assert not [name for name in SAID if f"λ{name}" not in text]
    assert '<html lang="λlanguage">' in text
    assert "<title>λpage_title</title>" in text
    assert [step["coming"] for step in steps_of(text)] == [
        *("λto_assign", "λto_update", "λto_assign", "λto_update", "λto_assign"),
        "λstep",
    ]
    assert {step["place"] for step in steps_of(text)} == {"λat_step"}


def test_words_that_look_like_tags_stay_words(run, tmp_path):
    path = tmp_path / "run.html"
    words = Words(start="</script><b>", started="<!-- {n}")
    save(run, path, **QUICK, words=words)

    text = path.read_text(encoding="utf-8")

    assert steps_of(text)[0]["caption"] == "</script><b>: <!-- 60"
    assert "<b>" not in text


def test_nothing_is_loaded_from_elsewhere(text):
    assert not re.findall(r"https?:|src=|href=|@import|url\(", text)


def test_the_page_has_the_colours_of_the_style(run, tmp_path):
    path = tmp_path / "run.html"
    save(run, path, **QUICK, style="dark")

    assert "background: #14171f; color: #f3f4f6" in path.read_text(encoding="utf-8")


def test_an_old_page_stays_when_a_frame_fails(tmp_path):
    path = tmp_path / "run.html"
    path.write_text("old")
    good = np.full((30, 40, 4), 255, np.uint8)

    def frames():
        yield good, 1.0
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_page(
            path,
            [Chapter("init", "1 of 1", "Step", "Start", frames())],
            size=(40, 30),
            palette_samples=[(good, 1.0)],
            look=LOOK,
            words=Words(),
        )

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture(scope="module")
def browser():
    missing = [] if importlib.util.find_spec("playwright") else ["playwright"]
    missing += [] if CHROMIUM else ["chromium"]
    if missing and os.environ.get("CI", "").lower() in ("", "false", "0"):
        pytest.skip(f"the page is tried in a browser with {', '.join(missing)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, saved):
    asked, faults = [], []
    with browser.new_context(viewport={"width": 900, "height": 800}) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda fault: faults.append(fault))
        page.goto(saved.as_uri())
        at(page, 0)
        yield page
        assert [url for url in asked if not url.startswith("data:")] == [saved.as_uri()]
        assert faults == []


def at(page, step):
    """Wait until the page is at a step."""
    page.wait_for_function(
        "wanted => document.querySelector('output').textContent.startsWith(wanted)",
        arg=f"Step {step} of",
    )


def painted(page):
    """The pixels of the canvas, which a browser must not have scaled."""
    url = page.evaluate("document.querySelector('canvas').toDataURL()")
    return np.asarray(decoded(url.partition(",")[2]))[..., :3].astype(int)


def shows(page, run, step):
    """Wait until the canvas shows a step."""
    true = Stage(Scene(run, size=QUICK["size"])).pixels(step)[..., :3]
    for _ in range(100):
        if np.abs(painted(page) - true).mean() < 0.2:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"the canvas does not show step {step}")


def test_buttons_step_and_say_what_comes_next(page, run):
    step = page.locator("#step")

    assert step.inner_text() == "Assign"
    step.click()
    at(page, 1)
    shows(page, run, 1)
    assert step.inner_text() == "Move stars"
    page.get_by_role("button", name="Last").click()
    at(page, len(run) - 1)
    shows(page, run, len(run) - 1)
    assert step.is_disabled()
    page.get_by_role("button", name="Back").click()
    at(page, len(run) - 2)
    page.get_by_role("button", name="First").click()
    at(page, 0)
    shows(page, run, 0)


def test_keys_step_and_play(page, run):
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        at(page, step)
    page.keyboard.press("End")
    at(page, len(run) - 1)
    page.keyboard.press("Home")
    at(page, 0)
    page.keyboard.press(" ")
    assert page.locator("#play").inner_text() == "Pause"


@pytest.mark.parametrize(
    ("press", "step"), [("step", 2), ("back", 1), ("first", 0), ("last", 5)]
)
def test_a_press_on_the_way_ends_it(page, run, press, step):
    page.keyboard.press("ArrowRight")
    at(page, 1)

    page.evaluate(f"actions.step(); actions.{press}()")

    at(page, step)
    shows(page, run, step)
    assert not page.evaluate("gliding")


def test_pause_settles_at_the_next_step(page, run):
    page.keyboard.press("ArrowRight")
    at(page, 1)

    page.evaluate("actions.play(); actions.play()")

    at(page, 2)
    shows(page, run, 2)
    assert page.locator("#play").inner_text() == "Play"


def test_playing_shows_every_step_and_stops_at_the_end(page, run):
    page.evaluate(
        "new MutationObserver(() => (window.seen ??= []).push("
        "document.querySelector('output').textContent)).observe("
        "document.querySelector('output'), {childList: true})"
    )
    page.locator("#play").click()
    at(page, len(run) - 1)
    page.wait_for_function("document.querySelector('#play').textContent === 'Play'")

    last = len(run) - 1
    assert page.evaluate("window.seen") == [
        f"Step {i} of {last}" for i in range(1, last + 1)
    ]
    shows(page, run, last)


def test_the_slider_goes_to_any_step(page, run):
    page.locator("#slider").fill("3")
    at(page, 3)

    shows(page, run, 3)


def test_who_cannot_see_it_hears_the_caption(page, run):
    page.keyboard.press("ArrowRight")
    at(page, 1)

    caption = Scene(run, size=QUICK["size"]).caption(1)
    assert page.locator("canvas").get_attribute("aria-label") == caption
    assert page.locator("#caption").inner_text() == caption
    assert (
        page.get_by_role("slider", name="Step").get_attribute("aria-valuetext")
        == caption
    )


def test_a_narrow_page_needs_no_scrolling_sideways(page):
    page.set_viewport_size({"width": 320, "height": 560})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.fixture(scope="module")
def phone(browser):
    """Return a page on a screen as narrow as that of a phone."""
    with browser.new_context(viewport={"width": 390, "height": 700}) as context:
        yield context.new_page()


@pytest.mark.parametrize("code", languages())
def test_every_button_has_room_on_a_phone(phone, run, tmp_path, code):
    path = tmp_path / "run.html"
    save(run, path, **QUICK | {"glide": 0.0}, words=code)

    phone.goto(path.as_uri())
    phone.wait_for_function("document.querySelector('output').textContent")
    cut = phone.evaluate(
        "[...document.querySelectorAll('button, output, html')]"
        ".filter((part) => part.scrollWidth > part.clientWidth + 1"
        " && part.clientWidth).map((part) => part.textContent)"
    )
    lefts = phone.evaluate(
        "[...document.querySelectorAll('button')]"
        ".map((part) => [part.getBoundingClientRect().left,"
        " part.getBoundingClientRect().right])"
    )

    assert cut == []
    assert all(left >= 0 and right <= 390 for left, right in lefts)
