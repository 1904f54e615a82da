"""What readers do on a page: go through its steps, and change its run."""

import json
import re
from io import BytesIO

import numpy as np
import pytest
from matplotlib.transforms import Bbox
from PIL import Image
from playwright.sync_api import Error

import kmviz
from kmviz.core.asked.prediction import Prediction, reveal
from kmviz.core.asked.reasons import why
from kmviz.drawing.look.style import SHAPED
from kmviz.export.timeline import _anything_moves
from kmviz.live.player import Player

from .visit import (
    PICTURES,
    ask,
    caption,
    choose,
    drag,
    opened,
    position,
    press,
    ready,
    spot,
    stars,
)

SIZE = (800, 600)


def test_every_step_is_told_as_on_the_film(page, run, scene):
    captions, seen = [], ""
    for i in range(len(run)):
        ask(page, f"seek({i})")
        captions.append(caption(page))
        seen += page.locator(".caption span").text_content()

    assert captions == [scene.caption(i) for i in range(len(run))]
    assert seen.count("\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}") == seen.count("→") > 1


def test_buttons_step_and_say_what_comes_next(page, run):
    button = page.locator(".row .step")

    assert button.inner_text() == "Assign"
    button.click()
    assert (position(page), button.inner_text()) == (1, "Move stars")
    page.locator(".row .last").press("Enter")
    assert position(page) == len(run) - 1
    assert page.evaluate("document.activeElement.className") == "last"  # but disabled
    assert button.is_disabled()
    page.get_by_role("button", name="Back").click()
    assert position(page) == len(run) - 2
    page.get_by_role("button", name="First").click()
    assert page.locator("output").inner_text() == f"Step 0 of {len(run) - 1}"


def test_how_long_a_new_run_is_may_be_told_later_than_its_first_steps(page):
    page.evaluate("(() => { let ms = 0; performance.now = () => (ms += 5); })()")
    told = page.evaluate(
        "() => { const {kmviz} = document.querySelector('.kmviz');"
        "kmviz.moveStar(0, 0.5, 0.5); kmviz.seek(3);"
        "return document.querySelector('output').textContent; }"
    )
    button = page.locator(".row .last")
    page.get_by_text("Step 3 of …").wait_for(state="detached")

    assert told == "Step 3 of …"
    last = len(ask(page, "steps")) - 1
    assert page.locator("output").inner_text() == f"Step 3 of {last}"
    assert page.get_by_role("slider").get_attribute("max") == str(last)
    button.click()
    assert position(page) == last
    assert button.is_disabled()


def test_on_a_long_way_it_is_told_how_far_one_is_and_whoever_acts_ends_it(page):
    there, ended, way, last = page.evaluate(
        """async () => {
        const {kmviz} = document.querySelector('.kmviz');
        let ms = 0;
        performance.now = () => (ms += 120);
        const press = (name) => document.querySelector(`.row .${name}`).click();
        const told = () => document.querySelector('output').textContent;
        const pictures = async () => {
          for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
        };
        kmviz.moveStar(0, 0.5, 0.5);
        press('last');
        press('first');
        await pictures();
        const ended = told();
        kmviz.moveStar(0, 0.6, 0.5);
        press('last');
        const way = told();
        await pictures();
        return [told(), ended, way, kmviz.steps.length - 1];
        }"""
    )

    assert ended.startswith("Step 0 of ")
    assert 0 < int(way.split()[1]) < last
    assert there == f"Step {last} of {last}"


