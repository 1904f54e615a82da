"""Real windows on a display of their own, driven by keys and mouse from outside."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import ImageGrab

from kmviz import Scene, kmeans, make_board
from kmviz.drawing.look.parts import USUAL
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.toolkit import BINDINGS, HAIR, usable_toolkit
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

CI = os.environ.get("CI", "").lower() not in ("", "false", "0")
SCREEN = (960, 720)
"""At 96 dots an inch whole millimetres, of which Tk makes the size of its letters."""
PATIENCE = 40.0  # an idle machine takes two seconds


def lack_of_tools():
    """Return what keeps these tests from running here, or nothing."""
    lacks = [name for name in ("Xvfb", "xdotool", "xsel") if shutil.which(name) is None]
    if lacks:
        return f"{' and '.join(lacks)} must be installed (Debian: xvfb, xdotool, xsel)"
    if find_spec("_tkinter") is None:
        return "this Python has no Tk (Debian: python3-tk)"
    return ""


LACK = lack_of_tools()
pytestmark = pytest.mark.skipif(bool(LACK) and not CI, reason=LACK)


NO_QT = "no Qt here (pip install PySide6-Essentials, Debian: libxcb-cursor0)"


def has_qt():
    """Tell whether Qt is installed; CI must say so where it is not."""
    return any(find_spec(name) for name in BINDINGS) and find_library("xcb-cursor")


@pytest.fixture(scope="module")
def display():
    """Start an X server on a free display and return its name."""
    assert not LACK, LACK
    end, start = os.pipe()
    size = "x".join(map(str, SCREEN))
    words = ["Xvfb", "-displayfd", str(start), "-screen", "0", f"{size}x24"]
    with subprocess.Popen(
        [*words, "-dpi", "96", "-nolisten", "tcp", "-noreset"],
        pass_fds=[start],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(start)
        try:
            with open(end) as pipe:  # a server that cannot end the line dies
                number = pipe.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            server.terminate()


@cache
def picture(trace, position, size, style):
    """Return the pixels that a window is waited to show, drawn once."""
    scene = Scene(trace, size=size, style=style)
    scene.draw(position)
    return np.asarray(scene.canvas.buffer_rgba())[..., :3]


class Native:
    """A window of another process, found by its title."""

    def __init__(self, display, folder, code):
        self.display, self.environ = display, {**os.environ, "DISPLAY": display}
        desktop = folder / "desktop" / "xdg-screensaver"  # or it tells
        desktop.parent.mkdir(exist_ok=True)
        desktop.write_text("#!/bin/sh\n")
        desktop.chmod(0o755)
        self.environ["PATH"] = f"{desktop.parent}{os.pathsep}{os.environ['PATH']}"
        self.environ.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code],
            env=self.environ,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.id = self.wait(self.found).split()[0]
        self.do("windowfocus", "--sync", self.id)

    def found(self):
        assert self.process.poll() is None, self.process.stderr.read()
        return self.do("search", "--onlyvisible", "--name", "^kmviz$")

    def do(self, *words):
        """Call xdotool and return what it prints."""
        words = ["xdotool", *map(str, words)]
        done = subprocess.run(
            words, env=self.environ, capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout.strip()

    def wait(self, truth):
        """Return what is true at last; a look costs time that the window needs."""
        until, pause = time.monotonic() + PATIENCE, 0.02
        while not (value := truth()):
            assert time.monotonic() < until, "the window did not answer"
            time.sleep(pause)
            pause = min(1.5 * pause, 0.4)
        return value

    def box(self):
        """Return left, top, right and bottom of the window."""
        # Xdotool counts the frame twice; the mouse tells where the corner really is.
        corner = ["mousemove", "--window", self.id, 0, 0, "getmouselocation", "--shell"]
        lines = self.do("getwindowgeometry", "--shell", self.id, *corner).split()
        shape = {k: int(v) for k, v in (line.split("=") for line in lines)}
        left, top = shape["X"], shape["Y"]
        return left, top, left + shape["WIDTH"], top + shape["HEIGHT"]

    def pixels(self):
        """Return what is on the screen where the window is."""
        image = ImageGrab.grab(bbox=self.box(), xdisplay=self.display)
        return np.array(image.convert("RGB"))

    def picture_size(self):
        """Return width and height of what is above the bar."""
        left, top, right, bottom = self.box()
        width, height = right - left, bottom - top
        return width, height - round(44 * min(width / 480, height / 600))

    def shows(self, trace, position, style="light"):
        """Wait until the window shows a picture above its bar, as large as it is."""
        self.wait(lambda: self.differs(trace, position, style) == 0)

    def differs(self, trace, position, style):
        """Return how many pixels above the bar are not those of the scene."""
        pixels = self.pixels()
        width, above = self.picture_size()
        if min(width, above) < 200 or pixels.shape[1] != width:
            return -1
        wanted = picture(trace, position, (width, above), style)
        return np.count_nonzero((pixels[:above] != wanted).any(axis=2))

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        return self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def native(display, tmp_path):
    """Return a function that opens a window by a line of Python."""
    opened = []

    def open_(code):
        assert has_qt() or "'qt'" not in code, NO_QT
        opened.append(Native(display, tmp_path, f"import kmviz\n{code}"))
        return opened[-1]

    yield open_
    for window in opened:
        window.end()


@pytest.fixture
def manager(display):
    """Start a window manager, without which no window can fill the screen."""
    environ = {**os.environ, "DISPLAY": display}
    with subprocess.Popen(["openbox"], env=environ, stderr=subprocess.DEVNULL) as one:
        yield
        one.terminate()


NEEDS_MANAGER = pytest.mark.skipif(
    shutil.which("openbox") is None and not CI,
    reason="a window manager must be installed (Debian: openbox)",
)


TOOLKITS = [
    "tk",
    pytest.param("qt", marks=pytest.mark.skipif(not has_qt() and not CI, reason=NO_QT)),
]


WATCH = {
    "tk": """
