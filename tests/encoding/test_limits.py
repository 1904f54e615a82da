"""A film takes little memory however long it is, and nothing where no room is left."""

import os
import subprocess
import sys

import pytest


def test_memory_does_not_grow_with_the_number_of_frames(tmp_path):
    pytest.importorskip("resource")
    script = """
import resource, sys
import numpy as np
from kmviz.encoding.gif import write_gif
from kmviz.encoding.animated import write_animated
from kmviz.encoding.movie import write_movie

def frames(count):
    picture = np.full((300, 400, 4), 255, np.uint8)
    for i in range(count):
        picture[i % 290 : i % 290 + 9, i % 390 : i % 390 + 9, :3] = i % 256
        yield picture, 0.04

def peak(count):
    write_gif("a.gif", frames(count), palette_samples=frames(3))
    write_animated("a.webp", frames(count))
    write_animated("a.apng", frames(count))
    write_movie("a.mp4", frames(count))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

few, many = peak(30), peak(130)
print(many - few)
"""
    grown = int(run(script, tmp_path)) * (1 if sys.platform == "darwin" else 1024)

    held_frames = 100 * 300 * 400 * 4
    assert grown < held_frames / 10


def run(script, folder):
    """Return what a child process prints that runs the script in the folder."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_full_disk_leaves_nothing(tmp_path):
    pytest.importorskip("resource")
    script = """
import resource
import numpy as np
from kmviz.encoding.gif import write_gif

resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
noise = np.random.default_rng(0).integers(256, size=(300, 300, 4), dtype=np.uint8)
try:
    write_gif("run.gif", [(noise, 0.1)], palette_samples=[(noise, 0.1)])
except OSError as error:
    print(error)
"""
    printed = run(script, tmp_path)

    assert printed == "[Errno 27] 'run.gif' could not be written: File too large\n"
    assert list(tmp_path.iterdir()) == []
