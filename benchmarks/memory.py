"""How much memory a player in a notebook takes that nobody closes."""

import statistics
from functools import partial

import kmviz
from benchmarks.measure import extra_memory, table

PLAYERS, PROCESSES = 50, 3
PAGES = {"900 x 540": (900, 1), "2100 x 1260": (1100, 2)}
"""For a size of picture, the width of the page and how fine its screen is."""
GOAL = 8.0


def main() -> str:
    """Return the table of MiB for a player."""
    head = (f"{PLAYERS} players, 200 points", "MiB a player", "goal")
    rows = [(size, f"**{_each(size):.1f}**", f"{GOAL:.0f}") for size in PAGES]
    return table("Players that are never closed", head, rows)


def _each(size: str) -> float:
    """Return the median over processes, without what the first player loads."""
    grown = [extra_memory(partial(_explore, size)) for _ in range(PROCESSES)]
    first = [extra_memory(partial(_explore, size, 1)) for _ in range(PROCESSES)]
    kept = statistics.median(grown) - statistics.median(first)
    return kept / (PLAYERS - 1)


def _explore(size: str, players: int = PLAYERS) -> None:
    """Open players on a page that tells how much room it has."""
    width, ratio = PAGES[size]
    room = {"kind": "room", "width": width, "height": 1000, "ratio": ratio}
    for _ in range(players):
        viewer = kmviz.explore()._open()
        viewer.handle(room)


if __name__ == "__main__":
    print(main())
