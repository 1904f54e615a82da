"""Boards: the points that lessons are about, each under a name.

Some show k-means at its best, more show where it fails, and why; ``catalogue`` has them
all. Some are drawn by rule, others are measured; where those come from stands in
``kmviz/data/SOURCES.md``. A file of one's own can be read as a board as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kmviz.core.given.backdrop import Backdrop
from kmviz.core.given.choices import check_left_out, check_option
from kmviz.core.given.coordinates import check_labels, check_points
from kmviz.core.given.numbers import check_count, check_k, check_rng
from kmviz.core.given.standard import standard_of
from kmviz.core.ground.arrays import Floats, Ints, ReadOnly, frozen
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.core.metric import Metric
from kmviz.core.options.options import takes
from kmviz.core.partitions import Groups
from kmviz.core.seeding import FAR_STARTS, SEEDINGS
from kmviz.core.trace import Trace
from kmviz.points.accidents import Accident
from kmviz.points.catalogue import BOARDS, DataSet, Painting, Rule
from kmviz.points.columns import ALL, column_positions
from kmviz.points.drawn import MOST_POINTS
from kmviz.points.frames import is_frame
from kmviz.points.images import Colors, read_colors
from kmviz.points.tables import Table, as_array, read_labels, read_numbers, read_table

USUAL_COLORS = 6
"""How many colours to ask for in an image of which nobody has said how many."""


@dataclass(frozen=True, eq=False, slots=True)
class Board(ReadOnly):
    """Points to cluster, and what a teacher knows about them.

    A board can stand wherever points are asked for: ``kmeans(board, k=board.k)``.

    Parameters
    ----------
    name : str
        The name it was made by.
    X : array of shape (n, d)
        The points, read-only.
    labels : array of int, shape (n,), or None
        The true group of each point; None where there are no groups, or nobody knows.
    columns : tuple of str
        The names of the d axes.
    k : int
        The number of clusters to ask for.
    dropped : int
        How many rows of its file were left out, because a chosen cell was blank or NA.
    others : tuple of str
        The names of the columns of its file that were left out.
    note : str
        What was taken of its file and what was left, and why, in a sentence.
    backdrop : Backdrop or None
        The image or the map to which the points belong.
    groups : tuple of str
        The names of the true groups, where they have any.
    far : Metric or None
        Who is nearest among all points, where X is but a picture of them.
    numeric : tuple of str
        The names of all columns of its file that could be its axes, in their order.

    Examples
    --------
    >>> from kmviz import kmeans, make_board
    >>> board = make_board("moons", n=50, rng=0)
    >>> board
    Board(name='moons', columns=('x', 'y'), k=2)
    >>> kmeans(board, board.k, rng=0).columns
    ('x', 'y')
    """

    name: str
    X: Floats = field(repr=False)
    labels: Ints | None = field(repr=False)
    columns: tuple[str, ...]
    k: int
    dropped: int = field(default=0, repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    note: str = field(default="", repr=False)
    backdrop: Backdrop | None = field(default=None, repr=False)
    groups: tuple[str, ...] = field(default=(), repr=False)
    far: Metric | None = field(default=None, repr=False)
    numeric: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.X, np.ndarray) or self.X.flags.writeable:
            object.__setattr__(self, "X", frozen(check_points(self.X)))
        if self.labels is not None:
            labels = frozen(check_labels(self.labels, len(self.X), None))
            object.__setattr__(self, "labels", labels)
            _check_group_names(self.groups, int(labels.max()) + 1)

    @property
    def starts(self) -> tuple[str, ...]:
        """The names of the ways to choose where k-means starts among its points."""
        return tuple(SEEDINGS) if self.far is None else FAR_STARTS

    @property
    def truth(self) -> Groups | None:
        """The true groups with their names; None where there are none."""
        return None if self.labels is None else Groups(self.labels, self.groups)

    def __array__(
        self, dtype: DTypeLike | None = None, copy: bool | None = None
    ) -> NDArray[Any]:
        return as_array(self.X, dtype, copy)


def _check_group_names(names: Sequence[str], count: int) -> None:
    """Refuse names that are not those of so many groups; there may be none."""
    if names and len(names) < count:
        message = (
            f"groups must have a name for each of the {count} groups in labels, got "
            f"{shown(names)}"
        )
        raise ValueError(message)


USUAL_K = 3
"""How many clusters to ask for in points of which nobody has said how many."""
SCALED = ", standardized"
"""What the name of a standardized column ends with."""
Named = TypeVar("Named", Board, Table)
"""Points whose columns have names."""


@takes()
def make_board(
    name: str,
    *,
    n: int | None = None,
    k: int | None = None,
    columns: Sequence[str | int] | str | None = None,
    rng: object = None,
) -> Board:
    """Return a board for a lesson: points drawn by rule, or a data set.

    Parameters
    ----------
    name : str
        Which board; `board_summaries` lists them all.
    n : int, optional
        The number of points, for a board drawn by rule.
    k : int, optional
        The number of clusters to ask for. The boards "gauss", "peaked", "rings",
        "stretched", "sizes", "spreads" and "haunts" are drawn with that many groups.
    columns : sequence of str or int, or "all", optional
        The columns of a data set, by name or counted from 0. By default two: for
        "iris" the petals, which tell the species apart; for "penguins" the lengths of
        bill and flipper, the pair on which k-means comes nearest to the three species
        (once standardized).
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same board. A data set
        uses none.

    Returns
    -------
    Board
        The points, their true groups, the names of the axes and k.

    Raises
    ------
    ValueError
        If an argument is unusable, or does not go with this board.

    Examples
    --------
    >>> board = make_board("faithful")
    >>> board
    Board(name='faithful', columns=('eruption (min)', 'waiting (min)'), k=2)
    >>> np.mean(board, axis=0).round(2)
    array([ 3.49, 70.9 ])
    >>> make_board("moons", n=50, rng=7).X.shape
    (50, 2)
    """
    source = BOARDS[check_option(name, "name", BOARDS)]
    generator = check_rng(rng)
    if isinstance(source, DataSet):
        return _measured(name, source, n, k, columns)
    if isinstance(source, Accident):
        return _fixed(name, source, n, k, columns)
    if isinstance(source, Painting):
        return _painted(name, source, n, k, columns)
    check_left_out({"columns": columns}, f'"{name}", which is no data set')
    return _by_rule(name, source, n, k, generator)


@takes()
def board_summaries() -> dict[str, str]:
    """Return the names of all boards, with a line about each.

    Returns
    -------
    dict of str to str
        What `make_board` takes, and what it shows.

    Examples
    --------
    >>> board_summaries()["moons"]
    'two interlocked crescents: k-means cuts straight through'
    """
    return {name: source.summary for name, source in BOARDS.items()}


@overload
def standardize(X: Named) -> Named: ...  # type: ignore[overload-overlap]  # tried first
@overload
def standardize(X: object) -> Floats: ...
@takes()
def standardize(X: object) -> Board | Table | Floats:
    """Return the points with every column at mean 0 and standard deviation 1.

    K-means adds up squared differences, so the column with the largest numbers decides
    alone: beside a body mass in grams, a bill in millimetres goes unheard. Standardized
    columns have the same say. A column in which all numbers are equal becomes 0.

    Parameters
    ----------
    X : array of shape (n, d), DataFrame, Board or Table
        The points.

    Returns
    -------
    array of shape (n, d), Board or Table
        The same points, measured in standard deviations from their mean. A Board or
        Table comes back as one, and so does a DataFrame as a Table; the names of its
        columns say what was done.

    Raises
    ------
    ValueError
        If the points are not finite numbers.

    Examples
    --------
    >>> standardize([[1.0, 3000.0], [2.0, 3000.0], [3.0, 6000.0]]).round(2)
    array([[-1.22, -0.71],
           [ 0.  , -0.71],
           [ 1.22,  1.41]])
    >>> standardize(make_board("faithful")).columns
    ('eruption (min), standardized', 'waiting (min), standardized')
    """
    if is_frame(X):
        X = read_numbers(X)
    if isinstance(X, (Board, Table)):
        names = scaled_names(X.columns)
        if isinstance(X, Board):
            X = replace(X, backdrop=None)
        return replace(X, X=check_points(standardize(X.X)), columns=names)
    points = check_points(X)
    standard: Floats = standard_of(points).standardized(points)
    return standard


def scaled_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns once they are standardized.

    Examples
    --------
    >>> scaled_names(["age"])[0].removesuffix(SCALED)
    'age'
    """
    return tuple(Sentence("{name}, standardized", name=name) for name in columns)


