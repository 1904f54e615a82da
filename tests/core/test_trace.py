"""The recorded run: lazy, repeatable, a sequence, and honest when its source fails."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import permutations
from threading import Event

import numpy as np
import pandas as pd
import pytest

from kmviz import Trace, kmeans, lloyd
from kmviz.core.ground.pauses import Cancelled
from kmviz.core.tape import Again
from kmviz.core.trace import check_trace

X = [[0.0], [1.0], [5.0]]
START = [[0.0], [1.0]]


def counted(steps, pulled):
    """Yield the steps and note each in the list `pulled`."""
    for step in steps:
        pulled.append(step)
        yield step


@pytest.fixture
def trace():
    return Trace(X, lloyd(X, START))


@pytest.fixture
def pulled():
    return []


@pytest.fixture
def lazy(pulled):
    return Trace(X, counted(lloyd(X, START), pulled))


def test_a_new_trace_has_pulled_nothing(lazy, pulled):
    assert pulled == []


@pytest.mark.parametrize("index", [0, 2, 5])
def test_a_step_is_pulled_with_those_before_it_and_no_other(lazy, pulled, index):
    step = lazy[index]

    assert len(pulled) == index + 1
    assert step is pulled[index]


def test_a_step_seen_before_is_not_pulled_again(lazy, pulled):
    step = lazy[3]

    assert lazy[3] is step
    assert lazy[1] is pulled[1]
    assert len(pulled) == 4


def test_a_loop_pulls_as_it_goes(lazy, pulled):
    for number, _ in enumerate(lazy, start=1):
        assert len(pulled) == number


def test_k_asks_for_the_first_step_only(lazy, pulled):
    assert lazy.k == 2
    assert len(pulled) == 1


def test_the_length_is_that_of_the_whole_run(lazy, pulled):
    assert len(lazy) == len(pulled) == 6


def test_the_end_is_known_when_it_was_asked_for(lazy):
    assert (lazy.recorded, lazy.ended) == (0, False)
    lazy[5]
    assert (lazy.recorded, lazy.ended) == (6, False)
    len(lazy)
    assert (lazy.recorded, lazy.ended) == (6, True)


def test_steps_are_the_same_in_any_order():
    first = Trace(X, lloyd(X, START))
    expected = [step.labels.tolist() for step in first]

    for order in permutations(range(6)):
        trace = Trace(X, lloyd(X, START))
        assert [trace[i].labels.tolist() for i in order] == [expected[i] for i in order]


def test_negative_numbers_count_from_the_end(trace):
    assert trace[-1] is trace[5]
    assert trace[-6] is trace[0]


@pytest.mark.parametrize("index", [6, -7, 1000])
def test_there_is_nothing_beyond_either_end(trace, index):
    with pytest.raises(IndexError):
        trace[index]


@pytest.mark.parametrize(
    "part",
    [
        slice(2),
        slice(0),
        slice(1, 4),
        slice(-2, None),
        slice(-5, 3),
        slice(None, None, -1),
        slice(5, 2, -1),
        slice(9, 12),
    ],
    ids=str,
)
def test_a_slice_is_a_list_of_steps(trace, part):
    assert trace[part] == list(Trace(X, trace))[part]


@pytest.mark.parametrize("part", [slice(0), slice(0, 0), slice(2), slice(1, 4, 2)])
def test_a_slice_pulls_no_step_behind_its_end(lazy, pulled, part):
    lazy[part]

    assert len(pulled) == part.stop


@pytest.mark.parametrize("index", ["a", 2.0])
def test_an_index_is_a_whole_number(lazy, pulled, index):
    with pytest.raises(TypeError) as error:
        lazy[index]

    assert str(error.value) == (
        "a step of a trace must be asked for by a whole number or a slice, "
        f"got {index!r}"
    )
    assert pulled == []


def test_a_numpy_number_is_an_index_too(trace):
    assert trace[np.int64(2)] is trace[2]


def test_two_loops_give_the_same_steps(trace):
    assert list(trace) == list(trace)


def test_two_loops_at_once_do_not_disturb_each_other(trace):
    one, other = iter(trace), iter(trace)
    next(one), next(one)

    assert next(other) is trace[0]
    assert next(one) is trace[2]


def test_reversed_and_in_work_as_on_a_list(trace):
    steps = list(trace)

    assert list(reversed(trace)) == steps[::-1]
    assert steps[3] in trace


def test_the_results_are_those_of_the_last_step(trace):
    assert trace.labels.tolist() == [0, 0, 1]
    assert trace.centroids.tolist() == [[0.5], [5.0]]
    assert trace.inertia == 0.5
    assert trace.stop == "labels unchanged"


def test_n_iter_is_the_number_of_updates(trace):
    assert trace.n_iter == 2


def test_the_points_are_a_copy_that_cannot_be_changed():
    points = np.array(X)
    trace = Trace(points, lloyd(points, START))
    points[0] = 99.0

    assert trace.X.tolist() == X
    assert not trace.X.flags.writeable


def test_kmeans_takes_the_names_of_columns_from_a_data_frame():
    frame = pd.DataFrame({"bill length": [39.1, 46.5, 50.0], 7: [18.7, 17.9, 16.3]})

    assert kmeans(frame, 2, rng=0).columns == ("bill length", "7")


def test_an_array_has_no_names_of_columns(trace):
    assert trace.columns == ()


def test_names_may_come_as_the_index_of_a_data_frame():
    columns = pd.DataFrame({"height": [1.0]}).columns

    assert Trace(X, lloyd(X, START), columns=columns).columns == ("height",)


def test_there_must_be_a_name_for_each_column():
    with pytest.raises(ValueError) as error:  # noqa: PT011  the whole text follows
        Trace(X, [], columns=["height", "weight"])

    assert str(error.value) == (
        "columns must have as many names as X has columns (1), got 2"
    )


@pytest.mark.parametrize("name", ["columns", "others"])
@pytest.mark.parametrize("given", [2.5, {"height"}], ids=["number", "set"])
def test_columns_that_are_no_names_in_an_order_are_refused(name, given):
    with pytest.raises(TypeError, match="sequence") as error:
        Trace([[0.0], [1.0]], lloyd([[0.0], [1.0]], [[0.0]]), **{name: given})

    assert str(error.value) == f"{name} must be a sequence of names, got {given!r}"


def test_repr_tells_the_size_and_the_end_of_the_run(trace):
    assert repr(trace) == (
        "<Trace of 3 points, d=1, k=2: 6 steps, inertia 0.5, "
        'stopped by "labels unchanged">'
    )


def test_repr_of_a_step_is_a_line_and_not_its_arrays(trace):
    assert [repr(trace[i]) for i in (0, -1)] == [
        '<Step "init" of iteration 0: 3 points, k=2, inertia nan>',
        '<Step "assign" of iteration 3: 3 points, k=2, inertia 0.5, '
        'stopped by "labels unchanged">',
    ]


def test_repr_tells_that_a_run_has_no_steps():
    assert repr(Trace(X, [])) == "<Trace of 3 points, d=1: no steps>"


@pytest.mark.parametrize("name", ["k", "centroids", "labels", "inertia", "stop"])
def test_a_run_without_steps_has_no_results(name):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        getattr(Trace(X, []), name)

    assert str(caught.value) == "trace must have at least one step, got none"


def test_steps_of_other_points_are_refused_whenever_they_are_asked_for(pulled):
    trace = Trace(X[:2], counted(lloyd(X, START), pulled))

    for _ in range(2):
        with pytest.raises(ValueError) as caught:  # noqa: PT011  the text follows
            trace[0]
        assert str(caught.value) == (
            "labels of step 0 must be of shape (2,), one for a point, got (3,)"
        )
    assert len(pulled) == 1


@pytest.mark.parametrize(
    "again",
    [lambda trace: pickle.loads(pickle.dumps(trace)), copy.deepcopy, copy.copy],
    ids=["pickle", "deepcopy", "copy"],
)
def test_a_run_comes_back_whole_and_read_only(again):
    trace = Trace(X, lloyd(X, START), columns=["height"])
    trace[2]

    other = again(trace)

    assert repr(other) == repr(trace)
    assert (other.X.tolist(), other.columns) == (X, ("height",))
    for here, there in zip(other, trace, strict=True):
        assert here.labels.tolist() == there.labels.tolist()
        arrays = other.X, here.centroids, here.labels, here.changed, here.shift
        assert not any(array.flags.writeable for array in arrays)


def test_a_trace_is_checked_by_its_first_step_alone(lazy, pulled):
    assert check_trace(lazy) is lazy
    assert len(pulled) == 1


class Shown:
    trace = kmeans(X, 1, rng=0)

    def __repr__(self):
        return "what shows a run"


@pytest.mark.parametrize(
    ("trace", "error", "message"),
    [
        (
            [[0, 0], [1, 1]],
            TypeError,
            "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, "
            "got [[0, 0], [1, 1]]",
        ),
        (Trace(X, []), ValueError, "trace must have at least one step, got none"),
        (
            Shown(),
            TypeError,
            "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, "
            "got what shows a run; its trace is one",
        ),
    ],
    ids=["points", "no steps", "what shows one"],
)
def test_what_is_no_run_is_refused(trace, error, message):
    with pytest.raises(error) as caught:
        check_trace(trace)

    assert str(caught.value) == message


def test_steps_may_come_from_any_iterable():
    steps = list(lloyd(X, START))

    assert list(Trace(X, steps)) == steps


def test_a_run_that_failed_never_passes_for_one_that_ended():
    trace = kmeans(X, init=[[0.0], [99.0]], empty="error")

    for _ in range(2):
        with pytest.raises(ValueError, match=r"got none with label 1 \(cluster 2\)"):
            len(trace)
    assert trace[1].labels.tolist() == [0, 0, 0]


def test_kmeans_is_lloyd_from_the_chosen_start():
    points = np.random.default_rng(0).normal(size=(50, 2))
    trace = kmeans(points, 4, init="k-means++", rng=8)

    for step, other in zip(trace, lloyd(points, trace[0].centroids), strict=True):
        np.testing.assert_array_equal(step.labels, other.labels)
        np.testing.assert_array_equal(step.centroids, other.centroids)


def test_kmeans_hands_on_when_to_stop_and_the_empty_rule():
    options = {"max_iter": 1, "tol": 0.5, "empty": "drop"}
    trace = kmeans([[0.0], [1.0], [9.0]], init=[[0.0], [2.0], [99.0]], **options)

    assert trace.n_iter == 1
    assert np.isnan(trace.centroids[2])


def test_the_same_number_gives_the_same_run():
    points = np.random.default_rng(0).normal(size=(50, 2))
    first, again = (kmeans(points, 4, rng=8) for _ in range(2))

    assert first[0].centroids.tolist() == again[0].centroids.tolist()
    assert first.labels.tolist() == again.labels.tolist()
    assert first.inertia == again.inertia


def test_nothing_is_printed(capsys):
    len(kmeans(X, 2, rng=0))

    assert capsys.readouterr() == ("", "")


def test_an_interrupted_run_never_looks_finished():
    def interrupted():
        yield from list(lloyd([[0.0], [1.0], [5.0]], [[0.0], [1.0]]))[:3]
        raise KeyboardInterrupt

    trace = Trace([[0.0], [1.0], [5.0]], interrupted())
    with pytest.raises(KeyboardInterrupt):
        len(trace)

    message = "a run must not be interrupted, got Ctrl-C: make it again"
    with pytest.raises(RuntimeError, match=f"^{message}$"):
        len(trace)
    assert trace[2].phase == "update"


def test_a_second_thread_waits_for_the_step_that_the_first_has_begun():
    begun, goes_on = Event(), Event()

    def slow():
        for step in lloyd(X, X[:2]):
            begun.set()
            goes_on.wait(9)
            yield step

    trace = Trace(X, slow())
    with ThreadPoolExecutor() as threads:
        first = threads.submit(trace.__getitem__, 3)
        begun.wait(9)
        second = threads.submit(trace.__getitem__, 2)
        wait([second], timeout=0.05)  # it would fail at once
        goes_on.set()

    assert (first.result(), second.result()) == (trace[3], trace[2])
    assert len(trace) == len(kmeans(X, init=X[:2]))


def test_a_run_asked_farther_than_any_list_goes_on():
    run = kmeans(X, 2, rng=0)

    assert run[: 10**400] == run[:]


@pytest.mark.parametrize("end", [KeyboardInterrupt, Cancelled])
def test_a_run_that_can_be_made_again_goes_on_after_its_end_in_a_step(end):
    made = []

    def make():
        made.append(True)
        for number, step in enumerate(lloyd(X, START)):
            if number == 3 and len(made) == 1:
                raise end
            yield step

    run, whole = Trace(X, Again(make)), Trace(X, lloyd(X, START))
    with pytest.raises(end):
        len(run)
    kept = run[2]

    assert (run.recorded, run.ended, run.broken) == (3, False, False)
    assert [step.inertia for step in run][1:] == [step.inertia for step in whole][1:]
    assert run[2] is kept
