"""Doctests write into a folder of their own, and the cores have something to do."""

import gc
import os
from contextlib import suppress

import pytest
from hypothesis import find
from hypothesis.strategies import none

LONGEST = {
    "test_lab.py",
    "test_voila.py",
    "test_fuzz.py",
    "test_explorer_playing.py",
    "test_real.py",
    "test_notebooks.py",
    "test_readme.py",
}
TURN = pytest.StashKey()
"""The file that is locked by the worker that collects first."""


def pytest_xdist_auto_num_workers():
    """Return one more than there are cores: that with the browser mostly waits."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser):
    """Let a test with many cases be tried with two of them."""
    about = "run only the first and the last case of each test"
    with suppress(ValueError):  # for a wheel in the checkout this file is read twice
        parser.addoption("--two-of-each", action="store_true", help=about)


def pytest_collection_modifyitems(config, items):
    """Begin with the files that take longest, so that no core is left with one."""
    if config.option.two_of_each:
        kept = first_and_last(items)
        left = [item for item in items if item not in kept]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item in kept]
    items.sort(key=lambda item: item.path.name not in LONGEST)


def first_and_last(items):
    """Return the first and the last case of each test."""
    names = [item.nodeid.partition("[")[0] for item in items]
    first = dict(zip(reversed(names), reversed(items), strict=True))
    return {*first.values(), *dict(zip(names, items, strict=True)).values()}


def pytest_sessionstart(session):
    """Let one worker of CI collect before the others, which take what it compiled."""
    if hasattr(session.config, "workerinput") and "CI" in os.environ:
        from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf  # Windows has none

        turn = session.config.stash[TURN] = os.open(__file__, os.O_RDWR)
        with suppress(BlockingIOError):
            lockf(turn, LOCK_EX | LOCK_NB)
            return
        lockf(turn, LOCK_EX)
        lockf(turn, LOCK_UN)


def pytest_collection_finish(session):
    """Spare every search for garbage the thousands of tests, which all stay."""
    find(none(), lambda _: True)  # hypothesis must know numpy's randomness before
    gc.freeze()
    if TURN in session.config.stash:
        os.close(session.config.stash[TURN])


@pytest.fixture(autouse=True)
def _doctests_write_elsewhere(request):
    if isinstance(request.node, pytest.DoctestItem):
        folder = request.getfixturevalue("tmp_path")  # only there: each costs time
        request.getfixturevalue("monkeypatch").chdir(folder)
