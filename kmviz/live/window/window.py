"""A native window around what lies on a desk.

The window knows no toolkit either: it lives on any Agg canvas of matplotlib that
handles events, and draws by itself what has changed. Every picture, be it the answer to
a key or to a resize, is made by the same two artists: that of what lies in front, and
what is laid over it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import numpy as np
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.drawing.style import get_style
from kmviz.encoding.tiles import Sent
from kmviz.live.desk import Desk
from kmviz.live.gallery import Gallery
from kmviz.live.listening import Changed
from kmviz.live.pace import Pace
from kmviz.live.player import EXPECTED
from kmviz.live.telling import as_sentence
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.events import connect
from kmviz.live.window.face import Face, OwnKey
from kmviz.live.window.gallery_face import GalleryFace
from kmviz.live.window.loop import loop
from kmviz.live.window.notes import Notes
from kmviz.live.window.overlay import Overlay
from kmviz.live.window.run_face import RunFace
from kmviz.live.window.saving import save_gif
from kmviz.live.window.sending import send
from kmviz.live.window.speech import help_lines
from kmviz.live.window.toolkit import HAIR

TICK, MOMENT = 5, 50
"""Milliseconds: between looks at the clock while playing, and until a note is on the
screen."""


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
        self.run_face, self.overlay = RunFace(desk, view), Overlay()
        self._gallery_face: GalleryFace | None = None
        self.notes = Notes()
        self.notes.lines = self._on_table()
        self._pace = Pace(desk, view, clock)
        self._busy = self._ticking = False
        self._sent = Sent()
        self._timer = canvas.new_timer(interval=TICK)
        self._timer.add_callback(self._tick)
        self._saver = canvas.new_timer(interval=MOMENT)
        self._saver.single_shot = True
        self._saver.add_callback(self._save)
        self._furnish()
        self._disconnect = connect(self)
        self._unlisten = [each.listen(self._on_change) for each in (desk, view)]

    @property
    def face(self) -> Face:
        """What is shown, with its keys."""
        gallery, face = self.desk.browsed, self._gallery_face
        if gallery is None:
            return self.run_face
        if face is None or face.gallery is not gallery:
            face = self._hang(gallery)
        return face

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
        face = self.face
        if key not in (*face.shared_keys, *face.own_keys, *WINDOW_KEYS, "?"):
            return
        with self._answering():
            helping, self.notes.helping = self.notes.helping, False
            if key == "?":
                self.notes.helping = not helping
            elif key in WINDOW_KEYS:
                WINDOW_KEYS[key].press(self)
            else:
                self.notes.lines = face.press(key)

    def touch(self, x: float, y: float) -> None:
        """Do what the mouse means where it is pressed."""
        name = self.overlay.name_at(x, y)
        if name is None:
            with self._answering():
                self.face.touch(x, y)
        elif name in ("card", "help"):
            with self._answering():
                self.notes.helping = False
        elif name != "bar":
            self.press(name)

    def move(self, x: float, y: float) -> None:
        """Do what the mouse means where it has moved, if that matters."""
        if self.face.feels(x, y):
            with self._answering(forgetting=False):
                self.face.move(x, y)

    def release(self, x: float, y: float) -> None:
        """Do what the mouse means where it is let go, if that matters."""
        if self.face.feels(x, y):
            with self._answering(forgetting=False):
                self.face.release(x, y)

    def resize(self) -> None:
        """Fill the window, of which rounding may have lost a pixel."""
        self._sent.forget()
        figure = self.canvas.figure
        width, height = ((round(side) + HAIR) / figure.dpi for side in figure.bbox.size)
        figure.set_size_inches(width, height, forward=False)
        with self._answering(forgetting=False, painting=False):
            self.face.put_away()
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
        self.face.pane.draw(renderer)
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
        """Take away what is laid over the picture, or go back to the gallery."""
        self.face.leave()

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
        for height, artist in enumerate((self.run_face.pane, self.overlay)):
            artist.set_zorder(height)
            figure.add_artist(artist)
        self._lay()

    def _hang(self, gallery: Gallery) -> GalleryFace:
        """Put another gallery on the figure, in place of one before."""
        if self._gallery_face is not None:
            self._gallery_face.pane.remove()
        self._gallery_face = GalleryFace(self.desk, gallery, self.view)
        self.canvas.figure.add_artist(self._gallery_face.pane)
        return self._gallery_face

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
        """Write what is in front, up to the present step, into the current folder."""
        with self._answering():
            saved = save_gif(self.desk, self.view, self.face.pane.size)
            told = self.view.words.fill(self.view.words.saved, file=str(saved))
            self.notes.lines = [told, str(Path.cwd())]

    def _on_change(self, changed: Changed) -> None:
        self.face.follow(changed)
        self._pace.follow(changed)
        self._set_timer()
        if not self._busy:
            self.paint()

    def _tick(self) -> None:
        """Show where things are on their way, or step, or rest."""
        if self.ended:
            return
        self.desk.go_on()
        if not self.desk.front.playing:
            return
        try:
            place = self._pace.go_on()
            if place is not None:
                self.face.pane.position = place
                self.paint(moving=True)
        except Exception:
            self.desk.front.pause()  # or it would fail again every few milliseconds
            raise

    def _set_timer(self) -> None:
        """Have it tick while there is something to do."""
        wanted = self.desk.front.playing or self.desk.working
        if wanted and not self._ticking:
            self._timer.start()  # once: Tk loses a timer that starts again as it ticks
        elif not wanted:
            self._timer.stop()
        self._ticking = wanted

    @contextmanager
    def _answering(
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
            said = as_sentence(error, self.view.words)
            self.notes.lines = overlay.noted(said, self._size())
        finally:
            self._busy = False
            if painting:
                self.paint()

    def _forget(self) -> None:
        """Take the note and the card away."""
        self.notes.lines = []
        self.face.forget()

    def _lay(self) -> None:
        """Lay the bar, the notes and the help over the picture."""
        size, style = self._size(), get_style(self.view.style)
        face, words, said = self.face, self.view.words, self.notes
        for each in (self.run_face, self._gallery_face):
            if each is not None:
                each.pane.set_visible(each is face)
        self._bare = face.bare and said.empty
        self.overlay.pieces = [
            *face.pieces(size, style),
            *overlay.bar(face.bar(), size, style),
            *(said.pieces if said.lines else face.cards)(size, style),
            *said.help_page(words.help_title, self._help_lines(), size, style),
        ]

    def _help_lines(self) -> list[tuple[str, str, str]]:
        keys = {**self.face.own_keys, **WINDOW_KEYS}
        commands = {key: command.words for key, command in keys.items()}
        if self.desk.opened:
            commands["escape"] = "key_return"
        elif self.desk.enclosed:
            commands["escape"] = "key_to_run"
        return list(help_lines(commands, self.view.words, self.face.shared_keys))

    def _on_table(self) -> list[str]:
        said = self.view.words.say(self.desk.player.board.note)
        return overlay.noted(said, self._size()) if said else []

    def _size(self) -> tuple[int, int]:
        width, height = self.canvas.get_width_height(physical=True)
        return int(width), int(height)


WINDOW_KEYS: dict[str, OwnKey] = {
    "s": OwnKey(Window.save_so_far, "key_save"),
    "f": OwnKey(Window.toggle_full_screen, "key_full"),
    "escape": OwnKey(Window.leave, "key_leave"),
    "q": OwnKey(Window.close, "key_quit"),
}
"""What each key does to the window."""
