"""The markup of a page: its scripts, its style and what it knows, in one file."""

import json
import os
import re
import zlib
from collections import Counter
from functools import cache
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

import numpy as np

from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import STYLES, Style, get_style
from kmviz.encoding.files import replacing
from kmviz.export.page.colors import COLORS, ground_colors, star_colors
from kmviz.export.page.contents import Contents
from kmviz.export.page.shorter import bare, brief, read
from kmviz.export.page.still import caption_html, sampled, still_svg

COMPUTING = ["numbers", "stance", "voronoi", "lloyd", "relocate", "moment", "fading"]
DRAWING = (
    *("charts", "curves", "groups", "table", "stars", "draw", "names"),
    *("map", "recorded"),
    *("scale", "dots", "image", "wall", "shade", "card", "caption", "language"),
    *("player", "room", "page", "controls", "hand"),
)
SCRIPTS = (*COMPUTING, *DRAWING)
"""The scripts of a page; what resembles each other lies near, and packs better so."""
STYLED = ("page", "map", "recorded", "curves", "groups", "image", "wall")
"""Those with a style of their own."""
BEGIN = '(() => {"use strict";const STYLE = '
"""How they begin, before their style, without a name that others could meet."""
MADE = "new Page("
"""What they do with what the page knows."""
END = ", document.currentScript);})();"
"""How they end."""
HINT = "//# allFunctionsCalledOnLoad"
"""By it Chromium reads all functions at once, not each at its first use."""
LETTERS = bytes(code for code in range(ord(" "), ord("~") + 1) if code not in b"\"&'<")
"""Digits of numbers in base 91: no tag, no entity and no quotation begins with them."""
BASE = len(LETTERS)
BITS = 13
"""Bits for which two letters stand."""
KEY = re.compile(r'"(\w+)":')
"""The name of a thing that is known, which a script may write without quotations."""
WORD = re.compile(
    r"this\.|Math\.\w+\(|\.map\(|\.length|===|&&|\)=>|;if\(|[A-Za-z_$][\w$]{2,}"
)
"""For what a byte may stand: words, and signs that scripts have as often."""
SIGNS = 128
"""Bytes that mean nothing in ASCII, and so can mean words."""
OWN = '.kmviz[data-look="{}"]:not(#_)'
"""What a page's own styles are of. Pages in one document may have other colours, and a
site around has styles for tables and captions, which these outweigh."""
RAW = -15
"""Bits of the window of `zlib` where nothing stands around what it packs."""
STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_RLE, zlib.Z_HUFFMAN_ONLY)
"""How points may be packed; many hardly repeat, and are searched through in vain."""
LARGE = 1 << 20
"""Bytes from which on packing as well as can be takes seconds, and gains nothing."""
WIDEST = 1920
"""Pixels that a page is wide at most, unless told otherwise."""
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
    notes = (sampled(contents), words.needs_script)
    data = contents.data()
    known = KEY.sub(r"\1:", json.dumps(data, separators=(",", ":")))
    rules, stars = _looks(contents)
    look = f"{zlib.crc32(f'{rules}{stars}'.encode()):x}"
    style = f"{bare('still.css')}.kmviz{{{rules}}}"
    return Template(read("page.html")).substitute(
        language=escape(words.language),
        title=escape(contents.called),
        look=look,
        alone=bare("alone.css"),
        style=style.replace(".kmviz", OWN.format(look)),
        still=still_svg(contents),
        caption=caption_html(contents),
        still_note=escape(" · ".join(filter(None, notes))),
        comment=escape(comment),
        packed=_packed(_needed(data), stars, known, contents.points()),
        unpack=brief(read("unpack.js")),
    )


def embedding(name: str, title: str) -> str:
    """Return the line that shows a page of that title in another one.

    Examples
    --------
    >>> embedding("run.html", "k-means, step by step")[:60]
    '<iframe src="run.html" title="k-means, step by step" width="'
    """
    address = quote(os.fsencode(name))  # of a name such as "run #1.html", too
    return (
        f'<iframe src="{address}" title="{escape(title)}" width="100%" '
        f'height="{HEIGHT}" style="border: 0"></iframe>'
    )


