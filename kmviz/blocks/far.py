"""A half-step over blocks, of which nothing that grows with them is made until asked.

What is lazy for the workers takes the client some milliseconds all the same: Dask's
graphs of labels and of changes have an entry for each block.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kmviz.blocks.store import Store
from kmviz.core.arrays import Floats
from kmviz.core.steps import Step

LAZY = ("labels", "changed")
"""The fields that are made when asked for."""


class Owned:
    """The points of a store under some centroids; under None they have no labels."""

    def __init__(self, store: Store, centroids: Floats | None) -> None:
        self.store, self._centroids = store, centroids

    @cached_property
    def labels(self) -> Any:
        """The label of each point, as a Dask array."""
        if self._centroids is None:
            return self.store.everywhere(-1)
        return self.store.labels(self._centroids)


class Far(Step):
    """A step whose labels and changes are Dask arrays, made when they are asked for.

    Steps that share their owners share their labels. `dataclasses.replace`, a pickle
    and a copy make an ordinary step of it.
    """

    __slots__ = ("_before", "_owned")
    _owned: Owned
    _before: Owned | None

    def __new__(cls, *args: Any, **fields: Any) -> Any:
        """Return an ordinary step, as all its fields are known."""
        return Step(*args, **fields)

    if not TYPE_CHECKING:  # or every name would do

        def __getattr__(self, name: str) -> Any:
            """Return the arrays of all points."""
            if name == "labels":
                return self._owned.labels
            if name == "changed":
                return self._kept(name, self._changes())
            raise AttributeError(name)

    def _changes(self) -> Any:
        """Return which points have other labels than before."""
        if self._before is None:
            return self._owned.store.everywhere(False)
        return self._owned.labels != self._before.labels

    def _kept(self, name: str, value: Any) -> Any:
        object.__setattr__(self, name, value)
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return Step, tuple(getattr(self, field.name) for field in fields(Step))


def far_step(owned: Owned, before: Owned | None, known: Mapping[str, Any]) -> Step:
    """Return a step at which points come from those who had them before to others.

    Parameters
    ----------
    owned, before : Owned
        The points as they are after it, and before it, or None if none changes.
    known : dict
        What else there is in a step, by the names of its fields.
    """
    step: Far = object.__new__(Far)
    usual = {field.name: field.default for field in fields(Step)}
    for name, value in (usual | dict(known)).items():
        if name not in LAZY:
            object.__setattr__(step, name, value)
    object.__setattr__(step, "_owned", owned)
    object.__setattr__(step, "_before", before)
    return step
