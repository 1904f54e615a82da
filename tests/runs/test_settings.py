from pathlib import Path

import numpy as np
import pytest

from kmviz.runs.settings import Settings, changed_settings, same_points

X = np.array([[0.0, 0.0], [1.0, 1.0], [5.0, 5.0]])
TOLD = {"board": Path("mine.csv"), "columns": ("x", "y"), "missing": 1.5, "n": 700}


@pytest.mark.parametrize("name", TOLD)
def test_a_setting_that_is_said_again_changes_nothing(name):
    settings = Settings(**({"board": "moons"} | {name: TOLD[name]}))
    again = {"board": Path("mine.csv"), "columns": tuple("xy"), "missing": 3 / 2}

    assert changed_settings(settings, {name: again.get(name, int("700"))}) is settings
    assert same_points(settings, Settings(**vars_of(settings)))


def vars_of(settings):
    """Return what settings were made from."""
    return {name: getattr(settings, name) for name in ("board", *TOLD)}


def test_points_that_are_handed_in_again_may_be_others():
    assert not same_points(Settings(X), Settings(X.copy()))


def test_numbers_that_are_equal_but_of_another_kind_are_a_change():
    settings = Settings(n=70, seed=1)

    assert changed_settings(settings, {"seed": 2}) is not settings
    assert changed_settings(settings, {"tol": 0.0}) is settings
