"""What is laid over the picture: it fits, it can be hit, it is drawn where it says."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import STYLES
from kmviz.live.window import overlay
from kmviz.live.window.overlay import Overlay, Piece

SIZES = [(480, 360), (1024, 768), (1280, 720), (1920, 1080)]
LONG = "The quick brown fox jumps over the lazy dog, and then over it once more. " * 2


def drawn(pieces, size, layer=None):
    """Return the pixels of pieces on a white canvas."""
    figure = Figure(figsize=((size[0] + 0.4) / 100, (size[1] + 0.4) / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    layer = layer or Overlay()
    layer.pieces = pieces
    figure.add_artist(layer)
    canvas.draw()
    layer.remove()
    return np.asarray(canvas.buffer_rgba())[..., :3]


def test_an_outline_is_as_wide_in_pixels_as_it_says():
    piece = Piece(Box(20.0, 20.0, 60.0, 40.0), edge="black", line=8.0)

    ink = (255 - drawn([piece], (100, 80))[40, :50, 0].astype(float)).sum() / 255
    assert ink == pytest.approx(8, abs=0.1)


def test_a_box_is_drawn_where_it_is_hit():
    piece = Piece(Box(20, 10, 30, 40), name="here", ground="#FF0000")
    layer = Overlay()
    layer.pieces = [piece]
    red = (drawn([piece], (100, 80)) == (255, 0, 0)).all(axis=2)

    rows, columns = np.nonzero(red)
    assert (rows.min(), rows.max()) == (10, 49)
    assert (columns.min(), columns.max()) == (20, 49)
    assert layer.name_at(20, 10) == layer.name_at(49, 49) == "here"
    assert layer.name_at(50, 30) is None


def test_what_is_drawn_again_is_drawn_as_at_first():
    layer, box = Overlay(), Box(10.0, 10.0, 60.0, 20.0)
    pieces = [Piece(box, "some"), Piece(box, "some", across="left", ink="red")]
    for size in ((100, 80), (100, 80), (120, 140)):
        for piece in pieces:
            again = drawn([piece], size, layer)

            assert np.array_equal(again, drawn([piece], size))


def test_the_uppermost_piece_is_hit():
    layer = Overlay()
    box = Box(0, 0, 10, 10)
    layer.pieces = [Piece(box, name="below"), Piece(box, name="above")]

    assert layer.name_at(5, 5) == "above"


def test_what_has_no_name_lets_a_click_through():
    layer = Overlay()
    below = Piece(Box(0, 0, 10, 10), name="below")
    layer.pieces = [below, *overlay.pointer(10, 5, 1.0, STYLES["light"], closed=False)]

    assert layer.name_at(5, 5) == "below"
    assert layer.name_at(15, 5) is None


def test_a_bar_is_hit_between_its_buttons_and_on_words_that_are_only_said():
    layer = Overlay()
    labels = [("r", "New start", True), ("", "k = 3", True)]
    layer.pieces = overlay.bar(labels, (800, 600), STYLES["light"])
    _, button, said = (piece.box for piece in layer.pieces)

    assert layer.name_at(button.left + 1, button.top + 1) == "r"
    assert layer.name_at(said.left + 1, said.top + 1) == "bar"
    assert layer.name_at((button.right + said.left) / 2, said.top + 1) == "bar"
    assert layer.name_at(0, 599) == "bar"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("style", ["light", "dark"])
def test_no_line_of_a_card_leaves_it(size, style):
    lines = overlay.noted(LONG, size)
    ground, *rows = overlay.card(lines, size, STYLES[style], "answer")
    bare = drawn([ground], size)
    inked = (drawn([ground, *rows], size) != bare).any(axis=2)

    box = ground.box
    top, bottom = round(box.top) + 2, round(box.bottom) - 2
    left, right = round(box.left) + 2, round(box.right) - 2
    assert inked[top:bottom, left:right].sum() == inked.sum() > 0
    assert 0 <= box.left < box.right <= size[0]


def test_a_card_stands_where_it_is_put():
    def place(size):
        asked.append(size)
        return 30.0, 40.0

    asked = []
    ground, row = overlay.card(["Words"], (800, 600), STYLES["light"], place=place)

    assert (ground.box.left, ground.box.top) == (30, 40)
    assert asked == [(ground.box.width, ground.box.height)]
    assert ground.covers(row.box.left, row.box.top)


@pytest.mark.parametrize("size", SIZES)
def test_the_words_of_a_bar_fit_their_boxes(size):
    labels = [(str(i), "Some word", i % 2 == 0) for i in range(12)]
    ground, *words = overlay.bar(labels, size, STYLES["light"])
    bare = drawn([ground], size)

    for word in words:
        inked = (drawn([ground, word], size) != bare).any(axis=2)
        rows, columns = np.nonzero(inked)
        assert word.box.left - 1 <= columns.min()
        assert columns.max() <= word.box.right + 1
        assert word.box.top - 1 <= rows.min()
        assert rows.max() <= word.box.bottom + 1


def test_the_help_page_stands_in_two_columns_with_even_gaps():
    rows = [(str(i), f"Key {i}", "Some words") for i in range(12)]
    for size in SIZES:
        style = STYLES["light"]
        ground, heading, *cells = overlay.help_page("Keys", rows, size, style)
        keys, words = [[cell.box for cell in cells[i::2]] for i in (0, 1)]

        pad, pitch = overlay.PAD * keys[0].height / 24, keys[1].top - keys[0].top

        assert (ground.box.right, ground.box.bottom) == size
        above = heading.box.top, keys[0].top - heading.box.bottom
        assert above == pytest.approx([14 * keys[0].height / 24] * 2)
        down = [keys[0].top + pitch * i for i in range(6)]
        assert [box.top for box in keys] == pytest.approx(down * 2)
        assert [box.top for box in words] == [box.top for box in keys]
        assert words[0].left - keys[0].right == pytest.approx(pad)
        ends = [box.right - pad for box in words]
        gaps = keys[0].left, keys[6].left - ends[0], size[0] - ends[6]
        assert gaps == pytest.approx([gaps[0]] * 3)
        assert gaps[0] >= pad


def test_a_column_of_the_help_page_is_as_wide_as_its_own_keys():
    rows = [(str(i), "shift and more" * (i > 5), "Some words") for i in range(12)]
    _, _, *cells = overlay.help_page("Keys", rows, (800, 600), STYLES["light"])
    first, last = cells[0].box, cells[-2].box

    assert first.width < last.width / 2
    assert first.height == last.height


def test_type_grows_with_the_window():
    labels = [("a", "Word", True)]
    small, large = (
        overlay.bar(labels, size, STYLES["light"])[1].size
        for size in [(960, 540), (1920, 1080)]
    )

    assert large == pytest.approx(2 * small)


def test_a_long_text_is_wrapped_and_loses_nothing():
    lines = overlay.noted(3 * LONG, (1280, 720))

    assert " ".join(lines) == " ".join((3 * LONG).split())
    assert len(lines) > 3
    assert max(text_width(line, overlay.TEXT) for line in lines) <= overlay.LINE
