"""Names that are free: nothing is ever overwritten."""

from pathlib import Path

import pytest

from kmviz.live.naming import free_path


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("there", "free"),
    [
        ([], "film.gif"),
        (["film.gif"], "film-2.gif"),
        (["film.gif", "film-2.gif", "film-4.gif"], "film-3.gif"),
    ],
)
def test_a_name_that_is_taken_gets_the_next_free_number(there, free):
    for name in there:
        Path(name).touch()

    assert free_path(Path("film.gif")) == Path(free)


@pytest.mark.parametrize(
    ("name", "free"),
    [("film-1.gif", "film-2.gif"), ("film-9.gif", "film-10.gif"), ("-3", "-3-2")],
)
def test_a_number_at_the_end_counts_on(name, free):
    Path(name).touch()

    assert free_path(Path(name)) == Path(free)


def test_a_link_to_nowhere_is_no_free_name():
    Path("film.gif").symlink_to("gone")

    assert free_path(Path("film.gif")) == Path("film-2.gif")


def test_the_folder_stays():
    Path("there").mkdir()
    Path("there/film.gif").touch()

    assert free_path(Path("there/film.gif")) == Path("there/film-2.gif")
