"""The markup of a page: its scripts, its style and what it knows, in one file."""

import json
import os
import re
import zlib
from functools import cache
from html import escape
from importlib.resources import files
from string import Template, ascii_letters, digits

import numpy as np
from matplotlib.colors import to_hex

from kmviz.drawing.languages import ENGLISH
from kmviz.drawing.settings import own_settings
from kmviz.drawing.style import STYLES, Style, get_style
from kmviz.encoding.files import replacing
from kmviz.export.page.contents import COLORS, Contents
from kmviz.export.page.still import caption_html, sampled, still_svg

SCRIPTS = (
    *("lloyd", "voronoi", "moment", "caption", "dots", "image", "stance"),
    *("stars", "fading", "draw"),
    *("controls", "charts", "table", "wall", "player", "hand", "language", "page"),
)
"""The scripts of a page, in their order."""
BEGIN = """\
(() => {
"use strict";
const STYLE = STYLES;
SCRIPTS
const {parentElement, run} = document.currentScript;
new Page(parentElement, run);
})();"""
"""How they begin, without a name that others could meet."""
LETTERS = f"{digits}{ascii_letters}!#$()*+,-./:;=?@[]^_|}}~"
"""Digits of numbers in base 85, none of which means anything in HTML or JSON."""
BASE = len(LETTERS)
HEIGHT = 760
"""Pixels that a page takes beside others, until it says how many it needs."""


def write_page(
    path: str | os.PathLike[str], contents: Contents, comment: str = ""
) -> None:
    """Write a page.

    Parameters
    ----------
    path : str or path
        The file to write. An old one is kept until the new one is whole.
    contents : Contents
        The run, and how it is to look.
    comment : str
        Text under the controls, such as the command that makes the page.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    text = page_html(contents, comment)
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8")


@own_settings
def page_html(contents: Contents, comment: str = "") -> str:
    """Return a page as one text."""
    words = contents.words
    data = json.dumps(contents.data(), ensure_ascii=False, separators=(",", ":"))
    colors = max(contents.k, COLORS)
    widest = contents.look.size or (1180, 0)
    return Template(_read("page.html")).substitute(
        language=escape(words.language),
        title=escape(contents.called),
        colors=_colors(contents.look.style, colors),
        style=_squeezed(_read("still.css")),
        widest=widest[0],
        ratio=f"{contents.ratio:.3g}",
        still=still_svg(contents),
        caption=caption_html(contents),
        sampled=escape(sampled(contents)),
        needs_script=escape(words.needs_script),
        comment=escape(comment),
        letters=LETTERS,
        data=_compressed(data.encode()),
        points=_compressed(contents.points()),
        scripts=_scripts(),
    )


def embedding(name: str) -> str:
    """Return the line that shows a page in another one.

    Examples
    --------
    >>> embedding("run.html")[:60]
    '<iframe src="run.html" title="k-means, step by step" width="'
    """
    title = escape(ENGLISH.page_title)
    return (
        f'<iframe src="{escape(name)}" title="{title}" width="100%" '
        f'height="{HEIGHT}" style="border: 0"></iframe>'
    )


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _scripts() -> str:
    """Return the scripts and their style, compressed: they make most of a page."""
    scripts = _squeezed("".join(_read(f"{name}.js") for name in SCRIPTS))
    style = json.dumps(_squeezed(_read("page.css")))
    text = BEGIN.replace("STYLES", style).replace("SCRIPTS", scripts)
    return _compressed(text.encode())


def _compressed(content: bytes) -> str:
    """Return bytes as a page unpacks them: in letters that no tag can begin with.

    Five of them stand for four bytes; zeros that are missing at the end leave as many
    letters out.
    """
    packed = zlib.compress(content, 9)
    missing = -len(packed) % 4
    numbers = np.frombuffer(packed + bytes(missing), ">u4").astype(np.int64)
    places = numbers[:, None] // BASE ** np.arange(4, -1, -1) % BASE
    written: bytes = np.frombuffer(LETTERS.encode(), np.uint8)[places].tobytes()
    return written[: len(written) - missing].decode()


def _squeezed(text: str) -> str:
    """Return a script or a style without the indentation and comments of its lines."""
    lines = (line.strip() for line in text.splitlines())
    remark = re.compile("//|/[*].*[*]/$")
    return "\n".join(line for line in lines if line and not remark.match(line))


def _colors(style: str | Style, k: int) -> str:
    """Return the colours of a page; the light ones are dark where the reader's are."""
    usual = _scheme("light", get_style(style), k)
    if style != "light":
        return usual
    dark = _scheme("dark", STYLES["dark"], k)
    return f"{usual}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _scheme(name: str, style: Style, k: int) -> str:
    """Return the colours of a section, and of a whole page around it."""
    ground = (
        f"html:has(> body > main > .kmviz){{background:{to_hex(style.background)}}}"
    )
    return f".kmviz{{color-scheme:{name};{_variables(style, k)}}}{ground}"


def _variables(style: Style, k: int) -> str:
    named = {
        name: getattr(style, name)
        for name in ("background", "ink", "dim", "faint", "rim")
    }
    for j, color in enumerate(style.colors(k)):
        named |= {f"c{j}": color, f"t{j}": style.tinted(color)}
        named[f"n{j}"] = style.number_on(color)
    return ";".join(f"--{name}:{to_hex(color)}" for name, color in named.items())
