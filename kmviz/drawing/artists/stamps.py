"""The same stamp pressed at many pixels: which of them owns each pixel.

It is found once, and from then on a picture is a look-up of colours: its cost does not
grow with the number of stamps. A pixel that several cover belongs to the last of those
that cover most of it; where only soft edges meet, to the strongest edge.

Where stamps hide each other, a pixel is as strong as the logarithm of the number of
those that cover it, and there are no rims: so a crowd looks other than a few.
"""

from collections.abc import Sequence
from copy import copy
from math import ceil, floor
from typing import Any, TypeGuard

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Floats, Ints, Packed, Pixels

LEVELS = 16
"""Steps in which a pixel can be mixed from the colours of a face and of its rim."""
OPAQUE = np.uint32(0xFF000000)
"""The opacity of a packed colour that nothing shines through."""
PAIR, ONES, HALVES = np.uint32(0xFF00FF), np.uint32(0x10001), np.uint32(0x7F007F)
"""Every second of the colours that are packed; 1 and half of 255 for each of them."""
NONE_YET = -2
"""What no point has as a label."""
SOFT = 128
"""Below this, of 255, a pixel is only touched by the soft edge of a stamp."""
CROWD, CROWDED = 20_000, 2.0
"""So many stamps, and so many on each pixel that has one, and they hide each other."""
FAINTEST = 0.4
"""How strong a pixel is that one stamp covers, where others are covered by many."""


def has_pixels(renderer: RendererBase) -> TypeGuard[RendererAgg]:
    """Tell whether it is Agg's, or that of an SVG or PDF with Agg's inside for now."""
    return hasattr(renderer, "buffer_rgba")


def hardened(stamp: Pixels, rim: float) -> Pixels:
    """Return a stamp, red with a blue rim, whose pixels are the one or the other.

    A rim that is thinner than a pixel is left out, and the face is no larger for it.
    """
    edge, solid = stamp[..., 2] > stamp[..., 0], _solid(stamp)
    hard = np.zeros_like(stamp)
    hard[..., 0], hard[..., 2] = 255 * ~edge, 255 * edge
    hard[..., 3] = 255 * (solid & ~edge if rim < 1 else solid)
    return hard


def _solid(stamp: Pixels) -> Bools:
    """Tell which pixels of a stamp are more than touched: of a tiny one, the most."""
    cover = stamp[..., 3]
    solid: Bools = cover >= min(SOFT, cover.max())
    return solid


class Mosaic:
    """Which point owns each pixel of a box, and how it looks in it: for good.

    Parameters
    ----------
    owner : array of int of shape (height, width)
        The point that owns each pixel, bottom row first; -1 for nobody.
    look : array of int of shape (height, width)
        How much of a pixel is covered, above how much of that is not rim.
    """

    def __init__(self, owner: NDArray[Any], look: Packed) -> None:
        self._where = np.flatnonzero(owner.ravel() >= 0)
        self._owners = owner.ravel()[self._where].astype(np.intp)
        looks = look.ravel()[self._where]
        self._mix, self._cover = (looks & 0xFF).astype(np.int64) + LEVELS, looks >> 8
        self._shape, self._values = owner.shape, np.empty(len(looks), np.uint32)
        self._labels: Ints = np.full(len(looks), NONE_YET, np.int8)
        self._image: Pixels | None = None

    def painted(self, labels: Ints, table: Packed) -> Pixels:
        """Return the picture of the points, RGBA, bottom row first."""
        anew: Ints | slice = self._colored(labels, table)
        if self._image is None:
            self._image, anew = np.zeros((*self._shape, 4), np.uint8), slice(None)
        self._image.view("<u4").ravel()[self._where[anew]] = self._values[anew]
        return self._image

    def _colored(self, labels: Ints, table: Packed) -> Ints:
        """Give pixels whose points have other labels than before their colours.

        The others keep theirs. It returns which have been coloured.
        """
        before, self._labels = self._labels, labels.take(self._owners)
        anew = np.flatnonzero(before != self._labels)
        looks = self._labels.take(anew).astype(np.intp)
        looks *= LEVELS
        looks += self._mix.take(anew)
        self._values[anew] = table.take(looks) | self._cover.take(anew) << 24
        return anew


