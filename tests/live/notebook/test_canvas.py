"""The canvas without a page: what it sends, and how it answers."""

import asyncio
import re
import threading
import warnings
from itertools import product

import pytest

from kmviz.drawing.look.style import STYLES
from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.canvas import (
    MOST_PIXELS,
    Canvas,
    Frame,
    Still,
    picture_size,
)
from kmviz.live.notebook.display import hides_still
from kmviz.live.notebook.picture import Update
from kmviz.live.notebook.shelf import Shelf

from ...drawing.look.test_style import contrast


@pytest.fixture
def heard():
    return []


@pytest.fixture
def canvas(heard):
    canvas = Canvas(heard.append, {}, {}, Aside(print, lambda: None, print))
    canvas.sent = []
    canvas.send = lambda message, buffers=None: canvas.sent.append(message)
    yield canvas
    canvas.close()


def tell(canvas, **event):
    canvas._receive(canvas, event, [])


def test_an_event_that_will_never_be_handled_is_acknowledged_too(canvas, heard):
    async def cancel():
        goes_on = threading.Event()
        canvas._aside.do(goes_on.wait)
        tell(canvas, kind="key", key="r", seq=7)
        canvas._aside.cancel()
        goes_on.set()

    asyncio.run(cancel())

    assert canvas.sent == [{"ack": 7}]
    assert heard == []


@pytest.mark.parametrize("control_heard", [False, True])
def test_a_press_is_acknowledged_once_no_cell_runs_or_the_control_is_heard(
    heard, control_heard
):
    async def press():
        canvas = Canvas(heard.append, {}, {}, Aside(print, lambda: None, print))
        sent, canvas.send = [], lambda message: sent.append(message)
        press = threading.Thread(target=lambda: tell(canvas, kind="pressed", seq=3))
        press.start()
        press.join()  # the cell runs on
        if control_heard:
            canvas.control_heard()
        before = [*sent]
        await asyncio.sleep(0)
        canvas.close()
        return before, sent

    acknowledged = [{"ack": 3}]
    before = acknowledged if control_heard else []
    assert asyncio.run(press()) == (before, acknowledged)


def test_a_press_is_acknowledged_at_once_if_the_loop_of_its_cell_has_ended(heard):
    async def make():
        return Canvas(heard.append, {}, {}, Aside(print, lambda: None, print))

    canvas, sent = asyncio.run(make()), []
    canvas.send = lambda message, buffers=None: sent.append(message)
    tell(canvas, kind="pressed", seq=3)
    canvas.close()

    assert sent == [{"ack": 3}]


def test_a_canvas_that_was_closed_hears_nothing_and_holds_no_picture(canvas, heard):
    canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
    canvas.close()
    tell(canvas, kind="key", key="r", seq=7)

    assert (heard, canvas.sent) == ([], [{"ack": 7}])
    assert canvas.png == b""


def test_a_picture_stays_seen_though_another_view_comes_later(canvas):
    for _ in range(2):
        canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
    for frame in (2, 1):
        tell(canvas, kind="shown", frame=frame)

    assert canvas.wait(0.0)


def test_a_page_that_asks_whether_the_kernel_knows_the_player_is_answered(canvas):
    tell(canvas, kind="there")

    assert canvas.sent == [{"there": True}]


def test_a_picture_and_its_words_go_out_in_one_message(canvas):
    messages = []
    canvas.comm.send = lambda data, buffers=None: messages.append((data, buffers))

    canvas.show(
        Frame(Update(b"bytes", b"tiles"), "Start: <3 points>", (800, 600)), quiet=True
    )

    ((data, buffers),) = messages
    sent = dict(zip(map(tuple, data["buffer_paths"]), buffers, strict=True))
    assert sent == {("png",): b"bytes", ("tiles",): b"tiles"}
    assert data["state"] == {
        "caption": "Start: <3 points>",
        "size": [800, 600],
        "quiet": True,
        "frame": 1,
    }


def test_the_spots_of_the_stars_go_with_the_picture(canvas):
    canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600), [(0.25, 0.5)]))

    assert canvas.stars == [[0.25, 0.5]]


def test_the_same_picture_again_is_a_new_frame(canvas):
    canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
    canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))

    assert canvas.frame == 2


def test_an_event_is_handled_and_acknowledged(canvas, heard):
    tell(canvas, kind="move", x=0.5, y=0.25, seq=7)

    assert heard == [{"kind": "move", "x": 0.5, "y": 0.25, "seq": 7}]
    assert canvas.sent == [{"ack": 7}]


