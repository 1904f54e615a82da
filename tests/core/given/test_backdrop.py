"""An image or a map belongs to points that can lie on it."""

import copy
import pickle

import numpy as np
import pytest

from kmviz import Backdrop, Board, Trace, kmeans, make_run, standardize
from kmviz.core.given.backdrop import Grid

MAP = Backdrop(streets=[[[0, 0], [1, 0]]], water=[[[0, 1], [1, 1], [2, 0]]])
GRID = Grid(np.zeros(2), np.ones(2), np.zeros((2, 2), int), np.ones(2, int))
X = np.random.default_rng(0).uniform(size=(6, 3))
PIXELS = Board("mine", X, None, ("red", "green", "blue"), 2, backdrop=Backdrop((2, 3)))


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Backdrop(image=[2, 3]),
            ValueError,
            "image must be a height and a width in pixels, got [2, 3]",
        ),
        (
            lambda: Backdrop(image=(0, 3)),
            ValueError,
            "the height in image must be a whole number of at least 1, got 0",
        ),
        (
            lambda: Backdrop(streets=[[[0, 0, 0]]]),
            ValueError,
            "a line of streets must be finite numbers of shape (m, 2), "
            "got shape (1, 3)",
        ),
        (
            lambda: Backdrop(water=[[[0, np.nan]]]),
            ValueError,
            "a line of water must be finite numbers of shape (m, 2), got shape (1, 2)",
        ),
        (
            lambda: Backdrop(water=3),
            TypeError,
            "water must be a sequence of lines, got 3",
        ),
        (
            lambda: Backdrop(grid=(2, 3)),
            TypeError,
            "grid must be a Grid, got (2, 3)",
        ),
        (
            lambda: Trace(X, [], backdrop=Backdrop(grid=GRID)),
            ValueError,
            "X must have shape (2, 2) to be the middles of the cells of a grid, "
            "got (6, 3)",
        ),
        (
            lambda: Trace(X, [], backdrop=Backdrop(image=(2, 2))),
            ValueError,
            "X must have shape (4, 3) to be the pixels of an image of height 2 and "
            "width 2, got (6, 3)",
        ),
        (
            lambda: Trace(X, [], backdrop=MAP),
            ValueError,
            "X must have 2 columns to lie on a map, got 3",
        ),
        (
            lambda: Trace(X, [], backdrop="map"),
            TypeError,
            "backdrop must be a Backdrop, got 'map'",
        ),
    ],
)
def test_what_cannot_lie_behind_points_is_refused(make, error, message):
    with pytest.raises(error) as caught:
        make()

    assert str(caught.value) == message


def test_lines_are_copied_and_cannot_be_changed():
    line = np.zeros((2, 2))
    (kept,) = Backdrop(streets=[line]).streets
    line[0] = 5

    assert kept.tolist() == [[0, 0], [0, 0]]
    assert not kept.flags.writeable


@pytest.mark.parametrize("again", [copy.copy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_run_takes_the_backdrop_of_its_points_along(again):
    trace = again(kmeans(PIXELS, k=2, rng=0))
    own = Trace.from_history(PIXELS, [X[:2]], [np.zeros(6, int)])

    assert trace.backdrop.image == own.backdrop.image == (2, 3)


def test_points_without_one_have_none():
    assert kmeans(X, k=2, rng=0).backdrop is None


def test_points_that_are_added_are_no_pixels_but_may_lie_on_a_map():
    town = Board("town", [[0.0, 0.0], [1.0, 1.0]], None, (), 1, backdrop=MAP)

    assert make_run(PIXELS, k=2, added=[[0.5, 0.5, 0.5]]).backdrop.image is None
    assert len(make_run(town, added=[[2.0, 1.0]]).backdrop.streets) == 1


def test_standardized_points_have_left_their_backdrop():
    assert standardize(PIXELS).backdrop is None
