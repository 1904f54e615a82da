"""A run over blocks under somebody's hands is the run of all points in one memory."""

import pickle
import re
from functools import partial
from itertools import count
from threading import Event
from types import SimpleNamespace

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from dask.callbacks import Callback

from kmviz import Scene, kmeans, lloyd, read_table, standardize
from kmviz.blocks import loop
from kmviz.core.given.rules import Rules
from kmviz.core.nearest.assignment import assign
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.look.parts import USUAL
from kmviz.live import errand
from kmviz.live.desk import Desk
from kmviz.live.hand import Hand
from kmviz.live.player import Player
from kmviz.live.starts import Starts
from kmviz.live.telling import reasons
from kmviz.points.elsewhere import far_board
from kmviz.runs.settings import Settings

RNG = np.random.default_rng(2)
X = np.concatenate([RNG.normal(m, 1.0, size=(2_000, 2)) for m in (0, 4, 9)])
START = X[[0, 1, 2]]
FAR = da.from_array(X, chunks=(2_500, 2))


@pytest.fixture
def far():
    return Player(Settings(FAR, start=START))


@pytest.fixture
def near():
    return Player(Settings(X, start=START))


def counts(player):
    """Return what is counted at each step, and the inertia."""
    told = [moment_at(player.trace, i) for i in range(len(player.trace))]
    return [
        (m.step.phase, m.step.iteration, m.step.switched, m.strays, m.sizes.tolist())
        for m in told
    ], [m.inertia for m in told[1:]]


def test_a_star_moved_on_the_way_is_followed_by_all_points(far, near):
    for player in (far, near):
        player.seek(2)
        player.move_star(0, (9.0, 9.0))
        player.step()
        player.move_star(1, (0.0, 9.0))

    (there, of_all), (here, of_each) = counts(far), counts(near)
    assert there == here
    assert of_all == pytest.approx(of_each)


def test_a_sliding_star_has_the_inertia_of_all_points(far, near):
    there, here = (moment_at(player.trace, 1.5).inertia for player in (far, near))

    assert there == pytest.approx(here)


def test_the_table_of_sizes_counts_all_points(far):
    scene = Scene(far.trace, shown=USUAL | {"sizes"})
    scene.show(1)

    (row,) = scene.layers["table"].figures
    sizes = next(step.sizes for step in lloyd(X, START) if step.phase == "assign")
    assert [figure.get_text() for figure in row] == [str(size) for size in sizes]


def test_of_points_in_blocks_only_the_first_labels_are_found_ahead(far):
    assert far.trace.recorded == 2


def test_where_a_player_stands_it_knows_what_comes(far):
    far.seek(5)

    assert far.trace.recorded == 7


def test_a_star_is_let_go_without_a_word_to_the_blocks(far):
    far.seek(2)
    far.drag_star(0, (9.0, 9.0))
    assert far.next_action == "assign"

    with Callback(pretask=full):
        far.drop_star()
        assert far.now.phase == "move"
        assert far.next_action == "assign"


def test_a_hand_waits_for_no_block_and_the_picture_follows_it(far, near):
    for player in (far, near):
        player.seek(2)
    far.beside, answers, desk, in_time = True, Event(), Desk(far), []

    with Callback(pretask=lambda *_: in_time.append(answers.wait(9))):
        for place in ((9.0, 8.0), (9.0, 8.5), (9.0, 9.0)):
            far.drag_star(0, place)
        far.drop_star()
        assert far.held is None
        assert desk.working
        answers.set()
        while desk.working:
            desk.go_on()

    assert all(in_time)
    near.move_star(0, (9.0, 9.0))
    far.beside = False
    there, here = (counts(player)[0] for player in (far, near))
    assert there == here
    assert far.now.phase == "move"
    far.undo()
    assert far.trace.recorded > 2
    assert not far.can_undo


@pytest.mark.parametrize("change", ["add_point", "remove_point"])
def test_points_in_blocks_stay_as_they_are(far, change):
    with pytest.raises(ValueError, match="memory") as caught:
        getattr(far, change)((1.0, 1.0) if change == "add_point" else 0)

    assert str(caught.value) == (
        "points can be added and removed only in one memory, got points in blocks"
    )


