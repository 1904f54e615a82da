"""A desk on a page: picture, controls, and what a hand does on the picture."""

from collections.abc import Iterator
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from kmviz.drawing.words import Words
from kmviz.live.browsing import Browsing
from kmviz.live.desk import Desk
from kmviz.live.gallery import Gallery
from kmviz.live.hand import LOOKING, Hand
from kmviz.live.keys import START_KEYS, press_key
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN, Alarm
from kmviz.live.notebook.canvas import (
    SECOND,
    Canvas,
    Event,
    Frame,
    Still,
    Surface,
    picture_size,
)
from kmviz.live.notebook.controls import Controls, switch_tips
from kmviz.live.notebook.display import still_html
from kmviz.live.notebook.laid_out import Fold, row
from kmviz.live.notebook.picture import Picture, RunPicture, WallPicture
from kmviz.live.notebook.playback import Playback
from kmviz.live.notebook.save_form import Saver
from kmviz.live.notebook.transport import Transport
from kmviz.live.notebook.working import Work
from kmviz.live.telling import Line, reasons
from kmviz.live.view import View

FIRST_ROOM = (900, 1000)
"""The width and height a page is taken to have until it tells."""
REDRAW = {
    *("run", "position", "held", "playing", "prediction", "chosen", "front", "starts"),
}
"""The changes of a desk after which there is another picture."""
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
"""Where the arrows lead, to the right and down."""


