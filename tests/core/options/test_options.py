"""Options are said once: checked, shown and refused from one list."""

import inspect
import re
from dataclasses import dataclass, fields
from inspect import isfunction
from typing import TypedDict, Unpack, get_type_hints

import pytest

import kmviz
from kmviz.core.given.numbers import check_count, check_positive
from kmviz.core.options.options import Options, Typed, chosen, option, said, takes
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.export.tempo import Tempo, TempoOptions
from kmviz.live.speed import Speed, SpeedOptions
from kmviz.runs.settings import RunOptions, Settings

GROUPS = [
    (Look, LookOptions),
    (Tempo, TempoOptions),
    (Speed, SpeedOptions),
    (Settings, RunOptions),
]
BY_POSITION = "k"


class BellOptions(TypedDict, total=False):
    times: int
    tone: float


@dataclass(frozen=True)
class Bell(Options):
    times: int = option(1, "int", "How often it rings.", check=check_count)
    tone: float = option(440.0, "float", "Its pitch.", check=check_positive)


def ring(name: str, *, loud: bool = False, **options: Unpack[BellOptions]) -> Bell:
    """Ring.

    Parameters
    ----------
    name : str
        Whose bell.
    **options
        See Bell.
    loud : bool
        Whether all hear it.
    """
    return chosen(Bell, options)


dressed = takes(Bell, tone=220.0)(ring)


def test_a_function_shows_the_options_of_its_group_before_its_own():
    signature = inspect.signature(dressed)

    assert list(signature.parameters) == ["name", "times", "tone", "loud"]
    assert signature.parameters["times"].default == 1
    assert signature.parameters["tone"].default == 220.0


@pytest.mark.parametrize("laid", [str, inspect.cleandoc])
def test_a_docstring_has_an_entry_for_every_option(laid, monkeypatch):
    monkeypatch.setattr(ring, "__doc__", laid(ring.__doc__))  # as Python 3.13 lays it
    text = inspect.cleandoc(takes(Bell)(ring).__doc__)
    entries = re.findall(r"^(\w+) : (\w+)\n    (.+)$", text, re.M)

    assert entries == [
        ("name", "str", "Whose bell."),
        ("times", "int", "How often it rings."),
        ("tone", "float", "Its pitch."),
        ("loud", "bool", "Whether all hear it."),
    ]


def test_what_is_none_is_as_if_nobody_had_said_it():
    assert dressed("door", times=None, tone=3.0) == Bell(tone=3.0)


def test_what_was_said_differs_from_the_default():
    assert said(Bell(times=2)) == {"times": 2}
    assert said(Bell()) == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"time": 2}, 'ring has no option "time"; did you mean "times"?'),
        ({"loudly": True}, 'ring has no option "loudly"; did you mean "loud"?'),
        ({"pitch": 2}, 'ring has no option "pitch"'),
    ],
)
def test_an_option_that_is_none_is_refused_with_the_nearest(options, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        dressed("door", **options)


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        (
            kmviz.kmeans,
            {"n_clusters": 3},
            'kmeans has no option "n_clusters"; did you mean "k"?',
        ),
        (
            kmviz.kmeans,
            {"random_state": 0},
            'kmeans has no option "random_state"; did you mean "rng"?',
        ),
        (
            kmviz.kmeans,
            {"thresh": 0.1},  # as in scipy
            'kmeans has no option "thresh"; did you mean "tol"?',
        ),
        (
            kmviz.make_run,
            {"n_samples": 50},
            'make_run has no option "n_samples"; did you mean "n"?',
        ),
        (
            kmviz.read_table,
            {"usecols": [0, 1]},
            'read_table has no option "usecols"; did you mean "columns"?',
        ),
        (
            kmviz.read_table,
            {"na_values": -999},
            'read_table has no option "na_values"; did you mean "missing"?',
        ),
        (
            kmviz.lloyd,
            {"steps": 20},
            'lloyd has no option "steps"; did you mean "max_iter"?',
        ),
        (
            kmviz.choose_centroids,
            {"seed": 0},
            'choose_centroids has no option "seed"; did you mean "rng"?',
        ),
        (
            kmviz.explore,
            {"seconds_per_step": 0.3},
            'explore has no option "seconds_per_step"; did you mean "speed"?',
        ),
        (
            kmviz.kmeans,
            {"n_init": 9},
            'kmeans has no option "n_init"; did you mean "restarts(X, k)"?',
        ),
        (kmviz.save, {"fsp": 9}, 'save has no option "fsp"; did you mean "fps"?'),
        (
            kmviz.Scene,
            {"them": "dark"},
            'Scene has no option "them"',
        ),
        (
            kmviz.animate,
            {"theme": "dark"},
            'animate has no option "theme"; did you mean "style"?',
        ),
    ],
)
def test_public_functions_refuse_what_they_do_not_know(function, options, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        function(None, **options)


@pytest.mark.parametrize(
    "name", [name for name in kmviz.__all__ if isfunction(getattr(kmviz, name))]
)
def test_every_public_function_refuses_what_nobody_meant(name):
    with pytest.raises(TypeError, match=f'^{name} has no option "nonsense"$'):
        getattr(kmviz, name)(nonsense=1)


@pytest.mark.parametrize(("group", "typed"), GROUPS)
def test_editors_are_told_the_same_options(group, typed):
    names = [field.name for field in fields(group) if field.metadata]
    listed = list(get_type_hints(typed))

    assert listed == [name for name in names if name != BY_POSITION]


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        (Look.__dataclass_fields__["size"].metadata[""].typed, (640, 480), "640x480"),
        (
            Look.__dataclass_fields__["shown"].metadata[""].typed,
            frozenset({"rings", "cells"}),
            "cells,rings",
        ),
        (Typed("--n", int), 3, "3"),
    ],
)
def test_a_value_is_written_as_it_is_typed_and_read_again(typed, value, text):
    assert typed.write(value) == text
    assert type(value)(typed.read(text)) == value


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: kmviz.kmeans([[0.0]], 1, 20),
            "kmeans takes X and k by position and all else by name, got 20 as well",
        ),
        (
            lambda: kmviz.Scene([], 3),
            "Scene takes trace by position and all else by name, got 3 as well",
        ),
    ],
)
def test_one_place_too_many_is_refused(call, message):
    with pytest.raises(TypeError) as caught:
        call()

    assert str(caught.value) == message
