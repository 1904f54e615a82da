"""The columns of a table, some of them marked, and which of them are shown then."""

from kmviz.live.other_data import column_choices, column_titles, shown_columns
from kmviz.live.player import Player


class ColumnList:
    """The columns to choose from, while they are open.

    Parameters
    ----------
    player : Player
        Who gets other columns.

    Attributes
    ----------
    marked : set of str
        The names of the columns that would be shown.
    chosen : int
        The column that is pointed to.
    open : bool
        Whether the columns are to be seen.

    Examples
    --------
    >>> from kmviz.runs.settings import Settings
    >>> player = Player(Settings("iris"))
    >>> columns = ColumnList(player)
    >>> columns.show()
    >>> columns.point(-1)
    >>> columns.mark()
    >>> columns.take()
    >>> player.trace.columns
    ('sepal width (cm)', 'petal length (cm)', 'petal width (cm)')
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self.marked: set[str] = set()
        self.chosen, self.open = 0, False

    @property
    def titles(self) -> dict[str, str]:
        """What each column is called, by its name."""
        return column_titles(self._player)

    def show(self) -> None:
        """Open the columns, if there are any, over the run, which pauses."""
        names = list(self.titles)
        if column_choices(self._player):
            self._player.pause()
            self.marked = shown_columns(self._player)
            self.chosen = min(map(names.index, self.marked), default=0)
            self.open = True

    def point(self, more: int) -> None:
        """Point to a column that comes so many places later."""
        self.chosen = min(max(self.chosen + more, 0), len(self.titles) - 1)

    def mark(self) -> None:
        """Mark the column that is pointed to, or no longer."""
        self.marked ^= {list(self.titles)[self.chosen]}

    def next(self) -> None:
        """Mark the next pair, and after the last pair all."""
        names = set(self.titles)
        pairs = column_choices(self._player)
        choices = [names if isinstance(each, str) else set(each) for each in pairs]
        here = choices.index(self.marked) if self.marked in choices else -1
        self.marked = choices[(here + 1) % len(choices)]

    def take(self) -> None:
        """Show the columns that are marked, if any are."""
        if not self.marked:
            return
        if self.marked != shown_columns(self._player):
            columns = tuple(name for name in self.titles if name in self.marked)
            self._player.change(columns=columns)
        self.leave()

    def leave(self) -> None:
        """Go back to the run as it is."""
        self.open = False
