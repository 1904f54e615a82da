import gc
import re
import weakref

import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from PIL import Image

from kmviz import Scene, animate
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline


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


QUICK = {"size": (200, 150), "seconds": 1}


def test_it_is_a_func_animation_as_long_as_a_film(trace):
    writer = Collector()

    animation = animate(trace, fps=12, **QUICK)
    animation.save("unused", writer=writer)

    assert isinstance(animation, FuncAnimation)
    assert len(writer.pictures) == 12
    assert animation.event_source.interval == round(1000 / 12)


def test_it_glides_and_rests_and_passes_over_as_a_film_does(trace):
    writer, scene = Collector(), Scene(trace, size=(200, 150))
    animate(trace, **QUICK).save("unused", writer=writer)

    film = timeline(trace, Tempo(seconds=1, fps=10))
    ends = np.cumsum([shot.seconds for shot in film])
    for number, picture in enumerate(writer.pictures):
        shot = film[np.searchsorted(ends, (number + 0.5) / 10)]
        scene.show(shot.position, shot.since)
        scene.canvas.draw()
        assert np.array_equal(picture, np.asarray(scene.canvas.buffer_rgba()))


def test_it_shows_only_the_parts_asked_for(trace):
    writer, parts = Collector(), ["cells", "lines"]
    size = {"size": (400, 300), "seconds": 1}
    animate(trace, shown=parts, **size).save("unused", writer=writer)

    scene = Scene(trace, size=(400, 300), shown=parts)
    scene.draw(len(trace) - 1)
    assert np.array_equal(writer.pictures[-1], np.asarray(scene.canvas.buffer_rgba()))


def test_it_can_be_saved_twice(trace, tmp_path):
    animation = animate(trace, **QUICK)

    for name in ("one.gif", "two.gif"):
        animation.save(tmp_path / name, writer="pillow")

    assert (tmp_path / "one.gif").read_bytes() == (tmp_path / "two.gif").read_bytes()
    with Image.open(tmp_path / "one.gif") as film:
        assert film.n_frames > 2


def test_it_lives_as_long_as_its_figure(trace):
    animation = animate(trace, **QUICK)
    animation.save("unused", writer=Collector())
    figure, alive = animation._fig, weakref.ref(animation)
    del animation
    gc.collect()

    assert alive() is not None

    del figure
    gc.collect()

    assert alive() is None


def test_it_shows_itself_in_jupyter(trace):
    html = animate(trace, **QUICK)._repr_html_()

    assert html.count("data:image/png;base64") == 10


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
