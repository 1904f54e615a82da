"""A recorded run as the last line of a notebook cell shows its page.

The core must not know pictures, so a Trace cannot show itself: IPython is told how,
when kmviz is imported inside it. Elsewhere a Trace has its plain repr.
"""

import base64
import mimetypes
import sys
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.languages import Spoken, get_words
from kmviz.drawing.words.words import Words
from kmviz.encoding.png import PngEncoder
from kmviz.export.page.writing import page_html
from kmviz.export.saving import Saved
from kmviz.export.subject import OneRun, Subject, subject_of
from kmviz.export.tempo import Tempo
from kmviz.points.elsewhere import is_far
from kmviz.runs.choice import Choice
from kmviz.runs.many import Runs

SIZE = (640, 400)
"""Width and height of the picture on the page."""
FINE = 2
"""How many of its pixels are one of the page's, on each side."""
SWITCH = f"""\
<style>
body[data-jp-theme-light="false"] .kmviz-on-light {{ display: none; }}
body[data-jp-theme-light="false"] .kmviz-on-dark {{ width: {SIZE[0]}px; }}
body[data-jp-theme-light="true"] .kmviz-run {{ color-scheme: light; }}
body[data-jp-theme-light="false"] .kmviz-run {{ color-scheme: dark; }}
</style>"""
"""Shows the dark picture where Jupyter is dark, and tells the frame of the page so.
Where this is not understood, or left out by a page that trusts no styles, the other is
shown, since of all that can hide a picture only its width is left there."""
PAGE_HEIGHT = 680
"""Pixels of the frame in which a run is played, until it says how many it needs."""
TALL = 1240
"""Likewise, where nobody hears how many: what a page in a column of text needs."""
FIT = """\
<script>
((frame) => frame && addEventListener("message", ({source, data}) => {
  const told = source === frame.contentWindow && data.kmviz === "size";
  if (told) frame.style.height = `${data.height}px`;
}))(document.currentScript?.previousElementSibling);
</script>"""
"""Lets a frame be as high as its page says."""
MOST_NUMBERS = 20_000
"""Coordinates of a run that is put into a notebook to be played there."""

MOST_BYTES = 600_000
"""Length of a saved film or picture that is put into a notebook to be seen there."""
SMALL = 480
"""Pixels of the page beyond which it is not made wider."""


