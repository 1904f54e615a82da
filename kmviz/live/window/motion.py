"""Whether somebody wants no motion, by what each system lets people say of that."""

import ctypes
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

ANIMATED = 0x1042
"""What Windows calls the question whether there is motion in windows."""
SCHEMAS = ("org.gnome.desktop.interface", "org.cinnamon.desktop.interface")
"""Where desktops of GNOME and its kin keep the answer."""
FILES = {
    "kdeglobals": r"^AnimationDurationFactor=0(\.0*)?$",
    "gtk-4.0/settings.ini": r"^gtk-enable-animations *= *(0|false)$",
    "gtk-3.0/settings.ini": r"^gtk-enable-animations *= *(0|false)$",
}
"""The files of other desktops, in the folder of settings, and what says no there."""
PATIENCE = 5.0
"""Seconds that a program of the system has to answer."""


class Motion:
    """What the system says of motion, as soon as it has answered.

    Parameters
    ----------
    system : str
        As in `sys.platform`.

    Attributes
    ----------
    unwanted : bool
        Whether there should be none.
    """

    def __init__(self, system: str = sys.platform) -> None:
        self.unwanted = False
        self._system = system
        self._asking = Thread(target=self._ask, daemon=True)
        self._asking.start()

    def wait(self) -> None:
        """Wait for the answer."""
        self._asking.join()

    def _ask(self) -> None:
        if self._system == "win32":
            self.unwanted = _still_on_windows()
        elif self._system == "darwin":
            words = "defaults", "read", "com.apple.universalaccess", "reduceMotion"
            self.unwanted = _said(*words) == "1"
        else:
            self.unwanted = any(_still_on_desktops())


def _still_on_desktops() -> Iterator[bool]:
    """Yield whether each kind of desktop was told to be still."""
    for schema in SCHEMAS:
        yield _said("gsettings", "get", schema, "enable-animations") == "false"
    for name, pattern in FILES.items():
        path = Path.home() / ".config" / name
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            yield re.search(pattern, text, re.MULTILINE) is not None


def _said(*words: str) -> str:
    """Return what a program answers; nothing if there is none, or no answer."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _still_on_windows() -> bool:
    """Ask Windows."""
    windows: Any = getattr(ctypes, "windll")  # noqa: B009  # only Windows has it
    moves = ctypes.c_int(1)
    windows.user32.SystemParametersInfoW(ANIMATED, 0, ctypes.byref(moves), 0)
    return not moves.value
