"""Whether it is worth while to wait for the workers of a scheduler any longer."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

WAITING, GONE = 10.0, 30.0
"""Seconds after which none is hoped for: while all of them wait for memory, and while
there is none, since one that was ended may be started again."""
LIVES = 2
"""After so many losses for each worker that there was, without an answer between, none
is hoped for: they were ended for want of memory, and others will be for the same."""


class Watch:
    """Looks after the workers while their answers are waited for.

    Parameters
    ----------
    client : distributed.Client
        The client of their scheduler.
    clock : callable
        Returns the time in seconds.
    """

    def __init__(self, client: Any, clock: Callable[[], float] = perf_counter) -> None:
        self._client, self._clock = client, clock
        self.address: str = client.scheduler.address
        """Where the scheduler is, or was."""
        self._there: set[str] = set()
        self._most = self._lost = 0
        self._worked = clock()

    @property
    def reached(self) -> bool:
        """Whether the scheduler is still there.

        What it was asked it has forgotten if not, though its client looks for it as
        long as it may take to connect.
        """
        return bool(self._client.status == "running")

    def moved(self) -> None:
        """Know that there was an answer, or a new question."""
        self._lost, self._worked = 0, self._clock()

    def look(self) -> set[str]:
        """Look at the workers, if there was no answer since; return those that work.

        Raises
        ------
        ConnectionError
            If the scheduler is gone.
        MemoryError
            If all workers have ended, or wait for memory, for good.
        """
        if not self.reached:
            raise ConnectionError
        workers = self._client.scheduler_info(n_workers=-1).get("workers", {})
        gone = self._there.difference(workers)
        self._there = set(workers)
        self._lost += len(gone)
        self._most = max(self._most, len(workers))
        works = {name for name, each in workers.items() if each["status"] != "paused"}
        if works or not self._most:
            self._worked = self._clock()
        patience = WAITING if workers else GONE
        if gone and self._lost >= LIVES * self._most:
            raise MemoryError
        if self._clock() > self._worked + patience:
            raise MemoryError
        return works
