"""Pictures on their way into a file.

Every encoder of this floor reads frames one at a time and forgets them, so that a film
of an hour needs no more memory than one of a second. What three of them have in common
is here. GIF, WebP and APNG store a frame as a *patch*: the smallest rectangle that
holds all changed pixels, in which a pixel that did not change is 0, the format's way to
say "leave what is there". `patches` finds them on a canvas of whole numbers, one for
each pixel: palette indices from 1, or packed RGBA where nothing may be lost.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Ints, Packed, Pixels

_NOTHING = 0
"""What no opaque pixel is: the next picture looks at such a place again."""

GAP = 2
"""Unchanged pixels in a row of changes that are repeated: it takes fewer bytes than to
say that they stay."""


class Frame(NamedTuple):
    """A picture on its way into a file; a plain tuple does as well.

    Whoever makes the frames may draw the next one into the same buffer.
    """

    pixels: Pixels
    """Opaque, RGBA of shape (height, width, 4)."""
    seconds: float
    """How long it is shown."""
    passing: bool = False
    """Whether it is on the way between two at which one rests: it may then be a little
    less exact."""


class Patch(NamedTuple):
    """The part of a picture that differs from the picture before it."""

    left: int
    top: int
    values: NDArray[Any]
    """Shape (height, width); 0 where nothing changes."""
    ticks: int
    """How long it stays, in the format's unit of time."""


def check_frames(frames: Iterable[Frame], name: str = "frames") -> Iterator[Frame]:
    """Yield the frames unchanged, provided that all of them fit together.

    Raises
    ------
    ValueError
        While iterating: there is no frame, a picture has another shape or type than
        it must have, or a duration is not a finite number above 0.
    """
    shape = None
    for each in frames:
        frame = Frame(*each)
        pixels, seconds = frame.pixels, frame.seconds
        shape = shape or pixels.shape
        if len(shape) != 3 or shape[2] != 4 or 0 in shape or pixels.dtype != np.uint8:
            message = (
                "a frame must be an array of uint8 of shape (height, width, 4), "
                f"got {pixels.dtype} of shape {pixels.shape}"
            )
            raise ValueError(message)
        if pixels.shape != shape:
            message = (
                f"all frames must have the shape of the first, {shape}, "
                f"got {pixels.shape}"
            )
            raise ValueError(message)
        if not 0 < seconds < math.inf:
            message = (
                f"a frame must last a finite number of seconds above 0, got {seconds}"
            )
            raise ValueError(message)
        yield frame
    if shape is None:
        message = f"{name} must hold at least one frame, got none"
        raise ValueError(message)


def pack(pixels: Pixels) -> Packed:
    """Return the pixels as numbers, shape (height, width); a view where it can be."""
    packed: Packed = np.ascontiguousarray(pixels).view("<u4")[..., 0]
    return packed


class Quantizer(Protocol):
    """What turns colours into the values of a canvas, which are never 0."""

    def __call__(self, packed: Packed) -> NDArray[Any]:
        """Return the value for each packed pixel, shape (n,)."""

    def will_do(
        self, held: NDArray[Any], values: NDArray[Any], packed: Packed
    ) -> Bools:
        """Tell which may stay, instead of values, for packed pixels only passed."""


