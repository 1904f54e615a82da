"""An image becomes colours: red, green and blue of its pixels, row by row."""

import os
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from kmviz.core.given.coordinates import rectangular
from kmviz.core.ground.arrays import Floats, Pixels
from kmviz.core.ground.sentence import shown
from kmviz.points.files import by_name, checked_path, home, named

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")
"""What a file ends in that is taken for an image."""


class Colors(NamedTuple):
    """The colours of an image."""

    X: Floats
    """Shape (height * width, 3), from 0 to 1."""
    size: tuple[int, int]
    """Height and width in pixels."""
    note: str
    """By how much the image was made smaller, in a few words; empty if it was not."""


def is_image(source: object) -> bool:
    """Tell whether a source is the name of an image."""
    named = isinstance(source, (str, os.PathLike))
    return named and str(source).lower().endswith(SUFFIXES)


def read_colors(image: object, side: int) -> Colors:
    """Return the colours of an image whose longer side has so many pixels at most."""
    if isinstance(image, (str, os.PathLike)):
        picture = _opened(image)
    else:
        picture = Image.fromarray(_pixels(image))
    width, height = picture.size
    picture.thumbnail((side, side), Image.Resampling.BOX)
    small, note = picture.size, ""
    if small != (width, height):
        note = f"{small[0]} x {small[1]} of {width} x {height} pixels"
    return Colors(np.asarray(picture).reshape(-1, 3) / 255, small[::-1], note)


def _opened(path: str | os.PathLike[str]) -> Image.Image:
    if os.path.isdir(home(path)):
        message = f"{named(path)} must be an image, got a folder"
        raise ValueError(message)
    with by_name(named(path)):
        place = checked_path(path)
    try:
        with Image.open(place) as picture:
            upright = ImageOps.exif_transpose(picture)
            colors = _on_white(upright).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        message = f"{named(path)} must be an image that Pillow can read, got {error}"
        raise ValueError(message) from error
    if upright.mode.startswith(("I", "F")):  # of which Pillow clips what is larger
        _check_range(np.asarray(upright), named(path))
    return colors


def _on_white(picture: Image.Image) -> Image.Image:
    """Return an image without transparency, as it is seen on paper."""
    if not picture.has_transparency_data:
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper


def _check_range(greys: NDArray[Any], file: str) -> None:
    """Refuse an image of numbers that are no greys in 255 steps."""
    if greys.min() < 0 or greys.max() > 255 or (greys != np.rint(greys)).any():
        message = (
            f"{file} must have greys from 0 to 255, got {greys.dtype} from "
            f"{greys.min():g} to {greys.max():g}; save it with 8 bits a pixel"
        )
        raise ValueError(message)


def _pixels(image: object) -> Pixels:
    """Return an array of colours in 255 steps, whichever way they were given."""
    array = rectangular(image, "image")
    if array.ndim != 3 or array.shape[2] != 3 or not array.size:
        got = f"shape {array.shape}" if array.shape else shown(image)
        message = f"image must have shape (height, width, 3), got {got}"
        raise ValueError(message)
    most = {"u": 255, "i": 255, "f": 1}.get(array.dtype.kind)
    if most is None or not ((array >= 0) & (array <= most)).all():
        reach = f" from {array.min():g} to {array.max():g}" if most else ""
        message = (
            "image must be whole numbers from 0 to 255 or shares from 0 to 1, "
            f"got {array.dtype}{reach}"
        )
        raise ValueError(message)
    pixels: Pixels = np.rint(array * (255 / most)).astype(np.uint8)
    return pixels
