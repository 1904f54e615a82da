"""Every control of an explorer changes its own setting, or says why not."""

import asyncio
import re
from html import unescape

import pytest

import kmviz

from .explored import (
    alert,
    click,
    control,
    drag,
    playing,
    tell,
    until,
    until_ended,
    widgets_of,
)


@pytest.mark.parametrize(
    ("words", "value", "setting"),
    [
        ("Points", 80, "n"),
        ("Stars k", 5, "k"),
        ("Start", "k-means++", "init"),
        ("Seed", "12", "seed"),
        ("If empty", "farthest", "empty"),
        ("Algorithm", "particle-swarm", "algorithm"),
        ("Board", "moons", "board"),
    ],
)
def test_a_setting_begins_another_run(viewer, words, value, setting):
    before = viewer.player.trace

    control(viewer, words).value = value

    assert viewer.player.trace is not before
    assert str(getattr(viewer.player.settings, setting)) == str(value)
    assert alert(viewer) == ""


@pytest.mark.parametrize(
    ("words", "value", "sentence"),
    [
        ("Stars k", 61, "k must be a whole number between 1 and the number of points"),
        ("Stars k", 0, "k must be a whole number between 1 and the number of points"),
        ("Points", 0, "Points must be"),
        ("Points", -5, "Points must be"),
        ("Seed", "", "Seed must be a whole number of at least 0"),
        ("Seed", "two", "Seed must be a whole number of at least 0"),
        ("Seed", "<b>", "Seed must be a whole number of at least 0, got &#x27;&lt;b"),
    ],
)
def test_nonsense_is_told_and_changes_nothing(viewer, words, value, sentence):
    changed, before = control(viewer, words), viewer.player.trace
    good = changed.value

    changed.value = value

    assert f'<p role="alert">{sentence}' in alert(viewer)
    assert viewer.player.trace is before
    assert changed.value == good


def press_assign(viewer):
    control(viewer, "Assign").click()


def press_a_key(viewer):
    tell(viewer, kind="key", key="ArrowRight", seq=1)


def drag_a_star(viewer):
    drag(viewer, 0, (0.5, 0.5))


def click_for_a_star(viewer):
    control(viewer, "A click").value = "adds a star"
    control(viewer, "Stars k").value = 0
    click(viewer, (-0.95, 0.95))


@pytest.mark.parametrize(
    "succeed", [press_assign, press_a_key, drag_a_star, click_for_a_star]
)
def test_the_next_success_takes_the_alert_away(viewer, succeed):
    control(viewer, "Stars k").value = 0

    succeed(viewer)

    assert alert(viewer) == ""


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "nudge"},
        {"kind": "shown", "frame": 1},
        {"kind": "room", "width": 600, "height": 900, "ratio": 1, "dark": True},
        {"kind": "down", "x": 0.01, "y": 0.01, "seq": 1},
        {"kind": "move", "x": 0.01, "y": 0.01, "seq": 1},
        {"kind": "up", "x": 0.01, "y": 0.01, "seq": 1},
    ],
    ids=lambda event: event["kind"],
)
def test_the_alert_stands_until_a_hand_changes_something(viewer, event):
    control(viewer, "Stars k").value = 0
    before = alert(viewer)

    tell(viewer, **event)

    assert alert(viewer) == before != ""


def test_a_field_that_is_filled_in_takes_away_the_refusal_that_was_seen(viewer):
    k = control(viewer, "Stars k")
    k.value = 0
    first = readable(alert(viewer))
    k.value = -1
    second = readable(alert(viewer))

    tell(viewer, kind="entered", told=first)  # which has come late
    assert readable(alert(viewer)) == second != first
    tell(viewer, kind="entered", told=second)

    assert alert(viewer) == ""


def readable(html):
    return unescape(re.sub("<[^>]*>", "", html))


def test_room_that_cannot_be_used_is_told(viewer):
    tell(viewer, kind="room", width="wide", height=900, ratio=1, dark=False)

    assert "Could not convert string to float" in alert(viewer)


