"""The screen is kept awake while something plays, by programs of the system."""

import os
import subprocess
import sys
import time

import pytest

from kmviz.live.window.awake import Awake

SCREENSAVER = "#!/bin/sh\necho $1 $2 >> {log}\nexit {code}\n"
CAFFEINATE = "#!/bin/sh\necho $* >> {log}\nexec sleep 60\n"
SLOW = "#!/bin/sh\necho $1 $2 >> {log}\nexec sleep 20\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs for a shell")


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a program that notes what it is asked for; return where."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    def installed(name, text, code=0):
        program, log = tmp_path / name, tmp_path / "log"
        program.write_text(text.format(log=log, code=code))
        program.chmod(0o755)
        return log

    return installed


def done(awake, *commands):
    for command in commands:
        command()
    awake.wait()
    return awake


def test_a_desktop_is_asked_once_and_told_in_the_end(install):
    log = install("xdg-screensaver", SCREENSAVER)
    awake = Awake(255, "linux")
    done(awake, awake.keep, awake.keep, awake.let_go, awake.let_go)

    assert log.read_text().splitlines() == ["suspend 0xff", "resume 0xff"]
    assert not awake.failed


@pytest.mark.parametrize("deaf", ["exit 3", "xset-that-is-missing; exit 0"])
def test_a_desktop_that_does_not_hear_is_noticed(install, deaf):
    install("xdg-screensaver", SCREENSAVER.replace("exit {code}", deaf))
    awake = Awake(255, "linux")

    assert done(awake, awake.keep).failed


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_program_that_is_missing_is_noticed(system, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    awake = Awake(255, system)

    assert done(awake, awake.keep, awake.let_go).failed


def test_a_mac_stays_awake_as_long_as_a_program_runs(install):
    log = install("caffeinate", CAFFEINATE)
    awake = done(Awake(255, "darwin"))
    done(awake, awake.keep)
    child = awake._child
    assert child.poll() is None
    while not log.exists() or not log.read_text():
        time.sleep(0.01)
    assert log.read_text() == f"-d -w {os.getpid()}\n"  # so it ends with us

    done(awake, awake.let_go)

    assert (child.poll() is not None, awake.failed) == (True, False)


def test_nobody_waits_for_a_slow_desktop_at_the_end(install):
    install("xdg-screensaver", SLOW)
    code = (
        "from kmviz.live.window.awake import Awake\n"
        "awake = Awake(255, 'linux')\n"
        "awake.keep()\n"
        "awake.let_go()\n"
    )
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)

    assert time.monotonic() - began < 15