def _needed(data: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of the scripts without which a page can do."""
    needless = {
        "recorded": not any("steps" in run for run in data["runs"]),
        "groups": "truth" not in data,
        "wall": len(data["runs"]) == 1,
        "curves": "curves" not in data,
        "language": "others" not in data,
        "names": "names" not in data["plane"],
        "map": not {"streets", "water"} & data["plane"].keys(),
        "relocate": not any(
            run.get("rules", {}).get("empty") == "farthest" for run in data["runs"]
        ),
        "image": not ("image" in data or "colored" in data["plane"]),
    }
    return tuple(name for name in SCRIPTS if not needless.get(name))


@cache
def _scripts(names: tuple[str, ...], colors: str) -> tuple[bytes, Any, dict[str, str]]:
    """Return scripts and their style, compressed, what compresses more, and its signs.

    They make most of a page, and are the same for many. Each kind of text is a block,
    which has codes of its own.
    """
    styles = (bare(f"{name}.css") for name in names if name in STYLED)
    style = BEGIN + json.dumps(f".kmviz{{{colors}}}" + "".join(styles)) + ";"
    kinds = (
        "".join(read(f"{name}.js") for name in names if name in kind)
        for kind in (COMPUTING, DRAWING)
    )
    blocks = [
        _ascii(each) for each in (style, *brief("\0\n".join(kinds) + MADE).split("\0"))
    ]
    signs = _signs("".join(blocks))
    packer = zlib.compressobj(9, wbits=RAW)
    begun = packer.compress(f"{HINT}\n// {' '.join(signs)}\n".encode())
    for block in blocks:
        begun += packer.compress(_shortened(block, signs))
        begun += packer.flush(zlib.Z_BLOCK)
    return begun, packer, signs


def _packed(names: tuple[str, ...], colors: str, known: str, points: bytes) -> str:
    """Return the scripts, what they know and the points, as a page unpacks them."""
    begun, begins, signs = _scripts(names, colors)
    packer = begins.copy()
    more = packer.compress(_shortened(known + END, signs) + b"\0")
    more += packer.flush(zlib.Z_SYNC_FLUSH)
    return _lettered(begun + more + _deflated(points))


def _deflated(points: bytes) -> bytes:
    """Return points packed in the way that suits them, which ends what is packed."""
    level = 9 if len(points) < LARGE else 6
    packers = [zlib.compressobj(level, wbits=RAW, strategy=way) for way in STRATEGIES]
    return min((each.compress(points) + each.flush() for each in packers), key=len)


def _ascii(text: str) -> str:
    """Return a text of which other letters than those of ASCII are escaped."""
    return text.encode("ascii", "backslashreplace").decode()


def _signs(text: str) -> dict[str, str]:
    """Return signs, of a byte each, for the words that take most room in a text.

    So far more of it lies in reach of `zlib`, which knows the last 32 kB again.
    """
    counts = Counter(WORD.findall(text))
    saved = {word: (len(word) - 1) * counts[word] - len(word) for word in counts}
    words = sorted(saved, key=lambda word: -saved[word])[:SIGNS]
    return {word: chr(SIGNS + i) for i, word in enumerate(sorted(words))}


def _shortened(text: str, signs: dict[str, str]) -> bytes:
    """Return a text in which a byte stands for each of the words that have signs."""
    return WORD.sub(lambda found: signs.get(found[0], found[0]), text).encode("latin-1")


def _lettered(content: bytes) -> str:
    """Return bytes in letters of base 91, of which two stand for 13 bits.

    Six bits and fewer at the end need one letter.
    """
    starts = np.arange(0, 8 * len(content), BITS, dtype=np.int32)
    known = np.frombuffer(content + bytes(2), np.uint8).astype(np.int32)
    first = starts // 8
    around = known[first] << 16 | known[first + 1] << 8 | known[first + 2]
    numbers = around >> (24 - BITS - starts % 8) & (1 << BITS) - 1
    pairs = np.stack(np.divmod(np.arange(1 << BITS), BASE), axis=1)
    written: bytes = np.frombuffer(LETTERS, np.uint8)[pairs][numbers].tobytes()
    return written[: -(-16 * len(content) // BITS)].decode()


def _looks(contents: Contents) -> tuple[str, str]:
    """Return what a page looks like without its scripts, and the colours of all stars.

    Its reader may have more stars than it begins with.
    """
    chosen = contents.look.style
    style, dark = get_style(chosen), STYLES["dark"]
    widest, _ = contents.look.size or (WIDEST, 0)
    measures = f"max-width:{widest}px;--ratio:{contents.ratio:.3g}"
    dim = f"{_ground(dark)};{_variables(star_colors(dark, contents.k))}"
    most = max(contents.k, COLORS)
    stars = [_variables(star_colors(each, most)) for each in (style, dark)]
    rules = f"{measures};{_schemes(chosen, _ground(style), dim)}"
    return rules, _schemes(chosen, *stars)


def _schemes(style: str | Style, usual: str, dark: str) -> str:
    """Return the colours of a page; where its reader's are dark, the light ones are."""
    if style != "light":
        return usual
    return f"{usual};@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _ground(style: Style) -> str:
    scheme = "dark" if style.number_on(style.background) == "#FFFFFF" else "light"
    named = ground_colors(style) | {"tint": f"{style.tint:g}"}
    return f"color-scheme:{scheme};{_variables(named)}"


def _variables(named: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in named.items())
