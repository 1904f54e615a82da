"""What the toolkit tells a window, in the window's own terms.

Spots are pixels from the top left corner, keys have the names of `kmviz.live.keys`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from matplotlib.backend_bases import Event, KeyEvent, MouseButton, MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg

NAMES = {" ": "space", "return": "enter", "shift+/": "?", "shift+?": "?"}
"""What toolkits call some keys, and what we call them."""
QUITTING = "q"
"""The key that closes a window, whatever that works on."""
PRESENTERS = {
    "pagedown": "right",
    "pageup": "left",
    "f1": "?",
    "f5": "f",
    "f11": "f",
    ".": "b",
    "ctrl+z": "u",
}
"""What presenters and their remotes press, and which keys of ours mean that."""


class Told(Protocol):
    """What is told of events."""

    canvas: FigureCanvasAgg
    ended: bool

    def press(self, key: str) -> None:
        """Hear that a key was pressed."""

    def touch(self, x: float, y: float) -> None:
        """Hear that the mouse was pressed."""

    def move(self, x: float, y: float) -> None:
        """Hear that the mouse was moved."""

    def release(self, x: float, y: float) -> None:
        """Hear that the mouse was let go."""

    def resize(self) -> None:
        """Hear that the canvas has another size."""

    def remember(self) -> None:
        """Hear that the whole canvas was drawn and sent."""

    def closed(self) -> None:
        """Hear that the window is gone."""

    def unveil(self) -> None:
        """Show everything again."""


def connect(told: Told) -> Callable[[], None]:
    """Have a window told of all events of its canvas, and return what ends that.

    That it was closed, it is told in any case.
    """
    handlers: dict[str, Callable[[Any], object]] = {
        "key_press_event": partial(_key, told),
        "button_press_event": partial(_press, told),
        "motion_notify_event": partial(_spot, told, told.move),
        "button_release_event": partial(_spot, told, told.release),
        "scroll_event": partial(_scroll, told),
        "resize_event": partial(_plain, told.resize),
        "draw_event": partial(_plain, told.remember),
    }
    canvas: Any = told.canvas  # its mpl_connect is typed for one name at a time
    connections = [canvas.mpl_connect(*pair) for pair in handlers.items()]
    canvas.mpl_connect("close_event", partial(_plain, told.closed))

    def disconnect() -> None:
        for connection in connections:
            canvas.mpl_disconnect(connection)

    return disconnect


def hear_cross(told: Told) -> None:
    """Have the cross on the frame of a window that is shown do what its key does."""
    window: Any = getattr(told.canvas.manager, "window", None)

    def cross() -> None:
        told.unveil()
        told.press(QUITTING)

    if hasattr(window, "protocol"):
        window.protocol("WM_DELETE_WINDOW", cross)
    elif hasattr(window, "closeEvent"):
        window.closeEvent = partial(_close, told, cross, window.closeEvent)


def _close(
    told: Told, cross: Callable[[], None], close: Callable[[Any], object], event: Any
) -> None:
    """Answer Qt, which asks whether a window is to be closed, be it by ourselves."""
    if not told.ended:
        cross()
    if told.ended:
        close(event)
    else:
        event.ignore()


def _key(told: Told, event: KeyEvent) -> None:
    if event.key:
        key = event.key.lower() if len(event.key) == 1 else event.key
        told.press((NAMES | PRESENTERS).get(key, key))


def _press(told: Told, event: MouseEvent) -> None:
    if event.button == MouseButton.LEFT:
        _spot(told, told.touch, event)


def _spot(
    told: Told, tell: Callable[[float, float], object], event: MouseEvent
) -> None:
    height = told.canvas.get_width_height(physical=True)[1]
    tell(event.x, height - event.y)


def _scroll(told: Told, event: MouseEvent) -> None:
    told.press("up" if event.step > 0 else "down")


def _plain(tell: Callable[[], object], event: Event) -> None:
    tell()
