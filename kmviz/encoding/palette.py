"""The colours of a film that has one table of them for all its pictures.

One table for the whole film keeps still parts still (a table per picture flickers) and
makes patches small. Its colours are picked from sample pictures, not averaged, so the
colours that matter are exact: the entry that comes next is always the colour that so
far adds most to the squared error. That is our own variant of the start "farthest" (see
`kmviz.core.seeding`), with each colour weighed by its pixels. On pictures made by
matplotlib this halves the error of Pillow's median cut and octree at the same number of
colours. Each pixel then gets the nearest entry, remembered in a table over all 2**24
colours that fills itself.
"""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

from kmviz.core.given.numbers import check_count
from kmviz.core.ground.arrays import Bools, Packed
from kmviz.encoding.patches import Frame, check_frames, pack

Palette = NDArray[np.uint8]
"""Colours, shape (m, 3)."""

MOST_COLORS = 255
"""One of the 256 entries means "as before"."""

FEWER_COLORS = (63, 127)
"""Numbers of colours that are tried, in turn, when none is asked for."""

UNSEEN = 0.125
"""The mean error of 255, over pixels and channels, up to which they are enough."""

TOLERANCE = 32
"""The error of 255, in any channel, that a pixel may have in a passing picture."""

_RGB = 0xFFFFFF
_NO_COLOR = _RGB + 1
_PLACES = np.array([1, 1 << 8, 1 << 16], np.uint32)
_ALL_NEAR = 0x01010101
"""Four bytes, each of them True."""
_AT_ONCE = 256
"""Colours that are looked up together: so few that BLAS wakes none of its threads,
which then keep a processor busy for longer than the look-up takes."""
_COUNT = 38
"""Bits in which pixels are counted; with those of a colour they fit into a number."""


def shared_palette(
    samples: Iterable[Frame], key_colors: ArrayLike = (), colors: int | None = None
) -> Palette:
    """Return the colours that serve all samples best.

    Parameters
    ----------
    samples : iterable of (pixels, seconds)
        Pictures spread over the film.
    key_colors : array of uint8, shape (m, 3)
        Colours that are taken whatever the samples show.
    colors : int, optional
        How many to return at most, up to 255; by default as few as lose next to
        nothing.

    Returns
    -------
    array of uint8, shape (m, 3)
        Key colours and colours of the samples, each at most once.

    Examples
    --------
    >>> picture = np.full((2, 2, 4), 255, np.uint8)
    >>> picture[0, 0, :3] = 7
    >>> shared_palette([(picture, 1.0)], key_colors=[[0, 0, 90]])
    array([[  0,   0,  90],
           [255, 255, 255],
           [  7,   7,   7]], dtype=uint8)
    """
    most = MOST_COLORS if colors is None else colors
    check_count(most, "colors", most=MOST_COLORS)
    keys = _packed_colors(key_colors)
    if len(keys) > most:
        message = f"colors must leave room for {len(keys)} key colors, got {most}"
        raise ValueError(message)
    packed, counts = _count_colors(keys, samples)
    rgb = _channels(packed)
    rows = _pick(rgb, counts, np.searchsorted(packed, keys).tolist())
    chosen: list[int] = []
    for count in (*FEWER_COLORS, most) if colors is None else (most,):
        chosen += islice(rows, count - len(chosen))
        if len(keys) <= count < most and _enough(rgb, counts, chosen):
            break
    palette: Palette = rgb[chosen].astype(np.uint8)
    return palette


def rgb_bytes(colors: Sequence[str]) -> Palette:
    """Return colours as bytes, shape (m, 3).

    Examples
    --------
    >>> rgb_bytes(["#0072B2", "white"])
    array([[  0, 114, 178],
           [255, 255, 255]], dtype=uint8)
    """
    rgb = np.array([to_rgb(color) for color in colors]).reshape(-1, 3)
    exact: Palette = np.rint(rgb * 255).astype(np.uint8)
    return exact


class NearestColor:
    """The entry of a palette nearest to a colour, counted from 1.

    Distances are Euclidean in RGB; the first of several nearest entries wins.

    Parameters
    ----------
    palette : array of uint8, shape (m, 3)
        At most 255 colours.
    key_colors : array of uint8, shape (m, 3)
        Those of them for which nothing else will ever do.

    Examples
    --------
    >>> nearest = NearestColor(np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
    >>> nearest(np.array([0xFF000000, 0xFFFEFFFE], np.uint32))
    array([1, 2], dtype=uint8)
    """

    def __init__(self, palette: Palette, key_colors: ArrayLike = ()) -> None:
        self._palette = palette.astype(np.float32)
        # From 1, and 0 for none.
        self._packed = np.append(np.uint32(0), palette @ _PLACES)
        is_key = np.isin(self._packed, _packed_colors(key_colors))
        self._keys = np.where(is_key, self._packed, np.uint32(_NO_COLOR))
        self._known = _sparse_zeros(_RGB + 1)

    def __call__(self, packed: Packed) -> NDArray[np.uint8]:
        """Return the entry for each packed pixel, shape (n,)."""
        colors = packed & np.uint32(_RGB)
        entries = self._known.take(colors)
        if not entries.all():
            self._learn(np.unique(_runs(colors[entries == 0])[0]))
            entries = self._known.take(colors)
        return entries

    def will_do(
        self, held: NDArray[np.uint8], values: NDArray[np.uint8], packed: Packed
    ) -> Bools:
        """Tell which entries are near enough to colours that are only passed.

        A pixel of a key colour must have it: where a flat area was left, crumbs of
        what moved there would stay.
        """
        colors = packed & np.uint32(_RGB)
        ones, others = self._packed[held].view(np.uint8), colors.view(np.uint8)
        away = np.maximum(ones, others) - np.minimum(ones, others)
        near: Bools = (away <= TOLERANCE).view(np.uint32) == _ALL_NEAR
        near &= self._keys[values] != colors
        return near

    def _learn(self, colors: Packed) -> None:
        self._known[colors] = _nearest(self._palette, _channels(colors)) + 1


