"""The colours of a page, as a style sheet names them."""

from matplotlib.colors import to_hex

from kmviz.drawing.look.style import Style

COLORS = 12
"""Stars for which there is a colour, at least; no reader can have more."""


def ground_colors(style: Style) -> dict[str, str]:
    """Return the colours of the ground, and of what is written on it."""
    ground = ("background", "ink", "dim", "faint", "rim")
    return {name: written(getattr(style, name)) for name in ground}


def star_colors(style: Style, k: int) -> dict[str, str]:
    """Return the colours of k stars, and of the numbers on them, by their names."""
    named = {}
    for j, color in enumerate(style.colors(max(k, COLORS))[:k]):
        named[f"c{j}"] = written(color)
        named[f"n{j}"] = written(style.number_on(color))
    return named


def written(color: str) -> str:
    """Return a colour as a style writes it, in three digits if they are enough."""
    long = to_hex(color)
    short = long[1::2]
    return f"#{short}" if short == long[2::2] else long
