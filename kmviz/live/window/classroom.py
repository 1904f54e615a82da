"""A run at the projector: a native window around the player.

The window knows no toolkit either: it lives on any Agg canvas of matplotlib that
handles events, and draws by itself what has changed. Every picture, be it the answer to
a key or to a resize, is made by the same two artists: the screen, and what is laid
over it.
"""

import math
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any, NamedTuple, Unpack, cast

import numpy as np
from matplotlib.backend_bases import (
    DrawEvent,
    Event,
    FigureManagerBase,
    KeyEvent,
    MouseButton,
    MouseEvent,
)
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.options import takes
from kmviz.core.trace import Trace
from kmviz.drawing.look import Look
from kmviz.drawing.style import get_style
from kmviz.drawing.words import Words
from kmviz.encoding.tiles import Sent
from kmviz.export.saving import save
from kmviz.export.timeline import share_gone
from kmviz.live.keys import KEYS, press_key
from kmviz.live.naming import free_path
from kmviz.live.opening import PlayerOptions, open_player, set_view
from kmviz.live.player import EXPECTED, Changed, Player
from kmviz.live.speed import Speed
from kmviz.live.telling import as_sentence, reasons
from kmviz.live.window import overlay
from kmviz.live.window.overlay import Overlay, Piece
from kmviz.live.window.screen import Screen
from kmviz.live.window.sending import send
from kmviz.live.window.speech import bar_words, help_lines
from kmviz.live.window.toolkit import HAIR, open_window, usable_toolkit
from kmviz.points.tables import left_out
from kmviz.runs.settings import Settings

TICK, MOMENT, HEARTBEAT = 5, 50, 200
"""Milliseconds: between looks at the clock while playing, until a note is on the
screen, and between looks for Ctrl-C."""
SIZE = (1280, 720)
"""Width and height of a window in pixels, when none are asked for."""
GIF_SIDE = 600
"""The shorter side of a GIF that is saved; it has the shape of the window's picture."""
STRIDE = 0.02
"""How far a key moves the pointer, as a share of the window's height."""
NAMES = {" ": "space", "return": "enter", "shift+/": "?", "shift+?": "?"}
"""What toolkits call some keys, and what we call them."""


