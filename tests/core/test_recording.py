"""A run never shows a step that lies: it is made safe, or refused by step and field."""

import re
from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import Step, Trace, lloyd

from .test_algorithm import EMPTY_RULES, far_problems

X = [[0.0], [1.0], [5.0], [6.0]]
NAN = float("nan")


def steps():
    """Return a run: init, assign 1, update 1, assign 2."""
    return list(lloyd(X, [[0.0], [5.0]]))


def told(source):
    """Return the sentence that refuses the steps of a source."""
    with pytest.raises((ValueError, TypeError)) as caught:
        list(Trace(X, source))
    return str(caught.value)


@pytest.mark.parametrize(
    ("position", "change", "message"),
    [
        (0, {"phase": "sow"}, 'phase of step 0 must be "init" or "seed", got \'sow\''),
        (
            0,
            {"phase": np.eye(1)},
            'phase of step 0 must be "init" or "seed", got array([[1.]])',
        ),
        (1, {"phase": "update"}, 'phase of step 1 must be "assign" or "move", got '
         "'update'"),
        (2, {"phase": "assign"}, 'phase of step 2 must be "update" or "move" or '
         "\"truth\", got 'assign'"),
        (3, {"phase": "update"}, 'phase of step 3 must be "assign" or "move" or '
         "\"truth\", got 'update'"),
        (0, {"iteration": 1}, "iteration of step 0 must be 0, got 1"),
        (2, {"iteration": 2}, "iteration of step 2 must be 1, got 2"),
        (3, {"iteration": "2"}, "iteration of step 3 must be 2, got '2'"),
        (0, {"centroids": [[0.0, 1.0]]}, "centroids of step 0 must be of shape (k, 1), "
         "got (1, 2)"),
        (0, {"centroids": np.zeros((0, 1))}, "centroids of step 0 must be of shape "
         "(k, 1), got (0, 1)"),
        (0, {"centroids": [[1.0], [2.0, 3.0]]}, "centroids of step 0 must be an array "
         "of numbers, got ragged rows"),
        (0, {"centroids": [["a"], ["b"]]}, "centroids of step 0 must be an array of "
         "numbers, got [['a'], ['b']]"),
        (2, {"centroids": [[0.5]]}, "centroids of step 2 must be of shape (2, 1), got "
         "(1, 1)"),
        (2, {"centroids": [[0.5], [np.inf]]}, "centroids of step 2 must be finite, or "
         "whole rows of nan, got others"),
        (3, {"centroids": [[0.5], [5.4]]}, "centroids of step 3 must be those of the "
         "step before, got others"),
        (0, {"labels": [0, 0, 1, 1]}, "labels of step 0 must be -1, before any assign, "
         "got 0 to 1"),
        (1, {"labels": [0, 0, 1, 2]}, "labels of step 1 must be between 0 and 1, got 0 "
         "to 2"),
        (1, {"labels": [-1, 0, 1, 1]}, "labels of step 1 must be between 0 and 1, got "
         "-1 to 1"),
        (1, {"labels": [0, 0, 1]}, "labels of step 1 must be of shape (4,), one for a "
         "point, got (3,)"),
        (1, {"labels": [[0, 0, 1, 1]]}, "labels of step 1 must be of shape (4,), one "
         "for a point, got (1, 4)"),
        (1, {"labels": [0.0, 0.0, 1.0, 1.0]}, "labels of step 1 must be an array of "
         "whole numbers, got [0.0, 0.0, 1.0, 1.0]"),
        (1, {"labels": None}, "labels of step 1 must be an array of whole numbers, got "
         "None"),
        (2, {"labels": [0, 1, 1, 1]}, "labels of step 2 must be those of the step "
         "before, got others"),
        (1, {"inertia": 3.0}, "inertia of step 1 must be 2, the sum of the costs of "
         "its labels and centroids, got 3"),
        (1, {"inertia": NAN}, "inertia of step 1 must be 2, the sum of the costs of "
         "its labels and centroids, got nan"),
        (1, {"inertia": "2"}, "inertia of step 1 must be a number, got '2'"),
        (1, {"inertia": [2.0]}, "inertia of step 1 must be a number, got [2.0]"),
        (2, {"inertia": 2.0}, "inertia of step 2 must be 1, the sum of the costs of "
         "its labels and centroids, got 2"),
        (3, {"changed": [True] * 4}, "changed of step 3 must be true where a label "
         "differs from the step before, got 4 of 4 wrong"),
        (1, {"changed": [False] * 4}, "changed of step 1 must be true where a label "
         "differs from the step before, got 4 of 4 wrong"),
        (1, {"changed": [True] * 3}, "changed of step 1 must be of shape (4,), got "
         "(3,)"),
        (1, {"changed": [1, 1, 1, 1]}, "changed of step 1 must be an array of true or "
         "false, got [1, 1, 1, 1]"),
        (2, {"shift": [[0.5], [0.0]]}, "shift of step 2 must be the way from the step "
         "before, got another"),
        (2, {"shift": [0.5, 0.5]}, "shift of step 2 must be of shape (2, 1), got (2,)"),
        (3, {"shift": [[0.5], [0.5]]}, "shift of step 3 must be 0, because no centroid "
         "moves, got another"),
        (3, {"stop": "enough"}, 'stop of step 3 must be None or one of "labels '
         'unchanged", "centroids unchanged", "cycle", "max_iter", "settled", "one '
         'pass", got \'enough\''),
        (1, {"batch": [4]}, "batch of step 1 must be numbers of points, 0 to 3, got "
         "[4]"),
        (1, {"batch": [[0]]}, "batch of step 1 must be numbers of points, 0 to 3, got "
         "[[0]]"),
        (1, {"batch": ["a"]}, "batch of step 1 must be an array of whole numbers, got "
         "['a']"),
        (0, {"swarm": [[0.0]]}, "swarm of step 0 must be of shape (m, 2, 1), got "
         "(1, 1)"),
        (0, {"swarm": [[[NAN], [0.0]]]}, "swarm of step 0 must be finite, got others"),
        (1, {"stop": "max_iter"}, 'step 1 must be the last, because it has the stop '
         '"max_iter", got one more'),
    ],
)  # fmt: skip
def test_a_step_that_lies_is_refused_by_step_and_field(position, change, message):
    source = steps()
    source[position] = replace(source[position], **change)

    assert told(source) == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([3], "step 0 must be a Step, got 3"),
        ([steps()[0], None], "step 1 must be a Step, got None"),
        (7, "steps must be an iterable of Step, got 7"),
    ],
)
def test_what_is_no_step_is_refused(source, message):
    assert told(source) == message


