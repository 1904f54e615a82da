"""A half-step over blocks, of which nothing that grows with them is made until asked.

What is lazy for the workers takes the client some milliseconds all the same: Dask's
graphs of labels and of changes have an entry for each block.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol

from kmviz.blocks.store import Store
from kmviz.core.ground.arrays import Floats, made_again
from kmviz.core.ground.once import once
from kmviz.core.steps import Step

LAZY = ("labels", "changed")
"""The fields that are made when asked for."""


class Owned(Protocol):
    """Some points under some centroids; under None they have no labels.

    Attributes
    ----------
    lasting : bool
        Whether marks of what changed are kept once they are made.
    """

    lasting: bool

    @property
    def labels(self) -> Any:
        """The label of each point."""

    def changed(self, before: Any) -> Any:
        """Return which points have other labels than before; none if that is None."""


class InBlocks:
    """The points of a store under some centroids, whose labels are Dask arrays."""

    lasting = True

    def __init__(self, store: Store, centroids: Floats | None) -> None:
        self._store, self._centroids = store, centroids

    @once
    def labels(self) -> Any:
        """The label of each point."""
        if self._centroids is None:
            return self._store.everywhere(-1)
        return self._store.labels(self._centroids)

    def changed(self, before: "InBlocks | None") -> Any:
        """Return which points have other labels than before."""
        if before is None:
            return self._store.everywhere(False)
        return self.labels != before.labels


class Far(Step):
    """A step whose labels and changes are made when they are asked for.

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
            """Return the arrays of points; a field that is not there is told."""
            if name == "labels":
                return self._owned.labels
            if name == "changed":
                changed = self._owned.changed(self._before)
                if self._owned.lasting:
                    object.__setattr__(self, name, changed)
                return changed
            return super().__getattr__(name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        facts = {name: getattr(self, name) for name in Step.__slots__}
        return made_again, (Step, facts)


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


def known_of(step: Step) -> dict[str, Any]:
    """Return what there is in a step but what is made when asked for, by its names."""
    names = [field.name for field in fields(Step) if field.name not in LAZY]
    return {name: getattr(step, name) for name in names}
