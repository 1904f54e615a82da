"""The moment a player is at, as the bytes of a small PNG.

Making a scene costs some ten times a step, so it is kept until something asks for
another one: another run, other parts shown, another style or size. The palette serves
longer still. While a star is held every move makes another run, which the scene then
follows until the star is let go.
"""

from collections.abc import Hashable

from kmviz.core.arrays import Floats
from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.drawing.style import get_style
from kmviz.drawing.words import Words
from kmviz.export.png import PngEncoder
from kmviz.live.marking import guesses
from kmviz.live.player import Player


class Picture:
    """What a player's picture looks like now, and what lies where on it.

    Parameters
    ----------
    player : Player
        The run and the view.
    size : tuple of int
        Width and height in pixels.
    words : Words, optional
        Every word on the picture.

    Examples
    --------
    >>> picture = Picture(Player(), (640, 480))
    >>> picture.png()[1:4]
    b'PNG'
    >>> picture.caption()
    'Start: 200 points, 3 stars; no point has a cluster yet'
    """

    def __init__(
        self, player: Player, size: tuple[int, int], *, words: Words | None = None
    ) -> None:
        self._player, self._words = player, words
        self.size = size
        self._made: tuple[object, ...] = ()
        self._scene: Scene
        self._marked: tuple[object, ...] = ()
        self._palette: Hashable = None
        self._refresh()

    @property
    def scene(self) -> Scene:
        """The scene of the player's present run and view."""
        self._refresh()
        return self._scene

    def png(self, position: float | None = None) -> bytes:
        """Return the picture at the player's position, or at one on the way."""
        self._refresh()
        there = self._player.position if position is None else position
        return self._encoder.encode(self._stage.pixels(there))

    def caption(self) -> str:
        """Return what the picture says, in one sentence."""
        return self.scene.caption(self._player.position)

    def place_at(self, x: float, y: float) -> Floats | None:
        """Return the place on the board at a spot, given as fractions of the size."""
        return self.scene.place_at(x, y)

    def star_at(self, x: float, y: float) -> int | None:
        """Return the star at a spot, or None."""
        return self.scene.star_at(x, y, self._player.position)

    def point_at(self, x: float, y: float) -> int | None:
        """Return the point at a spot, or None."""
        return self.scene.point_at(x, y)

    def _refresh(self) -> None:
        """Make the scene again if it no longer fits, and put the marks on it."""
        self._follow()
        player = self._player
        marked = (self._scene, player.prediction, player.reveal)
        if marked != self._marked:
            self._marked = marked
            self._scene.mark(guesses(player))

    def _follow(self) -> None:
        """Make the scene again unless it is one of this run and view."""
        player = self._player
        wanted = (player.trace, player.style, player.shown, self.size)
        fits = self._made[1:] == wanted[1:] and self._scene.fits(player.trace)
        if fits and (self._made[0] is player.trace or player.held is not None):
            self._scene.follow(player.trace)
            return
        self._scene = Scene(
            player.trace,
            size=self.size,
            style=player.style,
            words=self._words,
            shown=player.shown,
        )
        self._stage = Stage(self._scene)
        self._made = wanted
        self._choose_palette()

    def _choose_palette(self) -> None:
        """Choose colours from the steps in which most is to be seen."""
        player = self._player
        palette = player.style, player.trace.k
        if self._palette == palette:
            return
        last = len(player.trace) - 1
        samples = [self._stage.pixels(i).copy() for i in {0, min(2, last), last}]
        colors = get_style(player.style).flat_colors(player.trace.k)
        self._encoder = PngEncoder([(pixels, 1.0) for pixels in samples], colors)
        self._palette = palette
