"""Handouts on paper: six steps a page or four, and type of nine points or more."""

import re

import numpy as np
import pytest
from PIL import Image

from kmviz import (
    Trace,
    init_board_gauss,
    kmeans,
    lloyd,
    make_board,
    make_run,
    restarts,
    save,
)
from kmviz.drawing.artists.star import Star
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import star_size
from kmviz.drawing.words.languages import languages
from kmviz.export.paper import MARGIN, PAPERS, paper_figures

from .printed import pages_of
from .test_handout import headlines, sentences

A4 = (595.276, 841.89)


@pytest.fixture(scope="module")
def long():
    """A run of 18 steps."""
    return kmeans(make_board("uniform", rng=2), k=7, rng=2)


def boards(figure):
    return [ax for ax in figure.axes if any(isinstance(a, Star) for a in ax.artists)]


@pytest.mark.parametrize(
    ("paper", "size", "words"), [("a4", A4, "en"), ("letter", (612, 792), "de")]
)
def test_a_pdf_has_pages_of_paper_in_type_that_can_be_read(
    long, tmp_path, paper, size, words
):
    save(long, tmp_path / "a.pdf", paper=paper, words=words, comment="made so")

    pages = pages_of(tmp_path / "a.pdf")
    assert [page.size for page in pages] == [pytest.approx(size, abs=0.01)] * 2
    assert min(size for page in pages for size in page.type_sizes) >= 9
    assert b"/Subject (made so)" in (tmp_path / "a.pdf").read_bytes()


def test_a_table_and_names_can_be_read_too(tmp_path):
    run = kmeans(make_board("iris"), k=3, rng=1, max_iter=2)
    shown = ("cells", "numbers", "truth", "sizes")
    save(run, tmp_path / "a.pdf", paper="letter", shown=shown)

    (page, *more) = pages_of(tmp_path / "a.pdf")
    assert min(page.type_sizes) >= 9
    assert len(more) == 1


@pytest.mark.parametrize(
    ("k", "parts", "below"),
    [
        (3, ("truth", "sizes", "code"), ["points", "repeat:"]),
        (20, ("sizes", "code"), ["points"]),
        (60, ("code", "sizes"), []),
    ],
)
def test_parts_that_have_no_room_in_type_so_large_are_left_out(k, parts, below):
    run = kmeans(make_board("iris"), k=k, rng=1, max_iter=1)
    look = Look(shown=("cells", "numbers", *parts))
    (page,) = paper_figures(run, look, PAPERS["a4"])

    texts = [text for text in sentences(page) if text.get_text()]
    assert min(text.get_fontsize() for text in texts) * page.dpi / 96 >= 9
    said = [text.get_text() for text in texts]
    assert [name for name in ("points", "repeat:") if name in said] == below


@pytest.mark.parametrize("k", [9, 14, 20])
def test_of_a_table_with_little_room_how_well_clusters_and_groups_agree_stays(k):
    run = make_run("gauss", k, n=300, seed=1, max_iter=1)
    (page,) = paper_figures(run, Look(shown=("cells", "truth")), PAPERS["letter"])

    said = [text.get_text() for text in sentences(page)]
    assert said.count("adjusted Rand index") == len(boards(page)) == 4


@pytest.mark.parametrize(("k", "beside", "share"), [(10, 0, 1), (20, 20, 0.5)])
def test_numbers_with_no_room_in_their_stars_stand_beside_small_ones(k, beside, share):
    run = kmeans(make_board("dense", rng=2), k=k, rng=2, max_iter=1)
    (page,) = paper_figures(run, Look(), PAPERS["a4"])

    stars = [star for star in boards(page)[-1].artists if isinstance(star, Star)]
    assert sum(star.beside for star in stars) == beside
    full = star_size(k)
    assert [star.size for star in stars] == pytest.approx([share * full] * k)


def test_numbers_that_would_cover_the_board_are_left_out():
    run = kmeans(make_board("dense", rng=2), k=120, rng=2, max_iter=1)
    (page,) = paper_figures(run, Look(), PAPERS["a4"])

    stars = [star for star in boards(page)[0].artists if isinstance(star, Star)]
    assert {star.number.get_text() for star in stars} == {""}


@pytest.mark.parametrize("code", languages())
def test_captions_of_any_language_have_their_lines(long, code):
    page, _ = paper_figures(long, Look(words=code), PAPERS["letter"])

    points = page.dpi / 96
    assert min(text.get_fontsize() * points for text in sentences(page)) >= 9


