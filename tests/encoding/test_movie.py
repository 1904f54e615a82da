import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from kmviz.core.ground.pauses import Cancelled, heard_by
from kmviz.encoding import movie
from kmviz.encoding.animated import write_animated
from kmviz.encoding.movie import find_ffmpeg, write_movie

from .conftest import flat

posix = pytest.mark.skipif(os.name == "nt", reason="a shell script plays ffmpeg")


def describe(path):
    """Return all that ffmpeg has to say about a file."""
    command = [find_ffmpeg(), "-hide_banner", "-i", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stderr.decode()


def decode(path):
    """Return the pictures of a movie, shape (frames, height, width, 3)."""
    command = [find_ffmpeg(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24"]
    done = subprocess.run([*command, "-"], capture_output=True, check=True)
    width, height = re.search(r"Video: .* (\d+)x(\d+)", describe(path)).groups()
    pixels = np.frombuffer(done.stdout, np.uint8).astype(int)
    return pixels.reshape(-1, int(height), int(width), 3)


def has_encoder(name):
    """Tell whether the ffmpeg here, whichever it is, has an encoder."""
    command = [find_ffmpeg(), "-hide_banner", "-encoders"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    return f" {name} " in listing.stdout


def greys(path):
    """Return the mean of each picture of a movie."""
    return decode(path).mean(axis=(1, 2, 3))


def play_ffmpeg(folder, monkeypatch, last_words, status=1, first=":"):
    """Put a script on the PATH that offers every encoder and then fails."""
    script = folder / "bin" / "ffmpeg"
    script.parent.mkdir()
    script.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-encoders*) echo " V....D libx264 H.264"; exit 0;; esac\n'
        f"{first}; echo 'some warning' >&2; echo '{last_words}' >&2; exit {status}\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    return str(script)


@pytest.fixture
def processes(monkeypatch):
    """Every process that is started."""
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


COLORS = [(255, 255, 255), (0, 0, 0), (0, 114, 178), (230, 159, 0), (204, 121, 167)]
COMMENT = "kmviz --title 'é → x'"


@pytest.fixture(scope="module", params=[".mp4", ".webm"])
def colored(request, tmp_path_factory):
    """A film that shows each color for a tenth of a second."""
    path = tmp_path_factory.mktemp("movie") / f"run{request.param}"
    write_movie(path, [(flat(c), 0.1) for c in COLORS], fps=30, comment=COMMENT)
    return path


def test_every_picture_is_there_at_its_time_in_its_color(colored):
    expected = np.repeat(COLORS, 3, axis=0)[:, None, None]

    assert np.abs(decode(colored) - expected).max() <= 3
    assert re.search(r" 64x48.* 30 fps", describe(colored))
    assert imageio_ffmpeg.count_frames_and_secs(str(colored)) == (15, 0.5)


def test_pixels_are_stored_as_players_want_them(colored):
    assert re.search(r"Video: (h264|vp9).* yuv420p\(tv, bt709[,)]", describe(colored))


def test_movie_keeps_its_comment(colored):
    assert re.search(f"(?i)comment +: {COMMENT}", describe(colored))


@pytest.mark.parametrize("colored", [".mp4"], indirect=True)
def test_playing_can_start_before_the_whole_file_is_there(colored):
    data = colored.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_no_more_pictures_are_kept_than_a_telephone_has_room_for(tmp_path):
    picture = np.full((720, 1280, 4), 255, np.uint8)

    write_movie(tmp_path / "run.mp4", [(picture, 0.08)], fps=25)

    data = (tmp_path / "run.mp4").read_bytes()
    level = data[data.index(b"avcC") + 7]  # ten times the level, ISO/IEC 14496-15
    assert level <= 41


def test_long_holds_are_kept_and_short_pictures_give_way(tmp_path):
    frames = [(flat(0), 2.0), *[(flat(120), 0.01)] * 10, (flat(240), 0.01)]

    write_movie(tmp_path / "run.mp4", frames, fps=20)

    expected = [0] * 40 + [120] * 2 + [240]
    np.testing.assert_allclose(greys(tmp_path / "run.mp4"), expected, atol=3)


def test_rounding_does_not_add_up(tmp_path):
    frames = [(flat(i), 0.07) for i in range(100)]

    write_movie(tmp_path / "run.mp4", frames, fps=30)

    assert imageio_ffmpeg.count_frames_and_secs(str(tmp_path / "run.mp4"))[0] == 210


def test_odd_sides_become_even_by_repeating_the_edge(tmp_path):
    picture = flat(40, (47, 63))
    picture[:, -1, :3] = picture[-1, :, :3] = 200

    write_movie(tmp_path / "run.mp4", [(picture, 0.1)])

    decoded = decode(tmp_path / "run.mp4")[0]
    assert decoded.shape == (48, 64, 3)
    assert np.abs(decoded[-2:] - 200).max() <= 24
    assert np.abs(decoded[:, -2:] - 200).max() <= 24
    assert np.abs(decoded[:40, :56] - 40).max() <= 24


@pytest.mark.parametrize(
    ("suffix", "name"),
    [(suffix, name) for suffix, those in movie._ENCODERS.items() for name in those],
)
def test_an_encoder_that_is_missing_gives_way(tmp_path, monkeypatch, suffix, name):
    path = tmp_path / f"run{suffix}"
    encoders = {"missing": "", name: movie._ENCODERS[suffix][name]}
    monkeypatch.setitem(movie._ENCODERS, suffix, encoders)

    if has_encoder(name):
        write_movie(path, [(flat(grey), 0.1) for grey in (30, 220)])
        np.testing.assert_allclose(greys(path), [30] * 3 + [220] * 3, atol=4)
    else:
        with pytest.raises(
            RuntimeError, match=f"needs an ffmpeg with missing or {name}"
        ):
            write_movie(path, [(flat(30), 0.1)])


def test_without_ffmpeg_one_sentence_names_the_cure(tmp_path, monkeypatch):
    def frames():
        pytest.fail("a frame was made")
        yield

    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)

    with pytest.raises(RuntimeError) as caught:
        write_movie(tmp_path / "run.mp4", frames())

    assert str(caught.value) == (
        'MP4 and WebM need the program ffmpeg; `pip install "kmviz[video]"` brings one'
    )
    assert list(tmp_path.iterdir()) == []


def test_ffmpeg_of_the_package_is_found(monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert find_ffmpeg() == imageio_ffmpeg.get_ffmpeg_exe()


@posix
def test_ffmpeg_on_the_path_comes_first(tmp_path, monkeypatch):
    script = play_ffmpeg(tmp_path, monkeypatch, "")

    assert find_ffmpeg() == script


@posix
def test_ffmpeg_without_the_encoder_is_named(tmp_path, monkeypatch):
    script = play_ffmpeg(tmp_path, monkeypatch, "")

    with pytest.raises(RuntimeError) as caught:
        write_movie(tmp_path / "run.webm", [(flat(9), 0.1)])

    assert str(caught.value) == (
        f".webm needs an ffmpeg with libvpx-vp9 or libvpx, got {script} without"
    )


@posix
@pytest.mark.parametrize(
    ("program", "why"),
    {
        "no program": "Exec format error",
        "#!/no/such/shell\n": "No such file or directory",
        "#!/bin/sh\necho 'no libx264.so.164' >&2; exit 127\n": "no libx264.so.164",
        "#!/bin/sh\nexit 3\n": "it ended with status 3",
        "#!/bin/sh\nkill -SEGV $$\n": "it was ended by SIGSEGV",
    }.items(),
)
def test_ffmpeg_that_does_not_run_is_named(tmp_path, monkeypatch, program, why):
    script = play_ffmpeg(tmp_path, monkeypatch, "")
    Path(script).write_text(program)

    with pytest.raises(RuntimeError) as caught:
        write_movie(tmp_path / "run.mp4", [(flat(9), 0.1)])

    assert str(caught.value) == (
        f"MP4 and WebM need an ffmpeg that can be run, got {script}: {why}"
    )


@posix
@pytest.mark.parametrize("count", [1, 500])
def test_failing_ffmpeg_is_quoted(tmp_path, monkeypatch, count):
    play_ffmpeg(tmp_path, monkeypatch, "[libx264 @ 0x55a34a] the encoder broke")
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "run.mp4"

    with pytest.raises(RuntimeError) as caught:
        write_movie(path, ((flat(9), 0.1) for _ in range(count)))

    expected = f"ffmpeg could not make {str(path)!r}: the encoder broke"
    assert str(caught.value) == expected
    assert list(path.parent.iterdir()) == []


@posix
def test_ffmpeg_that_gives_up_early_without_a_word_has_failed(tmp_path, monkeypatch):
    play_ffmpeg(tmp_path, monkeypatch, "", status=0)

    with pytest.raises(RuntimeError, match="some warning"):
        write_movie(tmp_path / "run.mp4", ((flat(9), 0.1) for _ in range(500)))


@posix
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.ENOENT])
@pytest.mark.parametrize("status", [0, 1], ids=["as a success", "as a failure"])
def test_full_disk_or_folder_gone_under_ffmpeg_is_one_sentence(
    tmp_path, monkeypatch, status, number
):
    why = os.strerror(number)
    play_ffmpeg(tmp_path, monkeypatch, f"Error writing trailer: {why}", status)
    path = tmp_path / "run.mp4"

    with pytest.raises(OSError, match="could not") as caught:
        write_movie(path, [(flat(9), 0.1)])

    assert caught.value.errno == number
    assert caught.value.strerror == f"{str(path)!r} could not be written: {why}"


@posix
def test_a_film_that_ffmpeg_only_claims_to_have_made_replaces_nothing(
    tmp_path, monkeypatch
):
    play_ffmpeg(tmp_path, monkeypatch, "", status=0, first="cat > /dev/null")
    path = tmp_path / "run.mp4"
    path.write_bytes(b"old")

    with pytest.raises(OSError, match="whole") as caught:
        write_movie(path, [(flat(9), 0.1)])

    expected = f"{str(path)!r} could not be written: the new file is not whole"
    assert caught.value.strerror == expected
    assert path.read_bytes() == b"old"


@posix
def test_a_program_is_asked_once_what_it_can_and_again_when_it_changes(
    tmp_path, monkeypatch
):
    script = play_ffmpeg(tmp_path, monkeypatch, "")
    asked = tmp_path / "asked"
    text = Path(script).read_text()
    Path(script).write_text(text.replace("echo", f"echo >> {asked}; echo", 1))

    for changed in (1, 1, 2):
        os.utime(script, (changed, changed))
        with pytest.raises(RuntimeError, match="could not make"):
            write_movie(tmp_path / "run.mp4", [(flat(9), 0.1)])

    assert asked.read_text() == "\n\n"


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_interrupted_movie_leaves_no_process_and_the_old_file(
    tmp_path, processes, fault
):
    def frames():
        yield flat(9), 0.5
        raise fault

    (tmp_path / "run.mp4").write_bytes(b"old")

    with pytest.raises(fault):
        write_movie(tmp_path / "run.mp4", frames())

    assert "rawvideo" in processes[-1].args
    assert all(process.returncode is not None for process in processes)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@posix
@pytest.mark.parametrize("pictures", [1, 90])
def test_a_film_can_be_ended_while_ffmpeg_works_on(
    tmp_path, monkeypatch, processes, pictures
):
    last = "exec sleep 9"
    play_ffmpeg(tmp_path, monkeypatch, "", first=f"cat > /dev/null; {last}")
    heard = []

    def hear(done, parts):
        heard.append(time.perf_counter())
        if len(heard) == pictures + 3:
            raise Cancelled

    with heard_by(hear), pytest.raises(Cancelled):
        write_movie(tmp_path / "run.mp4", [(flat(9), pictures / 30)])
    ended = time.perf_counter()

    assert ended - heard[-1] < 2
    assert all(process.returncode is not None for process in processes)
    assert not (tmp_path / "run.mp4").exists()


@posix
def test_control_c_ends_ffmpeg_too(tmp_path):
    script = """
import itertools
import numpy as np
from kmviz.encoding.movie import write_movie

picture = np.full((48, 64, 4), 255, np.uint8)
write_movie("run.mp4", ((picture, 1.0) for _ in itertools.count()))
"""
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(
        path.stat().st_size for path in tmp_path.iterdir()
    ):
        time.sleep(0.05)

    os.killpg(child.pid, signal.SIGINT)

    _, said = child.communicate(timeout=60)
    assert said.strip().endswith(b"KeyboardInterrupt")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)


