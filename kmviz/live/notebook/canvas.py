"""What shows the picture in a notebook, and tells what the hand does to it.

The kernel sends a PNG, of the whole picture or of the tiles that are new, with its
words in one message. The page (canvas.js) answers with the number of the picture once
it can be seen, and tells of pointer and keys. Every event is acknowledged, also when
handling it failed, since the page sends only one move at a time and keeps the newest
that came meanwhile: so a drag never leaves a queue behind.
"""

import asyncio
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from time import perf_counter
from typing import Any, NamedTuple, Protocol

import anywidget
import ipywidgets
import traitlets

from kmviz.drawing.words.words import Words
from kmviz.live.notebook.aside import Aside, running_loop
from kmviz.live.notebook.cards import Card
from kmviz.live.notebook.page import LARGEST, Bytes, script
from kmviz.live.notebook.picture import Update

RATIOS = (1.0, 2.0)
"""Finer screens than the second get no more pixels: they would take too long."""
WIDTHS = (320, 1100)
"""Widths of a picture in the page's pixels; what is wider gets a margin."""
HEIGHTS = (320, 600)
"""Its heights when the page is low and when it is wide."""
BESIDES = 350
"""The height of what should be seen with it: the notebook's head, and our buttons."""
FIRST, SECOND = "-2", "-1"
"""The places in the box of the picture and of what stands right under it: above all
that may grow, such as the caption, which belongs to the canvas, too."""
MOST_PIXELS = 2_500_000
"""The pixels of a picture at most."""
NARROW, MIDDLE = 520, 760
"""Below these widths a picture is tall, or nearly square."""

UNANSWERED = 0.05
"""Seconds that a page has for a picture if it does not say that it shows it."""

Event = dict[str, Any]
"""A message from the page; canvas.js says what it holds."""


class Frame(NamedTuple):
    """A picture on its way to the page."""

    update: Update
    """What is new on it."""
    caption: str
    """What it says."""
    size: tuple[int, int]
    """Its width and height in pixels."""
    stars: Sequence[Sequence[float]] = ()
    """Where, in fractions of the size, a finger takes hold instead of scrolling."""
    wants: Sequence[str] = ()
    """What the page should tell of beside the usual: "hover", "Escape"; that it is a
    gallery, "caption", whose caption says more than the picture, "opens"."""


class Surface(Protocol):
    """What can show the pictures of a player."""

    widget: ipywidgets.DOMWidget

    @property
    def keeps(self) -> bool:
        """Whether it keeps a picture, so that only what is new must be sent."""

    @property
    def by_hand(self) -> bool:
        """Whether it feels mouse and keys."""

    def show(self, frame: Frame, *, quiet: bool = False) -> None:
        """Show a picture; when quiet, nothing is read aloud."""

    def answer(self, card: Card) -> bool:
        """Say something at a spot of the picture; tell whether that can be done."""

    def remark(self, card: Card) -> None:
        """Say something of the last key, if there are keys; of no lines, nothing."""

    async def seen(self, patience: float) -> bool:
        """Wait until the last picture was seen; tell whether that happened in time."""

    def wait(self, patience: float) -> bool:
        """Wait as `seen` does, in a thread that waits for nothing else."""

    def close(self) -> None:
        """Take it off the page."""


