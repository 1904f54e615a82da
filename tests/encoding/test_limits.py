"""A film takes little memory however long it is, and nothing where no room is left."""

import os
import subprocess
import sys
import tracemalloc
from functools import partial

import numpy as np
import pytest

from kmviz.encoding.animated import write_animated
from kmviz.encoding.gif import write_gif
from kmviz.encoding.movie import write_movie


def noise(count):
    """Pictures that no encoder makes much smaller, none of them ever the same array."""
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield rng.integers(256, size=(60, 80, 4), dtype=np.uint8), 0.04


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("run.gif", partial(write_gif, palette_samples=[*noise(1)])),
        ("run.webp", write_animated),
        ("run.apng", write_animated),
        ("run.mp4", write_movie),
    ],
)
def test_memory_does_not_grow_with_the_number_of_frames(tmp_path, name, write):
    held = []

    def frames():
        for frame in noise(40):
            held.append(tracemalloc.get_traced_memory()[0])
            yield frame

    tracemalloc.start()
    write(tmp_path / name, frames())
    tracemalloc.stop()

    a_byte_a_pixel = 30 * 60 * 80
    assert held[-1] - held[10] < a_byte_a_pixel / 4


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