def test_another_algorithm_is_refused_in_a_player_too(far):
    with pytest.raises(ValueError, match="algorithm") as caught:
        far.change(algorithm="k-medians")

    assert str(caught.value) == (
        "algorithm must be left out for points in blocks, got 'k-medians'"
    )
    assert repr(far.trace).startswith("<Trace of 6000 points, d=2, k=3")


def test_a_click_shows_a_sample_of_the_points_there(far):
    far.seek(2)
    grid = far.trace.backdrop.grid
    cell = int(grid.counts.argmax())
    inside = X[(((X - grid.low) / grid.sides).astype(int) == grid.cells[cell]).all(1)]

    said = reasons(far, cell)[0].text
    far.ask_behind(cell)
    why = far.why(cell)

    assert said == f"{len(inside)} points"
    assert why.behind.n == len(inside)
    assert {tuple(place) for place in why.behind.places} <= set(map(tuple, inside))
    assert why.behind.labels.tolist() == assign(why.behind.places, START).tolist()
    said = [line.text for line in reasons(far, cell)]
    assert said[0] == f"{len(inside)} points here, such as"
    some = slice(1, 1 + len(why.behind.places))
    assert all(re.fullmatch(r"\(.*\): cluster \d", line) for line in said[some])
    far.seek(0)
    before = [line.text for line in reasons(far, cell)]
    assert all(re.fullmatch(r"\(.*\)", line) for line in before[some])


def test_a_click_tells_at_once_how_many_and_of_some_when_the_blocks_answer(far):
    far.seek(2)
    far.beside, answers, in_time, desk = True, Event(), [], Desk(far)
    cell, scene = 7, Scene(far.trace)
    n = int(far.trace.backdrop.grid.counts[cell])
    sight = SimpleNamespace(scene=scene, position=2, point_out=str)
    hand = Hand(far, sight)
    far.listen(hand.follow)

    with Callback(pretask=lambda *_: in_time.append(answers.wait(9))):
        hand.ask(cell)
        assert reasons(far, cell)[0].text.startswith(f"{n} point")
        assert far.errand is not None
        far.cancel()
        assert far.errand is None
        hand.ask(cell)
        answers.set()
        while desk.working:
            desk.go_on()

    assert all(in_time)
    assert reasons(far, cell)[0].text.endswith("here, such as")
    assert len(far.why(cell).behind.places) == min(n, 4)


def test_a_point_of_a_sample_has_the_number_that_it_has_among_all():
    wide = RNG.normal(size=(30_000, 3))
    player = Player(Settings(da.from_array(wide, chunks=(10_000, 3)), k=2, max_iter=1))

    why = player.why(7)

    assert np.array_equal(wide[why.row], player.trace.X[7])
    assert reasons(player, 7)[0].text == f"Point {why.row + 1}: no cluster yet"


def test_columns_are_standardized_block_by_block():
    wide = X * [1.0, 1000.0]
    frame = dd.from_pandas(pd.DataFrame(wide, columns=["a", "b"]), npartitions=3)
    start = standardize(wide)[[0, 2_000, 4_000]]

    there = Player(Settings(frame, columns=("b", "a"), standardized=True, start=start))

    here = Player(Settings(wide[:, ::-1], standardized=True, start=start)).trace
    assert there.trace.columns == ("b, standardized", "a, standardized")
    assert there.trace.centroids == pytest.approx(here.centroids)


def test_a_run_in_a_pickle_is_the_same_run(far):
    again = pickle.loads(pickle.dumps(far.trace))

    assert [step.inertia for step in again[1:]] == [s.inertia for s in far.trace[1:]]
    assert again[1].sizes.tolist() == far.trace[1].sizes.tolist()


def test_steps_are_not_let_go_of_where_blocks_would_be_asked_again(far):
    length = len(far.trace)
    far.trace.let_go()

    assert far.trace.recorded == length


@pytest.mark.parametrize("door", [standardize, read_table])
def test_a_frame_in_blocks_is_gathered_by_nobody(door):
    frame = dd.from_pandas(pd.DataFrame(X[:9], columns=["a", "b"]), npartitions=3)

    with pytest.raises(ValueError, match="must be in this memory"):
        door(frame)