import tkinter
made, init = [], tkinter.Tk.__init__
def watched(root, *args, **settings):
    if settings:  # the other only tries whether Tk works
        made.append(root)
    init(root, *args, **settings)
tkinter.Tk.__init__ = watched
def running():
    return [name for root in made for name in root.tk.call("after", "info")]
""",
    "qt": """
from matplotlib.backends.backend_qt import TimerQT
made, init = [], TimerQT.__init__
def watched(timer, *args, **settings):
    made.append(timer)
    init(timer, *args, **settings)
TimerQT.__init__ = watched
def running():
    return [timer.interval for timer in made if timer._timer.isActive()]
""",
}
"""What keeps an eye on all timers; Tk has them all in a list of the window's."""

TRACE = kmeans(make_board("gauss", n=100, rng=7), 3, rng=7)
OPEN = "kmviz.show('gauss', 3, n=100, board_seed=7, seed=7, size=(640, 480)"


@cache
def full_draw(size, position):
    """Return the pixels of a whole window, bar and all, drawn anew by matplotlib."""
    figure = Figure([(side + HAIR) / 100 for side in size], dpi=100)
    canvas = FigureCanvasAgg(figure)
    player = Player(Settings("gauss", n=100, board_seed=7, k=3, seed=7))
    player.seek(position)
    Window(Desk(player), View(), canvas)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


def watched(toolkit, more=""):
    """Return code that opens a window, and tells at its end of timers that go on."""
    show = f"{OPEN}{more}, toolkit='{toolkit}')"
    return f"{WATCH[toolkit]}\n{show}\nprint(len(made), *running())"


