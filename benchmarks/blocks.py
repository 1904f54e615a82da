"""Points in blocks beside what people would use instead, and what they take.

Not part of ``python -m benchmarks``: it starts workers, and takes some disk. Run it
by itself: ``python -m benchmarks.blocks [N ...]``. Where dask-ml is installed, its
`KMeans` is one of the peers.
"""

import multiprocessing
import pickle
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from distributed import Client, LocalCluster, wait

import kmviz
from benchmarks.measure import interleaved, machine, memory, table
from kmviz.blocks.block import Block
from kmviz.blocks.files import BLOCK, opened
from kmviz.blocks.pictured import pictured
from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules

N, K, ROUNDS, WORKERS = 20_000_000, 10, 3, 2
"""More points than N are not left to the peers, which would take minutes."""
PAIRS = 5
"""So many more half-step pairs of dask-ml's are timed at once."""


def main(sizes: list[int]) -> str:
    """Return the tables for so many points each."""
    with TemporaryDirectory() as folder:
        told = [machine()]
        for n in sizes:
            path = Path(folder, f"points{n}.npy")
            start = _written(path, n)
            told += [_pairs(path, n, start)] if n <= N else []
            told.append(_around(path, n, start))
            path.unlink()
    return "\n\n".join(told)


def _pairs(path: Path, n: int, start: np.ndarray) -> str:
    """Return the table of seconds a pair of half-steps, all peers in turn."""
    X = np.load(path, mmap_mode="r")
    with _cluster() as cluster, Client(cluster) as client:
        steps = alternate(kmviz.kmeans(opened(path), init=start).metric, start, Rules())
        next(steps)
        cases: dict[str, Callable[[int], object]] = {
            "blocks, two workers": lambda _: (next(steps), next(steps)),
            "chunks of a file, one core": lambda _: _pair(X, start),
        }
        seconds = interleaved(
            cases | _dask_ml(client, path, start), rounds=ROUNDS, calls={}
        )
    ours = seconds["blocks, two workers"]
    less = seconds.pop("dask-ml, 1 pair", 0.0)
    if less:
        name = f"dask-ml, {1 + PAIRS} pairs"
        seconds["dask-ml, two workers"] = (seconds.pop(name) - less) / PAIRS
    return table(
        f"A pair of half-steps, n = {n:,}, k = {K}",
        ("", "seconds", "ratio"),
        [(name, f"{s:.2f}", f"{s / ours:.1f}") for name, s in seconds.items()],
    )


def _dask_ml(
    client: Client, path: Path, start: np.ndarray
) -> dict[str, Callable[[int], object]]:
    """Return its runs of one pair and of more, on points that its workers hold."""
    try:
        from dask_ml.cluster import KMeans
    except ImportError:
        return {}
    X = client.persist(opened(path))
    wait(X)

    def fit(pairs: int, _: int) -> object:
        return KMeans(len(start), init=start, tol=0.0, max_iter=pairs).fit(X)

    fit(1, 0)  # numba compiles
    return {
        "dask-ml, 1 pair": partial(fit, 1),
        f"dask-ml, {1 + PAIRS} pairs": partial(fit, 1 + PAIRS),
    }


def _around(path: Path, n: int, start: np.ndarray) -> str:
    """Return the table of what else is waited for, and of what a client holds."""
    with _cluster() as cluster, multiprocessing.get_context("spawn").Pool(1) as pool:
        figures = pool.apply(_client, (cluster.scheduler_address, path, start))
    figures["what a block sends, bytes"] = str(_travels())
    return table(f"Around it, n = {n:,}", ("what", "figure"), list(figures.items()))


def _client(address: str, path: Path, start: np.ndarray) -> dict[str, str]:
    """Return the figures of a process that does nothing else."""
    with Client(address) as client:
        clock = [time.perf_counter()]
        trace = kmviz.kmeans(opened(path), init=start)
        trace[0]
        clock.append(time.perf_counter())
        seen = pictured(trace)
        scene = kmviz.Scene(seen)
        scene.draw(0)
        clock.append(time.perf_counter())
        steps = [_picture(seen, scene, i) for i in range(1, 11)]
        held = memory("self", "VmHWM")
        worked = [each["metrics"]["memory"] for each in _workers(client)]
    read, first = np.diff(clock)
    return {
        "blocks read and sorted, s": f"{read:.1f}",
        "first picture after that, s": f"{first:.2f}",
        "a pair of half-steps, s": f"{2 * np.mean([each[0] for each in steps]):.2f}",
        "a step's picture, ms of CPU": f"{np.median([each[1] for each in steps]):.0f}",
        "the client's memory at its peak, MiB": f"{held:.0f}",
        "a worker's memory, MiB": f"{max(worked) / 2**20:.0f}",
    }


def _picture(trace: kmviz.Trace, scene: kmviz.Scene, i: int) -> tuple[float, float]:
    """Return the seconds of a step, and the milliseconds of CPU of its picture."""
    began = time.perf_counter()
    trace[i]
    took, began = time.perf_counter() - began, time.process_time()
    scene.draw(i)
    return took, 1000 * (time.process_time() - began)


def _workers(client: Client) -> Any:
    return client.scheduler_info(n_workers=-1)["workers"].values()


def _cluster() -> LocalCluster:
    return LocalCluster(
        n_workers=WORKERS,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=None,
    )


def _written(path: Path, n: int) -> np.ndarray:
    """Write blobs in single precision, and return where the stars start."""
    rng = np.random.default_rng(0)
    X = np.lib.format.open_memmap(path, "w+", np.float32, (n, 2))
    middles = rng.uniform(-10, 10, size=(K, 2))
    for start in range(0, n, BLOCK):
        rows = min(BLOCK, n - start)
        X[start : start + rows] = rng.normal(middles[rng.integers(K, size=rows)], 1.0)
    X.flush()
    return np.asarray(X[:K], dtype=np.float64)


def _pair(X: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """Return the next centroids, as one core does it chunk by chunk."""
    sums, counts = np.zeros_like(centroids), np.zeros(K)
    for start in range(0, len(X), BLOCK):
        rows = X[start : start + BLOCK].astype(np.float64)
        labels = kmviz.assign(rows, centroids)
        counts += np.bincount(labels, minlength=K)
        for column in range(2):
            sums[:, column] += np.bincount(labels, rows[:, column], minlength=K)
    return sums / counts[:, None]


def _travels() -> int:
    """Return how large the answer of a block is, on its way."""
    X = np.random.default_rng(0).normal(size=(1000, 2))
    block = Block(X)
    return len(pickle.dumps(block.answer(X[:50], X[50:100])))


if __name__ == "__main__":
    print(main([int(float(each)) for each in sys.argv[1:]] or [N]))
