"""What lasts in a viewer is said, can be ended, and loses nothing; one step glides."""

import asyncio
import os
import re
import signal
import threading
import time

import numpy as np
import pytest
from ipywidgets import Image, Widget

from kmviz.live.notebook import aside as module
from kmviz.live.notebook import working
from kmviz.live.notebook.canvas import Canvas

from .explored import control, idle
from .looped import for_ever, in_a_loop, until

pytestmark = pytest.mark.usefixtures("usual_interrupts")


async def step_twice(page):
    for _ in range(2):
        page.tell(kind="key", key="ArrowRight", seq=1)
        await page.rests()
    return page.places


def test_a_step_of_the_page_glides_and_ends_at_the_step():
    places = in_a_loop(step_twice)

    assert places[0] == 1
    assert 1.05 < places[1] < 1.2  # far enough to be seen
    assert places[1:] == sorted(places[1:])
    assert places[-1] == 2


async def step_without_motion(page):
    room = {"width": 600, "height": 900, "ratio": 1, "dark": False}
    page.tell(kind="room", **room, still=True)
    await page.rests()
    page.places.clear()
    return await step_twice(page)


def test_a_step_does_not_glide_for_who_wants_no_motion():
    assert in_a_loop(step_without_motion) == [1, 2]


async def step_in_a_cell(page):
    page.player.seek(1)
    page.player.step()
    await page.rests()
    return page.places


def test_a_step_of_a_program_does_not_glide():
    assert in_a_loop(step_in_a_cell) == [1, 2]


def test_the_next_key_ends_a_glide_at_once():
    async def hurry(page):
        page.player.seek(1)
        for _ in range(3):
            page.tell(kind="key", key="ArrowRight", seq=1)
        page.tell(kind="key", key="Home", seq=2)
        await page.rests()
        return page.places

    assert in_a_loop(hurry)[-1] == 0


def test_a_pause_and_play_before_the_kernel_hears_of_either_play_on():
    async def hurry(page):
        aside, free = page.viewer._viewer._aside, threading.Event()
        page.viewer.view.set_speed(30)
        page.player.play()
        aside.do(lambda: free.wait(30.0))
        await until(lambda: aside._now and aside.awaited)
        page.player.pause()
        free.set()
        while not idle(aside):
            time.sleep(0.001)
        page.player.play()
        await until(lambda: not page.player.playing)
        return page.player.next_action

    assert in_a_loop(hurry) is None


def ask_for_points(page):
    page.viewer._viewer.controls.settings.children[0].children[1].value = 50


def make_a_step(page):
    page.tell(kind="key", key="ArrowRight", seq=1)


def ask_for_the_future(page):
    page.tell(kind="key", key="e", seq=1)


@pytest.mark.parametrize(
    ("owner", "name", "ask"),
    [
        ("kmviz.runs.anew", "with_settings", ask_for_points),
        ("kmviz.live.state.State", "stepped", make_a_step),
        ("kmviz.drawing.stage.Stage", "pixels", ask_for_points),
        ("kmviz.drawing.stage.Stage", "pixels", ask_for_the_future),
    ],
    ids=["making", "stepping", "drawing", "looking"],
)
def test_what_is_ended_loses_nothing(monkeypatch, owner, name, ask):
    monkeypatch.setattr(module, "SOON", 0.02)

    async def end(page):
        page.player.last()
        page.player.first()
        page.player.move_star(0, (0.5, 0.5))
        hand = page.viewer._viewer.touching.hand
        hand.ask(7)
        before, known = page.player.state, len(page.desk.starts.kept)
        look = page.viewer.view.look
        with monkeypatch.context() as stuck:
            begun = threading.Event()
            stuck.setattr(f"{owner}.{name}", lambda *_: begun.set() or for_ever())
            ask(page)
            await until(lambda: begun.is_set() and page.lasts)
            page.tell(kind="cancel")
            await page.rests()
        assert page.player.state.run.settings is before.run.settings
        assert page.player.state.history == before.history
        assert len(page.desk.starts.kept) == known
        assert page.viewer.view.look == look
        assert hand.asked == 7
        assert not page.lasts
        return page

    async def go_on(page):
        await end(page)
        make_a_step(page)
        await page.rests()
        assert page.player.position == 1
        return page.player.trace, page.canvas.caption

    trace, caption = in_a_loop(go_on)
    assert caption.startswith("Assign 1")
    assert np.isfinite(trace.inertia)


