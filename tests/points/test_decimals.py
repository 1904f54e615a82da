"""Numbers read many at once are those that Python reads, to the last digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz.points.decimals import parsed

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
HALFWAY = st.integers(2**52, 2**53).map(lambda whole: str(2 * whole + 1))
TEXTS = st.one_of(
    FLOATS.map(repr),
    FLOATS.map("{:.18e}".format),
    st.floats(-1e6, 1e6).map("{:+.3f}".format),
    st.integers(-(10**25), 10**25).map(str),
    HALFWAY,
    HALFWAY.map(lambda text: f"{text[:4]}.{text[4:]}E-3"),
    st.sampled_from(["0", "-0.0", "5.", ".5", "1e22", "1e-22", "1e23", "5e-324"]),
)


@given(st.lists(TEXTS, min_size=1, max_size=40), st.sampled_from([b",", b" ", b"\t"]))
def test_numbers_are_the_nearest_floats(texts, delimiter):
    lines = delimiter.join(text.encode() for text in texts) + b"\n"

    assert parsed(lines, delimiter).tolist() == [float(text) for text in texts]


@pytest.mark.parametrize(
    "cell",
    ["", "-", ".", "1e", "1e+", "e5", "1-2", "1.2.3", "1e2.5", "1e5e3", "--1", "1-"],
)
def test_what_is_no_number_makes_none(cell):
    assert parsed(f"1,{cell}\n3,4\n".encode(), b",") is None


def test_long_tables_are_read_piece_by_piece():
    X = np.random.default_rng(0).normal(size=(30_000, 2))
    lines = "".join(f"{a!r},{b!r}\n" for a, b in X.tolist()).encode()

    assert (parsed(lines, b",") == X.ravel()).all()
