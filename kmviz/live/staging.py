"""The scene and the stage of what a player shows now."""

from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.drawing.words import Words
from kmviz.live.marking import guesses
from kmviz.live.player import Player


class Staging:
    """A scene with its stage, kept as long as they fit the player's run and view.

    Making them takes as long as some ten pictures. While a star is held every move
    makes another run, which the scene then follows until the star is let go.

    Parameters
    ----------
    player : Player
        The run and the view.
    words : Words, optional
        Every word on the picture.

    Examples
    --------
    >>> staging = Staging(Player())
    >>> staging.fit((640, 480)), staging.fit((640, 480))
    (True, False)
    >>> staging.scene.caption(0)
    'Start: 200 points, 3 stars; no point has a cluster yet'
    """

    scene: Scene
    stage: Stage
    pointed: int | None = None
    """The point that is ringed, because somebody asks about it."""

    def __init__(self, player: Player, words: Words | None = None) -> None:
        self._player, self._words = player, words
        self._made: tuple[object, ...] = ()
        self._marked: tuple[object, ...] = ()

    def fit(self, size: tuple[int, int]) -> bool:
        """Make scene and stage fit the player now; tell whether they are new."""
        player = self._player
        wanted = (player.trace, player.style, player.shown, size)
        fits = self._made[1:] == wanted[1:] and self.scene.fits(player.trace)
        kept = fits and (self._made[0] is player.trace or player.held is not None)
        if kept:
            self.scene.follow(player.trace)
        else:
            self.scene = Scene(
                player.trace,
                size=size,
                style=player.style,
                words=self._words,
                shown=player.shown,
            )
            self.stage = Stage(self.scene)
            self._made = wanted
        marked = (self.scene, player.prediction, player.reveal)
        if marked != self._marked:
            self._marked = marked
            self.scene.mark(guesses(player))
        self.scene.point_out(self.pointed)
        return not kept