def test_a_way_back_is_seen_though_its_picture_was_ended(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)

    async def leave(page):
        page.tell(kind="key", key="o", seq=1)
        await until(lambda: page.canvas.caption.startswith("k = 1"))
        await page.rests()
        with monkeypatch.context() as stuck:
            stuck.setattr("kmviz.drawing.stage.Stage.pixels", for_ever)
            page.viewer._viewer._aside.do(page.desk.leave)
            await until(lambda: page.lasts)
            stuck.undo()
            page.tell(kind="cancel")
            await page.rests()
        return page.desk.browsed, page.canvas.caption

    assert in_a_loop(leave) == (
        None,
        "Start: 60 points, 3 stars; no point has a cluster yet",
    )


async def ask_for_millions(page):
    """Ask for so much that it is asked back, and return what is said, and then seen."""
    page.tell(kind="key", key="ArrowRight", seq=1)
    await page.rests()
    points = page.viewer._viewer.controls.settings.children[0].children[1]
    points.value = 10_000_000
    await until(lambda: page.lasts)
    row = page.viewer._viewer.lasting.row
    said = [row.children[0].value, *(each.description for each in row.children[1:])]
    page.tell(kind="cancel")
    await page.rests()
    return said, page.lasts, points.value, page.player.position


def test_what_costs_much_is_asked_about_and_not_done_before():
    (said, *buttons), lasts, points, position = in_a_loop(ask_for_millions)

    assert re.search(r"This will take about \d+ s and \d+\.\d GB of memory", said)
    assert buttons == ["Go on", "Not now"]
    assert (lasts, points, position) == (False, 60, 1)


def test_what_is_agreed_to_is_done(monkeypatch):
    async def agree(page):
        monkeypatch.setattr("kmviz.live.costs.LONG", 0.0)
        monkeypatch.setattr("kmviz.live.costs.FELT", 0.0)
        points = page.viewer._viewer.controls.settings.children[0].children[1]
        points.value = 50
        await until(lambda: page.lasts)
        page.viewer._viewer.lasting.row.children[1].click()
        await until(lambda: len(page.player.trace.X) == 50)
        await until(lambda: not page.lasts)
        return points.value

    assert in_a_loop(agree) == 50


def test_what_follows_an_errand_is_told_as_its_end(monkeypatch):
    async def follow(page):
        monkeypatch.setattr("kmviz.live.costs.FELT", 0.0)
        lasting, said = page.viewer._viewer.lasting, []
        lasting._said.observe(lambda news: said.append(news["new"]), "value")
        page.player.beside = True
        page.player.change(n=50)
        await until(lambda: page.lasts)
        lasting.tell(4.0)
        await until(lambda: page.player.errand is None)
        lasting.tell(5.0)
        last = lasting._said.value
        lasting.tell(None)
        return last, said, page.lasts

    last, said, lasts = in_a_loop(follow)
    assert re.search(r"Working: \d+ %", last)
    assert not [each for each in said if "so far" in each]
    assert not lasts


async def begin_for_ever(page, stuck):
    """Have a page wait for points that never come, until it says so."""
    stuck.setattr("kmviz.runs.anew.with_settings", for_ever)
    ask_for_points(page)
    await until(lambda: page.lasts)
    await asyncio.sleep(0)


def test_an_interrupt_ends_what_lasts(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)

    async def interrupt(page):
        with monkeypatch.context() as stuck:
            await begin_for_ever(page, stuck)
            os.kill(os.getpid(), signal.SIGINT)
            await until(lambda: not page.lasts)
        return len(page.player.trace.X)

    assert in_a_loop(interrupt) == 60


