"""A run over blocks is the run on one machine, half-step by half-step."""

from copy import copy
from functools import partial

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from dask.callbacks import Callback
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kmviz import Trace, kmeans, lloyd
from kmviz.blocks.pictured import pictured
from kmviz.core.ground.pauses import Cancelled
from kmviz.core.steps import Step

FAR = [[50.0, 50.0], [60.0, 60.0]]


def blocks(X, *lengths):
    """Return the points in blocks of these lengths."""
    return da.from_array(X, chunks=(lengths, X.shape[1]))


def same(here, there):
    """Tell whether a step over blocks is a step on one machine, rounding aside."""
    return (
        (here.phase, here.iteration, here.stop, here.switched)
        == (there.phase, there.iteration, there.stop, there.switched)
        and np.allclose(here.centroids, there.centroids, 1e-15, 0, equal_nan=True)
        and np.array_equal(here.labels, there.labels.compute())
        and np.array_equal(here.changed, there.changed.compute())
        and np.array_equal(here.sizes, there.sizes)
        and here.inertia == pytest.approx(there.inertia, rel=1e-11, nan_ok=True)
    )


@settings(max_examples=15, phases=[Phase.generate])
@given(
    seed=st.integers(0, 2**32),
    d=st.integers(1, 3),
    cuts=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    empty=st.sampled_from(["keep", "farthest", "drop"]),
)
def test_any_blocks_give_the_steps_of_one_machine(seed, d, cuts, empty):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(40, d)) * rng.choice([1.0, 1e-3, 1e6]) + rng.choice([0, 1e5])
    first, second = sorted(cuts)
    start = np.vstack([X[:3], X[:2] + 1e9])

    far = lloyd(blocks(X, first, second - first, 40 - second), start, empty=empty)

    pairs = zip(lloyd(X, start, empty=empty), far, strict=True)
    assert all(same(here, there) for here, there in pairs)


def test_equal_points_are_at_rest_in_whatever_blocks():
    X = np.full((9, 2), 0.1)

    far = kmeans(blocks(X, 4, 1, 4), init=X[:2])

    assert (far.n_iter, far.inertia) == (1, 0.0)
    assert (far.centroids == 0.1).all()


def test_an_empty_cluster_may_end_a_run():
    X = np.random.default_rng(0).normal(size=(20, 2))
    with pytest.raises(ValueError, match="got none") as here:
        list(lloyd(X, np.vstack([X[:2], FAR]), empty="error"))

    with pytest.raises(ValueError, match="got none") as there:
        list(lloyd(blocks(X, 10, 10), np.vstack([X[:2], FAR]), empty="error"))

    assert str(there.value) == str(here.value)


@pytest.mark.parametrize("rule", [{"max_iter": 1}, {"tol": 10.0}])
def test_the_rules_stop_a_run_over_blocks_too(rule):
    X = np.random.default_rng(3).normal(size=(60, 2))

    here, there = (list(lloyd(points, X[:4], **rule)) for points in (X, blocks(X, 60)))

    assert there[-1].stop == here[-1].stop
    assert len(there) == len(here)


def test_single_precision_and_unknown_lengths_are_taken_as_they_are():
    X = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32)
    array = blocks(X, 20, 30)
    some = array[array[:, 0] > 0]

    far = kmeans(some, init=X[:2])

    assert np.isnan(some.shape[0])
    near = kmeans(X[X[:, 0] > 0], init=X[:2])
    assert np.array_equal(far.centroids, near.centroids)
    assert np.array_equal(far.labels.compute(), near.labels)


def test_the_columns_of_a_frame_keep_their_names():
    frame = pd.DataFrame({"width": [0.0, 1.0, 9.0], "height": [0.0, 1.0, 9.0]})

    far = kmeans(dd.from_pandas(frame, npartitions=2), init=[[0.0, 0.0], [9.0, 9.0]])

    assert far.columns == ("width", "height")
    assert far.labels.compute().tolist() == [0, 0, 1]


def test_a_run_stops_computing_where_nobody_looks():
    X = np.random.default_rng(0).normal(size=(30, 2))
    passes = []
    counted = da.from_array(X, chunks=(30, 2)).map_blocks(
        lambda x: passes.append(len(x)) or x, meta=X[:0]
    )
    trace = kmeans(counted, init=X[:3])
    before = len(passes)

    trace[1]

    assert len(passes) - before <= 1


def test_labels_are_made_when_somebody_asks_and_shared():
    X = np.random.default_rng(0).normal(size=(30, 2))
    trace = kmeans(blocks(X, 20, 10), init=X[:3])

    for step in trace[:4]:
        with pytest.raises(AttributeError):
            object.__getattribute__(step, "labels")
    assert trace[2].labels is trace[1].labels
    assert trace[3].changed is trace[3].changed
    assert type(copy(trace[1])) is Step
    assert copy(trace[3]).changed.sum().compute() == trace[3].switched > 0


def test_a_run_of_a_generator_asks_for_no_block_again():
    X = blocks(np.random.default_rng(0).normal(size=(90, 2)), 50, 40)
    steps = lloyd(X, [[0.0, 0.0], [1.0, 1.0]])

    with Callback(pretask=partial(disturb, AssertionError("asked"))):
        trace = Trace(X, steps)

    assert trace.vouched
    assert trace.inertia == kmeans(X, init=[[0.0, 0.0], [1.0, 1.0]]).inertia


@pytest.mark.parametrize("seen", [True, False])
def test_to_be_printed_a_run_asks_no_block(seen):
    X = np.random.default_rng(0).normal(size=(90, 2))
    trace = kmeans(blocks(X, 50, 40), init=X[:3])
    trace = pictured(trace) if seen else trace
    trace[2]

    with Callback(pretask=partial(disturb, AssertionError("asked"))):
        told = repr(trace)

    so_far = f"{trace.recorded} steps so far"
    assert told == f"<Trace of 90 points, d=2, k=3: {so_far}>"
    trace.inertia  # noqa: B018  # has it worked out
    assert "stopped by" in repr(trace)


def disturb(fault, *_):
    """Do what somebody's Ctrl-C does, or a disk that is gone for a while."""
    raise fault


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), Cancelled(), OSError("gone")])
@pytest.mark.parametrize("seen", [True, False])
def test_a_run_that_was_interrupted_keeps_its_steps_and_goes_on(seen, fault):
    X = np.random.default_rng(0).normal(size=(90, 2))
    whole = kmeans(X, init=X[:3])
    trace = kmeans(blocks(X, 50, 40), init=X[:3])
    trace = pictured(trace) if seen else trace
    trace[2]

    said = RuntimeError if isinstance(fault, OSError) else type(fault)
    with Callback(pretask=partial(disturb, fault)), pytest.raises(said):
        trace[-1]

    assert 3 <= trace.recorded < len(whole)
    assert [step.switched for step in trace] == [step.switched for step in whole]
    assert trace.converged


def test_a_name_from_elsewhere_is_answered_with_ours_of_blocks_too():
    step = kmeans(blocks(np.array(FAR), 1, 1), 2, rng=0)[1]

    with pytest.raises(AttributeError) as caught:
        _ = step.lables

    assert str(caught.value) == "a Step has no lables; did you mean labels?"
