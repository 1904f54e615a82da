"""What takes a while is worked out beside; until then, nothing has changed."""

import numpy as np
import pytest

from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.costs import Cost
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.state import FEWEST, HELD
from kmviz.live.telling import errand_told
from kmviz.runs.settings import Settings


@pytest.fixture
def player(monkeypatch):
    """A player for which everything takes a while, and its host waits."""
    monkeypatch.setattr("kmviz.live.costs.FELT", -1.0)
    player = Player(Settings("gauss", n=30, k=3, seed=5))
    player.beside = True
    return player


def waited(player):
    """Return the player once it has nothing to work out any more."""
    while player.errand is not None:
        player.go_on()
    return player


def test_nothing_changes_before_it_is_worked_out(player):
    before = player.state
    told = []
    player.listen(told.append)

    player.new_start()
    assert (player.state, set(told[0])) == (before, {"errand"})
    waited(player)
    assert player.settings.seed == 6
    assert set(told[-1]) == {"settings", "run", "errand"}


@pytest.mark.parametrize(
    "command",
    ["step", "last", "new_start", "new_board"],
)
def test_beside_comes_the_same_as_at_once(player, command):
    other = Player(Settings("gauss", n=30, k=3, seed=5))
    for each in (player, other):
        waited(each).change(k=4)
        getattr(waited(each), command)()

    now, then = waited(player).now, other.now
    assert (player.settings.seed, player.position) == (
        other.settings.seed,
        other.position,
    )
    np.testing.assert_array_equal(now.centroids, then.centroids)


def test_cancelling_leaves_everything_as_it_was(player):
    before = player.state

    player.change(k=7)
    player.cancel()

    assert player.errand is None
    assert (player.run, player.position) == (before.run, 0)
    player.go_on()
    assert player.trace.k == 3


@pytest.mark.parametrize("command", ["drop_star", "step", "back", "play", "predict"])
def test_a_run_is_drawn_anew_beside_once_its_star_is_let_go(monkeypatch, command):
    monkeypatch.setattr("kmviz.live.worker.cost_of_run", lambda *_, **__: Cost(1.0))
    player, prepared = Player(Settings("gauss", n=30, k=3, seed=5)), []
    player.beside, player.prepare = True, lambda state, _: prepared.append(state)
    player.step()
    player.drag_star(0, (0.5, 0.5))

    getattr(player, command)()
    player.drop_star()  # as a hand does that goes away meanwhile
    assert (player.held, player.position) == (0, 2)
    player.cancel()
    assert (player.held, player.position, player.can_undo) == (None, 1, False)
    player.drag_star(0, (0.5, 0.5))
    getattr(player, command)()
    assert waited(player).held is None
    assert [state.run.trace for state in prepared] == [player.trace]


def test_another_command_drops_what_was_asked_before(player):
    player.change(k=7)
    player.change(k=5)

    assert waited(player).trace.k == 5
    player.undo()
    assert waited(player).trace.k == 3


def test_what_fails_beside_is_refused_and_changes_nothing(player):
    player.change(k=31)

    with pytest.raises(ValueError, match=r"^k must be .* \(30\), got 31$"):
        waited(player)
    assert (player.errand, player.trace.k) == (None, 3)


def test_what_costs_much_asks_with_an_estimate(player, monkeypatch):
    cost = Cost(seconds=42.4, memory=3.04e9)
    monkeypatch.setattr("kmviz.live.worker.cost_of_run", lambda *_, **__: cost)
    desk = Desk(player)

    player.new_start()
    assert (player.errand.asks, desk.working) == (True, False)
    said = "This will take about 42 s and 3.0 GB of memory"
    assert errand_told(player, ENGLISH) == said
    player.agree()
    assert desk.working
    assert waited(player).settings.seed == 6


def test_what_the_host_needs_is_prepared_beside(player):
    prepared = []
    player.prepare = lambda state, _: prepared.append(state)

    player.step()
    waited(player)

    assert prepared == [player.state]


def test_a_step_at_which_it_is_already_known_what_follows_is_taken_at_once():
    player = Player(Settings("gauss", n=30, k=3, seed=5))
    player.beside = True

    player.step()

    assert (player.errand, player.position) == (None, 1)


def test_large_boards_are_not_kept_for_thirty_commands(monkeypatch):
    player = Player(Settings("gauss", n=30, k=3))
    monkeypatch.setattr("kmviz.live.state.HELD", 5 * 60)
    for _ in range(9):
        player.new_board()
    assert len(player.state.history) == 5
    monkeypatch.setattr("kmviz.live.state.HELD", 1)
    player.new_board()

    assert (len(player.state.history), HELD > 1) == (FEWEST, True)