def test_an_error_is_told_also_where_the_controls_cannot_be_set(
    viewer, monkeypatch, caplog
):
    monkeypatch.setattr(viewer._viewer.controls, "refresh", lambda: 1 / 0)

    control(viewer, "Stars k").value = 0

    assert "k must be a whole number between 1" in alert(viewer)
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_controls_that_a_change_passes_over_say_what_is_true(viewer):
    player, view, desk = viewer.player, viewer.view, viewer._viewer.desk
    for does in (
        player.step,
        lambda: player.ask_first(True),
        player.step,
        lambda: player.ask_first(False),
        *(lambda x=x: player.drag_star(0, (x, 0.4)) for x in (0.2, 0.5)),
        player.drop_star,
        player.undo,
        player.first,
        *(lambda x=x: player.drag_star(1, (x, 0.4)) for x in (0.2, 0.5)),
        lambda: view.set_style("dark"),
        player.step,
        lambda: player.add_star((0.1, 0.1)),
        lambda: player.change(board="moons"),
        desk.sketch.show,
        desk.sketch.leave,
        lambda: player.change(board="penguins"),
        player.last,
    ):
        does()
        told = states_of(viewer)
        viewer._viewer._refresh()
        assert told == states_of(viewer)


def states_of(viewer):
    return [each.get_state() for each in widgets_of(viewer.box) if each is not viewer]


@pytest.mark.parametrize(
    ("part", "fails"), [("picture", "update"), ("transport", "refresh")]
)
def test_playing_ends_where_picture_or_controls_fail(made, monkeypatch, part, fails):
    async def pause():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        monkeypatch.setattr(getattr(viewer._viewer, part), fails, lambda *place: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            viewer.player.pause()
        await until_ended(viewer)

    asyncio.run(pause())


def test_the_controls_follow_where_nothing_can_be_drawn(viewer, monkeypatch):
    monkeypatch.setattr(viewer._viewer.picture, "update", lambda place: 1 / 0)
    slider = control(viewer, "Step ")

    with pytest.raises(ZeroDivisionError):
        viewer.player.step()

    assert slider.value == 1


def test_a_table_that_vanished_is_told(explore, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n0,0\n1,0\n5,5\n6,5\n")
    viewer = explore(str(path), k=2)
    control(viewer, "Board").value = "moons"
    path.unlink()

    control(viewer, "Board").value = str(path)

    assert 'role="alert"' in alert(viewer)
    assert control(viewer, "Board").value == "moons"


def test_from_by_hand_one_can_go_back_to_the_same_start(viewer):
    before, start = viewer.player.trace, control(viewer, "Start")
    viewer.player.move_star(0, (0.5, 0.5))
    assert start.value == "by hand"

    start.value = "random"

    assert start.value == "random"
    assert viewer.player.settings.start is None
    assert (viewer.player.trace[0].centroids == before[0].centroids).all()


def test_the_start_is_put_there_by_hand_once_that_is_chosen(viewer):
    start, before = control(viewer, "Start"), viewer.player.trace
    viewer.player.last()

    start.value = "by hand"

    assert ("by hand: drag the stars", "by hand") in start.options
    assert viewer.player.position == 0
    assert (viewer.player.settings.start == before[0].centroids).all()
    viewer.player.undo()
    assert start.value == "random"
    assert viewer.player.trace is before


def test_a_start_is_offered_by_hand_only_where_a_hand_can_put_it(explore, rng_points):
    for each in (explore(rng_points, k=2), explore("gauss", canvas="image")):
        offered = [value for _, value in control(each, "Start").options]
        assert "by hand" not in offered


def test_a_board_that_was_handed_in_is_your_data(explore):
    mine = kmviz.make_board("gauss", n=9, rng=0)
    viewer = explore(mine, k=2)
    board = control(viewer, "Board")
    assert board.value == "your data"
    assert len(set(board.options)) == len(board.options)

    board.value = "gauss"
    assert viewer.player.settings.board == "gauss"
    board.value = "your data"

    assert viewer.player.settings.board is mine


def test_rows_with_blanks_are_told_as_long_as_they_are_missing(explore, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n0,0\n1,NA\n5,5\n6,5\n")
    viewer = explore(path, k=2)
    told = {str(getattr(each, "value", "")): each for each in widgets_of(viewer.box)}
    line = told['<p role="status">1 row with blanks left out</p>']
    assert line.layout.display is None
    assert alert(viewer) == ""

    control(viewer, "Board").value = "moons"

    assert line.layout.display == "none"


def test_a_run_of_one_step_has_a_slider_that_stays(explore):
    trace = kmviz.kmeans([[0.0, 0.0], [1.0, 1.0]], k=1, rng=0)
    viewer = explore(kmviz.Trace(trace.X, [trace[0]]))
    slider = control(viewer, "Step 0 of 0")
    assert (slider.min, slider.max) == (0, 1)

    slider.value = 1

    assert "Position must be between 0 and 0, got 1" in alert(viewer)
    assert slider.value == 0


def test_before_a_page_is_there_a_shorter_run_follows_a_long_one(viewer):
    viewer.player.last()

    viewer.player.change(k=1)

    assert viewer._viewer.canvas.caption.startswith("Start: 60 points, 1 star")
