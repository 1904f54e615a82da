"""What is no table is refused in one sentence, in bounded memory and time."""

import errno
import gzip
import io
import os
import pickle
import re
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kmviz.points.files as files
from kmviz import explore, kmeans, read_image, read_table

BINARY = (
    "must be a table of text, got binary bytes; save it as CSV from the program that "
    "wrote it"
)
ENCODED = "must be text in UTF-8, got letters in another encoding; save it as UTF-8"
HTML = "must be a table of text, got a web page (HTML); save it as CSV"
OF_OBJECTS = "must hold an array of numbers, got Python objects; save it anew as float"
BROKEN_ARRAY = "must hold a whole array of numbers, got a broken one"


def refused(source, error=ValueError):
    """Return the sentence with which a file is refused, without its name."""
    tracemalloc.start()
    with pytest.raises(error) as caught:
        read_table(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64e6
    return str(caught.value).replace(f'the file "{source}" ', "")


class Malice:
    """What is unpickled would leave a file behind."""

    def __reduce__(self):
        return Path.touch, (Path("executed"),)


def broken_array():
    """Return an array that says it is larger than any memory."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f8", "fortran_order": False, "shape": (1 << 50, 2)}
    )
    return file.getvalue() + bytes(64)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x,y\n" + b"1,2\n" * 30_000 + bytes(9) + b"3,4\n", BINARY),
        (np.random.default_rng(0).bytes(5000), BINARY),
        ("длина,x\n1,2\n".encode("cp1251"), ENCODED),
        ("長さ,幅\n1,2\n".encode("shift-jis"), ENCODED),
        ("长度,宽\n1,2\n".encode("gb18030"), ENCODED),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(99)), BINARY),
        (bytes(9999), "must be a table, got zero bytes"),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", HTML),
        (b'{"x": [1, 2]}', HTML.replace("a web page (HTML)", "JSON")),
        (b"%PDF-1.7 1\xe2\x00 2", HTML.replace("a web page (HTML)", "a PDF")),
        (
            b"# only\n# words\n",
            "must have at least one row of numbers, got comments alone",
        ),
        (
            b"x,y\n1," + b"9" * 1_000_000 + b"\n",
            "must have cells of at most 131072 characters, got a longer one in line 2",
        ),
        (
            b"\xd0\xcf\x11\xe0" + bytes(99),
            "must be text or .xlsx, got an old Excel file; save it anew",
        ),
        (b"\x93NUMPY\x01\x00junk", BROKEN_ARRAY),
        (broken_array(), BROKEN_ARRAY),
        (
            gzip.compress(b"1,2\n" * 99)[:-9],
            "must be whole, got an archive that cannot be unpacked",
        ),
        (b"PK\x03\x04junk", "must be whole, got an archive that cannot be unpacked"),
    ],
    ids=[
        *(
            "hole",
            "noise",
            "cyrillic",
            "japanese",
            "chinese",
            "picture",
            "zeros",
            "page",
            "json",
            "pdf",
            "comments",
        ),
        *("long cell", "old excel", "bad array", "huge array", "cut gzip", "bad zip"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, message):
    path = tmp_path / "points.csv"
    path.write_bytes(content)

    assert refused(path) == message


def test_nothing_in_a_file_is_executed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    array = np.array([[Malice()]], dtype=object)
    np.save("array.npy", array, allow_pickle=True)
    np.savez("arrays.npz", X=array)
    Path("bytes.csv").write_bytes(pickle.dumps(Malice()))

    assert refused("array.npy") == OF_OBJECTS
    assert refused("arrays.npz") == OF_OBJECTS
    assert refused("bytes.csv") == "must be a table of text, got pickle; save it as CSV"
    assert not Path("executed").exists()


def test_a_file_of_five_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "sparse.csv"
    path.touch()
    os.truncate(path, 5 << 30)

    assert refused(path) == "must have at most 512 MB, got more"


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    assert refused(path) == "must be a plain file, got a pipe or device; save it first"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "growing.csv"
    path.write_text("1.5,2\n" * 9)
    read = files._from_start

    def meanwhile(*arguments):
        with path.open("a") as file:
            file.write("3.5,4\n")
        return read(*arguments)

    monkeypatch.setattr(files, "_from_start", meanwhile)

    assert refused(path) == (
        "must keep still while it is read, got another length; "
        "read it again when it is finished"
    )


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_a_bomb_is_unpacked_no_further_than_a_file_may_be_long(
    tmp_path, monkeypatch, pack
):
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    path, table = tmp_path / "bomb", b"1.5,2\n" * 1_000_000
    if pack == "gzip":
        path.write_bytes(gzip.compress(table))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("points.csv", table)

    assert refused(path) == "must have at most 1 MB, got more"


def test_of_ten_thousand_columns_few_are_named(tmp_path):
    path = tmp_path / "wide.csv"
    names = [f"c{i}" for i in range(10_000)]
    rows = np.random.default_rng(0).random((3, 10_000)).astype(str)
    path.write_text("\n".join(",".join(row) for row in [names, *rows]))

    table = read_table(path)

    assert table.columns == ("c0", "c1")
    assert '"c2", "c3", "c4" and 9995 more' in table.note


@pytest.mark.parametrize("address", ["https://example.org/a.csv", "s3://bucket/a.csv"])
def test_an_address_is_refused_as_it_was_given(address):
    assert refused(address) == (
        "must be on this computer, got the address of a page; download it first"
    )


def test_a_tilde_is_the_home_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "x.csv").write_text("1,2\n3,4\n")

    assert read_table("~/x.csv").X.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("kind", [io.StringIO, lambda text: io.BytesIO(text.encode())])
def test_an_open_file_is_read(kind):
    assert read_table(kind("x,y\n1,2\n3,4\n")).X.tolist() == [[1, 2], [3, 4]]


def test_an_array_is_read_without_a_copy_beyond_the_points(tmp_path):
    path = tmp_path / "points.npy"
    np.save(path, np.random.default_rng(0).random((500_000, 2)))
    tracemalloc.start()

    X = read_table(path).X

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert X.nbytes == 8_000_000
    assert peak < 1.3 * X.nbytes


LONG, WORDS = "n" * 100_000, "m " * 70_000


@pytest.mark.parametrize(
    "content",
    [
        f"{2 * LONG},y\n1,2\n3,4\n",
        f"x,y\n1,2\n{WORDS},4\n3,4\n",
        f"{WORDS}\nx,y\n1,2\n3,4\n",
        f"x,y\n1,2\n{2 * '3' * 70_000},4\n",
    ],
    ids=["header", "word", "title", "digits"],
)
def test_a_cell_that_is_too_long_is_named_as_such(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_text(content)

    assert re.fullmatch(
        r"must have cells of at most 131072 characters, got a longer one in line \d",
        refused(path),
    )


@pytest.mark.parametrize(
    "content",
    [
        f"{LONG};y\n1.200;30\n980;40\n",
        f"{LONG};y\n5 %;30\n9;40\n",
        f"{LONG},2\n3.5,4\n5,6.5\n",
        f"x,{LONG}\n,2\n3,\n",
    ],
    ids=["decimal", "unit", "names", "blank"],
)
def test_an_error_shows_little_of_a_long_header(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_text(content)

    assert len(refused(path)) < 300


def test_an_error_shows_little_of_the_long_names_of_a_frame():
    with pytest.raises(ValueError, match="finite") as error:
        kmeans(pd.DataFrame({LONG: [1.0, np.nan]}), 1)

    assert len(str(error.value)) < 200


def test_what_a_system_says_of_a_file_says_of_which():
    with pytest.raises(OSError, match="too long") as error:
        read_table("a" * 5000 + ".csv")

    assert error.value.errno == errno.ENAMETOOLONG
    assert error.value.strerror == (
        f'the file "…{"a" * 195}.csv" could not be read: File name too long'
    )


@pytest.mark.parametrize("read", [read_image, explore])
def test_what_a_system_says_of_an_image_or_a_board_says_of_which(read):
    with pytest.raises(OSError, match="too long") as error:
        read("a" * 5000 + ".png")

    assert error.value.strerror == (
        f'the file "…{"a" * 195}.png" could not be read: File name too long'
    )


class Slowly(io.RawIOBase):
    """A stream that hands out a few bytes at a time, as a pipe or a socket does."""

    def __init__(self, content):
        self._left = content

    def readable(self):
        return True

    def readinto(self, room):
        some, self._left = self._left[:100], self._left[100:]
        room[: len(some)] = some
        return len(some)


def test_a_stream_is_read_to_its_end_however_few_bytes_it_hands_out():
    table = read_table(Slowly(b"x,y\n" + b"1.5,2\n" * 1000))

    assert table.X.tolist() == [[1.5, 2.0]] * 1000


@pytest.mark.parametrize(
    ("mode", "closed", "why"),
    [
        ("r", False, "'utf-8' codec can't decode byte 0xf6 in position 2: invalid "),
        ("rb", True, "read of closed file"),
        ("ab", False, "read"),
    ],
)
def test_an_open_file_that_cannot_be_read_is_refused(tmp_path, mode, closed, why):
    path = tmp_path / "points.csv"
    path.write_bytes("Größe,y\n1,2\n".encode("cp1252"))
    with path.open(mode, encoding=None if "b" in mode else "utf-8") as stream:
        if closed:
            stream.close()
        with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared below
            read_table(stream)

    assert str(caught.value).startswith(
        f'the file "{path}" must be open to read bytes, as by open(path, "rb"), got '
        f'one that says "{why}'
    )


def test_what_hands_out_no_bytes_is_refused():
    class Odd:
        def read(self, most):
            return 5

    assert refused(Odd()) == (
        'the file "that was handed in" must be open to read bytes, as by '
        'open(path, "rb"), got one that says "memoryview: a bytes-like object is '
        "required, not 'int'\""
    )
