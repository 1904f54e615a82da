"""A recorded run: every step can be looked at again, in any order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Self, overload

import numpy as np

from kmviz.core.given.backdrop import Backdrop, check_backdrop
from kmviz.core.given.columns import (
    check_columns,
    check_names,
    clipped,
    column_names,
)
from kmviz.core.given.coordinates import check_here, check_points, equal_points
from kmviz.core.given.elsewhere import is_elsewhere
from kmviz.core.given.numbers import check_count
from kmviz.core.given.standard import widest
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import shown
from kmviz.core.history import history_steps
from kmviz.core.metric import Metric, metric_of
from kmviz.core.options.names import missing, names_to_fill
from kmviz.core.partitions import Groups, check_groups
from kmviz.core.recording import checked, is_vouched, metric_behind, vouched
from kmviz.core.steps import CONVERGED, Step
from kmviz.core.tape import Again, Tape


class Trace(Sequence[Step]):
    """A run of k-means, recorded step by step as it is asked for.

    It is a sequence of `Step`: ``trace[3]``, ``trace[-1]``, ``len(trace)`` and loops
    work as on a list. Steps are pulled from their source only when needed, and kept.

    Parameters
    ----------
    X : array of shape (n, d), DataFrame, Board, or Dask array or data frame
        The points; those of a Dask collection stay where they are.
    steps : iterable of Step
        Where the steps come from: `lloyd`, or another algorithm that yields them.
    columns : sequence of str, optional
        The names of the d columns, for the axes of a picture.
    others : sequence of str
        The names of the columns that were left out of a table.
    dropped : int
        How many of its rows were left out.
    metric : Metric, optional
        Who is nearest in this run, for the same points; by default as in k-means.
    truth : Groups, optional
        The groups that the points really belong to, for pictures to show.
    note : str
        What else is said of the points and the start, in the first caption.
    backdrop : Backdrop, optional
        The image or the map to which the points belong.

    Notes
    -----
    To be pickled or copied, a run is computed to its end first.

    Examples
    --------
    >>> from kmviz import lloyd
    >>> X = [[0.0], [1.0], [5.0]]
    >>> trace = Trace(X, lloyd(X, centroids=[[0.0], [1.0]]))
    >>> trace[1].labels
    array([0, 1, 1])
    >>> len(trace), trace.n_iter, trace.stop
    (6, 2, 'labels unchanged')
    """

    def __init__(
        self,
        X: object,
        steps: Iterable[Step],
        *,
        columns: Sequence[str] | None = None,
        others: Sequence[str] = (),
        dropped: int = 0,
        metric: Metric | None = None,
        truth: Groups | None = None,
        note: str = "",
        backdrop: Backdrop | None = None,
    ) -> None:
        source = _iterator(steps)
        self._again = steps if isinstance(steps, Again) else None
        self._length: int | None = None
        self._metric = _metric_of(X, metric, source)
        self._X = self._metric.X
        self._vouched = is_vouched(source, self._metric)
        self._tape = self._taped(source)
        self._columns = check_columns(columns, self._X)
        self._others = check_names(others, "others")
        self._dropped, self._note = check_count(dropped, "dropped", least=0), note
        self._backdrop = check_backdrop(backdrop, self._X)
        self._truth = check_groups(truth, len(self._X))

    @classmethod
    def from_history(
        cls,
        X: object,
        centroids: object,
        labels: object = None,
        *,
        columns: Sequence[str] | None = None,
        metric: Metric | None = None,
    ) -> Self:
        """Return the run of which a loop of your own kept the centroids and labels.

        It is shown as it was, whatever made it: points that are not with their nearest
        centroid get a ring, and the caption counts them.

        Parameters
        ----------
        X : array of shape (n, d), DataFrame or Board
            The points.
        centroids : sequence of arrays of shape (k, d), or one such array
            In the order in which the loop made them, best with those that it began
            with. The row of a cluster that is gone is nan.
        labels : sequence of arrays of int, shape (n,), or one such array, optional
            Likewise; the first may be None or -1. By default those of the nearest
            centroids. Where both lists are equally long, an entry of each is read as
            labels and the centroids they were made from, or that were made from them,
            whichever leaves fewer points astray; or as a half-step, where entries never
            change both. Labels made before the first centroids are left out.
        columns, metric
            As in `Trace`.

        Returns
        -------
        Trace
            The run, from the first centroids on. Its `stop` is "labels unchanged" if
            the last labels changed nothing and are those of the nearest, else None.

        Raises
        ------
        ValueError, TypeError
            If this is not what a loop can have collected. The message says what is
            required, what was given.

        Examples
        --------
        >>> X = [[0.0], [1.0], [5.0]]
        >>> centroids = [[[0.0], [1.0]], [[0.0], [3.0]], [[0.5], [5.0]]]
        >>> trace = Trace.from_history(X, centroids, labels=[[0, 1, 1], [0, 0, 1]])
        >>> [step.phase for step in trace], trace.inertia
        (['init', 'assign', 'update', 'assign', 'update'], 0.5)
        """
        check_here(X)
        known, named = _check_metric(metric, X), names_of(X)
        if columns is not None:
            named["columns"] = columns
        steps = history_steps(known, centroids, labels)
        return cls(known.X, steps, **named, metric=known)

    @property
    def X(self) -> Floats:
        """The points, shape (n, d); a Dask array where they are in blocks."""
        return self._X

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of X; empty when they have none."""
        return self._columns

    @property
    def others(self) -> tuple[str, ...]:
        """The names of the columns that were left out of the table of the points."""
        return self._others

    @property
    def dropped(self) -> int:
        """How many rows were left out of the table, because a cell was blank."""
        return self._dropped

    @property
    def note(self) -> str:
        """What else is said of the points and the start, in the first caption."""
        return self._note

    @property
    def backdrop(self) -> Backdrop | None:
        """The image or the map to which the points belong, if there is one."""
        return self._backdrop

    @property
    def truth(self) -> Groups | None:
        """The groups that the points really belong to; None where nobody knows."""
        return self._truth

    @property
    def metric(self) -> Metric:
        """How far the points are from centroids, and so who is nearest."""
        return self._metric

    @property
    def vouched(self) -> bool:
        """Whether the steps are our own: who is nearest and where means are is known.

        Those of others may have their points and centroids anywhere.
        """
        return self._vouched

    @property
    def recorded(self) -> int:
        """The number of steps that were asked for and are kept."""
        return len(self._tape.steps)

    @property
    def ended(self) -> bool:
        """Whether the run is recorded to its end, so that its length is known."""
        return self._tape.ended

    @property
    def length(self) -> int | None:
        """How many steps it has, once that was known, even if some were let go of."""
        return self.recorded if self.ended else self._length

    @property
    def broken(self) -> bool:
        """Whether it was broken off before its end, and does not go on."""
        return self._tape.broken

    def let_go(self) -> None:
        """Keep no step that comes again, when it is due, without asking blocks."""
        if self._again is not None and self._metric.near:
            self._length = self.length
            self._tape = self._taped(iter(self._again))

    def _taped(self, source: Iterator[Step]) -> Tape:
        """Return a tape of steps, which are checked unless a run of ours makes them."""
        safe = source if self._vouched else checked(source, self._metric)
        return Tape(safe, self._again)

    @property
    def k(self) -> int:
        """The number of clusters."""
        return len(check_trace(self)[0].centroids)

    @property
    def centroids(self) -> Floats:
        """The final centroids, shape (k, d)."""
        return self._end.centroids

    @property
    def labels(self) -> Ints:
        """The final labels, shape (n,); a Dask array where the points are in blocks."""
        return self._end.labels

    @property
    def inertia(self) -> float:
        """The final sum of the costs of the points: squared distances in k-means."""
        return self._end.inertia

    @property
    def n_iter(self) -> int:
        """The number of updates made; the last assign only checks that all is still."""
        return sum(step.phase == "update" for step in self)

    @property
    def stop(self) -> str | None:
        """Why the run ended: the `stop` of the last step."""
        return self._end.stop

    @property
    def converged(self) -> bool:
        """Whether the run ended because nothing changed any more."""
        return self.stop in CONVERGED

    @property
    def _end(self) -> Step:
        self._tape.record(None)
        last = check_trace(self)[-1]
        return self[-2] if last.phase == "truth" else last

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        return self._tape.asked(index)

    if not TYPE_CHECKING:  # or every name would do

        def __getattr__(self, name: str) -> NoReturn:
            raise AttributeError(missing("a Trace", name, dir(type(self))), name=name)

    def __len__(self) -> int:
        self._tape.record(None)
        return len(self._tape.steps)

    def __iter__(self) -> Iterator[Step]:
        names = names_to_fill()
        if names and len(self[: names + 1]) != names:
            message = (
                "a Trace must be unpacked into as many names as it has steps, got "
                f"{names}; its end is trace.centroids and trace.labels"
            )
            raise ValueError(message)
        return self._each()

    def _each(self) -> Iterator[Step]:
        position = 0
        while self._tape.record(position + 1) > position:
            yield self._tape.steps[position]
            position += 1

    def __repr__(self) -> str:
        n, d = self._metric.n, self._X.shape[1]
        if not (self.ended or self._metric.near):  # or all blocks would be asked
            told = f"{self.recorded} steps so far"
            return f"<Trace of {n} points, d={d}, k={self.k}: {told}>"
        if not len(self):
            return f"<Trace of {n} points, d={d}: no steps>"
        end = f', stopped by "{self.stop}"' if self.stop else ""
        return (
            f"<Trace of {n} points, d={d}, k={self.k}: {len(self)} steps, "
            f"inertia {self.inertia:.4g}{end}{_warning(self)}>"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of: the run, computed to its end."""
        return _restored, (self._metric, self[:], names_of(self))


def _warning(trace: Trace) -> str:
    """Return which column decides nearly alone, if one does."""
    columns, at = trace.columns, widest(trace.X) if trace.metric.near else None
    if at is None:
        return ""
    name = f'"{clipped(columns[at])}"' if columns else f"column {at + 1}"
    return f"; {name} has by far the widest range, see standardize"


def names_of(X: object) -> dict[str, Any]:
    """Return the names that a `Trace` takes over from its points, if they have any."""
    return {
        "columns": column_names(X),
        "others": getattr(X, "others", ()),
        "dropped": getattr(X, "dropped", 0),
        "note": X.note if isinstance(X, Trace) else "",
        "backdrop": getattr(X, "backdrop", None),
        "truth": getattr(X, "truth", None),
    }


def check_trace(trace: object) -> Trace:
    """Return the run, of which at least the first step is recorded."""
    if not isinstance(trace, Trace):
        message = (
            "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, "
            f"got {shown(trace)}"
        )
        if hasattr(trace, "cluster_centers_"):
            message += "; trace_sklearn(estimator, X) returns one too"
        elif isinstance(getattr(trace, "trace", None), Trace):
            message += "; its trace is one"
        raise TypeError(message)
    if not (trace.recorded or trace[:1]):
        message = "trace must have at least one step, got none"
        raise ValueError(message)
    return trace


def _restored(metric: Metric, steps: list[Step], named: dict[str, Any]) -> Trace:
    """Return a run that was pickled or copied; what blocks have counted is true."""
    counted = bool(steps and steps[0].tally)
    source = vouched((step for step in steps), metric, ours=counted)
    return Trace(metric.X, source, **named, metric=metric)


def _iterator(steps: object) -> Iterator[Step]:
    try:
        return iter(steps)  # type: ignore[call-overload,no-any-return]  # the question
    except TypeError:
        message = f"steps must be an iterable of Step, got {shown(steps)}"
        raise TypeError(message) from None


def _metric_of(X: object, metric: Metric | None, steps: Iterator[Step]) -> Metric:
    """Return the metric of a run; steps of our own on these points come with theirs."""
    source = metric_behind(steps) if metric is None else None
    if source is not None and is_elsewhere(X) and equal_points(source.X, X):
        return source  # another one would have all blocks read again
    known = _check_metric(metric, X)
    return source if source is not None and is_vouched(steps, known) else known


def _check_metric(metric: Metric | None, X: object) -> Metric:
    """Return a metric of these points, that of k-means unless there is another."""
    if metric is None:
        return metric_of(X)
    if not isinstance(metric, Metric) or not (
        metric.X is X or np.array_equal(metric.X, check_points(X))
    ):
        message = f"metric must be a Metric of the points X, got {shown(metric)}"
        raise ValueError(message)
    return metric
