"""How long one picture takes."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.measure import interleaved, table
from benchmarks.peers import ClearAndRedraw, ReadyColors
from kmviz import Scene, Stage, Trace, init_board, kmeans

CASES = ((200, 3, 25), (10_000, 10, 10), (100_000, 10, 5), (1_000_000, 10, 3))
"""Number of points, of clusters, and of rounds."""
FIRST = ((200, 3, 12), (100_000, 10, 2), (1_000_000, 10, 1))
"""Number of points, of clusters, and of runs, each of which is seen once."""


def main() -> str:
    """Return the tables of ratios."""
    rows = [_row(*case) for case in CASES]
    head = (
        "n, k",
        "clear + scatter + contourf",
        "kmviz step",
        "ratio",
        "glide",
        "ratio",
    )
    return table("One picture, 800 x 600", head, rows) + "\n" + first_visits()


def _row(n: int, k: int, rounds: int) -> tuple[str, ...]:
    trace = kmeans(init_board(n, rng=1), k, max_iter=20, rng=1)
    peer, stage = ClearAndRedraw(trace, (800, 600)), _stage(trace)
    glider = _stage(trace)
    last = len(trace) - 1
    glides = [i + share for i in range(1, last) for share in np.linspace(0.1, 0.9, 9)]
    times = interleaved(
        {
            "peer": lambda i: peer.draw(1 + i % last),
            "step": lambda i: stage.pixels(1 + i % last),
            "glide": lambda i: glider.pixels(glides[i % len(glides)]),
        },
        rounds=rounds,
        calls={"step": 10, "glide": 20},
    )
    ratios = [times["peer"] / times[name] for name in ("step", "glide")]
    return (
        f"{n:,}, {k}",
        f"{times['peer'] * 1e3:.0f} ms",
        f"{times['step'] * 1e3:.1f} ms",
        f"**{ratios[0]:.0f}x**",
        f"{times['glide'] * 1e3:.1f} ms",
        f"**{ratios[1]:.0f}x**",
    )


def first_visits() -> str:
    """Return the table of ratios for steps that have not been seen before."""
    head = ("n, k", "the recipe", "made fast", "kmviz", "ratio", "made fast")
    rows = [_first(*case) for case in FIRST]
    return table("A step at its first visit, 800 x 600, CPU time", head, rows)


def _first(n: int, k: int, runs: int) -> tuple[str, ...]:
    """Visit every step of some runs once; the peers draw some of the same steps."""
    X = init_board(n, rng=1)
    seconds: dict[str, list[float]] = {"slow": [], "fast": [], "step": []}
    for seed in range(runs):
        trace = kmeans(X, k, max_iter=20, rng=seed)
        last = len(trace) - 1
        for step in trace:
            float(step.inertia)  # a part of the run, of which the peers get it too
        stage = _stage(trace)
        stage.pixels(0)
        peers = (ClearAndRedraw(trace, (800, 600)), ReadyColors(trace, (800, 600)))
        cases = {
            "step": partial(_visit, stage.pixels, 1, last),
            "slow": partial(_visit, peers[0].draw, 3, last),
            "fast": partial(_visit, peers[1].draw, 3, last),
        }
        times = interleaved(
            cases,
            rounds=3,
            calls={"step": last // 3},
            clock=time.process_time,
        )
        for name, value in times.items():
            seconds[name].append(value)
    slow, fast, own = (np.median(seconds[name]) for name in seconds)
    return (
        f"{n:,}, {k}",
        f"{slow * 1e3:.0f} ms",
        f"{fast * 1e3:.0f} ms",
        f"{own * 1e3:.1f} ms",
        f"**{slow / own:.0f}x**",
        f"**{fast / own:.0f}x**",
    )


def _visit(
    draw: Callable[[float], object], stride: int, last: int, number: int
) -> None:
    """Draw one of the steps after the first, so many of them on."""
    draw(1 + stride * number % last)


def _stage(trace: Trace) -> Stage:
    return Stage(Scene(trace, size=(800, 600)))


if __name__ == "__main__":
    print(main())