def test_labels_of_a_centroid_that_is_gone_are_refused():
    start, first, update, _ = steps()
    gone = np.array([[0.5], [NAN]])
    update = replace(update, centroids=gone, shift=gone - start.centroids, inertia=NAN)

    assert told([start, first, update]) == (
        "labels of step 2 must be of centroids that are there, got 1, gone"
    )


def test_steps_of_lloyd_on_other_points_are_looked_at():
    assert told(lloyd([[0.0], [1.0], [5.0], [7.0]], [[0.0], [5.0]])) == (
        "inertia of step 1 must be 2, the sum of the costs of its labels and "
        "centroids, got 5"
    )


def test_a_refused_step_stays_refused_and_those_before_it_stay():
    trace = Trace(X, [*steps()[:2], None])

    for _ in range(2):
        with pytest.raises(TypeError, match="step 2 must be a Step, got None"):
            trace[2]
    assert trace[1].phase == "assign"


def test_arrays_that_change_later_are_copied():
    def reusing():
        for step in steps():
            labels[:], centroids[:] = step.labels, step.centroids
            yield replace(step, labels=labels, centroids=centroids)

    labels, centroids = np.zeros(4, int), np.zeros((2, 1))
    trace = Trace(X, reusing())

    for step, true in zip(list(trace), steps(), strict=True):
        assert step.labels.tolist() == true.labels.tolist()
        assert step.centroids.tolist() == true.centroids.tolist()
        assert not step.labels.flags.writeable
        assert not step.centroids.flags.writeable


def test_lists_and_small_integers_become_arrays_of_the_usual_types():
    loose = [
        replace(
            step,
            centroids=step.centroids.tolist(),
            labels=step.labels.astype(np.int8),
            inertia=np.float32(step.inertia),
            changed=step.changed.tolist(),
            shift=step.shift.astype(int),
        )
        for step in lloyd([[0.0], [2.0]], [[0.0], [2.0]])
    ]

    for step in Trace([[0.0], [2.0]], loose):
        kinds = [step.centroids.dtype, step.labels.dtype, step.changed.dtype]
        assert kinds == [np.float64, np.int64, np.bool_]
        assert (step.shift.dtype, type(step.inertia)) == (np.float64, float)


@given(far_problems(), st.sampled_from(EMPTY_RULES))
def test_a_true_run_passes_as_it_is(problem, empty):
    points, start = problem
    source = list(lloyd(points, start, empty=empty))

    for step, true in zip(Trace(points, source), source, strict=True):
        for field in fields(step):
            assert getattr(step, field.name) is getattr(true, field.name)


NONSENSE = (
    *(None, 3, -1, NAN, True, "x", [], [[]], {}, [[1, 2]]),
    *(np.zeros((2, 2)), np.zeros(3, int), np.array([7] * 4), np.array(["a"])),
)


def outcome(source):
    """Return the labels of each step of a run, or what refuses one."""
    try:
        return [step.labels.tolist() for step in Trace(X, source)]
    except (ValueError, TypeError) as error:
        return str(error)


@pytest.mark.parametrize("field", [field.name for field in fields(Step)])
def test_whatever_a_field_holds_a_run_is_true_or_refused_by_step(field):
    true = outcome(steps())
    for position, value in product(range(4), NONSENSE):
        source = steps()
        source[position] = replace(source[position], **{field: value})
        came = outcome(source)

        names_it = rf"\bstep ({position}|{position + 1})\b"
        assert came == true or re.search(names_it, came), (position, value)
