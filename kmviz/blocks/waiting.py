"""Waiting for what comes of tasks: in this process, or at the workers of a scheduler.

Who waits also says in one sentence why nothing comes, and of which block.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from typing import Any, Self

import dask
from dask.callbacks import Callback

from kmviz.blocks.bar import bar
from kmviz.blocks.watch import Watch
from kmviz.core.given.columns import clipped
from kmviz.core.given.memory import memory_of_machine
from kmviz.core.ground.pauses import Cancelled, tell_parts

LOOK = 0.2
"""Seconds between two looks at the workers."""
SAID = 200
"""So many letters of what others say of an error are repeated."""
FULL = {
    "KilledWorker": "several that ended over the same one",
    "MemoryError": "none that goes on: all have ended, or wait for memory",
}
"""What is said where there is too little memory, by the name of the error."""
FAILED = ("error", "cancelled")
"""What is said of a task that will never have a result."""
LOST = ("CancelledError", "FutureCancelledError", "FuturesCancelledError")
"""What a client says of what a scheduler has forgotten that was gone for a while."""


class Displaced(Exception):
    """Raised where a worker that has blocks does not work any more."""


class Stuck(Exception):
    """Raised where nothing comes of tasks.

    Parameters
    ----------
    why : Exception
        What happened.
    keys : set
        The keys of tasks that have failed for it, as far as they are known.
    """

    def __init__(self, why: Exception, keys: Set[Any]) -> None:
        super().__init__(why)
        self.why, self.keys = why, keys


class _Bar:
    """Tells how many blocks have answered: a terminal, and whoever hears of parts.

    Parameters
    ----------
    total : int
        How many blocks are asked.
    """

    def __init__(self, total: int) -> None:
        self._done, self._total = 0, total
        self._drawn = bar(total=total, unit="block", disable=None)

    def __enter__(self) -> Self:
        self.update(0)
        return self

    def __exit__(self, *_: object) -> None:
        self._drawn.close()

    def update(self, more: int = 1) -> None:
        """Tell that some more have answered, or none yet."""
        self._done += more
        self._drawn.update(more)
        tell_parts(self._done, self._total)


class Here:
    """Nobody but this process, which reads blocks anew for each question."""

    def memories(self) -> list[int]:
        """Return the bytes of memory of each process that works."""
        return [memory_of_machine()] if hasattr(os, "sysconf") else []

    def begun(self, blocks: Sequence[Any]) -> list[Any]:
        """Return the blocks, of which nobody keeps any."""
        return list(blocks)

    def holders(self, _blocks: Sequence[Any]) -> Mapping[str, str]:
        """Return who has which block: nobody."""
        return {}

    def results(self, tasks: Sequence[Any], _at: Set[str]) -> list[Any]:
        """Return what comes of tasks."""
        with _Bar(len(tasks)) as bar, _Told(bar) as told:
            try:
                return list(dask.compute(*tasks))
            except Cancelled:
                raise
            except Exception as error:
                raise Stuck(error, self._failed(tasks, told.behind)) from error

    def reason(self, error: Exception) -> str | None:
        """Return why nothing comes of whatever task, if that is so."""
        return too_full(error)

    def _failed(self, tasks: Sequence[Any], behind: Set[Any]) -> Set[Any]:
        """Return who has failed of those that were worked out together."""
        waiting = [task for task in tasks if getattr(task, "key", None) in behind]
        for task in waiting if len(waiting) > 1 else ():
            try:
                dask.compute(task, scheduler="sync")
            except Exception:
                return {task.key}
        return behind


class There:
    """The workers of a scheduler, which keep the blocks.

    Parameters
    ----------
    client : distributed.Client
        The client of their scheduler.
    """

    def __init__(self, client: Any) -> None:
        self._client, self._watch = client, Watch(client)
        self._kept: list[Any] = []

    def memories(self) -> list[int]:
        """Return the bytes of memory of each process that works; none if not known."""
        known = self._client.scheduler_info(n_workers=-1).get("workers", {})
        limits = [each["memory_limit"] for each in known.values()]
        return limits if all(limits) else []

    def begun(self, blocks: Sequence[Any]) -> list[Any]:
        """Begin to read blocks, and return what asks them where they are."""
        from distributed import futures_of  # its client is there, so it is too

        with _told_why():
            begun = list(self._client.persist(blocks))
        self._kept = futures_of(begun)
        return begun

    def holders(self, blocks: Sequence[Any]) -> Mapping[str, str]:
        """Return who has which block, by its key, when all have been read."""
        with _Bar(len(blocks)) as bar, _told_why():
            self._awaited(self._kept, frozenset(), bar)
            return _shared_out(self._client.who_has(blocks))

    def results(self, tasks: Sequence[Any], at: Set[str]) -> list[Any]:
        """Return what comes of tasks, for which some workers must be there.

        Raises
        ------
        Displaced
            If one of them works no more.
        """
        with _Bar(len(tasks)) as bar, _told_why():
            futures = self._client.compute(list(tasks))
            try:
                self._awaited(futures, at, bar)
                return list(self._client.gather(futures))
            finally:
                self._client.cancel([each for each in futures if not each.done()])

    def reason(self, error: Exception) -> str | None:
        """Return why nothing comes of whatever task, if that is so."""
        lost = type(error).__name__ in LOST or not self._watch.reached
        if lost and not too_full(error):
            return (
                f"the scheduler at {self._watch.address} must stay reachable, got no "
                "answer; the steps so far remain"
            )
        return too_full(error)

    def _awaited(self, futures: Sequence[Any], at: Set[str], bar: _Bar) -> None:
        """Wait until all is done, or something has failed."""
        from distributed import wait

        done = 0
        self._watch.moved()
        while done < len(futures):
            with suppress(TimeoutError):
                wait(futures, timeout=LOOK)
            before, done = done, sum(each.done() for each in futures)
            bar.update(done - before)
            self._check(futures)
            if done > before:
                self._watch.moved()
            elif not at <= self._watch.look():
                raise Displaced

    def _check(self, futures: Sequence[Any]) -> None:
        for failed in (each for each in futures if each.status in FAILED):
            try:
                failed.result()
            except Exception as error:
                some = [*futures, *self._kept]
                keys = {each.key for each in some if each.status == "error"}
                raise Stuck(error, keys) from error


def waiting_for() -> Here | There:
    """Return who works: the workers of the scheduler in use, or this process."""
    client = _current_client()
    return Here() if client is None else There(client)


@contextmanager
def _told_why() -> Iterator[None]:
    """Have all say in one way why nothing comes."""
    try:
        yield
    except (Cancelled, Displaced, Stuck):
        raise
    except Exception as error:
        raise Stuck(error, frozenset()) from error


def unread(error: Exception, number: int | None) -> str:
    """Say that a block could not be read.

    Examples
    --------
    >>> unread(OSError("the disk is gone"), 3)
    'block 3 of X must be readable, got OSError: the disk is gone'
    """
    which = "every block" if number is None else f"block {number}"
    said = f"{type(error).__name__}: {clipped(str(error), SAID)}"
    return f"{which} of X must be readable, got {said}"


def too_full(error: Exception) -> str | None:
    """Say that there is too little memory, if that is what happened.

    Examples
    --------
    >>> too_full(OSError("the disk is gone")) is None
    True
    """
    kind = type(error).__name__
    if kind not in FULL:
        return None
    return (
        f"the workers must have room for the blocks of X, got {FULL[kind]}; "
        "more workers or smaller blocks help"
    )


class _Told(Callback):  # type: ignore[misc]  # Dask has no hints
    """Moves a bar on for each answer, and knows at the end what waits for others."""

    def __init__(self, bar: _Bar) -> None:
        super().__init__(posttask=self._done, finish=self._ended)
        self._bar = bar
        self.behind: set[Any] = set()
        """What was being worked out when it was broken off, and all behind that."""

    def _done(self, key: object, *_: object) -> None:
        if str(key).startswith("_ask"):
            self._bar.update()

    def _ended(self, _dsk: object, state: Mapping[str, Any], _broken: bool) -> None:
        coming = set(state["running"])
        while coming - self.behind:
            self.behind |= coming
            coming = {key for each in coming for key in state["dependents"][each]}


def _current_client() -> Any:
    """Return the client of the scheduler in use; None without one."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_client

    try:
        return get_client()
    except ValueError:
        return None


def _shared_out(holders: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return one of those who have a block: who has the fewest others so far.

    Examples
    --------
    >>> _shared_out({"a": ["here"], "b": ["here", "there"], "c": []})
    {'a': 'here', 'b': 'there'}
    """
    chosen: dict[str, str] = {}
    for block, some in holders.items():
        if some:
            taken = list(chosen.values())
            chosen[block] = min(some, key=taken.count)
    return chosen