class Viewer:
    """A desk on a page, with everything that must be let go of at its end.

    Parameters
    ----------
    desk : Desk
        What is shown lies in front on it.
    view : View
        How it is looked at. A picture without a size has what the page has room for.
    box : ipywidgets.VBox
        What everything is put into.
    canvas : {"widget", "image"}
        What shows the picture.
    follow_theme : bool
        Whether the picture is dark on a dark page.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        *,
        box: widgets.VBox,
        canvas: str,
        follow_theme: bool,
    ) -> None:
        self.desk, self.view, self._still = desk, view, False
        self._theme = view.style if follow_theme else None
        size = view.look.size
        self.alarm = Alarm(self._refresh, view.words)
        self._obey = self.alarm.guarded(self.handle)
        self._watch = self.alarm.guarded(self.handle, clears=False)
        self._run = RunPicture(
            desk.player, view, size or picture_size(*FIRST_ROOM, 1), desk.starts
        )
        self._hand = Hand(desk.player, self._run)
        self._wall: WallPicture | None = None
        self._browsing: Browsing | None = None
        self.canvas: Surface = (
            Still(view.words)
            if canvas == "image"
            else Canvas(self._hear, switch_tips(view.words), _states(view.words))
        )
        if size:
            self.canvas.widget.layout.max_width = f"{size[0]}px"
        by_hand = canvas != "image"
        self.transport = Transport(desk, view, self.alarm, by_hand=by_hand)
        self.controls = Controls(
            desk,
            view,
            self.alarm,
            charted=lambda: self.picture.charted(),
            by_hand=by_hand,
        )
        self.saver = Saver(desk, view, self.alarm)
        self.why = widgets.HTML(layout={"display": "none"})
        self.box = box
        _fill(self)
        self._playback = Playback(
            desk, view, draw=self._glide, seen=self.canvas.seen, failed=self.alarm.tell
        )
        self._work = Work(desk, self.alarm.tell)
        self._unlisten = [each.listen(self._changed) for each in (desk, view)]
        self._refresh()
        self._draw()

    @property
    def picture(self) -> Picture:
        """The picture of what lies in front."""
        gallery, wall = self.desk.browsed, self._wall
        if gallery is None:
            return self._run
        if wall is None or wall.gallery is not gallery:
            wall = self._wall = WallPicture(gallery, self.view, self._run.size)
            self._browsing = Browsing(self.desk, gallery, wall)
        return wall

    def shown(self) -> dict[str, Any] | None:
        """Return what a notebook shows: the widget and, where none lives, a picture.

        None if the widget shows itself, as those of ipywidgets 7 do.
        """
        if not hasattr(self.box, "_repr_mimebundle_"):
            return None
        still = {"text/html": still_html(self.desk, self.view.look)}
        bundle: dict[str, Any] = self.box._repr_mimebundle_()
        return bundle | still

    def close(self) -> None:
        """End playing, and let go of the widgets, the figure and the run."""
        with TURN:
            for unlisten in self._unlisten:
                unlisten()
            if self.desk.front.playing:
                self.desk.front.pause()
                self._playback.follow(frozenset({"playing"}))
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
            self._draw_again()
        elif kind == "key":
            self._press_key(_key(str(event.get("key"))))
        elif self._browsing is not None and self.desk.browsed:
            self._browse(self._browsing, event)
        elif kind == "hover":
            self.desk.starts.choose(self._run.scene.dot_at(*_spot(event)))
        elif kind in ("down", "move", "up"):
            x, y = _spot(event)
            hand = self._hand
            {"down": self._press, "move": hand.drag, "up": hand.release}[kind](x, y)

    def _hear(self, event: Event) -> None:
        """Handle an event; only what a hand changes takes away what was told before."""
        kind = event.get("kind")
        if kind == "key" or (kind == "move" and self._hand.holding):
            self._obey(event)
        elif kind == "down":
            (self._watch if self._only_looks() else self._obey)(event)
        elif kind in ("room", "fresh", "hover") or (
            kind == "up" and self._hand.holding
        ):
            self._watch(event)

    def _press_key(self, key: str) -> None:
        """Do what a key means to what lies in front."""
        desk, browsing = self.desk, self._browsing
        if desk.browsed is None or browsing is None:
            self._press_run_key(key)
        elif key == "enter":
            desk.open()
        elif key == "escape":
            self._retreat(desk.browsed)
        elif key.startswith("shift+"):
            browsing.move(*WAYS[key.removeprefix("shift+")])
        else:
            press_key(desk.browsed, self.view, key)

    def _retreat(self, gallery: Gallery) -> None:
        """Ask no more, or choose nothing any more, or go back to the run."""
        if gallery.asked:
            gallery.forget()
        elif gallery.chosen is not None:
            gallery.choose(None)
        else:
            self.desk.leave()

    def _press_run_key(self, key: str) -> None:
        """Do what a key means to a run, and to the starts that were tried."""
        starts = self.desk.starts
        if key == "escape":
            if starts.chosen is None and not (starts.asked or starts.trying):
                self.desk.leave()
            starts.cancel()
            starts.choose(None)
        elif key == "enter":
            starts.open()
        elif key == "o":
            self.desk.which_k()
        elif key in ("+", "-") and starts.asked:
            starts.expect(1 if key == "+" else -1)
        elif key in START_KEYS:
            START_KEYS[key].press(starts, self.view)
        else:
            press_key(self.desk.player, self.view, key)

    def _browse(self, browsing: Browsing, event: Event) -> None:
        """Point something out on the wall, or open it."""
        if event.get("kind") == "hover":
            browsing.point(*_spot(event))
        elif event.get("kind") == "down":
            browsing.press(*_spot(event))

    def _only_looks(self) -> bool:
        """Tell whether a press changes nothing, unless a move follows."""
        if self.desk.browsed:
            return False
        return (
            self.controls.clicks.value == LOOKING
            and self.desk.player.prediction is None
        )

    def _changed(self, changed: Changed) -> None:
        """Show what has changed on the desk."""
        with TURN:
            try:
                if "front" in changed:
                    self.picture.forget()  # the page shows another one
                self._hand.follow(changed)
                if changed & REDRAW:
                    self._draw()
                elif "view" in changed:
                    self._draw_again()
                self._explain()
            finally:
                self._follow(changed)

    def _follow(self, changed: Changed) -> None:
        """Have the controls and the playing do what the desk says."""
        try:
            self._refresh()
        finally:
            self._work.follow(changed)
            if changed & {"playing", "speed", "position", "run", "front"}:
                self._playback.follow(changed)

    def _refresh(self) -> None:
        """Set all controls to what the desk says."""
        self.transport.refresh()
        self.controls.refresh()

    def _draw(self) -> None:
        self._show(self.desk.front.position, quiet=self.desk.front.playing)

    def _draw_again(self) -> None:
        """Draw what was seen before, be it on the way, in another look or size."""
        self._show(self.picture.position, quiet=self.desk.front.playing)

    def _glide(self, position: float) -> None:
        """Show things on their way, unless whoever looks wants no motion."""
        if not self._still:
            self._show(position, quiet=True)

    def _show(self, position: float, *, quiet: bool) -> None:
        """Send what is new on the picture."""
        picture = self.picture
        if not self.canvas.keeps:
            picture.forget()
        caption, stars = picture.caption(), picture.stars()
        update = picture.update(position)  # last: what it returns must be sent
        frame = Frame(update, caption, picture.size, stars, self._wants())
        self.canvas.show(frame, quiet=quiet)

    def _wants(self) -> list[str]:
        """Return what the page should tell of beside the usual."""
        desk, starts = self.desk, self.desk.starts
        wants = ["hover"] * (desk.browsed is not None or len(starts.kept) > 1)
        escapes = starts.asked or starts.trying or starts.chosen is not None
        away = desk.browsed is not None or desk.opened or escapes
        wants += ["caption"] * (desk.browsed is not None)
        return [*wants, *["Escape"] * bool(away)]

    def _fit(self, room: Event) -> None:
        """Draw for the room and the theme of the page."""
        self._still = bool(room.get("still"))
        view, themed = self.view, "dark" if room.get("dark") else "light"
        follows = view.style == self._theme and themed != view.style
        if self._theme is not None and follows:
            self._theme = themed
            view.set_style(themed)
        if view.look.size is None:
            width, height, ratio = (
                float(room[name]) for name in ("width", "height", "ratio")
            )
            size = picture_size(width, height, ratio)
            if size != self.picture.size:
                for picture in (self._run, self._wall):
                    if picture is not None:
                        picture.size = size
                self._draw_again()
                self._refresh()

    def _press(self, x: float, y: float) -> None:
        """Do what the hand does there, and answer what it asks."""
        start = self._run.scene.dot_at(x, y)
        if start is not None:
            self.desk.starts.open(start)
            return
        before = self._hand.asked
        self._hand.press(x, y, self.controls.clicks.value)
        if self._hand.asked != before:
            self._draw_again()
            self._explain()

    def _explain(self) -> None:
        """Say why the point that is asked about has its colour."""
        point, lines, spot = self._hand.asked, list[Line](), (0.0, 0.0)
        if point is not None:
            lines = reasons(self.desk.player, point, self.view.words)
            spot = self._run.scene.spot_of_point(point)
        text = _card(lines) if lines else ""
        there = self.canvas.answer(lines, spot)
        if text != self.why.value:
            self.why.value = text
            self.why.layout.display = None if text and not there else "none"


def _fill(viewer: Viewer) -> None:
    """Put all of a viewer into its box, in the order in which the tab key goes."""
    viewer.transport.box.layout.order = SECOND
    words, controls = viewer.view.words, viewer.controls
    missing = widgets.HTML(f"<p>{escape(words.blocked)}</p>")
    missing.add_class("kmviz-missing")  # canvas.css hides it, where it is loaded
    fold = Fold(words.more, [viewer.transport.more, controls.more, controls.view])
    viewer.box.children = [
        viewer.canvas.widget,
        missing,
        viewer.alarm.line,
        viewer.transport.box,
        controls.settings,
        viewer.why,
        row([fold.button, viewer.saver.form]),
        fold.box,
    ]
    viewer.box.add_class("kmviz")


def _states(words: Words) -> dict[str, str]:
    """Return what the page says while the kernel does not answer."""
    return {"waiting": words.awaiting_kernel, "gone": words.gone}


def _key(name: str) -> str:
    """Return our name of a key of the page."""
    if name == " ":
        return "space"
    return name.replace("Arrow", "").lower()


def _spot(event: Event) -> tuple[float, float]:
    x, y = (float(event.get(name, np.nan)) for name in "xy")
    if not np.isfinite([x, y]).all():
        message = f"a spot must be two finite fractions, got {x} and {y}"
        raise ValueError(message)
    return x, y


def _card(lines: list[Line]) -> str:
    """Return why a point has its colour as HTML, its nearest star in bold."""
    told = [
        f"<b>{escape(line.text)}</b>" if line.strong else escape(line.text)
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
