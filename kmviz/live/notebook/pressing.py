"""What keys do on a page: to a run and its starts, or to a gallery."""

from kmviz.live.browsing import Browsing
from kmviz.live.desk import Desk
from kmviz.live.gallery import Gallery
from kmviz.live.hand import Hand
from kmviz.live.keys import SKETCH_KEYS, START_KEYS, press_key
from kmviz.live.view import View

WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
"""Where the arrows lead, to the right and down."""


def press(
    desk: Desk, view: View, browsing: Browsing | None, key: str, hand: Hand
) -> None:
    """Do what a key of the page means to what lies in front.

    Parameters
    ----------
    desk : Desk
        Where it lies.
    view : View
        How it is looked at.
    browsing : Browsing or None
        What points at things on the wall, if there is one.
    key : str
        Its name, as in `kmviz.live.keys`.
    hand : Hand
        What asks on the picture of a run, until Escape is pressed.
    """
    if desk.sketch.open:
        _press_of_sketch(desk, view, key)
    elif desk.browsed is None and key == "escape" and hand.asked is not None:
        hand.ask(None)
    elif desk.browsed is None or browsing is None:
        _press_of_run(desk, view, key)
    elif key == "enter":
        desk.open()
    elif key == "escape":
        _retreat(desk, desk.browsed)
    elif key.startswith("shift+"):
        browsing.move(*WAYS[key.removeprefix("shift+")])
    else:
        press_key(desk.browsed, view, key)


def key_of(name: str) -> str:
    """Return our name of a key of the page.

    Examples
    --------
    >>> key_of("ArrowLeft"), key_of(" ")
    ('left', 'space')
    """
    if name == " ":
        return "space"
    return name.replace("Arrow", "").lower()


def _press_of_sketch(desk: Desk, view: View, key: str) -> None:
    """Do what a key means to an empty board, or leave it."""
    if key == "escape":
        desk.sketch.leave()
    elif key in SKETCH_KEYS:
        SKETCH_KEYS[key].press(desk.sketch)


def _retreat(desk: Desk, gallery: Gallery) -> None:
    """Ask no more, or choose nothing any more, or go back to the run."""
    if gallery.asked:
        gallery.forget()
    elif gallery.chosen is not None:
        gallery.choose(None)
    else:
        desk.leave()


def _press_of_run(desk: Desk, view: View, key: str) -> None:
    """Do what a key means to a run, and to the starts that were tried."""
    starts = desk.starts
    if key == "escape":
        if starts.chosen is None and not starts.busy:
            desk.leave()
        starts.cancel()
        starts.choose(None)
    elif key == "enter":
        starts.open()
    elif key == "o":
        desk.which_k()
    elif key in ("+", "-") and starts.asked:
        starts.expect(1 if key == "+" else -1)
    elif key in START_KEYS:
        START_KEYS[key].press(starts)
    else:
        press_key(desk.player, view, key)
