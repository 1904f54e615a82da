"""The picture of points in blocks: cells for points, and the numbers of all."""

import dask.array as da
import numpy as np
import pytest

from kmviz import Scene, kmeans, save
from kmviz.blocks.pictured import pictured
from kmviz.core.nearest.assignment import assign
from kmviz.drawing.board.moment import moment_at
from kmviz.live.notebook.display import trace_html

RNG = np.random.default_rng(4)
X = np.concatenate([RNG.normal(m, 1.0, size=(20_000, 2)) for m in (0, 4, 9)])
FAR = da.from_array(X, chunks=(25_000, 2))


@pytest.fixture(scope="module")
def run():
    return kmeans(FAR, init=X[[0, 1, 20_000]])


@pytest.fixture(scope="module")
def picture(run):
    return pictured(run)


def test_every_point_is_in_a_cell(picture):
    grid = picture.backdrop.grid

    assert grid.counts.sum() == len(X)
    i = RNG.integers(len(X), size=50)
    cells = ((X[i] - grid.low) / grid.sides).astype(int).clip(0, 479)
    assert {tuple(cell) for cell in cells} <= {tuple(cell) for cell in grid.cells}


def test_the_numbers_are_those_of_all_points(run, picture):
    near = kmeans(X, init=X[[0, 1, 20_000]])

    told, true = (Scene(one) for one in (picture, near))
    for i in range(7):
        assert told.caption(i).split(";")[0] == true.caption(i).split(";")[0]
    assert [step.inertia for step in picture][1:] == pytest.approx(
        [step.inertia for step in near][1:]
    )
    step = picture[-1]
    costs = picture.metric.costs(step.centroids, step.labels)
    assert costs.sum() == pytest.approx(step.inertia, rel=0.01)


def test_few_points_have_the_colour_of_a_neighbour(run, picture):
    grid, step = picture.backdrop.grid, picture[-1]
    of_cell = dict(zip(map(tuple, grid.cells), step.labels, strict=True))
    cells = ((X - grid.low) / grid.sides).astype(int).clip(0, 479)
    seen = np.array([of_cell[tuple(cell)] for cell in cells])

    assert (seen != assign(X, step.centroids)).mean() < 0.01


def test_on_the_way_the_inertia_goes_from_one_step_to_the_next(picture):
    for i in range(1, 6):
        low, high = sorted([picture[i].inertia, picture[i + 1].inertia])
        between = moment_at(picture, i + 0.4).inertia
        assert low * (1 - 1e-9) <= between <= high * (1 + 1e-9)
    update, assign = picture[2:4]
    assert assign.inertia < moment_at(picture, 2.4).inertia < update.inertia


def test_more_columns_are_seen_by_a_sample():
    wide = da.from_array(RNG.normal(size=(30_000, 3)), chunks=(10_000, 3))

    seen = pictured(kmeans(wide, 2, rng=0, max_iter=2))

    assert "a sample of 20\u202f000 points is drawn" in Scene(seen).caption(0)
    assert (seen.X.shape, seen.metric.straight) == ((20_000, 3), False)
    assert seen[1].sizes.sum() == 30_000


def test_the_caption_says_how_points_are_seen_and_once_how_many_there_are(picture):
    said = Scene(picture).caption(0)

    assert (
        "; points are seen as cells that are stronger where more of them lie, without "
        in said
    )
    assert said.count("60\u202f000 points") == 1


def test_one_column_is_seen_as_a_strip():
    line = da.from_array(RNG.normal(size=(5_000, 1)), chunks=(1_000, 1))

    seen = pictured(kmeans(line, 2, rng=0))

    Scene(seen).draw(1)
    assert seen.backdrop.grid.counts.sum() == 5_000


def test_a_run_over_blocks_is_saved_as_any_other(run, tmp_path):
    saved = save(run, tmp_path / "run.gif", size=(320, 240), until=2, glide=0)

    assert saved.size > 1000


@pytest.mark.parametrize("n", [9, 60_000])
def test_a_page_refuses_points_that_it_could_not_hold(n, run, tmp_path):
    some = kmeans(run.X[:n], 2, rng=0)  # of nine, each has a cell of its own

    with pytest.raises(ValueError, match="a page") as caught:
        save(some, tmp_path / "run.html")

    assert str(caught.value) == (
        "a page must hold all points, got points in blocks; save a film, or a sample "
        "of them"
    )


def test_a_notebook_shows_the_picture_of_a_run_over_blocks(run):
    html = trace_html(run)

    assert "<iframe" not in html
    assert "60\u202f000 points, 3 clusters" in html.rpartition("<figcaption>")[2]
