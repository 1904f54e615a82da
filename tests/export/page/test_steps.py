"""Going through the steps of a page in Chromium, and what each shows."""

import numpy as np
from matplotlib.transforms import Bbox

from .visit import ask, caption, opened, position, press, ready

SIZE = (800, 600)


def test_every_step_is_told_as_on_the_film(page, run, scene):
    captions = []
    for i in range(len(run)):
        ask(page, f"seek({i})")
        captions.append(caption(page))

    assert captions == [scene.caption(i) for i in range(len(run))]


def test_buttons_step_and_say_what_comes_next(page, run):
    button = page.locator(".row .step")

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
    page.locator(".row .step").click()
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


def test_a_step_is_asked_for_in_the_address(tab, saved, run):
    assert position(opened(tab, saved, "#step=4")) == 4
    opened(tab, saved, "?autoplay").get_by_role("button", name="Pause").wait_for()


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
