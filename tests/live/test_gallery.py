"""Many runs under somebody's hands, and the desk on which one of them is opened."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kmviz
from kmviz.core.asked.prediction import count_score
from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.exhibits import exhibits_of
from kmviz.live.gallery import Gallery, neighbour
from kmviz.live.opening import open_desk
from kmviz.live.player import Player
from kmviz.live.telling import of_many
from kmviz.runs.settings import Settings

X = kmviz.make_board("peaked", rng=0).X
RUNS = kmviz.restarts(X, 6, runs=4, rng=0)
CHOICE = kmviz.choose_k(X, [2, 3, 5], references=2, runs=2, rng=0)
LONGEST = max(len(trace) for trace in RUNS)


@pytest.fixture
def gallery():
    return Gallery(exhibits_of(RUNS))


@pytest.fixture
def desk(gallery):
    return Desk(Player(), gallery)


def test_a_gallery_is_as_long_as_its_longest_run(gallery):
    gallery.last()

    assert gallery.position == LONGEST - 1
    assert gallery.next_action is None
    assert gallery.reach == (LONGEST - 1, True)


def test_the_coming_step_is_that_of_the_longest_run(gallery):
    coming = [gallery.next_action]
    gallery.step()
    coming.append(gallery.next_action)

    assert coming == ["assign", "update"]


@pytest.mark.parametrize(
    ("recorded", "command", "given", "message"),
    [
        (RUNS, "choose", "x", "item must be one of [0, 1, 2, 3], got 'x'"),
        (RUNS, "choose", 4, "item must be one of [0, 1, 2, 3], got 4"),
        (CHOICE, "choose", [], "item must be one of [2, 3, 5], got []"),
        (CHOICE, "choose", 4, "item must be one of [2, 3, 5], got 4"),
        (RUNS, "expect", None, "more must be a whole number, got None"),
    ],
)
def test_what_a_gallery_has_not_is_refused(recorded, command, given, message):
    gallery = Gallery(exhibits_of(recorded))
    gallery.choose(2)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        getattr(gallery, command)(given)

    assert (gallery.chosen, gallery.guess) == (2, None)


def test_back_pauses_and_stops_at_the_beginning(gallery):
    gallery.step()
    gallery.play()
    gallery.back()
    gallery.back()

    assert (gallery.position, gallery.playing) == (0, False)


def test_playing_ends_at_the_end_and_begins_again_from_there(gallery):
    gallery.seek(LONGEST - 2)
    gallery.play()
    gallery.step()

    assert not gallery.playing
    gallery.play()
    assert (gallery.position, gallery.playing) == (0, True)


def test_a_position_beyond_the_end_is_refused(gallery):
    message = f"^position must be between 0 and {LONGEST - 1}, got {LONGEST}$"

    with pytest.raises(ValueError, match=message):
        gallery.seek(LONGEST)
    assert gallery.position == 0


def test_listeners_hear_what_has_changed(gallery):
    heard = []
    gallery.listen(lambda changed: heard.append(set(changed)))
    gallery.step()
    gallery.choose(2)
    gallery.choose(2)
    gallery.play()

    assert heard == [{"position"}, {"chosen"}, {"playing"}]


spots = st.dictionaries(
    st.integers(0, 30),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
)


@given(spots, st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]), st.data())
def test_a_neighbour_lies_in_the_direction_or_is_oneself(spots, way, data):
    here = data.draw(st.sampled_from(sorted(spots)))
    there = neighbour(spots, here, *way)

    ahead = sum(
        (end - begin) * along
        for end, begin, along in zip(spots[there], spots[here], way, strict=True)
    )
    assert there == here or ahead > 0


def test_from_nothing_one_comes_to_the_first():
    assert neighbour({4: (0.5, 0.5), 2: (0.1, 0.9)}, None, 1, 0) == 2


def test_an_opened_run_lies_in_front_and_the_gallery_waits(desk, gallery):
    gallery.seek(3)
    gallery.play()
    desk.open(2)

    assert desk.front is desk.player
    assert desk.player.trace is RUNS[2]
    assert (desk.player.position, gallery.position, gallery.playing) == (0, 3, False)
    desk.leave()
    assert desk.front is gallery
    assert gallery.chosen == 2


def test_what_is_chosen_is_opened_and_nothing_if_nothing_is(desk, gallery):
    desk.open()
    assert desk.browsed is gallery
    gallery.choose(3)
    desk.open()

    assert desk.player.trace is RUNS[3]


def test_a_run_that_is_opened_has_nothing_to_undo(desk):
    desk.open(0)
    desk.player.new_start()
    desk.leave()
    desk.open(1)

    assert not desk.player.can_undo


def test_a_new_start_from_an_opened_run_takes_the_next_seed(desk):
    desk.open(1)
    desk.player.new_start()

    assert desk.player.settings.seed == RUNS.seeds[1] + 1


def test_a_k_is_opened_as_its_best_run():
    desk = open_desk(CHOICE, {})
    desk.open(3)
    desk.player.last()

    assert desk.player.now.inertia == CHOICE.inertia[3]


def test_a_failed_run_is_refused_and_the_gallery_stays_in_front(gallery):
    starved = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [9.0, 9.0]]
    runs = kmviz.restarts(starved, 3, runs=2, rng=0, empty="error")
    desk = open_desk(runs, {})

    with pytest.raises(ValueError, match="got run 2, which failed"):
        desk.open(1)
    assert desk.browsed is desk.gallery
    assert desk.gallery.chosen is None


@pytest.mark.parametrize(
    ("made", "what"),
    [(RUNS, "runs that have been made"), (CHOICE, "a choice that has been made")],
)
def test_what_has_been_made_takes_no_settings(made, what):
    with pytest.raises(ValueError, match=f"^k must be left out for {what}, got 3$"):
        open_desk(made, {"k": 3})


def test_a_desk_tells_of_what_lies_in_front_and_of_its_change(desk, gallery):
    heard = []
    desk.listen(lambda changed: heard.append(set(changed)))
    gallery.step()
    desk.open(0)
    desk.leave()
    desk.leave()

    assert heard[0] == {"position"}
    assert [changed for changed in heard if "front" in changed] == [{"front"}] * 2


def finish(desk):
    while desk.working:
        desk.go_on()


@pytest.fixture
def over_a_run():
    desk = Desk(Player(Settings("peaked", n=60, k=6, seed=3)))
    desk.player.seek(2)
    desk.which_k()
    return desk


def test_the_choice_of_k_waits_for_the_answer_and_grows_then(over_a_run):
    desk = over_a_run
    assert (desk.browsed.asked, desk.working) == (True, False)
    desk.answer()
    seen = []
    while desk.working:
        seen.append((desk.browsed.position, desk.browsed.next_action))
        desk.go_on()

    assert seen == [(i, None) for i in range(9)]
    assert desk.browsed.position == 10
    choice = kmviz.choose_k(desk.player.trace.X, rng=3)
    assert desk.browsed.exhibits.choice.inertia == choice.inertia
    assert desk.browsed.exhibits.choice.gap == choice.gap


def test_the_line_of_a_choice_makes_it_again(over_a_run):
    over_a_run.answer()
    finish(over_a_run)

    made = eval(over_a_run.browsed.exhibits.name, {"kmviz": kmviz})
    assert made.picks == over_a_run.browsed.exhibits.choice.picks


def test_what_was_opened_says_of_which_board_it_is(over_a_run):
    over_a_run.open(1)

    line = over_a_run.line(Path("a.gif"))
    assert line.startswith("kmviz save a.gif --data peaked ")
    assert " -k 1 " in line
    assert " --start" in line


def test_on_other_points_the_choice_of_k_is_gone(over_a_run):
    over_a_run.open(1)
    heard = []
    over_a_run.listen(heard.append)
    over_a_run.player.change(board="moons")

    assert (over_a_run.gallery, over_a_run.enclosed) == (None, False)
    assert "front" in heard[-1]
    over_a_run.which_k()
    assert 'make_run("moons"' in over_a_run.browsed.exhibits.name


def test_another_start_on_the_same_points_leaves_the_choice_of_k(over_a_run):
    choice = over_a_run.gallery
    over_a_run.open(1)
    over_a_run.player.new_start()
    over_a_run.leave()

    assert over_a_run.browsed is choice


def test_one_goes_back_to_the_run_as_it_was(over_a_run):
    desk, before = over_a_run, over_a_run.player.run
    desk.answer()
    finish(desk)
    desk.open(4)
    desk.leave()
    desk.leave()

    assert desk.front is desk.player
    assert desk.player.run is before
    assert not desk.enclosed
    desk.leave()
    assert desk.player.run is before


def test_leaving_ends_the_work(over_a_run):
    over_a_run.answer()
    over_a_run.leave()

    assert not over_a_run.working


def test_the_share_of_the_methods_is_the_score(over_a_run):
    desk = over_a_run
    for _ in range(3):
        desk.expect(1)
    assert of_many(desk, Words()) == "k = 6 will be picked? + or −, then Begin"
    desk.answer()
    assert of_many(desk, Words()) == ""
    finish(desk)

    assert of_many(desk, Words()) == (
        "k = 6 was expected; of 3 methods with a pick, 3 pick it: score 100 of 100"
    )
    told = desk.browsed.exhibits.scored(5, Words())
    assert told.endswith("of 3 methods with a pick, 0 pick it: score 0 of 100")


def test_what_was_said_of_a_k_that_was_cut_off_has_no_score(over_a_run):
    over_a_run.expect(1)
    over_a_run.answer()
    over_a_run.go_on()
    over_a_run.cancel()

    assert len(over_a_run.browsed.exhibits.choice.ks) == 2
    assert of_many(over_a_run, Words()) == ""


def test_how_many_reach_the_best_is_scored_at_the_end(desk, gallery):
    gallery.ask()
    gallery.expect(1)
    gallery.expect(1)
    gallery.answer()
    assert of_many(desk, Words()) == ""
    gallery.last()

    reached = len(RUNS.ends[0].runs)
    score = round(count_score(3, reached, 4))
    told = f"3 were expected: {score} of 100, where 100 is exact"
    assert of_many(desk, Words()).endswith(told)
    reach = "reaches" if reached == 1 else "reach"
    assert of_many(desk, Words()).startswith(f"{reached} of 4 starts {reach} the best")


def test_nothing_is_asked_at_the_end(gallery):
    gallery.last()

    message = "^at the end of the run there is nothing to predict$"
    with pytest.raises(ValueError, match=message):
        gallery.ask()


def test_what_lies_more_aside_than_ahead_is_no_neighbour():
    assert neighbour({0: (0.5, 0.5), 1: (0.6, 0.9)}, 0, 1, 0) == 0


def test_what_is_chosen_can_be_left(gallery):
    gallery.choose(2)
    assert gallery.exhibits.called(gallery.chosen, Words()) == "run 3"
    gallery.choose(None)

    assert gallery.chosen is None


def test_stars_are_added_and_taken_away_but_for_the_last():
    desk = Desk(Player(Settings("gauss", n=30, k=2)))
    desk.add_stars(2)
    assert desk.player.trace.k == 4
    desk.add_stars(-3)
    assert desk.player.trace.k == 1

    with pytest.raises(ValueError, match=r"^there must be at least one star, and this"):
        desk.add_stars(-1)
    assert desk.player.trace.k == 1


def test_what_was_said_of_a_gallery_stands_in_the_question():
    desk = Desk(Player(), Gallery(exhibits_of(CHOICE)))
    desk.gallery.ask()
    before = of_many(desk, Words())
    desk.expect(0)

    assert before.startswith("Which k will be picked?")
    assert f"k = {desk.gallery.guess}" in of_many(desk, Words())
