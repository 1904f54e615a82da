"""The player on a page: picture, controls, and what a hand does on the picture."""

from collections.abc import Iterator
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from kmviz.core.arrays import Floats
from kmviz.drawing.scene import Scene
from kmviz.drawing.words import Words
from kmviz.live.keys import press_key
from kmviz.live.notebook.alarm import TURN, Alarm
from kmviz.live.notebook.canvas import (
    SECOND,
    Canvas,
    Event,
    Still,
    Surface,
    picture_size,
)
from kmviz.live.notebook.controls import CLICKS, Controls
from kmviz.live.notebook.picture import Picture
from kmviz.live.notebook.playback import Playback
from kmviz.live.notebook.save_form import Saver
from kmviz.live.player import Changed, Player
from kmviz.live.telling import reasons

EXPLAINS, ADDS_STAR, REMOVES_STAR, ADDS_POINT = CLICKS
FIRST_ROOM = (900, 1000)
"""The width and height a page is taken to have until it tells."""
REDRAW = {"run", "position", "held", "view", "playing", "prediction"}
"""The changes after which there is another picture."""


class Viewer:
    """A player on a page, with everything that must be let go of at its end.

    Parameters
    ----------
    player : Player
        The run.
    canvas : {"widget", "image"}
        What shows the picture.
    size : tuple of int, optional
        Width and height of the picture in pixels; by default what the page has room
        for.
    words : Words, optional
        Every word on the picture.
    follow_theme : bool
        Whether the picture is dark on a dark page.
    """

    def __init__(
        self,
        player: Player,
        *,
        canvas: str,
        size: tuple[int, int] | None,
        words: Words | None,
        follow_theme: bool,
    ) -> None:
        self.player = player
        self._sized, self._theme = size, player.style if follow_theme else None
        self._grip: _Grip | None = None
        self._point: int | None = None
        self.alarm = Alarm(lambda: self.controls.refresh())
        self._obey = self.alarm.guarded(self.handle)
        self._watch = self.alarm.guarded(self.handle, clears=False)
        self.picture = Picture(
            player, size or picture_size(*FIRST_ROOM, 1), words=words
        )
        self.canvas: Surface = Still() if canvas == "image" else Canvas(self._hear)
        if size:
            self.canvas.widget.layout.max_width = f"{size[0]}px"
        self.controls = Controls(
            player,
            self.alarm,
            charted=self.picture.charted,
            by_hand=canvas != "image",
        )
        self.saver = Saver(player, self.alarm, words)
        self.why = widgets.HTML(layout={"display": "none"})
        self.box = self._box()
        self._playback = Playback(
            player, draw=self._glide, seen=self.canvas.seen, failed=self.alarm.tell
        )
        self._unlisten = player.listen(self._changed)
        self._draw()

    def close(self) -> None:
        """End playing, and let go of the widgets, the figure and the run."""
        with TURN:
            self._unlisten()
            if self.player.playing:
                self.player.pause()
                self._playback.follow()
            self.canvas.close()
            for widget in _family(self.box):
                widget.unobserve_all()
                widget.close()

    def handle(self, event: Event) -> None:
        """Do what the page asks for."""
        kind = event.get("kind")
        if kind == "room":
            self._fit(event)
        elif kind == "fresh":
            self.picture.forget()
            self._draw()
        elif kind == "key":
            press_key(self.player, _key(str(event.get("key"))))
        elif kind in ("down", "move", "up"):
            x, y = _spot(event)
            {"down": self._press, "move": self._drag, "up": self._release}[kind](x, y)

    def _hear(self, event: Event) -> None:
        """Handle an event; only what a hand changes takes away what was told before."""
        kind = event.get("kind")
        if kind == "key" or (kind == "move" and self._grip):
            self._obey(event)
        elif kind == "down":
            (self._watch if self._only_looks() else self._obey)(event)
        elif kind in ("room", "fresh") or (kind == "up" and self._grip):
            self._watch(event)

    def _only_looks(self) -> bool:
        """Tell whether a press changes nothing, unless a move follows."""
        return self.controls.clicks.value == EXPLAINS and self.player.prediction is None

    def _box(self) -> widgets.VBox:
        """Return all in the order in which they are read and the tab key goes."""
        self.controls.transport.layout.order = SECOND
        box = widgets.VBox(
            [
                self.canvas.widget,
                self.alarm.line,
                self.controls.transport,
                self.controls.settings,
                self.controls.view,
                self.saver.form,
                self.why,
            ]
        )
        box.add_class("kmviz")
        return box

    def _changed(self, changed: Changed) -> None:
        """Show what has changed in the player."""
        with TURN:
            try:
                run_is_new = "run" in changed and self.player.held is None
                if run_is_new or self.player.prediction is not None:
                    self._ask_about(None)
                if changed & REDRAW:
                    self._draw()
                    self._explain()
            finally:
                self._follow(changed)

    def _follow(self, changed: Changed) -> None:
        """Have the controls and the playing do what the player says."""
        try:
            self.controls.refresh()
        finally:
            if changed & {"playing", "speed"}:
                self._playback.follow()

    def _draw(self) -> None:
        self._show(self.player.position, quiet=self.player.playing)

    def _glide(self, position: float) -> None:
        self._show(position, quiet=True)

    def _show(self, position: float, *, quiet: bool) -> None:
        """Send what is new on the picture."""
        picture = self.picture
        if not self.canvas.keeps:
            picture.forget()
        caption, stars = picture.caption(), picture.stars()
        update = picture.update(position)  # last: what it returns must be sent
        self.canvas.show(update, caption, picture.size, quiet=quiet, stars=stars)

    def _fit(self, room: Event) -> None:
        """Draw for the room and the theme of the page."""
        player, dark = self.player, bool(room.get("dark"))
        themed = "dark" if dark else "light"
        follows = player.style == self._theme and themed != player.style
        if self._theme is not None and follows:
            self._theme = themed
            player.set_style(themed)
        if self._sized is None:
            width, height, ratio = (
                float(room[name]) for name in ("width", "height", "ratio")
            )
            size = picture_size(width, height, ratio)
            if size != self.picture.size:
                self.picture.size = size
                self._draw()
                self.controls.refresh()

    def _press(self, x: float, y: float) -> None:
        """Take hold of a star or, unless the class is asked, do what a click is to."""
        if self.player.prediction is not None:
            self._guess(x, y)
            return
        does, player = self.controls.clicks.value, self.player
        star, place = self.picture.star_at(x, y), self.picture.place_at(x, y)
        if does == REMOVES_STAR and star is not None:
            player.remove_star(star)
        elif does == ADDS_STAR and place is not None and star is None:
            player.add_star(place)
        elif does == ADDS_POINT and place is not None and star is None:
            player.add_point(place)
        elif star is not None and place is not None:
            self._take(star, place)
        else:
            point = self.picture.point_at(x, y)
            if point != self._point:
                self._ask_about(point)
                self._draw()
                self._explain()

    def _guess(self, x: float, y: float) -> None:
        """Take hold of a star's mark, or mark a point; a point may lie under a star."""
        star, place = self.picture.star_at(x, y), self.picture.place_at(x, y)
        point, coming = self.picture.point_at(x, y), self.player.next_action
        if point is not None and (star is None or coming == "assign"):
            self.player.predict_switch(point)
        elif star is not None and place is not None:
            self._take(star, place)

    def _take(self, star: int, place: Floats) -> None:
        scene, standing = self.picture.scene, self._standing(star, place)
        guessing = self.player.prediction is not None
        self._grip = _Grip(scene, star, place, standing, guessing=guessing)

    def _standing(self, star: int, place: Floats) -> Floats:
        """Return where a star stands on the board, or its mark if that is closer."""
        marks = self.player.prediction.stars if self.player.prediction else {}
        centroid = self.player.now.centroids[star]
        spots = [centroid, marks.get(star, centroid)]
        stands = [np.array([*spot, 0.0])[:2] for spot in spots]
        return min(stands, key=lambda spot: float(np.linalg.norm(spot - place)))

    def _drag(self, x: float, y: float) -> None:
        """Move the star that is held, or the mark of where it will go."""
        grip, player = self._grip, self.player
        if grip is None or grip.guessing is (player.prediction is None):
            self._grip = None  # a key has ended what the hand was doing
            return
        place = grip.place_at(x, y)
        if place is not None:
            move = player.predict_star if grip.guessing else player.drag_star
            move(grip.star, place)

    def _release(self, x: float, y: float) -> None:
        try:
            self._drag(x, y)
        finally:
            self._grip = None
            self.player.drop_star()

    def _ask_about(self, point: int | None) -> None:
        self._point = point
        self.picture.point_out(point)

    def _explain(self) -> None:
        """Say why the point that is asked about has its colour."""
        point, text = self._point, ""
        if point is not None and point < len(self.player.trace.X):
            text = _card(reasons(self.player, point))
        if text != self.why.value:
            self.why.value = text
            self.why.layout.display = None if text else "none"


