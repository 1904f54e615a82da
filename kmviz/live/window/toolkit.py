"""Which toolkit can open a window here; if none can, one sentence names the cure.

Tk tells what it lacks. Qt aborts the process when a library is missing, so a child
process tries it first.
"""

import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from threading import current_thread, main_thread
from typing import Any

from matplotlib import rc_context
from matplotlib.backend_bases import FigureCanvasBase, FigureManagerBase

from kmviz.core.given.choices import check_option
from kmviz.drawing.look.settings import SettledFigure, own_settings

BACKENDS = {
    "tk": "matplotlib.backends.backend_tkagg",
    "qt": "matplotlib.backends.backend_qtagg",
}
"""The toolkits, the first that works is taken, and what matplotlib calls them."""
BINDINGS = ("PyQt6", "PySide6", "PyQt5", "PySide2")
"""The packages that bring Qt."""
QT_LIBRARIES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 "
    "libxkbcommon-x11-0 libegl1 libdbus-1-3"
)
"""What a wheel of Qt lacks on a bare Debian or Ubuntu."""
UNSEEN = ("offscreen", "minimal")
"""What Qt calls platforms on which nothing is to be seen."""
ELSEWHERE = "a notebook (kmviz.explore) or a file (kmviz save) needs none"
TRY_QT = """
import sys
from matplotlib.backends.backend_qtagg import FigureCanvas
from matplotlib.figure import Figure
canvas = FigureCanvas(Figure())
kept = sys.getrefcount(None)
for _ in range(100):
    canvas.flush_events()
if sys.getrefcount(None) < kept - 50:
    sys.exit("loses None")
"""
"""Tries whether Qt can be used, in a process of its own.

A binding that gives away a reference to None with every call ends Python when none is
left, after a minute of playing. PySide6 6.12.0 does so, before Python 3.12.
"""
USUAL, SHARE = (1280, 720), 2 / 3
"""Width and height of a window for which nobody asks for another size, in pixels, and
the share of the room on a larger screen to which it grows: these are the same on one of
1920 x 1080."""
HAIR = 0.4
"""What is added to a size in pixels, so that matplotlib's rounding down loses none."""
DPI = 100.0
"""Dots an inch of a figure in a window."""
FRAME = (8, 48)
"""The pixels that the frame of a window takes, and a panel, as far as nobody tells."""
PATIENCE = 60.0
"""Seconds after which a Qt that does not come up is given up."""


def usable_toolkit(wanted: str | None = None) -> str:
    """Return "tk" or "qt", whichever is wanted or works.

    Parameters
    ----------
    wanted : {"tk", "qt"}, optional
        The toolkit; by default Tk, or Qt where only that is there.

    Returns
    -------
    str
        A toolkit that can open a window.

    Raises
    ------
    RuntimeError
        If there is none; the message names the cure.
    """
    names = [check_option(wanted, "toolkit", BACKENDS)] if wanted else list(BACKENDS)
    lacks = []
    for name in names:
        lack = _LACKS[name]()
        if lack is None:
            return name
        lacks.append(lack)
    # Where Qt is not even installed, what Tk lacks is the shorter way to a window.
    message = f"{lacks[0] if _NO_QT in lacks else lacks[-1]}; {ELSEWHERE}"
    raise RuntimeError(message)


def open_window(
    toolkit: str, size: tuple[int, int] | None, title: str
) -> FigureManagerBase:
    """Return the manager of a new window with an empty figure, not shown yet.

    Without a size it has that which suits the screen.
    """
    backend = import_module(BACKENDS[toolkit])
    with (
        own_settings,
        rc_context(
            {"toolbar": "None", "interactive": False}  # or it is shown at once, white
        ),
    ):
        figure = SettledFigure(figsize=_inches(USUAL), dpi=DPI)
        manager: FigureManagerBase = backend.FigureCanvas.new_manager(figure, 1)
    manager.set_window_title(title)
    canvas = manager.canvas
    if toolkit == "tk":  # or it grows on a fine screen once it has been placed
        canvas._update_device_pixel_ratio()  # type: ignore[attr-defined]
    # Which takes the size of a canvas of Tk, and that has none before it is shown.
    figure.set_size_inches(*_inches(fitting(size, _room(manager))), forward=False)
    manager.resize(*canvas.get_width_height(physical=True))
    handler = manager.key_press_handler_id
    if handler is not None:
        canvas.mpl_disconnect(handler)
    return manager


def ask_for_file(canvas: FigureCanvasBase) -> str:
    """Return the path of a file that somebody chooses; empty if none is chosen."""
    if hasattr(canvas, "get_tk_widget"):
        ask = import_module("tkinter.filedialog").askopenfilename
        try:
            return str(ask(parent=canvas.get_tk_widget()) or "")
        except import_module("tkinter").TclError:  # the window was closed meanwhile
            return ""
    window = getattr(canvas.manager, "window", None)
    if window is None:
        return ""
    widgets = import_module("matplotlib.backends.qt_compat").QtWidgets
    return str(widgets.QFileDialog.getOpenFileName(window)[0])


def end_asking(canvas: FigureCanvasBase) -> None:
    """Take the dialogue away that asks for a file, if one does.

    That of Tk goes with its window; that of Qt would stay, and keep Python from ending.
    """
    window: Any = getattr(canvas.manager, "window", None)
    if hasattr(window, "findChildren"):
        widgets = import_module("matplotlib.backends.qt_compat").QtWidgets
        for dialogue in window.findChildren(widgets.QFileDialog):
            dialogue.close()