def test_keys_step_while_the_picture_has_the_focus(page, run):
    page.locator("summary").focus()
    page.keyboard.press("ArrowRight")
    assert position(page) == 0
    press(page, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert position(page) == 1
    press(page, "End")
    assert position(page) == len(run) - 1


def test_keys_mean_the_same_where_caps_lock_is_on(page):
    press(page, "C")
    assert page.locator(".code").is_visible()
    press(page, "c", "R")
    assert page.locator(".code").is_hidden()
    assert page.get_by_role("button", name="Undo").is_enabled()


def test_keys_that_a_control_uses_mean_nothing_around_the_page(page):
    page.evaluate(
        "void (document.onkeydown = ({key}) => (document.heard ??= []).push(key))"
    )
    page.locator("details").evaluate("(more) => (more.open = true)")
    for control, keys in {
        ".step": (" ", "Enter", "PageDown"),
        "summary": ("Enter", " ", "ArrowLeft"),
        "select >> nth=0": ("ArrowDown", "Home", "Escape"),
        "input[type=range]": ("ArrowRight", "Control+a"),
        ".board": ("End", "x", "z"),
        "table": ("ArrowRight", "PageUp"),
    }.items():
        for key in keys:
            page.locator(control).press(key)

    heard = page.evaluate("document.heard")
    assert heard == ["PageDown", "ArrowLeft", "Escape", "Control", "a", "x", "PageUp"]
    assert position(page) == len(ask(page, "steps")) - 1


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


def test_no_time_is_spent_on_a_way_on_which_nothing_moves(page, run):
    page.emulate_media(reduced_motion="no-preference")
    glides = page.evaluate(
        """() => {
        const root = document.querySelector(".kmviz");
        return root.kmviz.steps.slice(1).map((_, at) => {
            root.kmviz.seek(at);
            root.querySelector(".step").click();
            return root.kmviz.position === at;
        });
        }"""
    )
    page.emulate_media(reduced_motion="reduce")

    assert glides[:2] == [False, True]  # there are no cells yet that could sweep
    assert glides == [_anything_moves(run, i) for i in range(len(run) - 1)]


def test_as_many_steps_a_second_are_played_as_were_chosen(browser, saved):
    page, played = opened(browser.new_page(), saved), {}
    page.clock.install()
    page.clock.pause_at("2030-01-01")
    for speed in (4, 8, 30):
        ask(page, "seek(0)")
        choose(page, "Speed", str(speed))
        page.locator(".row .play").click()
        page.clock.run_for(4500 / speed)
        played[speed] = position(page)
        page.locator(".row .play").click()

    page.close()
    assert played == {4: 4, 8: 4, 30: 4}


def test_the_slider_goes_to_any_step(page):
    slider = page.locator("input[type=range]")
    slider.fill("3")
    along, count = slider.bounding_box(), page.locator("output").bounding_box()

    assert position(page) == 3
    assert along["width"] > 2 * count["width"]
    assert along["x"] + along["width"] < count["x"]  # in one line
    assert along["y"] < count["y"] < along["y"] + along["height"]


def test_a_step_is_asked_for_in_the_address(tab, saved, run):
    assert position(opened(tab, saved, "#step=4")) == 4
    opened(tab, saved, "?autoplay").get_by_role("button", name="Pause").wait_for()


def test_what_is_to_play_by_itself_waits_until_it_is_seen(tab, saved):
    around = saved.with_name("course.html")
    frame = f'<iframe src="{saved.name}?autoplay" width="900" height="700"></iframe>'
    around.write_text(f'<p style="height: 3000px">Above.</p>{frame}')
    tab.goto(around.as_uri())
    button = tab.frame_locator("iframe").locator(".play")
    button.wait_for()
    tab.evaluate(PICTURES)
    before = button.get_attribute("aria-label")
    tab.locator("iframe").scroll_into_view_if_needed()

    tab.frame_locator("iframe").get_by_role("button", name="Pause").wait_for()
    assert before == "Play"


def test_another_place_in_the_address_leaves_a_page_as_it_is(page):
    press(page, "ArrowRight", "w")
    asked = caption(page)
    page.evaluate("location.hash = '#chapter'")
    page.wait_for_function("location.hash === '#chapter'")
    page.evaluate("new Promise((done) => setTimeout(done))")
    assert caption(page) == asked

    page.evaluate("location.hash = '#step=3'")
    page.wait_for_function("document.querySelector('.kmviz').kmviz.position === 3")


def test_the_picture_is_nearly_that_of_the_film(page, run, scene):
    page.locator("main").evaluate("(main) => (main.style.zoom = 1)")
    for i in (0, 2, len(run) - 1):
        ask(page, f"seek({i})")
        scene.draw(i)
        # The board of the page is square, as that of these points would be.
        ends = scene.figure.axes[0].transData.transform([(-1.1, -1.1), (1.1, 1.1)])
        box = Bbox(ends)
        film = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(float)
        left, low = round(box.x0), round(SIZE[1] - box.y1)
        film = film[low : low + round(box.height), left : left + round(box.width)]
        away = np.abs(blurred(board(page)) - blurred(film))
        assert away.mean() < 1.5  # tints of films are those that an MP4 keeps


def board(page):
    """The pixels of the board, without its margins."""
    canvas = page.locator(".board canvas").first.bounding_box()
    return pixels(page.screenshot(clip=canvas))


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=float)


