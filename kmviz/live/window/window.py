"""A native window around a player.

The window knows no toolkit either: it lives on any Agg canvas of matplotlib that
handles events, and draws by itself what has changed. Every picture, be it the answer to
a key or to a resize, is made by the same two artists: the screen, and what is laid
over it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.options import said
from kmviz.core.sentence import Sentence
from kmviz.core.text import plain
from kmviz.drawing.style import get_style
from kmviz.encoding.tiles import Sent
from kmviz.export.output import Output
from kmviz.export.saving import save
from kmviz.live.hand import Click, Hand
from kmviz.live.keys import KEYS, press_key
from kmviz.live.listening import Changed
from kmviz.live.naming import free_path
from kmviz.live.pace import Pace
from kmviz.live.player import EXPECTED, Player
from kmviz.live.telling import as_sentence
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.events import connect
from kmviz.live.window.loop import loop
from kmviz.live.window.notes import Notes
from kmviz.live.window.overlay import Overlay
from kmviz.live.window.pointer import Pointer
from kmviz.live.window.screen import Screen
from kmviz.live.window.sending import send
from kmviz.live.window.speech import bar_words, help_lines
from kmviz.live.window.toolkit import HAIR
from kmviz.runs.recipe import saving_line, shell_line

TICK, MOMENT = 5, 50
"""Milliseconds: between looks at the clock while playing, and until a note is on the
screen."""
GIF_SIDE = 600
"""The shorter side of a GIF that is saved; it has the shape of the window's picture."""
CLICK: Click = "explains or adds a point"
"""What a click on the picture does, beside taking a star."""


