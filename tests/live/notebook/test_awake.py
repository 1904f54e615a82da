"""Players that nobody closes do not each keep a figure and its pixels."""

import gc
import io

import numpy as np
import pytest
from PIL import Image

from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.encoding.png import PngEncoder
from kmviz.live.notebook.awake import MOST
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.runs.settings import Settings

HEAVY = (Scene, Stage, PngEncoder)


def heavy():
    """Return how many of the things that take megabytes are kept."""
    return sum(isinstance(each, HEAVY) for each in gc.get_objects())


def new_picture(player=None):
    settings = Settings("gauss", n=20, k=2)
    picture = RunPicture(player or Player(settings), View(), (320, 240))
    picture.update()  # until it is drawn, it keeps nothing
    return picture


def drawn(picture):
    picture.forget()
    return np.asarray(Image.open(io.BytesIO(picture.update().png)).convert("RGB"))


@pytest.fixture
def pictures():
    """One picture more than stay ready, so that the first of them rests."""
    return [new_picture() for _ in range(MOST + 1)]


def test_many_pictures_keep_no_more_than_the_last_few_need():
    gc.collect()
    before = heavy()

    kept = [new_picture() for _ in range(MOST + 5)]

    assert len(kept) == MOST + 5
    assert heavy() - before <= MOST * len(HEAVY)


def test_a_picture_that_rested_is_drawn_as_if_it_had_not(pictures):
    fresh = drawn(new_picture())

    np.testing.assert_array_equal(drawn(pictures[0]), fresh)


def test_after_a_rest_the_page_gets_the_whole_picture(pictures):
    for picture in pictures:
        picture.update()
        picture.point_out(0)

    assert pictures[0].update().tiles == b""
    assert pictures[-1].update().tiles != b""


def test_a_player_that_plays_stays_ready():
    playing = Player(Settings("gauss", n=20, k=2))
    playing.play()
    picture = new_picture(playing)
    scene = picture.scene

    others = [new_picture() for _ in range(MOST + 1)]

    assert len(others) > MOST
    assert picture.scene is scene