def blurred(picture):
    """Means of 40 x 40 fields: boards of different sizes, fonts and edges compare."""
    rows = np.array_split(picture, 40)
    fields = [
        [f.mean(axis=(0, 1)) for f in np.array_split(r, 40, axis=1)] for r in rows
    ]
    return np.array(fields)


def test_a_bar_for_each_assign_tells_how_many_points_it_switched(page, run):
    chart = page.locator(".charts figure").last
    path, value = chart.locator(".past"), chart.locator("figcaption b")
    counts: list[int] = []
    for i, step in enumerate(run):
        ask(page, f"seek({i})")
        if step.phase == "assign" and step.iteration > 1:
            counts.append(int((step.labels != run[i - 1].labels).sum()))
        tops = re.findall(r"110V([\d.]+)H", path.get_attribute("d"))
        heights = 110 - np.array(tops, dtype=float)

        np.testing.assert_allclose(
            heights, 100 * np.array(counts) / max([1, *counts]), atol=0.06
        )
        assert value.inner_text() == (str(counts[-1]) if counts else "")


def test_numbers_stand_beside_a_chart_where_its_stairs_are(page, run):
    ask(page, f"seek({len(run) - 1})")
    chart = page.locator(".charts .plot").first
    numbers = chart.locator(".up").evaluate_all(
        "(all) => all.map((each) => [Number(each.textContent), each.style.bottom])"
    )
    stairs = chart.locator(".past").get_attribute("d")
    top, low = (float(y) for y in re.findall(r"[ V]([\d.]+)", stairs)[:: len(run) - 2])

    high, end = run[1].inertia, run.inertia
    grain = (low - top) / (high - end)
    assert len(numbers) > 1
    for value, bottom in numbers:
        height = 110 * float(bottom.strip("%")) / 100
        assert 110 - height == pytest.approx(low - (value - end) * grain, abs=0.2)


