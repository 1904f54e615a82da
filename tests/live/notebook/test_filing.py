"""A file is written while its player and others go on, and leaves nothing if ended."""

import asyncio
import os
import signal
import threading
import time
from pathlib import Path

import pytest

import kmviz
from kmviz.core.metric import Euclidean
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.filing import Filing
from kmviz.live.notebook.lane import FILES

from .explored import alert, control
from .looped import Page, for_ever, in_a_loop, until

pytestmark = pytest.mark.usefixtures("usual_interrupts")
SAVE = "kmviz.live.notebook.save_form.save"
ENDS = {
    "cancel": lambda page: page.tell(kind="cancel"),
    "button": lambda page: control(page.viewer, "Cancel").click(),
    "Interrupt": lambda page: os.kill(os.getpid(), signal.SIGINT),
}


@pytest.fixture
def stuck(monkeypatch, tmp_path):
    """Have files written to a folder, which takes until this is set."""
    monkeypatch.chdir(tmp_path)
    may_go_on, save = threading.Event(), kmviz.save

    def wait(trace, path, *, report, **options):
        report(0.25)
        while not may_go_on.wait(0.001):
            pass
        return save(trace, path, **options | {"size": (160, 120)})

    monkeypatch.setattr(SAVE, wait)
    return may_go_on


def row(page):
    """Return what is said to last."""
    return page.viewer._viewer.lasting.row.children[0].value if page.lasts else ""


async def begin(page):
    """Have a file written, which takes as long as it is stuck."""
    control(page.viewer, "Save...").value = True
    await page.rests()
    control(page.viewer, "Write file").click()
    await until(lambda: "25 %" in row(page))
    return control(page.viewer, "Writing")


def test_while_a_file_is_written_its_player_and_others_go_on(stuck):
    async def go_on(page):
        other = Page()
        await begin(page)
        for each in (page, other):
            each.tell(kind="key", key="ArrowRight", seq=1)
            await until(lambda each=each: each.player.position == 1)
            await each.rests()
        assert row(page) == '<p role="status">Saving: 25 % (escape cancels)</p>'
        assert not other.lasts
        stuck.set()
        await until(lambda: not page.lasts)
        other.viewer.close()
        return page.viewer._viewer.saver._saved.value

    assert "Saved kmeans.gif" in in_a_loop(go_on)
    assert Path("kmeans.gif").exists()


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_file_that_is_ended_leaves_nothing_and_the_next_is_written(stuck, end):
    async def end_it(page):
        bar = await begin(page)
        end(page)
        await until(lambda: not page.lasts)
        await page.rests()
        assert bar.layout.display == "none"
        told = page.canvas.remarked["lines"]
        assert told == [["Cancelled: nothing was saved", False]]
        stuck.set()
        control(page.viewer, "Write file").click()
        await until(lambda: page.viewer._viewer.saver._saved.value)
        return alert(page.viewer)

    assert in_a_loop(end_it) == ""
    assert [each.name for each in Path().iterdir()] == ["kmeans.gif"]


def test_other_work_is_ended_before_the_file(stuck, monkeypatch):
    async def end_twice(page):
        await begin(page)
        with monkeypatch.context() as held:
            held.setattr("kmviz.runs.anew.from_next_seed", for_ever)
            page.tell(kind="key", key="r", seq=1)
            await until(lambda: "Saving" not in row(page))
            page.tell(kind="cancel")
            await page.rests()
        assert "Saving" in row(page)
        page.tell(kind="cancel")
        return page.lasts

    assert in_a_loop(end_twice) is False


@pytest.fixture
def filing():
    """What writes files where no loop is running."""
    filing = Filing(Aside(print, lambda: None, print), None)
    filing.told = []
    filing.listen(filing.told.append)
    return filing


def test_how_far_a_file_is_is_told_percent_by_percent(filing):
    filing.begin(lambda report: [report(i / 1000) for i in range(1001)], print)

    assert len(filing.told) == 102
    assert (filing.told[0], filing.told[-1]) == (0.0, None)


