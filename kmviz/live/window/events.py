"""What the toolkit tells a window, in the window's own terms.

Spots are pixels from the top left corner, keys have the names of `kmviz.live.keys`.
"""

from collections.abc import Callable
from functools import partial
from math import nan, trunc
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
    "shift+f5": "f",
    "f11": "f",
    ".": "b",
    "ctrl+z": "u",
    "cmd+z": "u",
    "ctrl+V": "ctrl+v",
    "cmd+v": "ctrl+v",
    "shift+insert": "ctrl+v",
}
"""What presenters and their remotes press, and which keys of ours mean that."""
GOING_ON = {
    *("left", "right", "up", "down"),
    *("shift+left", "shift+right", "shift+up", "shift+down"),
    *("tab", "<", ">", "+", "-", "u", "r", "n"),
}
"""The keys that go on doing something while they are held; others do it once."""
NOTCH = 120
"""By how much Qt says that a wheel has turned by a notch."""
AGAIN = 700
"""Milliseconds after which a key that is held comes for the second time, at most."""


class Receiver(Protocol):
    """A window, as far as events of its canvas do something to it."""

    canvas: FigureCanvasAgg
    ended: bool

    def press(self, key: str) -> None:
        """Hear that a key was pressed."""

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Hear that the mouse was pressed, perhaps for a double click."""

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


def connect(window: Receiver) -> Callable[[], None]:
    """Have a window hear of all events of its canvas, and return what ends that.

    It goes on hearing that it was closed.
    """
    held, wheel = _Held(), _Wheel()
    handlers: dict[str, Callable[[Any], object]] = {
        "key_press_event": partial(_key, window, held),
        "key_release_event": held.let_go,
        "button_press_event": partial(_press, window),
        "motion_notify_event": partial(_spot, window, window.move),
        "button_release_event": partial(_spot, window, window.release),
        "scroll_event": partial(_scroll, window, wheel),
        "resize_event": partial(_plain, window.resize),
        "draw_event": partial(_plain, window.remember),
    }
    canvas: Any = window.canvas  # its mpl_connect is typed for one name at a time
    connections = [canvas.mpl_connect(*pair) for pair in handlers.items()]
    canvas.mpl_connect("close_event", partial(_plain, window.closed))

    def disconnect() -> None:
        for connection in connections:
            canvas.mpl_disconnect(connection)

    return disconnect


def hear_cross(window: Receiver) -> None:
    """Have the cross on the frame of a window that is shown do what its key does."""
    frame: Any = getattr(window.canvas.manager, "window", None)

    def cross() -> None:
        window.unveil()
        window.press(QUITTING)

    if hasattr(frame, "protocol"):
        frame.protocol("WM_DELETE_WINDOW", cross)
    elif hasattr(frame, "closeEvent"):
        frame.closeEvent = partial(_close, window, cross, frame.closeEvent)


def _close(
    window: Receiver,
    cross: Callable[[], None],
    close: Callable[[Any], object],
    event: Any,
) -> None:
    """Answer Qt, which asks whether a window is to be closed, be it by ourselves."""
    if not window.ended:
        cross()
    if window.ended:
        close(event)
    else:
        event.ignore()


class _Held:
    """Tells keys that are only held still from those that are pressed."""

    def __init__(self) -> None:
        self._key: str | None = None
        self._pressed = self._let_go = nan

    def press(self, event: KeyEvent) -> bool:
        """Hear that a key came; tell whether it did so because it is held.

        X lets go of it and presses it in one instant; others press it, again and again.
        """
        same, before = event.key == self._key, self._pressed
        self._key, self._pressed = event.key, _instant(event)
        kept = not self._let_go >= before and self._pressed - before < AGAIN
        return same and (kept or self._pressed == self._let_go)

    def let_go(self, event: KeyEvent) -> None:
        """Hear that a key was let go."""
        self._let_go = _instant(event)


def _instant(event: KeyEvent) -> float:
    """Return when a key was pressed or let go, in milliseconds, as far as it says."""
    gui = event.guiEvent
    return float(
        gui.timestamp() if hasattr(gui, "timestamp") else getattr(gui, "time", nan)
    )


class _Wheel:
    """Counts the notches of a wheel, of which a touch pad sends small parts."""

    def __init__(self) -> None:
        self._gone = 0.0

    def turn(self, event: MouseEvent) -> int:
        """Return by how many notches it has turned since it last had by one."""
        part = _part(event)
        gone = part + (self._gone if part * self._gone > 0 else 0.0)
        notches = trunc(gone / NOTCH)
        self._gone = gone - notches * NOTCH
        return notches


def _part(event: MouseEvent) -> float:
    """Return by how much it has turned; of some pads matplotlib only tells pixels."""
    if hasattr(event.guiEvent, "angleDelta"):
        return float(event.guiEvent.angleDelta().y())
    return float(event.step * NOTCH)


def _key(window: Receiver, held: _Held, event: KeyEvent) -> None:
    key = event.key or ""
    key = key.lower() if len(key) == 1 else key
    key = (NAMES | PRESENTERS).get(key, key)
    goes_on = held.press(event)
    if key and (key in GOING_ON or not goes_on):
        window.press(key)


def _press(window: Receiver, event: MouseEvent) -> None:
    if event.button == MouseButton.LEFT:
        _spot(window, partial(window.touch, again=event.dblclick), event)


def _spot(
    window: Receiver, tell: Callable[[float, float], object], event: MouseEvent
) -> None:
    height = window.canvas.get_width_height(physical=True)[1]
    tell(event.x, height - event.y)


def _scroll(window: Receiver, wheel: _Wheel, event: MouseEvent) -> None:
    notches = wheel.turn(event)
    for _ in range(abs(notches)):
        window.press("up" if notches > 0 else "down")


def _plain(tell: Callable[[], object], event: Event) -> None:
    tell()
