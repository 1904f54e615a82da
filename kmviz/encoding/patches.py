"""Pictures on their way into a file.

Every encoder of this floor reads frames one at a time and forgets them, so that a film
of an hour needs no more memory than one of a second. What three of them have in common
is here. GIF, WebP and APNG store a frame as a *patch*: the smallest rectangle that
holds all changed pixels, in which a pixel that did not change is 0, the format's way to
say "leave what is there". `patches` finds them on a canvas of whole numbers, one for
each pixel: palette indices from 1 for GIF, packed RGBA for the other two.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Packed, Pixels

Frame: TypeAlias = tuple[Pixels, float]
"""A picture, opaque, and how long it is shown, in seconds.

Whoever makes the frames may draw the next one into the same buffer.
"""


class Patch(NamedTuple):
    """The part of a picture that differs from the picture before it."""

    left: int
    top: int
    values: NDArray[Any]  # shape (height, width); 0 where nothing changes
    ticks: int  # how long it stays, in the format's unit of time


def check_frames(frames: Iterable[Frame], name: str = "frames") -> Iterator[Frame]:
    """Yield the frames unchanged, provided that all of them fit together.

    Raises
    ------
    ValueError
        While iterating: there is no frame, a picture has another shape or type than
        it must have, or a duration is not a finite number above 0.
    """
    shape = None
    for pixels, seconds in frames:
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
        yield pixels, seconds
    if shape is None:
        message = f"{name} must hold at least one frame, got none"
        raise ValueError(message)


def pack(pixels: Pixels) -> Packed:
    """Return the pixels as numbers, shape (height, width); a view where it can be."""
    packed: Packed = np.ascontiguousarray(pixels).view("<u4")[..., 0]
    return packed


def patches(
    frames: Iterable[Frame],
    translate: Callable[[Packed], NDArray[Any]],
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
    frames : iterable of (pixels, seconds)
        The pictures.
    translate : callable
        Turns packed pixels, shape (n,), into canvas values that are never 0.
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
    """
    frames = check_frames(frames)
    pixels, clock = next(frames)
    seen = pack(pixels).ravel().copy()
    held = translate(seen)
    shown = np.zeros_like(held)
    spent, shape = 0, pixels.shape[:2]
    for pixels, seconds in frames:
        packed = pack(pixels).ravel()
        where = np.flatnonzero(packed != seen)
        seen[where] = packed[where]
        values = translate(seen[where])
        if not np.array_equal(values, held[where]):
            ticks = round(clock * per_second) - spent
            if ticks >= least:
                yield from _split(_patch(held, shown, shape), ticks, least, most)
                shown[:] = held
                spent += ticks
            held[where] = values
        clock += seconds
    ticks = max(round(clock * per_second) - spent, least)
    yield from _split(_patch(held, shown, shape), ticks, least, most)


def _patch(
    held: NDArray[Any], shown: NDArray[Any], shape: tuple[int, ...]
) -> tuple[int, int, NDArray[Any]]:
    """Return left, top and the values of the smallest rectangle around the changes."""
    changed = (held != shown).reshape(shape)
    rows = np.flatnonzero(changed.any(axis=1))
    if not rows.size:
        return 0, 0, np.zeros_like(held, shape=(1, 1))
    lines = slice(rows[0], rows[-1] + 1)
    columns = np.flatnonzero(changed[lines].any(axis=0))
    box = lines, slice(columns[0], columns[-1] + 1)
    return int(columns[0]), int(rows[0]), held.reshape(shape)[box] * changed[box]


def _split(
    patch: tuple[int, int, NDArray[Any]], ticks: int, least: int, most: int
) -> Iterator[Patch]:
    """Yield the patch, then as many patches of nothing as its time asks for."""
    while ticks > most:
        yield Patch(*patch, most - least)
        ticks -= most - least
        patch = 0, 0, np.zeros_like(patch[2], shape=(1, 1))
    yield Patch(*patch, ticks)
