"""Single pictures, and how large they and their pixels are on paper."""

import re
import subprocess
import sys
from base64 import b64decode
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from kmviz import Scene, Stage, init_board_gauss, kmeans, make_board, restarts, save
from kmviz.cli import main
from kmviz.drawing.look.style import get_style

from .printed import pages_of


@pytest.fixture(scope="module")
def crowd():
    return kmeans(init_board_gauss(6000, 3, rng=1), k=3, rng=1, max_iter=2)


def sides(path):
    """Width and height of an SVG in pixels, and of the plane that it shows."""
    root = ET.parse(path).getroot()
    return root.get("width"), root.get("height"), root.get("viewBox").split()[2:]


@pytest.mark.parametrize(("step", "number"), [(3, 3), (0, 0), ("last", -1)])
def test_a_png_of_a_step_is_the_picture_of_a_film_at_rest(
    trace, tmp_path, step, number
):
    save(trace, tmp_path / "one.png", step=step, size=(400, 300), comment="made so")

    stage = Stage(Scene(trace, size=(400, 300)))
    with Image.open(tmp_path / "one.png") as image:
        wanted = stage.pixels(range(len(trace))[number])
        np.testing.assert_array_equal(np.asarray(image), wanted)
        assert image.text["Comment"] == "made so"


def test_last_is_the_step_until_which_the_run_is_shown(trace, tmp_path):
    save(trace, tmp_path / "a.png", step="last", until=2, size=(200, 150))
    save(trace, tmp_path / "b.png", step=2, size=(200, 150))

    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_picture_of_a_step_needs_no_more_of_the_run(trace, tmp_path):
    run = kmeans(trace.X, 3, rng=1)
    taken = []
    lazy = type(run)(trace.X, (taken.append(step) or step for step in run))

    save(lazy, tmp_path / "one.png", step=2, size=(200, 150))

    assert len(taken) < len(run)


def test_many_runs_and_a_choice_have_pictures_of_their_steps(tmp_path):
    runs = restarts(init_board_gauss(20, 2, rng=1), k=2, runs=2, rng=1)
    save(runs, tmp_path / "a.png", step=0, size=(200, 150))
    save(runs, tmp_path / "b.png", step="last", size=(200, 150))
    save(runs, tmp_path / "c.png", size=(200, 150))

    first, last, handout = (tmp_path / f"{name}.png" for name in "abc")
    assert last.read_bytes() == handout.read_bytes() != first.read_bytes()


@pytest.mark.parametrize("step", [-1, "first", 2.5, True, np.arange(2)], ids=repr)
def test_a_step_that_cannot_be_is_refused(trace, step):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(trace, "one.png", step=step)

    assert str(caught.value) == (
        f'step must be a whole number of at least 0 or "last", got {step!r}'
    )


