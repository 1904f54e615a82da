"""A desk on a page: picture, controls, and what a hand does on the picture."""

from functools import partial
from typing import TypeAlias

import ipywidgets as widgets

from kmviz.drawing.board.plane import Pointed
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.settings import own_settings
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN, Alarm
from kmviz.live.notebook.answers import Answers
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.canvas import (
    SECOND,
    Canvas,
    Event,
    Frame,
    Still,
    Surface,
    key_of,
    spot_of,
)
from kmviz.live.notebook.cards import Card
from kmviz.live.notebook.controls import Controls, states, switch_tips
from kmviz.live.notebook.display import hides_still, still_bundle
from kmviz.live.notebook.fallback import Fallback
from kmviz.live.notebook.help import keys_listed
from kmviz.live.notebook.keepsake import Keepsake
from kmviz.live.notebook.laid_out import Fold, family, name_of, row, tell_again
from kmviz.live.notebook.picture import Picture
from kmviz.live.notebook.pictures import LAST_ROOM, Pictures, size_in
from kmviz.live.notebook.playback import Playback
from kmviz.live.notebook.remarks import Remarks
from kmviz.live.notebook.save_form import Saver
from kmviz.live.notebook.sheet_picture import SketchRow
from kmviz.live.notebook.striding import Striding
from kmviz.live.notebook.touching import Touched, Touching
from kmviz.live.notebook.transport import Transport
from kmviz.live.notebook.working import Lasting, Work, working_beside
from kmviz.live.starts import Memory
from kmviz.live.state import State
from kmviz.live.view import View

