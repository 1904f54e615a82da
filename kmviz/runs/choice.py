"""Which k? What four curves say of each, and what each of them picks.

For every k, the best of several runs is kept. One more run starts from the best of the
k before, with a star added on the point that lies farthest from all stars: it can end
no worse, so inertia never rises with k. The boards without clusters that the gap
statistic compares with go through the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kmviz.core.algorithm import lloyd
from kmviz.core.asked.criteria import (
    BOXES,
    CONCENTRATED,
    boards_beside,
    f_of_k,
    gap,
    silhouettes,
)
from kmviz.core.asked.ends import End, run_ends
from kmviz.core.given.backdrop import Backdrop
from kmviz.core.given.choices import check_option, check_report, is_several
from kmviz.core.given.columns import column_names
from kmviz.core.given.coordinates import check_points
from kmviz.core.given.numbers import check_count, check_rng, whole
from kmviz.core.ground.arrays import Floats, ReadOnly, frozen
from kmviz.core.ground.frozen import Frozen
from kmviz.core.ground.pauses import Pause, unbroken
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.core.nearest.assignment import own_costs
from kmviz.core.options.options import takes
from kmviz.core.partitions import Groups
from kmviz.core.seeding import SEEDINGS, draw_starts
from kmviz.core.trace import Trace, names_of

USUAL_KS = 10
"""The largest k looked at unless told."""
MANY = 10_000
"""Runs for each k, and boards to compare with, at most: no picture tells more."""
SORTED = 10_000
"""Points that are compared with one another at a time."""
Numbers = Mapping[int, float]
"""A number for each k that has one."""


def _nothing() -> Numbers:
    return Frozen({})


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Choice(ReadOnly):
    """What is known of each number of clusters, and what each method picks.

    A curve has a number for each k where it is defined, and nothing for the others.
    `choose_k` returns it.

    Parameters
    ----------
    X, columns, backdrop, truth
        As in `Trace`.
    asked : tuple of int
        The numbers of clusters that were asked for; an interrupt leaves some out.
    box : {"data", "components"}
        The box of the reference boards.
    starts : mapping of int to array of shape (k, d)
        Where the best run of each k starts.
    inertia, silhouette, gap, gap_error : mapping of int to float
        The least inertia of each k, which never rises; the mean silhouette (Rousseeuw
        1987), for two clusters or more; the gap statistic (Tibshirani, Walther, Hastie
        2001), where inertia is not 0; and its standard error, the s of the paper.

    Examples
    --------
    >>> from kmviz import make_board
    >>> choice = choose_k(make_board("faithful"), ks=range(1, 5), references=20, rng=0)
    >>> choice.picks["gap"], choice.picks["silhouette"]
    (2, 2)
    >>> sorted(choice.silhouette)
    [2, 3, 4]
    >>> choice.trace(2).k
    2
    """

    X: Floats
    columns: tuple[str, ...]
    asked: tuple[int, ...]
    box: str
    starts: Mapping[int, Floats] = field(default_factory=dict)
    inertia: Numbers = field(default_factory=_nothing)
    silhouette: Numbers = field(default_factory=_nothing)
    gap: Numbers = field(default_factory=_nothing)
    gap_error: Numbers = field(default_factory=_nothing)
    backdrop: Backdrop | None = None
    truth: Groups | None = None

    @property
    def ks(self) -> tuple[int, ...]:
        """The numbers of clusters that are known so far, in order."""
        return tuple(self.inertia)

    @property
    def f(self) -> Numbers:
        """f(K) (Pham, Dimov, Nguyen 2005) for d > 1, where the k below is known."""
        d = self.X.shape[1]
        return Frozen(f_of_k(self.inertia, d) if d > 1 else {})

    @property
    def picks(self) -> Mapping[str, int | str]:
        """The k that each method picks, or the reason why it picks none."""
        return Frozen(
            {
                "inertia": Sentence("no rule: find the elbow"),
                "silhouette": _pick_silhouette(self),
                "gap": _pick_gap(self),
                "f(K)": _pick_f(self),
            }
        )

    def trace(self, k: int) -> Trace:
        """Return the best run of this k."""
        if whole(k) not in self.starts:
            message = f"k must be one of {list(self.ks)}, got {shown(k)}"
            raise ValueError(message)
        steps = lloyd(self.X, self.starts[k])
        return Trace(self.X, steps, **names_of(self))

    @property
    def summary(self) -> str:
        """What each method picks, or why it picks none."""
        picks = {name: pick for name, pick in self.picks.items() if name != "inertia"}
        parts = [
            f"{name}: k = {pick}" if isinstance(pick, int) else f"{name}: {pick}"
            for name, pick in picks.items()
        ]
        if len(self.ks) < len(self.asked):
            parts.append(f"interrupted after {len(self.ks)} of {len(self.asked)}")
        return "; ".join(parts)

    def __str__(self) -> str:
        return self.summary

    def __repr__(self) -> str:
        n, d = self.X.shape
        return f"<Choice of {n} points, d={d}: {self.summary}>"


@takes()
def choose_k(
    X: object,
    ks: Iterable[int] | None = None,
    *,
    runs: int = 10,
    references: int = 50,
    rng: object = None,
    init: str = "k-means++",
    box: str = "data",
    report: Callable[[float], object] | None = None,
) -> Choice:
    """Return what is known of each number of clusters, and what each method picks.

    Interrupted by Ctrl-C, it returns the numbers of clusters that were done.

    Parameters
    ----------
    X : array of shape (n, d), DataFrame or Board
        The points.
    ks : iterable of int, optional
        The numbers of clusters; by default 1 to 10, as far as there are places.
    runs : int
        How many runs for each k, besides one that starts from the k before.
    references : int
        How many boards without clusters the gap statistic compares with.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same choice.
    init : str
        How the centroids of the runs are chosen; see `choose_centroids`.
    box : {"data", "components"}
        The box in which those boards are drawn: along the axes, or along the principal
        components of the points.
    report : callable, optional
        Called with the share that is done, between 0 and 1, as it grows.

    Returns
    -------
    Choice
        The curves, the `picks`, and the best run of each k.

    Raises
    ------
    ValueError
        If an argument is unusable, a k is larger than the number of places, or the
        boards fit into no memory of this machine.

    Notes
    -----
    The silhouette is that of Rousseeuw (1987), the gap statistic that of Tibshirani,
    Walther and Hastie (2001), f(K) that of Pham, Dimov and Nguyen (2005). Silhouettes
    take all pairs of points: for each k, 10,000 points some quarter of a second, and
    100,000 half a minute. A sample of 10,000 takes a hundredth of that:
    ``X[np.random.default_rng(0).choice(len(X), 10_000, replace=False)]``.

    Examples
    --------
    >>> from kmviz import make_board
    >>> print(choose_k(make_board("peaked", rng=0), range(1, 9), references=20, rng=0))
    silhouette: k = 6; gap: k = 6; f(K): k = 6
    """
    check_report(report)
    growing = choices(
        X, ks, runs=runs, references=references, rng=rng, init=init, box=box
    )
    known = next(growing)
    try:
        while len(known.ks) < len(known.asked):
            if report:
                report(len(known.ks) / len(known.asked))
            known = next(growing)
    except KeyboardInterrupt:
        return known
    return known


def choices(
    X: object,
    ks: Iterable[int] | None,
    *,
    runs: int,
    references: int,
    rng: object,
    init: str,
    box: str,
    pause: Pause = unbroken,
) -> Iterator[Choice]:
    """Yield what is known after each number of clusters; see `choose_k`.

    Between parts of the work it calls `pause`; what that raises ends the work.
    """
    points = check_points(X)
    numbers = _check_ks(ks, points, pause)
    known = Choice(
        points,
        column_names(X),
        numbers,
        check_option(box, "box", BOXES),
        backdrop=getattr(X, "backdrop", None),
        truth=getattr(X, "truth", None),
    )
    generator = check_rng(rng)
    count = check_count(references, "references", most=MANY)
    each = check_count(runs, "runs", most=MANY)
    start = check_option(init, "init", SEEDINGS)
    boards = boards_beside(points, count, generator, box=box, pause=pause)
    return _growing(known, _Search(boards, each, start, generator, pause))


@dataclass(slots=True)
class _Search:
    """The way through all k, on the points and on the reference boards at once."""

    boards: Floats
    runs: int
    init: str
    rng: np.random.Generator
    pause: Pause
    best: list[End] = field(default_factory=list)

    def advance(self, k: int) -> Floats:
        """Find the best run of each board for the next k; return where each starts."""
        starts = self._starts(k)
        boards, each, _, d = starts.shape
        ended = run_ends(self.boards, starts.reshape(-1, k, d), pause=self.pause)
        ends = dict(ended)
        inertias = np.array([ends[i].inertia for i in range(len(ends))])
        least = inertias.reshape(boards, each).argmin(axis=1)
        self.best = [ends[i * each + run] for i, run in enumerate(least)]
        chosen: Floats = starts[np.arange(boards), least]
        return chosen

    def _starts(self, k: int) -> Floats:
        starts = draw_starts(self.boards, k, self.init, self.runs, self.rng, self.pause)
        if not self.best:
            return starts
        more = list[Floats]()
        for X, end in zip(self.boards, self.best, strict=True):
            more.append(_extended(X, end, k))
            self.pause()
        return np.concatenate([starts, np.array(more)[:, None]], axis=1)


def _extended(X: Floats, end: End, k: int) -> Floats:
    """Return k centroids: those of an end, and the points farthest from all of them."""
    centroids, away = end.centroids, own_costs(X, end.centroids, end.labels)
    while len(centroids) < k:
        place = X[away.argmax()]
        centroids = np.concatenate([centroids, place[None]])
        away = np.minimum(away, ((X - place) ** 2).sum(axis=1))
    return centroids


def _growing(known: Choice, search: _Search) -> Iterator[Choice]:
    for k in known.asked:
        known = _grown(known, k, search)
        yield known


def _grown(known: Choice, k: int, search: _Search) -> Choice:
    """Return what is known when one more k is."""
    starts = search.advance(k)
    ours, *theirs = search.best
    silhouette, gaps, errors = known.silhouette, known.gap, known.gap_error
    if 1 < k < len(known.X):
        mean = float(silhouettes(known.X, ours.labels, search.pause).mean())
        silhouette = Frozen({**silhouette, k: mean})
    inertias = np.array([end.inertia for end in theirs])
    if ours.inertia > 0 and inertias.all():
        value, error = gap(ours.inertia, inertias)
        gaps = Frozen({**gaps, k: value})
        errors = Frozen({**errors, k: error})
    return replace(
        known,
        starts=Frozen({**known.starts, k: frozen(starts[0].copy())}),
        inertia=Frozen({**known.inertia, k: ours.inertia}),
        silhouette=silhouette,
        gap=gaps,
        gap_error=errors,
    )


def _pick_silhouette(choice: Choice) -> int | str:
    """Pick the largest."""
    if not choice.silhouette:
        return Sentence("none, it needs 1 < k < n")
    return max(choice.silhouette, key=choice.silhouette.__getitem__)


def _pick_gap(choice: Choice) -> int | str:
    """Pick the smallest k whose gap is within one standard error of the next."""
    pairs = [k for k in choice.gap if k + 1 in choice.gap]
    for k in pairs:
        if choice.gap[k] >= choice.gap[k + 1] - choice.gap_error[k + 1]:
            return k
    if pairs:
        return Sentence("none, the gap still grows at k = {k}", k=pairs[-1] + 1)
    return Sentence("none, it needs the next k")


def _pick_f(choice: Choice) -> int | str:
    """Pick the smallest value, if any tells of clusters."""
    if choice.X.shape[1] == 1:
        return Sentence("none, it needs two columns")
    beyond = {k: value for k, value in choice.f.items() if k > 1}
    if not beyond:
        return Sentence("none, it needs the k before")
    best = min(beyond, key=beyond.__getitem__)
    if beyond[best] >= CONCENTRATED:
        return Sentence("none, no value is below 0.85")  # which is CONCENTRATED
    return best


def _check_ks(ks: Iterable[int] | None, X: Floats, pause: Pause) -> tuple[int, ...]:
    """Return the numbers of clusters in order, none above the number of places."""
    if ks is None:
        return tuple(range(1, min(USUAL_KS, _places(X, USUAL_KS, pause)) + 1))
    if not is_several(ks):
        most = whole(ks)
        meant = "" if most is None else f"; did you mean range(1, {shown(most + 1)})?"
        message = f"ks must be several numbers of clusters, got {shown(ks)}{meant}"
        raise ValueError(message)
    given: Sequence[int] = list(ks)
    numbers = tuple(sorted({check_count(k, "each of ks") for k in given}))
    if not numbers or len(numbers) < len(given):
        message = f"ks must be different numbers of clusters, got {shown(given)}"
        raise ValueError(message)
    places = _places(X, numbers[-1], pause)
    if numbers[-1] > places:
        message = (
            f"ks must be at most the number of different points ({places}), "
            f"got {numbers[-1]}"
        )
        raise ValueError(message)
    return numbers


def _places(points: Floats, enough: int, pause: Pause) -> int:
    """Return how many different points there are, or any number that is enough.

    Sorting all of very many would keep everybody else waiting for seconds.
    """
    seen = points[:0]
    for start in range(0, len(points), SORTED):
        part = points[start : start + SORTED] + 0.0
        seen = np.unique(np.concatenate([seen, part]), axis=0)
        if len(seen) >= enough:
            break
        pause()
    return len(seen)
