"""A kernel that has nothing to do gives memory back."""

import asyncio
import ctypes
import sys
from pathlib import Path

import pytest

import kmviz
from kmviz.live.notebook import resting


def resident():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def gnu():
    return sys.platform.startswith("linux") and hasattr(
        ctypes.CDLL(None), "malloc_trim"
    )


@pytest.mark.skipif(not gnu(), reason="only the C library of GNU gives back")
def test_what_is_free_between_what_is_used_is_given_back():
    pieces = [bytearray(b"x" * 65_536) for _ in range(1600)]
    kept = pieces[::16]
    del pieces
    before = resident()

    resting.give_back()

    assert before - resident() > 60
    assert len(kept) == 100


def test_a_kernel_rests_once_nothing_was_done_for_a_while(monkeypatch):
    rests = []
    monkeypatch.setattr(resting, "REST", 0.2)
    monkeypatch.setattr(resting, "_rest", lambda: rests.append(1))

    async def act():
        viewer = kmviz.explore("gauss", k=3, n=60, seed=4, size=(320, 320))
        for _ in range(5):
            viewer._viewer._aside.do(viewer.player.step)
            await asyncio.sleep(0.02)
        early = list(rests)
        async with asyncio.timeout(30.0):
            while not rests:
                await asyncio.sleep(0.01)
        viewer.close()
        return early

    assert asyncio.run(act()) == []
    assert rests == [1]


def test_figures_are_cleared_away_at_rest_unless_there_are_many(monkeypatch):
    looks = []
    monkeypatch.setattr(resting.gc, "collect", lambda: looks.append(1))
    monkeypatch.setattr(resting, "REST", 0.05)
    monkeypatch.setattr(resting, "_left", [])

    async def let_go():
        resting.rest_later(asyncio.get_running_loop())
        for _ in range(resting.MOST):
            resting.clear_away()
        busy = len(looks)
        async with asyncio.timeout(30.0):
            while not looks:
                await asyncio.sleep(0.01)
        resting.rest_later(asyncio.get_running_loop())
        for _ in range(resting.MOST + 1):
            resting.clear_away()
        return busy, len(looks)

    assert asyncio.run(let_go()) == (0, 2)
    resting._rest()
    resting.clear_away()
    assert len(looks) == 3  # where nothing rests, at once
