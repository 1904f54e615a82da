"""A page: one HTML file with all pictures in it, for any browser, without a network.

The reader steps, plays and goes back as in the notebook. Each half-step begins with a
whole picture, so that any of them can be shown at once; the pictures on the way to the
next one are patches over it, as in a GIF. All are PNGs that share their colours.
"""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from io import BytesIO
from string import Template
from typing import Any, NamedTuple

from numpy.typing import ArrayLike
from PIL import Image

from kmviz.drawing.words import Words
from kmviz.encoding.files import replacing
from kmviz.encoding.gif import NearestColor, Palette, shared_palette
from kmviz.encoding.patches import Frame, Patch, patches

SAID = (
    *("language", "page_title", "steps", "needs_script"),
    *("first", "back", "step", "last", "play", "pause"),
)
"""The words that stand on every page."""
COMING = ("assign", "update", "move", None)
"""What may come next, each with its word on the button."""
_LONGEST = 10**9


class Chapter(NamedTuple):
    """A half-step on a page: its picture at rest, and those on the way to the next."""

    phase: str
    """What happened, as `Step.phase` says it."""
    place: str
    """Which step of how many it is."""
    coming: str
    """What the button says that goes on from here."""
    caption: str
    """What the picture says, in one sentence."""
    frames: Iterable[Frame]
    """The pictures and their seconds, in the order of playing."""


def write_page(
    path: str | os.PathLike[str],
    chapters: Iterable[Chapter],
    *,
    size: tuple[int, int],
    palette_samples: Iterable[Frame],
    key_colors: ArrayLike = (),
    look: Mapping[str, str],
    words: Words,
    comment: str = "",
) -> None:
    """Write a page, reading each frame once and keeping none.

    Parameters
    ----------
    path : str or path
        The file to write. An old one is kept until the new one is whole.
    chapters : iterable of Chapter
        The half-steps in their order.
    size : tuple of int
        Width and height of the pictures in pixels.
    palette_samples : iterable of (pixels, seconds)
        Pictures spread over the run, to pick colours from.
    key_colors : array of uint8, shape (m, 3)
        Colours that must come out exactly, seen in the samples or not.
    look : mapping of str to str
        The colours "background", "ink", "dim", "faint" and "accent" of the page, as
        CSS writes them.
    words : Words
        What the page and its buttons say.
    comment : str
        Text under the controls, such as the command that makes the page.

    Raises
    ------
    ValueError
        If the frames do not fit together.
    OSError
        If the file cannot be written.
    """
    palette = shared_palette(palette_samples, key_colors)
    nearest = NearestColor(palette)
    template = files("kmviz.export").joinpath("page.html").read_text(encoding="utf-8")
    width, height = size
    said = {name: escape(getattr(words, name)) for name in SAID}
    said["widest"] = escape(max(map(words.coming, COMING), key=len))
    said["wider"] = escape(max(words.play, words.pause, key=len))
    filled = {"width": width, "height": height, "comment": escape(comment), **look}
    page = Template(template).substitute(filled | said, run="\0")
    head, tail = page.split("\0")
    with replacing(path) as part, part.open("w", encoding="utf-8") as file:
        file.write(head)
        for number, chapter in enumerate(chapters):
            # Nothing in a script may look like a tag.
            text = json.dumps(_step(chapter, nearest, palette)).replace("<", "\\u003c")
            file.write(f",\n{text}" if number else text)
        file.write(tail)


def _step(chapter: Chapter, nearest: NearestColor, palette: Palette) -> dict[str, Any]:
    """Return a half-step as the page's script knows it."""
    stream = patches(chapter.frames, nearest, per_second=1000, least=1, most=_LONGEST)
    pictures = [
        [patch.left, patch.top, patch.ticks, _png(patch, palette)] for patch in stream
    ]
    return {
        "phase": chapter.phase,
        "place": chapter.place,
        "coming": chapter.coming,
        "caption": chapter.caption,
        "pictures": pictures,
    }


def _png(patch: Patch, palette: Palette) -> str:
    """Return the pixels of a patch as the text of a PNG; 0 is see-through."""
    image = Image.fromarray(patch.values)
    image.putpalette(b"\0\0\0" + palette.tobytes())
    file = BytesIO()
    image.save(file, "PNG", transparency=0)
    return base64.b64encode(file.getvalue()).decode()
