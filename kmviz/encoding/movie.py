"""Films: MP4 and WebM through ffmpeg.

ffmpeg is fed raw planes (see `planes`) through a pipe and writes the file. Nothing
comes back: its complaints go to a temporary file, so no pipe can fill up and block. The
file says that its colours are those of BT.709; players that guess would show others
than were drawn.
"""

import errno
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.choices import check_option
from kmviz.core.given.numbers import check_count, check_positive
from kmviz.core.ground.arrays import Pixels
from kmviz.core.ground.pauses import may_end
from kmviz.core.ground.sentence import Sentence, of_system
from kmviz.encoding.files import DISK_FAULTS, check_target, ended_with_us, replacing
from kmviz.encoding.patches import Frame, check_frames
from kmviz.encoding.planes import Planes
from kmviz.encoding.whole import check_whole

PIECE, BREATH = 1 << 16, 0.005
"""Bytes and seconds at most in which an end of the work is not heard: what waits for
another program is deaf."""
COARSEST, HALF = 24, 6
"""How much coarser a film can be, and how much halves its file, about."""

# By suffix, best first: the name of an encoder and what to tell it. All leave no trace
# that is seen from a chair. That for x264 was chosen by measurement, so that at equal
# error a file is no larger than matplotlib's. It looks far for what has moved, and for
# what was covered, in eight pictures; to look through more, or farther ahead, takes
# longer than it saves bytes. The colours of thin lines gain by finer steps; what moves
# much is as exact as what rests; and no noise is made up, as would please the eye in
# photographs. Neither do large blocks nor a filter that softens their edges save any
# bytes: what is drawn has fine edges of its own.
_ENCODERS: dict[str, dict[str, Callable[[int, int], str]]] = {
    ".mp4": {
        "libx264": lambda coarser, pixels: (
            f"-preset medium -crf {21.5 + coarser} -x264-params "
            f"ref={_kept(pixels)}:bframes=3:b-adapt=0:rc-lookahead=20:weightp=0:"
            "chroma-qp-offset=-4:qcomp=0:aq-strength=0.8:no-psy=1:no-deblock=1:"
            "no-8x8dct=1:me=umh:merange=32:partitions=all -movflags +faststart"
        ),
        "libopenh264": lambda coarser, _: f"-b:v {_bits(coarser)} -movflags +faststart",
    },
    ".webm": {
        "libvpx-vp9": lambda coarser, _: (
            "-deadline realtime -cpu-used 6 -row-mt 1 -b:v 0 "
            f"-crf {24 + 3 * coarser // 2}"
        ),
        "libvpx": lambda coarser, _: (
            f"-deadline realtime -cpu-used 6 -crf {10 + coarser} -b:v {_bits(coarser)}"
        ),
    },
}
_MOST_KEPT, _ROOM = 8, 32_768 * 16 * 16
"""How many pictures an MP4 may look back to, and the pixels of all of them, so that it
plays on telephones (H.264, level 4.1)."""
SPEAKER = re.compile(r"^(\[[^\]]* @ 0x[0-9a-f]+\] )+")
"""Which part of ffmpeg speaks, and where that lies in memory."""
_COLORS = "range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"


def write_movie(
    path: str | os.PathLike[str],
    frames: Iterable[Frame],
    *,
    fps: float = 30,
    comment: str = "",
    coarser: int = 0,
) -> None:
    """Write an MP4 or a WebM with ffmpeg, reading each frame once and keeping none.

    The film has a constant rate: a picture that stays is written again, one too short
    to be seen gives way to the next. Rounding does not add up. A side of odd length is
    made even by repeating its last row or column, since players demand it.

    Parameters
    ----------
    path : str or path
        The file to write, `.mp4` or `.webm`. An old one is kept until the new one is
        whole.
    frames : iterable of (pixels, seconds)
        The pictures, all of one shape (height, width, 4).
    fps : float
        Pictures per second in the file.
    comment : str
        Text kept in the file.
    coarser : int
        How much is left out, up to 24; each 6 halve the file, about.

    Raises
    ------
    ValueError
        An argument is out of range, or the frames do not fit together.
    RuntimeError
        There is no ffmpeg that runs, it has no fitting encoder, or it failed.
    OSError
        The file cannot be written.
    """
    check_target(path)
    suffix = check_option(Path(path).suffix.lower(), "the suffix of path", _ENCODERS)
    check_positive(fps, "fps")
    ffmpeg = find_ffmpeg()
    check_count(coarser, "coarser", least=0, most=COARSEST)
    encoder = _find_encoder(ffmpeg, suffix)
    with replacing(path) as part:
        pictures = _at_constant_rate(frames, fps)
        first = next(pictures)
        height, width = first[0].shape[:2]
        source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}"]
        command = [ffmpeg, "-y", "-loglevel", "error", *source, "-framerate", str(fps)]
        command += ["-i", "pipe:0", "-vf", f"setparams={_COLORS}", "-c:v", encoder]
        command += _ENCODERS[suffix][encoder](coarser, width * height).split()
        command += ["-metadata", f"comment={comment}"]
        command += ["-fflags", "+bitexact"]  # no random names
        command += ["-f", suffix[1:], os.fspath(part)]
        planes = _planes(chain([first], pictures), height, width)
        taken = _feed(command, planes, os.fspath(path))
        check_whole(part, taken)


