import re

import numpy as np
import pytest
from matplotlib.textpath import TextPath
from PIL import Image

from kmviz import Board, Words, init_board, kmeans, make_board, save
from kmviz.core.given.backdrop import Backdrop
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.marks import Markers
from kmviz.drawing.artists.star import Star
from kmviz.drawing.look.layout import EDGE
from kmviz.export.handout import MOST_TILES, TILE, chosen_steps, strip_figure


def headline_texts(figure):
    texts = [
        artist for artist in figure.get_children() if isinstance(artist, Lettering)
    ]
    return [text for text in texts if text.get_weight() == "bold" and text.get_text()]


def headlines(figure):
    return [text.get_text() for text in headline_texts(figure)]


def test_a_short_run_is_shown_whole(trace):
    short = kmeans(trace.X, 3, max_iter=2, rng=1)

    shown = headlines(strip_figure(short))

    assert shown == [
        "Start",
        "Assign 1",
        "Update 1",
        "Assign 2",
        "Update 2",
        "Assign 3",
    ]


def test_steps_of_an_image_have_no_charts_beside_it():
    pixels = np.random.default_rng(0).random((12, 3))
    board = Board("mine", pixels, None, (), 2, backdrop=Backdrop(image=(3, 4)))

    shown = headlines(strip_figure(kmeans(board, 2, max_iter=1, rng=0)))

    assert shown == ["Start", "Assign 1", "Update 1", "Assign 2"]


@pytest.mark.parametrize("count", [1, 2, 11, 12, 13, 14, 25, 152, 601])
def test_a_long_run_keeps_its_start_and_end(count):
    steps = chosen_steps(count)

    assert steps == sorted(set(steps))
    assert len(steps) <= MOST_TILES
    assert (steps[0], steps[-1]) == (0, count - 1)
    assert steps[:6] == list(range(count))[:6]


@pytest.mark.parametrize("seed", range(4))
def test_a_long_run_goes_on_with_assigns(seed):
    X, draws = init_board(300, rng=seed), seed % 2
    run = kmeans(X, 8, rng=seed, seeding=draws > 0, max_iter=9 + seed)

    late = [run[step].phase for step in chosen_steps(len(run), draws)[6:-1]]

    assert len(run) > 2 * MOST_TILES - 6
    assert late == ["assign"] * 5


def test_each_tile_shows_its_own_step(trace):
    figure = strip_figure(trace)

    tiles = chosen_steps(len(trace))
    assert len(figure.axes) == len(tiles)
    for ax, step in zip(figure.axes, tiles, strict=True):
        marks = [mark for mark in ax.artists if isinstance(mark, Markers)]
        stars = [mark.places[0] for mark in marks if isinstance(mark, Star)]
        assert np.array_equal(stars, trace[step].centroids)


def test_tiles_are_read_line_by_line_and_their_words_move_with_them(trace):
    figure = strip_figure(kmeans(trace.X, 3, max_iter=2, rng=1))
    boards = np.array([ax.get_position().p0 for ax in figure.axes]).round(6)
    words = np.array([text.get_position() for text in headline_texts(figure)])

    assert np.lexsort([boards[:, 0], -boards[:, 1]]).tolist() == [*range(6)]
    assert len(set(boards[:, 0])) == 3
    np.testing.assert_allclose(words - boards, [(words - boards)[0]] * 6, atol=0.002)


@pytest.mark.parametrize(
    ("size", "columns"), [((300, 2000), 1), ((800, 600), 3), ((2000, 300), 6)]
)
def test_six_tiles_stand_as_they_are_largest_on_a_page(trace, size, columns):
    figure = strip_figure(kmeans(trace.X, 3, max_iter=2, rng=1), size=size)

    lefts = {round(ax.get_position().x0, 6) for ax in figure.axes}
    assert len(lefts) == columns


@pytest.mark.parametrize("size", [(800, 600), (1920, 1080), (300, 2000), (2000, 300)])
def test_a_page_has_the_size_that_was_asked_for(short, tmp_path, size):
    save(short, tmp_path / "page.png", size=size)

    with Image.open(tmp_path / "page.png") as page:
        assert page.size == size


def test_an_svg_holds_words_and_vectors(trace, tmp_path):
    save(trace, tmp_path / "page.svg", comment="kmviz save page.svg")

    text = (tmp_path / "page.svg").read_text()
    assert "Assign 1" in text
    assert "kmviz save page.svg" in text
    assert "<image" not in text
    assert text.count("<use") > len(trace.X)


def test_a_pdf_holds_its_words(trace, tmp_path):
    save(trace, tmp_path / "page.pdf", comment="kmviz save page.pdf")

    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/Subject (kmviz save page.pdf)" in data
    assert not re.search(rb"/Subtype\s*/Image", data)


def sentences(figure):
    """Return the texts beside the boards that are no headlines."""
    texts = [text for text in figure.get_children() if isinstance(text, Lettering)]
    return [text for text in texts if text.get_weight() != "bold"]


@pytest.mark.parametrize("name", ["faithful", "penguins"])
@pytest.mark.parametrize("words", [Words(), Words(misplaced="so " * 25)])
def test_all_captions_have_one_size_of_type(name, words):
    figure = strip_figure(kmeans(make_board(name), k=5, rng=14), words=words)

    assert len({text.get_fontsize() for text in sentences(figure)}) == 1


def test_one_long_caption_makes_the_type_of_all_smaller():
    run = kmeans(make_board("gauss", rng=0), k=5, rng=14)
    usual, *_ = sentences(strip_figure(run))
    long = strip_figure(run, words=Words(misplaced="so " * 25))

    (smaller,) = {text.get_fontsize() for text in sentences(long)}
    assert smaller < usual.get_fontsize()


def test_a_sentence_in_vectors_ends_well_before_the_next_tile():
    figure = strip_figure(kmeans(100 * init_board(60, rng=3), 4, rng=3))
    sentences = [
        text
        for text in figure.get_children()
        if isinstance(text, Lettering) and text.get_weight() != "bold"
    ]

    for text in sentences:
        longest = max(text.get_text().split("\n"), key=len)
        outline = TextPath((0, 0), longest, size=text.get_fontsize() * figure.dpi / 72)
        assert outline.get_extents().x1 < TILE[0] - EDGE


def test_what_is_true_of_the_whole_run_is_said_once():
    words = Words(stretched="STRETCHED")
    figure = strip_figure(kmeans(make_board("faithful"), k=2, rng=14), words=words)

    said = ["STRETCHED" in text.get_text() for text in sentences(figure)]
    assert said == [True] + [False] * (len(figure.axes) - 1)


def test_twelve_tiles_at_most_however_long_the_run():
    trace = kmeans(init_board(500, rng=1), 7, rng=1)

    assert len(trace) > 40
    assert len(strip_figure(trace).axes) == MOST_TILES