def test_a_closed_viewer_leaves_an_interrupt_to_others(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)
    heard = []
    signal.signal(signal.SIGINT, lambda *_: heard.append("others"))

    async def close(page):
        with monkeypatch.context() as stuck:
            await begin_for_ever(page, stuck)
            page.viewer.close()
            signal.raise_signal(signal.SIGINT)

    in_a_loop(close)
    assert heard == ["others"]


@pytest.mark.parametrize(
    "end",
    [
        lambda page: os.kill(os.getpid(), signal.SIGINT),
        lambda page: page.tell(kind="key", key="Escape", seq=2),
        lambda page: page.tell(kind="cancel"),
    ],
    ids=["Interrupt", "Escape", "cancel"],
)
def test_many_starts_are_ended_and_what_is_known_is_kept(monkeypatch, end):
    monkeypatch.setattr("kmviz.live.coming.Sought.advanced", lambda coming: True)

    async def begin_and_end(page):
        usual = signal.getsignal(signal.SIGINT)
        page.player.last()
        await page.rests()
        for _ in range(2):
            page.tell(kind="key", key="a", seq=1)
        await until(lambda: signal.getsignal(signal.SIGINT) != usual)
        end(page)
        await until(lambda: not page.desk.working)
        return page.player.now.stop, len(page.desk.starts.kept)

    assert in_a_loop(begin_and_end) == ("labels unchanged", 1)


def test_an_interrupt_takes_a_question_away_also_after_a_cell_meant_others(monkeypatch):
    monkeypatch.setattr("kmviz.live.notebook.working.AGAIN", 0.01)

    async def interrupt(page):
        usual = signal.getsignal(signal.SIGINT)
        page.tell(kind="key", key="a", seq=1)
        await until(lambda: signal.getsignal(signal.SIGINT) != usual)
        signal.signal(signal.SIGINT, usual)  # as Jupyter does after a cell
        await until(lambda: signal.getsignal(signal.SIGINT) != usual)
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: not page.desk.starts.asked)
        await page.rests()
        return page.lasts

    assert in_a_loop(interrupt) is False


def test_that_it_lasts_is_not_said_after_its_end(monkeypatch):
    async def end(page):
        lasting, say = page.viewer._viewer.lasting, working._so_long
        ends = threading.Thread(target=lasting.tell, args=(None,))

        def overtaken(seconds, words):
            said = say(seconds, words)
            if seconds is not None:
                ends.start()
                ends.join(0.1)
            return said

        monkeypatch.setattr(working, "_so_long", overtaken)
        lasting.tell(1.0)
        ends.join(30.0)
        return page.lasts

    assert in_a_loop(end) is False


def test_a_page_knows_what_it_was_about_to_be_told_when_that_was_ended(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)
    send, knows, stuck = Widget.send_state, {}, threading.Event()

    async def end(page):
        page.tell(kind="key", key="a", seq=1)
        await page.rests()
        buttons = page.viewer._viewer.transport.many.children[1:]
        (layout,) = [each.layout for each in buttons if each.description == "Cancel"]

        def note(widget, key=None):
            """Take note of what a page is told, but for that nothing lasts any more."""
            if widget is layout and layout.display == "none" and not stuck.is_set():
                stuck.set()
                for_ever()
            if widget is layout:
                knows["display"] = widget.display
            send(widget, key)

        monkeypatch.setattr(Widget, "send_state", note)
        page.tell(kind="key", key="a", seq=2)
        await until(stuck.is_set)
        page.tell(kind="cancel")
        await page.rests()

    in_a_loop(end)
    assert knows == {"display": "none"}


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("kmviz.live.staging.Stage", "r"),
        ("kmviz.encoding.png.PngEncoder.encode", "ArrowRight"),
    ],
)
def test_an_end_while_a_picture_is_made_leaves_the_one_that_is_seen(
    monkeypatch, where, name
):
    async def end(page):
        page.player.seek(2)
        await page.rests()
        scene, places = page.viewer._viewer.picture.scene, [*page.places]
        with monkeypatch.context() as stuck:
            begun = threading.Event()
            stuck.setattr(where, lambda *_: begun.set() or for_ever())
            page.tell(kind="key", key=name, seq=1)
            await until(begun.is_set)
            page.tell(kind="cancel")
            await page.rests()
        return page.viewer._viewer.picture.scene is scene, page.places == places

    assert in_a_loop(end) == (True, True)


