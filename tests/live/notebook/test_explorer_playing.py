"""An explorer plays in the kernel's loop, and tells what goes wrong."""

import asyncio
import gc
import threading

import pytest

from kmviz.live.notebook import playback
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.explorer import Explorer

from .explored import alert, canvas, control, playing, tell, until, until_ended


def test_playing_shows_every_step_and_ends(made):
    async def play():
        viewer = playing(made)
        places = [0]
        viewer.player.listen(lambda change: places.append(viewer.player.position))
        await until_ended(viewer)
        return list(dict.fromkeys(places)), len(viewer.player.trace)

    places, count = asyncio.run(play())

    assert places == list(range(count))


def test_playing_glides_between_the_steps(made):
    async def play():
        viewer = playing(made, speed=2)
        await until(lambda: viewer.player.position == 2)
        return canvas(viewer).frame

    assert asyncio.run(play()) > 3  # each step alone would make three


def test_a_glide_waits_until_each_picture_was_seen(made):
    async def play():
        viewer = playing(made, position=1, speed=0.5, answers=False)
        frame, frames = canvas(viewer).frame, []
        await until(lambda: canvas(viewer).frame == frame + 1)
        for _ in range(20):
            await asyncio.sleep(0)
        frames.append(canvas(viewer).frame)
        tell(viewer, kind="shown", frame=frame + 1)
        await until(lambda: canvas(viewer).frame == frame + 2)
        return frame, frames

    frame, frames = asyncio.run(play())

    assert frames == [frame + 1]


def noting_places(viewer, monkeypatch):
    """Return the positions whose pictures are sent from now on, as they are sent."""
    places, picture = [], viewer._viewer.picture
    update = picture.update
    monkeypatch.setattr(
        picture, "update", lambda place: (places.append(place), update(place))[1]
    )
    return places


def test_after_a_pause_in_a_glide_the_picture_is_that_of_the_step(made, monkeypatch):
    async def play():
        viewer = playing(made, position=1, speed=0.5)
        places = noting_places(viewer, monkeypatch)
        await until(lambda: places and places[-1] > 1)
        viewer.player.pause()
        await until_ended(viewer)
        return places[-1], canvas(viewer).quiet

    assert asyncio.run(play()) == (1, False)


def test_nothing_is_read_aloud_while_playing(made):
    async def play():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        return canvas(viewer).quiet

    assert asyncio.run(play())


@pytest.mark.parametrize("position", [0, 1])
def test_a_change_of_speed_acts_at_once(made, position):
    async def play():
        viewer = playing(made, position=position, speed=0.1)
        frame = canvas(viewer).frame
        await until(lambda: canvas(viewer).frame > frame)
        viewer.view.set_speed(30)
        await until(lambda: not viewer.player.playing)
        return viewer.player.next_action

    assert asyncio.run(play()) is None


def test_a_glide_that_becomes_slower_does_not_go_back(made, monkeypatch):
    async def play():
        viewer = playing(made, position=1, speed=2)
        places = noting_places(viewer, monkeypatch)
        await until(lambda: places and places[-1] > 1.5)
        viewer.view.set_speed(0.5)
        slower = len(places)
        await until(lambda: len(places) > slower + 2)
        glide = [place for place in places if place != 1]
        viewer.player.pause()
        return glide

    glide = asyncio.run(play())

    assert glide == sorted(glide)


@pytest.mark.parametrize("end", [lambda viewer: viewer.player.pause(), Explorer.close])
def test_pause_and_close_end_the_task(made, end):
    async def play():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        tasks = len(asyncio.all_tasks())
        end(viewer)
        await until(lambda: len(asyncio.all_tasks()) == 1)
        return tasks

    assert asyncio.run(play()) == 2


def test_playing_ends_when_nobody_looks(made, monkeypatch):
    monkeypatch.setattr(playback, "PATIENCE", 0.02)

    async def play(position, speed):
        viewer = playing(made, position=position, speed=speed, answers=False)
        await until_ended(viewer)
        return viewer.player.position

    rests, glides = asyncio.run(play(0, 1)), asyncio.run(play(1, 0.1))
    assert rests == glides == 1


def test_a_viewer_plays_on_in_another_loop(made):
    async def play(viewer):
        (viewer or playing(made)).player.play()
        await until(lambda: not made[0].player.playing)

    asyncio.run(play(None))
    made[0].player.first()
    asyncio.run(play(made[0]))

    assert made[0].player.next_action is None


@pytest.mark.parametrize("fails", ["player.Player.step", "state.State.stepped"])
def test_a_failure_while_playing_is_told(made, monkeypatch, fails):
    async def play():
        viewer = playing(made)
        monkeypatch.setattr(f"kmviz.live.{fails}", lambda _: 1 / 0)
        await until_ended(viewer)
        return alert(viewer)

    assert "ZeroDivisionError: division by zero" in asyncio.run(play())


def test_a_failure_to_draw_while_playing_is_told(made, monkeypatch):
    async def play():
        viewer, faults = playing(made), []
        asyncio.get_running_loop().set_exception_handler(lambda *a: faults.append(a))
        monkeypatch.setattr(viewer._viewer.picture, "update", lambda *place: 1 / 0)
        await until_ended(viewer)
        gc.collect()  # an error that nobody fetched is told when its task goes
        return alert(viewer), faults

    told, faults = asyncio.run(play())

    assert "ZeroDivisionError: division by zero" in told
    assert faults == []


def test_playing_and_closing_pause_in_their_turn(made, monkeypatch):
    monkeypatch.setattr(playback, "PATIENCE", 0.02)
    turns = []

    async def play(end):
        viewer = playing(made, position=1, speed=1, answers=False)
        player = viewer.player
        player.listen(lambda changed: turns.append(turn_is_taken()))
        end(viewer)
        await until(lambda: not player.playing)

    asyncio.run(play(Explorer.close))
    asyncio.run(play(lambda viewer: None))

    assert turns == [True, True]


def turn_is_taken():
    """Tell whether another thread would have to wait for its turn."""

    def take():
        taken.append(not TURN.acquire(blocking=False))
        if not taken[0]:
            TURN.release()

    taken = []
    other = threading.Thread(target=take)
    other.start()
    other.join()
    return taken[0]


def test_playing_without_a_loop_is_told(viewer):
    control(viewer, "Play").click()

    assert "Playing requires a running event loop" in alert(viewer)
    assert not viewer.player.playing