class Window:
    """A player on a canvas, with keys, mouse and a clock.

    Parameters
    ----------
    player : Player
        The run.
    canvas : FigureCanvasAgg
        Where it is shown: that of a native window or, for a test, of none.
    words : Words, optional
        Every word on the picture.
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
        canvas: FigureCanvasAgg,
        *,
        words: Words | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.player, self.canvas = player, canvas
        self.ended = False
        self._words, self._clock = words, clock
        self.screen, self.overlay = Screen(player, words), Overlay()
        self._grabbed: int | None = None
        self._pointer: tuple[float, float] | None = None
        self._note = list(filter(None, [left_out(player.board.dropped)]))
        self._asked: int | None = None
        self._helping = False
        self._busy = False
        self._sent = Sent()
        self._began, self._arrived = 0.0, False
        self._timer = canvas.new_timer(interval=TICK)
        self._timer.add_callback(self._tick)
        self._saver = canvas.new_timer(interval=MOMENT)
        self._saver.single_shot = True
        self._saver.add_callback(self._save)
        self._furnish()
        self._unlisten = player.listen(self._on_change)

    def run(self) -> None:
        """Show the window, and return when it is closed.

        Raises
        ------
        KeyboardInterrupt
            If that was by Ctrl-C in the terminal.
        """
        heart = self.canvas.new_timer(interval=HEARTBEAT)
        heart.add_callback(lambda: True)  # lets Python see a signal
        self._manager.show()
        heart.start()
        try:
            with _closing_on_interrupt(self.close):
                self.canvas.start_event_loop(0)
        finally:
            heart.stop()
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
            self._forget_note()
            helping, self._helping = self._helping, False
            init = self.player.settings.init
            if key == "?":
                self._helping = not helping
            elif key in WINDOW_KEYS:
                WINDOW_KEYS[key].press(self)
            else:
                press_key(self.player, key)
            if self.player.settings.init != init:
                self._note = [f"Stars are placed by {self.player.settings.init}"]

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
        self._note = ["Saving the run so far …"]
        self._saver.start()

    def _save(self) -> None:
        """Write the run up to the present step as a GIF into the current folder."""
        with self._answering():
            self._write_gif()

    def _write_gif(self) -> None:
        player = self.player
        steps = player.trace[: player.position + 1]
        trace = Trace(player.trace.X, iter(steps), columns=player.trace.columns)
        path = free_path(Path("kmviz-1.gif"))
        scale = GIF_SIDE / min(self.screen.size)
        width, height = (round(scale * side) for side in self.screen.size)
        saved = save(
            trace,
            path,
            size=(width, height),
            style=player.style,
            words=self._words,
            shown=player.shown,
            progress=False,
        )
        self._note = [f"Saved {saved}", str(Path.cwd())]

    def point_to_next_star(self) -> None:
        """Put the pointer on the star after the one it is on."""
        k = self.player.trace.k
        on = None if self._pointer is None else self.screen.star_at(*self._pointer)
        first = 0 if on is None else on + 1
        spots = (self.screen.spot_of((first + i) % k) for i in range(k))
        self._pointer = next((spot for spot in spots if not math.isnan(spot[0])), None)

    def move_pointer(self, across: float, down: float) -> None:
        """Move the pointer by some strides, and with it the star it holds."""
        width, height = self.screen.size
        if self._pointer is None:
            self.point_to_next_star()
        x, y = self._pointer or (width / 2, height / 2)
        stride = STRIDE * height
        x = min(max(x + across * stride, 0), width - 1)
        y = min(max(y + down * stride, 0), height - 1)
        self._pointer = x, y
        self._drag(x, y)

    def click_pointer(self) -> None:
        """Do at the pointer what the mouse would: take, drop, ask, add."""
        if self._pointer is None:
            self.point_to_next_star()
        elif self._grabbed is not None:
            self._drop()
        else:
            self._touch(*self._pointer)

    def leave(self) -> None:
        """Take the pointer and the marks away."""
        self._drop()
        self._pointer = None
        self.player.forget_prediction()

    def change_k(self, more: int) -> None:
        """Begin anew with more stars, or fewer."""
        if self.player.trace.k + more < 1:
            message = "there must be at least one star, and this is the last one"
            raise ValueError(message)
        self.player.change(k=self.player.trace.k + more)

    @property
    def _manager(self) -> FigureManagerBase:
        if self.canvas.manager is None:
            message = "to be shown, a window requires a canvas with a manager, got none"
            raise RuntimeError(message)
        return self.canvas.manager

    def _furnish(self) -> None:
        """Put the artists on the figure and listen to the canvas."""
        figure = self.canvas.figure
        figure.patch.set_visible(False)
        for height, artist in enumerate((self.screen, self.overlay)):
            artist.set_zorder(height)
            figure.add_artist(artist)
        handlers = {
            "key_press_event": self._on_key,
            "button_press_event": self._on_press,
            "motion_notify_event": self._on_move,
            "button_release_event": self._on_release,
            "scroll_event": self._on_scroll,
            "resize_event": self._on_resize,
            "draw_event": self._on_draw,
        }
        connect: Any = self.canvas.mpl_connect  # typed for one name at a time
        self._connections = [connect(*pair) for pair in handlers.items()]
        connect("close_event", self._on_close)
        self._lay()

    def _end(self) -> None:
        """End the timer, and let go of the player and the canvas."""
        if self.ended:
            return
        self.ended = True
        self._timer.stop()
        self._saver.stop()
        self._unlisten()
        for connection in self._connections:
            self.canvas.mpl_disconnect(connection)

    # What the player and the clock say

    def _on_change(self, changed: Changed) -> None:
        player = self.player
        self.screen.position = float(player.position)
        if changed & {"playing", "run"}:
            self._begin_way()
        if changed & {"position", "run"} and player.held is None:
            self._grabbed = None
        if "playing" in changed and player.playing:
            self._timer.start()  # once: Tk loses a timer that starts again as it ticks
        elif not player.playing:
            self._timer.stop()
        if not self._busy:
            self.paint()

    def _begin_way(self) -> None:
        self._began, self._arrived = self._clock(), False

    def _tick(self) -> None:
        """Show where things are on their way, or step, or rest."""
        if not self.player.playing or self.ended:
            return
        try:
            self._go_on()
        except Exception:
            self.player.pause()  # or it would fail again every few milliseconds
            raise

    def _go_on(self) -> None:
        """Show more of the way to the next step or, at its end, that step."""
        elapsed = self._clock() - self._began
        lasts = 1 / self.player.speed
        if elapsed >= lasts and self._arrived:
            late = elapsed - lasts
            self._begin_way()
            self._began -= late if late < lasts else 0.0
        if self._arrived:
            return
        share = share_gone(self._clock() - self._began, self.player.glide * lasts)
        if self.player.position > 0 and share < 1:
            self.screen.position = self.player.position + share
            self.paint(moving=True)
        else:
            self._arrived = True
            self.player.step()

    # What the hands do

    def _on_key(self, event: KeyEvent) -> None:
        if event.key:
            key = event.key.lower() if len(event.key) == 1 else event.key
            self.press(NAMES.get(key, key))

    def _on_press(self, event: MouseEvent) -> None:
        x, y = self._spot(event)
        if event.button != MouseButton.LEFT:
            return
        name = self.overlay.name_at(x, y)
        if name is None:
            with self._answering():
                self._forget_note()
                self._pointer = None
                self._drop()
                self._touch(x, y)
        elif name in ("card", "help"):
            with self._answering():
                self._forget_note()
                self._helping = False
        elif name != "bar":
            self.press(name)

    def _on_move(self, event: MouseEvent) -> None:
        if self._grabbed is not None and self._pointer is None:
            with self._answering():
                self._drag(*self._spot(event))

    def _on_release(self, event: MouseEvent) -> None:
        if self._grabbed is not None and self._pointer is None:
            with self._answering():
                self._drop()

    def _on_scroll(self, event: MouseEvent) -> None:
        self.press("up" if event.step > 0 else "down")

    def _on_resize(self, event: Event) -> None:
        """Fill the window, of which rounding may have lost a pixel."""
        self._sent.forget()
        self._pointer = None
        figure = self.canvas.figure
        width, height = ((round(side) + HAIR) / figure.dpi for side in figure.bbox.size)
        figure.set_size_inches(width, height, forward=False)
        self._lay()

    def _on_draw(self, event: DrawEvent) -> None:
        """Remember what a full draw has sent; the first of a size laid nothing."""
        self._sent.remember(np.asarray(self.canvas.buffer_rgba()))

    def _on_close(self, event: Event) -> None:
        """Return from `run`, but not before the window is gone, for which Tk waits."""
        self._end()
        self.canvas.stop_event_loop()

    def _spot(self, event: MouseEvent) -> tuple[float, float]:
        return event.x, self._size()[1] - event.y

    def _touch(self, x: float, y: float) -> None:
        """Take a star, mark or ask a point, or add one."""
        star, point = self.screen.star_at(x, y), self.screen.point_at(x, y)
        place = self.screen.place_at(x, y)
        if star is not None:
            self._grabbed = star
        elif self.player.prediction is not None:
            if point is not None:
                self.player.predict_switch(point)
        elif point is not None:
            self._note, self._asked = reasons(self.player, point), point
        elif place is not None:
            self.player.add_point(place)

    def _drag(self, x: float, y: float) -> None:
        """Move the star that is held, or the mark of where it will go."""
        place = self.screen.place_at(x, y)
        if self._grabbed is None or place is None:
            return
        try:
            if self.player.prediction is None:
                self.player.drag_star(self._grabbed, place)
            else:
                self.player.predict_star(self._grabbed, place)
        except EXPECTED:
            self._grabbed = None
            raise

    def _forget_note(self) -> None:
        self._note, self._asked = [], None

    def _drop(self) -> None:
        self._grabbed = None
        self.player.drop_star()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Paint once, when all is done, and tell what was refused."""
        self._busy = True
        try:
            yield
        except EXPECTED as error:
            self._forget_note()
            self._note = overlay.noted(as_sentence(error), self._size())
        finally:
            self._busy = False
            self.paint()

    # What is drawn

    def _lay(self) -> None:
        """Lay the bar, the notes and the help over the picture."""
        self.screen.point_out(self._asked)
        size = self._size()
        style = get_style(self.player.style)
        pieces: list[Piece] = []
        closed = self._grabbed is not None
        unit = overlay.unit_of(size)
        if self._pointer is not None:
            pieces += overlay.pointer(*self._pointer, unit, style, closed=closed)
        pieces += overlay.bar(bar_words(self.player), size, style)
        if self._note:
            place = None
            if self._asked is not None:
                spot = self.screen.spot_of_point(self._asked)
                place = partial(self.screen.free_corner, spot)
            pieces += overlay.card(
                self._note, size, style, headed=place is not None, place=place
            )
        if self._helping:
            pieces += overlay.help_page("Keys, or click", HELP, size, style)
        self._bare = not (self._pointer or self._note or self._helping)
        self.overlay.pieces = pieces

    def _size(self) -> tuple[int, int]:
        width, height = self.canvas.get_width_height(physical=True)
        return int(width), int(height)


