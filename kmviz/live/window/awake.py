"""Keeping the screen awake while something plays, by what each system has for that."""

import ctypes
import os
import subprocess
import sys
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

CONTINUOUS, DISPLAY = 0x80000000, 0x00000002
"""What Windows calls a wish that lasts, and one about the screen."""


class Awake:
    """Keeps the screen awake from `keep` to `let_go`.

    On Windows it is asked for, on macOS by ``caffeinate``, elsewhere by
    ``xdg-screensaver``, which speaks to whatever desktop there is. Nobody waits for
    these programs, not even at the end: they also let go when the window, or on macOS
    the process, is gone.

    Parameters
    ----------
    window : int
        The number of the window on its display.
    system : str
        As in `sys.platform`.

    Attributes
    ----------
    failed : bool
        Whether it was found that this cannot be done here.
    """

    def __init__(self, window: int, system: str = sys.platform) -> None:
        self._window, self._system = window, system
        self._on = self.failed = False
        self._last: Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Keep the screen awake."""
        self._set(on=True)

    def let_go(self) -> None:
        """Let the screen do what it does."""
        self._set(on=False)

    def wait(self) -> None:
        """Wait until what was asked for is done."""
        if self._last is not None:
            self._last.join()

    def _set(self, *, on: bool) -> None:
        """Ask for it, or for it no more, after what was asked for before."""
        if on is self._on:
            return
        self._on = on
        if self._system == "win32":  # which keeps a wish no longer than its thread
            _wish(CONTINUOUS | DISPLAY * on)
            return
        self._last = Thread(
            target=self._tell, args=(self._last,), kwargs={"on": on}, daemon=True
        )
        self._last.start()

    def _tell(self, before: Thread | None, *, on: bool) -> None:
        if before is not None:
            before.join()
        tell = self._tell_mac if self._system == "darwin" else self._tell_desktop
        try:
            tell(on=on)
        except OSError:
            self.failed = True

    def _tell_mac(self, *, on: bool) -> None:
        if on:
            words = ["caffeinate", "-d", "-w", str(os.getpid())]
            self._child = subprocess.Popen(words)
        elif self._child is not None:
            self._child.terminate()
            self._child.wait()

    def _tell_desktop(self, *, on: bool) -> None:
        """Tell the desktop; a program that lacks another one says so, and ends well."""
        words = ["xdg-screensaver", "suspend" if on else "resume", hex(self._window)]
        quiet = subprocess.DEVNULL
        with TemporaryFile() as said:  # a pipe would end with what it leaves behind
            done = subprocess.run(words, stdout=quiet, stderr=said, check=False)
            self.failed = done.returncode != 0 or os.fstat(said.fileno()).st_size > 0


def _wish(state: int) -> None:
    """Tell Windows what its screen is wanted for."""
    windows: Any = getattr(ctypes, "windll")  # noqa: B009  # only Windows has it
    windows.kernel32.SetThreadExecutionState(state)
