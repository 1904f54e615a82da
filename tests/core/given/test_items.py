import re

import pytest

from kmviz import kmeans, restarts

FEW = [[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]]


@pytest.mark.parametrize(
    ("item", "kind", "message"),
    [
        (2, IndexError, "a run must be between 0 and 1, got 2"),
        (-3, IndexError, "a run must be between 0 and 1, got -3"),
        (
            "best",
            TypeError,
            "a run must be asked for by a whole number or a slice, got 'best'",
        ),
        (
            slice("a"),
            TypeError,
            "a run must be asked for by a whole number or a slice, got 'a'",
        ),
        (
            slice(0, 2, 0),
            ValueError,
            "the step of a slice must not be 0, got slice(0, 2, 0)",
        ),
    ],
)
def test_runs_are_asked_for_as_the_items_of_a_list(item, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        restarts(FEW, 2, runs=2, rng=0)[item]


def test_a_step_beyond_the_last_is_none_of_the_trace():
    trace = kmeans(FEW, k=2, init=FEW[:2])
    last = len(trace) - 1
    message = f"a step of a trace must be between 0 and {last}, got 99"

    with pytest.raises(IndexError, match=f"^{message}$"):
        trace[99]
