import errno
import os
import stat

import pytest

from kmviz.encoding.files import check_target, replacing

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and devices")


def test_new_file_appears_whole(tmp_path):
    with replacing(tmp_path / "run.gif") as part:
        part.write_bytes(b"new")
        assert not (tmp_path / "run.gif").exists()

    assert [path.name for path in tmp_path.iterdir()] == ["run.gif"]
    assert (tmp_path / "run.gif").read_bytes() == b"new"


def test_part_is_hidden_beside_the_target_with_its_suffix(tmp_path):
    with replacing(tmp_path / "run.mp4") as part:
        assert part.parent == tmp_path.resolve()
        assert part.name.startswith(".")
        assert part.suffix == ".mp4"


def test_relative_path_and_str_are_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with replacing("run.gif") as part:
        part.write_bytes(b"new")

    assert (tmp_path / "run.gif").read_bytes() == b"new"


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_interruption_keeps_the_old_file_and_leaves_nothing(tmp_path, fault):
    target = tmp_path / "run.gif"
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
        with replacing(tmp_path / "run.gif"):
            pass
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "run.gif").stat().st_mode) == 0o640


@posix
def test_replaced_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "run.gif"
    target.touch()
    target.chmod(0o604)

    with replacing(target):
        pass

    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@posix
def test_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "true").mkdir()
    link = tmp_path / "link.gif"
    link.symlink_to(tmp_path / "true" / "run.gif")

    with replacing(link) as part:
        part.write_bytes(b"new")

    assert link.is_symlink()
    assert (tmp_path / "true" / "run.gif").read_bytes() == b"new"


def test_full_disk_is_one_sentence_that_names_the_path(tmp_path):
    target = tmp_path / "run.gif"
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
    target = tmp_path / "run.gif"

    with pytest.raises(IsADirectoryError) as caught, replacing(target):
        target.mkdir()

    expected = f"{str(target)!r} could not be written: Is a directory"
    assert caught.value.strerror == expected
    assert list(tmp_path.iterdir()) == [target]


def test_error_about_another_file_passes_unchanged(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "run.gif"):
        (tmp_path / "other.csv").read_bytes()

    assert caught.value.filename == str(tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        (3, TypeError, "path must be a str or a path, got 3"),
        (b"x.gif", TypeError, "path must be a str or a path, got b'x.gif'"),
        (".", IsADirectoryError, "path must name a file, got the folder '.'"),
        ("", IsADirectoryError, "path must name a file, got the folder ''"),
        (
            "no/run.gif",
            FileNotFoundError,
            "path must be in a folder that exists, got 'no/run.gif'",
        ),
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

    assert check_target("run.gif") == tmp_path.resolve() / "run.gif"
    assert list(tmp_path.iterdir()) == []
