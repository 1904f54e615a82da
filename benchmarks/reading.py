"""Reading a table of points, against numpy."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.measure import interleaved, table
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
    """Read tables of two columns, and return a table of milliseconds."""
    X = 100 * np.random.default_rng(0).normal(size=(ROWS, 2))
    with TemporaryDirectory() as folder:
        rows = [_row(Path(folder, "points.csv"), X, each) for each in FORMATS]
    head = ("numbers as", "`numpy.loadtxt` (ms)", "`read_table` (ms)", "faster")
    return table(f"Reading {ROWS:,} rows of two columns", head, rows)


def _row(path: Path, X: np.ndarray, form: str) -> tuple[str, ...]:
    np.savetxt(path, X, form, FORMATS[form] or " ")
    seconds = interleaved(
        {
            "numpy": lambda _: np.loadtxt(path, delimiter=FORMATS[form]),
            "kmviz": lambda _: read_table(path),
        },
        rounds=5,
        calls={},
    )
    told = (f"{1000 * seconds[name]:.0f}" for name in ("numpy", "kmviz"))
    return (f"`{form}`", *told, f"{seconds['numpy'] / seconds['kmviz']:.2f}x")


if __name__ == "__main__":
    print(main())
