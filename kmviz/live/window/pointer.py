"""A pointer that keys move, and the hand at it: for whoever has no mouse."""

from collections.abc import Iterator

from kmviz.drawing.look.style import Style
from kmviz.live.hand import Click, Hand
from kmviz.live.window import overlay
from kmviz.live.window.overlay import Piece
from kmviz.live.window.screen import Screen

STRIDE = 0.02
"""How far a key moves the pointer, as a share of the picture's height."""


class Pointer:
    """A spot on a window's picture at which keys do what a mouse would.

    Parameters
    ----------
    screen : Screen
        The picture.
    hand : Hand
        What takes and asks there.

    Attributes
    ----------
    spot : (float, float) or None
        Where it is, in pixels of the picture; None if it is away.
    """

    def __init__(self, screen: Screen, hand: Hand) -> None:
        self._screen, self._hand = screen, hand
        self.spot: tuple[float, float] | None = None
        self._star: int | None = None
        """The star that it was put on, of which there may be several at one place."""

    def to_next_star(self) -> None:
        """Put it on the next star that is seen after the one it is on."""
        k, on = self._screen.scene.trace.k, self._star
        if on is None and self.spot is not None:
            on = self._screen.star_at(*self.spot)
        first = 0 if on is None else on + 1
        turns = ((first + i) % k for i in range(k))
        self._star = next(filter(self._is_seen, turns), None)
        self.spot = None if self._star is None else self._screen.spot_of(self._star)

    def move(self, across: float, down: float) -> None:
        """Move it by some strides, and with it what the hand holds.

        From the star that it was put on, unless that is held, the first leads off it.
        """
        width, height = self._screen.size
        if self.spot is None:
            self.to_next_star()
        x, y = self.spot or (width / 2, height / 2)
        stride = STRIDE * height
        if self._star is not None and not self._hand.holding:
            stride += self._screen.scene.reach
        x = min(max(x + across * stride, 0), width - 1)
        y = min(max(y + down * stride, 0), height - 1)
        self.spot, self._star = (x, y), None
        self._hand.drag(*self._screen.share(x, y))

    def click(self, click: Click) -> None:
        """Do there what the mouse would: take, drop, ask, add."""
        if self.spot is None:
            self.to_next_star()
        elif self._hand.holding:
            self._hand.release(*self._screen.share(*self.spot))
        else:
            self._hand.press(*self._screen.share(*self.spot), click)

    def leave(self) -> None:
        """Take it away; what the hand holds is dropped."""
        self.spot = self._star = None
        self._hand.drop()

    def pieces(self, unit: float, style: Style) -> Iterator[Piece]:
        """Yield the ring that shows it."""
        if self.spot is not None:
            closed = self._hand.holding
            yield from overlay.pointer(*self.spot, unit, style, closed=closed)

    def _is_seen(self, star: int) -> bool:
        spot = self._screen.share(*self._screen.spot_of(star))
        return self._screen.scene.place_at(*spot) is not None
