"""Saves under which the ground gives way, each in a process of its own.

Run as a program it prints, for each random case, what was done and what came of it:
``python faulty_saves.py FOLDER COUNT SEED``. The folder may be a small disk.
"""

import json
import os
import random
import resource
import shutil
import signal
import sys
import warnings
from functools import cache
from pathlib import Path

from kmviz import init_board_gauss, kmeans, save
from kmviz.encoding.whole import check_whole

SUFFIXES = ["gif", "mp4", "webm", "webp", "apng", "html", "png", "svg", "pdf"]
FAULTS = ["limit", "signal", "encoder", "folder", "disk"]
SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
OLD = b"what was there before"
TRACE = kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1, max_iter=2)
PAGE = {"size": (200, 160), "seconds_per_step": 0.3, "glide": 0.2}


def options(suffix):
    """Return what is asked for; a handout knows no time, and a page no pictures."""
    if suffix in ("png", "svg", "pdf"):
        return {"size": (800, 600)}
    return PAGE if suffix == "html" else {**PAGE, "fps": 20}


def cases(count, seed):
    """Yield random formats, moments and faults."""
    rng = random.Random(seed)
    for _ in range(count):
        yield rng.choice(SUFFIXES), rng.random(), rng.choice(FAULTS), rng.random() < 0.5


def happen(fault, moment, folder):
    """Return what is to be called during a save: at its moment the fault happens."""

    def report(share):
        if share >= moment and not happened:
            happened.append(share)
            if fault == "signal":
                os.kill(os.getpid(), SIGNALS[int(moment * 1000) % len(SIGNALS)])
            elif fault == "encoder":
                kill_children()
            elif fault == "folder":
                shutil.rmtree(folder)

    happened = []
    return report


def kill_children():
    """Kill every child of this process."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    for child in children.read_text().split() if children.exists() else []:
        os.kill(int(child), signal.SIGKILL)


def attempt(target, fault, moment, size):
    """Save; return how it went in a word or a sentence."""
    suffix = target.suffix[1:]
    if fault == "limit":
        most = int(moment * 1.2 * size)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    if fault == "disk":
        filled = target.parent.parent / "filling"
        fill(filled, int(moment * 1.2 * size))
    report = happen(fault, moment, target.parent)
    try:
        save(TRACE, target, progress=False, report=report, **options(suffix))
    except (OSError, RuntimeError) as error:
        return f"{type(error).__name__}: {error}"
    except KeyboardInterrupt:
        return "interrupted"
    return "saved"


def fill(path, left):
    """Fill the disk but for so many bytes, if it is a small one."""
    room = shutil.disk_usage(path.parent).free
    if room < 10_000_000:
        with path.open("wb") as file:
            file.write(bytes(max(0, room - left)))


def in_a_process(target, fault, moment, size):
    """Return what `attempt` returns, or the signal that ended it."""
    reading, writing = os.pipe()
    with warnings.catch_warnings(action="ignore"):  # that numpy has threads
        child = os.fork()
    if not child:
        os.write(writing, attempt(target, fault, moment, size).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said or f"ended by {signal.Signals(-status).name}"


def state(target):
    """Return what is there afterwards: the old file, a whole new one, or what else."""
    if not target.parent.exists():
        return "no folder"
    others = [path.name for path in target.parent.iterdir() if path != target]
    if others:
        return f"strangers {others}"
    if not target.exists():
        return "nothing"
    if target.read_bytes() == OLD:
        return "old"
    check_whole(target, pictures=20 if target.suffix in (".mp4", ".webm") else 1)
    return "new"


@cache
def usual_size(suffix, folder):
    """Return how large a file is where nothing happens."""
    path = Path(folder, f"good.{suffix}")
    size = save(TRACE, path, progress=False, **options(suffix)).size
    path.unlink()
    return size


def main(folder, count, seed):
    """Print all cases and outcomes as JSON, one a line."""
    for suffix, moment, fault, was_there in cases(int(count), int(seed)):
        target = Path(folder, "case", f"run.{suffix}")
        target.parent.mkdir()
        if was_there:
            target.write_bytes(OLD)
        size = usual_size(suffix, folder) if fault in ("limit", "disk") else None
        said = in_a_process(target, fault, moment, size)
        Path(folder, "filling").unlink(missing_ok=True)
        case = [suffix, round(moment, 3), fault, was_there, said, state(target)]
        print(json.dumps(case), flush=True)
        shutil.rmtree(target.parent, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