class Canvas(anywidget.AnyWidget):
    """A picture on the page that tells what the pointer and the keys do.

    Parameters
    ----------
    handle : callable
        What is called with each event of the page.
    tooltips : mapping of str to str
        What the page says of the switches, by their keys: ipywidgets would have it
        repeat their names.
    states : mapping of str to str
        What it says while the kernel does not answer: "waiting", "gone", "deaf".
    aside : Aside
        Where it is called, and what the page may end.
    """

    keeps = by_hand = True
    _esm = script(
        *("kernel.js", "pointing.js", "dropping.js", "controls.js", "cards.js"),
        "canvas.js",
    )
    _css = script("canvas.css")
    png = traitlets.Bytes().tag(sync=True)
    tiles = traitlets.Bytes().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    size = traitlets.List(traitlets.Int(), [4, 3]).tag(sync=True)
    quiet = traitlets.Bool(False).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)
    stars = traitlets.List(traitlets.List()).tag(sync=True)
    wants = traitlets.List(traitlets.Unicode()).tag(sync=True)
    tooltips = traitlets.Dict().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)
    told = traitlets.Dict().tag(sync=True)
    remarked = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        handle: Callable[[Event], object],
        tooltips: Mapping[str, str],
        states: Mapping[str, str],
        aside: Aside[Any],
    ) -> None:
        super().__init__(tooltips=dict(tooltips), states=dict(states))
        self.widget = self
        self._handle, self._aside, self._home = handle, aside, running_loop()
        self._seen, self._news = 0, threading.Event()
        self._presses: list[Event] = []
        """Those that wait to be acknowledged."""
        self.heard = False
        """Whether a page has told anything, so that the canvas is there."""
        self._waiting: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self.on_msg(self._receive)

    def show(self, frame: Frame, *, quiet: bool = False) -> None:
        """Send a picture and its words, all in one message."""
        with self.hold_sync():
            self.png, self.tiles = frame.update
            self.caption = frame.caption
            self.size, self.quiet = list(frame.size), quiet
            self.stars = [list(spot) for spot in frame.stars]
            self.wants = list(frame.wants)
            self.frame += 1

    def answer(self, card: Card) -> bool:
        """Say something at a spot of the picture, or of no lines no longer."""
        self.told = card.message()
        return True

    def remark(self, card: Card) -> None:
        """Say something of the last key, or of no lines no longer."""
        self.remarked = card.message()

    async def seen(self, patience: float) -> bool:
        """Wait until the page has shown the last picture, while it says anything.

        On a busy machine a picture takes its time; a page that was closed is silent.
        """
        news = asyncio.Event()
        self._waiting = asyncio.get_running_loop(), news
        try:
            while self._seen < self.frame:
                news.clear()
                async with asyncio.timeout(patience):
                    await news.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting = None
        return True

    def wait(self, patience: float) -> bool:
        """Wait in a thread until the page has shown the last picture."""
        until = perf_counter() + patience
        while self._seen < self.frame:
            self._news.clear()
            if self._seen < self.frame and not self._news.wait(until - perf_counter()):
                return False
        return True

    def control_heard(self) -> None:
        """Tell the page that the controls which were pressed need not wait."""
        heard, self._presses = self._presses, []
        for press in heard:
            self._acknowledge(press)

    def close(self) -> None:
        """Take it off the page, and let go of the picture."""
        self._handle = _ignore
        self.png = b""
        super().close()

    def _receive(self, _: object, content: object, buffers: Sequence[Bytes]) -> None:
        if not isinstance(content, dict):
            return
        self._note(content.get("frame", 0))
        if content.get("kind") in ("nudge", "shown"):
            return
        if content.get("kind") == "there":
            self.send({"there": True})
            return
        if content.get("kind") == "file":
            content["bytes"] = buffers
        if content.get("kind") == "cancel":
            self._handle(content)
            self._acknowledge(content)
        elif content.get("kind") == "pressed":
            self._hear_press(content)
        else:
            handled = self._aside.do(partial(self._handle, content))
            handled.add_done_callback(lambda _: self._acknowledge(content))

    def _hear_press(self, content: Event) -> None:
        """Acknowledge a press once the loop of the cells hears it, as the control may.

        Newer notebooks have a canvas heard while a cell runs, and controls only later.
        """
        self._presses.append(content)
        if self._home is None or self._home.is_closed():
            self.control_heard()
        else:
            self._home.call_soon_threadsafe(self.control_heard)

    def _acknowledge(self, content: Event) -> None:
        """Tell the page that it need not wait, whatever has become of an event."""
        if "seq" in content:
            self.send({"ack": content["seq"]})

    def _note(self, frame: int) -> None:
        """Note which picture was seen, if any, and that the page is there.

        Who waits for that is woken, perhaps in another loop.
        """
        self.heard = True
        self._seen = max(self._seen, frame)
        self._news.set()
        if waiting := self._waiting:
            loop, news = waiting
            loop.call_soon_threadsafe(news.set)


