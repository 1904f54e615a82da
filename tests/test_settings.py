"""No setting of matplotlib's changes a picture, breaks it, or is changed by it."""

import decimal
import warnings
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from threading import Thread

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz import Scene, Stage, Style, animate, init_board_gauss, kmeans, save
from kmviz.drawing.artists import lettering
from kmviz.drawing.look.settings import SettledFigure, own_settings
from kmviz.live.desk import Desk
from kmviz.live.notebook.display import trace_html
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

VALUES = (
    *(True, False, None, 0, 1, 2, 5, 42, 0.1, 0.5, 1.5, 20, "C1", "red", "none"),
    *("auto", "tight", "serif", "center", "left", "right", "top", "bottom", "x"),
    *("both", "in", "round", "bevel", "figure", "png", "svg", "utf-8", "default"),
    *("bold", "italic", "large", "ghostscript", "--", [1, 2], [0.1, 0.2], (1, 9, 2)),
)
"""What is tried for every setting, beside what matplotlib's styles and lists offer."""
SCREENS = {"backend", "backend_fallback", "interactive"}
"""Settings that choose a screen."""
SIZE = (320, 240)
CYCLED = Style(clusters=("C0", "C1", "C2"))
"""Colours that matplotlib takes from a setting."""


def accepted(validate, values):
    """Return those of the values that matplotlib accepts, as it takes them."""
    taken = []
    for value in values:
        with suppress(Exception):  # it refuses in many ways
            taken.append(validate(value))
    return taken


@cache
def offered():
    """Return for each setting other values than its default."""
    styles = matplotlib.style.library.values()
    offers = {}
    for key, validate in mpl.rcParams.validate.items():
        listed = getattr(validate, "valid", {}).values()
        seen = [style[key] for style in styles if key in style]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = accepted(validate, [*VALUES, *listed, *seen])
        usual = repr(dict.get(mpl.rcParamsDefault, key))
        offers[key] = {repr(v): v for v in values if repr(v) != usual}
    return {key: list(offers[key].values()) for key in offers.keys() - SCREENS}


def any_settings():
    """All settings at once, each with a random value that is not its default."""
    return st.deferred(
        lambda: st.fixed_dictionaries(
            {key: st.sampled_from(offered()[key]) for key in sorted(offered())}
        )
    )


@contextmanager
def set_by_the_user(chosen):
    """Have these settings, and find them as they were."""
    before = dict(dict.items(mpl.rcParams))
    dict.update(mpl.rcParams, chosen)
    try:
        yield
        for key, value in chosen.items():
            assert dict.get(mpl.rcParams, key) is value, key
    finally:
        dict.update(mpl.rcParams, before)


def forget_lettering():
    """Make every text be rendered anew."""
    lettering._piece.cache_clear()
    lettering._line.cache_clear()


@cache
def trace():
    return kmeans(init_board_gauss(30, 3, rng=7), 3, rng=1, max_iter=1)


def scene(_folder):
    picture = Scene(trace(), size=SIZE)
    yield
    picture.draw(2.5)
    yield np.asarray(picture.canvas.buffer_rgba()).tobytes()


def stage(_folder):
    picture = Scene(trace(), size=SIZE, shown={"cells", "lines", "shapes", "inertia"})
    yield
    yield Stage(picture).pixels(2.5).tobytes()


def figure(folder):
    path = folder / "a.png"
    picture = Scene(trace(), size=SIZE)
    yield
    picture.figure.savefig(path)
    yield path.read_bytes()


def animation(folder):
    path = folder / "a.gif"
    film = animate(trace(), size=SIZE, seconds=1)
    yield
    film.save(path, writer="pillow")
    yield path.read_bytes()


def shown_in_a_notebook(_folder):
    yield
    yield trace_html(trace()).encode()


def explored(_folder):
    player = Player(Settings("gauss", n=30, k=3, seed=7))
    picture = RunPicture(player, View(), SIZE)
    yield
    yield picture.update().png


def window(_folder):
    figure = SettledFigure(figsize=(4.8001, 3.6001), dpi=100)
    player = Player(Settings("gauss", n=30, seed=7))
    window = Window(Desk(player), View(), FigureCanvasAgg(figure))
    yield
    window.canvas.draw()
    window.press("?")
    yield np.asarray(window.canvas.buffer_rgba()).tobytes()


