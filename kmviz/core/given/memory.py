"""Whether this machine has the memory that something would need."""

import os
from contextlib import suppress
from pathlib import Path

ALWAYS_FITS = 100_000_000
"""Bytes that need not be counted, as this Python needs more for itself."""
BOUNDS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a container may read how much memory it has, in either version of cgroups."""


def memory_of_machine() -> int:
    """Return how many bytes of memory there are, in a container how many it may use."""
    memory: int = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for bound in BOUNDS:
        with suppress(OSError, ValueError):  # where there is none it says "max"
            memory = min(memory, int(Path(bound).read_text()))
    return memory


def too_little_memory(needed: float) -> int:
    """Return how many bytes of memory there are if fewer than needed, otherwise 0."""
    if needed <= ALWAYS_FITS or not hasattr(os, "sysconf"):
        return 0
    memory = memory_of_machine()
    return memory if needed > memory else 0