class PixelMap(Mosaic):
    """Which of many equal stamps owns each pixel of a box, and with how much rim."""

    def __init__(
        self, canvas: tuple[float, ...], pixels: Floats, stamp: Pixels
    ) -> None:
        self.canvas = canvas
        width, height = int(canvas[-2] - canvas[-4]), int(canvas[-1] - canvas[-3])
        self._owner = np.full((height, width), -1, dtype=np.int32)
        self._look = np.zeros((height, width), dtype=np.uint32)
        middles = snapped(pixels)
        self._place(middles, stamp)
        self._tell_crowds(middles, _solid(stamp))
        super().__init__(self._owner, self._look)
        del self._owner, self._look  # as large as the picture, and used up
        self._there: Ints | None = None
        self._below: Packed = np.empty_like(self._values)
        self._above: Packed = np.zeros_like(self._values)

    def unpainted(self) -> "PixelMap":
        """Return the same for another picture, which is painted apart from this one."""
        other = copy(self)
        other._values, other._below = (np.empty_like(self._values) for _ in range(2))
        other._above = np.zeros_like(self._values)
        other._labels = np.full(len(self._where), NONE_YET, np.int8)
        other._image = None
        return other

    def paint(self, picture: Pixels, labels: Ints, table: Packed) -> None:
        """Paint the points on a picture that nothing shines through, top row first.

        Only pixels that have another colour than before, or another below them, are
        mixed anew: from one step to the next they are few.
        """
        pixels, there = picture.view("<u4").ravel(), self._places_on(picture)
        under = pixels.take(there)
        stale = under != self._below
        stale[self._colored(labels, table)] = True
        if self._image is not None:  # what it has coloured is not known here
            stale[:] = True
        anew = np.flatnonzero(stale)
        self._below, self._image = under, None  # nor this there
        self._above[anew] = mixed(self._values.take(anew), under.take(anew))
        pixels[there] = self._above

    def _places_on(self, picture: Pixels) -> Ints:
        """Return where on a picture the pixels are, for good."""
        if self._there is None:
            left, low = (int(edge) for edge in self.canvas[-4:-2])
            rows, columns = np.divmod(self._where, self._shape[1])
            high, wide = picture.shape[:2]
            self._there = (high - 1 - low - rows) * wide + left + columns
        return self._there

    def _place(self, pixels: Ints, stamp: Pixels) -> None:
        """Press the stamp at every pixel: soft parts by strength, then solid ones."""
        reach = len(stamp) // 2
        pixels, points = self._uppermost(pixels, reach)
        red, cover = stamp[..., 0].astype(float), stamp[..., 3]
        mix = np.rint(red / np.maximum(red + stamp[..., 2], 1) * (LEVELS - 1))
        strength = np.minimum(cover, SOFT)
        for index in np.argsort(strength, axis=None, kind="stable"):
            row, column = np.unravel_index(index, stamp.shape[:2])
            if cover[row, column]:
                look = int(cover[row, column]) << 8 | int(mix[row, column])
                shift = np.array([column - reach, row - reach])
                solid = strength[row, column] == SOFT
                self._press(pixels + shift, points, look, solid=solid)

    def _uppermost(self, pixels: Ints, reach: int) -> tuple[Ints, Ints]:
        """Return the pixels that stamps reach in from, and the last point at each.

        Few points are taken as they are.
        """
        if len(pixels) < CROWD:
            return pixels, np.arange(len(pixels))
        height, width = (side + 2 * reach for side in self._owner.shape)
        points = uppermost(pixels + reach, width, height)
        return pixels[points], points

    def _tell_crowds(self, pixels: Ints, solid: Bools) -> None:
        """Make pixels as strong as they are crowded, if stamps hide each other."""
        height, width = self._owner.shape
        there = inside(pixels, width, height)
        x, y = (each[there] for each in pixels.T)
        stamps = np.bincount(y * width + x, minlength=height * width)
        if len(x) < max(CROWD, CROWDED * np.count_nonzero(stamps)):
            return
        reach = len(solid) // 2
        wide = np.pad(stamps.reshape(height, width), len(solid))
        crowd: Ints = np.zeros((height, width), dtype=np.int64)
        for shift in np.argwhere(solid) - reach:
            low, left = len(solid) - shift
            crowd += wide[low : low + height, left : left + width]
        covered = crowd > 0
        strong = np.rint(255 * strength(crowd[covered], FAINTEST)).astype(np.uint32)
        self._look[covered] = strong << 8 | LEVELS - 1
        self._owner[~covered] = -1

    def _press(self, pixels: Ints, points: Ints, look: int, *, solid: bool) -> None:
        """Give one pixel of the stamp to all points whose claim is the best so far."""
        height, width = self._owner.shape
        there = inside(pixels, width, height)
        x, y, points = (each[there] for each in (*pixels.T, points))
        if solid:
            over = self._look[y, x] >> 8 < SOFT
            better = over | (points > self._owner[y, x])
            x, y, points = x[better], y[better], points[better]
        self._owner[y, x] = points
        self._look[y, x] = look