def test_of_a_file_that_was_ended_no_more_is_told(filing):
    def write(report):
        filing.cancel()
        report(0.5)

    filing.begin(write, print)

    assert filing.told == [0.0, None]


def test_one_file_is_written_after_the_other(stuck):
    async def write_twice(page):
        await begin(page)
        control(page.viewer, "Write file").click()
        await page.rests()
        return alert(page.viewer)

    told = in_a_loop(write_twice)
    assert "omething else can be begun once this is done or cancelled" in told


def test_players_that_chose_the_same_name_do_not_overwrite(stuck):
    async def write_both(page):
        other = Page()
        await begin(page)
        control(other.viewer, "Save...").value = True
        await other.rests()
        control(other.viewer, "Write file").click()
        await until(lambda: other.lasts)
        stuck.set()
        await until(lambda: not (page.lasts or other.lasts))
        told = alert(other.viewer)
        other.viewer.close()
        return told

    told = in_a_loop(write_both)
    assert "File must be a name that no file has yet, got &#x27;kmeans.gif" in told


def test_what_cannot_be_written_is_told(stuck):
    async def fail(page):
        await begin(page)
        Path("kmeans.gif").mkdir()
        stuck.set()
        await until(lambda: alert(page.viewer))
        return page.lasts, control(page.viewer, "Writing").layout.display

    assert in_a_loop(fail) == (False, "none")


def test_a_viewer_that_is_closed_writes_no_more(stuck):
    async def close(page):
        await begin(page)
        page.viewer.close()
        stuck.set()
        await asyncio.sleep(0.05)
        return [*Path().iterdir()]

    assert in_a_loop(close) == []


def test_the_slider_knows_the_last_step_as_soon_as_a_file_is_written(
    stuck, monkeypatch
):
    monkeypatch.setattr("kmviz.runs.forks.AHEAD", 0)

    async def write(page):
        page.tell(kind="key", key="ArrowRight", seq=1)
        await page.rests()
        slider = control(page.viewer, "Step")
        assert slider.description == "Step 1"
        await begin(page)
        stuck.set()
        await until(lambda: FILES.doing is None)
        return slider.description, slider.max, len(page.player.trace) - 1

    told, most, last = in_a_loop(write)
    assert (told, most) == (f"Step 1 of {last}", last)


def test_a_run_goes_on_after_a_file_was_ended_in_a_step_of_it(monkeypatch):
    monkeypatch.setattr("kmviz.runs.forks.AHEAD", 0)
    begun = threading.Event()

    def in_a_step(*args):
        begun.set()
        for_ever()

    async def end(page):
        with monkeypatch.context() as held:
            held.setattr(SAVE, lambda trace, path, **_: len(trace))
            held.setattr("kmviz.core.metric.Euclidean.owners", in_a_step)
            control(page.viewer, "Save...").value = True
            await page.rests()
            control(page.viewer, "Write file").click()
            await until(begun.is_set)
            page.tell(kind="cancel")
            await until(lambda: FILES.doing is None)
        page.tell(kind="key", key="End", seq=1)
        await until(lambda: page.player.trace.ended)
        await page.rests()
        return page.player.now.stop, alert(page.viewer)

    assert in_a_loop(end) == ("labels unchanged", "")


def test_who_looks_at_a_run_gets_its_steps_before_a_film_has_all(monkeypatch):
    monkeypatch.setattr("kmviz.runs.forks.AHEAD", 0)
    begun, owners = threading.Event(), Euclidean.owners

    def slowly(*args):
        begun.set()
        time.sleep(0.3)
        return owners(*args)

    async def step(page):
        control(page.viewer, "Save...").value = True
        await page.rests()
        monkeypatch.setattr("kmviz.core.metric.Euclidean.owners", slowly)
        control(page.viewer, "Write file").click()
        await until(begun.is_set)
        page.player.step()
        page.player.step()
        ended = page.player.trace.ended
        page.tell(kind="cancel")
        return ended

    assert in_a_loop(step) is False
