"""The array types of the whole package, named once."""

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Pixels: TypeAlias = NDArray[np.uint8]
"""A picture, RGBA of shape (height, width, 4), or one channel of it."""
Packed: TypeAlias = NDArray[np.uint32]
"""Pixels as numbers: red in the lowest byte, then green, blue and alpha."""
Array = TypeVar("Array", bound=NDArray[Any])


def frozen(array: Array) -> Array:
    """Return an array, which nobody can change from now on."""
    array.setflags(write=False)
    return array
