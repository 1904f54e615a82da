"""The player in Voila, on pages of many sizes, under the hands of a real browser."""

import re
import time

import numpy as np
import pytest

import kmviz
from kmviz.drawing.words.languages import get_words

from . import anywhere
from .served import (
    LEARNT,
    LESSON,
    PLAYER,
    RUN,
    STEPPED,
    VIEWPORT,
    WALL,
    Server,
    Viewer,
    drop,
    longest_language,
    needed,
    open_players,
    sums_of_frames,
    until,
    write_notebook,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Start Voila, and return where it shows a notebook as a page."""
    needed("voila", "imageio_ffmpeg")
    work = tmp_path_factory.mktemp("work")
    write_notebook(work / "page.ipynb", PLAYER)
    speaking = f"kmviz.explore('gauss', k=3, words='{longest_language()}')"
    stepped = f"import kmviz\n{STEPPED}"
    more = (stepped, "viewer", WALL, speaking)
    write_notebook(work / "several.ipynb", *more, lesson=LESSON)
    words = ("voila", str(work), "--Voila.ip=127.0.0.1")
    voila = Server(tmp_path_factory.mktemp("voila"), *words)
    with voila.running():
        yield f"{voila.address}/voila/render"


@pytest.fixture(scope="module")
def voila(served, visit):
    return open_players(visit, f"{served}/page.ipynb", 1)


@pytest.fixture(scope="module")
def several(served, visit):
    """The lesson, then one player twice, a wall, and one in the longest language."""
    return open_players(visit, f"{served}/several.ipynb", LEARNT + 4, moves=True)


@pytest.fixture
def viewer(voila):
    return Viewer(voila, 0)


@pytest.fixture
def resized(viewer):
    """Return a function that gives the page another size, and the viewer on it."""
    page = viewer.page

    def resize(width, height):
        wanted = {"width": width, "height": height}
        if page.viewport_size != wanted:
            frame = viewer.frame()
            page.set_viewport_size(wanted)
            until(lambda: viewer.frame() > frame)
        return viewer

    viewer.start_again()
    yield resize
    resize(*VIEWPORT.values())


@pytest.fixture
def zoomed(viewer):
    """Return the viewer where two of the screen's pixels are one of the page's."""
    screen = viewer.page.context.new_cdp_session(viewer.page)

    def zoom(ratio, width):
        measures = {**VIEWPORT, "width": width, "mobile": False}
        measures["deviceScaleFactor"] = ratio
        screen.send("Emulation.setDeviceMetricsOverride", measures)
        until(lambda: viewer.sharpness() == pytest.approx(ratio, rel=0.05))

    zoom(1, VIEWPORT["width"])
    zoom(2, VIEWPORT["width"] - 100)  # still wider than any picture
    yield viewer
    zoom(1, VIEWPORT["width"])
    screen.detach()


# What it does


test_buttons_step_and_say_what_comes_next = anywhere.buttons_step
test_a_point_is_explained = anywhere.a_point_is_explained


def test_an_alert_stands_until_a_hand_changes_something(viewer):
    alert = viewer.page.get_by_role("alert")
    viewer.start_again()

    viewer.key("w")
    alert.filter(has_text="before the first assign there is nothing").wait_for()
    time.sleep(0.5)
    assert alert.count() == 1
    for elsewhere in (viewer.box.get_by_text(re.compile("^Step ")), viewer.picture):
        viewer.start_again()
        viewer.box.get_by_label("Stars k").fill("500")
        elsewhere.click(position={"x": 5, "y": 5})
        alert.filter(has_text="got 500").wait_for()
        time.sleep(0.5)
        assert alert.count() == 1

    viewer.start_again()
    assert alert.count() == 0


def test_the_lesson_is_a_page_for_a_class(several):
    viewer = Viewer(several, 0)

    viewer.says("^Start: 200 points, 3 stars")
    viewer.press("Assign")
    viewer.says("^Assign 1: all 200 points")


def test_a_player_that_was_stepped_before_is_whole_in_all_its_views(several):
    one, other = Viewer(several, LEARNT), Viewer(several, LEARNT + 1)

    for step, said in ((3, "^Assign 2"), (4, "^Update 2")):
        one.says(said)
        until(lambda step=step: one.is_at(step) and one.look() == other.look())
        one.key("ArrowRight")


def test_a_wall_is_pointed_at_opened_and_left_by_mouse_and_keys(several):
    page, wall = several, Viewer(several, LEARNT + 2)
    picture, caption = wall.picture, wall.box.locator(".kmviz-caption")
    picture.hover(position={"x": 366, "y": 200})
    until(lambda: "Enter opens run" in caption.inner_text())
    pointed = caption.inner_text()
    picture.focus()
    page.keyboard.press("Shift+ArrowRight")
    until(lambda: caption.inner_text() not in (pointed, ""))

    assert "Enter opens run" in caption.inner_text()
    page.keyboard.press("Enter")
    until(lambda: "200 points, 6 stars" in caption.inner_text())
    page.keyboard.press("ArrowRight")
    until(lambda: caption.inner_text().startswith("Assign 1"))
    wall.box.locator(".kmviz-lasting").wait_for(state="hidden")  # Escape would end it
    page.keyboard.press("Escape")
    until(lambda: caption.inner_text().startswith("Start: 4 runs"))


def test_a_star_is_dragged_by_a_finger(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")

    start, end = RUN[1].centroids[2], RUN[2].centroids[2]
    viewer.wipe(start, end)

    viewer.shows_moved(2, end)


def test_a_star_is_moved_by_keys_and_the_keys_are_told(viewer):
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")

    viewer.key("s", "Enter", *["Shift+ArrowDown"] * 4, "Enter", "Escape")
    viewer.says("^Moved by hand: stars moved: 1 of 3")

    told = viewer.box.locator(".kmviz-help")
    viewer.key("?")
    told.get_by_text("move the pointer").wait_for()
    viewer.key("?")
    told.wait_for(state="hidden")
    assert viewer.box.locator("[title=null]").count() == 0


def test_keys_that_mean_nothing_to_the_player_are_the_browsers(viewer):
    viewer.picture.focus()
    press = (
        "(image, key) => image.dispatchEvent("
        "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"
    )

    left = [viewer.picture.evaluate(press, key) for key in ("F12", "PageDown", "F5")]

    assert left == [True, True, True]
    assert not viewer.picture.evaluate(press, "Home")


def test_a_prediction_by_mouse_is_marked_and_scored(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")
    start, end = RUN[1].centroids[0], RUN[2].centroids[0]
    halfway = (start + end) / 2

    viewer.press("Predict")
    viewer.says("where will each star go\\? drag it there; marked: 0")
    unmarked = viewer.look_at(halfway)
    viewer.drag(start, halfway)
    viewer.says("marked: 1")
    until(lambda: viewer.look_at(halfway) != unmarked)

    viewer.press("Move stars")
    viewer.says("^Update 1: prediction: (49|50|51) of 100")
    marked = viewer.look_at(halfway)
    viewer.press("Back")
    viewer.says("^Assign 1: all")
    viewer.press("Move stars")
    viewer.says("^Update 1: 3 of 3")
    until(lambda: viewer.look_at(halfway) != marked)


def test_the_focus_stays_where_a_button_ends_its_own_use(viewer):
    viewer.start_again()
    last = viewer.box.get_by_role("button", name="Last", exact=True)

    last.focus()
    viewer.page.keyboard.press("Enter")
    viewer.says("Converged")

    until(last.is_disabled)
    assert viewer.picture.evaluate("(image) => image === document.activeElement")
    viewer.page.keyboard.press("Home")
    viewer.says("^Start")


def test_a_switch_tells_its_key(viewer):
    for words, key in (("trails", "t"), ("lines to stars", "l")):
        switch = viewer.box.get_by_label(words)
        assert switch.get_attribute("title") == f"Show or hide {words} ({key})"
        label = viewer.box.get_by_text(words, exact=True)
        assert label.get_attribute("title") == f"Show or hide {words} ({key})"


def test_a_file_that_is_dropped_is_taken_by_its_name(viewer, tmp_path):
    path = tmp_path / "mine.csv"
    viewer.start_again()
    path.write_text("a,b\n1,2\n3,4\n5,9\n")
    drop(viewer.page, viewer.picture, path)
    viewer.says("^Start: 3 points")
    path.write_text("a,b\n1,2\n3,4\n5,9\n2,2\n3,3\n")
    drop(viewer.page, viewer.box.get_by_role("button", name="Play"), path)
    viewer.says("^Start: 5 points")
    path.write_text("a,b\n1,2\n3,4\n5,9\n2,2\n")

    viewer.press("Data")
    drop(viewer.page, viewer.box.locator(".kmviz-board").first, path)
    viewer.says("^Start: 4 points")

    boards = viewer.box.get_by_role("combobox", name="Board")
    assert boards.evaluate("(each) => each.selectedOptions[0].label") == "mine.csv"
    boards.select_option("gauss")
    viewer.says("^Start: 200 points, 3 stars")


def test_the_form_writes_a_film_and_the_line_that_makes_it_again(viewer, tmp_path):
    viewer.start_again()
    viewer.key("1")
    viewer.says("1 star")
    path = tmp_path / "film.mp4"

    viewer.press("Save...")
    viewer.box.get_by_label("Format").select_option("MP4 film")
    name = viewer.box.get_by_label("File", exact=True)
    until(lambda: name.input_value() == "kmeans.mp4")
    name.fill(str(path))
    viewer.press("Write file")
    viewer.box.get_by_role("status").filter(has_text=f"Saved {path}").wait_for()

    with viewer.page.expect_download() as download:
        viewer.box.get_by_role("link", name="Download").click()
    assert path.read_bytes() == download.value.path().read_bytes()
    assert list(tmp_path.iterdir()) == [path]
    first = sums_of_frames(path)
    path.unlink()
    exec(viewer.box.locator("code").inner_text(), {"kmviz": kmviz})
    assert sums_of_frames(path) == first
    assert len(first) > 25 * 3
    viewer.press("Save...")


# On pages of many sizes


def test_the_picture_darkens_with_the_page(viewer):
    viewer.start_again()
    light = viewer.look_at((0, 0))

    viewer.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    until(lambda: viewer.look_at((0, 0)) != light)

    viewer.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    until(lambda: viewer.look_at((0, 0)) == light)


def test_whether_motion_is_wanted_is_heard_on_an_open_page(viewer):
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")
    viewer.page.emulate_media(reduced_motion="no-preference")
    time.sleep(0.5)  # changes of the room are told together
    before = viewer.frame()

    viewer.key("ArrowRight")
    viewer.says("^Update 1")
    until(lambda: viewer.is_at(2))

    viewer.page.emulate_media(reduced_motion="reduce")
    assert viewer.frame() > before + 1


def test_a_finer_screen_has_a_finer_picture_under_the_same_hand(zoomed):
    zoomed.start_again()
    zoomed.press("Assign")
    zoomed.says("^Assign 1")

    start, end = RUN[1].centroids[0], RUN[2].centroids[0]
    zoomed.drag(start, end)

    zoomed.shows_moved(0, end)
    assert zoomed.sharpness() == pytest.approx(2, rel=0.05)


def test_picture_and_buttons_fit_on_a_low_screen(resized):
    viewer = resized(1366, 768)
    until(lambda: viewer.picture.bounding_box()["height"] < 450)

    viewer.picture.evaluate("(image) => image.scrollIntoView()")

    last_row = viewer.box.get_by_role("button", name="Save...")
    last = last_row.bounding_box()
    top = viewer.picture.bounding_box()["y"]
    assert top >= -1
    assert last["y"] + last["height"] - top < 768 - 189  # Lab's head and foot, a cell
    viewer.unfold()
    viewer.press("Data")
    board = viewer.box.locator(".kmviz-board").first
    until(lambda: board.is_visible() and not last_row.is_visible())
    place, top = board.bounding_box(), viewer.picture.bounding_box()["y"]
    assert place["y"] + place["height"] - top < 768 - 121
    viewer.press("Data")
    assert viewer.sharpness() == pytest.approx(1, rel=0.01)


def test_the_controls_show_the_longest_language_whole(several):
    viewer = Viewer(several, LEARNT + 3)
    viewer.press(get_words(longest_language()).save)

    for width in (1366, 390):
        several.set_viewport_size({"width": width, "height": 800})
        until(lambda: several.evaluate("innerWidth") == width)  # noqa: B023  # at once
        assert viewer.cut() == []
    several.set_viewport_size(VIEWPORT)


WATCH_STEP = """(box) => {
    const [picture, button] = [".kmviz-picture", "button:nth-of-type(3)"].map(
        (each) => box.querySelector(each));
    window.gaps = new Set();
    const watch = () => {
        gaps.add(Math.round(button.getBoundingClientRect().top
            - picture.getBoundingClientRect().bottom));
        window.watching = requestAnimationFrame(watch);
    };
    watch();
}"""
"""Notes the gap between picture and buttons whenever the page is drawn."""


def test_the_buttons_stay_where_they_are_on_a_narrow_page(resized):
    viewer = resized(480, 900)
    viewer.box.evaluate(WATCH_STEP)

    viewer.key("Home", "w")
    viewer.box.get_by_role("alert").wait_for()
    for _ in RUN[1 : len(RUN)]:
        viewer.key("ArrowRight")
    viewer.key("Home", *["ArrowUp"] * 4, "Space")
    viewer.box.get_by_role("button", name="Pause", exact=True).wait_for()
    viewer.says("Converged")

    viewer.key(*["ArrowDown"] * 4)
    (gap,) = viewer.page.evaluate("cancelAnimationFrame(watching); [...gaps]")
    assert 0 <= gap < 10


def test_the_ring_goes_with_its_star_and_a_step_drops_the_star(resized):
    viewer = resized(1100, 900)
    ring = viewer.box.locator(".kmviz-ring")
    viewer.key("s", "Enter")
    ring.and_(viewer.page.locator(".kmviz-holds")).wait_for()

    viewer.key("ArrowRight", "ArrowRight")
    viewer.says("^Update 1")
    assert "kmviz-holds" not in ring.get_attribute("class")
    for width in (1100, 700):
        resized(width, 900)
        until(lambda: is_on(ring, viewer.spot_of(RUN[2].centroids[0])))

    viewer.key("Escape", "Escape")
    ring.wait_for(state="hidden")


def is_on(element, spot):
    box = element.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return np.abs(np.subtract(middle, spot)).max() < 3


@pytest.mark.parametrize(("grabs", "moves"), [(False, True), (True, False)])
def test_a_finger_scrolls_the_page_but_where_it_takes_hold(resized, grabs, moves):
    viewer = resized(700, 600)
    viewer.picture.evaluate("(image) => image.scrollIntoView()")
    before, top = viewer.frame(), viewer.picture.bounding_box()["y"]
    start = RUN[0].centroids[0] if grabs else np.array([-0.8, 0.4])
    screen = viewer.page.context.new_cdp_session(viewer.page)
    touch = "Emulation.setTouchEmulationEnabled"

    screen.send(touch, {"enabled": True})
    viewer.wipe(start, start + np.array([0, 1.0 if moves else -1.0]))
    time.sleep(0.3)

    screen.send(touch, {"enabled": False})
    screen.detach()
    assert (viewer.picture.bounding_box()["y"] < top - 50) is moves
    assert (viewer.frame() > before) is grabs