REDRAW = {
    *("run", "position", "held", "playing", "prediction", "chosen", "front", "starts"),
    "sketch",
}
"""The changes of a desk after which there is another picture."""
MOVES: Changed = frozenset({"position", "playing", "prediction"})
"""The changes that leave all settings as they are."""
DRAGS: Changed = MOVES | {"run", "settings"}
"""And those that do so while a star is held: who takes it or lets it go is told."""
Before: TypeAlias = tuple[tuple[State, Memory], Look, Pointed | None, int]
"""What was known, the look, what was asked about, and how many pictures there were."""


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
        self.desk, self.view, self._drawn = desk, view, 0
        self._due: Changed = frozenset()
        """What has changed since all was last shown."""
        self._theme = view.style if follow_theme else None
        self._follow_theme(LAST_ROOM)
        size = view.look.size
        self._aside = Aside(
            self._tell_lasting,
            lambda: (desk.memory(), view.look, self.touching.hand.asked, self._drawn),
            self._restore,
            partial(working_beside, desk.player),
        )
        self.remarks = Remarks(desk, view, self)
        self.alarm = Alarm(
            view.words,
            self._aside,
            show=self._catch_up,
            put_back=self._refresh,
            forget=lambda: self.surface.remark(Card(())),
            heard=lambda: self.canvas.control_heard(),
        )
        ends = self._aside, self.alarm, self.remarks.say
        self.lasting = Lasting(desk, view.words, *ends)
        self.pictures = Pictures(desk, view, size or size_in(LAST_ROOM))
        self._shown: Picture | None = None
        self.touching = Touching(desk, view, self.pictures, lambda: self.controls.click)
        hides = hides_still(name_of(box))
        self.canvas = _canvas(self) if canvas == "widget" else Still(view.words, hides)
        self.surface: Surface = self.canvas
        if isinstance(self.canvas, Canvas):
            self.pictures.run.settled = False
            self.surface = Fallback(
                self.canvas, view.words, hides, lambda: self.alarm.acting
            )
        if size:
            self.canvas.widget.layout.max_width = f"{size[0]}px"
        self.transport = Transport(desk, view, self.alarm, by_hand=self._by_hand)
        self.controls = Controls(
            desk,
            view,
            self.alarm,
            charted=lambda: self.picture.charted(),
            by_hand=self._by_hand,
        )
        self.help = Fold(
            view.words.help_keys,
            lambda: [widgets.HTML(keys_listed(view.words))],
            self.alarm.guarded,
        )
        self.sketch_row = SketchRow(desk.sketch, view, self.alarm)
        self.saver = Saver(desk, view, self.alarm, self.lasting.filing)
        self.answers = Answers(desk, view, self.pictures, self.surface)
        self.box = box
        _fill(self)
        self._playback = Playback(
            desk,
            view,
            draw=self._glide,
            seen=self.surface.seen,
            failed=self.alarm.tell,
            aside=self._aside,
        )
        self._striding = Striding(
            desk, view, canvas=self.surface, show=self._show, aside=self._aside
        )
        self._work = Work(desk, self.alarm.tell, self._aside)
        self.keepsake = Keepsake(name_of(box), self.still, self._aside)
        self._silent = False
        self._unlisten = [each.listen(self._changed) for each in (desk, view)]
        self._refresh()
        self._draw()

    @property
    def picture(self) -> Picture:
        """The picture of what lies in front."""
        return self.pictures.front

    def still(self) -> dict[str, str]:
        """Return the picture and what it says, for where the widget does not live."""
        whole, caption = self.picture.whole(), self.picture.caption()
        said = {"text/plain": repr(self.box)}
        return said | still_bundle(whole, caption, self.view.words, name_of(self.box))

    def close(self) -> None:
        """End playing and all work, and let go of the widgets, the figure, the run."""
        self._aside.cancel()
        self.lasting.close()
        self.keepsake.close()
        with TURN:
            for unlisten in self._unlisten:
                unlisten()
            if self.desk.front.playing:
                self.desk.front.pause()
                self._playback.follow(frozenset({"playing"}))
            self.desk.cancel()
            self.surface.close()
            for widget in family(self.box):
                widget.unobserve_all()
                widget.close()

    def hear(self, event: Event) -> None:
        """Do what the page asks for; a change takes away what was told before."""
        kind, front = str(event.get("kind")), self.touching.front
        if kind == "cancel":
            self.lasting.cancel()
        elif kind == "entered":
            self.alarm.clear(str(event.get("told")))
        elif kind == "key" and event.get("key") != "?":
            self._press(key_of(event), front)
        elif kind not in ("move", "up") or front.holding:
            changes = kind in ("down", "mark") and not front.only_looks
            changes |= kind in ("key", "file", "move")
            with self.alarm.answering(clears=changes):
                self._obey(kind, event, front)

    def _obey(self, kind: str, event: Event, front: Touched) -> None:
        """Do what an event means."""
        if kind == "room":
            self._fit(event)
        elif kind == "fresh":
            self.picture.forget()
            self._draw_again()
        elif kind == "file":
            self.controls.boards.take_file(event, event["bytes"])
        elif kind in ("hover", "down", "mark", "move", "up"):
            front.touch(kind, *spot_of(event))
        elif kind == "key":
            self.help.toggle()

    def _press(self, key: str, front: Touched) -> None:
        """Do what a key means, and say what of that is not to be seen."""
        with self.remarks.on(key, front.keys) as lines, self.alarm.answering():
            front.press(key)
        self.remarks.say(*lines)

    @property
    def news(self) -> int:
        """How often something else was seen or told than before."""
        return self.picture.changes + self.alarm.tells

    def _changed(self, changed: Changed) -> None:
        """Follow what has changed on the desk; show it, or once the page is answered.

        So what the page asks for is drawn once, whatever it changes.
        """
        with TURN:
            self._due |= changed
            self.remarks.follow(changed)
            try:
                self._striding.follow(changed)
                self.touching.hand.follow(changed)
                if not (self.alarm.acting or self._silent):
                    self._catch_up()
            finally:
                self._work.follow(changed)
                if changed & {"playing", "speed", "position", "run", "front"}:
                    self._playback.follow(changed)

    def _catch_up(self) -> None:
        """Show what has changed, or is asked, since this was last done."""
        due, asked = self._due, self.touching.hand.asked
        if not (due or self.transport.behind) and asked == self.answers.asked:
            return
        try:
            if due & REDRAW:
                self._draw()
            elif "view" in due or asked != self.answers.asked:
                self._draw_again()
            self.answers.show(asked)
        finally:
            self._refresh(all_of_them=not self._only_moves(due))
        self._due = frozenset()

    def _by_hand(self) -> bool:
        return self.surface.by_hand

    def _only_moves(self, changed: Changed) -> bool:
        """Tell whether no setting has changed, nor that there is a canvas."""
        moves = MOVES if self.desk.player.held is None else DRAGS
        return self.surface.by_hand and changed <= moves

    def _refresh(self, *, all_of_them: bool = True) -> None:
        """Set the controls to what the desk says, at least those of steps."""
        with TURN:
            self.transport.refresh()
            self.lasting.refresh()
            if all_of_them:
                self.sketch_row.refresh()
                self.controls.refresh()

    def _draw(self) -> None:
        self._show(self._striding.begin(), quiet=self.desk.front.playing)

    def _draw_again(self) -> None:
        """Draw what was seen before, be it on the way, in another look or size."""
        self._show(self.picture.position, quiet=self.desk.front.playing)

    def _glide(self, position: float) -> None:
        """Show things on their way, unless whoever looks wants no motion."""
        if not self._striding.still:
            self._show(position)

    def _show(self, position: float, *, quiet: bool = True) -> None:
        """Send what is new on the picture."""
        picture = self.picture
        if not (self.surface.keeps and picture is self._shown):
            picture.forget()
        caption, stars = picture.caption(), picture.stars()
        update = picture.update(position)  # last: what it returns must be sent
        frame = Frame(update, caption, picture.size, stars, self.touching.front.wants)
        self._drawn += 1  # before it is sent, or one that is ended then would stay
        self.surface.show(frame, quiet=quiet)
        self._shown = picture
        self.keepsake.follow()

    def _tell_lasting(self, seconds: float | None) -> None:
        """Say that something lasts; at its end, set right what was forgotten.

        That is done aside: a loop that waits for its turn would not hear the page.
        """
        self.lasting.tell(seconds)
        if seconds is None:
            self._aside.then(self._refresh)

    def _restore(self, before: Before, held: list[widgets.Widget]) -> None:
        """Put back all but a sketch after work that was ended; draw what must be."""
        memory, look, asked, drawn = before
        own_settings.leave()
        with TURN:
            self.pictures.mend()
            self._silent = True
            try:
                self.desk.restore(memory)
                self.view.restore(look)
            finally:
                self._silent = False
            self.touching.hand.ask(asked)
            self._refresh()
            self.answers.show(asked)
            tell_again(self.box, held)
            if self._drawn != drawn or self._behind:
                self._draw()
            self._due = frozenset()

    @property
    def _behind(self) -> bool:
        """Whether another picture than the last is due, for what is not put back."""
        picture, desk = self.picture, self.desk
        elsewhere = picture.position != desk.front.position
        news = desk.browsed is not None or "sketch" in self._due
        return picture is not self._shown or elsewhere or news

    def _fit(self, room: Event) -> None:
        """Draw for the room and the theme of the page."""
        run, size = self.pictures.run, self.view.look.size or size_in(room)
        unsettled, resized = not run.settled, size != self.picture.size
        if unsettled:
            run.settled = True
            run.forget()  # other colours do not mix with those so far
        self._striding.still = bool(room.get("still"))
        self._follow_theme(room)
        if unsettled or resized:  # now, so that whoever acts first need not wait
            self.pictures.resize(size)
            self._draw_again()
            self._refresh()
        LAST_ROOM.update(room)

    def _follow_theme(self, room: Event) -> None:
        """Take the style of the page, if that is wanted and nobody chose another."""
        themed = "dark" if room.get("dark") else "light"
        if self._theme not in (None, themed) and self.view.style == self._theme:
            self._theme = themed
            self.view.set_style(themed)