@posix
def test_a_signal_to_end_ends_ffmpeg_before_it_makes_a_file_again(tmp_path):
    script = """
import os, signal
import numpy as np
from kmviz.encoding.movie import write_movie

picture = np.full((48, 64, 4), 255, np.uint8)

def frames():
    yield picture, 1.0
    yield picture, 1.0
    os.kill(os.getpid(), signal.SIGTERM)

write_movie("run.mp4", frames())
"""
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )

    assert child.wait(timeout=60) == -signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("write", "name", "listed"),
    [
        (write_movie, "run.avi", '".mp4", ".webm", got \'.avi\''),
        (write_movie, "run", '".mp4", ".webm", got \'\''),
        (
            write_animated,
            "run.png",
            '".webp", ".apng", got \'.png\'; did you mean ".apng"?',
        ),
    ],
)
def test_unknown_suffix_is_refused(tmp_path, write, name, listed):
    with pytest.raises(ValueError, match="suffix") as caught:
        write(tmp_path / name, [(flat(9), 0.1)])

    assert str(caught.value) == f"the suffix of path must be one of {listed}"


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf"), "30"])
def test_bad_rate_is_refused(tmp_path, fps):
    with pytest.raises(ValueError, match="fps") as caught:
        write_movie(tmp_path / "run.mp4", [(flat(9), 0.1)], fps=fps)

    expected = f"fps must be a finite number above 0, got {fps!r}"
    assert str(caught.value) == expected


@pytest.mark.parametrize("name", ["run.mp4", "run.webp", "run.apng"])
def test_no_frames_are_refused(tmp_path, name):
    write = write_movie if name == "run.mp4" else write_animated

    with pytest.raises(ValueError, match="frames") as caught:
        write(tmp_path / name, [])

    assert str(caught.value) == "frames must hold at least one frame, got none"
    assert list(tmp_path.iterdir()) == []
