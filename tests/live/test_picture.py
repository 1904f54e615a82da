"""The picture belongs to the player's run, also while a star is held."""

import io

import numpy as np
import pytest
from PIL import Image

from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.live.picture import Picture
from kmviz.live.player import Player
from kmviz.live.run import Settings

CORNERS = ((-0.9, 0.9), (0.9, 0.9), (0.5, -0.9))


@pytest.fixture
def player():
    return Player(Settings("gauss", n=80, k=3, seed=4))


@pytest.fixture
def picture(player):
    return Picture(player, (800, 600))


@pytest.mark.parametrize("position", [0, 2, 3, -1])
def test_undoing_a_drag_brings_back_every_pixel(player, picture, position):
    player.seek(range(len(player.trace))[position])
    before = picture.png()

    for corner in CORNERS:
        player.drag_star(0, corner)
        assert picture.png() != before
    player.undo()

    assert picture.png() == before


@pytest.mark.parametrize("style", ["dark", "print", "light"])
def test_each_style_has_a_palette_of_its_own(player, picture, style):
    player.seek(2)
    picture.png()

    player.set_style(style)

    image = Image.open(io.BytesIO(picture.png()))
    scene = Scene(player.trace, size=(800, 600), style=style)
    assert image.mode == "P"
    assert differing(image, Stage(scene).pixels(2)) < 0.5


def differing(image, pixels):
    """Return how much a picture differs from pixels on average, of 255."""
    return np.abs(np.asarray(image.convert("RGB"), int) - pixels[:, :, :3]).mean()


def test_while_a_star_is_held_nothing_of_the_run_before_is_told(player, picture):
    player.seek(2)
    picture.png()
    layers = picture.scene.layers

    player.drag_star(0, CORNERS[0])
    picture.png()

    assert picture.scene.layers is layers  # the same scene: quick enough to drag
    assert layers["bars"].value.get_text() == "–"
    assert not layers["bars"].past.paths
    assert not layers["staircase"].future.get_visible()
    player.drop_star()
    picture.png()
    assert picture.scene.layers["staircase"].future.get_visible()
