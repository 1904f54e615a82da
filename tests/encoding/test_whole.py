"""A file that breaks off is never taken for a whole one."""

import errno
import re

import pytest

from kmviz import save
from kmviz.encoding.movie import write_movie
from kmviz.encoding.whole import check_whole

from .conftest import flat

FILMS = [".gif", ".mp4", ".webm", ".webp", ".apng", ".html"]
HANDOUTS = [".png", ".svg", ".pdf"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory, trace):
    """A file of each format."""
    folder = tmp_path_factory.mktemp("whole")
    quick = {"size": (120, 100), "glide": 0.0}
    for suffix in FILMS + HANDOUTS:
        options = quick if suffix in FILMS else {}
        save(trace, folder / f"run{suffix}", progress=False, **options)
    return folder


@pytest.mark.parametrize("suffix", FILMS + HANDOUTS)
def test_what_save_writes_is_whole(whole, suffix):
    check_whole(whole / f"run{suffix}")


@pytest.mark.parametrize("suffix", FILMS + HANDOUTS)
def test_a_file_that_breaks_off_anywhere_is_refused(whole, tmp_path, suffix):
    data = (whole / f"run{suffix}").read_bytes()
    part = tmp_path / f"part{suffix}"
    for length in [0, 1, *range(2, len(data) - 8, len(data) // 40), len(data) - 8]:
        part.write_bytes(data[:length])

        with pytest.raises(OSError, match="the new file is not whole") as caught:
            check_whole(part)
        assert caught.value.errno == errno.EIO


@pytest.mark.parametrize("suffix", [".gif", ".webm", ".apng", ".svg", ".pdf"])
def test_a_file_whose_end_is_empty_is_refused(whole, tmp_path, suffix):
    data = (whole / f"run{suffix}").read_bytes()
    part = tmp_path / f"part{suffix}"
    part.write_bytes(data[: len(data) // 2].ljust(len(data), b"\0"))

    with pytest.raises(OSError, match="the new file is not whole"):
        check_whole(part)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_pictures_are_counted(tmp_path, suffix):
    path = tmp_path / f"run{suffix}"
    write_movie(path, [(flat(g), 0.1) for g in range(0, 250, 50)], fps=30)

    check_whole(path, pictures=15)
    with pytest.raises(OSError, match=re.escape("the new film has 15 of 16 pictures")):
        check_whole(path, pictures=16)


def test_a_format_that_nobody_knows_is_not_looked_at(tmp_path):
    (tmp_path / "run.txt").write_bytes(b"half")

    check_whole(tmp_path / "run.txt")


@pytest.mark.parametrize("suffix", FILMS)
def test_a_film_with_a_hole_is_refused(whole, tmp_path, suffix):
    data = (whole / f"run{suffix}").read_bytes()
    part = tmp_path / f"part{suffix}"
    seen = range(0, len(data) - 4096, 4096)
    assert len(seen) > 1
    for start in seen:
        part.write_bytes(data[:start] + bytes(4096) + data[start + 4096 :])

        with pytest.raises(OSError, match="the new file is not whole"):
            check_whole(part)


@pytest.mark.parametrize("suffix", [".png", ".apng"])
def test_a_picture_of_which_a_byte_is_another_is_refused(whole, tmp_path, suffix):
    data = bytearray((whole / f"run{suffix}").read_bytes())
    data[len(data) // 2] ^= 1
    part = tmp_path / f"part{suffix}"
    part.write_bytes(data)

    with pytest.raises(OSError, match="the new file is not whole"):
        check_whole(part)
