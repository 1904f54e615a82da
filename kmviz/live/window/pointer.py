"""A pointer that keys move, and the hand at it: for whoever has no mouse."""

from collections.abc import Iterator

from kmviz.core.ground.arrays import Floats
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
        self._there: Floats | None = None
        """The place on the board where it was put, and"""
        self._board: tuple[object, Floats] | None = None
        """where that stood then, and its points."""

    def to_next_star(self) -> None:
        """Put it on the next star that is seen after the one it is on."""
        if self.spot is None:
            self._hand.drop()  # what the mouse holds
        k, on = self._screen.scene.trace.k, self._star
        if on is None and self.spot is not None:
            on = self._screen.star_at(*self.spot)
        first = 0 if on is None else on + 1
        turns = ((first + i) % k for i in range(k))
        star = next(filter(self._is_seen, turns), None)
        self._put(None if star is None else self._screen.spot_of(star), star)

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
        self._put((x, y))
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
        self._put(None)
        self._hand.drop()

    def stay(self) -> None:
        """Go along with its place where the board has come to stand elsewhere."""
        place, board = self._there, self._board
        if place is None or board is None:
            return
        stood, X = board
        scene = self._screen.scene
        if stood != scene.board.bbox.bounds and X is scene.trace.X:
            x, y = self._screen.spot_of_point((float(place[0]), float(place[1])))
            self._put((x, y), self._star)

    def pieces(self, unit: float, style: Style) -> Iterator[Piece]:
        """Yield the ring that shows it."""
        if self.spot is not None:
            closed = self._hand.holding
            yield from overlay.pointer(*self.spot, unit, style, closed=closed)

    def _put(self, spot: tuple[float, float] | None, star: int | None = None) -> None:
        self.spot, self._star, self._there = spot, star, None
        if spot is not None:
            scene = self._screen.scene
            self._there = scene.place_at(*self._screen.share(*spot))
            self._board = scene.board.bbox.bounds, scene.trace.X

    def _is_seen(self, star: int) -> bool:
        spot = self._screen.share(*self._screen.spot_of(star))
        return self._screen.scene.place_at(*spot) is not None