def find_ffmpeg() -> str:
    """Return the ffmpeg on the PATH, or else the one that imageio-ffmpeg brings.

    Raises
    ------
    RuntimeError
        There is neither.
    """
    program = shutil.which("ffmpeg")
    if program:
        return program
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        message = Sentence(
            'MP4 and WebM need the program ffmpeg; `pip install "kmviz[video]"` '
            "brings one"
        )
        raise RuntimeError(message) from error


def _find_encoder(ffmpeg: str, suffix: str) -> str:
    """Return the name of the best encoder that this ffmpeg has."""
    present = _encoders_of(ffmpeg, Path(ffmpeg).stat().st_mtime_ns)
    for name in _ENCODERS[suffix]:
        if name in present:
            return name
    names = " or ".join(_ENCODERS[suffix])
    message = Sentence(
        "{suffix} needs an ffmpeg with {names}, got {ffmpeg} without",
        suffix=suffix,
        names=names,
        ffmpeg=ffmpeg,
    )
    raise RuntimeError(message)


@lru_cache(maxsize=4)
def _encoders_of(ffmpeg: str, _changed: int) -> frozenset[str]:
    """Return the words of a list that takes longer than many a picture.

    A budget writes several films, and each asks; another program is asked anew.
    """
    command = [ffmpeg, "-hide_banner", "-encoders"]
    try:
        listing = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise RuntimeError(_not_running(ffmpeg, of_system(error))) from error
    if listing.returncode:
        why = _last_words(listing.stderr, listing.returncode)
        raise RuntimeError(_not_running(ffmpeg, why))
    return frozenset(word.decode() for word in listing.stdout.split() if word.isascii())


def _not_running(ffmpeg: str, why: str) -> Sentence:
    return Sentence(
        "MP4 and WebM need an ffmpeg that can be run, got {ffmpeg}: {why}",
        ffmpeg=ffmpeg,
        why=why,
    )


def _last_words(said: bytes, status: int) -> str:
    """Return the last line of a program that failed, or else how it ended."""
    lines = said.decode(errors="replace").split("\n")
    if told := [line.strip() for line in lines if line.strip()]:
        return SPEAKER.sub("", told[-1])
    if status < 0:
        name = signal.Signals(-status).name
        return Sentence("it was ended by {signal}", signal=name)
    return Sentence("it ended with status {status}", status=status)


def _bits(coarser: int) -> int:
    """Return bits a second, for encoders that keep to a rate."""
    return round(8e6 / 2 ** (coarser / HALF))


def _kept(pixels: int) -> int:
    """Return how many pictures of so many pixels an MP4 may look back to."""
    return max(1, min(_MOST_KEPT, _ROOM // pixels))


def _at_constant_rate(
    frames: Iterable[Frame], fps: float
) -> Iterator[tuple[Pixels, int]]:
    """Yield each picture, and how often its time asks for it: the last once or more."""
    clock, written, times = 0.0, 0, 0
    for pixels, seconds, _ in check_frames(frames):
        clock += seconds
        times = round(clock * fps) - written
        picture = _with_even_sides(pixels)
        if times:
            yield picture, times
        written += times
    if times == 0:
        yield picture, 1


def _planes(
    pictures: Iterable[tuple[Pixels, int]], height: int, width: int
) -> Iterator[NDArray[np.uint8]]:
    """Yield the planes of each picture, as often as it is wanted."""
    planes = Planes(height, width)
    for picture, times in pictures:
        yield from repeat(planes.of(picture), times)


def _with_even_sides(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    if height % 2 == width % 2 == 0:
        return pixels
    return np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def _feed(command: list[str], pictures: Iterable[NDArray[np.uint8]], path: str) -> int:
    """Run ffmpeg on the pictures, return how many; it never outlives this call."""
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        pipe: Any = process.stdin  # never None: it was asked for
        try:
            with ended_with_us(process):
                taken, all_taken = _pour(pipe, pictures)
                with suppress(OSError):
                    pipe.close()
                _wait_for(process)
        finally:
            process.kill()
            with suppress(OSError):
                pipe.close()
            process.wait()
        complaints.seek(0)
        said, part = complaints.read(), command[-1]
        _check_success(said, process.returncode, all_taken, part, path)
        return taken


def _pour(pipe: IO[bytes], pictures: Iterable[NDArray[np.uint8]]) -> tuple[int, bool]:
    """Return how many pictures ffmpeg took, and whether it took all."""
    taken = 0
    for picture in pictures:
        may_end()
        planes = picture.data.cast("B")
        try:
            for start in range(0, len(planes), PIECE):
                pipe.write(planes[start : start + PIECE])
        except OSError:
            return taken, False
        taken += 1
    return taken, True


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    """Wait until ffmpeg has ended; that takes it seconds where others work, too."""
    while process.poll() is None:
        may_end()
        with suppress(subprocess.TimeoutExpired):
            process.wait(BREATH)


def _check_success(
    said: bytes, status: int, all_taken: bool, part: str, path: str
) -> None:
    """Refuse a failure; what it says of a full disk counts more than its status.

    So does a file that is gone.
    """
    known = {*DISK_FAULTS, errno.ENOENT}
    faults = [number for number in known if os.strerror(number).encode() in said]
    if status == -getattr(signal, "SIGXFSZ", 0) < 0:
        faults.append(errno.EFBIG)
    if faults:
        raise OSError(faults[0], os.strerror(faults[0]), part)
    if status or not all_taken:
        message = Sentence(
            "ffmpeg could not make {path}: {why}",
            path=repr(path),
            why=_last_words(said, status),
        )
        raise RuntimeError(message)
