"""The algorithms that have a name: each is a metric under the same loop."""

from collections.abc import Mapping
from types import MappingProxyType

from kmviz.core.medians import Manhattan
from kmviz.core.metric import Euclidean, Metric

ALGORITHMS: Mapping[str, type[Metric]] = MappingProxyType(
    {"k-means": Euclidean, "k-medians": Manhattan}
)
"""Every algorithm, by name."""


def name_of(metric: Metric) -> str | type[Metric]:
    """Return the name of the algorithm of a metric; its type, if it has none.

    Examples
    --------
    >>> name_of(Euclidean([[0.0]]))
    'k-means'
    """
    kind = type(metric)
    return next((name for name, known in ALGORITHMS.items() if known is kind), kind)
