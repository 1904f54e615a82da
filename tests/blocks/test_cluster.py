"""A real scheduler on this machine: workers that come, are killed, and go."""

import gc
import os
import re
import signal
import socket
from contextlib import suppress

import dask
import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin

from kmviz import kmeans
from kmviz.blocks.pictured import pictured
from kmviz.cli import main
from kmviz.core.seeding import FAR_STARTS

pytestmark = pytest.mark.usefixtures("forked_workers")

WITHIN = "distributed.comm.timeouts.connect"
SCHEDULER = r"scheduler tcp://(?P<host>[\d.]+):(?P<port>\d+), to watch: http://"
RNG = np.random.default_rng(5)
X = np.concatenate([RNG.normal(m, 1.0, size=(300, 2)) for m in (0, 3, 5)])
START = X[[0, 1, 2]]
NEAR = kmeans(X, init=START)


def far():
    return da.from_array(X, chunks=(250, 2))


HERE = [kmeans(far(), 3, init=init, rng=1)[0].centroids for init in FAR_STARTS]


@pytest.fixture(scope="module")
def cluster(forked_workers):
    """Four workers, each a process of its own."""
    with LocalCluster(
        n_workers=4,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=None,
    ) as cluster:
        yield cluster


@pytest.fixture
def client(cluster):
    with Client(cluster) as client:
        yield client


def steps(trace):
    return [(step.centroids.tobytes(), step.switched) for step in trace]


def test_workers_give_points_the_labels_of_one_machine(client):
    trace = kmeans(far(), init=START)

    assert np.array_equal(trace.labels.compute(), NEAR.labels)


def test_starts_are_those_of_one_machine(client):
    starts = [kmeans(far(), 3, init=init, rng=1)[0].centroids for init in FAR_STARTS]

    assert np.array_equal(starts, HERE)


def test_what_travels_is_small_and_the_blocks_stay(client):
    trace = kmeans(far(), init=START)
    held = sum(client.nbytes(summary=False).values())

    trace[4]

    assert sum(client.nbytes(summary=False).values()) < held + 20_000


def test_a_block_that_no_worker_can_read_is_named(client, tmp_path):
    np.save(tmp_path / "part0.npy", X[:4])
    parts = [
        da.from_delayed(dask.delayed(np.load)(tmp_path / f"part{i}.npy"), (4, 2), float)
        for i in range(2)
    ]

    with pytest.raises(RuntimeError) as caught:
        kmeans(da.concatenate(parts), 2)

    said = "block 1 of X must be readable, got FileNotFoundError: "
    assert str(caught.value).startswith(said)


@pytest.fixture
def mortal():
    """A cluster in this process, whose scheduler need not be there at the end."""
    with dask.config.set({WITHIN: "60s"}):
        cluster = LocalCluster(
            n_workers=1, processes=False, dashboard_address="127.0.0.1:0"
        )
        yield cluster
        dask.config.set({WITHIN: "1s"})
        # The cluster would ask its scheduler to close them, and leave them running.
        for worker in list(cluster.workers.values()):
            cluster.sync(worker.close, executor_wait=False)
        with suppress(OSError):
            cluster.close()


class Places(SchedulerPlugin):
    """Notes where each question may be answered."""

    def __init__(self):
        self.told = []

    def update_graph(self, scheduler, *, tasks, annotations, **_):
        """Note it, when questions come."""
        places = annotations.get("workers", {})
        self.told += [places.get(key) for key in tasks if str(key).startswith("_ask")]


def test_a_block_is_asked_where_it_is_from_the_first_question_on(client, cluster):
    places = Places()
    cluster.scheduler.add_plugin(places, name="places")

    trace = kmeans(far(), init=START)
    pictured(trace)
    trace[2]

    cluster.scheduler.remove_plugin("places")
    blocks = trace.metric.store._blocks
    holders = [tuple(client.who_has([block])[block.key]) for block in blocks]
    assert [len(some) for some in holders] == [1] * len(blocks)
    assert {tuple(at or ["anywhere"]) for at in places.told} == set(holders)


def test_a_scheduler_that_is_gone_leaves_the_steps_so_far_and_is_not_waited_for(mortal):
    client = Client(mortal)
    trace = kmeans(far(), init=START)
    trace[2]
    mortal.scheduler.stop()
    client.loop.add_callback(client.scheduler_comm.comm.abort)

    said = []
    for ask in (lambda: trace[-1], lambda: kmeans(far(), 3)):
        with pytest.raises(RuntimeError) as caught:
            ask()
        said.append(str(caught.value))

    assert set(said) == {
        f"the scheduler at {client.scheduler.address} must stay reachable, got no "
        "answer; the steps so far remain"
    }
    assert [step.phase for step in trace[:3]] == ["init", "assign", "update"]
    client.close()


def test_the_command_works_on_a_scheduler(cluster, tmp_path, capsys):
    for i, part in enumerate(np.array_split(X, 2)):
        np.save(tmp_path / f"part{i}.npy", part)
    out, data = str(tmp_path / "run.png"), str(tmp_path / "part*.npy")
    words = ["save", out, "--data", data, "-k", "3", "--seed", "1", "--step", "last"]
    words += ["--size", "320x240"]

    code = main([*words, "--scheduler", cluster.scheduler_address])

    assert code == 0
    assert capsys.readouterr().err.startswith(f"scheduler {cluster.scheduler_address}")


def test_the_command_starts_workers_of_its_own(tmp_path, capsys):
    np.save(tmp_path / "points.npy", X)
    words = ["save", str(tmp_path / "run.png"), "--data", str(tmp_path / "*.npy")]

    code = main([*words, "--workers", "1", "--size", "320x240"])

    assert code == 0
    told = re.match(SCHEDULER, capsys.readouterr().err)
    assert told
    with pytest.raises(ConnectionRefusedError):  # they went with the command
        socket.create_connection((told["host"], int(told["port"])), timeout=1)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        *(
            (
                ["--scheduler", address],
                '--scheduler must be an address such as "tcp://10.0.0.1:8786", '
                f'got "{address}"',
            )
            for address in ("ftp://127.0.0.1:1", "127.0.0.1", "nonsense", "")
        ),
        (["--workers", "0"], "--workers must be a whole number of at least 1, got 0"),
    ],
)
def test_no_scheduler_is_one_sentence(flags, said, capsys):
    assert main(["save", "run.png", *flags]) == 2
    gc.collect()  # what a client left half made would say now

    assert capsys.readouterr().err == f"kmviz: {said}\n"


def test_four_two_and_one_worker_and_one_that_is_killed_make_the_same_steps(
    client, cluster
):
    first, victim, *_ = cluster.workers.values()
    runs = []
    for keep in (4, 2, 1):
        there = set(client.scheduler_info(n_workers=-1)["workers"])
        others = sorted(there - {first.worker_address})
        client.retire_workers(others[keep - 1 :])
        trace = kmeans(far(), init=START)
        trace[2]
        if keep == 4:
            os.kill(victim.pid, signal.SIGKILL)
        runs.append((steps(trace), [step.inertia for step in trace[1:]]))

    assert runs[0] == runs[1] == runs[2]
    assert runs[0][0] == steps(NEAR)
