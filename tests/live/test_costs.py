"""What work would cost is known before, and grows with what is asked for."""

import pytest

from kmviz.live.costs import cost_of_picture, cost_of_run, cost_of_steps
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

RUN = new_run(Settings("gauss", n=50, k=3))


def cost(**settings):
    return cost_of_run(Settings("gauss", **settings), RUN)


def test_a_lesson_costs_nothing_to_speak_of():
    assert not cost(n=2_000, k=9).felt
    assert not cost_of_steps(RUN, 10).felt


def test_a_million_points_are_felt_and_ten_million_much():
    assert (cost(n=1_000_000).felt, cost(n=1_000_000).much) == (True, False)
    assert cost(n=10_000_000).much


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"n": 10_000}, {"n": 20_000}),
        ({"n": 10_000, "k": 3}, {"n": 10_000, "k": 300}),
        ({"n": 10_000}, {"n": 10_000, "algorithm": "particle-swarm"}),
        ({"n": 10_000}, {"n": 10_000, "algorithm": "k-medoids"}),
    ],
)
def test_more_costs_more(less, more):
    assert cost(**less).seconds < cost(**more).seconds


@pytest.mark.parametrize("k", [10**400, -(10**400)])
def test_stars_that_cannot_be_cost_what_most_or_fewest_would(k):
    assert cost(n=100, k=k) == cost(n=100, k=100 if k > 0 else 1)


def test_a_table_costs_by_its_size(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("x,y\n" + "1.25,2.25\n" * 1000)
    seconds = cost_of_run(Settings(file), RUN).seconds

    file.write_text("x,y\n" + "1.25,2.25\n" * 4000)
    assert cost_of_run(Settings(file), RUN).seconds > 3 * seconds


def test_a_step_costs_what_it_takes_to_know_the_one_after_it():
    run = new_run(Settings("gauss", n=50, k=3))
    known = len(run.trace[:4])

    assert cost_of_steps(run, known - 2).seconds == 0.0
    assert cost_of_steps(run, known - 1).seconds > 0.0


def test_a_picture_costs_by_its_points():
    few, many = (new_run(Settings("gauss", n=n, k=2)) for n in (1_000, 100_000))

    assert cost_of_picture(many).seconds > 50 * cost_of_picture(few).seconds > 0.0