def ends_while_it_plays(window, *keys):
    """Play, close the window by keys, and look for timers and complaints."""
    before = window.pixels()
    window.do("key", "space")
    window.wait(lambda: (window.pixels() != before).any())
    window.do("key", *keys)

    assert window.process.wait(PATIENCE) == 0
    said, complaints = window.process.communicate()
    count, *running = said.split()
    assert int(count) > 0
    assert (running, complaints) == ([], "")


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_keys_do_what_they_should_pixel_by_pixel(native, toolkit):
    window = native(watched(toolkit))
    window.shows(TRACE, 0)

    window.do("key", "Right", "Right", "Right", "Left")
    window.shows(TRACE, 2)
    # Matplotlib has other meanings for these; ours for o asks, works, and goes back.
    window.do("key", "l", "l", "o", "Escape", "Escape", "d")
    window.shows(TRACE, 2, "dark")
    window.do("key", "shift+slash")  # opens the help page
    window.wait(lambda: window.differs(TRACE, 2, "dark") > 5000)
    window.do("key", "shift+slash")
    window.shows(TRACE, 2, "dark")
    window.do("key", "d", "d", "End")
    window.shows(TRACE, len(TRACE) - 1)
    window.do("key", "Home")
    window.shows(TRACE, 0)
    ends_while_it_plays(window, "q")


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_a_window_has_room_fills_any_size_and_is_closed_by_ctrl_c(native, toolkit):
    size = "size=(1280, 720)"
    window = native(f"{OPEN.replace('size=(640, 480)', size)}, toolkit='{toolkit}')")
    window.shows(TRACE, 0)
    left, top, right, bottom = window.box()

    assert right - left <= SCREEN[0]
    assert bottom - top <= SCREEN[1]
    assert (right - left) / (bottom - top) == pytest.approx(1280 / 720, rel=0.01)
    window.do("windowsize", window.id, 800, 450)
    window.wait(lambda: window.pixels().shape[:2] == (450, 800))
    window.shows(TRACE, 0)
    window.do("key", "Right")
    window.shows(TRACE, 1)
    window.process.send_signal(signal.SIGINT)
    assert window.process.wait(PATIENCE) != 0
    assert window.process.stderr.read().endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_ctrl_c_closes_a_window_that_asks_for_a_file(native, toolkit):
    window = native(f"{OPEN}, toolkit='{toolkit}')")
    window.shows(TRACE, 0)
    window.do("key", "F2", "o")
    window.wait(lambda: window.do("search", "--onlyvisible", "--name", "^Open"))
    window.process.send_signal(signal.SIGINT)

    assert window.process.wait(PATIENCE) != 0
    assert window.process.stderr.read().endswith("KeyboardInterrupt\n")


FROZEN = """
import gc
from kmviz.live.window.window import Window
run = Window.run
def told(window):
    print(gc.get_freeze_count() > 0)
    run(window)
Window.run = told
"""
"""What tells whether all that was there before a window is left alone."""


GATHERED = """
import gc, threading
gatherer = threading.Thread(target=gc.collect)
gatherer.start()
gatherer.join()
print(gc.get_freeze_count())
"""
"""What throws away, in another thread, what nobody holds any more; and tells whether
something is left alone still."""


@pytest.mark.parametrize("by_ctrl_c", [False, True])
def test_a_window_leaves_alone_what_was_there_and_nothing_to_others(native, by_ctrl_c):
    held = f"{FROZEN}try:\n    {OPEN}, toolkit='tk')\nexcept KeyboardInterrupt:"
    window = native(f"{held}\n    print('Ctrl-C'){GATHERED}")
    window.shows(TRACE, 0)
    if by_ctrl_c:
        window.process.send_signal(signal.SIGINT)
    else:
        window.do("key", "q")
    window.process.wait(PATIENCE)

    expected = "True\nCtrl-C\n0\n" if by_ctrl_c else "True\n0\n"
    assert window.process.communicate() == (expected, "")


def test_the_mouse_drags_stars_and_the_wheel_makes_playing_faster(native, tmp_path):
    alone = sorted(USUAL - {"starts"})  # the run that is left is kept as one
    window = native(f"{OPEN}, shown={alone})")
    window.shows(TRACE, 0)
    width, height = window.picture_size()
    scene = Scene(TRACE, size=(width, height))
    x, y = scene.spot_of(0, 0)
    across, down = round(x * width), round(y * height)
    window.do("mousemove", across, down, "mousedown", 1)
    for shift in range(0, 41, 8):
        window.do("mousemove", across - shift, down)
    window.do("mouseup", 1)

    start = TRACE[0].centroids.copy()
    here = scene.place_at(across / width, down / height)
    start[0] += scene.place_at((across - 40) / width, down / height) - here
    moved = kmeans(TRACE.X, init=start)
    window.shows(moved, 0)
    window.do("click", 4, "click", 4, "click", 4, "key", "space")
    window.shows(moved, len(moved) - 1)
    window.do("key", "s")
    window.wait((tmp_path / "kmviz-1.gif").exists)


