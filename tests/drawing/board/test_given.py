import re

import pytest

from kmviz import Scene, Style, kmeans
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.board.plane import OfStar

FEW = [[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]]


@pytest.fixture(scope="module")
def scene():
    return Scene(kmeans(FEW, k=2, init=FEW[:2]), size=(160, 120))


@pytest.mark.parametrize(
    ("ask", "args", "message"),
    [
        ("place_at", ("a", 0), 'x must be a finite number, got "a"'),
        ("star_at", (0, None, 0), "y must be a finite number, got None"),
        ("dot_at", (float("nan"), 0), "x must be a finite number, got nan"),
        ("spot_of", (2, 0), "star must be between 0 and 1, got 2"),
        ("spot_of_point", (3,), "pointed must be between 0 and 2, got 3"),
        ("point_out", (-1,), "pointed must be a whole number of at least 0, got -1"),
        ("point_out", (OfStar(9),), "star must be between 0 and 1, got 9"),
        (
            "point_out",
            ([0, 1],),
            "pointed must be the number of a point, a place as (x, y), a star as "
            "OfStar, or None, got [0, 1]",
        ),
        (
            "point_out",
            (OfStar(0, (1.0,)),),
            "place must be a number for each of the 2 columns, or empty, got (1.0,)",
        ),
        ("mark", ([1],), "guesses must be Guesses or None, got [1]"),
        (
            "mark",
            (Guesses({2: (0, 0)}),),
            "a star in stars must be between 0 and 1, got 2",
        ),
        (
            "mark",
            (Guesses({0: (0, float("nan"))}),),
            "a place in stars must have a finite number for each of the 2 columns, "
            "got (0, nan)",
        ),
        (
            "mark",
            (Guesses(points={0, 7}),),
            "a point in points must be between 0 and 2, got 7",
        ),
        (
            "mark",
            (Guesses(points=["a"]),),
            'a point in points must be a whole number of at least 0, got "a"',
        ),
        ("put", (None,), "dots must be the ends of other runs, as Dots, got None"),
        ("take_over", (3,), "other must be a kmviz.Scene, got 3"),
        (
            "fits",
            (None,),
            "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, got None",
        ),
        ("show", (1, None, 99), "board must be between 0 and {last}, got 99"),
        (
            "show",
            (2, 3),
            "since must be a step, a whole number between 0 and the position (2), "
            "got 3",
        ),
        (
            "show",
            (2, -1),
            "since must be a step, a whole number between 0 and the position (2), "
            "got -1",
        ),
    ],
)
def test_what_is_not_on_a_picture_is_refused_by_its_name(scene, ask, args, message):
    expected = message.format(last=len(scene.trace) - 1).replace('"a"', "'a'")

    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(expected)}$"):
        getattr(scene, ask)(*args)


def test_what_is_marked_and_refused_leaves_the_picture_as_it_was(scene):
    scene.mark(Guesses({1: (4.0, 4.0)}))
    with pytest.raises(ValueError, match="must be between 0 and 1"):
        scene.mark(Guesses({5: (4.0, 4.0)}))

    assert scene.star_at(*scene.spot_of(1, 0), 0) == 1
    scene.mark(None)


def test_a_place_beside_a_picture_is_on_no_board(scene):
    assert scene.place_at(1e300, -5.0) is None
    assert scene.point_at(-3.0, 0.5) is None


@pytest.mark.parametrize(
    ("ask", "given", "message"),
    [
        ("colors", -1, "k must be a whole number of at least 0, got -1"),
        ("colors", 10**30, f"k must be at most 1000, got {10**30}"),
        ("tinted", 3, 'color must be a colour, such as "#0067A5", got 3'),
        ("number_on", "blu", "color must be a colour, such as \"#0067A5\", got 'blu'"),
    ],
)
def test_a_style_is_asked_for_colours_of_colours(ask, given, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        getattr(Style(), ask)(given)
