"""What importing `kmeans` costs beside an earlier state: a folder that is given.

Run ``python -m benchmarks.importing ../earlier``. Seconds are those of the processor,
which other programs disturb less than a clock.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 11
CODE = "from kmviz import kmeans"


def main(earlier: str) -> str:
    """Return the medians, and their ratio."""
    trees = (str(Path(earlier).resolve()), str(Path(__file__).resolve().parents[1]))
    for tree in trees:
        _seconds(tree)  # writes what is compiled
    rounds = [[_seconds(tree) for tree in trees] for _ in range(ROUNDS)]
    before, now = (statistics.median(times) for times in zip(*rounds, strict=True))
    return f"{CODE}: {before:.3f} s, now {now:.3f} s, ratio {now / before:.2f}"


def _seconds(tree: str) -> float:
    """Return what a fresh process takes to import from a folder."""
    env = {**os.environ, "PYTHONPATH": tree}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", CODE], env=env, cwd="/", check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    print(main(sys.argv[1]))