@NEEDS_MANAGER
@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_full_screen_and_the_way_back_show_the_full_draw(native, manager, toolkit):
    window = native(watched(toolkit, ", full_screen=True"))
    window.wait(lambda: window.pixels().shape[:2] == SCREEN[::-1])
    window.do("key", "Right", "Right")
    window.wait(lambda: np.array_equal(window.pixels(), full_draw(SCREEN, 2)))

    window.do("key", "f")
    window.wait(lambda: np.array_equal(window.pixels(), full_draw((640, 480), 2)))
    window.do("key", "Right")
    window.wait(lambda: np.array_equal(window.pixels(), full_draw((640, 480), 3)))
    window.do("key", "Tab", "Return", "shift+Right", "Return", "Escape", "b")
    window.wait(lambda: not window.pixels().any())  # all before is done by then
    window.do("key", "b")
    window.wait(lambda: window.differs(TRACE, 3, "light") > 1000)
    moved = window.pixels()
    window.do("key", "alt+F4")  # as the cross does; it asks, as work would be lost
    window.wait(lambda: (window.pixels() != moved).any())
    window.do("key", "Escape")  # so it is still there, and hears
    window.wait(lambda: np.array_equal(window.pixels(), moved))
    ends_while_it_plays(window, "alt+F4", "alt+F4")


MAXIMISED = {
    "tk": "manager.window.attributes('-zoomed', True)",
    "qt": """
    from matplotlib.backends.qt_compat import QtCore
    manager.window.setWindowState(QtCore.Qt.WindowState.WindowMaximized)
""",
}
"""How a window is made as large as its screen has room for."""
OPENING = """
from kmviz.live.window import classroom
open_window = classroom.open_window
def opening(*how):
    manager = open_window(*how)
    {then}
    return manager
classroom.open_window = opening
"""
"""What does something to a window that is made, before it is shown."""


@NEEDS_MANAGER
@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_a_window_that_was_maximised_is_so_again_after_full_screen(
    native, manager, toolkit
):
    opening = OPENING.format(then=MAXIMISED[toolkit])
    window = native(f"{opening}{OPEN}, toolkit='{toolkit}')")
    window.wait(lambda: window.picture_size()[0] > 640)
    window.shows(TRACE, 0)
    before = window.box()
    window.do("key", "f")
    window.wait(lambda: window.pixels().shape[:2] == SCREEN[::-1])
    window.shows(TRACE, 0)

    window.do("key", "f")
    window.wait(lambda: window.box() == before)
    window.shows(TRACE, 0)


DROPS = {
    "qt": """
from matplotlib.backends.qt_compat import QtCore, QtGui
def drop(canvas, url):
    Qt, data = QtCore.Qt, QtCore.QMimeData()
    data.setUrls([QtCore.QUrl(url)])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton
    spot, none = QtCore.QPoint(9, 9), Qt.KeyboardModifier.NoModifier
    entering = QtGui.QDragEnterEvent(spot, *how, none)
    assert canvas.acceptDrops() and canvas.event(entering) and entering.isAccepted()
    canvas.event(QtGui.QDropEvent(QtCore.QPointF(spot), *how, none))
""",
    "tk": """
import tkinter
init = tkinter.Tk.__init__
def fine(root, *args, **settings):
    init(root, *args, **settings)
    root.tk.call("tk", "scaling", 960 / 240 * 25.4 / 72)  # 101.6 dots an inch
tkinter.Tk.__init__ = fine
def drop(canvas, url):
    widget = canvas.get_tk_widget()  # tkdnd does as Tk tells it to do at a drop
    does = widget.tk.call("bind", widget, "<<Drop:DND_Files>>")
    path = url.removeprefix("file://")
    assert widget.tk.eval(does.replace("%D", "{{%s}}" % path)) == "copy"
""",
}
"""How something is dropped on a window, that of Tk on a finer screen than others, as
the toolkit would tell of it."""
DROPPING = """
from kmviz.live.window import window
take_drops = window.take_drops
def taking(canvas, take):
    print(canvas.get_width_height(physical=True))  # of the picture it comes up with
    def told(handed):
        print(handed.paths)
        take(handed)
    assert take_drops(canvas, told)
    for url in URLS:
        drop(canvas, url)
    return True
window.take_drops = taking
"""
"""What drops a page of the web on the window, which takes none, and then a file."""


