"""Listeners, long runs, and any commands in any order."""

import numpy as np
import pytest
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kmviz import Step, Trace, assign
from kmviz.drawing.board.moment import moment_at
from kmviz.live.player import Player
from kmviz.live.state import HISTORY
from kmviz.runs.settings import Settings

from .players import at, gauss, line, refused, same_run, told

# Who wants to know


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("step", (), ["position"]),
        ("back", (), ["position"]),
        ("play", (), ["playing"]),
        ("new_start", (), ["position", "run", "settings"]),
        ("predict", (), ["prediction"]),
        ("drag_star", (0, (3.0, 0.0)), ["held", "position", "run"]),
    ],
)
def test_listeners_are_told_what_changed(name, arguments, what):
    player = at(line(), 2)
    changes = told(player)

    getattr(player, name)(*arguments)

    assert changes == [what]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step", ()),
        ("last", ()),
        ("seek", (5,)),
        ("pause", ()),
        ("undo", ()),
        ("drop_star", ()),
        ("forget_prediction", ()),
    ],
)
def test_listeners_are_not_told_of_nothing(name, arguments):
    player = at(line(), 5)
    changes = told(player)

    getattr(player, name)(*arguments)

    assert changes == []


# Runs too long to be computed before anybody asks


MANY = np.zeros((100_000, 1))


