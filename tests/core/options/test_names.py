"""Whoever uses the names of another library, or of the old texts, is told ours."""

import pickle
import re

import pytest

import kmviz
from kmviz.core.options.names import ELSEWHERE

TRACE = kmviz.kmeans([[0.0], [1.0], [5.0]], 2, rng=0)


def told(owner, name):
    with pytest.raises(AttributeError) as caught:
        getattr(owner, name)
    assert caught.value.obj is None  # or Python adds a guess of its own
    return str(caught.value)


@pytest.mark.parametrize(
    ("owner", "name", "message"),
    [
        (kmviz, "find_centers", "kmviz has no find_centers; it is kmeans(X, k) here"),
        (kmviz, "cluster_points", "kmviz has no cluster_points; it is "
         "assign(X, centroids) here"),
        (kmviz, "kmeens", "kmviz has no kmeens; did you mean kmeans?"),
        (kmviz, "zzz", "kmviz has no zzz"),
        (TRACE, "cluster_centers_", "a Trace has no cluster_centers_; it is centroids "
         "here"),
        (kmviz, "make_blobs", "kmviz has no make_blobs; it is "
         "init_board_gauss(n, k) here"),
        (TRACE, "inertias", "a Trace has no inertias; did you mean inertia?"),
        (TRACE[1], "centers", "a Step has no centers; it is centroids here"),
        (TRACE[1], "label", "a Step has no label; did you mean labels?"),
    ],
)  # fmt: skip
def test_a_name_from_elsewhere_is_answered_with_ours(owner, name, message):
    assert told(owner, name) == message


@pytest.mark.parametrize("here", sorted(set(ELSEWHERE.values())))
def test_what_is_written_instead_is_there(here):
    name = re.match(r"\w+", here)[0]

    assert name == "list" or hasattr(kmviz, name) or hasattr(TRACE, name)
    assert not here.endswith(".converged") or TRACE.converged


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_name_that_is_ours_is_not_on_the_list(name):
    assert name not in kmviz.__all__
    assert not hasattr(TRACE, name)


def test_two_names_for_a_run_are_told_what_a_run_is():
    with pytest.raises(ValueError, match="unpacked") as caught:
        _centroids, _labels = TRACE

    assert str(caught.value) == (
        "a Trace must be unpacked into as many names as it has steps, got 2; its end "
        "is trace.centroids and trace.labels"
    )


def test_a_run_is_unpacked_into_its_steps():
    start, _, _, end = TRACE[:4]
    first, *others = TRACE

    assert len(TRACE) == 4
    a, b, c, d = TRACE
    assert [a, b, c, d] == [start, *others] == list(TRACE)
    assert first is start
    assert d is end


def test_a_run_can_be_pickled_though_it_answers_any_name():
    assert pickle.loads(pickle.dumps(TRACE)).inertia == TRACE.inertia
