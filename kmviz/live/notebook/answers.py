"""What is said of a spot: on the picture or, without a canvas, below it."""

import ipywidgets as widgets

from kmviz.drawing.board.plane import Pointed
from kmviz.live.desk import Desk
from kmviz.live.notebook.canvas import Surface
from kmviz.live.notebook.laid_out import card, put, show
from kmviz.live.notebook.pictures import Pictures
from kmviz.live.telling import Line, answer
from kmviz.live.view import View


class Answers:
    """What is said of a point, a star, or a place.

    Parameters
    ----------
    desk : Desk
        Where the run lies.
    view : View
        In which words.
    pictures : Pictures
        The pictures, of which that of the run answers.
    surface : Surface
        What shows them.

    Attributes
    ----------
    asked : int, OfStar, tuple of float or None
        What was answered last.
    line : ipywidgets.HTML
        The answer, where the picture cannot show it.
    """

    def __init__(
        self, desk: Desk, view: View, pictures: Pictures, surface: Surface
    ) -> None:
        self._desk, self._words = desk, view.words
        self._pictures, self._surface = pictures, surface
        self.asked: Pointed | None = None
        self.line = widgets.HTML(layout={"display": "none"})

    def show(self, asked: Pointed | None) -> None:
        """Say why the point asked about has its colour, or where one would go."""
        self.asked, picture = asked, self._pictures.front
        lines, spot = list[Line](), (0.0, 0.0)
        if asked is not None and picture is self._pictures.run:
            lines = answer(self._desk.player, asked, self._words)
            run = self._pictures.run
            spot = run.scene.spot_of_point(asked, run.position)
        text = card(lines) if lines else ""
        there = self._surface.answer(picture.card(lines, spot))
        put(self.line, value=text)
        show(self.line, on=bool(text) and not there)