def test_six_steps_a_page_stand_apart_and_within_the_margins(long):
    first, second = paper_figures(long, Look(), PAPERS["a4"])

    assert headlines(first)[:3] == ["Start", "Assign 1", "Update 1"]
    assert [len(boards(page)) for page in (first, second)] == [6, 6]
    edge = MARGIN / PAPERS["a4"].width
    corners = np.array([ax.get_position().extents for ax in boards(first)])
    assert corners[:, 0].min() >= edge
    assert corners[:, 2].max() <= 1 - edge
    assert np.ptp(corners[:, 2] - corners[:, 0]) < 0.002


@pytest.mark.parametrize(("steps", "tiles"), [(4, 4), (6, 6)])
def test_few_steps_have_one_page_without_a_number(trace, steps, tiles):
    run = kmeans(trace.X, 3, max_iter=steps // 2 - 1, rng=1)

    (page,) = paper_figures(run, Look(), PAPERS["a4"])

    assert len(boards(page)) == tiles == len(run)
    assert "page" not in " ".join(text.get_text() for text in sentences(page))


@pytest.mark.parametrize(("steps", "tiles"), [(8, [4, 4]), (10, [5, 5])])
def test_steps_are_spread_evenly_over_pages(long, steps, tiles):
    run = kmeans(long.X, 7, max_iter=steps // 2 - 1, rng=2)

    pages = paper_figures(run, Look(), PAPERS["a4"])

    assert [len(boards(page)) for page in pages] == tiles


def test_pages_say_which_they_are_and_how_much_was_left_out(long):
    pages = paper_figures(long, Look(), PAPERS["a4"])

    said = [[text.get_text() for text in sentences(page)] for page in pages]
    assert [page[-1] for page in said] == [
        f"12 of {len(long)} steps; page {number} of 2" for number in (1, 2)
    ]
    assert [text.startswith("1 iteration later") for text in said[1][:5]] == [True] * 5
    assert said[1][5].startswith("No point changed cluster")


def test_pages_of_a_png_and_an_svg_are_files_of_their_own(trace, tmp_path):
    run = kmeans(trace.X, 3, max_iter=3, rng=1)
    saved = save(run, tmp_path / "a-{page}.png", paper="letter", comment="made so")
    save(run, tmp_path / "a-{page:02}.svg", paper="a4")

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a-01.svg", "a-02.svg", "a-1.png", "a-2.png"]
    with Image.open(tmp_path / "a-2.png") as page:
        assert page.size == (2550, 3300)
        assert page.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert page.text["Comment"] == "made so"
    assert [path.name for path in saved.files] == ["a-1.png", "a-2.png"]
    assert saved.size == sum(path.stat().st_size for path in saved.files)
    head = (tmp_path / "a-02.svg").read_text()[:400]
    sides = [float(side) for side in re.findall(r' (?:width|height)="([\d.]+)"', head)]
    assert sides == pytest.approx([210 * 96 / 25.4, 297 * 96 / 25.4], abs=0.01)


def test_one_step_and_a_wall_fill_a_page(long, tmp_path):
    runs = restarts(init_board_gauss(20, 2, rng=1), k=2, runs=2, rng=1)
    save(long, tmp_path / "one.pdf", paper="a4", step="last")
    save(runs, tmp_path / "wall.pdf", paper="a4")

    for name in ("one", "wall"):
        (page,) = pages_of(tmp_path / f"{name}.pdf")
        assert page.size == pytest.approx(A4, abs=0.01)
        assert min(page.type_sizes) >= 9


@pytest.mark.parametrize(
    ("path", "asked", "message"),
    [
        (
            "a.png",
            {"paper": "a4"},
            'path must have "{page}" in its name for the pages of a .png, '
            "got 'a.png'",
        ),
        (
            "a-{page}.pdf",
            {"paper": "a4"},
            'path must have "{page}", or with digits "{page:02}", once and in the name '
            "of a .png or .svg, got 'a-{page}.pdf'",
        ),
        ("a-{page}.png", {}, 'paper must be given for a path with "{page}", got None'),
        (
            "a-{step}.png",
            {"paper": "a4"},
            'paper must be left out for a path with "{step}", got a4',
        ),
        (
            "a.pdf",
            {"paper": "a4", "size": (800, 600)},
            "size must be left out for paper, which has its own, got (800, 600)",
        ),
        ("a.pdf", {"paper": "a5"}, 'paper must be one of "a4", "letter", got \'a5\''),
        (
            "a.gif",
            {"paper": "a4"},
            "paper must be left out unless the suffix is .png, .svg, .pdf, got .gif",
        ),
    ],
)
def test_what_paper_cannot_be_is_refused_before_any_step_is_made(
    trace, tmp_path, monkeypatch, path, asked, message
):
    monkeypatch.chdir(tmp_path)

    def steps():
        yield next(lloyd(trace.X, trace.X[:3]))
        pytest.fail("computed")

    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(Trace(trace.X, steps()), path, **asked)

    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []
