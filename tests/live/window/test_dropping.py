"""What is dropped on a window, whatever it is and whatever lies in front."""

import pytest

from tests.live.window.windows import make, press

NOT_HERE = "Other points can be chosen for a run, got many runs: open one first"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text("a,b\n1.5,2\n3.5,4\n9.5,8\n")
    return str(path)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([], "Only files can be dropped here, got something else"),
        (["a.csv", "b.csv"], "One file must be dropped at a time, got 2"),
    ],
)
def test_what_is_not_one_file_is_refused_and_the_run_stays(paths, said):
    window = make(size=(320, 240))
    before = window.desk.player.run
    window.take_files(paths)

    assert " ".join(window.notes.lines) == said
    assert window.desk.player.run is before


def test_a_file_dropped_on_black_is_shown(path):
    window = make(size=(320, 240))
    press(window, "b")
    window.take_files([path])

    assert window.desk.player.trace.columns == ("a", "b")
    assert not window.notes.blank


def test_over_many_runs_no_points_change_unseen(path):
    window = make(size=(320, 240))
    press(window, "o")  # the choice of k lies in front
    before = window.desk.player.run
    window.take_files([path])
    assert " ".join(window.notes.lines) == NOT_HERE
    press(window, "left", "f2")

    assert " ".join(window.notes.lines) == NOT_HERE
    assert window.desk.player.run is before
