import gc
import re
import weakref

import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from PIL import Image

from kmviz import Scene, animate, kmeans
from kmviz.drawing.look.look import Look
from kmviz.export.subject import subject_of
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


def test_its_pictures_are_those_of_a_film(trace):
    writer, short = Collector(), kmeans(trace.X, 3, max_iter=1, rng=1)
    film = timeline(short, Tempo(seconds=1.2, fps=25))
    stage = subject_of(short).picture(Look(size=(200, 150)))
    ends = np.cumsum([shot.seconds for shot in film])

    animation = animate(short, size=(200, 150), seconds=1.2, fps=25)
    animation.save("", writer=writer)

    assert isinstance(animation, FuncAnimation)
    assert (len(writer.pictures), animation.event_source.interval) == (30, 40)
    assert any(shot.board not in (None, shot.position) for shot in film)
    for number, picture in enumerate(writer.pictures):
        shot = film[np.searchsorted(ends, (number + 0.5) / 25)]
        seen = stage.pixels(shot.position, shot.since, shot.board)
        assert np.array_equal(picture, seen), shot


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