class Still:
    """A picture without mouse and keys, for where a Canvas cannot be loaded.

    Parameters
    ----------
    words : Words
        In which words it says so.
    hides : str
        HTML that hides the picture which the notebook keeps.
    """

    keeps = by_hand = False

    def __init__(self, words: Words, hides: str) -> None:
        self._note, self._hides = words.no_canvas, hides
        layout = {"width": "100%", "max_width": f"{WIDTHS[1]}px"}
        self._image = ipywidgets.Image(format="png", layout=layout)
        self._image.layout.order = FIRST
        self._words = ipywidgets.HTML()
        self.widget = ipywidgets.VBox(
            [self._image, self._words], layout={"display": "contents"}
        )

    def show(self, frame: Frame, *, quiet: bool = False) -> None:
        """Send a picture and its words."""
        self._image.value = frame.update.png
        live = "off" if quiet else "polite"
        self._words.value = (
            f'<p class="kmviz-caption" aria-live="{live}">{escape(frame.caption)}</p>'
            f"<p>{escape(self._note)}</p>{self._hides}"
        )

    def answer(self, card: Card) -> bool:
        """Tell that nothing can be said on the picture."""
        return False

    def remark(self, card: Card) -> None:
        """Do nothing: there are no keys."""

    async def seen(self, patience: float) -> bool:
        """Leave the page some time, since it does not answer."""
        await asyncio.sleep(UNANSWERED)
        return True

    def wait(self, patience: float) -> bool:
        """Leave the page some time, in a thread that waits for nothing else."""
        time.sleep(UNANSWERED)
        return True

    def control_heard(self) -> None:
        """Do nothing: a page without a canvas does not wait."""

    def close(self) -> None:
        """Take it off the page, and let go of the picture."""
        self._image.value = b""


def picture_size(width: float, height: float, ratio: float) -> tuple[int, int]:
    """Return the size in pixels of a picture with so much room on the page.

    Parameters
    ----------
    width : float
        The room, in the page's pixels.
    height : float
        How much of the page can be seen at once, in the same.
    ratio : float
        How many of the screen's pixels are one of the page's.

    Returns
    -------
    tuple of int
        Width and height.

    Examples
    --------
    >>> picture_size(900, 1000, 1), picture_size(600, 1000, 2)
    ((900, 540), (1200, 900))
    >>> picture_size(2000, 1000, 1), picture_size(2000, 700, 1)
    ((1100, 600), (1100, 350))
    """
    width = min(max(width, WIDTHS[0]), WIDTHS[1])
    if width < NARROW:
        high = width * 1.25
    else:
        high = min(width * (0.75 if width < MIDDLE else 0.6), HEIGHTS[1])
    high = min(high, max(height - BESIDES, HEIGHTS[0]))
    fine = min(max(ratio, RATIOS[0]), RATIOS[1])
    fine = min(fine, math.sqrt(MOST_PIXELS / (width * high)))
    return round(width * fine), round(high * fine)


def spot_of(event: Event) -> tuple[float, float]:
    """Return where the hand is, in fractions of the picture.

    Raises
    ------
    ValueError
        If the event does not tell.

    Examples
    --------
    >>> spot_of({"kind": "down", "x": 0.5, "y": 0.25})
    (0.5, 0.25)
    """
    x, y = (float(event.get(name, math.nan)) for name in "xy")
    if not (math.isfinite(x) and math.isfinite(y)):
        message = f"a spot must be two finite fractions, got {x} and {y}"
        raise ValueError(message)
    return x, y


def key_of(event: Event) -> str:
    """Return our name of the key that was pressed.

    Examples
    --------
    >>> key_of({"key": "ArrowLeft"}), key_of({"key": " "})
    ('left', 'space')
    """
    name = str(event.get("key"))
    if name == " ":
        return "space"
    return name.replace("Arrow", "").lower()


def _ignore(event: Event) -> None:
    """Handle what still arrives after the end."""
