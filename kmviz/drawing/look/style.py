"""Every colour, size and font of a picture, in one place.

Sizes are in points on a picture 600 units high; `Scene` scales all of them together.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from math import isfinite
from typing import Any

import numpy as np
from matplotlib.colors import is_color_like, to_hex, to_rgb, to_rgba
from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font

from kmviz.core.given.choices import check_option
from kmviz.core.given.numbers import MOST_STARS, check_count, real
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import check_flag
from kmviz.drawing.look.settings import own_settings

HEADLINE, VALUE, SENTENCE, LABEL, NOTE, NUMBER = 21.0, 19.0, 14.5, 12.0, 11.0, 11.5
"""Font sizes."""
FONT = "DejaVu Sans"
"""It comes with matplotlib, so that a picture looks the same everywhere."""
BOXES = "Last Resort High-Efficiency"
"""It has a box for every letter, by whose sign one tells the script."""
EAST = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""Chinese, Japanese and Korean letters, as in a regular expression."""
FONTS_OF_THE_EAST = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans SC"),
    *("Noto Sans JP", "Noto Sans KR", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "IPAexGothic", "VL Gothic", "NanumGothic", "PingFang SC"),
    *("PingFang HK", "Hiragino Sans", "Apple SD Gothic Neo", "Microsoft YaHei"),
    *("Yu Gothic", "Malgun Gothic", "SimHei"),
)
"""Fonts that have such letters, which the first one lacks; where one occurs, those that
a computer has are asked in this order."""
POINT, STAR, RING, ARROW, NOW = 5.6, 30.0, 11.0, 9.0, 9.0
"""Diameters of the markers."""
POINT_RIM, STAR_RIM, RING_LINE = 0.6, 1.4, 1.3
"""Widths of the outlines of the markers."""
TRAIL, TRAIL_HALO, BORDER, DASHED, FRAME, STAIRS = 2.0, 4.0, 2.2, 1.4, 1.6, 2.2
"""Widths of the lines."""
WATER, WATER_SHARE, RIVER = "#56B4E9", 0.3, 13.0
"""Colour of water, how much of it a river has, and its width."""
STREET, STREET_SHARE = 1.7, 0.16
"""Width of a street, and how much of the ink it has."""
LINE, LINE_SHARE = 0.8, 0.45
"""Width of the line from a point to its star, and how much of the colour it has."""
DASHES = (4.0, 6.0)
"""Lengths of a dash and of a gap."""
LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Shares of red, green and blue in the brightness of a pixel of a film."""
EVEN = 0.179
"""The luminance on which black and white have the same contrast (WCAG 2)."""
SHAPES = ("o", "s", "^", "d", "X", "v", "P", "<", "D", ">")
"""Marker shapes, one a cluster, for those who cannot go by colour; at five pixels the
first are the easiest to tell apart."""
SHAPED = 1.3
"""The size of points that have shapes, as a share of round ones."""

LIGHT = (
    *("#0067A5", "#F55E0B", "#08A563", "#D072B8", "#EBB244", "#501287", "#81C5EF"),
    *("#62331A", "#9A4D5C", "#A860F3"),
)
DARK = (
    *("#3A83AE", "#D66311", "#16CB7B", "#F08FDF", "#FEDC4A", "#A647F9", "#BDE6F6"),
    *("#A73922", "#856279", "#5551CB"),
)
PRINT = (
    *("#00007A", "#A96958", "#324F14", "#F880A6", "#521801", "#8D39DB", "#5995DA"),
    *("#B0AE06", "#A00E60", "#0A6095"),
)
"""Colours of clusters. They began as Okabe and Ito's (Color Universal Design, 2008) and
were moved until the first seven, and all ten, were as far from each other as could be,
for every kind of vision; those of print for eyes that see greys as well."""


@dataclass(frozen=True)
class Style:
    """The colours of a picture.

    The first ten clusters have colours that stay apart for every kind of vision.

    Parameters
    ----------
    background : str
        A colour, as matplotlib names it, like all of them.
    ink, dim, faint : str
        Of the headline, present values, dashed new borders and rings; of the sentence,
        labels, points without a cluster and past bars; of the frame, and of bars and
        stairs to come.
    rim : str
        Of the outline of the stars.
    tint : float
        How much of a cluster's colour its cell shows over the background, 0 to 1.
    clusters : sequence of str
        Of the clusters, one after the other; those beyond are made to stay apart.
    shapes : bool
        Whether the points of each cluster have a marker shape of their own.

    Examples
    --------
    >>> from kmviz import Scene, kmeans
    >>> trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
    >>> two_colors = Style(clusters=("teal", "crimson"), shapes=True)
    >>> scene = Scene(trace, style=two_colors)
    >>> two_colors.colors(2)
    ('teal', 'crimson')
    """

    background: str = "#FFFFFF"
    ink: str = "#1F2430"
    dim: str = "#6B7280"
    faint: str = "#E5E7EB"
    rim: str = "#111827"
    tint: float = 0.23
    clusters: tuple[str, ...] = LIGHT
    shapes: bool = False

    def __post_init__(self) -> None:
        for name in ("background", "ink", "dim", "faint", "rim"):
            _check_color(getattr(self, name), name)
        clusters = self.clusters
        if not isinstance(clusters, (tuple, list)) or not clusters:
            message = f"clusters must be colours, at least one, got {shown(clusters)}"
            raise ValueError(message)
        for color in clusters:
            _check_color(color, "each of clusters")
        object.__setattr__(self, "clusters", tuple(clusters))
        share = real(self.tint)
        if share is None or not 0 <= share <= 1:
            message = f"tint must be a number from 0 to 1, got {shown(self.tint)}"
            raise ValueError(message)
        object.__setattr__(self, "tint", share)
        object.__setattr__(self, "shapes", check_flag(self.shapes, "shapes"))

    def __repr__(self) -> str:
        """Return its name or, if it has none, in what it differs from the light one."""
        for name, style in STYLES.items():
            if self == style:
                return f'<Style "{name}">'
        differs = (
            f"{field.name}={value!r}"
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        )
        return f"Style({', '.join(differs)})"

    def colors(self, k: int) -> tuple[str, ...]:
        """Return k distinct colours: those of the style, then generated ones."""
        k = check_count(k, "k", least=0, most=MOST_STARS)
        if k <= len(self.clusters):
            return self.clusters[:k]
        return self.clusters + _more_colors(
            self.clusters, self.background, k - len(self.clusters)
        )

    def tinted(self, color: str) -> str:
        """Return the colour of the cell of a cluster of this colour."""
        _check_color(color, "color")
        return filmed(blend(self.background, color, self.tint))

    @own_settings
    def flat_colors(self, k: int) -> tuple[str, ...]:
        """Return every colour that areas of a picture with k clusters have."""
        clusters = self.colors(k)
        plain = (self.background, self.ink, self.dim, self.faint, self.rim)
        flat = (*plain, *clusters, *(self.tinted(color) for color in clusters))
        return tuple(map(to_hex, flat))

    def number_on(self, color: str) -> str:
        """Return black or white, whichever reads better on the colour."""
        _check_color(color, "color")
        return "#000000" if _luminance(color) > EVEN else "#FFFFFF"


def _check_color(color: Any, name: str) -> None:
    known = isinstance(color, (str, tuple)) and is_color_like(color)
    if not (known and isfinite(sum(to_rgba(color)))):
        message = f'{name} must be a colour, such as "#0067A5", got {shown(color)}'
        raise ValueError(message)
    if to_rgba(color)[3] < 1:  # "none" as well; cells are mixed with what is below
        message = f"{name} must be an opaque colour, got {shown(color)}"
        raise ValueError(message)


STYLES = {
    "light": Style(),
    "dark": Style(
        background="#14171F",
        ink="#F3F4F6",
        dim="#9CA3AF",
        faint="#2B303B",
        rim="#FFFFFF",
        tint=0.26,
        clusters=DARK,
    ),
    "print": Style(
        ink="#000000",
        dim="#333333",
        faint="#BBBBBB",
        rim="#000000",
        tint=0.35,
        clusters=PRINT,
        shapes=True,
    ),
}
"""The styles that have a name."""


def get_style(style: str | Style) -> Style:
    """Return the style of this name, or the style itself."""
    if isinstance(style, Style):
        return style
    return STYLES[check_option(style, "style", STYLES)]


def fonts(text: str) -> list[str]:
    """Return the font of a text, and those that have its letters of the East.

    Letters that none of them has are boxes; where there is a font of boxes, matplotlib
    does not complain of each of them.
    """
    if text.isascii():
        return [FONT]
    east = _fonts_of_the_east() if re.search(f"[{EAST}]", text) else []
    lacking = any(ord(each) not in _own_letters() for each in text)
    return [FONT, *east, *(_boxes() if lacking else ())]


@cache
def _own_letters() -> frozenset[int]:
    return frozenset(FT2Font(fontManager.findfont(FONT)).get_charmap())


@cache
def _boxes() -> list[str]:
    """Return the font of boxes that newer versions of matplotlib bring along."""
    return [BOXES] if any(entry.name == BOXES for entry in fontManager.ttflist) else []


@cache
def _fonts_of_the_east() -> list[str]:
    """Return which of them there are.

    matplotlib keeps a list of the fonts that it once found; those that were installed
    since are looked for where it has none of these.
    """
    if not _listed():
        old = {entry.fname for entry in fontManager.ttflist}
        for path in {*findSystemFonts()} - old:
            with suppress(OSError, RuntimeError, NotImplementedError):  # as of others
                fontManager.addfont(path)
    return _listed()


def _listed() -> list[str]:
    installed = {entry.name for entry in fontManager.ttflist}
    return [name for name in FONTS_OF_THE_EAST if name in installed]


def point_size(n: int) -> float:
    """Return the diameter of one of n points: the more points, the smaller."""
    return max(1.5, POINT * min(1.0, float((400 / n) ** 0.35)))


def ring_size(n: int) -> float:
    """Return the diameter of the ring around one of n points."""
    size = point_size(n)
    return max(RING / POINT * size, size + 2.5)


def star_size(k: int) -> float:
    """Return the diameter of one of k stars: beyond ten they get smaller."""
    return STAR * min(1.0, float((10 / k) ** 0.25))


def number_size(k: int, least: float = 0.0) -> float:
    """Return the font size of the number of one of k stars, which may have a least."""
    return max(least, NUMBER * star_size(k) / STAR * (1.0 if k < 10 else 0.85))


def blend(under: str, over: str, share: float) -> str:
    """Return the colour that lies `share` of the way from `under` to `over`."""
    mixed = (1 - share) * np.array(to_rgb(under)) + share * np.array(to_rgb(over))
    return to_hex(tuple(mixed.tolist()))


@cache
def filmed(color: str) -> str:
    """Return the colour nearest to one that a film keeps: in an MP4, most are others.

    Its pixels are whole numbers of luma, 16 to 235, and of two differences of colour,
    16 to 240 (ITU-R BT.709).

    Examples
    --------
    >>> filmed("#C7DEEB"), filmed("#C6DEEB"), filmed("white")
    ('#c6deeb', '#c6deeb', '#ffffff')
    """
    channels = np.array(to_rgb(color))
    luma = float(LUMA @ channels)
    shares = (channels[[2, 0]] - luma) / (2 * (1 - LUMA[[2, 0]]))
    luma = np.rint(219 * luma) / 219
    blue, red = luma + 2 * (1 - LUMA[[2, 0]]) * np.rint(224 * shares) / 224
    green = (luma - LUMA[0] * red - LUMA[2] * blue) / LUMA[1]
    kept = to_hex(tuple(np.clip([red, green, blue], 0.0, 1.0).tolist()))
    # What had to be clipped may not be one that is kept: its neighbour is.
    return kept if kept == to_hex(color) else filmed(kept)


@lru_cache
def _more_colors(
    taken: tuple[str, ...], background: str, count: int
) -> tuple[str, ...]:
    """Return colours that are far from each other and from those taken.

    Distances are Euclidean in Oklab (Ottosson, 2020), where they are close to what the
    eye sees. Of the colours that are neither glaring, nor pale, nor nearly black, each
    new one is the farthest from all before it.
    """
    steps = np.linspace(0.0, 1.0, 16)
    rgb = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    lab = _oklab(rgb)
    ground = _oklab(np.array([to_rgb(background)]))[0, 0]
    contrast, chroma = np.abs(lab[:, 0] - ground), np.hypot(lab[:, 1], lab[:, 2])
    usable = (contrast > 0.22) & (contrast < 0.62) & (chroma < 0.2)
    rgb, lab = rgb[usable], lab[usable]
    used = _oklab(np.array([to_rgb(color) for color in taken]))
    nearest = np.linalg.norm(lab[:, None] - used, axis=2).min(axis=1)
    chosen = []
    for _ in range(count):
        best = int(nearest.argmax())
        chosen.append(to_hex(tuple(rgb[best].tolist())))
        nearest = np.minimum(nearest, np.linalg.norm(lab - lab[best], axis=1))
    return tuple(chosen)


def _linear(rgb: Floats) -> Floats:
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=256)
def _luminance(color: str) -> float:
    """Return the relative luminance, as WCAG 2 defines it."""
    return float(_linear(np.array(to_rgb(color))) @ [0.2126, 0.7152, 0.0722])


def _oklab(rgb: Floats) -> Floats:
    """Return Oklab coordinates of sRGB colours, shape (m, 3)."""
    cones = _linear(rgb) @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    lab: Floats = np.cbrt(cones) @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ]
    )
    return lab
