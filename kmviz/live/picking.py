"""All boards, of which one is pointed to and taken, and what makes other points."""

from os import PathLike
from pathlib import Path

from kmviz.core.ground.sentence import Sentence, told
from kmviz.live.other_data import standardize_or_not
from kmviz.live.player import Player
from kmviz.points.catalogue import BOARDS

OPEN_SIGN = {"point", "comma"}
"""What is told where a cell may be two numbers, by its decimal sign."""


class Picking:
    """The boards to choose from, while they are open.

    Parameters
    ----------
    player : Player
        Who gets other points.

    Attributes
    ----------
    chosen : int or None
        The board that is pointed to, if any is.
    open : bool
        Whether the boards are to be seen.
    readings : dict of str to str
        By each decimal sign the number that a cell of a file would be, if it must be
        asked which is meant.

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
        self.chosen: int | None = None
        self.open = False
        self.readings: dict[str, str] = {}
        self._asked: PathLike[str] = Path()

    @property
    def taken(self) -> int | None:
        """The board of the player, if it is one of these."""
        names, board = list(BOARDS), self._player.settings.board
        # An array would be compared with the names number by number.
        return names.index(board) if isinstance(board, str) else None

    def show(self) -> None:
        """Open the boards beside the run, which pauses."""
        self._player.pause()
        self.chosen = self.taken
        self.open, self.readings = True, {}

    def point(self, more: int) -> None:
        """Point to a board that comes so many places later; from none, to the first."""
        here = 0 if self.chosen is None else self.chosen + more
        self.chosen = min(max(here, 0), len(BOARDS) - 1)

    def choose(self) -> None:
        """Take the board that is pointed to, if any is."""
        if self.chosen is not None:
            self._player.change(board=list(BOARDS)[self.chosen])
        self.leave()

    def take(self, path: PathLike[str], **reading: str) -> None:
        """Take the points of a file; if its decimal sign stays open, ask for it."""
        self.readings = {}  # of a file before
        try:
            self._player.change(board=path, **reading)
        except ValueError as error:
            said = told(error)
            if not (isinstance(said, Sentence) and said.facts.keys() >= OPEN_SIGN):
                raise
            raise ValueError(self._ask(path, said)) from None
        self.leave()

    def read_by(self, sign: str) -> None:
        """Take the file whose decimal sign was asked for."""
        self.take(self._asked, decimal=sign)

    def _ask(self, path: PathLike[str], said: Sentence) -> Sentence:
        """Keep the two numbers that a refusal names, and return what asks for one."""
        self.show()
        facts = said.facts
        self._asked = path
        self.readings = {".": str(facts["point"]), ",": str(facts["comma"])}
        return Sentence(
            '{file} must show how to read column "{title}", got {place}: choose '
            "{point} or {comma}",
            **facts,
        )

    def resize(self, times: float) -> None:
        """Draw the board with so many times as many points."""
        if self._player.drawn:
            self._player.change(n=max(round(len(self._player.trace.X) * times), 1))

    def scale(self) -> None:
        """Standardize the columns, or no longer, and show the run that this makes."""
        standardize_or_not(self._player)
        self.leave()

    def leave(self) -> None:
        """Go back to the run as it is."""
        self.open, self.readings = False, {}
