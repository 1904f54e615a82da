"""A film within a budget of bytes: what matters least is given up first.

On the ladder come fewer pictures on the way, then fewer colours, then the passing over
of dull stretches, then fewer pictures still, and smaller ones; last of all, the glides.
How long each would make the file is estimated from the lengths of those that have been
written, and what cannot do is not tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kmviz.drawing.look.style import get_style
from kmviz.encoding.files import replacing
from kmviz.encoding.movie import HALF
from kmviz.export.film import Film
from kmviz.export.tempo import SHORTEST_FILM, SLOWEST
from kmviz.export.writers import MOVIES, WRITERS

FEWER_PICTURES = (0.4, 0.625)
"""Which share of the pictures on the way is kept, and which of those later on."""
FEWER_COLORS = (63, 31)
"""Numbers of colours that are tried, as long as flat areas keep theirs."""
COARSER = {5: "coarser pictures", 10: "much coarser pictures"}
"""How much coarser a movie is made, which has no table of colours."""
SMALLER_SIZES = (0.75, 0.5, 0.35)
"""Shares of the sides that are tried."""
SMALLEST = 100
"""Pixels of a side."""
RESTING = 2.4
"""How many times the bytes of a picture on the way one at rest has, about."""
PER_COLOR, PER_SIDE, PER_RATE = 0.25, 1.3, -0.26
"""Powers by which bytes of a picture grow with colours, sides and pictures a second."""
USUAL_FPS = 25
HOPE = 0.9
"""What is estimated to be this share of its length would fit is worth a try."""
LITTLE = 0.1
"""Bytes a pixel of one picture; with fewer, the least film is tried before all."""


@dataclass(frozen=True)
class Rung:
    """A film from which a little more was taken than from the one before."""

    film: Film
    kind: str = ""
    what: str = ""
    """What was reduced last, of which kind, and to what."""
    share: float = 1.0
    """The length of its file, as a share of that of the whole film, about."""


def write_within(
    film: Film, path: Path, max_bytes: int
) -> tuple[Film, tuple[str, ...]]:
    """Write a film, and ever less of it, until it fits.

    Returns
    -------
    film : Film
        The one that was written.
    reductions : tuple of str
        What of it was reduced.

    Raises
    ------
    ValueError
        Even the least of it is too long.
    """
    suffix, reduced = path.suffix.lower(), dict[str, str]()
    write = WRITERS[suffix]
    with replacing(path) as part:
        if max_bytes < LITTLE * film.size[0] * film.size[1]:
            _check_least(film, part, max_bytes)
        write(film, part)
        written, size = film, part.stat().st_size
        unit = float(size)  # of the whole film, as far as the last file tells
        rungs = list(_rungs(film, suffix)) if size > max_bytes else []
        for rung in rungs:
            reduced |= {rung.kind: rung.what}
            if HOPE * rung.share * unit > max_bytes and rung is not rungs[-1]:
                continue
            write(rung.film, part)
            written, size = rung.film, part.stat().st_size
            unit = size / rung.share
            if size <= max_bytes:
                break
        if size > max_bytes:
            raise ValueError(_refusal(film, suffix, size, max_bytes))
    return written, tuple(reduced.values())


def _check_least(film: Film, path: Path, max_bytes: int) -> None:
    """Refuse what not even the least film meets before the longer ones are drawn."""
    suffix = path.suffix.lower()
    *_, least = [Rung(film), *_rungs(film, suffix)]
    WRITERS[suffix](least.film, path)
    size = path.stat().st_size
    if size > max_bytes:
        raise ValueError(_refusal(film, suffix, size, max_bytes))


def _refusal(film: Film, suffix: str, size: int, max_bytes: int) -> str:
    """Return what there is to say of a budget that nothing can meet."""
    ways = ["a film with until"] if len(film.subject.phases) > 1 else []
    ways += ["a .webp"] if suffix in (".gif", ".apng") else []
    way_out = f"; {' or '.join(ways)} would take less" if ways else ""
    return (
        f"max_bytes must be at least {size} for this run in {suffix}, "
        f"got {max_bytes}{way_out}"
    )


def _rungs(film: Film, suffix: str) -> Iterator[Rung]:
    """Yield ever smaller films; each rung keeps what those before it have reduced."""
    rung = Rung(film)
    fewer = _coarser if suffix in MOVIES else _fewer_colors
    first, later = (partial(_slower, share) for share in FEWER_PICTURES)
    for reduced in (first, fewer, _passing_over, later, _smaller, _without_glides):
        for kind, what, smaller, times in reduced(rung.film):
            share = times * _pictures(smaller) / _pictures(rung.film)
            rung = Rung(smaller, kind, what, rung.share * share)
            yield rung


Reduced = Iterator[tuple[str, str, Film, float]]
"""Kinds of reductions, what they are, the films, and how many times as long the file of
each is as that of the one before, beside what its pictures tell."""


def _slower(share: float, film: Film) -> Reduced:
    """Yield the film with a share of its pictures on the way."""
    fps = max(share * film.tempo.fps, SLOWEST, 1 / film.tempo.step)
    if _passing(film) and fps < film.tempo.fps:
        slower = replace(film, tempo=replace(film.tempo, fps=fps))
        yield "pictures", f"{fps:g} pictures a second", slower, 1.0


def _without_glides(film: Film) -> Reduced:
    """Yield the film with none."""
    if _passing(film):
        still = replace(film, tempo=replace(film.tempo, glide=0.0))
        yield "pictures", "no glides", still, 1.0


def _fewer_colors(film: Film) -> Reduced:
    """Yield the film with fewer colours, as long as flat areas keep theirs."""
    flat = len(get_style(film.look.style).flat_colors(film.subject.k))
    present = film.palette_size
    for colors in FEWER_COLORS:
        if flat <= colors // 2 and colors < present:  # as in key_colors
            times = (colors / present) ** PER_COLOR
            yield "colors", f"{colors} colours", replace(film, colors=colors), times
            present = colors


def _coarser(film: Film) -> Reduced:
    """Yield the film with coarser pictures."""
    before = film.coarser
    for coarser, what in COARSER.items():
        times = 2 ** ((before - coarser) / HALF)
        yield "detail", what, replace(film, coarser=coarser), times
        before = coarser


def _passing_over(film: Film) -> Reduced:
    """Yield the film in half the time, if that makes it pass over dull stretches."""
    if film.tempo.seconds or film.tempo.seconds_per_step:
        return
    at_rest = len(film.shots) - _passing(film)
    length = sum(shot.seconds for shot in film.shots)
    seconds = max(round(length / 2), SHORTEST_FILM, at_rest / film.tempo.fps)
    shorter = replace(film, tempo=replace(film.tempo, seconds=seconds))
    if len(shorter.shots) - _passing(shorter) < at_rest:
        yield "length", f"{seconds:g} seconds", shorter, 1.0


def _smaller(film: Film) -> Reduced:
    """Yield the film in smaller sizes, even ones, as movies have them."""
    before = film.size
    for share in SMALLER_SIZES:
        halves = (round(share * side / 2) for side in film.size)
        width, height = (max(SMALLEST, 2 * half) for half in halves)
        if width * height < before[0] * before[1]:
            times = (width * height / (before[0] * before[1])) ** (PER_SIDE / 2)
            smaller = replace(film, look=replace(film.look, size=(width, height)))
            yield "size", f"{width} x {height} pixels", smaller, times
            before = width, height


def _passing(film: Film) -> int:
    """Return how many pictures of a film are on the way."""
    return sum(shot.position % 1 > 0 for shot in film.shots)


def _pictures(film: Film) -> float:
    """Return what the pictures of a film come to, counted as those on the way."""
    passing = _passing(film)
    farther = float((film.tempo.fps / USUAL_FPS) ** PER_RATE)
    return RESTING * (len(film.shots) - passing) + farther * passing
