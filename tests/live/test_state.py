"""The state machine: what each command keeps, and what it takes away."""

import gc
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz.live.coming import Sought
from kmviz.live.player import EXPECTED, Player
from kmviz.live.state import State
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

LINE = np.array([[0.0], [1.0], [5.0]])
"""With stars on 0 and 1: init, assign, update, assign, update, assign."""


def busy():
    """A player that plays, is asked, remembers a change, and stands at an update."""
    player = Player(Settings(LINE, start=LINE[:2]))
    player.change(seed=1, start=LINE[:2])
    player.seek(2)
    player.predict_switch(1)
    player.play()
    return player


def revealed():
    """A player that plays, and shows what came of a prediction."""
    player = busy()
    player.step()
    player.play()
    return player


def holding():
    """A player whose second star is held."""
    player = busy()
    player.drag_star(1, (2.0, 0.0))
    return player


KEEPS = {
    # what is kept of: playing, marks, a reveal, a held star
    "step": (True, False, False, False),
    "back": (False, False, False, False),
    "first": (True, False, False, False),
    "seek 1": (True, False, False, False),
    "last": (False, False, False, False),
    "play": (True, True, True, False),
    "pause": (False, True, True, True),
    "undo": (False, False, False, False),
    "new_start": (True, False, False, False),
    "change k 1": (True, False, False, False),
    "change k 2": (True, True, True, False),
    "add_star": (False, False, False, False),
    "add_point": (False, False, False, False),
    "add_points": (False, False, False, False),
    "remove_point": (False, False, False, False),
    "ask_first": (True, True, True, False),
    "ask_behind": (True, True, True, True),
    "remove_star": (False, False, False, False),
    "move_star": (False, False, False, False),
    "drag_star": (False, False, False, True),
    "begin": (False, False, False, False),
    "drop_star": (True, True, True, False),
    "predict": (False, True, False, False),
    "forget_prediction": (True, False, True, True),
}
GIVE = {
    "seek 1": lambda player: player.seek(1),
    "change k 1": lambda player: player.change(k=1),
    "change k 2": lambda player: player.change(k=2),
    "add_star": lambda player: player.add_star((3.0, 0.0)),
    "add_point": lambda player: player.add_point((3.0, 0.0)),
    "add_points": lambda player: player.add_points([(3.0, 0.0), (4.0, 0.0)]),
    "remove_point": lambda player: player.remove_point(0),
    "ask_first": lambda player: player.ask_first(True),
    "ask_behind": lambda player: player.ask_behind(0),
    "remove_star": lambda player: player.remove_star(0),
    "move_star": lambda player: player.move_star(0, (0.5, 0.0)),
    "drag_star": lambda player: player.drag_star(0, (0.5, 0.0)),
    "begin": lambda player: player.begin(new_run(Settings(LINE, start=LINE[1:]))),
}
ABOUT_THE_SAME_RUN = {
    *("play", "pause", "drop_star", "forget_prediction", "change k 2", "ask_behind"),
}


def give(player, command):
    GIVE.get(command, lambda player: getattr(player, command)())(player)


def commands():
    """Return the names of all commands of a player, however they are given."""
    properties = {n for n in dir(Player) if isinstance(getattr(Player, n), property)}
    names = {name for name in dir(Player) if not name.startswith("_")} - properties
    return (
        names
        - {"listen", "why", "prospect", "belonging", "glides"}
        - {
            *("waits_for", "check_free"),
        }
    )


def test_the_table_knows_every_command():
    unpredicted = {"predict_star", "predict_switch", "new_board", "lay_out"}
    unpredicted |= {"attend", "go_on", "agree", "cancel"}

    assert {name.split()[0] for name in KEEPS} | unpredicted == commands()


@pytest.mark.parametrize("command", KEEPS)
def test_a_command_goes_on_playing_or_pauses(command):
    player = busy()
    player.forget_prediction()

    give(player, command)

    assert player.playing is KEEPS[command][0]


@pytest.mark.parametrize("command", KEEPS)
def test_a_command_keeps_the_marks_or_takes_them_away(command):
    player = busy()

    give(player, command)

    assert (player.prediction is not None) is KEEPS[command][1]


@pytest.mark.parametrize("command", KEEPS)
def test_a_command_keeps_what_was_revealed_or_takes_it_away(command):
    player = revealed()

    give(player, command)

    assert (player.reveal is not None) is KEEPS[command][2]


@pytest.mark.parametrize("command", KEEPS)
def test_a_command_keeps_hold_of_a_star_or_lets_go(command):
    player = holding()

    give(player, command)

    assert (player.held is not None) is KEEPS[command][3]


@pytest.mark.parametrize("command", KEEPS)
def test_listeners_are_told_once_whatever_was_held(command):
    player = holding()
    told = []
    player.listen(told.append)

    give(player, command)

    assert len(told) <= 1


def test_a_reveal_that_goes_is_told():
    player, changes = revealed(), []
    player.listen(changes.append)

    player.step()

    assert "prediction" in changes[0]


@pytest.mark.parametrize("command", sorted(set(KEEPS) - ABOUT_THE_SAME_RUN))
def test_marks_never_outlive_the_picture_for_which_they_were_made(command):
    player = busy()
    before = player.trace, player.position

    give(player, command)

    moved = (player.trace, player.position) != before
    assert player.prediction is None or not moved


# What is refused changes nothing

