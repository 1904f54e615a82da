"""The player in JupyterLab and Notebook 7, under the hands of a real browser."""

import json
import os
import re
import signal
import time
from base64 import b64decode
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kmviz.points.catalogue import BOARDS

from . import anywhere
from .served import (
    CELLS,
    RUN,
    VIEWPORT,
    WATCHED,
    Server,
    Viewer,
    cells,
    needed,
    open_notebook,
    run_cell,
    until,
    write_notebook,
)

RESTART = """async (path) => {
    const sessions = await (await fetch("/api/sessions")).json();
    const { id } = sessions.find((session) => session.path === path).kernel;
    const token = document.cookie.match(/_xsrf=([^;]*)/)[1];
    const asks = { method: "POST", headers: { "X-XSRFToken": token } };
    await fetch(`/api/kernels/${id}/restart`, asks);
}"""
"""Begins the kernel of a notebook anew as another page would, by itself."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Start a Jupyter server, and return it and the folder of its notebooks."""
    needed("jupyterlab", "notebook")
    work = tmp_path_factory.mktemp("work")
    write_notebook(work / "lab.ipynb", *CELLS)
    write_notebook(work / "notebooks.ipynb", WATCHED, *CELLS[1:])
    jupyter = Server(
        tmp_path_factory.mktemp("jupyter"),
        *("jupyter", "lab", "--allow-root", "--ServerApp.ip=127.0.0.1"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token="),
        *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        f"--ServerApp.root_dir={work}",
    )
    with jupyter.running():
        yield jupyter, work


@pytest.fixture(scope="module")
def lab(served, visit):
    return open_notebook(visit, served[0], "lab/tree")


@pytest.fixture(scope="module")
def notebook7(served, visit):
    return open_notebook(visit, served[0], "notebooks", moves=True)


@pytest.fixture
def viewer(lab):
    return Viewer(lab, 0)


# What it does


test_buttons_step_and_say_what_comes_next = anywhere.buttons_step
test_a_point_is_explained = anywhere.a_point_is_explained
test_an_independent_checker_finds_no_barrier_of_ours = anywhere.no_barrier_is_found
test_all_controls_have_names_in_the_order_of_the_tab_key = anywhere.controls_have_names


def test_buttons_and_keys_reach_the_player_in_notebook_7_too(notebook7):
    viewer, before = Viewer(notebook7, 0), cells(notebook7)
    anywhere.buttons_step(viewer)

    for place in (viewer.picture, viewer.box.get_by_label("If empty")):
        place.focus()
        for key in ("b", "d", "d", "x"):
            notebook7.keyboard.press(key)
    viewer.key("5")
    viewer.says("5 stars")  # by then the notebook has done what it would do
    assert cells(notebook7) == before


def test_a_notebook_that_is_saved_has_the_picture_that_was_seen_last(served, lab):
    viewer, file = Viewer(lab, 1), served[1] / "lab.ipynb"
    viewer.key("ArrowRight", "ArrowRight")
    viewer.says("^Update 1")

    kept = []

    def keeps():
        viewer.key("Control+s")
        with suppress(json.JSONDecodeError):  # as long as it is being written
            outputs = json.loads(file.read_text())["cells"][1]["outputs"]
            kept[:] = [each["data"] for each in outputs if "image/png" in each["data"]]
        return any("Update 1" in "".join(each["text/html"]) for each in kept)

    until(keeps)
    (last,) = kept
    pngs = b64decode("".join(last["image/png"])), viewer.look()
    pictures = [np.asarray(Image.open(BytesIO(png)).convert("RGB")) for png in pngs]
    assert np.array_equal(*pictures)


def test_playing_shows_every_step_until_the_end(notebook7):
    viewer = Viewer(notebook7, 0)
    viewer.start_again()
    viewer.page.evaluate(
        "(box) => { window.steps = []; new MutationObserver(() =>"
        " window.steps.push(box.innerText)).observe(box, {childList: true}) }",
        viewer.box.locator(".kmviz-caption").element_handle(),
    )

    viewer.key(*["ArrowUp"] * 5)
    viewer.press("Play")
    viewer.says("Converged")

    viewer.box.get_by_role("button", name="Play", exact=True).wait_for()
    heads = [text.split(":")[0] for text in viewer.page.evaluate("window.steps")]
    viewer.key(*["ArrowDown"] * 5)
    assert list(dict.fromkeys(["Start", *heads])) == [
        "Start",
        *(f"{step.phase} {step.iteration}".capitalize() for step in RUN[1:-1]),
        "Converged",
    ]


def test_pause_acts_at_once(viewer):
    viewer.start_again()

    viewer.key("Space")
    viewer.says("^Assign 1")
    viewer.press("Pause")

    viewer.box.get_by_role("button", name="Play", exact=True).wait_for()
    stopped = viewer.frame()
    time.sleep(0.8)
    assert viewer.frame() <= stopped + 1


def test_scrubbing_goes_to_any_step(viewer):
    viewer.start_again()
    handle = viewer.box.get_by_role("slider", name=re.compile("^Step"))
    track = viewer.box.locator(".noUi-base").bounding_box()
    middle = track["y"] + track["height"] / 2

    handle.hover()
    viewer.page.mouse.down()
    viewer.page.mouse.move(track["x"] + track["width"] * 0.5, middle, steps=5)
    viewer.page.mouse.move(track["x"] + track["width"] + 5, middle, steps=5)
    viewer.page.mouse.up()

    viewer.says("Converged")
    handle.focus()
    viewer.page.keyboard.press("PageDown")
    viewer.stands_at(f"{len(RUN) - 6} of {len(RUN) - 1}")
    viewer.page.keyboard.press("PageUp")
    viewer.says("Converged")


def test_a_star_is_dragged_and_undone(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")
    x, y = viewer.spot_of(RUN[0].centroids[0])

    viewer.page.mouse.move(x, y)
    viewer.page.mouse.down()
    viewer.page.mouse.move(x - 60, y + 120, steps=12)
    viewer.page.mouse.up()

    viewer.says("^Moved by hand")
    viewer.press("Undo")
    viewer.says("^Assign 1")


def test_nonsense_is_refused_in_the_alert_line(viewer):
    viewer.start_again()

    viewer.box.get_by_label("Stars k").fill("500")
    viewer.page.keyboard.press("Tab")

    alert = viewer.box.get_by_role("alert")
    alert.wait_for()
    assert "between 1 and the number of points (200), got 500" in alert.inner_text()
    viewer.box.get_by_label("Stars k").fill("3")  # as it was, so it changes nothing
    alert.wait_for(state="detached")


def test_the_picture_fits_the_page(viewer):
    natural = viewer.picture.evaluate("(image) => image.width")

    assert natural == pytest.approx(viewer.picture.bounding_box()["width"], abs=2)
    assert viewer.picture.get_attribute("role") == "img"


# What the notebook does beside


def test_keys_reach_the_player_and_leave_the_cells_alone(lab):
    before = cells(lab)
    viewer = Viewer(lab, 0)
    viewer.start_again()

    viewer.key("ArrowRight", "ArrowRight")
    viewer.stands_at("2 of")
    viewer.key("ArrowLeft")
    viewer.stands_at("1 of")
    viewer.key("r")
    viewer.stands_at("0 of")
    viewer.key("v", "b", "d", "d", "d", "5")
    viewer.says("5 stars")
    viewer.key("End", "Home", "Space", "Space")

    for control in (
        viewer.box.get_by_role("button", name="Last", exact=True),
        viewer.box.get_by_label("rings"),
        viewer.box.get_by_label("If empty"),
    ):
        control.focus()
        for key in ("b", "d", "d", "r", "x", "m"):
            lab.keyboard.press(key)
    viewer.key("4")
    viewer.says("4 stars")  # by then the notebook has done what it would do
    assert cells(lab) == before


def test_a_kernel_that_dies_is_said_and_its_cell_plays_again(notebook7):
    viewer = Viewer(notebook7, 0)
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")
    number = notebook7.locator(".jp-Cell").nth(2).locator(".jp-OutputArea-output")

    os.kill(int(number.inner_text()), signal.SIGKILL)

    viewer.box.get_by_text("The kernel is gone: run the cell again").wait_for()
    viewer.says("^Assign 1")
    mark = "(box) => getComputedStyle(box, '::before').content"
    assert viewer.box.evaluate(mark) == "none"
    button = viewer.box.locator("button:visible").first
    assert button.evaluate("(each) => getComputedStyle(each).pointerEvents") == "none"
    notebook7.get_by_role("button", name="Ok").click()
    notebook7.wait_for_selector('[data-status="idle"]', state="attached")
    again = viewer.box.get_by_text("Start: 200 points, 3 stars")
    for _ in range(10):  # the new kernel may not listen yet
        notebook7.locator(".jp-Cell .cm-content").first.click()
        notebook7.keyboard.press("Control+Enter")
        with suppress(AssertionError):
            until(lambda: again.count(), seconds=6.0)
            break
    viewer.says("^Start: 200 points, 3 stars")


def test_playing_ends_when_its_page_was_closed(served, notebook7):
    told, viewer = served[1] / "playing.txt", Viewer(notebook7, 0)
    viewer.start_again()
    viewer.press("Play")
    viewer.says("^Assign 1")
    until(lambda: told.read_text().startswith("True"))

    with notebook7.expect_event("close"):  # so this is its last test
        notebook7.close(run_before_unload=True)

    until(lambda: told.read_text().startswith("False"))
    assert int(told.read_text().split()[1]) < len(RUN) - 1


LAB_HEAD = 85
"""The pixels above a notebook in Lab."""


def test_boards_are_chosen_by_keys_and_an_empty_one_is_filled(lab):
    viewer, before = Viewer(lab, 0), cells(lab)
    viewer.start_again()
    opens = viewer.box.get_by_role("button", name="Data", exact=True)
    lab.set_viewport_size({"width": 1366, "height": 768})
    until(lambda: viewer.picture.bounding_box()["height"] < 450)
    opens.scroll_into_view_if_needed()
    opens.focus()
    lab.keyboard.press("Enter")
    pointed = viewer.box.locator(".kmviz-board:focus")
    viewer.box.locator(".kmviz-steps").wait_for(state="hidden")
    viewer.box.get_by_label("Seed").wait_for(state="hidden")  # has to do with runs
    until(lambda: viewer.picture.bounding_box()["y"] > LAB_HEAD, seconds=5.0)
    lab.set_viewport_size(VIEWPORT)
    for keys, board in (
        (("b", "x", "y"), "gauss"),
        (("ArrowRight", "ArrowRight"), "moons"),
        (("End",), list(BOARDS)[-1]),
        (("Home",), "uniform"),
    ):
        for key in keys:
            lab.keyboard.press(key)
        pointed.filter(has_text=board).wait_for()
    lab.keyboard.press("Escape")
    viewer.box.locator(".kmviz-boards").wait_for(state="hidden")
    viewer.box.locator(".kmviz-steps").wait_for()
    assert opens.evaluate("(button) => button === document.activeElement")
    lab.keyboard.press("Enter")
    pointed.filter(has_text="gauss").wait_for()
    lab.keyboard.press("ArrowRight")
    lab.keyboard.press("Enter")
    viewer.says("^Start: .* 6 stars")

    viewer.press("Data")
    viewer.press("Empty board")
    assert viewer.picture.evaluate("(image) => image === document.activeElement")
    for place in ((-0.5, 0), (0, 0.5), (0.5, 0)):
        lab.mouse.click(*viewer.spot_of(place))
    viewer.says("^3 points, k = 6")
    viewer.key("x", "Shift+ArrowUp", "Enter")
    viewer.says("^3 points, k = 1")
    viewer.press("Begin")
    viewer.says("^Start: 3 points, 1 star")
    viewer.box.get_by_role("combobox", name="Board").select_option("gauss")
    viewer.says("^Start: 200 points, 3 stars")
    assert cells(lab) == before


ENDINGS = {
    "a button": lambda viewer: viewer.box.get_by_role(
        "button", name="Cancel"
    ).first.click(),
    "Escape": lambda viewer: viewer.page.keyboard.press("Escape"),
    "Interrupt": lambda viewer: viewer.page.locator(
        ".jp-NotebookPanel-toolbar [data-command='notebook:interrupt-kernel']"
    ).click(),
}
"""The ways in which somebody ends what lasts."""


def test_what_lasts_is_ended_in_three_ways_and_leaves_all_as_it_was(lab, tmp_path):
    viewer, path = Viewer(lab, 0), tmp_path / "film.gif"
    viewer.start_again()
    viewer.box.get_by_role("spinbutton", name="Points").fill("90000")
    lab.keyboard.press("Tab")
    viewer.says("^Start: 90.000 points")
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")
    viewer.press("Save...")
    file = viewer.box.get_by_label("File", exact=True)
    file.fill(str(path))
    lasting = viewer.box.locator(".kmviz-lasting")

    for end in ("a button", "Interrupt", "Escape"):
        viewer.press("Write file")
        lasting.wait_for()
        file.focus()  # as of whoever has just typed what takes so long
        ENDINGS[end](viewer)
        lasting.wait_for(state="hidden")
        assert list(tmp_path.iterdir()) == []
        viewer.says("^Assign 1")
    viewer.press("Save...")

    for end in ("Escape", "Interrupt"):
        viewer.key("a", "a")
        cancels = viewer.box.get_by_role("button", name="Cancel")
        cancels.first.wait_for()
        ENDINGS[end](viewer)
        cancels.first.wait_for(state="hidden")
        viewer.says("^Assign 1")
    viewer.box.get_by_role("spinbutton", name="Points").fill("200")
    lab.keyboard.press("Tab")
    viewer.says("^Start: 200 points")


def test_two_players_do_not_disturb_each_other(lab):
    one, other = Viewer(lab, 0), Viewer(lab, 1)
    one.start_again()
    other.key("Home")

    one.key("ArrowRight")
    one.says("^Assign 1")

    other.says("^Start: 300 points, 2 stars")


COUNT_FIGURES = (
    "import gc; from matplotlib.figure import Figure; gc.collect(); "
    "from kmviz.live.notebook.canvas import Canvas; "
    "[sum(issubclass(type(o), kind) for o in gc.get_objects())"
    " for kind in (Figure, Canvas)]"
)


def test_a_cell_that_runs_again_leaves_one_viewer(lab):
    run_cell(lab, 0)
    Viewer(lab, 0).picture.wait_for()
    assert lab.locator("figcaption:visible").count() == 0  # where no widget lives
    lab.locator(".jp-Cell .cm-content").nth(2).click()
    lab.keyboard.press("Control+a")
    lab.keyboard.type(COUNT_FIGURES)
    run_cell(lab, 2)

    output = lab.locator(".jp-Cell").nth(2).locator(".jp-OutputArea-output")
    figures, canvases = json.loads(output.last.inner_text())
    assert canvases == 2
    assert figures <= canvases


def test_a_kernel_restarted_elsewhere_is_said_and_its_cell_plays_again(lab):
    viewer = Viewer(lab, 0)
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")

    lab.evaluate(RESTART, "lab.ipynb")

    viewer.box.get_by_text("The kernel is gone: run the cell again").wait_for()
    viewer.says("^Assign 1")
    for number in range(len(CELLS)):
        run_cell(lab, number)
    viewer.says("^Start: 200 points, 3 stars")
    viewer.press("Assign")
    viewer.says("^Assign 1")
    viewer.key("ArrowRight")
    viewer.says("^Update 1")
