"""The screen is kept awake while something plays, by programs of the system."""

import sys

import pytest

from kmviz.live.window.awake import Awake

SCREENSAVER = "#!/bin/sh\necho $1 $2 >> {log}\nexit {code}\n"
CAFFEINATE = "#!/bin/sh\necho $1 >> {log}\nexec sleep 60\n"

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
    install("caffeinate", CAFFEINATE)
    awake = done(Awake(255, "darwin"))
    done(awake, awake.keep)
    child = awake._child
    assert child.poll() is None

    done(awake, awake.let_go)

    assert (child.poll() is not None, awake.failed) == (True, False)
