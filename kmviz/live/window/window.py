"""A native window around what lies on a desk.

The window knows no toolkit either: it lives on any Agg canvas of matplotlib that
handles events, and has drawn what has changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.drawing.look.look import Look
from kmviz.export.saving import Saved
from kmviz.live.desk import Desk
from kmviz.live.errand import Errand
from kmviz.live.keys import Key
from kmviz.live.listening import Changed
from kmviz.live.player import EXPECTED
from kmviz.live.telling import as_sentence, written
from kmviz.live.view import View
from kmviz.live.window.dropping import Handed, only_table, pasted, take_drops
from kmviz.live.window.events import QUITTING, connect, hear_cross
from kmviz.live.window.face import Face
from kmviz.live.window.glass import Glass
from kmviz.live.window.keyboard import Keyboard
from kmviz.live.window.loop import loop
from kmviz.live.window.redrawing import Redrawing
from kmviz.live.window.saving import save_gif, saved_told
from kmviz.live.window.ticking import Ticking
from kmviz.live.window.toolkit import end_asking, fills_screen, toggle_full_screen
from kmviz.runs.forks import Run

TURNING = ("space", "w")
"""What two clicks in a row turn on and off again."""
PATIENCE = 2.0
"""Seconds in which a file that is being written is put away once a window is gone."""


class Window:
    """A desk on a canvas, with keys, mouse and a clock.

    Parameters
    ----------
    desk : Desk
        What is shown lies in front on it.
    view : View
        How it is looked at.
    canvas : FigureCanvasAgg
        Where it is shown: that of a native window or, for a test, of none.
    clock : callable
        Returns the time in seconds.

    Attributes
    ----------
    ended : bool
        Whether it was closed.
    press : callable
        Does what a key means, if anything; what it does not do is told.
    takes_drops : bool
        Whether things can be dropped on it, as far as somebody must still be told.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        canvas: FigureCanvasAgg,
        *,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.desk, self.view, self.canvas = desk, view, canvas
        self.ended = False
        self.glass = Glass(desk, view, canvas, WINDOW_KEYS)
        self.run_face, self.overlay = self.glass.run_face, self.glass.overlay
        desk.player.prepare = self.run_face.screen.prepare
        desk.prepare = self.glass.prepare
        self.notes = self.glass.notes
        self._redrawing = Redrawing(desk, view, self.glass)
        view.bring = self._bring
        self.keyboard = Keyboard(self, view, self.glass, WINDOW_KEYS)
        self.press = self.keyboard.press
        self._saved: Run | None = None
        """The run that was saved last, and so is not lost."""
        self._writing: Errand[Saved] | None = None
        """What was writing a file when it was closed."""
        self._busy, self.takes_drops = False, True
        self._touched: tuple[Face, str | None] | None = None
        self.heard: Changed = frozenset()
        """What has changed of late."""
        self._noted = desk.player.board.note
        self.ticking = Ticking(desk, view, self.glass, clock)
        self._disconnect = connect(self)
        self._unlisten = [each.listen(self._on_change) for each in (desk, view)]

    @property
    def face(self) -> Face:
        """What is shown, with its keys."""
        return self.glass.face

    def run(self) -> None:
        """Show the window, and return when it is closed.

        Raises
        ------
        KeyboardInterrupt
            If that was by Ctrl-C in the terminal.
        """
        self.takes_drops = take_drops(self.canvas, self.take)
        self.canvas.draw()  # or it would come up white
        try:
            loop(self.canvas, self.interrupt, self._begin)
        finally:
            self._end()
            if self._writing is not None:
                self._writing.finished(PATIENCE)

    def close(self) -> None:
        """Close the window and end its timer."""
        self._end()
        if self.canvas.manager is not None:
            end_asking(self.canvas)
            self.canvas.manager.destroy()

    @property
    def works(self) -> bool:
        """Whether it works on something that can be ended."""
        return self.desk.player.errand is not None

    def interrupt(self) -> bool:
        """End what it works on, or else close; tell whether it was closed.

        Who meant to end what is done by now keeps the window, and is told so.
        """
        desk, words = self.desk, self.view.words
        errand, tried = desk.player.errand, desk.starts.trying > 0
        if errand is None and not (tried or self.glass.writing.on):
            if not self.ticking.just_done():
                self.close()
                return True
            with self.answering():
                self.glass.say(words.too_late)
            return False
        with self.answering():
            if errand is None and not tried:
                self.glass.writing.cancel()
                self.glass.say(words.not_saved)
                return False
            known = desk.growing and desk.browsed is not None
            desk.cancel()
            told = words.cut_off if known or errand is None else words.as_it_was
            self.glass.say(told)
        return False

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Do what the mouse means where it is pressed.

        The second press of a double click counts only where the first one has met the
        same, and does not turn it back.
        """
        name, before = self.overlay.name_at(x, y), self._touched
        self._touched = self.face, name
        if again and (name in TURNING or before != self._touched):
            return
        if name is None:
            with self.answering():
                self.face.touch(x, y, again=again)
        elif name == "curtain":
            self.unveil()
        elif name in ("answer", "card", "help"):
            with self.answering():
                self.notes.helping = False
                if name == "answer":
                    self.run_face.hand.ask(None)
        elif name != "bar":
            self.press(name)

    def move(self, x: float, y: float) -> None:
        """Do what the mouse means where it has moved, if that matters."""
        if self.face.feels(x, y):
            with self.answering(forgetting=False):
                self.face.move(x, y)

    def release(self, x: float, y: float) -> None:
        """Do what the mouse means where it is let go, if that matters."""
        if self.face.feels(x, y):
            with self.answering(forgetting=False):
                self.face.release(x, y)

    def resize(self) -> None:
        """Fill the window."""
        with self.answering(forgetting=False, painting=False):
            self._redrawing.resize()
        self.glass.lay()

    def remember(self) -> None:
        """Remember what a full draw has sent."""
        self.glass.remember()
        self.ticking.await_rest()

    def closed(self) -> None:
        """Return from `run`, but not before the window is gone, for which Tk waits."""
        self._end()
        self.canvas.stop_event_loop()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        toggle_full_screen(self.canvas)

    def blank(self) -> None:
        """Hide everything behind black, and pause, until a key or the mouse is used."""
        self.notes.blank = True
        self.ticking.follow(frozenset())

    def unveil(self) -> None:
        """Show everything again."""
        with self.answering(forgetting=False):
            self.notes.blank = False

    def quit(self) -> None:
        """Close, but ask first if what was made by hand would be lost."""
        player, drawn = self.desk.player, self.desk.sketch.drawn
        kept = player.run is self._saved or not player.can_undo
        if self.keyboard.repeated or not (drawn or (player.run.by_hand and not kept)):
            self.close()
        else:
            self.glass.say(self.view.words.quit_or_not)

    def choose_data(self) -> None:
        """Lay all boards over the run, to choose from, or take them away again."""
        self.desk.require_run()
        if self.glass.boards_face.open:
            self.glass.boards_face.leave()
            return
        self.glass.boards_face.show()
        if not self.takes_drops:
            words, self.takes_drops = self.view.words, True  # it is told once
            keys = written("ctrl+v", words)
            self.glass.say(words.fill(words.no_drops, key="o", keys=keys))

    def take(self, handed: Handed) -> None:
        """Take the points that are dropped or pasted, unless it works on something."""
        with self.answering():
            self.desk.player.check_free()
            self.notes.blank = self.notes.helping = False
            self.desk.require_run()
            self.glass.boards_face.take(only_table(handed))

    def save_so_far(self) -> None:
        """Write a GIF of what is in front, up to the present step."""
        writing, player = self.glass.writing, self.desk.player
        writing.check_free()
        write = save_gif(self.desk, self.view, self.face.pane.size)
        done = partial(self._tell_saved, player.run)
        writing.begin(write, done, beside=player.beside)
        self.ticking.follow(frozenset())

    def leave(self) -> None:
        """Take away what is laid over the picture, or go back, or leave full screen.

        Whoever leaves full screen keeps what the class has marked.
        """
        if self.face.bare and not self.desk.enclosed and fills_screen(self.canvas):
            self.toggle_full_screen()
        else:
            self.face.leave()

    def _begin(self) -> None:
        """Bring it to the screen."""
        if self.canvas.manager is None:
            message = "to be shown, a window requires a canvas with a manager, got none"
            raise RuntimeError(message)
        self.canvas.manager.show()
        hear_cross(self)
        self.ticking.begin()

    def _end(self) -> None:
        """End the timer, and let go of the player and the canvas."""
        if self.ended:
            return
        self.ended = self.glass.hidden = True
        self.ticking.stop()
        for unlisten in self._unlisten:
            unlisten()
        self._writing = self.glass.writing.cancel()
        self.desk.player.cancel()
        self._disconnect()

    def _tell_saved(self, run: Run, saved: Saved) -> None:
        """Say what was written of a run."""
        self._saved = run
        with self.answering():
            self.notes.lines = saved_told(saved, self.view.words)

    def _bring(self, look: Look, enter: Callable[[], None]) -> None:
        """Enter another look once its picture is drawn, where that takes a while."""
        finish = partial(self.keyboard.finish, enter)
        if not self._redrawing.draw(look, finish):
            enter()

    def _on_change(self, changed: Changed) -> None:
        self.heard |= changed
        self.face.follow(changed)
        if "errand" in changed and self.desk.player.errand is None:
            self.notes.lines = []  # what was said of it, and of keys meanwhile
            if not self._busy:  # who ends it waits for no picture
                self.run_face.screen.kept = None
        note = self.desk.player.board.note
        if note != self._noted:
            self._noted = note
            self.glass.note_board()
        self.ticking.follow(changed)
        if not self._busy:
            self.glass.paint()

    @contextmanager
    def answering(
        self, *, forgetting: bool = True, painting: bool = True
    ) -> Iterator[None]:
        """Forget what was said, paint once when all is done, and tell refusals."""
        self._busy = True
        if forgetting:
            self._forget()
        try:
            yield
        except EXPECTED as error:
            self._forget()
            self.glass.say(as_sentence(error, self.view.words))
        finally:
            self._busy = False
            if painting:
                self.glass.paint()
                self.ticking.await_rest()

    def _forget(self) -> None:
        """Take the note and the card away."""
        self.notes.lines = []
        self.face.forget()


WINDOW_KEYS: dict[str, Key] = {
    "s": Key(Window.save_so_far, "key_save"),
    "f": Key(Window.toggle_full_screen, "key_full", apart=True),
    "f2": Key(Window.choose_data, "key_data"),
    "ctrl+v": Key(lambda window: window.take(pasted(window.canvas)), "key_paste"),
    "escape": Key(Window.leave, "key_leave"),
    "b": Key(Window.blank, "key_blank", apart=True),
    QUITTING: Key(Window.quit, "key_quit", apart=True),
}
"""What each key does to the window."""
