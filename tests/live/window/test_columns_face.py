"""The columns of a table in a window."""

import pytest

from kmviz.live.window.dropping import Handed

from .windows import click, double_click, make, press, spot_of_name, texts


@pytest.fixture
def window(tmp_path):
    names = [f"column {i + 1}" for i in range(15)]
    rows = [",".join(f"{(7 * i + 5 * r) % 11}.5" for i in range(15)) for r in range(6)]
    file = tmp_path / "wide.csv"
    file.write_text("\n".join([",".join(names), *rows]))
    window = make(size=(800, 500))
    window.take(Handed([str(file)]))
    press(window, "f2", "c")
    return window


def middle(window, item):
    """Return the middle of a column's box."""
    box = window.face.box(item)
    return box.left + box.width / 2, box.top + box.height / 2


def test_any_two_of_fifteen_columns_are_three_clicks_and_a_word_away(window):
    assert window.face is window.glass.columns_face
    assert {"✓ column 1", "✓ column 2", "column 15"} <= set(texts(window))

    for item in (0, 1, 6, 14):
        click(window, *middle(window, item))
    assert "2 of 15 columns of the table" in texts(window)
    click(window, *spot_of_name(window, "enter"))

    assert window.face is window.run_face
    assert window.desk.player.trace.columns == ("column 7", "column 15")


def test_keys_do_the_same(window):
    press(window, "c", "right", "down", "space", "left", "tab", "enter")

    assert len(window.desk.player.trace.columns) == 3
    assert window.desk.player.trace.columns[:2] == ("column 1", "column 3")


def test_a_double_click_marks_once(window):
    double_click(window, *middle(window, 6))

    assert "✓ column 7" in texts(window)


def test_the_mouse_points_to_the_column_under_it(window):
    window.move(*middle(window, 6))
    press(window, "space")

    assert "✓ column 7" in texts(window)


def test_escape_and_the_boards_take_the_columns_away(window):
    press(window, "space", "f2")
    assert window.face is window.glass.boards_face
    press(window, "c", "escape")

    assert window.face is window.run_face
    assert not window.desk.player.settings.columns


def test_another_table_takes_the_columns_of_the_one_before_away(window, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("a,b,c\n" + "1.5,2.5,3.5\n2.5,1.5,9.5\n" * 4)
    window.take(Handed([str(file)]))

    assert (window.face, window.desk.player.board.columns) == (
        window.run_face,
        ("a", "b"),
    )


def test_help_names_no_key_that_does_nothing_here(window):
    press(window, "?")

    assert "show that column, or leave it out" in texts(window)
    assert not any(text.startswith("shift") for text in texts(window))
