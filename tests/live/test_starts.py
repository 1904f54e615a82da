"""Runs that ended or were left are kept as starts, one by one or many at once."""

from itertools import count
from threading import Event, current_thread

import numpy as np
import pytest

import kmviz
from kmviz.core.ground.pauses import may_end
from kmviz.core.metric import Euclidean
from kmviz.live.coming import Sought
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.starts import MANY, Starts
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

from .tried import PEAKED, finish


def fails(X, seed):
    """Tell whether a cluster of the run of a seed loses all its points."""
    try:
        return not len(kmviz.kmeans(X, 3, init="partition", rng=seed, empty="error"))
    except ValueError:
        return True


def test_a_run_is_kept_once_when_it_comes_to_its_end(player, starts):
    player.step()
    assert starts.kept == ()
    player.last()
    player.first()
    player.last()

    assert [start.inertia for start in starts.kept] == [player.now.inertia]


def test_the_end_of_a_run_is_not_the_step_with_the_true_groups(player, starts):
    player.change(board="iris", truth=True)
    player.last()
    player.change(truth=False)
    player.last()

    assert player.trace[-1].phase == "assign"
    assert [start.inertia for start in starts.kept] == [player.now.inertia]


def test_a_run_that_is_left_is_worked_out_and_kept(player, starts):
    player.new_start()
    finish(starts)

    X = player.trace.X
    assert [start.inertia for start in starts.kept] == [
        kmviz.kmeans(X, 6, rng=3).inertia
    ]


def test_a_run_is_not_left_when_a_star_is_moved_on_its_way(player, starts):
    player.step()
    player.drag_star(0, (9.0, 0.0))
    player.drop_star()
    finish(starts)
    assert starts.kept == ()
    moved = player.trace
    player.new_start()
    finish(starts)

    assert [start.inertia for start in starts.kept] == [moved.inertia]


def test_a_run_that_is_taken_back_is_not_kept(player, starts):
    player.new_start()
    player.new_start()
    player.undo()
    finish(starts)

    assert [start.settings.seed for start in starts.kept] == [3, 4]


def test_many_starts_end_where_their_seeds_lead(player, starts):
    starts.try_many()
    finish(starts)

    X, seeds = player.trace.X, range(3, 3 + MANY)
    expected = [kmviz.kmeans(X, 6, rng=seed).inertia for seed in seeds]
    assert [start.settings.seed for start in starts.kept] == list(seeds)
    assert [start.inertia for start in starts.kept] == expected


def test_a_second_try_takes_other_seeds(player, starts):
    for _ in range(2):
        starts.try_many()
        finish(starts)

    assert len({start.settings.seed for start in starts.kept}) == 2 * MANY
    assert starts.reached == sum(starts.among_best[MANY:])


def test_a_part_of_the_work_ends_when_its_time_is_over(player):
    now = iter(np.arange(10**6) * 0.03)
    starts = Starts(player, clock=lambda: next(now))
    starts.try_many()
    starts.go_on()

    assert starts.trying == MANY
    while starts.trying > 1:
        starts.go_on()
    assert starts.working
    finish(starts)
    assert len(starts.kept) == MANY


def test_beside_a_host_waits_for_no_step_of_a_start(monkeypatch):
    player = Player(Settings("gauss", n=30, k=3, seed=5, algorithm="k-medoids"))
    player.beside, starts, steps, on = True, Starts(player), [], Event()

    def slow():
        steps.append(current_thread())
        assert on.wait(60)
        may_end()

    monkeypatch.setattr("kmviz.core.algorithms.medoids.may_end", slow)
    starts.try_many()
    while starts.working and not steps:
        starts.go_on()
    starts.cancel()
    on.set()
    steps[0].join(60)

    assert (starts.kept, len(steps)) == ((), 1)


def test_cancelled_work_keeps_what_it_has(player):
    starts = Starts(player, clock=count().__next__)
    starts.try_many()
    while len(starts.kept) < 5:
        starts.go_on()
    starts.cancel()

    assert (len(starts.kept), starts.working, starts.reached) == (5, False, None)


def test_other_points_make_it_empty(player, starts):
    player.last()
    player.new_start()
    starts.choose(0)
    starts.ask()
    player.add_point((0.0, 0.0))

    assert (starts.kept, starts.working) == ((), False)
    assert (starts.chosen, starts.asked) == (None, False)


