import gc
import re
import warnings
import weakref

import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from PIL import Image

from kmviz import Scene, animate


class Collector(AbstractMovieWriter):
    """A writer that keeps the pictures."""

    def __init__(self):
        super().__init__()
        self.pictures = []

    def setup(self, fig, outfile, dpi=None):
        super().setup(fig, outfile, dpi)

    def grab_frame(self, **savefig_kwargs):
        self.fig.canvas.draw()
        self.pictures.append(np.array(self.fig.canvas.buffer_rgba()))

    def finish(self):
        pass


def test_it_is_a_func_animation_with_a_frame_for_each_step(trace):
    writer = Collector()

    animation = animate(trace, size=(400, 300))
    animation.save("unused", writer=writer)

    assert isinstance(animation, FuncAnimation)
    assert len(writer.pictures) == len(trace)


def test_each_frame_is_the_picture_of_its_step(trace):
    writer, scene = Collector(), Scene(trace, size=(400, 300))
    animate(trace, size=(400, 300)).save("unused", writer=writer)

    for i, picture in enumerate(writer.pictures):
        scene.draw(i)
        assert np.array_equal(picture, np.asarray(scene.canvas.buffer_rgba()))


def test_it_shows_only_the_parts_asked_for(trace):
    writer, parts = Collector(), ["cells", "lines"]
    animate(trace, size=(400, 300), shown=parts).save("unused", writer=writer)

    scene = Scene(trace, size=(400, 300), shown=parts)
    scene.draw(len(trace) - 1)
    assert np.array_equal(writer.pictures[-1], np.asarray(scene.canvas.buffer_rgba()))


def test_it_can_be_saved_twice(trace, tmp_path):
    animation = animate(trace, size=(200, 150))

    for name in ("one.gif", "two.gif"):
        animation.save(tmp_path / name, writer="pillow")

    assert (tmp_path / "one.gif").read_bytes() == (tmp_path / "two.gif").read_bytes()
    with Image.open(tmp_path / "one.gif") as film:
        assert film.n_frames > 2


def test_it_lives_as_long_as_its_figure(trace):
    animation = animate(trace, size=(200, 150))
    animation.save("unused", writer=Collector())
    figure, alive = animation._fig, weakref.ref(animation)
    del animation
    gc.collect()

    assert alive() is not None

    del figure
    gc.collect()

    assert alive() is None


def test_it_shows_itself_in_jupyter(trace):
    html = animate(trace, size=(200, 150))._repr_html_()

    assert html.count("data:image/png;base64") == len(trace)


def test_its_pace_is_in_seconds_per_step(trace):
    animation = animate(trace, size=(200, 150), seconds_per_step=0.25)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is never drawn

        assert animation.event_source.interval == 250
        del animation
        gc.collect()


def test_what_is_no_run_is_not_animated():
    message = (
        "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, got 'run.gif'"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        animate("run.gif")


def test_an_impossible_pace_is_refused(trace):
    message = "seconds_per_step must be a finite number above 0, got 0"
    with pytest.raises(ValueError, match=f"^{message}$"):
        animate(trace, seconds_per_step=0)
