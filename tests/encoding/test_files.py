import errno
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from kmviz.core.ground.sentence import shown
from kmviz.encoding.files import OLD, check_target, replacing

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and devices")


def test_new_file_appears_whole(tmp_path):
    with replacing(tmp_path / "run.txt") as part:
        part.write_bytes(b"new")
        assert not (tmp_path / "run.txt").exists()

    assert [path.name for path in tmp_path.iterdir()] == ["run.txt"]
    assert (tmp_path / "run.txt").read_bytes() == b"new"


def test_part_is_hidden_beside_the_target_with_its_suffix(tmp_path):
    with replacing(tmp_path / "run.csv") as part:
        assert part.parent == tmp_path.resolve()
        assert part.name.startswith(".")
        assert part.suffix == ".csv"


def test_relative_path_and_str_are_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with replacing("run.txt") as part:
        part.write_bytes(b"new")

    assert (tmp_path / "run.txt").read_bytes() == b"new"


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_interruption_keeps_the_old_file_and_leaves_nothing(tmp_path, fault):
    target = tmp_path / "run.txt"
    target.write_bytes(b"old")

    with pytest.raises(fault), replacing(target) as part:  # noqa: PT012
        part.write_bytes(b"half")
        raise fault

    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"old"


@posix
def test_new_file_has_the_permissions_any_new_file_gets(tmp_path):
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "run.txt"):
            pass
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "run.txt").stat().st_mode) == 0o640


@posix
def test_replaced_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "run.txt"
    target.touch()
    target.chmod(0o604)

    with replacing(target):
        pass

    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@posix
def test_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "true").mkdir()
    link = tmp_path / "link.gif"
    link.symlink_to(tmp_path / "true" / "run.txt")

    with replacing(link) as part:
        part.write_bytes(b"new")

    assert link.is_symlink()
    assert (tmp_path / "true" / "run.txt").read_bytes() == b"new"


def test_full_disk_is_one_sentence_that_names_the_path(tmp_path):
    target = tmp_path / "run.txt"
    full = OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="could not") as caught, replacing(target):
        raise full

    assert caught.value.errno == errno.ENOSPC
    assert caught.value.strerror == (
        f"{str(target)!r} could not be written: No space left on device"
    )
    assert list(tmp_path.iterdir()) == []


@posix
def test_target_that_became_a_folder_meanwhile_is_named(tmp_path):
    target = tmp_path / "run.txt"

    with pytest.raises(IsADirectoryError) as caught, replacing(target):
        target.mkdir()

    expected = f"{str(target)!r} could not be written: Is a directory"
    assert caught.value.strerror == expected
    assert list(tmp_path.iterdir()) == [target]


def test_error_about_another_file_passes_unchanged(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "run.txt"):
        (tmp_path / "other.csv").read_bytes()

    assert caught.value.filename == str(tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        (3, TypeError, "path must be a str or a path, got 3"),
        (b"x.gif", TypeError, "path must be a str or a path, got b'x.gif'"),
        (".", IsADirectoryError, "path must name a file, got the folder '.'"),
        ("", IsADirectoryError, "path must name a file, got the folder ''"),
        ("a.gif/", IsADirectoryError, "path must name a file, got the folder 'a.gif/'"),
        (
            "no.gif/../run.gif",
            FileNotFoundError,
            "path must be in a folder that exists, got 'no.gif/../run.gif'",
        ),
        (
            "no/run.txt",
            FileNotFoundError,
            "path must be in a folder that exists, got 'no/run.txt'",
        ),
        ("a\0b", ValueError, r"path must be the name of a file, got 'a\x00b'"),
        ("\ud800", ValueError, r"path must be the name of a file, got '\ud800'"),
        pytest.param(
            "/dev/null",
            FileExistsError,
            "path must be an ordinary file, got the device '/dev/null'",
            marks=posix,
        ),
    ],
)
def test_impossible_target_is_refused(tmp_path, monkeypatch, path, error, message):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(error) as caught:
        check_target(path)

    assert str(caught.value) == message


