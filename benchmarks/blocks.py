"""Points in blocks beside a loop over chunks of a file on one core.

Not part of ``python -m benchmarks``: it starts workers, and takes some disk. Run it by
itself: ``python -m benchmarks.blocks [N]``.
"""

import pickle
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from distributed import Client, LocalCluster

import kmviz
from benchmarks.measure import interleaved, memory, table
from kmviz.blocks.block import Block
from kmviz.blocks.files import BLOCK, opened
from kmviz.blocks.pictured import pictured
from kmviz.core.algorithm import alternate
from kmviz.core.rules import Rules

N, K, ROUNDS = 20_000_000, 10, 5


def main(n: int = N) -> str:
    """Return the table of seconds a pair of half-steps."""
    with (
        TemporaryDirectory() as folder,
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0"
        ) as cluster,
        Client(cluster),
    ):
        path = Path(folder, "points.npy")
        X = _written(path, n)
        start = np.asarray(X[:K], dtype=np.float64)
        far = opened(path)
        before = memory("self")
        began = time.perf_counter()
        trace = kmviz.kmeans(far, init=start)
        trace[0]
        read = time.perf_counter() - began
        steps = alternate(trace.metric, start, Rules())
        next(steps)
        seconds = interleaved(
            {
                "chunks of a file, one core": lambda _: _pair(X, start),
                "blocks, two workers": lambda _: (next(steps), next(steps)),
            },
            rounds=ROUNDS,
            calls={},
        )
        grown = memory("self") - before
        began = time.perf_counter()
        kmviz.Scene(pictured(trace)).draw(1)
        seen = time.perf_counter() - began
    return "\n".join(
        [
            table(
                f"A pair of half-steps, n = {n:,}, k = {K}, seconds",
                ("", *seconds, "ratio"),
                [("", *(f"{each:.2f}" for each in seconds.values()), _ratio(seconds))],
            ),
            table(
                "Around it",
                ("what", "figure"),
                [
                    ("blocks read and sorted, s", f"{read:.1f}"),
                    ("first picture, s", f"{seen:.1f}"),
                    ("the client's memory grows by, MiB", f"{grown:.0f}"),
                    ("what a block sends, bytes", f"{_travels()}"),
                ],
            ),
        ]
    )


def _written(path: Path, n: int) -> np.ndarray:
    """Write blobs in single precision, and return the file as an array."""
    rng = np.random.default_rng(0)
    X = np.lib.format.open_memmap(path, "w+", np.float32, (n, 2))
    middles = rng.uniform(-10, 10, size=(K, 2))
    for start in range(0, n, BLOCK):
        rows = min(BLOCK, n - start)
        X[start : start + rows] = rng.normal(middles[rng.integers(K, size=rows)], 1.0)
    X.flush()
    return np.load(path, mmap_mode="r")


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


def _ratio(seconds: dict[str, float]) -> str:
    chunks, blocks = seconds.values()
    return f"{chunks / blocks:.1f}"


if __name__ == "__main__":
    print(main(*map(int, sys.argv[1:])))
