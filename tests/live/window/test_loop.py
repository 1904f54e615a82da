"""The loop of a window ends with it, and Ctrl-C ends both."""

import signal
import threading
from contextlib import suppress

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.live.window.loop import loop


class Canvas(FigureCanvasAgg):
    """A canvas without a screen, on which something happens once it is looked after."""

    def __init__(self, happens):
        super().__init__(Figure())
        self.happens, self.closed = happens, 0

    def flush_events(self):
        self.happens(self)

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


def test_ctrl_c_that_only_ends_some_work_leaves_the_window():
    canvas, ended = Canvas(interrupt), []

    def end_work():
        ended.append("work")
        canvas.happens = FigureCanvasAgg.stop_event_loop
        return False

    loop(canvas, end_work)

    assert ended == ["work"]


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
