"""A recorded run as the last line of a notebook cell shows its last picture.

The core must not know pictures, so a Trace cannot show itself: IPython is told how,
when kmviz is imported inside it. Elsewhere a Trace has its plain repr.
"""

import base64
import sys
from html import escape
from typing import Any

from kmviz.core.trace import Trace
from kmviz.drawing.languages import Spoken, get_words
from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.drawing.style import get_style
from kmviz.drawing.words import Words
from kmviz.encoding.png import PngEncoder

SIZE = (640, 400)
"""Width and height of the picture on the page."""
FINE = 2
"""How many of its pixels are one of the page's, on each side."""
SWITCH = """\
<style>
body[data-jp-theme-light="false"] .kmviz-on-light { display: none; }
body[data-jp-theme-light="false"] .kmviz-on-dark { display: inline !important; }
</style>"""
"""Shows the dark picture where Jupyter is dark. Where this is not understood, or left
out by a page that trusts no styles, the other is shown."""


def teach_ipython() -> None:
    """Tell the running IPython, if there is one, how to show a Trace."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(Trace, trace_html)


def trace_html(trace: Trace, words: Spoken = None) -> str:
    """Return the last picture of a run, with its caption, as HTML.

    IPython shows it in English. For another language, tell it so: its ``for_type``
    takes ``lambda trace: trace_html(trace, "de")``, too.

    Parameters
    ----------
    trace : Trace
        The run.
    words : Words, str, path or None
        In which words, as for a `Scene`.

    Returns
    -------
    str
        The light picture and the dark one, of which a page shows one.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> html = trace_html(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0))
    >>> html.rpartition("<figcaption>")[2].partition(":")[0]
    '3 points, 2 clusters, step 3 of 3. Check'
    """
    last, table = len(trace) - 1, get_words(words)
    facts = {"n": len(trace.X), "k": trace.k, "at": last, "last": last}
    run = table.fill(table.last_picture, **facts)
    told = escape(f"{run}. {Scene(trace, words=table).caption(last)}", quote=True)
    light = _image(trace, "light", table, told)
    dark = _image(trace, "dark", table, told, hidden=True)
    return (
        f'{SWITCH}<figure style="margin: 0">{light}{dark}'
        f"<figcaption>{told}</figcaption></figure>"
    )


def _image(
    trace: Trace, style: str, words: Words, alt: str, *, hidden: bool = False
) -> str:
    """Return the last picture of a run as HTML."""
    size = SIZE[0] * FINE, SIZE[1] * FINE
    scene = Scene(trace, size=size, style=style, words=words)
    pixels = Stage(scene).pixels(len(trace) - 1)
    encoder = PngEncoder([(pixels, 1.0)], get_style(style).flat_colors(trace.k))
    data = base64.b64encode(encoder.encode(pixels)).decode()
    return (
        f'<img class="kmviz-on-{style}"{" hidden" * hidden} alt="{alt}" '
        f'width="{SIZE[0]}" style="max-width: 100%" src="data:image/png;base64,{data}">'
    )
