"""Which k, where that takes a while: it is found beside, and can be cut off."""

import weakref
from dataclasses import replace

import numpy as np
import pytest

import kmviz
from kmviz.core.algorithms.algorithms import ALGORITHMS
from kmviz.core.asked.criteria import silhouettes
from kmviz.core.asked.ends import run_ends
from kmviz.core.metric import MANY
from kmviz.core.nearest.assignment import CHUNK
from kmviz.core.seeding import draw_starts
from kmviz.live import errand
from kmviz.live.choosing import Choosing
from kmviz.live.costs import cost_of_ends
from kmviz.live.desk import Desk
from kmviz.live.easel import GalleryEasel
from kmviz.live.keys import KEYS
from kmviz.live.player import Player
from kmviz.live.telling import in_vain
from kmviz.live.view import View
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

SETTINGS = Settings("gauss", n=40, k=3, seed=5)


@pytest.fixture
def desk(monkeypatch):
    """A desk on which everything takes a while, and its host waits."""
    monkeypatch.setattr("kmviz.live.costs.FELT", -1.0)
    desk = Desk(Player(SETTINGS))
    desk.player.beside = True
    return desk


def wait(desk, ks):
    """Go on until so much is known."""
    while desk.working and (desk.browsed is None or desk.browsed.exhibits.k < ks):
        desk.go_on()


def test_the_choice_is_laid_over_the_run_once_anything_is_known(desk):
    desk.which_k()
    assert (desk.front, desk.working) == (desk.player, True)
    wait(desk, 1)

    assert (desk.browsed.asked, desk.enclosed) == (True, True)
    assert desk.player.errand is None


def test_the_last_step_is_not_said_to_be_the_last_while_curves_grow(desk):
    desk.which_k()
    wait(desk, 1)

    said = [in_vain("right", KEYS["right"], View(), desk)]
    desk.answer()
    wait(desk, 10)
    said.append(in_vain("right", KEYS["right"], View(), desk))
    assert said == ["Working …", "This is the last step"]


def test_beside_comes_the_same_as_at_once(desk):
    desk.which_k()
    wait(desk, 1)
    desk.answer()
    wait(desk, 10)

    choice = kmviz.choose_k(desk.player.trace.X, rng=5)
    assert desk.browsed.exhibits.choice.gap == choice.gap
    assert desk.browsed.over


@pytest.mark.parametrize("algorithm", [*ALGORITHMS][1:])
def test_k_is_not_chosen_by_another_algorithm_than_that_of_the_run(algorithm):
    desk = Desk(Player(replace(SETTINGS, algorithm=algorithm)))

    with pytest.raises(ValueError, match="k-means") as caught:
        desk.which_k()

    assert str(caught.value) == (
        f"k is chosen by runs of k-means, got {algorithm}: choose k-means first"
    )
    assert desk.front is desk.player


def test_the_next_k_costs_its_runs_on_the_points_and_on_fifty_boards():
    choosing = Choosing(new_run(SETTINGS))
    runs = {"runs": (10 + 1) * (50 + 1), "boards": 50 + 1}

    assert choosing.cost == cost_of_ends(40, 2, range(1, 11), **runs)
    choosing.go_on(lambda steps: None)
    assert choosing.cost == cost_of_ends(40, 2, [2], **runs)
    choosing.busy = True
    choosing.stop()
    assert (choosing.busy, choosing.working) == (False, False)


def test_until_all_is_known_the_last_picture_is_that_of_the_largest_known_k():
    choosing = Choosing(new_run(SETTINGS))
    choosing.go_on(lambda steps: None)
    choosing.go_on(lambda steps: None)

    assert choosing.exhibits.phases == ["choice"] * 2
    choosing.stop()
    assert choosing.exhibits.complete


def test_cut_off_before_anything_is_known_it_leaves_the_run(desk):
    heard = []
    desk.listen(heard.append)
    desk.which_k()
    desk.player.cancel()

    assert (desk.front, desk.working, desk.enclosed) == (desk.player, False, False)
    assert "front" not in set().union(*heard)
    desk.which_k()
    assert desk.working