def patches(
    frames: Iterable[Frame],
    quantizer: Quantizer,
    *,
    per_second: int,
    least: int,
    most: int,
) -> Iterator[Patch]:
    """Yield what changes from picture to picture, and for how many ticks it stays.

    The first patch is the whole first picture. A picture equal to the one before it
    only prolongs that one. Ticks are differences of the rounded running time, so they
    add up to the true length however many frames there are.

    Parameters
    ----------
    frames : iterable of Frame
        The pictures.
    quantizer : Quantizer
        Turns packed pixels into canvas values.
    per_second : int
        Ticks in a second.
    least : int
        A picture shorter than this gives way to the next one. The last picture always
        appears, and lasts at least as long.
    most : int
        A picture longer than this is carried on by patches of one unchanged pixel.

    Yields
    ------
    Patch
        In playing order.

    Examples
    --------
    >>> from kmviz.encoding.palette import NearestColor
    >>> nearest = NearestColor(np.array([[255, 255, 255], [0, 0, 0]], np.uint8))
    >>> white = np.full((2, 3, 4), 255, np.uint8)
    >>> dotted = white.copy()
    >>> dotted[1, 2, :3] = 0
    >>> frames, times = [(white, 0.5), (dotted, 0.2)], {"least": 2, "most": 0xFFFF}
    >>> for patch in patches(frames, nearest, per_second=100, **times):
    ...     print(patch.left, patch.top, patch.values.tolist(), patch.ticks)
    0 0 [[1, 1, 1], [1, 1, 1]] 50
    2 1 [[2]] 20
    """
    frames = check_frames(frames)
    first = next(frames)
    canvas, clock, spent = _Canvas(first.pixels, quantizer), first.seconds, 0
    for frame in frames:
        where, values = canvas.changes(frame)
        if where.size:
            ticks = round(clock * per_second) - spent
            if ticks >= least:
                yield from _split(canvas.patch(), ticks, least, most)
                spent += ticks
            canvas.held[where] = values
        clock += frame.seconds
    ticks = max(round(clock * per_second) - spent, least)
    yield from _split(canvas.patch(), ticks, least, most)


class _Canvas:
    """The values of the picture at hand, and of the one that is in the file."""

    def __init__(self, pixels: Pixels, quantizer: Quantizer) -> None:
        self._quantizer, self._shape = quantizer, pixels.shape[:2]
        self._seen = pack(pixels).ravel().copy()
        self.held = quantizer(self._seen)
        self._shown = np.zeros_like(self.held)

    def changes(self, frame: Frame) -> tuple[Ints, NDArray[Any]]:
        """Return the places and new values of what a frame must change."""
        packed = pack(frame.pixels).ravel()
        where = np.flatnonzero(packed != self._seen)
        self._seen[where] = colors = packed[where]
        values, held = self._quantizer(colors), self.held[where]
        wrong = np.flatnonzero(values != held)
        where, values = where[wrong], values[wrong]
        if not frame.passing:
            return where, values
        near = self._quantizer.will_do(held[wrong], values, colors[wrong])
        self._seen[where[near]] = _NOTHING
        return where[~near], values[~near]

    def patch(self) -> tuple[int, int, NDArray[Any]]:
        """Return left, top and the smallest rectangle of changes, and show them."""
        held, changed = self.held, (self.held != self._shown).reshape(self._shape)
        rows = np.flatnonzero(changed.any(axis=1))
        if not rows.size:
            return 0, 0, np.zeros_like(held, shape=(1, 1))
        lines = slice(rows[0], rows[-1] + 1)
        columns = np.flatnonzero(changed[lines].any(axis=0))
        box = lines, slice(columns[0], columns[-1] + 1)
        self._shown[:] = held
        values = held.reshape(self._shape)[box] * _without_gaps(changed[box])
        return int(columns[0]), int(rows[0]), values


def _without_gaps(changed: Bools) -> Bools:
    """Return the changes with the gaps closed that are not worth it."""
    closed = changed.copy()
    for _ in range(GAP):
        closed[:, 1:] |= closed[:, :-1]
    for _ in range(GAP):
        closed[:, :-1] &= closed[:, 1:]
    return closed


def _split(
    patch: tuple[int, int, NDArray[Any]], ticks: int, least: int, most: int
) -> Iterator[Patch]:
    """Yield the patch, then as many patches of nothing as its time asks for."""
    while ticks > most:
        yield Patch(*patch, most - least)
        ticks -= most - least
        patch = 0, 0, np.zeros_like(patch[2], shape=(1, 1))
    yield Patch(*patch, ticks)