def fitting(size: tuple[int, int] | None, room: tuple[int, int]) -> tuple[int, int]:
    """Return the size or, if there is no room for it, a smaller one of its shape.

    Where nobody asks for a size it is larger, too, on a screen that is.

    Examples
    --------
    >>> fitting((1280, 720), (1366, 768)), fitting((1280, 720), (1024, 768))
    ((1280, 720), (1024, 576))
    >>> fitting(None, (1920, 1080)), fitting(None, (3840, 2160))
    ((1280, 720), (2560, 1440))
    """
    width, height = size or USUAL
    room_for = min(room[0] / width, room[1] / height)
    share = min(room_for, 1.0 if size else max(1.0, SHARE * room_for))
    return round(width * share), round(height * share)


def _inches(size: tuple[int, int]) -> tuple[float, float]:
    width, height = size
    return (width + HAIR) / DPI, (height + HAIR) / DPI


def _room(manager: FigureManagerBase) -> tuple[int, int]:
    """Return how wide and high a window can be here, within its frame.

    Matplotlib makes a window of Tk larger where the screen is finer.
    """
    window: Any = manager.window  # type: ignore[attr-defined]  # both toolkits have it
    if hasattr(window, "isFullScreen"):
        free = window.screen().availableGeometry()
        width, height, ratio = free.width(), free.height(), 1.0
    else:
        width, height = window.winfo_screenwidth(), window.winfo_screenheight()
        ratio = max(window.winfo_fpixels("1i") / 96, 1.0)
    return int(width / ratio) - FRAME[0], int(height / ratio) - FRAME[1]


def number_of(canvas: FigureCanvasBase) -> int | None:
    """Return the number of the window of a canvas on its display; of none, None."""
    window: Any = getattr(canvas.manager, "window", None)
    if window is None:
        return None
    return int(window.winId() if hasattr(window, "winId") else window.winfo_id())


def is_minimised(canvas: FigureCanvasBase) -> bool:
    """Tell whether the window of a canvas was put away; one that is none, was not."""
    window: Any = getattr(canvas.manager, "window", None)
    if window is None:
        return False
    if hasattr(window, "isMinimized"):
        return bool(window.isMinimized())
    return str(window.state()) == "iconic"


def toggle_full_screen(canvas: FigureCanvasBase) -> None:
    """Have the window of a canvas, if there is one, fill the screen, or no longer.

    Matplotlib would bring one of Qt back as a small one that was maximised before.
    """
    window: Any = getattr(canvas.manager, "window", None)
    if hasattr(window, "setWindowState"):
        qt = import_module("matplotlib.backends.qt_compat").QtCore.Qt
        window.setWindowState(window.windowState() ^ qt.WindowState.WindowFullScreen)
    elif canvas.manager is not None:
        canvas.manager.full_screen_toggle()


def fills_screen(canvas: FigureCanvasBase) -> bool:
    """Tell whether the window of a canvas fills the screen; of none, it does not."""
    window: Any = getattr(canvas.manager, "window", None)
    if window is None:
        return False
    if hasattr(window, "isFullScreen"):
        return bool(window.isFullScreen())
    return bool(window.attributes("-fullscreen"))


_NO_TK = (
    "a window requires Tk or Qt, got neither: sudo apt install python3-tk, "
    "or pip install PySide6-Essentials"
)
_NO_QT = (
    "a window of Qt requires one of its packages, got none: "
    "pip install PySide6-Essentials"
)
_LOSES_NONE = (
    "a window of Qt requires a binding that counts references to None, got one that "
    "would end Python while playing, as PySide6 6.12.0 does before Python 3.12: "
    "pip install 'PySide6-Essentials!=6.12.0', or use Tk (python3-tk)"
)
_OTHER_THREAD = (
    "a window of Qt requires the main thread, got another one: open it from there, or "
    "use Tk (python3-tk)"
)
_NO_SCREEN = "a window requires a screen, got none that answers"
_OTHER_QT = (
    "a window of Qt requires the package that the environment variable QT_API names, "
    "got none: unset QT_API"
)
_NO_PLATFORM = (
    "a window of Qt requires a platform with a screen, got the one that the "
    "environment variable QT_QPA_PLATFORM names: unset QT_QPA_PLATFORM"
)
_NO_LIBRARIES = (
    "a window of Qt requires system libraries that are missing: "
    f"sudo apt install {QT_LIBRARIES}, or use Tk (python3-tk)"
)
_SIGNS = {
    "Invalid DISPLAY": _NO_SCREEN,
    "connect to display": _NO_SCREEN,
    "No module named": _OTHER_QT,
    "QT_API": _OTHER_QT,
    "loses None": _LOSES_NONE,
}
"""What a Qt that cannot be used says, and what it lacks."""


def _tk_lacks() -> str | None:
    """Return what keeps Tk from opening a window, or None."""
    try:
        tkinter = import_module("tkinter")
    except ImportError:
        return _NO_TK
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError as error:
        return f"{_NO_SCREEN} ({error})"
    return None


def _qt_lacks() -> str | None:
    """Return what keeps Qt from opening a window, or None; a child process tries."""
    if not any(find_spec(name) for name in BINDINGS):
        return _NO_QT
    if current_thread() is not main_thread():
        return _OTHER_THREAD
    try:
        child = subprocess.run(
            [sys.executable, "-c", TRY_QT],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"a window of Qt requires a screen, got no answer in {PATIENCE:.0f} s"
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if child.returncode == 0:
        return _NO_PLATFORM if platform in UNSEEN else None
    for sign, lack in _SIGNS.items():
        if sign in child.stderr:
            return lack
    return _NO_PLATFORM if platform and "xcb" not in platform else _NO_LIBRARIES


_LACKS = {"tk": _tk_lacks, "qt": _qt_lacks}
