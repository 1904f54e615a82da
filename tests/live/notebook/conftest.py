"""Explorers that are closed after each test, and pages that share what they load."""

import signal

import numpy as np
import pytest

import kmviz
from kmviz.live.notebook import pictures

from .served import VIEWPORT, WAIT


@pytest.fixture(autouse=True)
def first_page(monkeypatch):
    """Have no page told of its room before."""
    for name, value in pictures.LAST_ROOM.items():
        monkeypatch.setitem(pictures.LAST_ROOM, name, value)


@pytest.fixture
def usual_interrupts():
    """Have an interrupt mean what it usually does, until a viewer hears it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def made():
    """Return a list of viewers that are closed in the end."""
    viewers = []
    yield viewers
    for viewer in viewers:
        viewer.close()


@pytest.fixture
def explore(made):
    def explore(*args, **settings):
        made.append(kmviz.explore(*args, **settings))
        made[-1]._viewer.canvas.heard = True  # as from a page, however long this takes
        return made[-1]

    return explore


@pytest.fixture
def viewer(explore):
    return explore("gauss", k=3, n=60, seed=4)


@pytest.fixture
def rng_points():
    return np.random.default_rng(0).normal(size=(30, 3))


@pytest.fixture
def before_update(viewer):
    viewer.player.step()
    return viewer


@pytest.fixture
def before_assign(before_update):
    before_update.player.step()
    return before_update


@pytest.fixture(scope="module")
def visit(browser):
    """Where all pages of a file are opened: what one has loaded, the next has.

    Who reads them wants no motion, which costs time, but where it is asked for.
    """
    visit = browser.new_context(viewport=VIEWPORT, reduced_motion="reduce")
    visit.set_default_timeout(WAIT)
    return visit