def test_an_event_is_acknowledged_when_handling_it_fails(canvas):
    canvas._handle = lambda event: 1 / 0

    tell(canvas, kind="key", key="r", seq=8)

    assert canvas.sent == [{"ack": 8}]


@pytest.mark.parametrize("content", ["text", None, [1], {}])
def test_a_message_that_is_no_event_does_no_harm(canvas, content):
    canvas._receive(canvas, content, [])

    assert canvas.sent == []


def test_a_nudge_is_for_nobody(canvas, heard):
    tell(canvas, kind="nudge")

    assert heard == canvas.sent == []


def test_a_picture_counts_as_seen_once_the_page_says_so(canvas):
    async def wait():
        canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, lambda: tell(canvas, kind="shown", frame=1))
        return await canvas.seen(5.0)

    assert asyncio.run(wait())


def test_waiting_for_a_page_that_is_gone_ends(canvas):
    async def wait():
        canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
        return await canvas.seen(0.01)

    assert not asyncio.run(wait())


def test_a_page_that_says_anything_may_take_its_time(canvas):
    async def wait():
        now, loop = [0.0], asyncio.get_running_loop()
        loop.time = lambda: now[0]
        seen = asyncio.ensure_future(canvas.seen(5.0))
        for now[0] in (0.0, 4.0, 8.0, 12.0):
            tell(canvas, kind="nudge")
            for _ in range(10):
                await asyncio.sleep(0)
        late, now[0] = not seen.done(), 20.0
        return late, await seen

    canvas.show(Frame(Update(b"bytes", b""), "words", (800, 600)))

    assert asyncio.run(wait()) == (True, False)


def test_a_picture_seen_after_its_loop_was_closed_does_no_harm(canvas):
    canvas.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)))
    asyncio.run(canvas.seen(0.01))

    tell(canvas, kind="shown", frame=1)

    assert asyncio.run(canvas.seen(5.0))


@pytest.mark.parametrize(("quiet", "live"), [(False, "polite"), (True, "off")])
def test_the_words_of_the_image_are_read_aloud_unless_quiet(quiet, live):
    still = Still(ENGLISH, hides_still("kmviz-7"))

    still.show(Frame(Update(b"bytes", b"tiles"), "words", (800, 600)), quiet=quiet)

    assert f'aria-live="{live}"' in still._words.value


def test_the_image_has_the_picture_the_words_and_a_note():
    still = Still(ENGLISH, hides_still("kmviz-7"))

    still.show(Frame(Update(b"bytes", b"tiles"), "Start: <3 points>", (800, 600)))

    assert still._image.value == b"bytes"
    assert "Start: &lt;3 points&gt;" in still._words.value
    assert "no mouse and no keys" in still._words.value
    assert "figure.kmviz-7 { display: none; }" in still._words.value
    assert asyncio.run(still.seen(1.0))


def test_no_change_has_a_browser_work_out_anew_how_the_page_looks():
    looks = Canvas._css + Shelf._css + hides_still("kmviz-7")

    assert ":has(" not in looks  # which did so: seven milliseconds for each message


def test_a_picture_has_a_size_that_can_be_drawn_quickly():
    widths, heights = (1, 320, 500, 600, 800, 1100, 5000), (1, 500, 1000, 5000)
    for asked in product(widths, heights, (0.5, 1, 1.5, 2, 4)):
        width, height = picture_size(*asked)

        assert width * height <= MOST_PIXELS * 1.01, asked
        assert 320 <= width <= 2200, asked


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1100, 1000, (1100, 600)),
        (1100, 700, (1100, 350)),
        (1100, 100, (1100, 320)),
        (700, 700, (700, 350)),
        (400, 900, (400, 500)),
        (400, 700, (400, 350)),
    ],
)
def test_a_picture_leaves_room_for_the_controls(width, height, size):
    assert picture_size(width, height, 1) == size


def test_a_canvas_is_made_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Canvas(print, {}, {}, Aside(print, lambda: None, print)).close()


def test_what_has_the_focus_is_seen_on_every_ground():
    shown = re.findall(r":focus-visible \{ outline: 2px solid (#\w+)", Canvas._css)
    grounds = {style.background for style in STYLES.values()}

    assert len(shown) == 2
    for color in shown:
        assert min(contrast(color, ground) for ground in grounds) > 3
