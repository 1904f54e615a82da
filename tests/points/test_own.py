"""Images as boards, and the two boards that are drawn for a backdrop."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from kmviz import kmeans, make_board, make_run, read_image
from kmviz.points.haunts import ON_A_STREET, STREETS

RGB = np.random.default_rng(1).integers(0, 256, size=(4, 6, 3)).astype(np.uint8)


@pytest.fixture
def photo(tmp_path):
    """Write an image and return its path."""

    def write(name="photo.png", pixels=RGB, **options):
        Image.fromarray(pixels).save(tmp_path / name, **options)
        return tmp_path / name

    return write


def test_the_pixels_are_the_points_row_by_row(photo):
    board = read_image(photo())

    assert_array_equal(255 * board.X, RGB.reshape(-1, 3))
    assert (board.backdrop.image, board.columns) == ((4, 6), ("red", "green", "blue"))
    assert not board.X.flags.writeable


@pytest.mark.parametrize("given", [RGB, RGB.astype(int), RGB / 255, RGB.tolist()])
def test_arrays_may_have_255_steps_or_shares(given):
    assert_allclose(read_image(given).X, RGB.reshape(-1, 3) / 255)


def test_a_large_image_is_made_smaller_and_says_so():
    image = np.zeros((50, 100, 3), np.uint8)
    image[:, 50:] = 200
    board = read_image(image, side=10)

    assert board.backdrop.image == (5, 10)
    assert board.note == "10 x 5 of 100 x 50 pixels"
    assert_array_equal(np.unique(255 * board.X), [0, 200])


def test_a_photo_that_was_taken_sideways_stands_upright(photo):
    turned = Image.Exif()
    turned[0x0112] = 6

    assert read_image(photo("photo.jpg", exif=turned)).backdrop.image == (6, 4)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1"])
def test_every_kind_of_image_has_three_colours(tmp_path, mode):
    path = tmp_path / "photo.png"
    Image.fromarray(RGB).convert(mode).save(path)

    assert read_image(path).X.shape == (24, 3)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("", 'the file "" must be an image, got a folder'),
        (
            [[0], [1, 2]],
            "image must be a rectangular array of numbers, got ragged rows",
        ),
        (
            np.zeros((4, 6)),
            "image must have shape (height, width, 3), got shape (4, 6)",
        ),
        (
            np.zeros((0, 6, 3)),
            "image must have shape (height, width, 3), got shape (0, 6, 3)",
        ),
        (b"no pixels", "image must have shape (height, width, 3), got b'no pixels'"),
        (
            np.full((1, 1, 3), 256),
            "image must be whole numbers from 0 to 255 or shares from 0 to 1, "
            "got int64 from 256 to 256",
        ),
        (
            np.full((1, 1, 3), "red"),
            "image must be whole numbers from 0 to 255 or shares from 0 to 1, got <U3",
        ),
        (
            np.full((1, 1, 3), np.nan),
            "image must be whole numbers from 0 to 255 or shares from 0 to 1, "
            "got float64 from nan to nan",
        ),
    ],
)
def test_what_is_no_image_is_refused(image, message):
    with pytest.raises(ValueError, match="image") as error:
        read_image(image)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("greys", "got"),
    [
        (np.array([[0, 256, 65535]], "u2"), "uint16 from 0 to 65535"),
        (np.array([[0, 0.5, 1]], "f4"), "float32 from 0 to 1"),
    ],
)
def test_an_image_of_deeper_greys_is_not_clipped_but_refused(tmp_path, greys, got):
    path = tmp_path / "mine.tif"
    Image.fromarray(greys).save(path)

    with pytest.raises(ValueError) as error:  # noqa: PT011  # compared in full below
        read_image(path)

    assert str(error.value) == (
        f'the file "{path}" must have greys from 0 to 255, got {got}; save it with '
        "8 bits a pixel"
    )
    Image.fromarray((200 * greys.clip(0, 1)).astype("u2")).save(path)
    assert set(read_image(path).X.ravel() * 255) <= {0, 100, 200}


def test_what_an_image_does_not_cover_is_white(tmp_path):
    path, red = tmp_path / "mine.png", [255, 0, 0]
    Image.fromarray(np.array([[[*red, 255], [*red, 0]]], dtype="u1")).save(path)

    assert read_image(path).X.tolist() == [[1, 0, 0], [1, 1, 1]]


def test_a_file_that_is_no_image_is_named(tmp_path):
    path = tmp_path / "mine.png"
    with pytest.raises(FileNotFoundError, match="must exist, got no such file"):
        read_image(path)
    path.write_bytes(b"no image")

    with pytest.raises(ValueError, match=r"^the file .* must be an image that Pillow"):
        read_image(path)


def test_a_run_takes_the_path_of_an_image(photo):
    trace = make_run(photo(), k=2, seed=1)

    assert trace.backdrop.image == (4, 6)
    with pytest.raises(ValueError, match=r"^columns must be left out for an image"):
        make_run(photo(), k=2, columns=["red", "green"])


def test_dusk_is_an_image_that_never_changes():
    board = make_board("dusk")

    assert board.backdrop.image == (64, 96)
    assert_allclose(255 * board.X, np.rint(255 * board.X), atol=1e-9)
    assert 0 <= board.X.min() < 0.05
    assert board.X.max() == 1
    assert_array_equal(board.X, make_board("dusk", rng=5).X)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 9}, "n must be left out"),
        ({"columns": [0, 1]}, "columns must be left out"),
    ],
)
def test_the_pixels_of_dusk_cannot_be_chosen(options, message):
    with pytest.raises(ValueError, match=f'^{message} for "dusk"'):
        make_board("dusk", **options)


def test_a_phone_is_at_a_haunt_or_on_a_street():
    board = make_board("haunts", n=2000, rng=3)
    haunts = kmeans(board.X[: board.k], init=board.X[: board.k]).centroids
    far = np.linalg.norm(board.X - haunts[board.labels], axis=1) > 0.35
    off = np.abs(board.X[far][..., None] - STREETS).min(axis=(1, 2))

    assert 0 < far.sum() < 400
    assert (off < 5 * ON_A_STREET).all()


def test_haunts_lie_on_a_map_in_kilometres():
    board = make_board("haunts", rng=1)

    assert board.columns == ("east (km)", "north (km)")
    assert len(board.backdrop.streets) == 2 * len(STREETS) + 1
    assert kmeans(board, board.k, rng=0).backdrop is board.backdrop


def test_with_a_point_more_the_pixels_are_no_image(photo):
    trace = make_run(photo(), k=2, added=[[0.5, 0.5, 0.5]])

    assert len(trace.X) == RGB.size // 3 + 1
    assert trace.backdrop.image is None
