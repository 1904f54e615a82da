"""Whoever told the system to be still has a window that is."""

import sys

import pytest

from kmviz.live.window.motion import Motion

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs for a shell")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return the home of somebody who has told nothing, and has no programs."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def unwanted(system="linux"):
    motion = Motion(system)
    motion.wait()
    return motion.unwanted


def install(folder, name, answer):
    program = folder / name
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_where_nothing_was_said_things_move(home, system):
    assert not unwanted(system)


@pytest.mark.parametrize(("said", "still"), [("false", True), ("true", False)])
def test_gnome_is_asked_for_animations(home, said, still):
    asked = '[ "$*" = "get org.gnome.desktop.interface enable-animations" ]'
    install(home, "gsettings", f"{asked} && echo {said}")

    assert unwanted() is still


@pytest.mark.parametrize(
    ("name", "line", "still"),
    [
        ("kdeglobals", "AnimationDurationFactor=0", True),
        ("kdeglobals", "AnimationDurationFactor=0.5", False),
        ("gtk-3.0/settings.ini", "gtk-enable-animations = false", True),
        ("gtk-4.0/settings.ini", "gtk-enable-animations=1", False),
    ],
)
def test_other_desktops_keep_it_in_a_file(home, name, line, still):
    path = home / ".config" / name
    path.parent.mkdir(parents=True)
    path.write_text(f"[KDE]\n{line}\n")

    assert unwanted() is still


def test_a_mac_is_asked_for_reduced_motion(home):
    install(home, "defaults", '[ "$3" = reduceMotion ] && echo 1')

    assert unwanted("darwin")