def test_cut_off_later_it_tells_what_is_known(desk):
    desk.which_k()
    wait(desk, 1)
    desk.answer()
    wait(desk, 3)
    with errand._one:  # so that it has to wait
        desk.go_on()
        desk.player.cancel()

    assert not desk.working
    assert desk.browsed.over
    assert desk.browsed.exhibits.choice.ks == (1, 2, 3)


def test_nothing_is_opened_while_the_next_is_worked_out(desk):
    desk.which_k()
    wait(desk, 1)
    desk.answer()
    desk.go_on()
    refused = "^something else can be begun once this is done or cancelled$"
    with pytest.raises(ValueError, match=refused):
        desk.open(1)
    assert not desk.opened
    wait(desk, 2)
    desk.open(1)

    assert desk.opened
    assert desk.player.trace.k == 1


def test_every_pause_tells_how_many_there_were():
    heard = []
    Choosing(new_run(SETTINGS)).go_on(heard.append)

    assert len(heard) > 1
    assert heard == list(range(1, len(heard) + 1))


def counted():
    """Return what counts how often it is called, and how often that was."""
    calls = []
    return lambda: calls.append(1), calls


@pytest.mark.parametrize("n", [40, MANY])
def test_runs_can_be_ended_in_every_iteration(n):
    X = np.random.default_rng(0).normal(size=(n, 2))
    pause, calls = counted()
    [(_, end)] = run_ends(X, X[None, :2], pause=pause)

    assert len(calls) > end.n_iter


def test_silhouettes_can_be_ended_before_the_last():
    pause, calls = counted()
    silhouettes(np.arange(2000.0)[:, None], np.arange(2000) % 2, pause)

    assert len(calls) > 1


def test_drawing_of_starts_can_be_ended_between_boards():
    pause, calls = counted()
    boards, rng = np.zeros((3, CHUNK, 1)), np.random.default_rng(0)
    draw_starts(boards, 1, "random", 1, rng, pause)

    assert len(calls) == 3


def test_a_choice_is_worked_out_no_further_once_that_is_cancelled():
    desk = Desk(Player(Settings("gauss", n=60, k=3)))
    desk.which_k()
    desk.browsed.forget()
    seen, told = desk.browsed, []
    seen.listen(told.append)
    assert desk.working

    desk.cancel()

    assert (desk.working, desk.enclosed) == (False, True)
    assert told


@pytest.mark.parametrize("known", [1, 10])
def test_the_boards_are_let_go_of_once_no_more_is_to_be_known(known):
    choosing = Choosing(new_run(SETTINGS))
    for _ in range(known):
        growing = choosing._growing
        choosing.go_on(lambda steps: None)
    growing = weakref.ref(choosing._growing or growing)
    choosing.stop()

    assert (growing(), choosing.working) == (None, False)
    assert len(choosing.known.ks) == known


def test_a_choice_that_is_cut_off_stays_in_its_picture(desk):
    desk.which_k()
    wait(desk, 1)
    easel = GalleryEasel(desk.browsed, View())
    before = easel.fit((640, 360))
    desk.answer()
    desk.cancel()

    assert easel.fit((640, 360)) is before


def test_the_picture_of_the_next_k_uses_where_the_points_lie_in_that_before(desk):
    def where(curves):
        curves.draw(curves.last)
        (points,) = curves._layers["points"].artists
        return points._map._where

    desk.which_k()
    wait(desk, 1)
    desk.answer()
    easel, found = GalleryEasel(desk.browsed, View()), []
    for k in (3, 4, 5):  # before, the words above take other room
        wait(desk, k)
        found.append(where(easel.fit((640, 360))))
    easel.go_back(easel.kept)
    found.append(where(easel.fit((640, 360))))

    assert desk.browsed.exhibits.k == 5
    assert all(each is found[0] for each in found)


@pytest.mark.parametrize(("n", "felt"), [(500, False), (2000, True)])
def test_a_k_of_which_one_waits_for_a_third_of_a_second_is_found_beside(
    n, felt, monkeypatch
):
    monkeypatch.setattr("kmviz.live.costs.slowness", lambda: 1.0)
    runs = {"runs": 561, "boards": 51}

    assert cost_of_ends(n, 2, [3], **runs).felt is felt