def test_points_that_are_brought_back_bring_back_what_was_kept(player, starts):
    player.last()
    player.new_start()
    finish(starts)
    kept = starts.kept
    player.add_point((0.0, 0.0))
    player.last()
    player.add_point((1.0, 0.0))
    player.undo()
    assert len(starts.kept) == 1
    player.undo()

    assert starts.kept == kept
    assert starts.best is not None


def test_as_many_other_points_make_it_empty(player, starts):
    player.last()
    assert starts.kept
    player.change(board="gauss")

    assert len(player.trace.X) == 200
    assert starts.kept == ()


def test_an_end_that_is_a_little_worse_is_not_the_best():
    X = [[0.0, 0.0], [0.0, 1.0], [1.0002, 0.0], [1.0002, 1.0]]
    starts = Starts(Player(Settings(np.array(X), k=2)))
    starts.try_many()
    finish(starts)

    inertias = np.array([start.inertia for start in starts.kept])
    assert set(np.round(inertias, 6)) == {1.0, 1.0004}
    assert starts.reached == np.count_nonzero(inertias < 1.0002)


def test_a_start_keeps_the_greatest_inertia_on_its_way(player, starts):
    player.last()

    (start,) = starts.kept
    assert start.highest == max(step.inertia for step in player.trace[1:])
    assert start.highest > start.inertia


def test_other_rules_make_another_start(player, starts):
    player.last()
    player.change(tol=0.5)
    player.last()

    assert [start.settings.tol for start in starts.kept] == [0.0, 0.5]


def test_what_was_known_is_put_back(player, starts):
    player.last()
    known = starts.memory()
    starts.try_many()
    finish(starts)

    starts.restore(known)

    assert [start.settings.seed for start in starts.kept] == [3]


def test_who_asks_stops_the_player(player, starts):
    player.play()

    starts.ask()

    assert not player.playing


def test_another_measure_makes_it_empty(player, starts):
    player.last()
    player.change(algorithm="k-medians")

    assert starts.kept == ()
    player.last()
    player.change(algorithm="k-medoids")  # the same words, but of other distances
    assert starts.kept == ()
    player.last()
    assert len(starts.kept) == 1


def test_the_best_is_that_of_as_many_stars(player, starts):
    player.last()
    six = player.now.inertia
    player.change(k=7)
    player.last()
    seven = player.now.inertia

    assert starts.kept[starts.best].inertia == seven
    player.change(k=6)
    assert starts.kept[starts.best].inertia == six


# None2


def test_runs_that_fail_have_no_end():
    starved = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [9.0, 9.0], [9.0, 8.0]])
    placed = {"start": starved[[0, 2, 3]], "init": "partition"}
    player = Player(Settings(starved, **placed, empty="error"))
    starts = Starts(player)
    starts.try_many()
    finish(starts)

    seeds = [start.settings.seed for start in starts.kept]
    assert seeds == [seed for seed in range(MANY) if not fails(starved, seed)]
    assert 0 < len(seeds) < MANY
    assert starts.reached is not None


class Lost(Euclidean):
    """A metric whose answers come from where they may be lost."""

    gone = False

    def owners(self, *asked):
        """Return who has which point, as long as that is known."""
        if self.gone:
            said = "the card is gone"
            raise ValueError(said)
        return super().owners(*asked)


def test_what_goes_wrong_on_the_way_of_a_start_is_said(monkeypatch):
    starts = Starts(
        Player(Settings(PEAKED.board, k=2, algorithm=Lost)), clock=lambda: 0.0
    )
    starts.try_many()
    monkeypatch.setattr(Lost, "gone", True)

    with pytest.raises(ValueError, match="the card is gone"):
        starts.go_on()

    assert not starts.working


def test_a_desk_tells_of_its_starts(player):
    desk, heard = Desk(player), []
    desk.listen(lambda changed: heard.append(set(changed)))
    player.last()

    assert {"starts"} in heard


def test_starts_of_another_k_are_not_said_to_reach_the_best_end_of_this_one():
    player = Player(Settings("gauss", n=50, k=3, seed=7))
    starts = Starts(player)
    starts.try_many()
    finish(starts)
    assert starts.reached is not None

    player.change(k=2)
    player.last()

    assert starts.reached is None


def test_an_end_is_known_though_the_steps_are_let_go_meanwhile():
    run, whole = new_run(PEAKED), new_run(PEAKED).trace
    sought = Sought("key", lambda: run)
    while sought.advanced():
        run.trace.let_go()
    run.trace.let_go()

    highest = max(step.inertia for step in whole[1:])
    assert sought.reached == pytest.approx((whole.inertia, highest))