def _nearest(
    palette: NDArray[np.float32], rgb: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Return the row of a palette that is nearest to each colour."""
    # |c - p|^2 without |c|^2; whole numbers this small are exact in float32.
    lengths = (palette**2).sum(axis=1)
    rows = np.empty(len(rgb), np.intp)
    for start in range(0, len(rgb), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        (lengths - 2 * rgb[some] @ palette.T).argmin(axis=1, out=rows[some])
    return rows


def _sparse_zeros(size: int) -> NDArray[np.uint8]:
    """Return zeros in address space alone, where only what is used takes memory.

    Those of numpy come in pages of 2 MiB, and soon take all of it.
    """
    space = mmap.mmap(-1, size)
    if hasattr(space, "madvise") and hasattr(mmap, "MADV_NOHUGEPAGE"):
        space.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(space, np.uint8)


def _packed_colors(key_colors: ArrayLike) -> Packed:
    """Return the different key colours as packed pixels without alpha."""
    keys = np.asarray(key_colors)
    if keys.size == 0:
        return np.empty(0, np.uint32)
    if keys.ndim != 2 or keys.shape[1] != 3 or keys.dtype.kind not in "iu":
        message = (
            "key_colors must be whole numbers of shape (m, 3), "
            f"got {keys.dtype} of shape {keys.shape}"
        )
        raise ValueError(message)
    if keys.min() < 0 or keys.max() > 255:
        message = (
            f"key_colors must be between 0 and 255, got {keys.min()} to {keys.max()}"
        )
        raise ValueError(message)
    packed: Packed = np.unique(keys.astype(np.uint32) @ _PLACES)
    return packed


def _count_colors(
    keys: Packed, samples: Iterable[Frame]
) -> tuple[Packed, NDArray[np.int64]]:
    """Return all colours in rising order, and how often each is in the samples."""
    found = [(keys, np.zeros(len(keys), np.int64))]
    for frame in check_frames(samples, "palette_samples"):
        found.append(_counted(*_runs(pack(frame.pixels).ravel() & np.uint32(_RGB))))
    colors, counts = map(np.concatenate, zip(*found, strict=True))
    return _counted(colors, counts)


def _runs(colors: Packed) -> tuple[Packed, NDArray[np.int64]]:
    """Return the colour of each run of equal pixels, and its length.

    Most of a picture is flat, so that there is much less to sort than pixels.
    """
    starts = np.flatnonzero(colors[1:] != colors[:-1]) + 1
    edges = np.concatenate([[0], starts, [len(colors)]])
    return colors[edges[:-1]], np.diff(edges)


def _counted(
    colors: Packed, counts: NDArray[np.int64]
) -> tuple[Packed, NDArray[np.int64]]:
    """Return the different colours in rising order, and the sum of the counts of each.

    Both are sorted as one number, which is quicker than to sort places by colours.
    """
    both = np.sort(colors.astype(np.int64) << _COUNT | counts)
    sorted_colors = both >> _COUNT
    starts = np.flatnonzero(np.diff(sorted_colors, prepend=-1))
    sums = np.add.reduceat(both & (1 << _COUNT) - 1, starts)
    return sorted_colors[starts].astype(np.uint32), sums


def _pick(
    rgb: NDArray[np.float32], counts: NDArray[np.int64], keys: list[int]
) -> Iterator[int]:
    """Yield each row once: the keys, then always that of the greatest error."""
    lengths = (rgb**2).sum(axis=1)
    errors = np.full(len(rgb), np.inf, np.float32)
    firsts = keys or [int(counts.argmax())]
    for place in range(len(rgb)):
        known = place < len(firsts)
        row = firsts[place] if known else int((errors * counts).argmax())
        yield row
        np.minimum(errors, lengths - 2 * rgb @ rgb[row] + lengths[row], out=errors)


def _enough(
    rgb: NDArray[np.float32], counts: NDArray[np.int64], rows: list[int]
) -> bool:
    """Tell whether the colours of some rows, for all, lose next to nothing."""
    nearest = _nearest(rgb[rows], rgb)
    away = np.abs(rgb - rgb[rows][nearest]).mean(axis=1)
    return bool(np.average(away, weights=counts) <= UNSEEN)


def _channels(packed: Packed) -> NDArray[np.float32]:
    """Return red, green and blue of each packed pixel, shape (n, 3)."""
    shifts = np.array([0, 8, 16], np.uint32)
    return (packed[:, None] >> shifts & np.uint32(0xFF)).astype(np.float32)
