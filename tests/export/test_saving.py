import errno
import subprocess
import sys
from functools import cache
from io import BytesIO, RawIOBase

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmviz import Scene, Stage, Trace, kmeans, lloyd, save
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline
from kmviz.export.writers import WRITERS

FILMS = (".gif", ".mp4", ".webm", ".webp", ".apng")
HANDOUTS = (".png", ".svg", ".pdf")
SMALL = {"size": (240, 180), "seconds_per_step": 0.4, "glide": 0.2, "fps": 10}
COMMENT = "kmviz save run.gif --seed 1"


def asked(suffix):
    """What SMALL asks for, as far as the format takes it."""
    known = {"size"} if suffix in HANDOUTS else set(SMALL)
    known -= {"fps"} if suffix == ".html" else set()
    return {name: SMALL[name] for name in known}


@pytest.fixture(scope="module")
def saved(short, tmp_path_factory):
    """What returns the file of the run in a format, saved once."""
    folder = tmp_path_factory.mktemp("saved")

    @cache
    def path_of(suffix):
        path = folder / f"run{suffix}"
        save(short, path, comment=COMMENT, **asked(suffix))
        return path

    return path_of


def durations(path):
    with Image.open(path) as film:
        pictures = ImageSequence.Iterator(film)
        return [picture.load() and picture.info["duration"] for picture in pictures]


def about(path):
    """The number of pictures, and what else Pillow reads about a film."""
    with Image.open(path) as film:
        return film.n_frames, film.info


def pictures_of(path):
    """The decoded pictures, by a reader that is not ours."""
    if path.suffix in (".mp4", ".webm"):
        ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        command = [ffmpeg, "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        done = subprocess.run(command, capture_output=True, check=True)
        width, height = SMALL["size"]
        return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3)
    with Image.open(path) as film:
        frames = ImageSequence.Iterator(film)
        return [np.asarray(frame.convert("RGB")) for frame in frames]


@pytest.mark.parametrize("suffix", FILMS)
def test_a_film_begins_and_ends_as_the_run_does(short, saved, suffix):
    stage = Stage(Scene(short, size=SMALL["size"]))
    shown = pictures_of(saved(suffix))

    for picture, position in ((shown[0], 0), (shown[-1], len(short) - 1)):
        error = np.abs(picture.astype(int) - stage.pixels(position)[..., :3])
        assert error.mean() < 3


@pytest.mark.parametrize("suffix", [".gif", ".png"])
def test_only_what_is_asked_for_is_shown(short, saved, tmp_path, suffix):
    path = tmp_path / f"bare{suffix}"

    bare = save(short, path, shown=["numbers"], **asked(suffix))

    assert bare.size < 0.9 * saved(suffix).stat().st_size


def test_a_film_shows_the_parts_that_a_scene_of_them_shows(short, tmp_path):
    path, parts = tmp_path / "run.gif", ("lines", "shapes")
    save(short, path, shown=parts, **SMALL)

    scene = Scene(short, size=SMALL["size"], shown=parts)
    scene.draw(len(short) - 1)
    wanted = np.asarray(scene.canvas.buffer_rgba())[..., :3]
    assert np.abs(pictures_of(path)[-1].astype(int) - wanted).mean() < 1


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
def test_a_film_lasts_as_long_as_its_timeline(short, saved, suffix):
    film = timeline(short, Tempo(0.4, 0.2, fps=10))

    assert sum(durations(saved(suffix))) == pytest.approx(
        1000 * sum(s for _, s, *_ in film), abs=21
    )


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_movie_has_its_rate_and_length(short, saved, suffix):
    count, seconds = imageio_ffmpeg.count_frames_and_secs(saved(suffix))

    total = sum(s for _, s, *_ in timeline(short, Tempo(0.4, 0.2, fps=10)))
    assert count == pytest.approx(10 * total, abs=1)
    assert seconds == pytest.approx(total, abs=0.15)


def test_the_stars_of_a_gif_are_where_the_centroids_are(short, tmp_path):
    save(short, tmp_path / "run.gif", size=(800, 600), glide=0)
    scene = Scene(short, size=(800, 600))

    for i, picture in enumerate(pictures_of(tmp_path / "run.gif")):
        for star, centroid in enumerate(short[i].centroids):
            x, y = scene.figure.axes[0].transData.transform(centroid)
            assert scene.star_at(x / 800, 1 - y / 600, i) == star
            rim = picture[
                int(600 - y) - 15 : int(600 - y) + 16, int(x) - 15 : int(x) + 16
            ]
            assert (np.abs(rim.astype(int) - (17, 24, 39)).sum(-1) < 60).sum() > 30


@pytest.mark.parametrize("loop", [1, 3])
def test_a_gif_is_played_as_often_as_asked(short, tmp_path, loop):
    still = {"size": SMALL["size"], "until": 1, "glide": 0}
    save(short, tmp_path / "run.gif", loop=loop, **still)

    _, info = about(tmp_path / "run.gif")
    assert info.get("loop") == {1: None, 3: 2}[loop]


def test_a_gif_holds_its_comment_and_is_played_for_ever(saved):
    _, info = about(saved(".gif"))

    assert (info["comment"], info["loop"]) == (COMMENT.encode(), 0)