@pytest.mark.parametrize(
    ("path", "step", "message"),
    [
        ("a.png", 99, 'step must be between 0 and {last} or "last", got 99'),
        (
            "a.gif",
            1,
            "step must be left out unless the suffix is .png, .svg, .pdf, got .gif",
        ),
        ("{step}.png", 1, 'step must be left out for a path with "{{step}}", got 1'),
    ],
)
def test_a_step_without_a_picture_is_refused(trace, path, step, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(trace, path, step=step)

    assert str(caught.value) == message.format(last=len(trace) - 1)


def test_the_command_line_keeps_the_step_in_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    main(["save", "a.png", "-n", "20", "--seed", "1", "--step", "last"])

    with Image.open("a.png") as image:
        assert image.size == (800, 600)
        assert "--step last" in image.text["Comment"]


@pytest.mark.parametrize("step", [None, 1])
def test_an_svg_has_the_pixels_that_were_asked_for(trace, tmp_path, step):
    save(trace, tmp_path / "a.svg", size=(800, 500), step=step)

    width, height, plane = sides(tmp_path / "a.svg")
    assert (width, height) == ("800", "500")
    assert float(plane[0]) / float(plane[1]) == pytest.approx(1.6, rel=1e-4)


def test_a_pixel_of_a_pdf_is_three_quarters_of_a_point(trace, tmp_path):
    save(trace, tmp_path / "a.pdf", size=(800, 600), step=1)

    (page,) = pages_of(tmp_path / "a.pdf")
    assert page.size == (600, 450)
    assert max(page.type_sizes) == pytest.approx(21 * 100 / 72 * 0.75, rel=1e-3)


def image_in(path):
    """The one image in an SVG, RGBA, and where it is, as shares of the width."""
    text = path.read_text()
    (found,) = re.findall(r'<image xlink:href="data:image/png;base64,([^"]+)"', text)
    pixels = np.asarray(Image.open(BytesIO(b64decode(found))).convert("RGBA"))
    return pixels, re.search(r"<image.*?/>", text, re.S)[0]


@pytest.mark.parametrize("style", ["light", "print"])
def test_many_points_are_pixels_of_exact_colours(crowd, tmp_path, style):
    save(crowd, tmp_path / "a.svg", step=1, style=style, size=(400, 300))

    pixels, _ = image_in(tmp_path / "a.svg")
    seen = {tuple(color) for color in np.unique(pixels[pixels[..., 3] > 0], axis=0)}
    wanted = get_style(style)
    colors = (*wanted.colors(3), wanted.background)
    exact = {(*np.rint(255 * np.array(to_rgb(c))).astype(int), 255) for c in colors}
    assert seen <= exact
    assert len(seen) >= 3


def test_many_points_are_fine_and_at_their_places(crowd, tmp_path):
    save(crowd, tmp_path / "a.pdf", step=1, size=(400, 300))

    ((page,), scene) = pages_of(tmp_path / "a.pdf"), Scene(crowd, size=(400, 300))
    ((width, (left, low, right, high)),) = page.images
    assert width / (right - left) == pytest.approx(300 / 72, rel=1e-3)
    places = scene.figure.axes[0].transData.transform(crowd.X) * 0.75
    wanted = [*places.min(axis=0), *places.max(axis=0)]
    assert np.abs(np.subtract([left, low, right, high], wanted)).max() < 1.2


def test_few_points_stay_vectors_and_stars_always_do(trace, crowd, tmp_path):
    save(crowd, tmp_path / "many.svg", step=1)
    save(trace, tmp_path / "few.svg", step=1)

    many, few = ((tmp_path / f"{name}.svg").read_text() for name in ("many", "few"))
    assert "<image" not in few
    assert few.count("<use") > len(trace.X)
    assert 3 <= many.count("<use") < 100


@pytest.mark.parametrize(("suffix", "style"), [(".svg", "print"), (".pdf", "light")])
def test_a_picture_of_many_points_is_small(tmp_path, suffix, style):
    X = np.random.default_rng(0).uniform(-0.99, 0.99, (100_000, 2))
    run = kmeans(X, k=5, rng=1, max_iter=1)

    saved = save(run, tmp_path / f"a{suffix}", step="last", style=style)

    assert saved.size < 450_000


def test_the_handout_of_an_image_has_pixels_too(tmp_path):
    run = kmeans(make_board("dusk", rng=0), k=3, rng=0, max_iter=1)

    save(run, tmp_path / "a.pdf", step=1)

    (page,) = pages_of(tmp_path / "a.pdf")
    assert len(page.images) == 2


WALL_OF_CROWDS = """
import resource
import sys
from kmviz import init_board_gauss, restarts, save

runs = restarts(init_board_gauss(8000, 3, rng=1), 3, runs=8, rng=1, max_iter=1)
save(runs, sys.argv[1] + ".svg")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
save(runs, sys.argv[1] + ".pdf")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_pdf_of_many_crowded_boards_keeps_not_a_page_for_each(tmp_path):
    pytest.importorskip("resource")
    line = [sys.executable, "-c", WALL_OF_CROWDS, str(tmp_path / "wall")]
    told = subprocess.run(line, capture_output=True, text=True, check=True)

    grown = int(told.stdout) // (1024 if sys.platform == "darwin" else 1)
    (page,) = pages_of(tmp_path / "wall.pdf")
    assert len(page.images) == 8
    assert grown < 100_000  # kB; 8 pages of pixels have 290 MB
