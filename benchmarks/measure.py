"""Interleaved timing: every case in turn, many rounds, medians."""

import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path


def interleaved(
    cases: Mapping[str, Callable[[int], object]],
    *,
    rounds: int,
    calls: Mapping[str, int],
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return the median seconds of one call of each case.

    In each round every case is called in turn, `calls` times in a row where it is
    quick, so that all of them meet the same other load on the machine.
    """
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(rounds):
        for name, case in cases.items():
            for again in range(calls.get(name, 1)):
                start = clock()
                case(number * calls.get(name, 1) + again)
                seconds[name].append(clock() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def extra_memory(
    task: Callable[[], object], *, after: Callable[[], object] = float
) -> float:
    """Return by how many MiB a task raises the peak memory of a fresh process.

    What has been done there before, `after`, does not count.
    """
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_grown, (task, after))


def _grown(task: Callable[[], object], after: Callable[[], object]) -> float:
    after()
    before = memory("self", "VmHWM")
    task()
    return memory("self", "VmHWM") - before


def memory(process: int | str, kind: str = "VmRSS") -> float:
    """Return the memory of a process in MiB, or its peak, as Linux keeps it."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split(f"{kind}:")[1].split()[0]) / 1024


def machine() -> str:
    """Return what the figures were measured on."""
    import matplotlib
    import numpy as np
    import PIL

    return (
        f"{platform.machine()}, Python {platform.python_version()}, "
        f"numpy {np.__version__}, matplotlib {matplotlib.__version__}, "
        f"Pillow {PIL.__version__}"
    )


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table under a title."""
    lines = [f"### {title}", "", "| " + " | ".join(head) + " |"]
    lines.append("|" + "---|" * len(head))
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