def _canvas(viewer: Viewer) -> Canvas:
    words = viewer.view.words
    return Canvas(viewer.hear, switch_tips(words), states(words), viewer._aside)


def _fill(viewer: Viewer) -> None:
    """Put all of a viewer into its box, in the order in which the tab key goes."""
    for box in (viewer.transport.box, viewer.sketch_row.box):
        box.layout.order = SECOND
    words, controls = viewer.view.words, viewer.controls

    def more() -> list[widgets.Widget]:
        beside, pictures = controls.more()
        rest = row([*viewer.transport.more(), *beside])
        rest.add_class("kmviz-offers")
        viewer._refresh()
        return [rest, pictures]

    fold = Fold(words.more, more, viewer.alarm.guarded)
    folds = fold, viewer.help, viewer.saver.fold
    opens = row([*(each.button for each in folds), viewer.transport.many])
    opens.add_class("kmviz-opens")
    viewer.box.children = [
        viewer.surface.widget,
        viewer.lasting.row,
        viewer.transport.box,
        viewer.sketch_row.box,
        controls.settings,
        viewer.alarm.line,
        controls.boards.readings,
        viewer.answers.line,
        opens,
        viewer.saver.fold.box,
        viewer.help.box,
        fold.box,
    ]
    viewer.box.add_class("kmviz")
    viewer.box.add_class(name_of(viewer.box))
