"""Numbers are written as short as they are read aloud, and stay right."""

import numpy as np
import pytest

from kmviz.drawing.words.spelling import number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13.0249, "13.02"),
        (0.0, "0"),
        (1.0, "1.00"),
        (0.5, "0.500"),
        (0.4771, "0.477"),
        (0.01, "0.0100"),
        (0.00012345, "0.000123"),
        (0.000012345, "1.23e−5"),
        (np.nan, ""),
    ],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_numbers_of_any_size_stay_short_and_right():
    for exponent in range(-300, 301, 7):
        for value in np.array([1.0, 2.3456789, 9.9999999]) * 10.0**exponent:
            text = number(value)

            assert len(text) <= 9, value
            assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.006)
