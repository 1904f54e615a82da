"""The loop of a window ends with it, and Ctrl-C ends both."""

import signal
import threading
from contextlib import suppress

import pytest
from matplotlib.backend_bases import TimerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.live.window.loop import loop


class Canvas(FigureCanvasAgg):
    """A canvas without a screen, on which something happens once it is looked after."""

    def __init__(self, happens):
        super().__init__(Figure())
        self.happens, self.closed, self.timer = happens, 0, TimerBase()

    def new_timer(self, interval):
        return self.timer

    def flush_events(self):
        self.happens(self)
        self.timer._on_timer()

    def close(self):
        self.closed += 1
        self.stop_event_loop()
        return True


def interrupt(canvas):
    signal.raise_signal(signal.SIGINT)


def test_it_lasts_until_the_canvas_ends_it():
    canvas = Canvas(FigureCanvasAgg.stop_event_loop)

    loop(canvas, canvas.close)

    assert canvas.closed == 0


def test_ctrl_c_closes_the_window_and_is_then_raised():
    canvas = Canvas(interrupt)

    with pytest.raises(KeyboardInterrupt):
        loop(canvas, canvas.close)

    assert canvas.closed == 1


def test_ctrl_c_while_the_window_comes_up_closes_it_once_it_is_there():
    canvas, done = Canvas(lambda _: None), []

    def come_up():
        signal.raise_signal(signal.SIGINT)
        done.append("up")

    with pytest.raises(KeyboardInterrupt):
        loop(canvas, canvas.close, come_up)

    assert (done, canvas.closed) == (["up"], 1)


def test_ctrl_c_that_only_ends_some_work_leaves_the_window():
    canvas, ended = Canvas(interrupt), []

    def end_work():
        ended.append("work")
        canvas.happens = FigureCanvasAgg.stop_event_loop
        return False

    loop(canvas, end_work)

    assert ended == ["work"]


def test_ctrl_c_is_taken_back_from_a_toolkit_that_would_leave_the_window():
    canvas, heard = Canvas(interrupt), []
    begin = canvas.start_event_loop

    def taken(timeout):
        signal.signal(signal.SIGINT, lambda *_: heard.append("toolkit"))
        canvas.timer._on_timer()
        begin(timeout)

    canvas.start_event_loop = taken
    with pytest.raises(KeyboardInterrupt):
        loop(canvas, canvas.close)

    assert (canvas.closed, heard) == (1, [])


def test_ctrl_c_does_nothing_in_the_midst_of_an_event():
    closed_then = []

    def event(canvas):
        interrupt(canvas)
        closed_then.append(canvas.closed)

    canvas = Canvas(event)
    with pytest.raises(KeyboardInterrupt):
        loop(canvas, canvas.close)

    assert (closed_then, canvas.closed) == ([0], 1)


def test_ctrl_c_that_has_ended_the_loop_closes_the_window():
    canvas = Canvas(interrupt)
    canvas.start_event_loop = lambda timeout: interrupt(canvas)

    with pytest.raises(KeyboardInterrupt):
        loop(canvas, canvas.close)

    assert canvas.closed == 1


@pytest.mark.parametrize("happens", [FigureCanvasAgg.stop_event_loop, interrupt])
def test_afterwards_ctrl_c_means_what_it_did(happens):
    before = signal.getsignal(signal.SIGINT)
    canvas = Canvas(happens)

    with suppress(KeyboardInterrupt):
        loop(canvas, canvas.close)

    assert signal.getsignal(signal.SIGINT) is before


def test_a_window_may_be_in_another_thread():
    canvas = Canvas(FigureCanvasAgg.stop_event_loop)
    thread = threading.Thread(target=loop, args=(canvas, canvas.close))

    thread.start()
    thread.join(timeout=60)

    assert not thread.is_alive()