def saved(name, **look):
    """Return a medium that is a file of this name."""

    def medium(folder):
        yield
        save(trace(), folder / name, **look)
        yield (folder / name).read_bytes()

    return medium


LIVE = (scene, stage, figure, window)
FILMED = {"size": SIZE, "glide": 0.0, "style": CYCLED}
FILES = (
    animation,
    explored,
    shown_in_a_notebook,
    saved("a.gif", **FILMED),
    saved("a.html", **FILMED),
    saved("a.png"),
    saved("a.svg"),
    saved("a.pdf"),
)


def made(medium, folder, before=None, then=None):
    """Return the digest of a picture that is begun in some settings, made in others."""
    picture = medium(folder)
    with set_by_the_user(before or {}):
        next(picture)
    with set_by_the_user(then or {}):
        return sha256(next(picture)).hexdigest()


@pytest.fixture(scope="module")
def as_ever(tmp_path_factory):
    """Return what every medium makes when nothing was set."""
    folder = tmp_path_factory.mktemp("ever")
    return {medium: made(medium, folder) for medium in (*LIVE, *FILES)}


def test_every_setting_has_other_values():
    assert len(offered()) > 300
    assert [key for key, values in offered().items() if not values] == []


@settings(max_examples=4)
@given(before=any_settings(), then=any_settings())
def test_no_setting_changes_what_is_seen(as_ever, tmp_path_factory, before, then):
    folder = tmp_path_factory.mktemp("live")
    forget_lettering()

    assert [m for m in LIVE if made(m, folder, before, then) != as_ever[m]] == []


@settings(max_examples=2)
@given(chosen=any_settings())
def test_no_setting_changes_a_file(as_ever, tmp_path_factory, chosen):
    folder = tmp_path_factory.mktemp("files")
    forget_lettering()

    assert [m for m in FILES if made(m, folder, then=chosen) != as_ever[m]] == []


def test_what_is_set_of_numpy_and_decimals_changes_nothing(as_ever, tmp_path):
    decimals = decimal.Context(prec=2, traps=[decimal.Inexact])
    with (
        np.errstate(all="raise"),
        np.printoptions(precision=1, suppress=True, legacy="1.13"),
        decimal.localcontext(decimals),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        forget_lettering()

        assert {medium: made(medium, tmp_path) for medium in as_ever} == as_ever


def test_nobody_else_changes_the_settings_while_many_draw():
    with set_by_the_user({"font.size": 33.0}):
        threads = [Thread(target=next, args=(stage(None),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def test_what_is_set_while_something_is_drawn_stays():
    with mpl.rc_context():
        mpl.rcParams["text.usetex"] = True
        with own_settings:
            mpl.rcParams["text.usetex"] = True

        assert mpl.rcParams["text.usetex"]


def test_settings_are_given_back_when_drawing_fails():
    with mpl.rc_context({"font.size": 33.0}):
        with pytest.raises(ValueError, match="position"):
            Scene(trace(), size=SIZE).draw(99)

        assert mpl.rcParams["font.size"] == 33.0


def test_what_is_ended_in_the_midst_leaves_no_setting_of_ours():
    with mpl.rc_context({"font.size": 31.0}):
        own_settings.__enter__()
        own_settings.__enter__()
        own_settings.leave()
        assert mpl.rcParams["font.size"] == 31.0

        mpl.rcParams["font.size"] = own_settings._ours["font.size"]
        own_settings.leave()
        assert mpl.rcParams["font.size"] == own_settings._ours["font.size"]


def test_a_list_that_its_user_changes_in_place_is_set_aside_and_given_back():
    theirs = dict.get(mpl.rcParams, "font.family")
    usual = list(theirs)
    with own_settings:
        pass
    theirs.append("serif")
    try:
        with own_settings:
            assert mpl.rcParams["font.family"] == usual
        assert dict.get(mpl.rcParams, "font.family") is theirs
    finally:
        theirs.pop()


def test_drawing_changes_nothing_that_a_picture_drawn_meanwhile_could_depend_on():
    usual = {key: mpl.rcParamsDefault[key] for key in own_settings._ours}
    with mpl.rc_context(usual), own_settings:
        changed = {key for key, value in usual.items() if mpl.rcParams[key] != value}

    assert changed == {"pdf.fonttype", "svg.fonttype", "svg.hashsalt"}
