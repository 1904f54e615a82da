"""The array types of the whole package, named once, and what keeps arrays read-only."""

from collections.abc import Mapping
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


class ReadOnly:
    """What holds arrays that nobody can change, in copies and out of pickles neither.

    numpy forgets that they are read-only wherever it copies them.

    Examples
    --------
    >>> from copy import deepcopy
    >>> from kmviz import make_board
    >>> deepcopy(make_board("faithful")).X.flags.writeable
    False
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        names = type(self).__slots__ or vars(self)
        return made_again, (type(self), {name: getattr(self, name) for name in names})


Kind = TypeVar("Kind", bound=ReadOnly)


def made_again(kind: type[Kind], facts: Mapping[str, Any]) -> Kind:
    """Return what was copied or pickled, with all that it held."""
    again = kind.__new__(kind)
    for name, fact in facts.items():
        _freeze(fact)
        object.__setattr__(again, name, fact)
    return again


def _freeze(fact: object) -> None:
    """Let nobody change the arrays in what was held, or in sequences and mappings."""
    if isinstance(fact, np.ndarray):
        frozen(fact)
    elif isinstance(fact, (tuple, Mapping)):
        for each in fact.values() if isinstance(fact, Mapping) else fact:
            _freeze(each)
