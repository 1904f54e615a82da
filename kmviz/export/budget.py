"""A GIF within a budget of bytes, reduced step by step until it fits."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kmviz.drawing.style import get_style
from kmviz.encoding.files import replacing
from kmviz.export.film import Film
from kmviz.export.tempo import SLOWEST
from kmviz.export.writers import write_film

FEWER_COLORS, HALF_RATE = {128: 0.8, 64: 0.65, 32: 0.5}, 0.3
"""What is tried, in turn, to meet a byte budget, and the share of its length to which
each brings a film at best, all before it included: what cannot do is not tried."""
SMALLER_SIZES = (0.75, 0.5, 0.35)
"""What is tried last, without glides."""


def write_within(film: Film, path: Path, max_bytes: int) -> tuple[str, ...]:
    """Write a GIF again and again, each time reduced a little more, until it fits.

    Returns what was reduced.
    """
    reductions: dict[str, str] = {}
    whole = size = 0
    with replacing(path) as part:
        for kind, what, least, reduced in _reductions(film):
            if kind:
                reductions[kind] = what
            if least * whole > max_bytes:
                continue
            write_film(reduced, part)
            size = part.stat().st_size
            whole = whole or size
            if size <= max_bytes:
                break
        else:
            message = f"max_bytes must be at least {size} for this run, got {max_bytes}"
            raise ValueError(message)
    return tuple(reductions.values())


def _reductions(film: Film) -> Iterator[tuple[str, str, float, Film]]:
    """Yield the film, then ever smaller ones.

    With each come the kind of reduction, what it is, and the least share of the whole
    film's length that it can bring.
    """
    yield "", "", 1.0, film
    flat = len(get_style(film.look.style).flat_colors(film.subject.k))
    for colors, least in FEWER_COLORS.items():
        if flat <= colors // 2:  # as in key_colors
            film = replace(film, colors=colors)
            yield "colors", f"{colors} colours", least, film
    fps = max(film.tempo.fps / 2, SLOWEST, 1 / film.tempo.step)
    for tempo, what, least in (
        (replace(film.tempo, fps=fps), f"{fps:g} pictures a second", HALF_RATE),
        (replace(film.tempo, glide=0.0), "no glides", 0.0),
    ):
        film = replace(film, tempo=tempo)
        yield "tempo", what, least, film
    width, height = film.size
    for share in SMALLER_SIZES:
        size = max(100, round(share * width)), max(100, round(share * height))
        smaller = replace(film, look=replace(film.look, size=size))
        yield "size", f"{size[0]} x {size[1]} pixels", 0.0, smaller
