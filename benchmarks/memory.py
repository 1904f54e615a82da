"""How much memory a player in a notebook takes that nobody closes, and its kernel."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import nbformat
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

import kmviz
from benchmarks.measure import extra_memory, memory, table

PLAYERS = 50
PAGES = {"900 x 540": (900, 1), "2100 x 1260": (1100, 2)}
"""For a size of picture, the width of the page and how fine its screen is."""
GOAL = 8.0
LESSON = Path(__file__).parent.parent / "notebooks" / "02-explore.ipynb"
"""What a teacher shows to a class as a page, with four players."""


def main() -> str:
    """Return the tables of MiB for a player, and for a kernel."""
    head = (f"{PLAYERS} players, 200 points", "MiB a player", "goal")
    rows = [(size, f"**{_each(size):.2f}**", f"{GOAL:.0f}") for size in PAGES]
    kernels = [(what, f"{mib:.0f}") for what, mib in _kernels()]
    return "\n".join(
        [
            table("Players that are never closed", head, rows),
            table("The kernel of a visitor", ("what it has done", "MiB"), kernels),
        ]
    )


def _each(size: str) -> float:
    """Return what each takes, without what the first one loads."""
    more = partial(_explore, size, PLAYERS - 1)
    return extra_memory(more, after=partial(_explore, size, 1)) / (PLAYERS - 1)


def _explore(size: str, players: int) -> None:
    """Open players on a page that tells how much room it has."""
    width, ratio = PAGES[size]
    room = {"kind": "room", "width": width, "height": 1000, "ratio": ratio}
    for _ in range(players):
        viewer = kmviz.explore()._open()
        viewer.hear(room)


def _kernels() -> Iterator[tuple[str, float]]:
    """Yield the memory of kernels, before and after they have done something."""
    with _kernel() as (run, size):
        run("pass")
        yield "nothing", size()
        run("import kmviz")
        yield "`import kmviz`", size()
        run("kmviz.explore()")
        yield "`kmviz.explore()`", size()
    cells = nbformat.read(LESSON, as_version=4).cells
    with _kernel() as (run, size):
        for cell in cells:
            if cell.cell_type == "code":
                run(cell.source)
        yield f"the page `{LESSON.name}`", size()


@contextmanager
def _kernel() -> Iterator[tuple[Callable[[str], object], Callable[[], float]]]:
    """Lend a kernel on this computer: what runs code in it, and what tells its size."""
    manager, client = start_new_kernel()
    kernel = cast(LocalProvisioner, manager.provisioner)
    try:

        def run(code: str) -> None:
            client.execute_interactive(code, timeout=120, output_hook=lambda _: None)
            time.sleep(0.5)  # for what the cell has left to the loop

        yield run, lambda: memory(cast(int, kernel.pid))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    print(main())
