"""What somebody's own loop has collected becomes steps.

Centroids and labels come in turn, but loops collect them at different places: before or
after the labels, with the start or without, once an iteration or once a half-step. All
of that is brought into one order: centroids, the labels made from them, the centroids
made from those, and so on.
"""

from itertools import pairwise

import numpy as np

from kmviz.core.deferred import deferred_step
from kmviz.core.given.choices import is_several
from kmviz.core.given.coordinates import check_centroids, check_labels, check_numbers
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import shown
from kmviz.core.metric import Metric
from kmviz.core.nearest.owners import Labelled, Nobody, Owners
from kmviz.core.steps import Step

Labels = Ints | None
"""Labels, or None before any point has one."""


def history_steps(metric: Metric, centroids: object, labels: object) -> list[Step]:
    """Return the steps of a run of which somebody kept the centroids and labels.

    See `Trace.from_history`.

    Examples
    --------
    >>> from kmviz.core.metric import Euclidean
    >>> metric = Euclidean([[0.0], [1.0], [5.0]])
    >>> history = [[[0.0], [1.0]], [[0.0], [3.0]]], [[0, 1, 1], [0, 0, 1]]
    >>> [step.phase for step in history_steps(metric, *history)]
    ['init', 'assign', 'update', 'assign']
    """
    places = _check_places(centroids, metric)
    if labels is None:
        return _steps(metric, places, [metric.nearest(rows) for rows in places])
    owners = _check_owners(labels, len(metric.X), len(places[0]))
    return _steps(metric, *_in_turn(metric, places, owners))


def _check_places(centroids: object, metric: Metric) -> list[Floats]:
    places: list[Floats] = []
    for i, entry in enumerate(_entries(centroids, "centroids", axes=2)):
        name = f"centroids[{i}]"
        rows = check_numbers(entry, name)
        gone = np.isnan(rows).all(axis=-1, keepdims=True)
        check_centroids(np.where(gone, 0.0, rows), metric.X, name)
        if gone.all():
            message = f"{name} must have a row that is not nan, got {len(rows)} of nan"
            raise ValueError(message)
        if places and len(rows) != len(places[0]):
            message = (
                f"{name} must have {len(places[0])} rows, as centroids[0] has, got "
                f"{len(rows)}; a cluster that is gone keeps its row, filled with nan"
            )
            raise ValueError(message)
        places.append(rows)
    return places


def _check_owners(labels: object, n: int, k: int) -> list[Labels]:
    """Return the labels; the first may be missing, as they do before any assign."""
    first, *others = _entries(labels, "labels", axes=1)
    missing = first is None or np.array_equal(first, [-1] * n)  # type: ignore[arg-type]  # the question
    known = [] if missing else [first]
    owners = [
        check_labels(entry, n, k, f"labels[{i}]")
        for i, entry in enumerate([*known, *others], start=int(missing))
    ]
    return [None, *owners] if missing else [*owners]


def _entries(values: object, name: str, axes: int) -> list[object]:
    """Return what was collected; a single array is a history of one."""
    if not is_several(values):
        message = (
            f"{name} must be a list of arrays, as a loop collects them, "
            f"got {shown(values)}"
        )
        raise TypeError(message)
    entries = list(values)
    if not entries:
        message = f"{name} must hold at least one array, got none"
        raise ValueError(message)
    single = getattr(values, "ndim", None) == axes or _axes(entries[0]) == axes - 1
    return [values] if single else entries


def _axes(entry: object) -> int | None:
    """Return how many axes the array has that this would be; None if it is none."""
    try:
        return None if entry is None else np.ndim(entry)  # type: ignore[arg-type]  # the question
    except ValueError:
        return None


def _in_turn(
    metric: Metric, places: list[Floats], owners: list[Labels]
) -> tuple[list[Floats], list[Ints]]:
    """Return centroids and labels in the order in which they were made.

    Each of the labels were made from the centroids at the same place of the other list.
    """
    if len(places) == len(owners):
        if owners[0] is None or _one_at_a_time(places, owners):
            return _half_steps(places, owners)
        late = _astray(metric, places, owners[:-1])
        early = _astray(metric, places, owners[1:]) < late
    else:
        early = owners[0] is None or len(owners) == len(places) + 1
    known = [labels for labels in owners[early:] if labels is not None]
    if not 0 <= len(places) - len(known) <= 1:
        message = (
            "labels must be as many as centroids, or one more or fewer "
            f"({len(places)}), got {len(owners)}"
        )
        raise ValueError(message)
    return places, known


def _astray(metric: Metric, places: list[Floats], owners: list[Labels]) -> int:
    """Return how many labels are not those of the centroids at the same place."""
    return sum(
        int((metric.nearest(rows) != labels).sum())
        for rows, labels in zip(places, owners, strict=False)
    )


def _one_at_a_time(places: list[Floats], owners: list[Labels]) -> bool:
    """Tell whether labels changed now and then, but never together with centroids."""
    relabelled = [not _same(*pair) for pair in pairwise(owners)]
    moved = [not _same(*pair) for pair in pairwise(places)]
    both = zip(relabelled, moved, strict=True)
    return any(relabelled) and not any(map(all, both))


def _half_steps(
    places: list[Floats], owners: list[Labels]
) -> tuple[list[Floats], list[Ints]]:
    """Return what changed in turn; a half-step that changed nothing is put between."""
    moved, joined = places[:1], [labels for labels in owners[:1] if labels is not None]
    for rows, labels in zip(places[1:], owners[1:], strict=True):
        assert labels is not None  # only the first may be missing
        if len(joined) < len(moved):
            joined.append(labels)
            if not _same(rows, moved[-1]):
                moved.append(rows)
        else:
            moved.append(rows)
            if not _same(labels, joined[-1]):
                joined.append(labels)
    return moved, joined


def _same(array: Floats | Labels, other: Floats | Labels) -> bool:
    return np.array_equal(array, other, equal_nan=True)  # type: ignore[arg-type]  # None is never among them


def _steps(metric: Metric, places: list[Floats], owners: list[Ints]) -> list[Step]:
    """Return the steps of centroids and labels in turn, the centroids first."""
    k, still = len(places[0]), np.zeros_like(places[0])
    now: Owners = Nobody(len(metric.X), places[0])
    steps = [deferred_step(metric, "init", 0, places[0], now, None, still)]
    for i, rows in enumerate(places):
        if i:
            _check_there(owners[i - 1], rows, i)
            shift = rows - places[i - 1]
            steps.append(deferred_step(metric, "update", i, rows, now, now, shift))
        if i < len(owners):
            before, now = now, Labelled(owners[i], k, metric.middles)
            _check_there(owners[i], rows, i)
            last = len(owners) == len(places) == i + 1
            rest = last and not now.switched(before)
            rest = rest and not metric.misplaced(rows, owners[i]).any()
            stop = "labels unchanged" if rest else None
            steps.append(
                deferred_step(metric, "assign", i + 1, rows, now, before, still, stop)
            )
    return steps


def _check_there(labels: Ints, rows: Floats, i: int) -> None:
    """Refuse labels of a centroid that is gone."""
    gone = np.flatnonzero(np.isnan(rows[:, 0]))
    kept = np.flatnonzero(np.isin(gone, labels))
    if kept.size:
        message = (
            f"centroids[{i}] must be numbers for every cluster that has points, got a "
            f"row of nan for label {gone[kept[0]]}"
        )
        raise ValueError(message)
