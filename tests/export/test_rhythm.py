"""How much happens in a step, and what is passed over, is worked out by hand."""

import numpy as np
import pytest

from kmviz import Trace, kmeans, make_run
from kmviz.export.rhythm import even_beats, happenings, lively_beats

BEGUN = [(200, 1.5), (200, 1.5), (40, 1.5)]
"""Three iterations in which much happens: points that switch, and the way of stars."""
QUIET = [(1, 0.01)]


def run_of(iterations):
    """A run of 200 points between 0 and 10, and a check that finds nothing to do."""
    X = np.linspace(0.0, 10.0, 200)[:, None]
    labels, stars = [np.arange(200) % 2], [np.array([[2.0], [6.0]])]
    for number, (count, shift) in enumerate(iterations):
        if number:
            switched = np.arange(200) < count
            labels.append(np.where(switched, 1 - labels[-1], labels[-1]))
        stars.append(stars[-1] + shift)
    return Trace.from_history(X, stars, [*labels, labels[-1]])


def beats_of(iterations):
    """The steps of a run that are shown, by position."""
    trace = run_of(iterations)
    return {beat.position: beat for beat in lively_beats([trace], len(trace) - 1)}


def jumps_of(beats):
    """The first and the last position of each part that is passed over."""
    jumps = [beat for beat in beats.values() if beat.since is not None]
    return [(beat.since + 1, beat.position - 1) for beat in jumps]


def test_as_much_happens_as_points_switch_and_stars_go():
    trace = run_of([*BEGUN, (1, 0.1)])

    assert [trace[i].phase for i in (5, 6, 7)] == ["assign", "update", "assign"]
    amounts = happenings(trace)
    assert amounts[5:9] == pytest.approx([40 / 200, 1.5 / 10, 1 / 200, 0.1 / 10])


def test_a_step_in_which_one_point_switches_is_much_shorter_than_the_first():
    beats = beats_of([*BEGUN, *QUIET])

    weights = [beats[i].weight for i in range(10)]
    assert weights[:7] == [1.5, *[1.0] * 6]
    assert weights[7:] == pytest.approx([np.sqrt(1 / 200 / 0.1), 0.2, 3.0])


def test_a_draw_counts_by_the_stars_that_it_brings():
    few = make_run("gauss", 3, init="k-means++", seeding=True)
    many = make_run("gauss", 50, init="k-means++", seeding=True)

    assert happenings(few)[:4] == [1.0, 1 / 3, 1 / 3, 1.0]
    assert happenings(many)[:3] == [1.0, 1 / 50, 1 / 50]


def test_what_is_passed_over_begins_and_ends_where_it_says():
    beats = beats_of([*BEGUN, *QUIET * 6, (40, 1.5)])

    assert jumps_of(beats) == [(7, 17)]
    assert [*beats] == [*range(7), *range(18, 22)]
    assert beats[18].weight == 1.0


def test_three_quiet_iterations_are_worth_passing_over_and_two_are_not():
    assert jumps_of(beats_of([*BEGUN, *QUIET * 3])) == [(7, 11)]
    assert jumps_of(beats_of([*BEGUN, *QUIET * 2, (40, 1.5)])) == []


def test_a_long_creep_is_told_off_in_groups_of_as_much_as_a_lively_step():
    jumps = jumps_of(beats_of([*BEGUN, *QUIET * 25]))

    iterations = [(last - first + 2) // 2 for first, last in jumps]
    assert iterations == [10, 10, 5]


def test_the_end_of_a_shorter_run_is_not_passed_over():
    long, short = run_of([*BEGUN, *QUIET * 9]), run_of([*BEGUN, *QUIET * 4])
    alone, both = (
        lively_beats(traces, len(long) - 1) for traces in ([long], [long, short])
    )

    end = len(short) - 1
    assert end not in [beat.position for beat in alone]
    assert end in [beat.position for beat in both]
    assert both[-2].since == end + 1  # then it is as quiet as in the longer one


def test_the_last_step_has_its_time_where_a_wall_is_left_early():
    wall = [run_of([*BEGUN, *QUIET * 9]), run_of([*BEGUN, *QUIET * 9])]

    *_, left = lively_beats(wall, 13)
    assert (left.position, left.weight) == (13, 3.0)


def test_a_star_without_points_and_a_column_without_width_pass_as_stillness():
    trace = kmeans([[0.0, 7.0], [1.0, 7.0], [5.0, 7.0]], init=[[0, 7], [1, 7], [1, 7]])

    assert all(0 <= amount <= 1 for amount in happenings(trace))


def test_where_nothing_runs_every_step_is_shown_for_its_whole_time():
    assert lively_beats([], 3) == even_beats(3)
