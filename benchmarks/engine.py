"""A run on many points beside scikit-learn's, and what its steps and pictures cost.

Both begin at the same centroids and make as many iterations; kmviz keeps every step.
Rows are in CPU seconds of one thread, which other work on the machine disturbs least,
but for those beside scikit-learn on all cores, which need a machine that is idle.
Not part of ``python -m benchmarks``: run it by itself.
"""

import os
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
from scipy.cluster.vq import vq
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

import kmviz
from benchmarks.measure import extra_memory, interleaved, table
from kmviz.core.metric import Euclidean
from kmviz.core.nearest.owners import Owners, Slices
from kmviz.core.seeding import SEEDINGS
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View

MILLION = 1_000_000
WHOLE = (
    ("uniform", MILLION, 10, 40),
    ("blobs", MILLION, 10, 40),
    ("uniform", MILLION, 10, 100),
    ("blobs", MILLION, 10, 100),
    ("uniform", MILLION, 50, 40),
    ("uniform", 100_000, 10, 40),
    ("uniform", 100_000, 50, 40),
    ("space", 100_000, 10, 40),
)
"""Board, points, clusters and iterations of whole runs."""
SMALL = (200, 1000, 100_000)
"""Points of runs that others drive step by step."""
SIZE = (800, 600)
ROUNDS = 5
cpu = partial(interleaved, clock=time.process_time)


def main() -> str:
    """Return the tables of ratios."""
    with threadpool_limits(1):
        alone = [_whole(), _driven(), _steps(), _starts(), _pictures()]
    return "\n".join([*alone, _on_all_cores()])


@cache
def board(name: str, n: int) -> np.ndarray:
    """Return some points, read-only, so that nobody copies them."""
    rng = np.random.default_rng(0)
    X = {
        "uniform": lambda: rng.random((n, 2)),
        "blobs": lambda: (
            rng.normal(size=(n, 2)) + 6 * rng.random((8, 2))[np.arange(n) % 8]
        ),
        "space": lambda: rng.random((n, 3)),
    }[name]()
    X.setflags(write=False)
    return X


def _fit(X: np.ndarray, start: np.ndarray, iterations: int) -> KMeans:
    """Return scikit-learn's run, which goes on to exact convergence."""
    model = KMeans(len(start), init=start, n_init=1, max_iter=iterations, tol=0)
    return model.fit(X)


def _run(X: np.ndarray, start: np.ndarray, iterations: int) -> float:
    """Make a run of kmviz, from nothing to its last labels and inertia."""
    trace = kmviz.kmeans(X, init=start, max_iter=iterations)
    return trace.inertia


def _whole() -> str:
    rows = []
    for name, n, k, iterations in WHOLE:
        run = board(name, n), board(name, n)[:k].copy(), iterations
        cases = {"scikit-learn": _called(_fit, *run), "kmviz": _called(_run, *run)}
        what = f"{name}, n = {n:,}, k = {k}, {iterations} iterations"
        rows.append((what, *_row(cpu(cases, rounds=ROUNDS, calls={}))))
    return table("Whole runs", ("", "scikit-learn", "kmviz", "ratio"), rows)


def _on_all_cores() -> str:
    rows = []
    for name, n, k, iterations in WHOLE[:2] + WHOLE[4:5]:
        run = board(name, n), board(name, n)[:k].copy(), iterations
        cases = {"scikit-learn": _called(_fit, *run), "kmviz": _called(_run, *run)}
        seconds = interleaved(cases, rounds=2 * ROUNDS, calls={})
        what = f"{name}, n = {n:,}, k = {k}, {iterations} iterations"
        rows.append((what, *_row(seconds)))
    title = f"Wall time, scikit-learn on {os.cpu_count()} cores"
    return table(title, ("", "scikit-learn", "kmviz", "ratio"), rows)


def _called(what: Callable[..., object], *given: object) -> Callable[[int], object]:
    """Return a case that does the same whatever its number."""
    return lambda _: what(*given)


def _row(seconds: dict[str, float]) -> tuple[str, ...]:
    peers = {name: value for name, value in seconds.items() if name != "kmviz"}
    return (
        *(f"{value * 1e3:.1f} ms" for value in seconds.values()),
        *(f"**{value / seconds['kmviz']:.1f}x**" for value in peers.values()),
    )


def _driven() -> str:
    rows = []
    for n in SMALL:
        run = board("uniform", n), board("uniform", n)[:10].copy(), 20
        cases = {
            "scikit-learn": _called(_by_sklearn, *run),
            "vq": _called(_by_vq, *run),
            "kmviz": _called(_run, *run),
        }
        rows.append((f"n = {n:,}", *_row(cpu(cases, rounds=ROUNDS, calls={}))))
    head = ("20 iterations, k = 10", "scikit-learn", "vq + bincount", "kmviz")
    return table("Step by step", (*head, "ratio", "ratio"), rows)


