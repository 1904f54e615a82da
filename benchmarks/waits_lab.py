"""Waits in a JupyterLab, under the hands of a real browser: see `benchmarks.waits`.

A page tells itself when it was pressed, when its player said anything or showed another
picture, and when that was free again: when `?` opens the list of keys, or closes it.
The cell is run anew wherever the player is not what it was before.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from benchmarks.waits import WORD, Wait
from benchmarks.waits_acts import Act, Prepared, acts
from tests.browser import launched
from tests.live.notebook.served import (
    SETTLE,
    Server,
    Viewer,
    run_cell,
    until,
    write_notebook,
)

PLAYER = """\
import kmviz
viewer = kmviz.explore("gauss", n={n}, k=5, seed=4)
viewer.player.new_start()
viewer.player.seek(2)
viewer"""
PID = "import os; os.getpid()"
AGAIN = 0.1
"""Seconds after which a player that was ended is asked again, as it may have forgotten
that with all that was to come."""
ENDS = ("Cancel", "Escape", "Interrupt")
SETTLED = 0.6
"""Seconds after which what comes before an act is done."""
LONG, SILENT = 60.0, 0.15
"""Seconds for which a word is awaited, and after which a player that has said none is
asked whether all is over: there are acts of which nothing is to be seen."""
WATCH = Path(__file__).with_suffix(".js").read_text()
"""What a page is told to watch, once there is a player."""
PRESSES = """for (const kind of ["pointerdown", "click", "keydown", "change"])
    addEventListener(kind, (event) => window.waits?.press(event), { capture: true });"""
"""And before anything else hears of what is pressed."""


def waits(n: int, words: tuple[str, ...]) -> Iterator[Wait]:
    """Do all acts, and yield what was waited for."""
    with _lab(n) as bench:
        for act in acts(bench.controls, bench.folder, words):
            yield from bench.measured(act)


@contextmanager
def _lab(n: int) -> Iterator["_Bench"]:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "work").mkdir()
        write_notebook(folder / "work" / "lab.ipynb", PLAYER.format(n=n), PID)
        words = (
            *("jupyter", "lab", "--allow-root", "--ServerApp.ip=127.0.0.1"),
            *("--IdentityProvider.token=", "--LabApp.news_url=None"),
            *("--LabApp.extension_manager=readonly",),
            f"--ServerApp.root_dir={folder / 'work'}",
        )
        with Server(folder, *words).running() as server:
            browser = launched(playwright)
            page = browser.new_page(viewport={"width": 1366, "height": 1400})
            page.set_default_timeout(1000 * LONG)
            page.add_init_script(PRESSES)
            page.goto(f"{server.address}/lab/tree/lab.ipynb")
            page.wait_for_selector('[data-status="idle"]', state="attached")
            run_cell(page, 1)
            yield _Bench(page, folder / "work")
            browser.close()


class _Bench:
    """A page with a player, and what is done there with a watch in hand."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder, self._made = page, folder, False
        output = page.locator(".jp-Cell").nth(1).locator(".jp-OutputArea-output")
        self._pid = int(output.inner_text())
        self.restart()
        time.sleep(SETTLE)

    @property
    def viewer(self) -> Viewer:
        """The player."""
        return Viewer(self.page, 0)

    def controls(self, first: Prepared) -> list[dict[str, Any]]:
        """Return what there is to press, to choose from and to fill in after this."""
        self._prepare(first)
        found = list(self._ask("waits.controls()"))
        if first:
            self.restart()
        return found

    def restart(self) -> None:
        """Run the cell, and unfold all that there is."""
        if self._made:
            self._ask("document.querySelector('.kmviz').dataset.old = 1")
        run_cell(self.page, 0)
        self._made = True
        new = self.page.locator(".kmviz:not([data-old]) .kmviz-picture[data-frame]")
        new.wait_for()
        self.viewer.unfold()
        self.viewer.says(":")
        time.sleep(0.5)
        self._ask(WATCH)
        self._before = self._ask("waits.state()")

    def measured(self, act: Act) -> Iterator[Wait]:
        """Do an act, end it in all ways that there are, and yield each wait."""
        for end in ENDS:
            try:
                wait = self._wait(act, end)
            except (Error, AssertionError) as error:
                yield Wait(act.name, None, None, note=str(error).split("\n")[0])
                self.restart()
                return
            if wait.free is None and wait.lasted is None:
                self.restart()
            changed = self._put_back()
            if wait.end and changed and not act.first:
                wait = wait._replace(note=f"{wait.note} {changed} is not as before")
            yield wait
            if not wait.end:
                return

    def _wait(self, act: Act, end: str) -> Wait:
        self._prepare(act.first)
        self._ask("waits.arm('act')")
        before, began = self._processor(), time.monotonic()
        act.do(self.viewer)
        word = processor = None
        note, asked = "", False
        while time.monotonic() - began < LONG:
            (now, free), lasts, asks = self._ask(
                "[waits.since(), waits.lasts(), Boolean(waits.button('Go on'))]"
            )
            if now and word is None:
                word, processor = now / 1000, self._processor() - before
            if asks:
                note = "asks first"
                self._ask("waits.button('Go on')?.click()")
            elif lasts and word is not None:
                return self._ended(act, end, word, processor, note)
            elif free and (word is not None or time.monotonic() - began > 2 * WORD):
                self._help_away()
                note = note if word else "nothing to be seen"
                known = word or free / 1000, processor or 0.0
                return Wait(act.name, *known, lasted=free / 1000, note=note)
            if not asked and time.monotonic() - began > (SILENT if word is None else 0):
                asked = True
                self._ask_for_help()
            time.sleep(0.005)
        return Wait(act.name, word, processor, note="not over")

    def _prepare(self, first: Prepared) -> None:
        for prepare in first:
            prepare(self.viewer)
            time.sleep(SETTLED)

    def _ended(
        self, act: Act, end: str, word: float, processor: float | None, note: str
    ) -> Wait:
        """End what lasts, and return when the player is free."""
        time.sleep(0.3)
        if not self._ask("waits.lasts()"):
            return Wait(act.name, word, processor, lasted=word + 0.3, note=note)
        self._ask("waits.arm('end')")
        if not self._end(end):
            return Wait(act.name, word, processor, note=f"over before {end}")
        before, began = self._processor(), time.monotonic()
        free = None
        while free is None and time.monotonic() - began < LONG:
            self._ask_for_help()
            last = time.monotonic()
            while free is None and time.monotonic() - last < AGAIN:
                _, free = self._ask("waits.since()")
                time.sleep(0.005)
        worked = self._processor() - before
        self._help_away()
        seconds = free if free is None else free / 1000
        return Wait(act.name, word, processor, end, seconds, worked, note=note)

    def _end(self, how: str) -> bool:
        """End what lasts in this way, and tell whether there was still anything."""
        if how == "Cancel":
            return bool(
                self._ask("(waits.button('Cancel')?.click(), waits.pressed > 0)")
            )
        if how == "Escape":
            if not self._ask("waits.focused()"):
                self.viewer.picture.focus()
            self.page.keyboard.press("Escape")
        else:
            command = "[data-command='notebook:interrupt-kernel']"
            self.page.locator(f".jp-NotebookPanel-toolbar {command}").click()
        return True

    def _put_back(self) -> str:
        """Have the player be as it was; return what was not, if anything."""
        now = self._ask("waits.state()")
        if now == self._before:
            return ""
        self.restart()
        if len(now) != len(self._before):
            return "the number of fields"
        pairs = zip(self._before, now, strict=True)
        return next(f"{was!r} ({is_now!r})" for was, is_now in pairs if was != is_now)

    def _ask_for_help(self) -> None:
        self.viewer.picture.focus()
        self.page.keyboard.press("?")

    def _help_away(self) -> None:
        """Close the list of keys, once all is done that was asked for."""
        self._rest()
        if self._ask("waits.helps()"):
            self._ask_for_help()
            with suppress(AssertionError):
                until(lambda: not self._ask("waits.helps()"), seconds=20)

    def _rest(self) -> None:
        """Wait until nothing lasts."""
        time.sleep(0.4)
        until(lambda: not self._ask("waits.works()"), seconds=LONG)
        time.sleep(0.2)

    def _ask(self, script: str) -> Any:
        return self.page.evaluate(script)

    def _processor(self) -> float:
        """Return the seconds for which the kernel has worked, whatever else did."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
