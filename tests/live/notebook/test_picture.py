"""The picture belongs to the player's run, also while a star is held."""

import io

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.artists.star import Star
from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.encoding.tiles import ACROSS, TILE
from kmviz.live.exhibits import exhibits_of
from kmviz.live.gallery import Gallery
from kmviz.live.notebook.picture import GalleryPicture, RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.runs.settings import Settings

CORNERS = ((-0.9, 0.9), (0.9, 0.9), (0.5, -0.9))


def whole(picture):
    """Return the PNG of the whole picture."""
    picture.forget()
    png, tiles = picture.update()
    assert tiles == b""
    return png


def decoded(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def laid_over(pixels, update):
    """Lay the tiles of an update over a picture, tile by tile."""
    sheet = decoded(update.png)
    height, width = pixels.shape[:2]
    for i, number in enumerate(np.frombuffer(update.tiles, "<u2").tolist()):
        row, column = divmod(number, -(-width // TILE))
        top, left = min(row * TILE, height - TILE), min(column * TILE, width - TILE)
        y, x = i // ACROSS * TILE, i % ACROSS * TILE
        tile = sheet[y : y + TILE, x : x + TILE]
        pixels[top : top + TILE, left : left + TILE] = tile


@pytest.fixture
def player():
    return Player(Settings("gauss", n=80, k=3, seed=4))


@pytest.fixture
def view():
    return View()


@pytest.fixture
def picture(player, view):
    return RunPicture(player, view, (800, 600))


@pytest.mark.parametrize("position", [0, 2, 3, -1])
def test_undoing_a_drag_brings_back_every_pixel(player, picture, position):
    player.seek(range(len(player.trace))[position])
    before = whole(picture)

    for corner in CORNERS:
        player.drag_star(0, corner)
        assert whole(picture) != before
    player.undo()

    assert whole(picture) == before


@pytest.mark.parametrize("style", ["dark", "print", "light"])
def test_each_style_has_a_palette_of_its_own(player, view, picture, style):
    player.seek(2)
    whole(picture)

    view.set_style(style)

    image = Image.open(io.BytesIO(whole(picture)))
    scene = Scene(player.trace, size=(800, 600), style=style)
    assert image.mode == "P"
    assert differing(image, Stage(scene).pixels(2)) < 0.5


def differing(image, pixels):
    """Return how much a picture differs from pixels on average, of 255."""
    return np.abs(np.asarray(image.convert("RGB"), int) - pixels[:, :, :3]).mean()


def test_while_a_star_is_held_nothing_of_the_run_before_is_told(player, view, picture):
    view.switch("future", True)
    player.seek(2)
    whole(picture)
    layers = picture.scene.layers

    player.drag_star(0, CORNERS[0])
    whole(picture)

    assert picture.scene.layers is layers  # the same scene: quick enough to drag
    assert layers["bars"].value.get_text() == ""
    assert not layers["bars"].past.paths
    assert not layers["staircase"].future.get_visible()
    player.drop_star()
    whole(picture)
    assert picture.scene.layers["staircase"].future.get_visible()


@pytest.mark.parametrize("size", [(800, 600), (333, 457), (100, 100)])
def test_what_is_new_laid_over_what_was_there_is_the_whole_picture(player, size):
    picture = RunPicture(player, View(), size)
    shown = decoded(picture.update().png)
    for position in (1, 2, 2.4, 2.8, 3, 0):
        update = picture.update(position)
        if update.tiles:
            laid_over(shown, update)
        else:
            shown = decoded(update.png)

        scene = Scene(player.trace, size=size)
        scene.draw(position)
        true = np.asarray(scene.canvas.buffer_rgba())[..., :3]
        assert np.abs(shown - true).mean() < 0.3


def test_what_is_new_is_a_small_part_of_the_picture(player, picture):
    lengths = []
    for position in (2, 3, 4, 5):
        png = len(whole(picture))
        player.seek(position)
        lengths.append(sum(map(len, picture.update())) / png)

    assert np.median(lengths) < 0.6


def test_a_picture_of_another_size_is_whole(picture):
    picture.update()
    picture.size = (700, 500)

    update = picture.update()

    assert update.tiles == b""
    assert decoded(update.png).shape == (500, 700, 3)


def test_where_nothing_is_new_one_tile_is_sent_all_the_same(picture):
    shown = decoded(picture.update().png)
    before = shown.copy()

    update = picture.update()
    laid_over(shown, update)

    assert update.tiles == b"\0\0"
    assert np.array_equal(shown, before)


@pytest.mark.parametrize("settled", [False, True])
def test_every_picture_has_its_colours_before_and_after_a_page_is_there(
    player, picture, settled
):
    picture.settled = settled
    for position in (0, 1, 2, 5):
        player.seek(position)
        stage = Stage(Scene(player.trace, size=picture.size))
        true = np.asarray(stage.pixels(position))[..., :3].astype(int)

        assert np.abs(decoded(whole(picture)) - true).mean() < 0.3


class Ended(BaseException):
    """What ends drawing in the midst, as that of a lane does."""


@pytest.fixture
def ended(monkeypatch):
    """Return what ends the drawing of a picture once its points are there."""

    def ended(picture):
        def end(markers, renderer):
            raise Ended

        with monkeypatch.context() as patch:
            patch.setattr(Star, "draw", end)
            with pytest.raises(Ended):
                picture.update()
        picture.mend()

    return ended


def test_after_an_end_the_picture_that_was_seen_before_is_kept(player, picture, ended):
    seen, scene = whole(picture), picture.scene
    player.new_start()
    ended(picture)
    player.undo()

    assert picture.scene is scene
    assert whole(picture) == seen


def test_after_an_end_what_was_found_of_the_points_is_used_again(
    player, picture, ended
):
    def where():
        (points,) = picture.scene.layers["points"].artists
        return points._map._where

    seen, scene, found = whole(picture), picture.scene, where()
    player.step()
    ended(picture)
    player.back()

    assert whole(picture) == seen
    assert picture.scene is not scene
    assert where() is found


def test_after_an_end_a_gallery_is_seen_as_it_was(view, ended):
    runs = kmviz.restarts(kmviz.make_board("gauss", rng=0), 3, runs=4, rng=0)
    gallery = Gallery(exhibits_of(runs))
    picture = GalleryPicture(gallery, view, (400, 300))
    seen, hung = whole(picture), picture.picture
    picture.size = (500, 300)
    ended(picture)
    picture.size = (400, 300)

    assert whole(picture) == seen
    assert picture.picture is hung
    gallery.step()
    ended(picture)
    gallery.back()
    assert whole(picture) == seen
    assert picture.picture is not hung
