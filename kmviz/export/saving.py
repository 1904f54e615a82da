"""From what was recorded to a file, by the suffix of its name."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Unpack

from kmviz.core.given.choices import check_report
from kmviz.core.ground.sentence import shown
from kmviz.core.ground.text import check_comment
from kmviz.core.options.options import check_flag, chosen, takes
from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.words.languages import get_words
from kmviz.encoding.files import file_for
from kmviz.export.budget import write_within
from kmviz.export.film import Film
from kmviz.export.output import Output, OutputOptions
from kmviz.export.page.writing import embedding
from kmviz.export.paper import PAPERS
from kmviz.export.series import numbered, write_series
from kmviz.export.subject import OneRun, subject_of
from kmviz.export.target import check_pages, target
from kmviz.export.tempo import Tempo, TempoOptions
from kmviz.export.writers import MOVIES, WRITERS, write_pages
from kmviz.runs.choice import Choice
from kmviz.runs.many import Runs


class FilmOptions(LookOptions, TempoOptions, OutputOptions, total=False):
    """What `save` takes, for editors."""


@dataclass(frozen=True)
class Saved:
    """What `save` wrote.

    Parameters
    ----------
    path : Path or None
        The file; None for a file object.
    size : int
        Its length in bytes; of a file for each step or page, that of all.
    reductions : tuple of str
        What had to be reduced to meet `max_bytes`; empty if nothing was.
    padded : tuple of int, optional
        Width and height of a video whose odd sides are one pixel longer than asked.
    embedding : str
        The line that shows a page in another one; empty for other files.
    files : tuple of Path
        Where each step or page has a file of its own, all of them; else empty.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
    >>> saved = save(trace, "run.gif", size=(320, 240), glide=0)
    >>> saved.path.name, saved.size < 50_000, saved.reductions
    ('run.gif', True, ())
    """

    path: Path | None
    size: int
    reductions: tuple[str, ...] = ()
    padded: tuple[int, int] | None = None
    embedding: str = ""
    files: tuple[Path, ...] = ()

    def __repr__(self) -> str:
        return f"<Saved {self}>"

    def __str__(self) -> str:
        reduced = (
            f", reduced to {', '.join(self.reductions)}" if self.reductions else ""
        )
        padded = ", {} x {} pixels".format(*self.padded) if self.padded else ""
        count = f"{len(self.files)} files, " if len(self.files) > 1 else ""
        told = f"{count}{self.size / 1000:.0f} kB{padded}{reduced}"
        return f"{self.path or 'file object'} ({told})"


@takes(Look, Tempo, Output)
def save(
    trace: Trace | Runs | Choice,
    path: str | os.PathLike[str] | IO[bytes],
    *,
    format: str | None = None,
    comment: str | None = None,
    progress: bool = True,
    report: Callable[[float], object] | None = None,
    **options: Unpack[FilmOptions],
) -> Saved:
    """Write a run to a file: a film, a page, or a handout with its steps side by side.

    Many runs become a wall of small boards that play in step, and a choice of k goes
    through the numbers of clusters; their handouts are one picture, that of the end.
    Points in blocks, of a Dask array or data frame, are seen as how dense they lie, and
    a page cannot hold them.

    Parameters
    ----------
    trace : Trace, Runs or Choice
        The run, the runs or the choice; or the `Explorer` that shows one.
    path : str, path or file object
        The file, or an object that takes bytes. The suffix of its name says what is
        written: a film for ``.gif``, ``.mp4``, ``.webm``, ``.webp`` and ``.apng``, a
        page to step through in any browser for ``.html``, a handout, or the picture of
        one `step`, for ``.png``, ``.svg`` and ``.pdf``. A name such as
        ``lloyd-{step:02}.png`` gets a picture of each step, numbered from 0, all of
        them or none; ``handout-{page}.png`` or ``.svg`` each page of `paper`, from 1.
    **options
        See `Look`, `Tempo` and `Output`.
    format : str, optional
        The suffix, without its dot, for a file object: "gif".
    comment : str, optional
        Text kept in the file, such as the command that makes it: printable, at most
        100,000 letters. By default it says what the file was made with.
    progress : bool
        Show a progress bar when it takes longer than a second.
    report : callable, optional
        Called with the share of the pictures that are done, from 0 to 1, for a progress
        bar of one's own.

    Returns
    -------
    Saved
        The path, the length, and what was reduced to meet `max_bytes`.

    Raises
    ------
    TypeError, ValueError
        If an argument is unusable or has no use in this format, such as timing in a
        handout, or if `max_bytes` cannot be met.
    OSError
        If the file cannot be written. A file that was there stays until the new one is
        whole.
    RuntimeError
        If there is no ffmpeg for an MP4 or WebM.

    Examples
    --------
    >>> from kmviz import init_board_gauss, kmeans, save
    >>> trace = kmeans(init_board_gauss(200, 3, rng=7), k=3, rng=7)
    >>> save(trace, "lloyd.gif").reductions
    ()
    """
    check_report(report)
    if not isinstance(path, (str, os.PathLike)) and hasattr(path, "write"):
        formats = [suffix[1:] for suffix in WRITERS]
        with file_for(path, format, formats) as file:
            asked: Any = options
            saved = save(
                trace, file, comment=comment, progress=progress, report=report, **asked
            )
        return replace(saved, path=None, embedding="")
    if format is not None:
        message = f"format must be left out for a path, got {shown(format)}"
        raise ValueError(message)
    check_flag(progress, "progress")
    look, tempo = chosen(Look, options), chosen(Tempo, options)
    output = chosen(Output, options)
    place, subject = target(path, look, tempo, output), subject_of(trace)
    if isinstance(subject, OneRun):
        check_pages(place, output)
    film = Film(
        subject.until(output.until),
        look,
        tempo,
        output.loop,
        get_words(look.words).made_with if comment is None else check_comment(comment),
        progress,
        report,
        step=output.step,
        paper=PAPERS.get(output.paper or ""),
        lossless=output.lossless,
        languages=output.languages or (),
    )
    if series := numbered(place):
        files = (write_series if series == "step" else write_pages)(film, place)
        return Saved(place, sum(file.stat().st_size for file in files), files=files)
    suffix, reductions = place.suffix.lower(), tuple[str, ...]()
    if output.max_bytes is None:
        WRITERS[suffix](film, place)
    else:
        film, reductions = write_within(film, place, output.max_bytes)
    if suffix == ".html":
        shown_by = embedding(place.name, film.contents().called)
        return Saved(place, place.stat().st_size, embedding=shown_by)
    width, height = film.size
    even = width + width % 2, height + height % 2
    padded = even if suffix in MOVIES and even != film.size else None
    return Saved(place, place.stat().st_size, reductions, padded)
