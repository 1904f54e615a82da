"""The formats by suffix: each writes a film, a page or a handout."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from kmviz.encoding.animated import write_animated
from kmviz.encoding.files import replacing
from kmviz.encoding.gif import write_gif
from kmviz.encoding.movie import write_movie
from kmviz.encoding.vectors import PER_INCH
from kmviz.export.film import Film
from kmviz.export.page.writing import write_page
from kmviz.export.series import all_or_none, named
from kmviz.export.sheets import FINE, write_sheets


def write_film(film: Film, path: Path) -> None:
    """Write a GIF, or a WebP or APNG with the colours of one."""
    write = write_gif if path.suffix.lower() == ".gif" else write_animated
    write(
        path,
        film.frames(),
        palette_samples=film.samples(),
        key_colors=film.key_colors(),
        loop=film.loop,
        comment=film.comment,
        colors=film.colors,
    )


def _write_movie(film: Film, path: Path) -> None:
    write_movie(
        path,
        film.frames(),
        fps=film.tempo.fps,
        comment=film.comment,
        coarser=film.coarser,
    )


def _write_animated(film: Film, path: Path) -> None:
    if film.lossless:
        write_animated(path, film.frames(), loop=film.loop, comment=film.comment)
    else:
        write_film(film, path)


def _write_page(film: Film, path: Path) -> None:
    write_page(path, film.contents(), film.comment)


def write_pages(film: Film, path: Path) -> tuple[Path, ...]:
    """Write a file of each page, all or none, and return their names."""
    figures = _figures(film, path)
    names = named(path, range(1, len(figures) + 1))
    with all_or_none(names) as parts:
        for part, figure in zip(parts, figures, strict=True):
            write_sheets(part, [figure], film.comment, film.inches)
    return names


def _write_handout(film: Film, path: Path) -> None:
    figures = _figures(film, path)
    with replacing(path) as part:
        write_sheets(part, figures, film.comment, film.inches)


def _figures(film: Film, path: Path) -> list[Figure]:
    """Return what is printed, which reports when it is drawn."""
    figures = film.figures(FINE if path.suffix.lower() == ".png" else PER_INCH)
    tiles = [tile for figure in figures for tile in figure.axes]
    for number, tile in enumerate(tiles):
        if film.report:
            tile.add_artist(_Milestone(film.report, number / len(tiles)))
    return figures


class _Milestone(Artist):
    """Nothing to be seen on a picture, but tells that it is being drawn."""

    def __init__(self, report: Callable[[float], object], share: float) -> None:
        super().__init__()
        self._report, self._share = report, share

    def draw(self, renderer: RendererBase) -> None:
        """Report how much was drawn before."""
        self._report(self._share)


WRITERS: dict[str, Callable[[Film, Path], None]] = {
    ".gif": write_film,
    ".mp4": _write_movie,
    ".webm": _write_movie,
    ".webp": _write_animated,
    ".apng": _write_animated,
    ".html": _write_page,
    ".png": _write_handout,
    ".svg": _write_handout,
    ".pdf": _write_handout,
}
"""The formats, by suffix."""
PRINTED = tuple(suffix for suffix in WRITERS if WRITERS[suffix] is _write_handout)
"""The formats that stand still."""
PLAYED = tuple(suffix for suffix in WRITERS if suffix not in PRINTED)
"""The formats that know time."""
PICTURED = tuple(suffix for suffix in PLAYED if WRITERS[suffix] is not _write_page)
"""Those whose pictures follow each other at a rate; a page has the reader's."""
MOVIES = tuple(suffix for suffix in WRITERS if WRITERS[suffix] is _write_movie)
"""Those of a constant rate, without a table of colours."""
