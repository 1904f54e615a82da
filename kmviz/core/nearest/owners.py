"""Who has which point: as labels, in few bytes, or, for many points, as slices.

A step of a run is kept as slices of points in rows, some hundreds of them, and the few
points between; where there are no rows, as labels in a byte or two. Labels as they are
known are made of these when somebody asks, so a run of hundreds of steps on a million
points takes no more room than a few of its pictures.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Floats, Ints, frozen
from kmviz.core.ground.once import once
from kmviz.core.nearest.assignment import tally_means
from kmviz.core.nearest.rows import Rows, ranges


class Owners(ABC):
    """Who has which point.

    Attributes
    ----------
    lasting : bool
        Whether arrays are kept once they are made, as those of few points are.
    """

    lasting = True

    @property
    @abstractmethod
    def labels(self) -> Ints:
        """The label of each point, shape (n,)."""

    @property
    def by_row(self) -> NDArray[Any]:
        """The labels in an order of its own, or marks that are equal where they are."""
        return self.labels

    @property
    def few(self) -> NDArray[Any]:
        """The labels in the smallest integer type at hand."""
        return self.labels

    @property
    def few_for_once(self) -> NDArray[Any]:
        """The same for a single use, for which nothing is prepared or kept."""
        return self.few

    def label_of(self, point: int) -> int:
        """Return the label of one point."""
        return int(self.few[point])

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """A value that is equal for equal labels only, by which cycles are found."""

    @property
    @abstractmethod
    def counts(self) -> Ints:
        """The number of points of each cluster, shape (k,)."""

    @property
    def everywhere(self) -> bool:
        """Whether each cluster has points."""
        return bool(np.count_nonzero(self.counts) == len(self.counts))

    @abstractmethod
    def middles(self) -> Floats:
        """Return where the centroids belong, as `Metric.middles` does."""

    def changed(self, before: "Owners | None") -> Bools:
        """Tell which points have another label than before, if they had one."""
        changed: Bools = self.labels != (before.labels if before else -1)
        return frozen(changed)

    def switched(self, before: "Owners | None") -> int:
        """Return how many points have another label than before."""
        return int(np.count_nonzero(self.changed(before)))


class Nobody(Owners):
    """Owners before the first assign, when nobody has any of n points.

    Parameters
    ----------
    n : int
        How many points there are.
    centroids : array of shape (k, d)
        Where the centroids are, and stay while no point pulls at them.
    """

    key = None

    def __init__(self, n: int, centroids: Floats) -> None:
        self._n, self._centroids = n, centroids

    @once
    def labels(self) -> Ints:
        """No label for each point."""
        return frozen(np.full(self._n, -1, dtype=np.int64))

    @once
    def counts(self) -> Ints:
        """No points of each cluster."""
        return np.zeros(len(self._centroids), dtype=np.int64)

    def middles(self) -> Floats:
        """Return where the centroids are."""
        return self._centroids.copy()


class Summed(Owners):
    """Owners which know what the points of each cluster add up to.

    Parameters
    ----------
    tally : array of shape (2 or 3, d, k)
        Of each column, how many numbers of each cluster there are, and what they add up
        to: their leading parts, and, where there are any, their rests.
    """

    def __init__(self, tally: Floats) -> None:
        self.tally = tally

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and np.array_equal(
            self.by_row, other.by_row
        )

    def __hash__(self) -> int:
        return hash(self.tally.tobytes())

    @property
    def key(self) -> "Summed":
        """The owners themselves, which are compared by sums and labels."""
        return self

    @once
    def counts(self) -> Ints:
        """The number of points of each cluster."""
        counts: Ints = self.tally[0, 0].astype(np.int64)
        return counts

    @once
    def everywhere(self) -> bool:
        """Whether each cluster has points, which need no whole numbers to tell."""
        counts = self.tally[0, 0]
        return bool(np.count_nonzero(counts) == len(counts))

    def middles(self) -> Floats:
        """Return means, each the exact mean rounded once; 0 of no points."""
        return tally_means(self.tally, self.everywhere)


class Compact(Owners):
    """Owners in few bytes.

    Arrays of all points are made when asked for, and last as long as they are in use.
    """

    lasting = False
    order: Ints | slice = slice(None)
    """In which order the points are, of all that follows."""

    @property
    def labels(self) -> Ints:
        """The labels in the order of the points, the same array while it is in use."""
        return self._lent("labels", lambda: self.few.astype(np.int64))

    @property
    def few(self) -> NDArray[Any]:
        """The labels in the smallest integer type, with room for one label more."""
        return self._lent("few", self._unsorted)

    def changed(self, before: Owners | None) -> Bools:
        """Tell which points have another label than before, if they had one."""
        return self._lent(f"since {id(before)}", lambda: self._marked(before))

    def switched(self, before: Owners | None) -> int:
        """Return how many points have another label than before."""
        if before is self:
            return 0
        known = self._at_hand(before)
        differing = known[0] != known[1] if known else self._differing(before)
        return int(np.count_nonzero(differing))

    def _at_hand(self, before: Owners | None) -> list[NDArray[Any]]:
        """Return the small labels of both, or nothing if some must be made first."""
        both = [each for each in (self, before) if isinstance(each, Compact)]
        known = [few for each in both if (few := each._in_use.get("few")) is not None]
        return known if len(known) == 2 else []

    def _differing(self, before: Owners | None) -> Bools:
        """Tell which points have another label, in the order of `by_row`."""
        if before is None or before is self:
            return np.full(self.counts.sum(), before is None)
        if isinstance(before, Compact) and before.order is self.order:
            other = before.by_row
        else:
            other = before.labels[self.order]
        differing: Bools = self.by_row != other
        return differing

    def _marked(self, before: Owners | None) -> Bools:
        """Tell so in the order of the points; mostly it is true of few."""
        if known := self._at_hand(before):
            marks: Bools = known[0] != known[1]
            return marks
        differing = self._differing(before)
        if isinstance(self.order, slice) or before is None:
            return differing
        marked = np.zeros(len(differing), dtype=bool)
        marked[self.order[np.flatnonzero(differing)]] = True
        return marked

    def _unsorted(self) -> NDArray[Any]:
        """Return the labels in the order of the points."""
        return self.by_row

    def _lent(self, name: str, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return an array that was made before if somebody still has it, or make it."""
        array = self._in_use.get(name)
        if array is None:
            self._in_use[name] = array = frozen(make())
        return array

    @once
    def _in_use(self) -> "WeakValueDictionary[str, NDArray[Any]]":
        return WeakValueDictionary()


