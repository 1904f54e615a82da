"""Films within a budget of bytes: what is given up, in which order, and what never."""

import numpy as np
import pytest
from PIL import Image

from kmviz import init_board, kmeans, save
from kmviz.core.options.flags import as_typed, flags_of
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.encoding.movie import HALF
from kmviz.export.budget import _rungs
from kmviz.export.film import Film
from kmviz.export.output import Output
from kmviz.export.subject import subject_of
from kmviz.export.tempo import Tempo

SMALL = {"size": (200, 150), "seconds_per_step": 0.4, "glide": 0.32}


@pytest.fixture(scope="module")
def short(trace):
    return kmeans(trace.X, 3, max_iter=1, rng=1)


def film_of(trace, size=(200, 150), tempo=None, **options):
    subject, look = subject_of(trace), Look(size=size)
    return Film(subject, look, tempo or Tempo(), 0, "", False, None, **options)


def told(film, suffix=".gif"):
    return [(rung.kind, rung.what) for rung in _rungs(film, suffix)]


@pytest.mark.parametrize("suffix", [".webp", ".mp4"])
def test_a_budget_is_met_and_what_it_cost_is_said(short, tmp_path, suffix):
    whole = save(short, tmp_path / f"whole{suffix}", **SMALL)
    budget = whole.size * 4 // 5

    tight = save(short, tmp_path / f"tight{suffix}", max_bytes=budget, **SMALL)

    assert whole.reductions == ()
    assert tight.size == tight.path.stat().st_size <= budget
    assert tight.reductions[0] == "10 pictures a second"
    assert tight.padded is None
    assert f"reduced to {tight.reductions[0]}" in str(tight)


def test_a_budget_met_to_the_byte_reduces_nothing_and_writes_once(short, tmp_path):
    begun = []
    path, options = tmp_path / "run.gif", SMALL | {"report": begun.append}
    size = save(short, path, max_bytes=99_999, **SMALL).size  # as many digits

    saved = save(short, path, max_bytes=size, **options)

    assert (saved.size, saved.reductions) == (size, ())
    assert begun.count(0.0) == 1


def test_a_budget_is_met_with_glides_in_few_attempts(short, tmp_path):
    whole = save(short, tmp_path / "whole.gif", **SMALL).size
    begun = []

    saved = save(
        short,
        tmp_path / "run.gif",
        max_bytes=whole // 3,
        report=begun.append,
        **SMALL,
    )

    with Image.open(saved.path) as film:
        assert film.n_frames > len(short)
    assert begun.count(0.0) <= 3


def test_what_matters_least_is_given_up_first(trace):
    film = film_of(trace, (400, 300), Tempo(seconds_per_step=1.0), colors=127)

    assert told(film) == [
        ("pictures", "10 pictures a second"),
        ("colors", "63 colours"),
        ("colors", "31 colours"),
        ("pictures", "6.25 pictures a second"),
        ("size", "300 x 224 pixels"),
        ("size", "200 x 150 pixels"),
        ("size", "140 x 104 pixels"),
        ("pictures", "no glides"),
    ]


def test_the_size_is_told_of_a_movie_with_odd_sides_within_a_budget(short, tmp_path):
    odd = SMALL | {"size": (301, 201)}

    roomy = save(short, tmp_path / "run.mp4", max_bytes=10**7, until=1, **odd)
    rungs = told(film_of(short, size=odd["size"]))
    smaller = [what for kind, what in rungs if kind == "size"]

    assert roomy.padded == (302, 202)
    assert smaller == ["226 x 150 pixels", "150 x 100 pixels", "106 x 100 pixels"]


def test_a_movie_gives_up_detail_instead_of_colours(short):
    assert told(film_of(short), ".mp4")[1:3] == [
        ("detail", "coarser pictures"),
        ("detail", "much coarser pictures"),
    ]


@pytest.mark.parametrize(
    ("tempo", "passed_over"), [({}, True), ({"seconds": 20}, False)]
)
def test_dull_stretches_are_passed_over_unless_a_length_was_asked(tempo, passed_over):
    trace = kmeans(init_board(300, rng=1), 9, rng=3)

    film = film_of(trace, tempo=Tempo(**tempo))

    assert ("length" in dict(told(film))) is passed_over


def test_much_coarser_pictures_are_estimated_by_those_that_are_coarser(short):
    shares = {rung.what: rung.share for rung in _rungs(film_of(short), ".mp4")}

    less = shares["much coarser pictures"] / shares["coarser pictures"]
    assert less == pytest.approx(2 ** (-5 / HALF))


def test_a_film_without_dull_stretches_keeps_its_length(short):
    assert "length" not in dict(told(film_of(short)))


def test_what_shall_lose_nothing_keeps_its_colours(short):
    assert "colors" not in dict(told(film_of(short, lossless=True), ".webp"))


def test_every_rung_is_estimated_to_be_smaller_than_the_one_before(trace):
    shares = [rung.share for rung in _rungs(film_of(trace), ".gif")]

    assert all(np.diff([1.0, *shares]) < 0)


@pytest.mark.parametrize(("k", "fewest"), [(3, 31), (5, 31), (6, 63), (40, 255)])
def test_neighbouring_cells_never_share_a_colour_to_meet_a_budget(k, fewest):
    trace = kmeans(np.random.default_rng(0).uniform(-1, 1, (80, 2)), k, rng=0)

    films = [rung.film for rung in _rungs(film_of(trace, colors=255), ".gif")]

    assert min(film.colors for film in films) == fewest
    flat = {*map(tuple, films[-1].key_colors().tolist())}
    assert len(flat) == len({*get_style("light").flat_colors(k)})


def test_one_picture_too_large_for_a_budget_has_no_way_out(short, tmp_path):
    with pytest.raises(ValueError, match="max_bytes") as caught:
        save(short, tmp_path / "run.webp", until=0, max_bytes=1000)

    needed = int(str(caught.value).split()[5])
    assert str(caught.value) == (
        f"max_bytes must be at least {needed} for this run in .webp, got 1000"
    )


def test_an_impossible_budget_names_the_way_out_and_keeps_the_old_file(short, tmp_path):
    path, begun = tmp_path / "run.gif", []
    path.write_bytes(b"old")

    with pytest.raises(ValueError, match="max_bytes") as caught:
        save(short, path, max_bytes=1000, report=begun.append, **SMALL)

    needed = int(str(caught.value).split()[5])
    assert str(caught.value) == (
        f"max_bytes must be at least {needed} for this run in .gif, got 1000; "
        "a film with until or a .webp would take less"
    )
    assert "with --until or" in as_typed(str(caught.value), flags_of(Output))
    assert len(begun) < 2 * len(short)  # the least film alone was drawn
    assert path.read_bytes() == b"old"
    assert save(short, path, max_bytes=needed, **SMALL).size <= needed
