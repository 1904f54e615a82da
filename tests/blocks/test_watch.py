"""How long the workers of a scheduler are waited for."""

import pytest

from kmviz.blocks.watch import GONE, LIVES, WAITING, Watch


class Client:
    """What a watch looks at: a scheduler, and the states of its workers."""

    status = "running"

    class scheduler:
        address = "tcp://10.0.0.1:8786"

    def __init__(self):
        self.workers = {}

    def scheduler_info(self, n_workers):
        """Return what the scheduler says of its workers."""
        return {"workers": {name: {"status": s} for name, s in self.workers.items()}}


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(client, clock):
    return Watch(client, clock)


@pytest.mark.parametrize(
    ("left", "patience"), [({"a": "paused", "b": "paused"}, WAITING), ({}, GONE)]
)
def test_workers_that_all_wait_or_are_gone_are_waited_for_a_while(
    watch, client, clock, left, patience
):
    client.workers = dict.fromkeys("abc", "running")
    watch.look()
    client.workers = left
    watch.look()
    clock.now = patience
    watch.look()
    clock.now += 0.1

    with pytest.raises(MemoryError):
        watch.look()


def test_one_worker_that_works_is_waited_for_without_end(watch, client, clock):
    client.workers = {"a": "paused", "b": "running"}
    for clock.now in (0.0, 100.0, 1000.0):
        watch.look()

    client.workers["b"] = "paused"
    clock.now += WAITING
    watch.look()


def test_workers_that_end_again_and_again_over_one_question_are_not(watch, client):
    for life in range(LIVES):
        client.workers = {f"{life}": "running"}
        watch.look()
    client.workers = {}

    with pytest.raises(MemoryError):
        watch.look()


def test_an_answer_between_makes_up_for_losses(watch, client):
    for life in range(2 * LIVES):
        client.workers = {f"{life}": "running"}
        watch.look()
        watch.moved()


def test_a_scheduler_is_given_time_to_find_its_first_worker(watch, client, clock):
    for clock.now in (0.0, 2 * GONE, 4 * GONE):
        watch.look()


def test_a_scheduler_that_does_not_answer_is_gone_at_once(watch, client):
    client.status = "connecting"

    with pytest.raises(ConnectionError):
        watch.look()
