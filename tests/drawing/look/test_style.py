"""Colours can be told apart and read, by everyone.

Colour blindness is simulated by the matrices of Machado, Oliveira and Fernandes (2009,
"A physiologically-based model for simulation of color vision deficiency", IEEE TVCG
15(6)) at severity 1.0, on linear RGB. Distances are Euclidean in Oklab, where 0.02 is
about the least difference that the eye sees side by side.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from kmviz import Style
from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.look.style import (
    SHAPED,
    SHAPES,
    STYLES,
    blend,
    filmed,
    get_style,
    number_size,
    point_size,
    ring_size,
    star_size,
)

VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

each_style = pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
each_vision = pytest.mark.parametrize("vision", VISIONS)


def linear(color):
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast of two colours by WCAG 2, from 1 to 21."""
    dark, light = sorted(
        float(linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colors, vision="normal"):
    """Return the Oklab coordinates that colours have for an eye."""
    rgb = np.array([linear(color) for color in colors])
    return np.cbrt(np.clip(rgb @ VISIONS[vision].T, 0, 1) @ TO_CONES.T) @ TO_LAB.T


def gaps(colors, vision="normal"):
    """Return the distance of each pair of colours, numbered from 1."""
    lab = seen(colors, vision)
    return {
        (i + 1, j + 1): float(np.linalg.norm(lab[i] - lab[j]))
        for i, j in combinations(range(len(lab)), 2)
    }


def closer(colors, vision, least):
    """Return the pairs that are closer than this."""
    pairs = gaps(colors, vision).items()
    return {pair: round(gap, 3) for pair, gap in pairs if gap < least}


@each_style
def test_words_stand_out_from_the_background(style):
    assert contrast(style.ink, style.background) >= 7
    assert contrast(style.dim, style.background) >= 4.5


@each_style
def test_stars_have_a_rim_that_stands_out(style):
    assert contrast(style.rim, style.background) >= 7


@each_style
def test_numbers_can_be_read_on_their_stars(style):
    colors = (*style.colors(50), style.background)
    faint = {
        color: round(contrast(style.number_on(color), color), 2)
        for color in colors
        if contrast(style.number_on(color), color) < 4.5
    }

    assert faint == {}


APART = {"light": (0.1, 0.09, 0.022), "dark": (0.12, 0.08, 0.036)}
APART |= {"print": (0.079, 0.059, 0.012)}
"""The least distance of the first seven colours, of all ten, and of seven tints."""


@pytest.mark.parametrize("name", STYLES)
@each_vision
def test_colors_and_tints_differ_for_every_eye(name, vision):
    style, (seven, ten, tints) = STYLES[name], APART[name]
    tinted = [style.tinted(color) for color in style.colors(7)]

    assert closer(style.colors(7), vision, seven) == {}
    assert closer(style.colors(10), vision, ten) == {}
    assert closer(tinted, vision, tints) == {}


@each_style
def test_clusters_are_far_apart_for_those_who_see_colors(style):
    assert closer(style.colors(7), "normal", 0.155) == {}


@pytest.mark.parametrize(
    ("name", "least"), [("light", 1.6), ("dark", 3.0), ("print", 1.75)]
)
def test_points_stand_out_from_the_cells_of_their_clusters(name, least):
    style = STYLES[name]
    seven = {
        color: round(contrast(color, style.tinted(color)), 2)
        for color in style.colors(7)
    }

    assert min(seven.values()) > least, seven


def grey(color):
    """Return how light a colour is when it is printed in grey, from 0 to 255."""
    return 255 * float(np.array(to_rgb(color)) @ [0.299, 0.587, 0.114])


def test_print_differs_in_grey():
    style = STYLES["print"]
    points = [grey(color) for color in style.colors(7)]
    tints = [grey(style.tinted(color)) for color in style.colors(7)]

    assert np.diff(sorted(points)).min() > 14
    for k, least in [(3, 17), (4, 16), (5, 8), (7, 5)]:
        assert np.diff(sorted(tints[:k])).min() > least
    assert max(points) < 170  # no thin mark is pale


def stamped(shape):
    """Return how much of each pixel a marker covers that is five of them wide."""
    renderer = RendererAgg(13, 13, 72)
    graphics, marker = renderer.new_gc(), MarkerStyle(shape)
    graphics.set_linewidth(0)
    larger = Affine2D(marker.get_transform().get_matrix()).scale(5 * SHAPED)
    middle = Path([[6.5, 6.5]])
    renderer.draw_markers(
        graphics, marker.get_path(), larger, middle, Affine2D(), (0, 0, 0, 1)
    )
    return np.asarray(renderer.buffer_rgba())[..., 3] / 255


def test_the_shapes_of_the_first_seven_differ_at_five_pixels():
    covers = [stamped(shape) for shape in SHAPES[:7]]
    differ = {
        (i + 1, j + 1): np.abs(one - other).sum() / np.maximum(one, other).sum()
        for (i, one), (j, other) in combinations(enumerate(covers), 2)
    }

    assert {pair: share for pair, share in differ.items() if share < 0.25} == {}


@each_style
@pytest.mark.parametrize("k", [11, 20, 50])
def test_generated_colors_differ_from_all_others(style, k):
    colors = style.colors(k)
    made = {
        pair: gap for pair, gap in gaps(colors).items() if max(pair) > 10 and gap < 0.05
    }

    assert len(set(colors)) == k
    assert made == {}


@each_style
def test_no_color_is_lost_in_the_background(style):
    lab = seen((style.background, *style.colors(50)))

    assert np.linalg.norm(lab[1:] - lab[0], axis=1).min() > 0.15


@each_style
def test_a_cluster_keeps_its_color_when_there_are_more(style):
    assert style.colors(50)[:20] == style.colors(20)
    assert style.colors(20)[:3] == style.colors(3)


@each_style
def test_a_tint_lies_between_the_background_and_its_color(style):
    color = style.clusters[0]
    ground, top, tint = (
        np.array(to_rgb(c)) for c in (style.background, color, style.tinted(color))
    )

    np.testing.assert_allclose(tint, ground + style.tint * (top - ground), atol=0.006)


def test_colors_blend_from_one_to_the_other():
    assert blend("#000000", "#ff8000", 0.0) == "#000000"
    assert blend("#000000", "#ff8000", 1.0) == "#ff8000"
    assert blend("#000000", "#ffffff", 0.2) == "#333333"


def test_a_style_is_found_by_its_name_or_is_its_own():
    own = replace(Style(), ink="#123456")

    assert get_style("dark") is STYLES["dark"]
    assert get_style(own) is own


def test_only_print_gives_shapes_to_clusters_unasked():
    assert [name for name, style in STYLES.items() if style.shapes] == ["print"]


@pytest.mark.parametrize(
    ("style", "hint"),
    [("Light", '; did you mean "light"?'), ("", ""), (3, ""), (None, "")],
)
def test_an_unknown_style_is_refused_with_all_that_there_are(style, hint):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is below
        get_style(style)

    options = 'one of "light", "dark", "print"'
    assert str(caught.value) == f"style must be {options}, got {style!r}{hint}"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ink", 3, 'ink must be a colour, such as "#0067A5", got 3'),
        ("rim", "x", "rim must be a colour, such as \"#0067A5\", got 'x'"),
        ("clusters", "red", "clusters must be colours, at least one, got 'red'"),
        ("clusters", (), "clusters must be colours, at least one, got ()"),
        (
            "clusters",
            ["red", None],
            'each of clusters must be a colour, such as "#0067A5", got None',
        ),
        (
            "rim",
            (float("nan"), 0, 0),
            'rim must be a colour, such as "#0067A5", got (nan, 0, 0)',
        ),
        ("background", "none", "background must be an opaque colour, got 'none'"),
        ("dim", "#6B728080", "dim must be an opaque colour, got '#6B728080'"),
        (
            "clusters",
            ["red", ("blue", 0.5)],
            "each of clusters must be an opaque colour, got ('blue', 0.5)",
        ),
        ("tint", 1.5, "tint must be a number from 0 to 1, got 1.5"),
        ("shapes", 1, "shapes must be True or False, got 1"),
    ],
)
def test_what_is_no_colour_is_refused_when_a_style_is_made(name, value, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        Style(**{name: value})

    assert str(caught.value) == message


@pytest.mark.parametrize("k", [1, 9, 10, 40, 99])
def test_a_number_has_room_in_its_star(k):
    assert text_width(str(k), number_size(k)) * 72 / 100 < 0.45 * star_size(k)


@pytest.mark.parametrize("n", [1, 400, 5000, 10**6])
def test_a_ring_stands_clear_of_its_point(n):
    assert ring_size(n) >= point_size(n) + 2.5


def test_points_get_smaller_but_stay_visible():
    diameters = [point_size(n) for n in (1, 400, 2000, 12_000, 10**6)]

    assert diameters == sorted(diameters, reverse=True)
    assert diameters[0] == diameters[1] > diameters[2]
    assert diameters[-1] >= 1


@given(st.tuples(*[st.integers(0, 255)] * 3))
@example((151, 193, 0))
def test_a_film_keeps_a_color_as_it_is_and_it_is_next_to_the_one_asked_for(channels):
    asked = to_hex([channel / 255 for channel in channels])

    kept = filmed(asked)

    assert filmed(kept) == kept
    np.testing.assert_allclose(to_rgb(kept), to_rgb(asked), atol=2.01 / 255)


def test_numbers_of_numpy_are_said_as_those_of_python():
    style = Style(tint=np.float32(0.25), shapes=np.True_)

    assert repr(style) == "Style(tint=0.25, shapes=True)"
