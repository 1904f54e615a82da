"""What is to be seen in a window: what lies in front, and what is laid over it.

Every picture, be it the answer to a key or to a resize, is made by the same artists:
that of what lies in front, and what is laid over it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.drawing.look.style import Style, get_style
from kmviz.encoding.tiles import Sent
from kmviz.live.desk import Desk
from kmviz.live.exhibits import RunsOfEachK
from kmviz.live.gallery import Gallery
from kmviz.live.keys import Key
from kmviz.live.telling import errand_told, noted
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.boards_face import BoardsFace
from kmviz.live.window.columns_face import ColumnsFace
from kmviz.live.window.face import Face
from kmviz.live.window.gallery_face import GalleryFace
from kmviz.live.window.notes import Notes
from kmviz.live.window.overlay import Overlay, Piece
from kmviz.live.window.run_face import RunFace
from kmviz.live.window.sending import send
from kmviz.live.window.sketch_face import SketchFace
from kmviz.live.window.speech import errand_bar, help_lines
from kmviz.live.window.toolkit import HAIR
from kmviz.live.window.writing import Writing


class Glass:
    """The pictures on the canvas of a window, on their way to the screen.

    Parameters
    ----------
    desk : Desk
        What is shown lies in front on it.
    view : View
        How it is looked at.
    canvas : FigureCanvasAgg
        Where it is shown.
    commands : mapping of str to Key
        The window's own keys, for its help page.

    Attributes
    ----------
    run_face : RunFace
        The run of the desk.
    boards_face : BoardsFace
        The boards to choose from.
    sketch_face : SketchFace
        An empty board, to be filled by hand.
    columns_face : ColumnsFace
        The columns of a table to choose from.
    overlay : Overlay
        What is laid over the picture.
    notes : Notes
        What is said there.
    writing : Writing
        What writes a file, of which it is said how far that is.
    bare : bool
        Whether nothing is laid over the picture but the bar.
    hidden : bool
        Whether nobody sees the window, because it was put away or closed.
    changes : int
        How often something else was painted than before.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        canvas: FigureCanvasAgg,
        commands: Mapping[str, Key],
    ) -> None:
        self._desk, self._view, self.canvas = desk, view, canvas
        self._commands = commands
        self.run_face, self.overlay = RunFace(desk, view), Overlay()
        self.notes, self.writing = Notes(), Writing()
        self.boards_face = BoardsFace(desk, view, self.run_face)
        self.sketch_face = self.boards_face.sketch_face
        self.columns_face = self.boards_face.columns_face
        self._gallery_face: GalleryFace | None = None
        self._sent, self.changes, self.hidden = Sent(), 0, False
        figure = canvas.figure
        figure.patch.set_visible(False)
        panes = [face.pane for face in (self.run_face, *self._laid)]
        for height, artist in enumerate((*panes, self.overlay)):
            artist.set_zorder(height)
            figure.add_artist(artist)
        self.note_board()
        self.lay()

    def note_board(self) -> None:
        """Say what was taken of a table, and where the rest is."""
        words = self._view.words

        def by(key: str, does: str) -> str:
            return words.fill(words.with_key, key=key, does=does)

        columns = by("F2", words.other_data), by("c", words.other_columns)
        scale = (by("/", words.standardize),)
        note = self._desk.player.board.note
        self.say(noted(note, words, columns=columns, scale=scale))

    @property
    def face(self) -> Face:
        """What lies in front, with its keys."""
        laid = (each for each in self._laid if each.open)
        return next(laid, self.played)

    @property
    def _laid(self) -> tuple[BoardsFace, ColumnsFace, SketchFace]:
        """What may be laid over the run, the uppermost first."""
        return self.boards_face, self.columns_face, self.sketch_face

    @property
    def played(self) -> Face:
        """What is played, though something may be laid over it."""
        gallery, face = self._desk.browsed, self._gallery_face
        if gallery is None:
            return self.run_face
        if face is None or face.gallery is not gallery:
            face = self._hang(gallery)
        return face

    @property
    def coming(self) -> bool:
        """Whether parts of what lies in front are still to come."""
        return self.boards_face.open and self.boards_face.pane.coming

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas in pixels."""
        width, height = self.canvas.get_width_height(physical=True)
        return int(width), int(height)

    def prepare(self, exhibits: RunsOfEachK) -> None:
        """Draw beside, in whatever thread, what a gallery is to show next."""
        size = self.run_face.screen.size
        exhibits.prepare(replace(self._view.look, size=size))

    def say(self, text: str) -> None:
        """Say something until something else is done; of nothing, nothing."""
        self.notes.lines = self.in_lines(text) if text else []

    def in_lines(self, text: str) -> list[str]:
        """Return a text in lines that a card over what lies in front has room for."""
        share = overlay.ON_BOARD if self.face.free_corner else 1.0
        return overlay.noted(text, self.size, share)

    def fill(self) -> None:
        """Have the figure fill the canvas, of which rounding may have lost a pixel."""
        self._sent.forget()
        figure = self.canvas.figure
        width, height = ((round(side) + HAIR) / figure.dpi for side in figure.bbox.size)
        figure.set_size_inches(width, height, forward=False)
        self.face.put_away()

    def remember(self) -> None:
        """Remember what a full draw has sent; the first of a size laid nothing."""
        self._sent.remember(np.asarray(self.canvas.buffer_rgba()))

    def paint(self, *, moving: bool = False) -> None:
        """Draw the picture and send the parts that differ to whoever sees the screen.

        While things are only moving, nothing else is laid over them.
        """
        if self.hidden:
            return
        if not moving:
            self.lay()
        renderer = self.canvas.get_renderer()
        pixels = np.asarray(renderer.buffer_rgba())
        if not self._sent.fits(pixels):
            self.canvas.draw_idle()
            return
        self.face.pane.draw(renderer)
        if not (self.bare and self.overlay.pieces == self.overlay.drawn):
            self.overlay.draw(renderer)  # or the bar is still there, below the picture
        boxes = self._sent.differences(pixels)
        self.changes += bool(boxes)
        send(self.canvas, pixels, boxes)

    def lay(self) -> None:
        """Lay the bar, the notes and the help over the picture."""
        size, style = self.size, get_style(self._view.style)
        face, words, said = self.face, self._view.words, self.notes
        for each in (self.run_face, *self._laid, self._gallery_face):
            if each is not None:
                each.pane.set_visible(each is face)
        errand = errand_told(self._desk.player, words)
        written = self.writing.told(words)
        self.bare = face.bare and said.empty and not (errand or written)
        bar = errand_bar(self._desk.player, words) if errand else face.bar()
        self.overlay.pieces = [
            *face.pieces(size, style),
            *overlay.bar(bar, size, style),
            *self._told(errand, written, size, style),
            *said.help_page(words.help_title, self._help_lines(), size, style),
            *said.curtain(size),
        ]

    def _told(
        self, errand: str, written: str, size: tuple[int, int], style: Style
    ) -> Iterator[Piece]:
        """Yield the card of a note or of an answer, and those of what is worked out.

        A click on that of a file that is written ends it.
        """
        notes, low = self.notes.lines, list[Piece]()
        if errand:
            low = overlay.card([*overlay.noted(errand, size), *notes], size, style)
        if written:
            card = overlay.card(overlay.noted(written, size), size, style, "escape")
            low = [*overlay.lifted(card, above=low), *low]
        above = list(self.face.cards(size, style))
        if notes:
            noted = self.notes.pieces(size, style, self.face.free_corner)
            above = [] if errand else list(noted)
        yield from overlay.lifted(above, above=low)
        yield from low

    def _hang(self, gallery: Gallery) -> GalleryFace:
        """Put another gallery on the figure, in place of one before."""
        if self._gallery_face is not None:
            self._gallery_face.pane.remove()
        self._gallery_face = GalleryFace(self._desk, gallery, self._view)
        self.canvas.figure.add_artist(self._gallery_face.pane)
        return self._gallery_face

    def _help_lines(self) -> list[tuple[str, str, str]]:
        keys = {**self.face.own_keys, **self._commands}
        commands = {key: command.words for key, command in keys.items()}
        laid = self.face is not self.played
        if self._desk.opened and not laid:
            commands["escape"] = "key_return"
        elif self._desk.enclosed or laid:
            commands["escape"] = "key_to_run"
        return list(help_lines(commands, self._view.words, self.face.shared_keys))
