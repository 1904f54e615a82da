"""Starts that were tried are opened, expected, and shown beside the run."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from kmviz import Scene
from kmviz.core.asked.prediction import count_score
from kmviz.drawing.words.languages import ENGLISH
from kmviz.drawing.words.words import Words
from kmviz.live.marking import dots
from kmviz.live.player import Player
from kmviz.live.starts import MANY, Starts
from kmviz.live.telling import tried
from kmviz.runs.settings import Settings

from .tried import finish


def test_how_good_the_end_of_the_run_is_is_told_beside_the_best():
    player = Player(Settings("peaked", k=6, seed=1))
    starts = Starts(player)
    starts.try_many()
    finish(starts)
    best = "1 of 20 starts reaches the best end, 0.383"
    assert tried(starts, ENGLISH) == best

    player.last()
    worse = "; the end of this run, 5.90, is 15.41 times the best"
    assert tried(starts, ENGLISH) == best + worse
    starts.open(starts.best)
    player.last()
    assert tried(starts, ENGLISH) == best + "; the end of this run is as good"


def test_a_start_is_opened_as_its_run_and_can_be_undone(player, starts):
    starts.try_many()
    finish(starts)
    player.seek(2)
    starts.open(7)

    assert player.settings.seed == starts.kept[7].settings.seed
    assert player.position == 0
    player.undo()
    assert (player.settings.seed, player.position) == (3, 2)


def test_a_run_that_a_hand_has_turned_is_opened_as_it_was(player, starts):
    player.seek(1)
    player.move_star(0, (0.0, 0.0))
    player.last()
    turned = player.trace
    player.new_start()
    starts.choose(next(i for i, s in enumerate(starts.kept) if s.made is not None))
    starts.open()

    assert player.trace is turned
    assert player.position == 0


def test_the_next_start_ends_no_better_and_after_the_last_comes_the_first(starts):
    starts.try_many()
    finish(starts)
    seen = []
    for _ in range(MANY):
        starts.choose_next(1)
        seen.append(starts.kept[starts.chosen].inertia)
    assert seen == sorted(seen)

    starts.choose_next(1)
    assert starts.kept[starts.chosen].inertia == seen[0]


def test_a_start_is_chosen_by_any_whole_number(player, starts):
    starts.try_many()
    finish(starts)
    starts.choose(5.0)

    assert repr(starts.chosen) == "5"


def test_in_another_run_no_start_is_chosen_any_more(player, starts):
    starts.try_many()
    finish(starts)
    for leave in (player.new_start, lambda: player.change(k=4), starts.open):
        starts.choose(5)
        leave()

        assert starts.chosen is None


def test_what_was_known_is_put_back_with_nothing_chosen(player, starts):
    before = starts.memory()
    starts.try_many()
    finish(starts)
    starts.choose(5)
    starts.restore(before)

    assert (starts.kept, starts.chosen) == ((), None)


def test_the_run_shown_is_marked_at_its_end_and_the_next_start_is_next_to_it(
    player, starts
):
    starts.try_many()
    finish(starts)
    assert starts.own is None
    player.last()
    shown = dots(player, starts, Words())
    starts.choose_next(1)

    assert shown.inertias[shown.own] == player.now.inertia
    ordered = sorted(shown.inertias)
    after = ordered[ordered.index(player.now.inertia) + 1]
    assert starts.kept[starts.chosen].inertia == after


def test_a_start_beyond_the_last_is_refused(player, starts):
    player.last()

    with pytest.raises(ValueError, match=r"^start must be between 0 and 0, got 1$"):
        starts.choose(1)


def test_the_class_is_asked_and_scored(starts):
    starts.ask()
    assert tried(starts, Words()).startswith("How many of 20 starts will reach")
    for more in (1, 1, -1):
        starts.expect(more)
    starts.try_many()
    assert tried(starts, Words()) == "0 of 20 starts have come to their end"
    finish(starts)

    best = min(start.inertia for start in starts.kept)
    reached = sum(np.isclose(start.inertia, best) for start in starts.kept)
    score = round(count_score(10, reached, 20))
    reach = "reaches" if reached == 1 else "reach"
    assert starts.reached == reached
    assert tried(starts, Words()) == (
        f"{reached} of 20 starts {reach} the best end, {best:.3f}; "
        f"10 were expected: {score} of 100, where 100 is exact"
    )


def test_nobody_expects_more_than_there_are_or_fewer_than_none(starts):
    starts.ask()
    starts.expect(1)
    assert starts.guess == MANY // 2
    starts.expect(99)
    most = starts.guess
    starts.expect(-99)

    assert (most, starts.guess) == (MANY, 0)


def test_without_a_guess_there_is_no_score(starts):
    starts.ask()
    starts.try_many()
    finish(starts)

    assert "score" not in tried(starts, Words())


def test_an_end_alone_is_not_shown(player, starts):
    player.last()
    assert dots(player, starts, Words()) is None
    player.new_start()
    player.last()

    shown = dots(player, starts, Words())
    assert shown.inertias == [start.inertia for start in starts.kept]
    assert sum(shown.best) == 1


def test_the_axis_stays_while_ends_lie_on_it(player, starts):
    starts.try_many()
    limits = set()
    while starts.working:
        starts.go_on()
        shown = dots(player, starts, Words())
        limits |= {shown.limits} if shown else set()
        if shown:
            assert shown.limits[0] <= min(shown.inertias)
            assert shown.limits[1] >= max(shown.inertias)

    assert len(limits) <= 4


def test_one_bad_start_does_not_flatten_what_the_others_show(player, starts):
    starts.try_many()
    finish(starts)
    player.first()
    for star in range(player.trace.k):
        player.move_star(star, (50.0, 50.0))
    player.last()

    assert dots(player, starts, Words()).highest < starts.kept[-1].highest / 10


def test_the_chosen_start_is_named(player, starts):
    player.last()
    player.move_star(0, (0.0, 0.0))
    player.first()
    player.move_star(0, (0.5, 0.5))
    player.last()
    titles = []
    for i in range(len(starts.kept)):
        starts.choose(i)
        titles.append(dots(player, starts, Words()).title)

    assert titles[0].startswith("k = 6, random, seed 3: ")
    assert titles[1].startswith("k = 6, by hand: ")


@pytest.mark.parametrize("end", [0.0, 0.3, 31.37, 5e-20, 1e12])
def test_ends_that_differ_by_rounding_have_an_axis(end):
    player = Player(Settings("peaked", k=6, seed=1))
    starts = Starts(player)
    starts.try_many()
    finish(starts)
    for key, start in zip(starts._kept, starts.kept, strict=True):
        inertia = end if start.inertia < 1.0 else np.nextafter(end, np.inf)
        starts._kept[key] = replace(start, inertia=float(inertia))

    found = dots(player, starts, Words())

    assert found.limits[1] - found.limits[0] > 1e-3 * abs(end)
    assert Scene(player.trace, dots=found).layers["starts"]


def calls_for_dots(player, starts):
    """Return how many calls it takes to say where the starts ended."""
    called = []
    sys.setprofile(lambda *event: called.append(event[1].endswith("call")))
    dots(player, starts, ENGLISH)
    sys.setprofile(None)
    return sum(called)


def test_ten_times_as_many_starts_take_no_more_than_ten_times_as_many_calls():
    player = Player(Settings("gauss", n=20, k=2, seed=3))
    starts = Starts(player)
    starts.try_many()
    finish(starts)
    few = calls_for_dots(player, starts)
    for _ in range(9):
        starts.try_many()
        finish(starts)

    assert len(starts.kept) == 10 * MANY
    assert calls_for_dots(player, starts) < 10 * few
