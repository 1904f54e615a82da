"""What is typed in a terminal is read, and written so that it is read again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz.core.options.typed import (
    read_number,
    read_places,
    read_size,
    write_number,
    write_places,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("-3", -3), ("2.0", 2), ("0.5", 0.5), ("1e3", 1000), ("3_0", "3_0")],
)
def test_a_number_is_read_as_it_would_be_typed(text, number):
    read = read_number(text)

    assert read == number
    assert type(read) is type(number)


def test_a_whole_number_is_written_however_large():
    assert write_number(10**400) == str(10**400)


def test_a_size_that_is_none_is_left_to_be_refused():
    assert read_size("1280X720") == (1280, 720)
    assert read_size("1280") == "1280"


@given(arrays(np.float64, (3, 2), elements=st.floats(-1e150, 1e150)))
def test_places_come_back_to_the_last_digit(places):
    assert np.array_equal(read_places(write_places(places)), places)
