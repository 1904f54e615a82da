"""Who is nearest among points in blocks: asked of the blocks, where they are."""

from collections.abc import Iterator
from typing import Any

import dask.array as da
import numpy as np

from kmviz.blocks.collections import as_array
from kmviz.blocks.loop import block_steps
from kmviz.blocks.starts import block_start
from kmviz.blocks.store import Store
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats
from kmviz.core.metric import Metric, Squared
from kmviz.core.steps import Step


class Blocks(Squared):
    """The metric of k-means for points that stay where they are, in blocks.

    Parameters
    ----------
    X : dask.array.Array of shape (n, d), or dask.dataframe.DataFrame
        The points.

    Raises
    ------
    ValueError
        If they are not finite numbers of shape (n, d).

    Examples
    --------
    >>> metric = Blocks(da.from_array(np.array([[0.0], [1.0], [5.0]]), chunks=(2, 1)))
    >>> metric
    <Blocks metric of 3 points, d=1>
    >>> metric.nearest(np.array([[0.0], [4.0]])).compute()
    array([0, 0, 1])
    """

    straight = near = False

    def __init__(self, X: object) -> None:
        array = as_array(X)
        self.store = Store(array)
        chunks = (tuple(self.store.lengths), (self.store.width,))
        self.X: Any = da.Array(array.dask, array.name, chunks, array.dtype)

    def __reduce__(self) -> tuple[type[Metric], tuple[Any]]:
        """Return what pickles and copies are made of: the array, but not its points."""
        return type(self), (self.X,)

    def start(self, k: int | None, init: object, rng: object) -> Floats:
        """Return what `block_start` does."""
        return block_start(self.store, k, init, rng)

    def lloyd(self, centroids: Floats, rules: Rules) -> Iterator[Step]:
        """Return what `block_steps` does."""
        return block_steps(self.store, centroids, rules)

    def nearest(self, centroids: Floats) -> Any:
        """Return the nearest centroid for each point, worked out when asked for."""
        return self.store.labels(centroids)

    def costs(self, centroids: Floats, labels: Any, points: Any = None) -> Any:
        """Return squared distances, worked out when asked for."""
        X = self.X if points is None else self.X[points]
        own = da.map_blocks(lambda some: centroids[some], labels, new_axis=1)
        return ((X - own) ** 2).sum(axis=1)

    def middles(self, labels: Any, k: int) -> Floats:
        """Return means."""
        sums = [(self.X * (labels == j)[:, None]).sum(axis=0) for j in range(k)]
        counts = [(labels == j).sum() for j in range(k)]
        found = self.store.computed([*sums, *counts])
        means: Floats = np.array(found[:k]) / np.maximum(found[k:], 1)[:, None]
        return means

    def total(self, centroids: Floats, labels: Any) -> float:
        """Return the inertia."""
        return float(*self.store.computed([self.costs(centroids, labels).sum()]))