class _Grip:
    """A star, or the mark of where it will go, taken hold of on the scene of then.

    A star at the edge may widen the next scene; measured on that one, it would run
    away from the hand.
    """

    def __init__(
        self, scene: Scene, star: int, spot: Floats, place: Floats, *, guessing: bool
    ) -> None:
        self.star, self.guessing = star, guessing
        self._scene, self._spot, self._offset = scene, spot, place - spot
        self._moved = False

    def place_at(self, x: float, y: float) -> Floats | None:
        """Return where the star now belongs; None off the board or before a move."""
        spot = self._scene.place_at(x, y)
        if spot is None or not (self._moved or (spot != self._spot).any()):
            return None
        self._moved = True
        return spot + self._offset


def _key(name: str) -> str:
    """Return our name of a key of the page."""
    if name == " ":
        return "space"
    return name.removeprefix("Arrow").lower()


def _spot(event: Event) -> tuple[float, float]:
    x, y = (float(event.get(name, np.nan)) for name in "xy")
    if not np.isfinite([x, y]).all():
        message = f"a spot must be two finite fractions, got {x} and {y}"
        raise ValueError(message)
    return x, y


def _card(lines: list[str]) -> str:
    """Return why a point has its colour as HTML, its nearest star in bold."""
    told = [
        f"<b>{escape(line)}</b>" if line.endswith(", the nearest") else escape(line)
        for line in lines
    ]
    return f'<p class="kmviz-card">{"<br>".join(told)}</p>'


def _family(widget: Any) -> Iterator[Any]:
    """Yield a widget and all that belongs to it, the innermost first."""
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    for name in ("layout", "style"):
        if part := getattr(widget, name, None):
            yield part
    yield widget