class WindowKey(NamedTuple):
    """What a key does to the window, and how a help page says it."""

    press: Callable[[Window], object]
    words: str


WINDOW_KEYS: dict[str, WindowKey] = {
    "-": WindowKey(lambda window: window.change_k(-1), "one star less"),
    "+": WindowKey(lambda window: window.change_k(1), "one star more"),
    "s": WindowKey(Window.save_so_far, "save a GIF of the run so far"),
    "f": WindowKey(Window.toggle_full_screen, "full screen, or no longer"),
    "tab": WindowKey(Window.point_to_next_star, "point to the next star"),
    "shift+left": WindowKey(lambda window: window.move_pointer(-1, 0), ""),
    "shift+right": WindowKey(lambda window: window.move_pointer(1, 0), ""),
    "shift+up": WindowKey(lambda window: window.move_pointer(0, -1), ""),
    "shift+down": WindowKey(lambda window: window.move_pointer(0, 1), ""),
    "enter": WindowKey(Window.click_pointer, "click there: take, drop, ask, add"),
    "escape": WindowKey(Window.leave, "take pointer and marks away"),
    "q": WindowKey(Window.close, "quit"),
}
"""What each key does that is not the player's."""


HELP = tuple(help_lines({key: command.words for key, command in WINDOW_KEYS.items()}))
"""The lines of the help page: name, key and words."""