def test_a_run_of_one_step_is_a_still_picture(tmp_path):
    X = [[0.0, 0.0], [1.0, 1.0]]
    start = Trace(X, [next(lloyd(X, X))])

    save(start, tmp_path / "start.gif", size=(200, 150))

    assert about(tmp_path / "start.gif")[0] == 1


def test_fifty_clusters_have_a_film(tmp_path):
    X = np.random.default_rng(0).uniform(-1, 1, (120, 2))
    trace = kmeans(X, 50, max_iter=2, rng=0)

    save(trace, tmp_path / "many.gif", size=(300, 200), glide=0)

    assert about(tmp_path / "many.gif")[0] == len(trace)


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_run_gives_the_same_bytes(short, saved, tmp_path, monkeypatch, suffix):
    before = saved(suffix).read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "100000")  # matplotlib takes it for now

    again = save(short, tmp_path / f"run{suffix}", comment=COMMENT, **asked(suffix))

    assert again.path.read_bytes() == before


def test_a_suffix_may_be_written_large(short, tmp_path):
    save(short, tmp_path / "RUN.GIF", until=0, **SMALL)

    assert (tmp_path / "RUN.GIF").read_bytes().startswith(b"GIF89a")


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_film_that_fails_half_way_leaves_the_old_file(trace, tmp_path, suffix):
    def failing():
        yield from trace[:3]
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / f"run{suffix}"
    path.write_bytes(b"old")

    with pytest.raises(OSError, match="No space left on device"):
        save(Trace(trace.X, failing()), path, **asked(suffix))

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_progress_is_shown_only_when_it_takes_long(short, tmp_path, capsys):
    save(short, tmp_path / "run.gif", size=(160, 120), glide=0.0, until=1)

    assert capsys.readouterr() == ("", "")


def read_until(word, stream):
    """Return what is said until a word is, or all that is."""
    said = ""
    while word not in said and (letter := stream.read(1)):
        said += letter
    return said


SLOW = """
import kmviz
trace = kmviz.kmeans(kmviz.init_board(300, rng=1), 7, rng=1)
kmviz.save(trace, "{path}", size=(320, 240), seconds_per_step=60, glide=60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another signal there")
def test_ctrl_c_leaves_no_file_and_no_ffmpeg(tmp_path):
    code = SLOW.format(path=(tmp_path / "run.mp4").as_posix())
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    progress = read_until("picture", child.stderr)

    child.send_signal(2)
    _, errors = child.communicate(timeout=60)

    session = subprocess.run(
        ["ps", "-o", "comm=", "--sid", str(child.pid)], capture_output=True, text=True
    )
    assert "picture" in progress
    assert child.returncode  # matplotlib may turn the interrupt into another error
    assert "Traceback" in errors
    assert list(tmp_path.iterdir()) == []
    assert session.stdout.strip() == ""


# File objects, and homes


def test_a_file_object_gets_the_bytes_of_the_file(saved, short):
    buffer = BytesIO()

    told = save(short, buffer, format="gif", comment=COMMENT, **SMALL)

    assert buffer.getvalue() == saved(".gif").read_bytes()
    assert (told.path, told.size) == (None, len(buffer.getvalue()))
    assert str(told).startswith("file object (")


class Few(RawIOBase):
    """A stream that takes some bytes at a time, as a socket may."""

    def __init__(self, most):
        self.most, self.taken = most, b""

    def writable(self):
        return True

    def write(self, some):
        self.taken += some[: self.most]
        return min(len(some), self.most) or None


def test_a_file_object_gets_all_bytes_however_few_it_takes_at_a_time(saved, short):
    stream = Few(100)

    save(short, stream, format="gif", comment=COMMENT, **SMALL)

    assert stream.taken == saved(".gif").read_bytes()


def test_a_file_object_that_takes_nothing_is_refused(short):
    with pytest.raises(BlockingIOError, match="that waits, got one that takes none"):
        save(short, Few(0), format="gif", until=0, **SMALL)


def test_a_tilde_is_the_home(tmp_path, monkeypatch, short):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert save(short, "~/run.gif", until=0, **SMALL).path == tmp_path / "run.gif"


def test_a_step_shorter_than_a_picture_of_the_format_is_refused(tmp_path, short):
    hasty = {"seconds_per_step": 0.01, "glide": 0, "fps": 100}

    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        save(short, tmp_path / "run.gif", **hasty)

    expected = "seconds_per_step must be at least 0.02 in .gif, got 0.01"
    assert str(caught.value) == expected
    assert save(short, tmp_path / "run.mp4", until=1, **SMALL | hasty).size > 0


@pytest.mark.parametrize(
    ("suffix", "size", "told"),
    [
        (".mp4", (321, 201), ", 322 x 202 pixels)"),
        (".mp4", (320, 200), " kB)"),
        (".gif", (321, 201), " kB)"),
    ],
)
def test_a_video_says_where_a_side_is_longer_than_asked(
    short, tmp_path, suffix, size, told
):
    film = save(short, tmp_path / f"a{suffix}", size=size, until=0)

    assert str(film).endswith(told)
