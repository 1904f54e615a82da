"""What is said over a window's picture: a note, the card of a point, the help page."""

from collections.abc import Iterator, Sequence
from functools import partial

from kmviz.drawing.style import Style
from kmviz.drawing.words import Words
from kmviz.live.hand import Hand
from kmviz.live.player import Player
from kmviz.live.telling import reasons
from kmviz.live.window import overlay
from kmviz.live.window.overlay import Piece
from kmviz.live.window.screen import Screen


class Notes:
    """What is said over the picture, worked out anew whenever it is laid.

    Parameters
    ----------
    player : Player
        What is spoken of.
    screen : Screen
        Where.
    hand : Hand
        What asks about a point.
    words : Words
        In which words.
    help_lines : sequence of (str, str, str)
        Name, key and words of each line of the help page.

    Attributes
    ----------
    lines : list of str
        A note that stands until something else is done.
    helping : bool
        Whether the help page is open.
    """

    def __init__(
        self,
        player: Player,
        screen: Screen,
        hand: Hand,
        words: Words,
        help_lines: Sequence[tuple[str, str, str]],
    ) -> None:
        self._player, self._screen, self._hand = player, screen, hand
        self._words, self._help_lines = words, help_lines
        self.lines: list[str] = []
        self.helping = False

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not self.lines and self._hand.asked is None and not self.helping

    def forget(self) -> None:
        """Take the note and the card away."""
        self.lines = []
        self._hand.ask(None)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield what is said in a window of this size, from the ground up."""
        point = self._hand.asked
        if self.lines:
            yield from overlay.card(self.lines, size, style)
        elif point is not None:
            place = partial(self._screen.free_corner, self._screen.spot_of_point(point))
            lines = [line.text for line in reasons(self._player, point, self._words)]
            yield from overlay.card(lines, size, style, headed=True, place=place)
        if self.helping:
            yield from overlay.help_page(
                self._words.help_title, self._help_lines, size, style
            )
