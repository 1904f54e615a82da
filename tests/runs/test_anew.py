"""Runs that are begun anew from another one."""

import numpy as np
import pytest

from kmviz.core.metric import Euclidean
from kmviz.runs import anew
from kmviz.runs.run import moved_by_hand, new_run
from kmviz.runs.settings import Settings, changed_settings

ON_THE_SAME_POINTS = {
    "stars moved at the start": lambda run: moved_by_hand(run, run.trace.X[:3]),
    "another seed": anew.from_next_seed,
    "another k": lambda run: anew.with_settings(
        run, changed_settings(run.settings, {"k": 5})
    ),
    "one more star": lambda run: anew.with_star(run, (0.0, 0.0)),
    "one star less": lambda run: anew.without_star(run, 0),
}


@pytest.mark.parametrize(
    "change", [{"k": 4}, {"init": "farthest"}, {"seed": 1}, {"n": 60}]
)
def test_what_chooses_stars_or_points_gives_up_a_start_put_there_by_hand(change):
    settings = Settings("gauss", n=50, k=3, start=[[0, 0], [1, 1], [0, 1]])

    assert changed_settings(settings, change).start is None


@pytest.fixture(scope="module")
def run():
    return new_run(Settings("gauss", n=60, k=3, seed=4))


@pytest.mark.parametrize("begin", ON_THE_SAME_POINTS.values(), ids=ON_THE_SAME_POINTS)
def test_points_that_stay_are_put_in_order_once(run, begin):
    other = begin(run)

    fresh = new_run(other.settings)
    assert other.trace.metric is run.trace.metric
    assert [step.inertia for step in other.trace[1:]] == [
        step.inertia for step in fresh.trace[1:]
    ]


def test_other_points_and_other_distances_are_asked_anew(run):
    more = anew.with_points(run, [(0.0, 0.0)]).trace
    fewer = anew.without_point(run, 7).trace
    medians = anew.with_settings(
        run, changed_settings(run.settings, {"algorithm": "k-medians"})
    ).trace

    assert len(more.metric.X) == 61
    assert np.array_equal(fewer.metric.X, np.delete(run.trace.X, 7, axis=0))
    assert type(medians.metric) is not Euclidean
    assert medians.inertia != run.trace.inertia
