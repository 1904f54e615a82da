from io import BytesIO

import numpy as np
from PIL import Image

from kmviz import Scene, Stage
from kmviz.drawing.look.style import get_style
from kmviz.encoding.png import PngEncoder


def decoded(png):
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=int)


def encoder_for(stage, trace):
    samples = ((stage.pixels(i), 1.0) for i in (0, 1, len(trace) - 1))
    return PngEncoder(samples, get_style("light").flat_colors(trace.k))


def test_a_decoded_picture_is_nearly_the_true_one(trace):
    stage = Stage(Scene(trace, size=(400, 300)))
    encoder = encoder_for(stage, trace)

    for position in (0, 1, 2, 2.5, len(trace) - 1):
        true = stage.pixels(position).copy()
        error = np.abs(decoded(encoder.encode(true)) - true[..., :3])
        assert error.mean() < 0.2


def test_flat_colours_are_exact(trace):
    stage = Stage(Scene(trace, size=(400, 300)))
    true = stage.pixels(1).copy()

    shown = decoded(encoder_for(stage, trace).encode(true))

    flat = (true == np.roll(true, 1, axis=0)).all(-1) & (
        true == np.roll(true, 1, 1)
    ).all(-1)
    assert (shown[flat] == true[flat][:, :3]).mean() > 0.99


def test_it_is_smaller_than_a_picture_in_true_colour(trace):
    stage = Stage(Scene(trace))
    true = stage.pixels(3).copy()
    plain = BytesIO()
    Image.fromarray(true).save(plain, "PNG")

    assert len(encoder_for(stage, trace).encode(true)) < len(plain.getvalue()) / 2


def test_the_bytes_do_not_depend_on_the_pictures_before(trace):
    stage = Stage(Scene(trace, size=(400, 300)))
    first, second = stage.pixels(1).copy(), stage.pixels(2).copy()
    narrow = second.reshape(400, 300, 4)
    encoder = encoder_for(stage, trace)

    for picture in (first, second, narrow, second[:100], first):
        fresh = encoder_for(stage, trace)
        assert encoder.encode(picture) == fresh.encode(picture)