class Window:
    """A player on a canvas, with keys, mouse and a clock.

    Parameters
    ----------
    player : Player
        The run.
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
    """

    def __init__(
        self,
        player: Player,
        view: View,
        canvas: FigureCanvasAgg,
        *,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.player, self.view, self.canvas = player, view, canvas
        self.ended = False
        self.screen, self.overlay = Screen(player, view), Overlay()
        self.hand = Hand(player, self.screen)
        self.pointer = Pointer(self.screen, self.hand)
        words = view.words
        commands = {key: command.words for key, command in WINDOW_KEYS.items()}
        lines = tuple(help_lines(commands, words))
        self.notes = Notes(player, self.screen, self.hand, words, lines)
        self.notes.lines = self._on_table()
        self._pace = Pace(player, view, clock)
        self._busy = False
        self._sent = Sent()
        self._timer = canvas.new_timer(interval=TICK)
        self._timer.add_callback(self._tick)
        self._saver = canvas.new_timer(interval=MOMENT)
        self._saver.single_shot = True
        self._saver.add_callback(self._save)
        self._furnish()
        self._disconnect = connect(self)
        self._unlisten = [each.listen(self._on_change) for each in (player, view)]

    def run(self) -> None:
        """Show the window, and return when it is closed.

        Raises
        ------
        KeyboardInterrupt
            If that was by Ctrl-C in the terminal.
        """
        self._manager.show()
        try:
            loop(self.canvas, self.close)
        finally:
            self._end()

    def close(self) -> None:
        """Close the window and end its timer."""
        self._end()
        if self.canvas.manager is not None:
            self.canvas.manager.destroy()

    def press(self, key: str) -> None:
        """Do what a key means, if anything; a refusal is told on the picture."""
        if key not in (*KEYS, *WINDOW_KEYS, "?"):
            return
        with self._answering():
            helping, self.notes.helping = self.notes.helping, False
            init = self.player.settings.init
            if key == "?":
                self.notes.helping = not helping
            elif key in WINDOW_KEYS:
                WINDOW_KEYS[key].press(self)
            else:
                press_key(self.player, self.view, key)
            if self.player.settings.init != init:
                words = self.view.words
                init = words.called("init", self.player.settings.init)
                self.notes.lines = [words.fill(words.placed, init=init)]

    def touch(self, x: float, y: float) -> None:
        """Do what the mouse means where it is pressed."""
        name = self.overlay.name_at(x, y)
        if name is None:
            with self._answering():
                self.pointer.leave()
                self.hand.press(*self.screen.share(x, y), CLICK)
        elif name in ("card", "help"):
            with self._answering():
                self.notes.helping = False
        elif name != "bar":
            self.press(name)

    def move(self, x: float, y: float) -> None:
        """Move what the mouse holds."""
        if self.hand.holding and self.pointer.spot is None:
            with self._answering(forgetting=False):
                self.hand.drag(*self.screen.share(x, y))

    def release(self, x: float, y: float) -> None:
        """Let go of what the mouse holds."""
        if self.hand.holding and self.pointer.spot is None:
            with self._answering(forgetting=False):
                self.hand.release(*self.screen.share(x, y))

    def resize(self) -> None:
        """Fill the window, of which rounding may have lost a pixel."""
        self._sent.forget()
        figure = self.canvas.figure
        width, height = ((round(side) + HAIR) / figure.dpi for side in figure.bbox.size)
        figure.set_size_inches(width, height, forward=False)
        if self.pointer.spot is not None:
            with self._answering(forgetting=False):
                self.pointer.leave()
        self._lay()

    def remember(self) -> None:
        """Remember what a full draw has sent; the first of a size laid nothing."""
        self._sent.remember(np.asarray(self.canvas.buffer_rgba()))

    def closed(self) -> None:
        """Return from `run`, but not before the window is gone, for which Tk waits."""
        self._end()
        self.canvas.stop_event_loop()

    def paint(self, *, moving: bool = False) -> None:
        """Draw the picture and send the parts that differ to the screen.

        While things are only moving, the bar below them need not be drawn again.
        """
        if self.ended:
            return
        if not moving:
            self._lay()
        renderer = self.canvas.get_renderer()
        pixels = np.asarray(renderer.buffer_rgba())
        if not self._sent.fits(pixels):
            self.canvas.draw_idle()
            return
        self.screen.draw(renderer)
        if not (moving and self._bare):
            self.overlay.draw(renderer)
        send(self.canvas, pixels, self._sent.differences(pixels))

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        if self.canvas.manager is not None:
            self.canvas.manager.full_screen_toggle()

    def save_so_far(self) -> None:
        """Say that a GIF is being written, and write it once that is to be seen."""
        self.notes.lines = [self.view.words.saving]
        self._saver.start()

    def leave(self) -> None:
        """Take the pointer and the marks away."""
        self.pointer.leave()
        self.player.forget_prediction()

    def change_k(self, more: int) -> None:
        """Begin anew with more stars, or fewer."""
        if self.player.trace.k + more < 1:
            message = Sentence(
                "there must be at least one star, and this is the last one"
            )
            raise ValueError(message)
        self.player.change(k=self.player.trace.k + more)

    @property
    def _manager(self) -> FigureManagerBase:
        if self.canvas.manager is None:
            message = "to be shown, a window requires a canvas with a manager, got none"
            raise RuntimeError(message)
        return self.canvas.manager

    def _furnish(self) -> None:
        """Put the artists on the figure."""
        figure = self.canvas.figure
        figure.patch.set_visible(False)
        for height, artist in enumerate((self.screen, self.overlay)):
            artist.set_zorder(height)
            figure.add_artist(artist)
        self._lay()

    def _end(self) -> None:
        """End the timer, and let go of the player and the canvas."""
        if self.ended:
            return
        self.ended = True
        self._timer.stop()
        self._saver.stop()
        for unlisten in self._unlisten:
            unlisten()
        self._disconnect()

    def _save(self) -> None:
        """Write the run up to the present step as a GIF into the current folder."""
        with self._answering():
            self._write_gif()

    def _write_gif(self) -> None:
        run, path = self.player.run, free_path(Path("kmviz-1.gif"))
        scale = GIF_SIDE / min(self.screen.size)
        width, height = (round(scale * side) for side in self.screen.size)
        look = replace(self.view.look, size=(width, height))
        output = Output(until=run.position)
        groups = run, look, output
        saved = save(
            run.trace,
            path,
            comment=plain(
                shell_line("save", str(path), *groups) or saving_line(path, *groups)
            ),
            progress=False,
            **said(look) | said(output),
        )
        words = self.view.words
        told = words.fill(words.saved, file=str(saved))
        self.notes.lines = [told, str(Path.cwd())]

    def _on_change(self, changed: Changed) -> None:
        self.hand.follow(changed)
        self._pace.follow(changed)
        if changed - {"view", "speed"}:
            self.screen.position = float(self.player.position)
        if "playing" in changed and self.player.playing:
            self._timer.start()  # once: Tk loses a timer that starts again as it ticks
        elif not self.player.playing:
            self._timer.stop()
        if not self._busy:
            self.paint()

    def _tick(self) -> None:
        """Show where things are on their way, or step, or rest."""
        if not self.player.playing or self.ended:
            return
        try:
            place = self._pace.go_on()
            if place is not None:
                self.screen.position = place
                self.paint(moving=True)
        except Exception:
            self.player.pause()  # or it would fail again every few milliseconds
            raise

    @contextmanager
    def _answering(self, *, forgetting: bool = True) -> Iterator[None]:
        """Forget what was said, paint once when all is done, and tell refusals."""
        self._busy = True
        if forgetting:
            self.notes.forget()
        try:
            yield
        except EXPECTED as error:
            self.notes.forget()
            said = as_sentence(error, self.view.words)
            self.notes.lines = overlay.noted(said, self._size())
        finally:
            self._busy = False
            self.paint()

    def _lay(self) -> None:
        """Lay the bar, the notes and the help over the picture."""
        size, style = self._size(), get_style(self.view.style)
        self._bare = self.pointer.spot is None and self.notes.empty
        self.overlay.pieces = [
            *self.pointer.pieces(overlay.unit_of(size), style),
            *overlay.bar(bar_words(self.player, self.view), size, style),
            *self.notes.pieces(size, style),
        ]

    def _on_table(self) -> list[str]:
        said = self.view.words.say(self.player.board.note)
        return overlay.noted(said, self._size()) if said else []

    def _size(self) -> tuple[int, int]:
        width, height = self.canvas.get_width_height(physical=True)
        return int(width), int(height)


class WindowKey(NamedTuple):
    """What a key does to the window, and the name of the word for it."""

    press: Callable[[Window], object]
    words: str


WINDOW_KEYS: dict[str, WindowKey] = {
    "-": WindowKey(lambda window: window.change_k(-1), "key_fewer"),
    "+": WindowKey(lambda window: window.change_k(1), "key_more"),
    "s": WindowKey(Window.save_so_far, "key_save"),
    "f": WindowKey(Window.toggle_full_screen, "key_full"),
    "tab": WindowKey(lambda window: window.pointer.to_next_star(), "key_next_star"),
    "shift+left": WindowKey(lambda window: window.pointer.move(-1, 0), ""),
    "shift+right": WindowKey(lambda window: window.pointer.move(1, 0), ""),
    "shift+up": WindowKey(lambda window: window.pointer.move(0, -1), ""),
    "shift+down": WindowKey(lambda window: window.pointer.move(0, 1), ""),
    "enter": WindowKey(lambda window: window.pointer.click(CLICK), "key_click"),
    "escape": WindowKey(Window.leave, "key_leave"),
    "q": WindowKey(Window.close, "key_quit"),
}
"""What each key does that is not the player's."""