def mixed(over: Packed, under: Packed) -> Packed:
    """Return packed colours over others that nothing shines through.

    Examples
    --------
    >>> over, under = np.array([[0x8000FF64], [0xFF3264C8]], np.uint32)
    >>> hex(mixed(over, under)[0])
    '0xff19b296'
    """
    cover = over >> 24
    rest = 255 - cover

    def pair(shift: int) -> Packed:
        """Mix every second colour: two at once, each with 16 bits of room."""
        both: Packed = (over >> shift & PAIR) * cover
        both += (under >> shift & PAIR) * rest
        both += HALVES
        both += (both >> 8 & PAIR) + ONES  # a 256th of which is a 255th of it
        both >>= 8
        both &= PAIR
        return both

    packed = pair(8)
    packed <<= 8
    packed |= pair(0)
    packed |= OPAQUE
    return packed


def uppermost(pixels: Ints, width: int, height: int) -> Ints:
    """Return the last of all points on each pixel of a picture, by pixel.

    Examples
    --------
    >>> uppermost(np.array([[1, 0], [0, 0], [1, 0], [2, 0]]), width=2, height=1)
    array([1, 2])
    """
    x, y = pixels.T
    points = np.flatnonzero(inside(pixels, width, height))
    last = np.full(height * width, -1)
    last[y[points] * width + x[points]] = points
    return last[last >= 0]


def inside(pixels: Ints, width: int, height: int) -> Bools:
    """Tell which pixels are on a picture."""
    x, y = pixels.T
    there: Bools = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return there


def strength(counts: Ints, faintest: float) -> Floats:
    """Return how strong is what stands for so many, up to 1, as the logarithm has it.

    Examples
    --------
    >>> strength(np.array([1, 10, 100]), faintest=0.25)
    array([0.25 , 0.625, 1.   ])
    """
    share = np.log(counts) / max(1e-9, float(np.log(counts.max())))
    strengths: Floats = faintest + (1 - faintest) * share
    return strengths


def snapped(pixels: Floats) -> Ints:
    """Return the pixels, column and row, in whose middle Agg puts the markers."""
    middles = np.empty(pixels.shape, dtype=np.int64, order="F")  # as it is read
    middles[:, 0] = np.floor(pixels[:, 0] + 0.5)
    middles[:, 1] = np.ceil(pixels[:, 1] - 0.5) - 1
    return middles


def snapped_one(x: float, y: float) -> tuple[int, int]:
    """Return the pixel of one marker.

    Examples
    --------
    >>> snapped_one(3.4, 7.5), snapped(np.array([[3.4, 7.5]])).tolist()
    ((3, 6), [[3, 6]])
    """
    return floor(x + 0.5), ceil(y - 0.5) - 1


def color_table(colors: Sequence[str], edge: str) -> Packed:
    """Return packed colours for every label, from -1, and every mix of face and rim."""
    share = np.linspace(0.0, 1.0, LEVELS)[:, None]
    mixed = [
        share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(edge))
        for color in colors
    ]
    red, green, blue = np.rint(np.concatenate(mixed) * 255).astype(np.uint32).T
    packed: Packed = red | green << 8 | blue << 16
    return packed
