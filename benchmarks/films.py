"""How long and how large films are by default, what a budget costs, and a handout."""

import tempfile
import time
from pathlib import Path

from benchmarks.measure import table
from kmviz import Saved, Trace, make_run, save
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline
from kmviz.points.catalogue import BOARDS

BUDGET = 500_000
"""Bytes."""
POINTS = 100_000
"""Of a handout."""


def main() -> str:
    """Return the tables; the goals stand in their heads."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [_row(board, Path(folder)) for board in sorted(BOARDS)]
        printed = save(make_run("gauss", n=POINTS, seed=1), Path(folder, "run.pdf"))
    head = (
        "board",
        "seconds (60)",
        "kB (dense: 3000)",
        f"within {BUDGET // 1000} kB",
        "times as long (3)",
        "given up",
    )
    films = table("GIFs by default, and within a budget, CPU time", head, rows)
    size = f"{printed.size / 1000:.0f} kB"
    handout = table("A handout", (f"{POINTS:,} points (1500 kB)",), [(size,)])
    return f"{films}\n{handout}"


def _row(board: str, folder: Path) -> tuple[str, ...]:
    """Return what a board's film is by default, and within the budget."""
    trace = make_run(board, seed=1)
    length = sum(shot.seconds for shot in timeline(trace, Tempo()))
    plain, whole = _timed(trace, folder)
    within, tight = _timed(trace, folder, max_bytes=BUDGET)
    return (
        board,
        f"{length:.1f}",
        f"{whole.size / 1000:.0f}",
        f"{tight.size / 1000:.0f}",
        f"{within / plain:.1f}",
        ", ".join(tight.reductions),
    )


def _timed(
    trace: Trace, folder: Path, max_bytes: int | None = None
) -> tuple[float, Saved]:
    """Return the seconds that a film takes, and what was written."""
    start = time.process_time()
    saved = save(trace, folder / "run.gif", progress=False, max_bytes=max_bytes)
    return time.process_time() - start, saved


if __name__ == "__main__":
    print(main())