BAD = st.sampled_from([np.inf, "here", None, -1, 99])
PLACE = st.tuples(st.floats(-6, 12), st.just(0.0)) | st.tuples(BAD, st.just(0.0))
STAR = st.integers(-1, 3)
COMMANDS = st.one_of(
    st.tuples(st.sampled_from(["step", "back", "last", "play", "pause", "undo"])),
    st.tuples(st.sampled_from(["new_start", "new_board", "predict"])),
    st.tuples(st.just("seek"), st.integers(-1, 9)),
    st.tuples(st.sampled_from(["move_star", "drag_star", "predict_star"]), STAR, PLACE),
    st.tuples(st.sampled_from(["drop_star", "forget_prediction"])),
    st.tuples(st.sampled_from(["add_star", "add_point"]), PLACE),
    st.tuples(st.sampled_from(["remove_star", "predict_switch"]), STAR),
    st.tuples(st.just("change"), st.sampled_from(["k", "seed", "board_seed"]), BAD),
    st.tuples(st.just("change"), st.just("k"), st.integers(0, 4)),
    st.tuples(st.just("change"), st.just("empty"), st.sampled_from(["keep", "error"])),
    st.tuples(st.just("change"), st.sampled_from(["init", "empty", "tol", "q"]), BAD),
)


def perform(player, name, *arguments):
    if name == "change":
        player.change(**dict([arguments]))
    else:
        getattr(player, name)(*arguments)


@settings(max_examples=150)
@given(st.lists(COMMANDS, min_size=1, max_size=12))
def test_a_refused_command_changes_nothing(sequence):
    player = Player(Settings(LINE, start=LINE[:2], empty="error"))
    told, taken = [], None
    player.listen(told.append)
    for command in sequence:
        state, heard = player._state, len(told)
        try:
            perform(player, *command)
        except EXPECTED:
            back = player._state.run is taken  # what the hand did cannot stand
            assert player._state is state or (back and player.held is None)
            assert len(told) <= heard + back
        if state.held is None and player.held is not None:
            taken = state.run


@pytest.mark.parametrize(
    "setting", ["board_seed", "seed", "max_iter", "tol", "init", "empty"]
)
@pytest.mark.parametrize("hand", [False, True])
def test_a_setting_that_waits_is_refused_at_once(setting, hand):
    player = Player(Settings(LINE, k=2, start=LINE[:2] if hand else None))

    with pytest.raises(ValueError, match=f"^{setting} must be "):
        player.change(**{setting: "a"})


def test_a_refused_move_leaves_marks_history_and_listeners_alone():
    player = Player(Settings(LINE, start=LINE[:2], empty="error"))
    for seed in range(1, 40):
        player.change(seed=seed, start=LINE[:2])
    player.seek(2)
    player.predict_switch(1)
    state, told = player._state, []
    player.listen(told.append)

    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        player.move_star(0, (99.0, 0.0))

    assert player._state is state
    assert told == []


def test_a_star_that_goes_back_brings_the_marks_back():
    player = Player(Settings(LINE, start=LINE[:2], empty="error"))
    player.seek(2)
    player.predict_switch(1)
    player.drag_star(0, (99.0, 0.0))

    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        player.play()

    assert player.prediction.switches == {1}
    assert (player.held, player.playing, player.position) == (None, False, 2)


def ended(run):
    """Return the trace of a run after a state has gone to its end."""
    return State(run).at_end().run.trace


def sought(run):
    """Return the trace of a run whose end was sought step by step."""
    start = Sought("", lambda: run)
    while start.advanced():
        pass
    return start.run.trace


@pytest.mark.parametrize("to_its_end", [ended, sought])
def test_where_a_run_has_ended_nobody_waits_for_inertias(to_its_end):
    trace = to_its_end(new_run(Settings(LINE, start=LINE[:2])))
    known = [object.__getattribute__(step, "inertia") for step in trace]

    assert known[1:] == [16.0, 8.0, 5.0, 0.5, 0.5]


@pytest.mark.parametrize(
    ("algorithm", "n", "command"),
    [
        ("k-medians", 60, "new_start"),
        ("k-medians", 60, "move_star"),
        ("k-means", 20_000, "new_board"),
    ],
)
def test_many_labels_of_what_can_be_undone_are_made_again(
    algorithm, n, command, monkeypatch
):
    monkeypatch.setattr("kmviz.live.state.FEW", 100)
    player = Player(Settings("gauss", n=n, k=3, algorithm=algorithm))
    player.seek(4)
    trace, labels = player.run.trace, ref(player.now.labels)
    told = player.now.labels.tobytes()
    player.seek(1)

    give(player, command)
    player.run.trace.metric.lent.clear()
    gc.collect()

    assert trace.recorded == 0
    assert labels() is None
    player.undo()
    player.seek(4)
    assert player.now.labels.tobytes() == told


def test_points_of_one_board_count_once_in_what_can_be_undone(monkeypatch):
    monkeypatch.setattr("kmviz.live.state.HELD", 250)
    player = Player(Settings("gauss", n=50, k=3))

    for command in ["new_board", *4 * ["new_start"]]:
        give(player, command)

    assert len(player.state.history) == 5


def test_a_run_that_was_known_to_its_end_is_known_so_when_it_is_brought_back(
    monkeypatch,
):
    for name in ("runs.forks.AHEAD", "live.state.FEW"):
        monkeypatch.setattr(f"kmviz.{name}", 0)
    player = Player(Settings("gauss", n=60, k=3, seed=4))
    player.last()
    end = player.position
    player.seek(4)
    known = player.reach

    player.new_start()
    assert not player.reach[1]
    player.undo()

    assert player.trace.recorded < end
    assert (player.position, player.reach) == (4, known) == (4, (end, True))
