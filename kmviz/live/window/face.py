"""What a window shows above its bar, and what keys and mouse mean there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeAlias

from kmviz.drawing.look.style import Style
from kmviz.live.keys import Key
from kmviz.live.listening import Changed
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane

Corner: TypeAlias = Callable[[tuple[float, float]], tuple[float, float]]
"""What returns left and top for width and height, all in pixels."""


class Face(Protocol):
    """A picture that can be touched; spots are pixels from its top left corner."""

    @property
    def pane(self) -> Pane:
        """The picture."""

    @property
    def bare(self) -> bool:
        """Whether nothing is laid over the picture."""

    @property
    def free_corner(self) -> Corner | None:
        """What returns where a card hides least; if None, it stands over the bar."""

    @property
    def shared_keys(self) -> Mapping[str, Key]:
        """Its keys that mean the same in a notebook."""

    @property
    def own_keys(self) -> Mapping[str, Key]:
        """Its other keys."""

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""

    def press(self, key: str) -> list[str]:
        """Do what one of its keys means, and return what is to be said of it."""

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Do what the mouse means where it is pressed, perhaps for a double click."""

    def feels(self, x: float, y: float) -> bool:
        """Tell whether it matters that the mouse has moved to a spot."""

    def move(self, x: float, y: float) -> None:
        """Do what the mouse means where it has moved."""

    def release(self, x: float, y: float) -> None:
        """Do what the mouse means where it is let go."""

    def forget(self) -> None:
        """Take away what was asked."""

    def put_away(self) -> None:
        """Take the pointer away, since the picture has another size or is covered."""

    def leave(self) -> None:
        """Take everything away that was laid over the picture, or else the picture."""

    def follow(self, changed: Changed) -> None:
        """Hear what has changed."""

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield what is laid over the picture, from the ground up."""

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield the answer to what was asked, which stands over the bar."""
