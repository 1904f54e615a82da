"""Reading a table of points, against numpy: processor time, and memory of ``.npy``."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from benchmarks.measure import extra_memory, interleaved, table
from kmviz import read_table

ROWS = 1_000_000
FORMATS = {
    "%.3f": ",",
    "%.17g": ",",
    "%.18e": " ",
    "%.6g": ";",
    "%12.4f": None,
}
"""How numbers are written, and what stands between them; None for blanks."""


def main() -> str:
    """Read tables of two columns, and return what that takes."""
    X = 100 * np.random.default_rng(0).normal(size=(ROWS, 2))
    with TemporaryDirectory() as folder:
        rows = [_row(Path(folder, "points.csv"), X, each) for each in FORMATS]
        memory = _memory(Path(folder, "points.npy"), X)
    head = ("numbers as", "`numpy.loadtxt` (ms)", "`read_table` (ms)", "faster")
    title = f"Reading {ROWS:,} rows of two columns, by processor time"
    return f"{table(title, head, rows)}\n{memory}"


def _row(path: Path, X: np.ndarray, form: str) -> tuple[str, ...]:
    np.savetxt(path, X, form, FORMATS[form] or " ")
    seconds = interleaved(
        {
            "numpy": lambda _: np.loadtxt(path, delimiter=FORMATS[form]),
            "kmviz": lambda _: read_table(path),
        },
        rounds=5,
        calls={},
        clock=process_time,
    )
    told = (f"{1000 * seconds[name]:.0f}" for name in ("numpy", "kmviz"))
    quick, slow = sorted(seconds, key=lambda name: seconds[name])
    return (f"`{form}`", *told, f"{quick}, by {seconds[slow] / seconds[quick]:.2f}x")


def _memory(path: Path, X: np.ndarray) -> str:
    """Return by how much it raises the peak to read points that numpy saved."""
    np.save(path, X)
    warm = partial(read_table, np.eye(2))
    told = (
        f"{extra_memory(partial(read, path), after=warm):.1f}"
        for read in (np.load, read_table)
    )
    head = ("points (MiB)", "`numpy.load` (MiB)", "`read_table` (MiB)")
    row = (f"{X.nbytes / 2**20:.1f}", *told)
    return table(f"Peak memory of a .npy of {ROWS:,} rows", head, [row])


if __name__ == "__main__":
    print(main())