@contextmanager
def copied(text, environ):
    """Have another program hold a text on the clipboard."""
    words = ["xsel", "--clipboard", "--nodetach", "--input"]
    with subprocess.Popen(words, env=environ, stdin=subprocess.PIPE, text=True) as one:
        one.stdin.write(text)
        one.stdin.close()
        until = time.monotonic() + PATIENCE
        held = ["xsel", "--clipboard", "--output"]
        while subprocess.check_output(held, env=environ, text=True) != text:
            assert time.monotonic() < until, "the clipboard does not answer"
        yield
        one.terminate()


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_a_window_comes_up_full_and_reads_what_is_dropped_and_pasted(
    native, tmp_path, toolkit
):
    path = tmp_path / "so me.csv"
    path.write_text("a,b\n1.5,2\n3.5,4\n9.5,8\n")
    urls = f"URLS = 'https://example.org/no.csv', 'file://{path}'"
    show = f"trace = {OPEN}, toolkit='{toolkit}')\nprint(trace.columns, trace.X[0])"
    window = native("\n".join([urls, DROPS[toolkit], DROPPING, show]))
    window.wait(lambda: len(np.unique(window.pixels())) > 9)  # it hears keys by then
    with copied("größe\tb\n1,5\t2\n3,5\t4\n9,5\t8\n", window.environ):
        window.do("key", "ctrl+v", "q")
        window.process.wait(PATIENCE)

    assert window.process.wait(PATIENCE) == 0
    size = {"tk": (677, 508), "qt": (640, 480)}[toolkit]
    said = f"{size}\n[]\n['{path}']\n('größe', 'b') [1.5 2. ]\n"
    assert window.process.communicate() == (said, "")


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "wayland", "nothing"])
def test_a_qt_that_shows_nothing_is_refused_in_a_sentence(
    display, monkeypatch, platform
):
    assert has_qt(), NO_QT
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)

    with pytest.raises(RuntimeError, match=r"names: unset QT_QPA_PLATFORM; "):
        usable_toolkit("qt")


INTERACTIVE = OPENING.format(
    then="""
    window = manager.window
    print(window.state() if hasattr(window, "state") else window.isVisible())
"""
)
"""What tells whether a window is shown before there is a picture in it."""


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_a_window_comes_up_with_its_picture_where_matplotlib_shows_all(native, toolkit):
    interactive = "import matplotlib\nmatplotlib.interactive(True)"
    window = native(f"{interactive}\n{INTERACTIVE}{OPEN}, toolkit='{toolkit}')")
    window.shows(TRACE, 0)
    window.do("key", "q")
    window.process.wait(PATIENCE)

    before = {"tk": "withdrawn\n", "qt": "False\n"}[toolkit]
    assert window.process.communicate() == (before, "")


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_a_key_that_is_held_goes_on_only_if_that_is_of_use(native, toolkit):
    window = native(f"{OPEN}, toolkit='{toolkit}')")
    window.shows(TRACE, 0)
    window.do("keydown", "d", "sleep", 1.5, "keyup", "d")
    window.shows(TRACE, 0, "dark")
    window.do("keydown", "Right", "sleep", 3, "keyup", "Right", "key", "Left", "Right")
    window.shows(TRACE, len(TRACE) - 1, "dark")