def test_a_page_is_told_nothing_again_that_was_not_in_hand(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)
    send, told = Widget.send_state, []

    async def end(page):
        with monkeypatch.context() as stuck:
            stuck.setattr("kmviz.runs.anew.from_next_seed", for_ever)
            page.tell(kind="key", key="r", seq=1)
            await until(lambda: page.lasts)
            stuck.setattr(Widget, "send_state", note)
            page.tell(kind="cancel")
            await page.rests()
        return len(told)

    def note(widget, key=None):
        told.append(widget)
        send(widget, key)

    assert in_a_loop(end) < 10


def test_what_a_hand_does_while_something_lasts_is_forgotten_with_it(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.02)

    async def press(page):
        with monkeypatch.context() as stuck:
            stuck.setattr("kmviz.runs.anew.with_settings", for_ever)
            ask_for_points(page)
            await until(lambda: page.lasts)
            page.tell(kind="key", key="ArrowRight", seq=1)
            page.tell(kind="cancel")
            await page.rests()
        points = page.viewer._viewer.controls.settings.children[0].children[1]
        return page.player.position, points.value

    assert in_a_loop(press) == (0, 60)


@pytest.mark.parametrize(("speaks", "kind"), [(True, Canvas), (False, Image)])
def test_a_canvas_that_never_spoke_becomes_a_picture_at_the_first_button(
    monkeypatch, speaks, kind
):
    monkeypatch.setattr("kmviz.live.notebook.fallback.PATIENCE", 0.0)

    async def press(page):
        page.canvas.unobserve_all()
        if speaks:
            page.tell(kind="shown", frame=1)
        page.viewer._viewer.transport.box.children[0].children[3].click()
        await page.rests()
        shown = page.viewer._viewer.surface.widget.children[0]
        shown = shown.children[0] if hasattr(shown, "children") else shown
        control(page.viewer, "More").value = True
        await page.rests()
        clicks = control(page.viewer, "A click")
        gone = page.canvas.comm is None
        return isinstance(shown, kind), clicks.layout.display, gone

    assert in_a_loop(press) == (True, None if speaks else "none", not speaks)


async def close_while_ends_are_sought(page):
    page.desk.starts.try_many()
    await until(lambda: page.desk.starts.kept)
    assert page.desk.working
    page.viewer.close()
    return page.desk.working


def test_a_closed_viewer_works_out_nothing_more():
    assert not in_a_loop(close_while_ends_are_sought)


def remarked(page):
    """Return what is said over the picture."""
    return [text for text, _ in page.canvas.remarked.get("lines", [])]


def one_more(sought):
    """Say that there is a step after this one, in a thread that nobody can end."""
    time.sleep(0.001)
    return True


@pytest.mark.parametrize("known", [False, True])
def test_who_ends_what_lasts_is_told_what_is_left(monkeypatch, known):
    monkeypatch.setattr(module, "SOON", 0.02)

    async def end(page):
        with monkeypatch.context() as stuck:
            if known:
                stuck.setattr("kmviz.live.coming.Sought.advanced", one_more)
                page.tell(kind="key", key="a", seq=1)
                page.tell(kind="key", key="a", seq=1)
                await until(lambda: page.desk.starts.trying and page.lasts)
            else:
                await begin_for_ever(page, stuck)
            page.tell(kind="cancel")
            await page.rests()
        told = remarked(page)
        make_a_step(page)
        await page.rests()
        return told, remarked(page), page.desk.starts.trying

    told, later, trying = in_a_loop(end)
    what = "what is known so far stays" if known else "everything is as it was"
    assert told == [f"Cancelled: {what}"]
    assert (later, trying) == ([], 0)