INKED = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width,
    canvas.height).data.reduce((sum, value, i) => sum + (i % 4 === 3 && value), 0)"""
"""How much of a canvas is covered."""


def test_points_that_have_shapes_are_larger_as_in_a_film(tab, tmp_path):
    kmviz.save(
        kmviz.kmeans([[0.0, 0.0], [9.0, 9.0], [9.0, 0.0]], 1), tmp_path / "run.html"
    )
    page = opened(tab, tmp_path / "run.html")
    canvas = page.locator(".board canvas")
    round_ones = canvas.evaluate(INKED)
    press(page, "p")

    assert canvas.evaluate(INKED) / round_ones == pytest.approx(SHAPED**2, rel=0.05)


def test_parts_are_switched_by_keys_and_boxes(page):
    ask(page, "seek(2)")
    press(page, "g", "y", "?")
    assert page.locator(".rings circle").count() == 0
    assert page.locator("label:has-text('rings') kbd").inner_text() == "g"
    assert (
        page.locator("dt:text-is('r') + dd").inner_text() == "new places for the stars"
    )
    assert page.get_by_label("true groups").count() == 0  # none are known
    page.get_by_label("cells", exact=True).uncheck()
    assert page.locator(".cells polygon").count() == 0
    assert page.locator(".heads path").count() > 0
    press(page, "t")
    assert page.locator(".heads path").count() == 0
    page.get_by_label("pseudo code").check()
    assert page.locator(".code .lit").inner_text().startswith("each star moves")


def test_a_page_computes_no_more_of_a_run_than_it_shows(tab, run, text):
    counting = (
        "<script>self.labelled = 0; Int16Array = class extends Int16Array {"
        "constructor(...given) { super(...given); labelled++; }}</script>"
    )
    tab.goto("about:blank")
    tab.set_content(text.replace("<head>", f"<head>{counting}"))
    ready(tab)

    labelled = tab.evaluate("labelled")  # each step that assigns makes labels
    assert len(run) > 8
    assert 0 < labelled <= 3


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


def test_a_star_that_is_dragged_forks_the_run_and_undo_takes_it_back(page, run):
    ask(page, "seek(2)")
    before = stars(page)
    drag(page, 1, 3, 0)
    assert position(page) == 2  # a hand that trembles is a click
    drag(page, 1, -60, 40)

    moved = stars(page)
    assert (position(page), ask(page, "step.phase")) == (3, "move")
    assert np.abs(moved[1] - before[1]).min() > 0.05
    assert (moved[[0, 2]] == before[[0, 2]]).all()
    page.get_by_role("button", name="Undo").click()
    assert position(page) == 2
    assert ask(page, "steps.length") == len(run)
    drag(page, 1, 10, 0)
    assert ask(page, "step.phase") == "move"


def test_a_hand_holds_what_it_drags(page):
    cursors = """() => [".board", ".star circle"].map((each) =>
        getComputedStyle(document.querySelector(each)).cursor)"""
    free = page.evaluate(cursors)
    page.mouse.move(*spot(page, 0))
    page.mouse.down()
    held = page.evaluate(cursors)
    page.mouse.up()

    assert free == ["auto", "grab"]
    assert held == ["grabbing", "grabbing"]
    assert page.evaluate(cursors) == free


def test_no_text_can_be_selected_while_the_board_is_pressed(page):
    text = page.locator(".caption")
    refused = """(text) => !text.dispatchEvent(
        new Event("selectstart", {bubbles: true, cancelable: true}))"""
    (x, y), box = spot(page, 0), page.locator(".board canvas").bounding_box()
    seen = [text.evaluate(refused)]
    for place in ((x, y), (box["x"] + 5, box["y"] + 5)):  # a star, and the ground
        page.mouse.move(*place)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] + 90, y)
        seen.append(text.evaluate(refused))
        page.mouse.up()
        seen.append(text.evaluate(refused))

    assert seen == [False, True, False, True, False]


def test_what_is_done_during_a_drag_ends_it(page):
    page.get_by_role("button", name="New start").click()
    start = stars(page)
    x, y = spot(page, 0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 30)
    moved = stars(page)
    page.locator(".board").press("u")
    page.mouse.move(x + 60, y + 60)
    page.mouse.up()

    assert (moved != start).any()
    assert (stars(page) == start).all()
    assert page.get_by_role("button", name="Undo").is_enabled()  # the new start


def test_a_hundred_changes_can_be_undone(page):
    page.evaluate(
        """() => {
        const {kmviz} = document.querySelector(".kmviz");
        for (let i = 0; i < 102; i++) kmviz.moveStar(0, i / 1000, 0.5);
        }"""
    )
    undo = page.get_by_role("button", name="Undo")
    undo.evaluate("(undo) => { for (let i = 0; i < 99; i++) undo.click(); }")
    assert undo.is_enabled()
    undo.click()

    assert stars(page)[0].tolist() == [0.001, 0.5]
    assert undo.is_disabled()


def test_a_finger_drags_a_star_and_scrolls_beside_it(browser, saved):
    phone = {"width": 390, "height": 600}
    with browser.new_context(viewport=phone, has_touch=True, is_mobile=True) as context:
        page = opened(context.new_page(), saved)
        ask(page, "seek(2)")
        devtools = context.new_cdp_session(page)
        there = np.array(spot(page, 0))
        swipe(devtools, *there.tolist(), 20, -50)
        moved = np.array(spot(page, 0)) - there
        assert page.evaluate("scrollY") == 0
        there = spot(page, 1)
        touch(devtools, [[there], *([there, (150 + far, 250)] for far in (0, 9))])
        assert spot(page, 1) == there  # which another finger than its own leaves there
        assert page.locator(".why").is_hidden()  # nor do two click
        swipe(devtools, 100.0, 250.0, 0, -120)
        page.wait_for_function("scrollY > 0")

        page.evaluate("scrollTo(0, 0)")
        spread(devtools, 150.0, 250.0)

        page.wait_for_function("visualViewport.scale > 1.1")
        assert np.abs(moved - [20, -50]).max() < 2
        assert ask(page, "step.phase") == "move"
        assert ask(page, "position") == 3
        kept = "[...document.querySelectorAll('[data-prevent-swipe]')]"
        kinds = page.evaluate(f"{kept}.map((each) => each.localName)")
        assert kinds == ["g", "g", "g", "input"]  # reveal.js leaves them alone


def swipe(devtools, x, y, across, down):
    places = [(x + across * i / 8, y + down * i / 8) for i in range(9)]
    touch(devtools, [[place] for place in places])


def spread(devtools, x, y):
    touch(devtools, [[(x - far, y), (x + far, y)] for far in range(20, 80, 5)])


def touch(devtools, places):
    first, *others = places
    for kind, touched in (
        ("touchStart", first),
        *(("touchMove", each) for each in others),
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


@pytest.mark.parametrize(
    "given",
    ["9, 0, 0", "0", "0, NaN, 1", "0, '1', 1", "0, 0, -1e+151", "'at', 0, 0"],
)
def test_a_star_is_moved_to_numbers_alone(page, given):
    told = page.evaluate(
        f"""() => {{
        try {{ document.querySelector(".kmviz").kmviz.moveStar({given}); }}
        catch (error) {{ return error.message; }}
        }}"""
    )

    assert told == (
        "moveStar takes the index of a star and a number up to 1e150 for each column "
        f"(2), got {given}".replace("'", "")
    )
    assert ask(page, "step.phase") == "init"
    assert page.get_by_role("button", name="Undo").is_disabled()


@pytest.mark.parametrize("given", ["undefined", "'x'"])
def test_what_is_no_number_of_a_step_is_refused(page, given):
    ask(page, "seek(2)")

    with pytest.raises(Error, match="seek takes the number of a step, got"):
        ask(page, f"seek({given})")
    assert position(page) == 2


def test_at_the_start_a_move_is_another_start(page):
    ask(page, "moveStar(0, 0.5, 0.5)")

    assert (position(page), ask(page, "step.phase")) == (0, "init")
    assert stars(page)[0].tolist() == [0.5, 0.5]
    ask(page, "moveStar(0, 1e150, 0)")  # of which no browser makes a place
    assert caption(page).endswith("outside the picture: star 1")


def test_arrows_move_the_star_that_has_the_focus(page):
    ask(page, "seek(1)")
    before = stars(page)
    page.locator(".star").nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    moved = stars(page) - before
    assert moved[2, 0] > 0
    assert np.count_nonzero(np.abs(moved) > 1e-9) == 1
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "Star 3"
    ask(page, "moveStar(2, 9, 9)")
    assert page.evaluate(focused) == caption(page)  # the board, since star 3 is beyond
    ask(page, "seek(0)")
    page.locator(".star").nth(2).focus()
    page.keyboard.press("2")
    assert page.evaluate(focused) == caption(page)  # and now no more


def test_k_and_a_new_start_are_chosen(page):
    press(page, "5")
    five = stars(page)
    press(page, "r")

    assert len(five) == 5
    assert stars(page).shape == (5, 2)
    assert (stars(page) != five).any()
    choose(page, "Start", "k-means++")
    assert len(np.unique(stars(page), axis=0)) == 5


def test_keys_change_speed_and_number_of_stars(page):
    press(page, "ArrowUp", "ArrowUp", "ArrowDown", "+", "+", "-")

    assert page.get_by_label("Speed", exact=True).input_value() == "2"
    assert len(stars(page)) == 4
    for key, told in (("ArrowDown", "1 s a step"), ("ArrowRight", "Step 1 of ")):
        press(page, key)
        assert page.locator("output").inner_text().startswith(told)


@pytest.mark.parametrize(
    ("seconds", "keys", "speed"),
    [(0.3, ["ArrowUp"], "4"), (0.3, ["ArrowDown"], "2"), (0.15, ["ArrowUp"], "8")],
)
def test_keys_go_to_the_next_speed_from_one_that_is_not_offered(
    tab, tmp_path, run, seconds, keys, speed
):
    kmviz.save(run, tmp_path / "run.html", seconds_per_step=seconds, glide=0)
    page = opened(tab, tmp_path / "run.html")
    press(page, *keys)

    assert page.get_by_label("Speed", exact=True).input_value() == speed
    press(page, *["ArrowUp"] * 9)
    assert page.get_by_label("Speed", exact=True).input_value() == "30"


def test_a_number_of_stars_that_is_wiped_changes_nothing(page):
    page.locator("summary").click()
    wanted = page.get_by_label("Stars k", exact=True)
    told = []
    for typed in ("5", "", "99"):
        wanted.fill(typed)
        wanted.blur()
        told.append((wanted.input_value(), len(stars(page))))

    assert told == [("5", 5), ("5", 5), ("12", 12)]


def test_a_click_adds_and_removes_what_was_chosen(page):
    counts = {}
    for click in ("star", "less", "point"):
        choose(page, "A click", click)
        x, y = spot(page, 0)
        page.mouse.click(x, y if click == "less" else y + 60)
        counts[click] = (len(stars(page)), len(ask(page, "step.labels")))
        press(page, "u")

    assert counts == {"star": (4, 60), "less": (2, 60), "point": (3, 61)}


def test_points_and_stars_say_why_where_they_are_by_mouse_and_by_keys(page, run, scene):
    ask(page, "seek(1)")
    press(page, *["Shift+ArrowLeft"] * 3)
    assert page.locator(".cross").get_attribute("d").startswith("M")
    point = 7
    canvas = page.locator(".board canvas").bounding_box()
    box = scene.figure.axes[0].get_window_extent()
    across, up = scene.figure.axes[0].transData.transform(run.X[point])
    page.mouse.click(
        canvas["x"] + (across - box.x0) / box.width * canvas["width"],
        canvas["y"] + (box.y1 - up) / box.height * canvas["width"],
    )

    lines = page.locator(".why > *").all_inner_texts()
    nearest = why(run, 1, point).nearest
    assert lines[0] == f"Point {point + 1}: cluster {nearest + 1}"
    assert (
        page.locator(".why strong")
        .inner_text()
        .endswith(f"from star {nearest + 1}, the nearest")
    )
    page.mouse.click(*spot(page, 0))
    count = np.count_nonzero(run[1].labels == 0)
    assert page.locator(".why > *").first.inner_text() == f"Star 1: {count} points"
    page.keyboard.press("Escape")
    assert page.locator(".why").is_hidden()
    page.locator(".star").first.focus()
    page.keyboard.press("Enter")  # as a button that has the focus
    assert page.locator(".why").is_visible()
    assert page.locator(".why > *").first.inner_text() == f"Star 1: {count} points"
    page.keyboard.press("Escape")
    place = canvas["x"] + canvas["width"] / 2, canvas["y"] + 5
    for seen in (True, False, True):
        page.mouse.click(*place)
        assert page.locator(".why").is_visible() == seen
    told = page.locator(".why > *").first.inner_text()
    assert re.fullmatch(r"A new point here would join star \d", told)


def test_an_answer_covers_no_star_where_there_is_room(tab, tmp_path):
    X = np.array([[x, y] for x in (0.0, 2.0) for y in (0.0, 1.5, 3.0)])
    kmviz.save(kmviz.kmeans(X, init=X), tmp_path / "six.html")
    page = opened(tab, tmp_path / "six.html")
    ask(page, "seek(1)")

    places = [spot(page, star) for star in range(6)]
    for place in places:
        page.mouse.click(*place)
        card = page.locator(".why").bounding_box()
        covered = [
            0 < x - card["x"] < card["width"] and 0 < y - card["y"] < card["height"]
            for x, y in places
        ]
        assert not any(covered)


def test_an_answer_would_rather_cover_many_points_than_a_star(tab, tmp_path):
    grid = [[x, y] for x in range(16) for y in range(16)]
    free = [place for place in grid if not (6 <= place[0] < 14 and 5 <= place[1] < 11)]
    run = kmviz.kmeans(np.array(free, float), init=[[9.5, 7.5], [0.0, 0.0]])
    kmviz.save(run, tmp_path / "hole.html")
    page = opened(tab, tmp_path / "hole.html", "#step=1")
    x, y = spot(page, 0)
    unit = (x - spot(page, 1)[0]) / 9.5
    page.mouse.click(x - 4.5 * unit, y - 0.5 * unit)
    card, star = (
        Bbox.from_bounds(*each.bounding_box().values())
        for each in (page.locator(".why"), page.locator(".star path").first)
    )

    assert page.locator(".why > *").first.inner_text().startswith("Point")
    assert not card.overlaps(star)


def test_a_prediction_of_a_star_is_scored_as_in_the_player(page, run, scene):
    ask(page, "seek(1)")
    page.get_by_role("button", name="Predict").click()
    page.locator(".star").nth(0).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert "where will each star go? drag it there; marked: 1" in caption(page)
    page.locator(".row .step").click()

    told = r"prediction: (\d+) of 100, where 100 is exact; 3 of 3 stars moved"
    said = re.search(told, caption(page))
    box = scene.figure.axes[0].viewLim
    guess = run[1].centroids[0] + [50 / 436 * box.width, 0]
    true = reveal(Prediction().with_star(0, tuple(guess)), run[1], run[2], run.X)
    assert int(said[1]) == pytest.approx(true.score, abs=2)


def test_while_it_is_asked_nothing_tells_which_points_will_switch(page, run):
    ask(page, "seek(2)")
    assert page.locator(".rings circle").count() > 0
    press(page, "w")
    assert page.locator(".rings circle").count() == 0
    assert "which points will switch? click them; marked: 0" in caption(page)
    press(page, "ArrowRight")
    overlooked = page.locator(".marks path[transform$='rotate(45)']").count()
    assert overlooked == int((run[3].labels != run[2].labels).sum())
    counts = f"right □\xa00, stayed ☒\xa00, overlooked ◇\xa0{overlooked}"
    assert f"prediction: 0 of 100, where 100 is exact; {counts}" in caption(page)
    ask(page, f"seek({len(run) - 2})")
    press(page, "w", "ArrowRight")
    assert "prediction: 100 of 100" in caption(page)  # none switched, as was said
