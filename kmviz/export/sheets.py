"""Figures become a file: a PNG or an SVG of one, a PDF of one a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from kmviz.drawing.artists.marks import Markers, Paths
from kmviz.drawing.artists.painted import PaintedPoints
from kmviz.drawing.look.settings import own_settings
from kmviz.encoding.vectors import PER_INCH, resize

MOST_ON_BOARD, MOST_ON_PAGE = 5_000, 60_000
"""So many marks are vectors; beyond, they are pixels inside the vectors."""
FINE = 300
"""Pixels an inch, when they are."""
LONGEST = 7_000
"""The longest side of a page in such pixels; of a larger page they are larger."""
CELLS_AT, POINTS_AT = 1, 2
"""The order in which these are drawn, and what there may be many of in between."""
Crowd: TypeAlias = Markers | PaintedPoints | Paths


@own_settings
def write_sheets(
    path: Path,
    figures: Sequence[Figure],
    comment: str,
    inches: tuple[float, float] | None = None,
) -> None:
    """Write a figure as .png or .svg, or some as the pages of a .pdf.

    Text stays text where the format has it. The same figures give the same bytes: no
    date, and no names drawn at random.

    Parameters
    ----------
    path : Path
        The file; its suffix is the format.
    figures : sequence of matplotlib.figure.Figure
        The pages, of one size.
    comment : str
        Text kept in the file.
    inches : tuple of float, optional
        Width and height of a page; by default 96 pixels are an inch.
    """
    pixels = tuple(round(float(side)) for side in figures[0].bbox.size)
    width, height = inches or (pixels[0] / PER_INCH, pixels[1] / PER_INCH)
    if path.suffix.lower() == ".png":
        _write_png(path, figures[0], comment, pixels[0] / width)
        return
    fine = max(PER_INCH, min(FINE, LONGEST / max(width, height)))
    for figure in figures:
        _flatten(figure)
    if path.suffix.lower() == ".svg":
        details: dict[str, Any] = {"Date": None} | _about("Description", comment)
        dpi = _dots(figures[0], width * fine)
        figures[0].savefig(path, format="svg", dpi=dpi, metadata=details)
    else:
        from matplotlib.backends.backend_pdf import PdfPages  # brings a hundred modules

        details = {"CreationDate": None} | _about("Subject", comment)
        with PdfPages(path, metadata=details) as pages:
            for figure in figures:
                thrift = figure.add_artist(_Thrift())
                pages.savefig(figure, dpi=_dots(figure, width * fine))
                thrift.remove()
    resize(path, (width * PER_INCH, height * PER_INCH))


class _Thrift(Artist):
    """Has a PDF keep no more of its images than is seen of them, from here on.

    What is pixels inside the vectors comes as a part of all pixels of a page, which are
    kept with it, for each board anew, until the last page is written.
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_zorder(-np.inf)

    def draw(self, renderer: RendererBase) -> None:
        """Have images copied."""
        drawn: Any = renderer.draw_image
        page = drawn.__self__  # one of vectors, behind the one that mixes them
        draw_image = page.draw_image

        def draw_copy(
            graphics: Any, x: float, y: float, image: Any, transform: Any = None
        ) -> None:
            draw_image(graphics, x, y, image.copy(), transform)

        page.draw_image = draw_copy


def _write_png(path: Path, figure: Figure, comment: str, per_inch: float) -> None:
    size = {"dpi": (per_inch, per_inch)}
    about = _about("Comment", comment)
    figure.savefig(path, format="png", dpi=figure.dpi, metadata=about, pil_kwargs=size)


def _about(key: str, comment: str) -> dict[str, str]:
    return {key: comment} if comment else {}


def _dots(figure: Figure, pixels: float) -> float:
    """Return the dots an inch of a figure at which it is so many pixels wide."""
    return pixels / float(figure.get_size_inches()[0])


def _flatten(figure: Figure) -> None:
    """Have marks drawn as pixels where there are many."""
    boards = [_crowd(ax) for ax in figure.axes]
    counts = [sum(map(_count, crowd)) for crowd in boards]
    crowded = sum(counts) > MOST_ON_PAGE
    for crowd, count in zip(boards, counts, strict=True):
        for marks in crowd:
            marks.set_rasterized(crowded or count > MOST_ON_BOARD)


def _crowd(ax: Axes) -> list[Crowd]:
    """Return the artists of the points on a board, and of what lies below them."""
    return [
        each
        for each in ax.artists
        if isinstance(each, Crowd) and CELLS_AT < each.get_zorder() <= POINTS_AT
    ]


def _count(crowd: Crowd) -> int:
    if isinstance(crowd, PaintedPoints):
        return len(crowd.labels)
    return len(crowd.places if isinstance(crowd, Markers) else crowd.paths)
