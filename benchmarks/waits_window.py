"""How soon a window among many points says a word, by each key and the mouse.

`python -m benchmarks.waits window` opens one of Tk and one of Qt on a virtual display,
in processes of their own. Beside the first word it tells how long, at most, the window
heard nothing meanwhile, and what it then was at.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread, get_ident, main_thread
from types import FrameType
from typing import Any, NamedTuple, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg

from benchmarks.waits import Wait
from benchmarks.window import display
from kmviz.drawing.board.plane import OfStar
from kmviz.live.desk import Desk
from kmviz.live.errand import Errand
from kmviz.live.keys import KEYS, START_KEYS
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window import glass
from kmviz.live.window.run_face import HAND_KEYS
from kmviz.live.window.toolkit import open_window
from kmviz.live.window.window import WINDOW_KEYS, Window
from kmviz.runs.settings import Settings

TOOLKITS = ("tk", "qt")
SIZE, SEED = (1280, 720), 3
SHOWN = {
    **{"right": "Right", "left": "Left", "home": "Home", "end": "End"},
    **{"up": "Up", "down": "Down", "tab": "Tab", "enter": "Return"},
    **{"escape": "Escape", "f2": "F2", "?": "question", "&": "ampersand"},
    **{"/": "slash", "!": "exclam", "*": "asterisk", "=": "equal"},
    **{">": "greater", "<": "less", "-": "minus", "+": "plus"},
    **{f"shift+{way.lower()}": f"shift+{way}" for way in ("Left", "Right", "Up")},
    "shift+down": "shift+Down",
}
"""What the display calls keys that it calls otherwise."""
BEFORE = {
    **{"left": ["Right"], "end": ["r"], "right": ["r", "Right"], "space": ["r"]},
    **{"u": ["r"], "w": ["r", "Right", "Right"], "enter": ["Tab"]},
    **{">": ["End", "r"], "<": ["End", "r"], "a": ["Escape", "a"], "o": ["Escape"]},
}
"""What is pressed first, so that a key has something to do."""
AFTER = {
    **{"!": ["exclam"], "*": ["asterisk"], "b": ["b"], "f": ["f"], "f2": ["F2"]},
    **{"?": ["question"], "space": ["space"], "o": ["Escape", "Escape"]},
    **{"a": ["Escape", "Escape"], "enter": ["Escape"], "w": ["Escape"]},
}
"""What is pressed afterwards, so that the next key finds a run."""
LEFT_OUT = ("q", "escape")
"""The keys that are measured otherwise, or are pressed all the time."""
FELT, PLAYED, PATIENCE = 0.3, 4.0, 60.0
"""Seconds that are noticed; for which it plays; after which something is given up."""
UNSEEN = 2.0
"""Seconds after which nothing more is to be seen of what was done."""
STILL = 0.15
"""Seconds without hearing anything after which it is noted what a window is at."""
BEAT = 10
"""Milliseconds between two signs that it hears."""


class Act(NamedTuple):
    """Something that is done to a window, by the words of xdotool."""

    name: str
    words: Sequence[str]
    before: Sequence[str] = ()
    """Keys that are pressed first, and"""
    after: Sequence[str] = ()
    """afterwards."""


def waits(n: int, chosen: Sequence[str]) -> Iterator[Wait]:
    """Yield what is found out in one window after the other."""
    for toolkit in TOOLKITS:
        with _managed() as environ, TemporaryDirectory() as folder:
            root = Path(__file__).parents[1]
            child = subprocess.Popen(
                [sys.executable, "-m", __name__, toolkit, str(n), *chosen],
                env={**environ, "PYTHONPATH": str(root)},
                cwd=folder,
                stdout=subprocess.PIPE,
                text=True,
            )
            for line in cast(Any, child.stdout):
                yield Wait(*json.loads(line))
            child.wait()


@contextmanager
def _managed() -> Iterator[dict[str, str]]:
    """Start a display with a window manager, and yield the environment for it."""
    with display() as environ:
        manager = subprocess.Popen(["openbox"], env=environ, stderr=subprocess.DEVNULL)
        try:
            yield environ
        finally:
            manager.terminate()
            manager.wait()


class Watched:
    """A window, and what is known of how it answers.

    Attributes
    ----------
    painted : list of (float, float)
        When other pixels were sent to the screen, and the processor's time then.
    still, work : float
        For how long it has heard nothing, and has worked in between, at most.
    at, others : Counter
        What it was at then, and what other threads were.
    """

    def __init__(self, toolkit: str, n: int) -> None:
        manager = open_window(toolkit, SIZE, "kmviz")
        self.player = Player(Settings("gauss", n=n, k=5, seed=SEED))
        self.canvas = cast(FigureCanvasAgg, manager.canvas)
        self.window = Window(Desk(self.player), View(), self.canvas)
        self.painted: list[tuple[float, float]] = []
        self.beat, self.still, self.at = time.perf_counter(), 0.0, Counter[str]()
        self.work = self._worked = 0.0
        self.others, self.driver = Counter[str](), 0
        sending: Any = glass
        send = sending.send

        def noted(canvas: FigureCanvasAgg, pixels: Any, boxes: Any) -> None:
            parts = list(boxes)
            send(canvas, pixels, parts)
            if parts:
                self.painted.append(_now())

        sending.send = noted
        self.canvas.mpl_connect("draw_event", lambda _: self.painted.append(_now()))
        self._heart = self.canvas.new_timer(interval=BEAT)
        self._heart.add_callback(self._hear)

    def run(self, drive: Callable[["Watched"], None]) -> None:
        """Show the window while something is done to it."""
        self._heart.start()
        Thread(target=self._look, daemon=True).start()
        driver = Thread(target=drive, args=(self,), daemon=True)
        driver.start()
        self.driver = cast(int, driver.ident)
        self.window.run()

    def forget(self) -> None:
        """Begin anew to note what it does."""
        self.painted, self.at, self.others = [], Counter(), Counter()
        self.still = self.work = 0.0

    @property
    def lasts(self) -> bool:
        """Whether it works on something that can be ended."""
        tries, writes = self.window.desk.starts.trying, self.window.glass.writing.on
        return self.player.errand is not None or tries > 0 or writes

    @property
    def rests(self) -> bool:
        """Whether all is done, and seen."""
        desk, pace = self.window.desk, self.window.ticking.pace
        moves = desk.front.playing or pace.on_the_way or self.player.pursues
        return not (self.lasts or moves)

    def wait(self, seconds: float = PATIENCE) -> None:
        """Wait until all is done, or it asks whether it may, and it hears again."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            beat, errand = self.beat, self.player.errand
            time.sleep(0.04)
            asks = errand is not None and errand.waits
            if (asks or self.rests) and self.beat > beat:
                return

    def spot(self, name: str) -> list[str]:
        """Return where something is that can be clicked, as xdotool takes it."""
        boxes = [p.box for p in self.window.overlay.pieces if p.name == name]
        return [
            str(round(side))
            for box in boxes[:1]
            for side in (box.left + box.width / 2, box.top + box.height / 2)
        ]

    def _hear(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.still, self.beat = max(self.still, now - self.beat), now
        self.work, self._worked = max(self.work, worked - self._worked), worked

    def _look(self) -> None:
        """Note what it is at whenever it has heard nothing for a while, and who else.

        Of the other threads those count that do not wait.
        """
        main, me = main_thread().ident, get_ident()
        while True:
            time.sleep(0.02)
            if time.perf_counter() - self.beat > STILL:
                for thread, frame in sys._current_frames().items():
                    at = " > ".join(_names(frame)[-4:])
                    if thread == main:
                        self.at[at] += 1
                    elif thread not in (me, self.driver) and not _rests(at):
                        self.others[at] += 1


def measured(watched: Watched, toolkit: str, chosen: Sequence[str]) -> Iterator[Wait]:
    """Do all acts, and yield what each came to."""
    watched.wait()
    words = ["search", "--onlyvisible", "--name", "^kmviz$"]
    number = _do(*words).split()[0]
    _do("windowfocus", "--sync", number, "mousemove", "--window", number, "3", "3")
    for act in _acts(watched, number):
        if not chosen or any(word in act.name for word in chosen):
            yield from _done(watched, act, toolkit, number)


def _acts(watched: Watched, number: str) -> Iterator[Act]:
    """Yield every key, and then what a mouse does."""
    for key in {**KEYS, **START_KEYS, **HAND_KEYS, **WINDOW_KEYS, "?": None}:
        if key not in LEFT_OUT:
            pressed = ["key", SHOWN.get(key, key)]
            yield Act(f"key {key}", pressed, BEFORE.get(key, ()), AFTER.get(key, ()))
    screen = watched.window.run_face.screen
    for name in ("star", "point", "ground"):
        x, y = screen.spot_of_point(OfStar(0) if name == "star" else 7)
        if name == "ground":
            x, y = screen.size[0] / 3, screen.size[1] - 90
        there = ["mousemove", "--window", number, str(round(x)), str(round(y))]
        yield Act(f"click on {name}", [*there, "click", "1"], (), ["Escape"])
    x, y = (round(side) for side in screen.spot_of(0))
    there = ["mousemove", "--window", number, str(x), str(y)]
    drag = [*there, "mousedown", "1"]
    for step in range(6):
        drag += ["mousemove_relative", "9", str(step)]
    yield Act("drag of a star", [*drag, "mouseup", "1"], ["Right"], ["u"])
    for turns, tool in enumerate(("add", "spray", "remove", "add star"), 1):
        spot = ["mousemove", "--window", number, str(x + 60), str(y + 40)]
        used = [*spot, "mousedown", "1", "mousemove_relative", "9", "9", "mouseup", "1"]
        yield Act(f"tool: {tool}", used, ["Escape", "Escape"] + ["x"] * turns)
    yield Act("wheel", ["click", "4"], ["Escape", "Escape"])
    small = ["windowsize", number, "1000", "640"]
    yield Act("another size", small)
    yield Act("the old size", ["windowsize", number, *map(str, SIZE)])
    yield Act("a board chosen", ["key", "Return"], ["F2", "Right", "Right"])


def _done(watched: Watched, act: Act, toolkit: str, number: str) -> Iterator[Wait]:
    """Do something, and again to end it where it lasts; yield what it came to."""
    _prepare(watched, act.before)
    name = f"{toolkit}: {act.name}"
    began, worked = _now()
    _do(*act.words)
    while not watched.painted and time.perf_counter() < began + UNSEEN:
        time.sleep(0.005)
    watched.wait(PLAYED if act.name in ("key space", "key a") else PATIENCE)
    lasted = time.perf_counter() - began
    seen = watched.painted[:1]
    word, work = (seen[0][0] - began, seen[0][1] - worked) if seen else (None, None)
    yield Wait(name, word, work, lasted=lasted, note=_stood(watched))
    _prepare(watched, act.after)
    if lasted < FELT or act.name == "key space":
        return
    for end in ("Escape", "cancel", "Ctrl-C"):
        ended = _ended(watched, act, end, number)
        if ended is not None:
            yield Wait(name, word, work, end, *ended)


def _ended(
    watched: Watched, act: Act, end: str, number: str
) -> tuple[float, float] | None:
    """Return the seconds, and those of the processor, in which something is ended.

    That is None if it is over before.
    """
    _prepare(watched, act.before)
    _do(*act.words)
    until = time.perf_counter() + FELT
    while not watched.lasts and time.perf_counter() < until:
        time.sleep(0.005)
    time.sleep(0.1)
    spot = watched.spot("escape") or watched.spot("a")
    if not watched.lasts:
        _prepare(watched, act.after)
        return None
    began, worked = _now()
    if end == "Escape":
        _do("key", "Escape")
    elif end == "cancel":
        _do("mousemove", "--window", number, *spot, "click", "1")
    else:
        os.kill(os.getpid(), signal.SIGINT)
    while watched.lasts and time.perf_counter() - began < PATIENCE:
        time.sleep(0.005)
    beat = watched.beat
    while watched.beat == beat:
        time.sleep(0.005)
    free, work = time.perf_counter() - began, time.process_time() - worked
    _prepare(watched, act.after)
    return free, work


def _prepare(watched: Watched, keys: Sequence[str]) -> None:
    """Press keys, one after what the other has begun, and note anew what is done."""
    for key in keys:
        _do("key", key)
        time.sleep(0.05)
        watched.wait(FELT if key == "a" else PATIENCE)
    watched.wait()
    watched.forget()


def _stood(watched: Watched) -> str:
    """Return how long it heard nothing and, if it worked then, what it was at."""
    told = f"stood still {watched.still:.2f} s, its own work {watched.work:.2f} s"
    at = [what for what, _ in watched.at.most_common(1)] if watched.work > STILL else []
    others = [f"beside it {what}" for what, _ in watched.others.most_common(1)]
    return ": ".join([told, *at, *others])


def _rests(at: str) -> bool:
    """Tell whether a thread waits there, for its turn or for an answer."""
    return "wait" in at or at.endswith(Errand._do.__name__)


def _names(frame: FrameType) -> list[str]:
    """Return the functions that a thread is in, with their files."""
    lines = traceback.extract_stack(frame)
    return [f"{Path(f.filename).stem}.{f.name}" for f in lines[-14:]]


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _do(*words: str) -> str:
    """Call xdotool, and return what it prints."""
    called = ["xdotool", *words]
    done = subprocess.run(called, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def main(toolkit: str, n: int, chosen: Sequence[str]) -> None:
    """Print a row of each act, in a line of its own, and end the window."""

    def drive(watched: Watched) -> None:
        try:
            for wait in measured(watched, toolkit, chosen):
                print(json.dumps(wait), flush=True)
        finally:
            _do("key", "Escape", "key", "q", "key", "q")

    Watched(toolkit, n).run(drive)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
