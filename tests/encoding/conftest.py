"""What the tests of this room write, and how they read it again."""

import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmviz import init_board_gauss, kmeans


@pytest.fixture(scope="session")
def trace():
    return kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1)


def flat(color, size=(48, 64)):
    """A picture of one colour."""
    picture = np.full((*size, 4), 255, np.uint8)
    picture[..., :3] = color
    return picture


def load(path):
    """Return all pictures and how long each is shown, in milliseconds."""
    with Image.open(path) as image:
        read = [
            (np.array(frame.convert("RGB")), frame.info["duration"])
            for frame in ImageSequence.Iterator(image)
        ]
    return np.stack([picture for picture, _ in read]), [time for _, time in read]