def long_run(length, pulled):
    """Yield so many steps of many points and stars, and note each; then fail."""
    stars, labels = np.zeros((200, 1)), np.zeros(len(MANY), dtype=np.int64)
    for i in range(length):
        phase = "init" if i == 0 else "assign" if i % 2 else "update"
        changed = np.full(len(MANY), i == 1)
        pulled.append(i)
        yield Step(phase, (i + 1) // 2, stars, labels - (i == 0), 0.0, changed, stars)


def failing_run(length):
    yield from long_run(length, [])
    message = "a cluster is empty"
    raise ValueError(message)


def test_a_long_run_is_computed_as_it_is_looked_at():
    pulled = []
    player = Player(trace=Trace(MANY, long_run(50, pulled)))
    assert len(pulled) == 2

    at(player, 3).step()

    assert player.next_action == "assign"
    assert (len(pulled), player.trace.recorded, player.trace.ended) == (6, 6, False)


def test_a_long_run_is_played_to_its_end():
    player = Player(trace=Trace(MANY, long_run(8, [])))
    player.play()

    while player.playing:
        player.step()

    assert (player.position, player.next_action) == (7, None)


def test_the_last_step_and_a_place_behind_it_compute_the_whole_run():
    player = Player(trace=Trace(MANY, long_run(8, [])))

    assert refused(player, "seek", 8) == "position must be between 0 and 7, got 8"
    player.last()
    assert player.position == 7


def test_where_a_long_run_fails_playing_pauses_and_the_step_is_refused():
    player = at(Player(trace=Trace(MANY, failing_run(4))), 3)
    player.play()
    assert player.next_action == "update"

    with pytest.raises(ValueError, match=r"^a cluster is empty$"):
        player.step()

    assert (player.position, player.playing) == (3, False)
    player.back()
    assert player.position == 2


def test_the_length_of_a_lesson_is_known_at_once():
    player = Player(Settings("dense", seed=3, k=9))

    assert player.trace.ended


# Any commands in any order


coordinates = st.floats(-1.5, 1.5)


spots = st.tuples(coordinates, coordinates)


few = st.integers(0, 4)


COMMANDS = st.one_of(
    st.tuples(st.sampled_from(["step", "back", "first", "last", "play", "pause"])),
    st.tuples(st.sampled_from(["new_start", "new_board", "predict"])),
    st.tuples(st.just("seek"), st.integers(0, 20)),
    st.tuples(st.sampled_from(["drag_star", "move_star", "predict_star"]), few, spots),
    st.tuples(st.just("drop_star")),
    st.tuples(st.sampled_from(["add_star", "add_point"]), spots),
    st.tuples(st.sampled_from(["remove_star", "predict_switch"]), few),
)


CHANGES = st.one_of(
    st.fixed_dictionaries({"k": st.integers(0, 15)}),
    st.fixed_dictionaries({"n": st.integers(0, 15)}),
    st.fixed_dictionaries({"seed": st.integers(-1, 3)}),
    st.fixed_dictionaries({"init": st.sampled_from(["partition", "k-means++", "no"])}),
    st.fixed_dictionaries({"empty": st.sampled_from(["keep", "farthest", "drop"])}),
    st.fixed_dictionaries({"board": st.sampled_from(["gauss", "moons"]), "n": few}),
)


def recorded(player):
    """Return what undo must bring back, bit for bit."""
    steps = [
        [step.phase, step.iteration, step.stop, step.inertia.hex()]
        + [
            array.tobytes()
            for array in (step.centroids, step.labels, step.changed, step.shift)
        ]
        for step in player.trace
    ]
    return player.settings, player.trace.X.tobytes(), steps, player.position


class AnyCommands(RuleBasedStateMachine):
    """A player, and a plain list of what it was before each change of its run."""

    def __init__(self):
        super().__init__()
        self.player = self.new_player()
        self.told = set()
        self.player.listen(lambda changed: self.told.update(changed))
        self.past = []
        self.log = []

    def new_player(self):
        return Player(Settings(n=12, k=3))

    @rule(command=COMMANDS)
    def give(self, command):
        name, *arguments = command
        self.try_out(name, arguments, {})

    @rule(changes=CHANGES)
    def change(self, changes):
        self.try_out("change", [], changes)

    @rule()
    def undo(self):
        self.player.undo()
        self.log.append(("undo", [], {}))

        if self.past:
            assert recorded(self.player) == self.past.pop()
        assert self.player.can_undo == bool(self.past)

    def try_out(self, name, arguments, changes):
        before, held = recorded(self.player), self.player.held
        self.told.clear()
        self.log.append((name, arguments, changes))
        try:
            getattr(self.player, name)(*arguments, **changes)
        except ValueError:
            assert recorded(self.player) == before
        goes_on = name == "drag_star" and held == self.player.held
        if self.told & {"run", "settings"} and not goes_on:
            self.past = [*self.past, before][-HISTORY:]

    @precondition(lambda self: self.player.held is None)
    @rule()
    def step_and_back(self):
        if self.player.next_action is None:
            return
        before = recorded(self.player)

        self.player.step()
        self.player.back()
        self.log += [("step", [], {}), ("back", [], {})]

        assert recorded(self.player) == before

    @invariant()
    def the_steps_are_honest(self):
        moves = self.player.fork.moves if self.player.fork else ()
        for i, step in enumerate(self.player.trace):
            here = ~np.isnan(step.centroids[:, 0])
            X = self.player.trace.X
            if step.phase == "assign":
                numbers = np.flatnonzero(here)
                nearest = numbers[assign(X, step.centroids[here])]
                assert (step.labels == nearest).all()
            elif i and i not in moves:
                assert step.phase == "update"
                for j in set(step.labels.tolist()):
                    mean = X[step.labels == j].mean(axis=0)
                    assert step.centroids[j] == pytest.approx(mean, abs=1e-12)

    @invariant()
    def the_state_is_consistent(self):
        player = self.player
        assert 0 <= player.position < len(player.trace)
        assert (player.next_action is None) == (player.now.stop is not None)
        assert not (player.playing and player.next_action is None)
        assert not (player.prediction and player.reveal)
        assert player.settings.k == player.trace.k or player.settings.k is None

    @invariant()
    def the_settings_make_the_run_unless_a_hand_turned_it(self):
        if self.player.fork is None:
            assert same_run(Player(self.player.settings).trace, self.player.trace)

    def teardown(self):
        again = self.new_player()
        for name, arguments, changes in self.log:
            try:
                getattr(again, name)(*arguments, **changes)
            except ValueError:
                continue

        assert recorded(again)[1:] == recorded(self.player)[1:]


TestAnyCommands = AnyCommands.TestCase


TestAnyCommands.settings = effort(max_examples=60, stateful_step_count=25)


def test_points_are_ringed_after_an_update_and_a_move_by_hand():
    player = at(gauss(), 2)
    player.move_star(0, (0.9, -0.9))
    trace = player.trace
    assert [trace[i].phase for i in (2, 3)] == ["update", "move"]

    for i in (2, 3):
        nearer = assign(trace.X, trace[i].centroids) != trace[i].labels
        moment = moment_at(trace, i)
        assert nearer.any()
        np.testing.assert_array_equal(moment.misplaced, nearer)
        np.testing.assert_array_equal(moment.borders, trace[i].centroids)