class Labelled(Compact):
    """Owners as labels in as few bytes as will do.

    Parameters
    ----------
    labels : array of int, shape (n,)
        The label of each point.
    k : int
        The number of clusters.
    middles : callable
        How a metric finds the middles of clusters by labels and k.
    """

    def __init__(
        self,
        labels: NDArray[np.integer[Any]],
        k: int,
        middles: Callable[[Ints, int], Floats],
    ) -> None:
        self._labels = labels.astype(np.min_scalar_type(k), copy=False)
        self._k, self._middles = k, middles

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self._labels, self._k, self._middles)

    @property
    def by_row(self) -> NDArray[Any]:
        """The labels, which are in the order of the points."""
        return self._labels

    @once
    def key(self) -> bytes:
        """A digest of the labels."""
        return blake2b(self._labels.tobytes(), digest_size=16).digest()

    @once
    def counts(self) -> Ints:
        """The number of points of each cluster."""
        return np.bincount(self._labels, minlength=self._k)

    def middles(self) -> Floats:
        """Return the middles that the metric finds."""
        return self._middles(self.labels, self._k)


class Slices(Compact, Summed):
    """Owners as slices of rows, and the single points between them.

    Parameters
    ----------
    rows : Rows
        The points.
    star : array of int, shape (m,)
        Which cluster has each slice.
    cuts : array of int, shape (2 m + 1,)
        At which packs of points slices start and stop, in turn, and the end of all.
    single : array of int
        The clusters of the points that are in no slice, in the order of the rows.
    tally : array of shape (3, d, k)
        What the points of each cluster add up to, as in `Summed`.
    """

    def __init__(
        self,
        rows: Rows,
        star: NDArray[np.integer[Any]],
        cuts: Ints,
        single: NDArray[np.integer[Any]],
        tally: Floats,
    ) -> None:
        super().__init__(tally)
        self._rows, self.order = rows, rows.order
        kind = np.min_scalar_type(tally.shape[2])
        self._star, self._single = star.astype(kind), single.astype(kind, copy=False)
        self._cuts = cuts.astype(np.int32)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        kept = self._star, self._cuts, self._single
        return type(self), (self._rows, *kept, self.tally)

    @property
    def sums(self) -> Floats:
        """What the points of each cluster add up to in both parts, shape (2, k, d)."""
        return self.tally[1:].swapaxes(1, 2)

    @property
    def nbytes(self) -> int:
        """How many bytes are kept for a step."""
        return self._star.nbytes + self._cuts.nbytes + self._single.nbytes

    @property
    def by_row(self) -> NDArray[Any]:
        """The labels in the order of the rows."""
        bounds = self._rows.bounds[self._cuts]
        labels = np.repeat(self._star, bounds[2::2] - bounds[:-1:2])
        labels[ranges(bounds[1::2], bounds[2::2] - bounds[1::2])] = self._single
        return labels

    def label_of(self, point: int) -> int:
        """Return the label of one point: that of its slice, or its own between two."""
        rank, bounds = self._rows.ranks[point], self._rows.bounds[self._cuts]
        before, between = divmod(int(bounds.searchsorted(rank, side="right")) - 1, 2)
        if not between:
            return int(self._star[before])
        singles = bounds[2::2] - bounds[1::2]
        left = bounds[2 * before + 2] - rank  # of these, until the next slice
        return int(self._single[singles[: before + 1].sum() - left])

    def _unsorted(self) -> NDArray[Any]:
        """Return the labels in the order of the points."""
        return self.by_row.take(self._rows.ranks)

    @property
    def few_for_once(self) -> NDArray[Any]:
        """The same without the ranks of all points, which take longer to make."""
        known = self._in_use.get("few")
        if known is None:
            labels = self.by_row
            known = np.empty_like(labels)
            known[self.order] = labels
        return known
