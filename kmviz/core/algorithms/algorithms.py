"""The algorithms that have a name: each is a metric, and a loop that goes by it."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kmviz.core.algorithm import alternate
from kmviz.core.algorithms.medians import Manhattan
from kmviz.core.algorithms.medoids import Medoid
from kmviz.core.algorithms.mini_batch import MiniBatch, mini_batch
from kmviz.core.algorithms.online import OneByOne, online
from kmviz.core.algorithms.swarm import Swarm, particle_swarm
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.steps import Step

Loop = Callable[[Metric, Floats, Rules], Iterator[Step]]
"""How the steps are made, from these centroids on."""


class Algorithm(NamedTuple):
    """How the steps of a run are made."""

    metric: type[Metric]
    """Who is nearest. By its type a run knows its algorithm, so each has its own."""
    loop: Loop = alternate
    random: bool = False
    """Whether the loop draws at random as it goes, so that its seed matters."""


ALGORITHMS: Mapping[str, Algorithm] = MappingProxyType(
    {
        "k-means": Algorithm(Euclidean),
        "k-medians": Algorithm(Manhattan),
        "k-medoids": Algorithm(Medoid),
        "mini-batch": Algorithm(MiniBatch, mini_batch, random=True),
        "online": Algorithm(OneByOne, online, random=True),
        "particle-swarm": Algorithm(Swarm, particle_swarm, random=True),
    }
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
    names = (name for name, known in ALGORITHMS.items() if known.metric is kind)
    return next(names, kind)


def draws(algorithm: str | type[Metric]) -> bool:
    """Tell whether a run by an algorithm depends on a seed beyond its start.

    Examples
    --------
    >>> draws("k-means"), draws("online"), draws(Euclidean)
    (False, True, False)
    """
    return isinstance(algorithm, str) and ALGORITHMS[algorithm].random


def loop_of(metric: Metric) -> Loop:
    """Return the loop of the algorithm of a metric; Lloyd's, if it has no name.

    Examples
    --------
    >>> loop_of(Euclidean([[0.0]])) is alternate
    True
    """
    name = name_of(metric)
    return ALGORITHMS[name].loop if isinstance(name, str) else alternate
