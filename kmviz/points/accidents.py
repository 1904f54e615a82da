"""Accidents: boards on which k-means goes wrong, every time.

Their points are fixed, in their order too, and so is what else an accident needs: it
has options of its own, which hold unless somebody says otherwise. So the same name
always has the same accident. Rely on them on stage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from types import MappingProxyType

import numpy as np

from kmviz.core.asked.ends import run_ends
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.core.seeding import choose_centroids
from kmviz.points.drawn import Drawn, gauss, peaked, uniform
from kmviz.points.tables import read_labels, read_table

IRIS = (
    *("sepal length (cm)", "sepal width (cm)"),
    *("petal length (cm)", "petal width (cm)"),
)
_JUMPS = Sentence("a star without points jumps to the farthest point")
AVERAGED = 50
"""How many runs are averaged."""
STARS = {"k", "init", "seed", "start"}
"""The options by which the stars are placed otherwise than the accident does."""


@dataclass(frozen=True, slots=True)
class Accident:
    """A board that never changes: what it shows, and how it is made."""

    summary: str
    k: int
    make: Callable[[], Drawn]
    columns: tuple[str, ...] = ("x", "y")
    options: Mapping[str, str] = field(default_factory=dict)
    """What a run on it is made with, unless somebody says otherwise."""
    start: Callable[[Floats], Floats] | None = None
    """Where its stars start, unless somebody says otherwise; None: at random."""
    note: str = ""
    """What is said of these options at the start."""


def is_accident(board: object) -> bool:
    """Tell whether this is the name of an accident."""
    return isinstance(board, str) and board in ACCIDENTS


def own_options(board: object, given: Mapping[str, object]) -> dict[str, object]:
    """Return the options that an accident sets, for whoever has given some others.

    Examples
    --------
    >>> own_options("plus-plus", {"k": 3}), own_options("moons", {})
    ({'init': 'k-means++'}, {})
    """
    accident = ACCIDENTS.get(board) if isinstance(board, str) else None
    if accident is None:
        return {}
    own: dict[str, object] = dict(accident.options)
    if accident.start and not STARS & given.keys():
        own["start"] = accident.start(accident.make()[0])
    return {name: value for name, value in own.items() if name not in given}


def _shuffled(
    draw: Callable[[int, int, np.random.Generator], Drawn], n: int, k: int, seed: int
) -> Drawn:
    """Return a board drawn by rule, its points in no order."""
    rng = np.random.default_rng(seed)
    X, labels = draw(n, k, rng)
    order = rng.permutation(n)
    return X[order], None if labels is None else labels[order]


def _starved() -> Drawn:
    return _shuffled(gauss, 30, 4, seed=799)


def _tied() -> Drawn:
    """Return a point half-way between two others, on which the stars start."""
    X = np.array([[x, y] for x in (-0.75, 0.75) for y in (-0.5, 0.0, 0.5)])
    X = np.concatenate([X, [[0.0, 0.0]]])
    left, right = np.random.default_rng(0).permutation(len(X))[:2].tolist()
    order = [i for i in range(len(X)) if i not in (1, 4)]
    for place, i in sorted([(left, 1), (right, 4)]):
        order.insert(place, i)
    return X[order], None


def _unscaled() -> Drawn:
    """Return two groups that only the small column tells apart."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.arange(120) % 2)
    share = rng.normal(0.25 + 0.5 * labels, 0.05)
    return np.stack([share, rng.uniform(0, 1000, size=120)], axis=1), labels


def _outliers() -> Drawn:
    """Return two narrow groups, and a few points far off that belong to none."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.repeat([0, 1, 2], [45, 45, 9]))
    middles, widths = np.array([[-0.8, -0.15, 0.9], [0.08, 0.08, 0.05]])[:, labels]
    X = np.stack([rng.normal(middles, widths), rng.normal(0, 0.25, 99)], axis=1)
    return X, None


def _by_hand() -> Drawn:
    numbers: Floats = np.array([13.0, 20, 4, 3, 22, 21, 19, 10])
    return numbers[:, None], None


def _irises() -> Drawn:
    with as_file(files("kmviz") / "data" / "iris.csv") as path:
        table = read_table(path, columns=range(4))
        return table.X.copy(), read_labels(path, "species")[0]


def _averages(X: Floats) -> Floats:
    """Return the mean place of each star at the ends of many runs, as they come."""
    starts = [choose_centroids(X, 3, rng=seed) for seed in range(AVERAGED)]
    ends = [end.centroids for _, end in sorted(run_ends(X, np.array(starts)))]
    averages: Floats = np.mean(ends, axis=0)
    return averages


ACCIDENTS: Mapping[str, Accident] = MappingProxyType(
    {
        "two-in-one": Accident(
            "two stars share a blob while one covers two: stuck for good",
            k=3,
            make=lambda: _shuffled(peaked, 90, 3, seed=22),
        ),
        "plus-plus": Accident(
            "the same by k-means++, which seldom fails",
            k=3,
            make=lambda: _shuffled(peaked, 90, 3, seed=329),
            options={"init": "k-means++"},
            note=Sentence("the stars are drawn by k-means++"),
        ),
        "starved": Accident(
            "a star loses all its points, and waits where it is",
            k=4,
            make=_starved,
        ),
        "starved-farthest": Accident(
            "the same star jumps to the point farthest from its own",
            k=4,
            make=_starved,
            options={"empty": "farthest"},
            note=_JUMPS,
        ),
        "starved-drop": Accident(
            "the same star is dropped: three are left",
            k=4,
            make=_starved,
            options={"empty": "drop"},
            note=Sentence("a star without points is dropped"),
        ),
        "tie": Accident(
            "a point half-way between two stars goes to the first of them",
            k=2,
            make=_tied,
        ),
        "crawl": Accident(
            "a run of 56 iterations, a few points at a time",
            k=3,
            make=lambda: uniform(300, 3, np.random.default_rng(891)),
        ),
        "averaged": Accident(
            "stars at the averages of 50 runs on iris: worse than any",
            k=3,
            make=_irises,
            columns=IRIS,
            start=_averages,
            note=Sentence(
                "the stars start at their averages over {runs} runs, of which the best "
                "has {best}",
                runs=AVERAGED,
                best=78.85,
            ),
        ),
        "unscaled": Accident(
            "a column in hundreds drowns the one that tells: --standardize",
            k=2,
            make=_unscaled,
            columns=("share", "price"),
        ),
        "outliers": Accident(
            "far points pull a star from its blob: --algorithm k-medians",
            k=2,
            make=_outliers,
        ),
        "by-hand": Accident(
            "eight numbers to work out: a star without points jumps",
            k=4,
            make=_by_hand,
            columns=("number",),
            options={"empty": "farthest"},
            note=_JUMPS,
        ),
    }
)
"""The accidents that can be played by their names."""