@takes(Settings, Look, Speed, size=SIZE)
def show(
    X: object = "gauss",
    k: int | None = None,
    *,
    full_screen: bool = False,
    toolkit: str | None = None,
    **options: Unpack[PlayerOptions],
) -> None:
    """Show a run in a window of its own, and return when that is closed.

    Press ? in it for its keys. Stars can be dragged, a click adds a point or asks one
    why it has its colour, and the wheel changes the speed.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of your own, or a recorded run.
    k : int, optional
        The number of stars; by default that of the board.
    **options
        See `Settings`, `Look` and `Speed`.
    full_screen : bool
        Whether it fills the screen at first.
    toolkit : {"tk", "qt"}, optional
        What opens it; by default Tk, or Qt where only that is there.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError
        If an argument is unusable. The message says what is required, what was given.
    RuntimeError
        If no window can be opened; the message names the cure.

    Examples
    --------
    >>> import kmviz
    >>> kmviz.show("moons", k=2)  # doctest: +SKIP
    """
    player = open_player(X, {"k": k, **options})
    look = set_view(player, options)
    manager = open_window(usable_toolkit(toolkit), look.size or SIZE, "kmviz")
    window = Window(player, cast(FigureCanvasAgg, manager.canvas), words=look.words)
    if full_screen:
        window.toggle_full_screen()
    window.run()


@contextmanager
def _closing_on_interrupt(close: Callable[[], object]) -> Iterator[None]:
    """Close the window at Ctrl-C, and raise KeyboardInterrupt once that is done."""
    pressed = False

    def interrupt(signum: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        close()

    try:
        before = signal.signal(signal.SIGINT, interrupt)
    except ValueError:  # only the main thread is told of signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
