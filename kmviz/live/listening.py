"""Who wants to know what has changed: the same for a player and for a view."""

from collections.abc import Callable
from typing import Literal, TypeAlias

What: TypeAlias = Literal[
    "settings",
    "run",
    "position",
    "held",
    "playing",
    "prediction",
    "speed",
    "view",
    "chosen",
    "front",
    "starts",
    "errand",
    "sketch",
]
Changed: TypeAlias = frozenset[What]
"""What a command has changed. Of a player: "run" if there is another trace, "held" if a
star was taken or let go, "prediction" also if something was revealed. Of a view:
"speed", with the glide; or "view", the look of the picture. Of a gallery: "run" if it
shows something else, "chosen" if another part of it would be opened. Of a desk: "front"
if something else lies in front, and whatever what lies there has changed. "errand" if
there is something new to be said of what is worked out beside; "sketch" if an empty
board was opened, filled or left."""


class Announcer:
    """What tells its listeners of every change, once that is complete."""

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[Changed], object]] = {}

    def listen(self, callback: Callable[[Changed], object]) -> Callable[[], None]:
        """Call back with what each command has changed, and return what ends that.

        The state is complete when listeners are told. One may give commands itself; the
        others are then told of both changes and always see the newest state. If one
        raises, the others are told all the same, and then the error (or an
        ExceptionGroup of several) leaves the command, whose change stands.
        """
        token = object()
        self._listeners[token] = callback

        def unlisten() -> None:
            self._listeners.pop(token, None)

        return unlisten

    def _tell(self, changed: Changed) -> None:
        """Tell all listeners; of nothing, tell nobody."""
        errors: list[Exception] = []
        for token, callback in tuple(self._listeners.items()) if changed else ():
            if token in self._listeners:
                try:
                    callback(changed)
                except Exception as error:
                    errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            message = f"several listeners of the {type(self).__name__.lower()} failed"
            raise ExceptionGroup(message, errors)