def test_many_starts_ask_no_block_before_they_are_due(far):
    starts, asked = Starts(far, clock=count().__next__), []

    with Callback(pretask=lambda key, *_: asked.append(key)):
        starts.try_many()

        assert not asked
        while len(starts.kept) < 2:
            starts.go_on()
        assert asked
    assert starts.trying == 18
    seeds = [start.settings.seed for start in starts.kept]
    ends = [kmeans(FAR, 3, rng=seed).inertia for seed in seeds]
    assert [start.inertia for start in starts.kept] == pytest.approx(ends)


def test_many_starts_are_known_after_the_questions_of_the_longest(far):
    starts, asked = Starts(far, clock=count().__next__), []
    starts.try_many()

    with Callback(pretask=lambda key, *_: asked.append("_ask" in str(key))):
        while starts.working:
            starts.go_on()

    runs = [start.run().trace for start in starts.kept]
    longest = max(sum(step.phase == "assign" for step in run) for run in runs)
    assert len(runs) == 20
    assert sum(asked) <= FAR.npartitions * (2 + longest)


@pytest.fixture
def waiting(far):
    """Return starts whose blocks wait for an event, and the event."""
    answers, in_time = Event(), []
    far.beside = True
    starts = Starts(far)
    starts.try_many()
    with Callback(pretask=lambda *_: in_time.append(answers.wait(9))):
        yield starts, answers
    assert all(in_time)


def test_a_window_goes_on_while_blocks_are_asked_for_starts(waiting):
    starts, answers = waiting

    starts.go_on()
    answers.set()
    while not starts.kept:
        starts.go_on()

    assert starts.kept[0].inertia == pytest.approx(kmeans(FAR, 3, rng=0).inertia)


def test_starts_are_cancelled_while_blocks_do_not_answer(waiting):
    starts, answers = waiting

    starts.go_on()
    starts.cancel()
    answers.set()

    with errand._one:  # its last step
        assert not starts.working


def test_a_start_that_was_tried_is_opened_without_a_word_to_the_blocks(far):
    starts = Starts(far, clock=count().__next__)
    starts.try_many()
    while not starts.kept:
        starts.go_on()

    with Callback(pretask=full):
        starts.open(0)
        far.last()

    assert far.trace.inertia == starts.kept[0].inertia


def test_a_fault_leaves_what_was_answered_to_the_next_run_from_there():
    metric = far_board(FAR).far
    steps = metric.lloyd(START, Rules())
    some = [next(steps) for _ in range(4)]

    with Callback(pretask=full), pytest.raises(RuntimeError, match="room for the"):
        next(steps)

    again = list(metric.lloyd(START, Rules()))
    assert all(again[i].centroids is step.centroids for i, step in enumerate(some))
    assert again[-1].inertia == pytest.approx(kmeans(X, init=START).inertia)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            MemoryError(),
            "the workers must have room for the blocks of X, got none that goes on: "
            "all have ended, or wait for memory; more workers or smaller blocks help",
        ),
        (
            OSError("the disk is gone"),
            "a block of X must be readable, got OSError: the disk is gone",
        ),
        (
            ValueError("cannot reshape array of size 7"),
            "a block of X must be readable, got ValueError: cannot reshape array "
            "of size 7",
        ),
    ],
)
def test_starts_whose_blocks_do_not_answer_are_tried_no_more(far, fault, said):
    far.change(empty="error")
    starts = Starts(far, clock=count().__next__)
    starts.try_many()
    for _ in range(2):  # steps
        starts.go_on()

    with Callback(pretask=partial(fail, fault)), pytest.raises(RuntimeError) as caught:
        starts.go_on()

    assert re.sub(r"block \d", "a block", str(caught.value)) == said
    assert not starts.working


def test_a_run_that_was_broken_off_between_questions_is_asked_for_anew(monkeypatch):
    metric = far_board(FAR).far
    steps = metric.lloyd(START, Rules())

    monkeypatch.setattr(loop, "stop_rule", partial(fail, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        next(steps)
    monkeypatch.undo()

    assert len(list(metric.lloyd(START, Rules()))) == len(kmeans(X, init=START))


def fail(fault, *_, **__):
    """Do what happens where a block is not to be had."""
    raise fault


full = partial(fail, MemoryError())


def test_k_is_not_chosen_by_the_cells_of_a_picture(far):
    with pytest.raises(ValueError, match="memory") as caught:
        Desk(far).which_k()

    assert str(caught.value) == (
        "k can be chosen only among points in one memory, got points in blocks"
    )
