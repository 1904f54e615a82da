"""The scene and the stage of what a player shows now."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from kmviz.core.options.options import said
from kmviz.core.trace import Trace
from kmviz.drawing.beside.dots import Dots
from kmviz.drawing.board.plane import OfStar, Pointed
from kmviz.drawing.look.look import Look
from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.drawing.words.languages import get_words
from kmviz.live.errand import Report
from kmviz.live.marking import dots, guesses
from kmviz.live.player import Player
from kmviz.live.starts import Starts
from kmviz.live.state import State
from kmviz.live.view import View
from kmviz.runs.forks import unheard


class _Ready(NamedTuple):
    """A scene with its stage, and what they were made for."""

    made: tuple[Any, ...]
    scene: Scene
    stage: Stage


class Staging:
    """What makes scene and stage of a player's run, kept as long as they fit it.

    Making them takes as long as some ten pictures, so the scene follows a run that only
    goes another way from its start. While a star is held every move makes another run,
    which it then follows in any case, until the star is let go.

    Parameters
    ----------
    player : Player
        The run.
    view : View
        How it is looked at.
    starts : Starts, optional
        The starts that were tried, whose ends are shown beside.

    Examples
    --------
    >>> staging = Staging(Player(), View())
    >>> staging.fit((640, 480)) is staging.fit((640, 480))
    True
    >>> staging.scene.caption(0)
    'Start: 200 points, 3 stars; no point has a cluster yet'
    """

    scene: Scene
    stage: Stage
    pointed: Pointed | None = None
    """What is ringed, because somebody asks about it."""

    def __init__(
        self, player: Player, view: View, starts: Starts | None = None
    ) -> None:
        self._player, self._view, self._starts = player, view, starts
        self._made: tuple[Any, ...] = ()
        self._known: tuple[object, ...] = ()
        self._ends: Dots | None = None
        self._coming: _Ready | None = None
        self._broken: Scene | None = None
        """What was cut off as it was drawn; what it has found can still be used."""
        self._marked: tuple[object, ...] = ()

    def clear(self) -> None:
        """Let go of scene and stage; the next fit makes others."""
        if self._made:
            del self.scene, self.stage
        self._made = self._marked = ()

    @property
    def kept(self) -> object:
        """Scene and stage, and what they were made for."""
        return _Ready(self._made, self.scene, self.stage) if self._made else None

    def go_back(self, kept: object) -> None:
        """Have scene and stage that were kept; begin the present ones anew."""
        self._broken = self.scene if self._made else None
        self.clear()
        if isinstance(kept, _Ready) and kept.scene is not self._broken:
            self._made, self.scene, self.stage = kept
            self._broken = None

    def fit(self, size: tuple[int, int]) -> Stage:
        """Make scene and stage fit the player now, and return the stage."""
        player, ready = self._player, self.ready(size)
        if ready is self._coming:
            self._coming = None
        else:
            ready.scene.follow(player.trace)
        self._made, self.scene, self.stage = ready
        ends = self._dots()
        if ends is not None:
            self.scene.put(ends)
        marked = (self.scene, player.state, self.pointed)
        if marked != self._marked:
            self._marked = marked
            self.scene.mark(guesses(player), veiled=player.veiled)
            self.scene.point_out(self._pointed())
        return self.stage

    def ready(self, size: tuple[int, int]) -> _Ready:
        """Return scene and stage that fit the player now, or follow it as they are.

        Others are made if they must be; those that are shown stay as they are.
        """
        player, ends = self._player, self._dots()
        wanted = (player.trace, self._view.look, size, ends is not None)
        if self._made[1:] == wanted[1:] and self.scene.fits(player.trace):
            if self._made[0] is player.trace or player.held is not None:
                return _Ready(self._made, self.scene, self.stage)
            if self._serves(wanted):
                return _Ready(wanted, self.scene, self.stage)
        ready = self._coming
        if ready is None or ready.made != wanted:
            now = self.scene if self._made else self._broken
            ready = _ready(wanted, ends, now if ready is None else ready.scene)
            self._coming, self._broken = ready, None
        return ready

    def prepare(
        self,
        state: State,
        size: tuple[int, int],
        look: Look | None = None,
        report: Report = unheard,
    ) -> None:
        """Make beside, in whatever thread, what the picture of another run needs.

        So it does for the same run in another look, or another size. Where the rest of
        the run is charted, it is worked out first, and its steps are reported.
        """
        look = look or self._view.look
        made = (state.run.trace, look, size, *self._made[3:])
        if self._made and made != self._made and not self._serves(made):
            if "future" in look.shown:
                state.at_end(report)
            coming = _ready(made, self._ends, self.scene)
            coming.stage.pixels(state.run.position)
            self._coming = coming

    def _serves(self, wanted: tuple[Any, ...]) -> bool:
        """Tell whether the scene is, until it is drawn, as one for this would be.

        The rest of a run is charted when a scene is made.
        """
        trace, look, *_ = wanted
        same = self._made[1:] == wanted[1:] and "future" not in look.shown
        return same and _alike(trace, self._made[0])

    def _pointed(self) -> Pointed | None:
        """Return what is ringed: of a star, where it belongs."""
        pointed = self.pointed
        if isinstance(pointed, OfStar):
            place = self._player.belonging(pointed.star).place
            return OfStar(pointed.star, () if place is None else tuple(place.tolist()))
        return pointed

    def _dots(self) -> Dots | None:
        """Return the ends of other starts, the same as long as nothing has changed."""
        starts = self._starts
        if starts is None:
            return None
        known = (starts.kept, starts.chosen, starts.own, self._player.trace.k)
        if known != self._known:
            words = get_words(self._view.look.words)
            self._ends = dots(self._player, starts, words)
            self._known = known
        return self._ends


def _alike(trace: Trace, other: Trace) -> bool:
    """Tell whether two runs differ in nothing but the way they go from their start."""
    starts = trace[0].centroids, other[0].centroids
    same = trace.metric is other.metric and np.array_equal(*starts, equal_nan=True)
    return same and _told(trace) == _told(other)


def _told(trace: Trace) -> tuple[object, ...]:
    """Return what is told of the points of a run."""
    told = trace.columns, trace.others, trace.dropped, trace.note
    return *told, id(trace.truth), id(trace.backdrop)


def _ready(made: tuple[Any, ...], ends: Dots | None, before: Scene | None) -> _Ready:
    """Return scene and stage for a trace in a look and a size, after another scene."""
    trace, look, size, *_ = made
    scene = Scene(trace, dots=ends, **said(replace(look, size=size)))
    if before is not None:
        scene.take_over(before)
    return _Ready(made, scene, Stage(scene))