def teach_ipython() -> None:
    """Tell the running IPython, if there is one, how to show what was recorded."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is not None:
        bundles = shell.display_formatter.mimebundle_formatter
        for kind in (Trace, Runs, Choice):
            bundles.for_type(kind, trace_bundle)
        bundles.for_type(Saved, saved_bundle)


def trace_html(trace: Trace | Runs | Choice, words: Spoken = None) -> str:
    """Return the page of a run over its last picture, with its caption, as HTML.

    IPython shows it in English. For another language, tell it so: its ``for_type``
    takes ``lambda trace: trace_html(trace, "de")``, too.

    The page lies in a frame that may run scripts and nothing else. Where HTML is
    cleaned of frames, as in a notebook that is not trusted, the picture is seen.

    Parameters
    ----------
    trace : Trace, Runs or Choice
        The run, the runs or the choice.
    words : Words, str, path or None
        In which words, as for a `Scene`.

    Returns
    -------
    str
        The page, and beneath it the light picture and the dark one, of which one is
        shown. Of more than 20,000 numbers, or of points in blocks, the picture alone.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> html = trace_html(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0))
    >>> html.rpartition("<figcaption>")[2].partition(":")[0]
    '3 points, 2 clusters, step 3 of 3. Converged'
    """
    return trace_bundle(trace, words)["text/html"]


def trace_bundle(trace: Trace | Runs | Choice, words: Spoken = None) -> dict[str, str]:
    """Return that HTML, and the light picture alone for where no HTML is shown."""
    subject = subject_of(trace)
    page = framed(trace, words)
    last = len(subject.phases) - 1
    told = escape(_told(subject, last, get_words(words)), quote=True)
    light, dark = (_picture(subject, last, style, words) for style in ("light", "dark"))
    html = (
        f'{SWITCH}<div class="kmviz-run" style="display: grid">{page}'
        f'<figure style="margin: 0; grid-area: 1 / 1">'
        f"{_image(light, told, _only_on('light', SIZE[0]))}"
        f"{_image(dark, '', _only_on('dark', 0))}"
        f"<figcaption>{told}</figcaption></figure></div>"
    )
    return {"text/html": html, "image/png": light}


def saved_bundle(saved: Saved) -> dict[str, str]:
    """Return what was saved as a link, and the film or picture itself, if it is small.

    The link leads to where the page is, as notebooks have it, so only to what lies in
    the working directory or below.
    """
    said, path = escape(str(saved)), saved.path
    if path is None or not path.is_file():
        return {"text/html": f"<p>Saved {said}</p>"}
    here = path.resolve()
    if here.is_relative_to(Path.cwd()):
        address = quote(here.relative_to(Path.cwd()).as_posix())
        said = f'<a href="{address}" target="_blank">{said}</a>'
    kind = mimetypes.guess_type(path.name)[0] or ""
    if path.suffix.lower() == ".apng":
        kind = "image/apng"
    return {"text/html": f"<p>Saved {said}</p>{_seen(saved, path, kind)}"}


def _seen(saved: Saved, path: Path, kind: str) -> str:
    """Return a saved film or picture as HTML that holds it, or nothing."""
    if saved.size > MOST_BYTES or not kind.startswith(("image/", "video/")):
        return ""
    data = base64.b64encode(path.read_bytes()).decode()
    style = f"max-width: min({SMALL}px, 100%)"
    held = f'style="{style}" src="data:{kind};base64,{data}"'
    if kind.startswith("video/"):
        return f"<video controls loop muted {held}></video>"
    return f'<img alt="{escape(path.name, quote=True)}" {held}>'


def still_bundle(png: bytes, caption: str, words: Words, name: str) -> dict[str, str]:
    """Return a picture with what it says, for where no kernel plays it.

    It is an output of its own, since where one output is a widget and a picture, most
    programs choose the widget, even where it cannot live. See `hides_still`.
    """
    told = escape(f"{caption} ({words.run_to_play})", quote=True)
    image = base64.b64encode(png).decode()
    html = (
        f'<figure class="{name}" style="margin: 0">'
        f"{_image(image, told)}<figcaption>{told}</figcaption></figure>"
    )
    return {"text/html": html, "image/png": image}


def hides_still(name: str) -> str:
    """Return what hides that picture as long as a widget that holds this is alive.

    Were the picture to find out (":has"), a browser would work out anew how all of the
    page looks, whatever changes there.
    """
    return f"<style>figure.{name} {{ display: none; }}</style>"


def _told(subject: Subject, last: int, words: Words) -> str:
    """Return the caption, after what a run consists of."""
    caption = subject.picture(Look(words=words)).caption(last)
    if not isinstance(subject, OneRun):
        return caption
    facts = {"n": subject.trace.metric.n, "k": subject.k, "at": last, "last": last}
    return f"{words.fill(words.last_picture, **facts)}. {caption}"


def framed(
    trace: Trace | Runs | Choice, words: Spoken = None, *, height: int = PAGE_HEIGHT
) -> str:
    """Return the page in a frame that lies over the picture, as high as it needs.

    Of more than 20,000 numbers, or of points in blocks, there is none: an empty text.
    """
    if trace.X.size > MOST_NUMBERS or is_far(trace):
        return ""
    contents = subject_of(trace).contents(Look(words=words), Tempo())
    page, title = page_html(contents), escape(contents.called, quote=True)
    style = f"grid-area: 1 / 1; z-index: 1; width: 100%; height: {height}px; border: 0"
    return (
        f'<iframe sandbox="allow-scripts" title="{title}" style="{style}" '
        f'srcdoc="{escape(page, quote=True)}"></iframe>{FIT}'
    )


def _picture(subject: Subject, last: int, style: str, words: Spoken) -> str:
    """Return the last picture as a PNG in base 64, in which its colours are exact."""
    look = Look(size=(SIZE[0] * FINE, SIZE[1] * FINE), style=style, words=words)
    pixels = subject.picture(look).pixels(last)
    colors = get_style(style).flat_colors(subject.k)
    png = PngEncoder([(pixels, 1.0)], colors).encode(pixels)
    return base64.b64encode(png).decode()


def _only_on(style: str, width: int) -> str:
    return f' width="{width}" class="kmviz-on-{style}"'


def _image(png: str, alt: str, more: str = "") -> str:
    """Return a picture as HTML that holds it."""
    return (
        f'<img{more} alt="{alt}" style="max-width: 100%" '
        f'src="data:image/png;base64,{png}">'
    )