def _by_sklearn(X: np.ndarray, centroids: np.ndarray, iterations: int) -> None:
    for _ in range(iterations):
        centroids = _fit(X, centroids, 1).cluster_centers_


def _by_vq(X: np.ndarray, centroids: np.ndarray, iterations: int) -> None:
    k = len(centroids)
    for _ in range(iterations):
        labels, _ = vq(X, centroids, check_finite=False)
        counts = np.maximum(np.bincount(labels, minlength=k), 1)
        sums = [np.bincount(labels, column, k) for column in X.T]
        centroids = np.stack(sums, axis=1) / counts[:, None]


def _steps() -> str:
    rows = []
    X = board("uniform", MILLION)
    for k in (10, 50):
        metric, start = Euclidean(X), X[:k].copy()
        cases = {"kmviz": _called(_step, metric, start), "copy": _called(X.copy)}
        seconds = cpu(cases, rounds=4 * ROUNDS, calls={})
        share = seconds["kmviz"] / seconds["copy"]
        kept = _kept(metric.owners(start)) / len(X)
        peak = extra_memory(
            partial(_forty, k), after=partial(board, "uniform", MILLION)
        )
        rows.append((f"k = {k}", f"{share:.1f}", f"{kept:.2f}", f"{peak:.0f} MiB"))
    head = ("a million points", "copies of X", "bytes a point", "extra peak of a run")
    return table("What a step costs", head, rows)


def _kept(owners: Owners) -> int:
    """Return the bytes of owners that are kept as slices."""
    return cast(Slices, owners).nbytes


def _starts() -> str:
    """Return what comes before the first step, and what 300 assigns keep of a run."""
    X = board("uniform", MILLION)
    cases = {
        f'init="{init}"': _called(partial(kmviz.choose_centroids, X, 10, init=init))
        for init in SEEDINGS
    }
    cases |= {
        f'make_board("{name}")': _called(partial(kmviz.make_board, name, n=MILLION))
        for name in ("uniform", "gauss", "moons", "sizes")
    }
    seconds = cpu(cases, rounds=ROUNDS, calls={})
    rows = [(name, f"{value * 1e3:.0f} ms") for name, value in seconds.items()]
    metric = Euclidean(X)
    owners = [metric.owners(X[10 * i : 10 * i + 10]) for i in range(300)]
    kept = sum(map(_kept, owners)) / 1e6
    rows.append(("300 assigns, kept", f"{kept:.0f} MB"))
    return table("Before and beside the steps", ("a million points, k = 10", ""), rows)


def _step(metric: Euclidean, centroids: np.ndarray) -> np.ndarray:
    return metric.owners(centroids).middles()


def _forty(k: int) -> None:
    X = board("uniform", MILLION)
    _run(X, X[:k].copy(), 40)


def _pictures() -> str:
    few, many = (_shown(n) for n in (1000, MILLION))
    rows = [(name, *_times(few[name], many[name])) for name in few]
    rows.append(("a GIF, from n = 5,000", *_times(_film(5000), _film(MILLION))))
    head = ("", "n = 1,000", "n = 1,000,000", "times")
    return table("Pictures, 800 x 600", head, rows)


def _times(few: float, many: float) -> tuple[str, ...]:
    return f"{few * 1e3:.0f} ms", f"{many * 1e3:.0f} ms", f"{many / few:.1f}"


def _shown(n: int) -> dict[str, float]:
    trace = kmviz.kmeans(board("uniform", n), 10, rng=0, max_iter=40)
    player = Player(trace=trace)
    picture = RunPicture(player, View(), SIZE)
    last = len(trace) - 1

    def step(i: int) -> None:
        player.seek(1 + i % last)
        picture.update()

    def drag(i: int) -> None:
        player.drag_star(3, (0.2 + 0.01 * i, 0.4))
        picture.update()

    step(0)
    seconds = cpu({"step to PNG": step}, rounds=4 * ROUNDS, calls={})
    player.seek(5)
    return seconds | cpu({"drag of a star": drag}, rounds=4 * ROUNDS, calls={})


def _film(n: int) -> float:
    trace = kmviz.kmeans(board("uniform", n), 10, rng=0, max_iter=40)
    with TemporaryDirectory() as folder:
        start = time.process_time()
        kmviz.save(trace, Path(folder) / "lloyd.gif", until=8, progress=False)
        return time.process_time() - start


if __name__ == "__main__":
    print(main())
