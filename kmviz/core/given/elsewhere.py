"""Points that are not in this memory: how they are known, and who knows their metric.

It needs no numpy, so that a door can be opened before numpy is there.
"""

from collections.abc import Callable
from typing import Any

METRICS: list[Callable[[object], Any]] = []
"""Who knows the metric of such points."""


def is_elsewhere(X: object) -> bool:
    """Tell whether points are not in this memory, but in the blocks of a collection."""
    package = type(X).__module__.partition(".")[0]
    return package in ("dask", "dask_expr")  # data frames had a package of their own