def test_a_target_of_a_name_too_long_is_refused_in_one_sentence():
    name = "a" * 5000 + ".gif"
    with pytest.raises(OSError, match="too long") as error:
        check_target(name)

    assert error.value.strerror == (
        f"{shown(name)} could not be written: File name too long"
    )


@pytest.mark.parametrize(
    ("locked", "expected"),
    [
        ("folder", "path must be in a folder that can be written to, got 'a.gif'"),
        ("file", "path must be a file that can be overwritten, got 'a.gif'"),
    ],
)
def test_locked_target_is_refused(tmp_path, monkeypatch, locked, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.gif").touch()
    barred = {"folder": tmp_path.resolve(), "file": tmp_path.resolve() / "a.gif"}
    monkeypatch.setattr(os, "access", lambda path, mode: path != barred[locked])

    with pytest.raises(PermissionError) as caught:
        check_target("a.gif")

    assert str(caught.value) == expected


def test_good_target_is_returned_in_full(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert check_target("run.txt") == tmp_path.resolve() / "run.txt"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_breaks_off_never_replaces_another(tmp_path):
    target = tmp_path / "run.gif"
    target.write_bytes(b"old")

    with pytest.raises(OSError, match="whole") as caught, replacing(target) as part:
        part.write_bytes(b"GIF89a and then")

    expected = f"{str(target)!r} could not be written: the new file is not whole"
    assert caught.value.strerror == expected
    assert target.read_bytes() == b"old"


def test_a_fault_of_the_disk_that_another_error_hides_is_told(tmp_path):
    target = tmp_path / "run.txt"

    with pytest.raises(OSError, match="could not") as caught, replacing(target):  # noqa: PT012
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        finally:
            {}["the file that never came to be"]

    assert caught.value.errno == errno.ENOSPC
    assert caught.value.strerror == (
        f"{str(target)!r} could not be written: No space left on device"
    )


def test_a_fault_in_a_block_within_another_is_told_once(tmp_path):
    target = tmp_path / "run.txt"

    with (
        pytest.raises(OSError, match="could not") as caught,
        replacing(target) as part,
        replacing(part),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")

    assert caught.value.strerror == (
        f"{str(target)!r} could not be written: No space left on device"
    )
    assert list(tmp_path.iterdir()) == []


def gone():
    """Return the number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.mark.parametrize(
    ("name", "age", "swept"),
    [
        (".kmviz-{gone}-0123456789abcdef.gif", 2 * OLD, True),
        (".kmviz-{gone}-0123456789abcdef.gif", OLD / 2, False),
        (".kmviz-{alive}-0123456789abcdef.gif", 2 * OLD, False),
        (".kmviz-notes-0123456789abcdef.gif", 2 * OLD, False),
        (".kmviz-{gone}-0123456789abcdef.gif.bak.gif", 2 * OLD, False),
        (".kmviz-99999999999999999999-0123456789abcdef", 2 * OLD, True),
    ],
)
@posix
def test_only_old_parts_of_processes_that_are_gone_are_swept(
    tmp_path, name, age, swept
):
    stray = tmp_path / name.format(gone=gone(), alive=os.getppid())
    stray.touch()
    os.utime(stray, times=(time.time() - age,) * 2)

    with replacing(tmp_path / "run.txt"):
        pass

    assert stray.exists() != swept


@posix
def test_a_signal_to_end_leaves_no_folder_of_a_file_object(tmp_path):
    script = """
import io, os, signal
from kmviz.encoding.files import file_for

with file_for(io.BytesIO(), "gif", ["gif"]) as path:
    path.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGTERM)
"""
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    places = {"TMPDIR": str(tmp_path)}
    child = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **paths, **places},
        check=False,
    )

    assert child.returncode == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@posix
def test_handlers_of_signals_are_put_back(tmp_path):
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with replacing(tmp_path / "run.txt"):
            assert callable(signal.getsignal(signal.SIGTERM))

        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)


@posix
def test_handlers_of_other_people_stay(tmp_path):
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with replacing(tmp_path / "run.txt"):
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
