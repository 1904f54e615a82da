"""All boards, of which one is pointed to and taken, and what makes other points."""

from pathlib import Path

from kmviz.live.other_data import next_columns
from kmviz.live.player import Player
from kmviz.points.catalogue import BOARDS


class Picking:
    """The boards to choose from, while they are open.

    Parameters
    ----------
    player : Player
        Who gets other points.

    Attributes
    ----------
    chosen : int
        The board that is pointed to.
    open : bool
        Whether the boards are to be seen.

    Examples
    --------
    >>> player = Player()
    >>> picking = Picking(player)
    >>> picking.show()
    >>> picking.point(2)
    >>> picking.choose()
    >>> player.settings.board, picking.open
    ('moons', False)
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self.chosen = 0
        self.open = False

    @property
    def taken(self) -> int | None:
        """The board of the player, if it is one of these."""
        names, board = list(BOARDS), self._player.settings.board
        # An array would be compared with the names number by number.
        return names.index(board) if isinstance(board, str) else None

    def show(self) -> None:
        """Open the boards beside the run, which pauses."""
        self._player.pause()
        self.chosen = self.taken or 0
        self.open = True

    def point(self, more: int) -> None:
        """Point to a board that comes so many places later."""
        self.chosen = min(max(self.chosen + more, 0), len(BOARDS) - 1)

    def choose(self) -> None:
        """Take the board that is pointed to."""
        self._player.change(board=list(BOARDS)[self.chosen])
        self.open = False

    def take(self, path: Path) -> None:
        """Take the points of a file."""
        self._player.change(board=path)
        self.open = False

    def resize(self, times: float) -> None:
        """Draw the board with so many times as many points."""
        if self._player.drawn:
            self._player.change(n=max(round(len(self._player.trace.X) * times), 1))

    def scale(self) -> None:
        """Standardize the columns, or no longer."""
        self._player.change(standardized=not self._player.settings.standardized)

    def next_columns(self) -> None:
        """Show other columns of the table."""
        next_columns(self._player)

    def leave(self) -> None:
        """Go back to the run as it is."""
        self.open = False