def image_board(name: str, colors: Colors, k: int = USUAL_COLORS) -> Board:
    """Return the pixels of an image as a board."""
    backdrop, k = Backdrop(image=colors.size), min(k, len(colors.X))
    names = ("red", "green", "blue")
    return Board(
        name, frozen(colors.X), None, names, k, note=colors.note, backdrop=backdrop
    )


def board_of_run(trace: Trace, far: Metric | None = None) -> Board:
    """Return the points of a run with all that is known of them."""
    truth = trace.truth
    return Board(
        "own data",
        trace.X,
        truth.labels if truth else None,
        trace.columns,
        trace.k,
        trace.dropped,
        trace.others,
        backdrop=trace.backdrop,
        groups=truth.names if truth else (),
        far=far,
    )


def _by_rule(
    name: str, rule: Rule, n: int | None, k: int | None, rng: np.random.Generator
) -> Board:
    number = rule.n if n is None else check_count(n, "n", most=MOST_POINTS)
    clusters = min(rule.k, number) if k is None else check_k(k, number)
    X, labels = rule.draw(number, clusters, rng)
    return _board(name, X, labels, rule.columns, clusters, rule.backdrop())


def _measured(
    name: str, data: DataSet, n: int | None, k: int | None, columns: object
) -> Board:
    headers = tuple(data.axes)
    if columns is None:
        columns = data.pair
    if isinstance(columns, str) and columns == ALL:
        columns = headers
    chosen = [headers[i] for i in column_positions(columns, headers)]
    with as_file(files("kmviz") / "data" / data.file) as path:
        table = read_table(path, columns=chosen)
        known = read_labels(path, data.truth) if data.truth else (None, ())
    where = f'the data set "{name}", which has {len(table.X)} points'
    check_left_out({"n": n}, where)
    clusters = data.k if k is None else check_k(k, len(table.X))
    axes = tuple(data.axes[header] for header in chosen)
    labels, groups = known
    return replace(_board(name, table.X, labels, axes, clusters), groups=groups)


def _fixed(
    name: str, accident: Accident, n: int | None, k: int | None, columns: object
) -> Board:
    X, labels = accident.make()
    where = f'the accident "{name}", whose {len(X)} points are fixed'
    check_left_out({"n": n, "columns": columns}, where)
    clusters = accident.k if k is None else check_k(k, len(X))
    return _board(name, X, labels, accident.columns, clusters)


def _painted(
    name: str, painting: Painting, n: int | None, k: int | None, columns: object
) -> Board:
    where = f'"{name}", whose points are the pixels of an image'
    check_left_out({"n": n, "columns": columns}, where)
    pixels = painting.paint()
    clusters = painting.k if k is None else check_k(k, len(pixels[0]) * len(pixels))
    return image_board(name, read_colors(pixels, max(pixels.shape)), clusters)


def _board(
    name: str,
    X: Floats,
    labels: Ints | None,
    columns: tuple[str, ...],
    k: int,
    backdrop: Backdrop | None = None,
) -> Board:
    known = None if labels is None else frozen(labels)
    return Board(name, frozen(X), known, columns, k, backdrop=backdrop)
