"""What is said over a window's picture: a note, the help page."""

from collections.abc import Iterator, Sequence

from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import Style
from kmviz.live.window import overlay
from kmviz.live.window.face import Corner
from kmviz.live.window.overlay import Piece


class Notes:
    """What is said over the picture, whatever it is.

    Attributes
    ----------
    lines : list of str
        A note that stands until something else is done.
    helping : bool
        Whether the help page is open.
    blank : bool
        Whether nothing is to be seen at all.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.helping = self.blank = False

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.lines or self.helping or self.blank)

    def pieces(
        self, size: tuple[int, int], style: Style, place: Corner | None = None
    ) -> Iterator[Piece]:
        """Yield the note in a window of this size, where something places it."""
        if self.lines:
            yield from overlay.card(self.lines, size, style, place=place)

    def help_page(
        self,
        title: str,
        lines: Sequence[tuple[str, str, str]],
        size: tuple[int, int],
        style: Style,
    ) -> Iterator[Piece]:
        """Yield the help page, with these lines, if it is open."""
        if self.helping:
            yield from overlay.help_page(title, lines, size, style)

    def curtain(self, size: tuple[int, int]) -> Iterator[Piece]:
        """Yield what hides everything, if that is wanted; a click opens it."""
        if self.blank:
            yield Piece(Box(0, 0, *size), name="curtain", ground="black")
