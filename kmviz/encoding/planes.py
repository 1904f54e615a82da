"""Pictures as films have them: a brightness for each pixel, a tint for four.

ffmpeg could make them of plain pixels, and looks at all of a picture each time. Here
only what has changed is computed again, which in most pictures is little, and ffmpeg
gets fewer bytes. Two pixels side by side are compared and copied as one number; two
such pairs, one above the other, have one tint. The numbers are those of ITU-R BT.709,
in the range of television.
"""

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Packed, Pixels
from kmviz.encoding.patches import pack

_RED, _BLUE = 0.2126, 0.0722
_WEIGHTS = np.array([_RED, 1 - _RED - _BLUE, _BLUE])
_BLUER = (np.array([0, 0, 1]) - _WEIGHTS) / (2 - 2 * _BLUE)
_REDDER = (np.array([1, 0, 0]) - _WEIGHTS) / (2 - 2 * _RED)
_PLACES = 16
"""Binary places of the factors below."""


def _factors(weights: NDArray[np.float64], levels: float) -> list[int]:
    """Return what red, green and blue are multiplied by, for so many levels."""
    return [round(each * levels / 255 * 2**_PLACES) for each in weights]


_BRIGHTNESS = _factors(_WEIGHTS, 219)
_TINTS = [_factors(weights, 224 / 4) for weights in (_BLUER, _REDDER)]
"""How much bluer, and how much redder, than grey are four pixels together."""
_BLACK, _GREY = 16, 128
_AT_ONCE = 4096
"""Fours whose numbers fit into the memory beside a processor."""


class Planes:
    """The planes of the picture at hand, in one array after the other.

    Parameters
    ----------
    height, width : int
        The size of the pictures, both even.

    Examples
    --------
    >>> planes = Planes(2, 4)
    >>> picture = np.full((2, 4, 4), 255, np.uint8)
    >>> planes.of(picture).tolist()
    [235, 235, 235, 235, 235, 235, 235, 235, 128, 128, 128, 128]
    >>> picture[:, 2:, :3] = 0, 0, 255
    >>> planes.of(picture).tolist()
    [235, 235, 32, 32, 235, 235, 32, 32, 128, 240, 128, 118]
    """

    def __init__(self, height: int, width: int) -> None:
        pixels = height * width
        self._half = width // 2
        self._seen = np.zeros(pixels // 2, np.uint64)  # transparent: no picture
        self._bytes = np.empty(pixels * 3 // 2, np.uint8)
        brightness, *self._tints = np.split(self._bytes, [pixels, pixels + pixels // 4])
        self._brightness = brightness.view(np.uint16)

    def of(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return the planes of a picture; the next call writes into the same array."""
        pairs = pack(pixels).ravel().view(np.uint64)
        differs = (pairs != self._seen).reshape(-1, 2, self._half)
        fours = np.flatnonzero(differs[:, 0] | differs[:, 1])
        for start in range(0, len(fours), _AT_ONCE):
            self._change(pairs, fours[start : start + _AT_ONCE])
        return self._bytes

    def _change(self, pairs: NDArray[np.uint64], fours: NDArray[np.intp]) -> None:
        """Take over some fours of pixels of a picture."""
        above = fours + fours // self._half * self._half
        where = np.stack([above, above + self._half])
        self._seen[where] = changed = pairs[where]
        channels = _channels(changed.view(np.uint32))
        values = _mixed(channels, _BRIGHTNESS, _BLACK).astype(np.uint8)
        self._brightness[where] = values.view(np.uint16)
        columns = [top + bottom for top, bottom in channels]
        sums = [each[::2] + each[1::2] for each in columns]
        for plane, factors in zip(self._tints, _TINTS, strict=True):
            plane[fours] = _mixed(sums, factors, _GREY)


def _channels(packed: Packed) -> list[NDArray[np.int32]]:
    """Return red, green and blue of packed pixels."""
    return [(packed >> shift & 0xFF).view(np.int32) for shift in (0, 8, 16)]


def _mixed(
    channels: list[NDArray[np.int32]], factors: list[int], zero: int
) -> NDArray[np.int32]:
    """Return a plane's values of colours, rounded."""
    red, green, blue = (a * b for a, b in zip(channels, factors, strict=True))
    half = 1 << _PLACES - 1
    values: NDArray[np.int32] = (red + green + blue + half >> _PLACES) + zero
    return values
