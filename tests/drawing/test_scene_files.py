"""A scene that is written to a file is vectors and text, and stays what it was."""

import io
import re

import numpy as np
import pytest
from matplotlib import rc_context

from kmviz import Scene


def written(trace, suffix, position=2, **look):
    """Return a drawn scene as the bytes of a file."""
    scene = Scene(trace, **look)
    scene.draw(position)
    file = io.BytesIO()
    with rc_context({"svg.fonttype": "none"}):
        scene.figure.savefig(file, format=suffix)
    return file.getvalue()


@pytest.mark.parametrize("style", ["light", "dark", "print"])
def test_an_svg_holds_a_shape_for_each_point_and_no_pixels(gauss_run, style):
    few, many = (
        written(gauss_run(n, 3), "svg", style=style).decode() for n in (20, 120)
    )

    shapes = [len(re.findall("<(?:use|path)", svg)) for svg in (few, many)]
    assert shapes[1] - shapes[0] >= 100
    assert "<image" not in many


def test_an_svg_holds_its_words_as_text(gauss_run):
    svg = written(gauss_run(50, 3), "svg").decode()

    assert ">Update 1</text>" in svg
    assert ">inertia</text>" in svg


def test_a_pdf_holds_vectors_and_grows_with_the_points(gauss_run):
    few, many = (written(gauss_run(n, 3), "pdf") for n in (50, 400))

    assert few.startswith(b"%PDF")
    assert b"/Subtype /Image" not in many
    assert len(many) > len(few)


def test_a_drawn_scene_can_be_drawn_again_after_it_was_written(gauss_run, fresh_pixels):
    trace = gauss_run(50, 3)
    scene = Scene(trace)
    scene.draw(2)
    scene.figure.savefig(io.BytesIO(), format="svg")
    scene.draw(2)

    pixels = np.asarray(scene.canvas.buffer_rgba())
    np.testing.assert_array_equal(pixels, fresh_pixels(trace, 2))
