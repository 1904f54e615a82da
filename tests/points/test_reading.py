"""Files as many programs write them: the points that were written, or one sentence.

There are 200 files, 800 where CI is set. Thirty times as many:
``KMVIZ_FUZZ=30 pytest tests/points/test_reading.py``.
"""

import csv
import io
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import read_table

LONGER = float(os.environ.get("KMVIZ_FUZZ", "1"))
FILES = int(LONGER * (200 if os.environ.get("CI") else 50))
"""As each of four writers writes them."""
DELIMITERS = st.sampled_from([",", ";", "\t", " ", "|"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
NAMES = ("größe", "weight (kg)")
FORMATS = ("%.18e", "%.6g", "%.2f", "%.3f", "%d")


@st.composite
def points(draw):
    """Points of every size, most of them of few digits, in two columns."""
    digits = draw(st.sampled_from([0, 1, 2, 3, 6, 17]))
    size = draw(st.sampled_from([1, 30, 2000, 5e6]))
    rows = st.tuples(*[st.floats(-size, size, allow_subnormal=False)] * 2)
    return np.round(draw(st.lists(rows, min_size=1, max_size=9)), digits) + 0.0


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A place for one file after another."""
    return tmp_path_factory.mktemp("fuzz") / "points.csv"


def check(path, content, written, names=NAMES):
    """Read a file, and compare each column that was read with what was written."""
    path.write_bytes(content)
    try:
        read = read_table(path)
    except ValueError:  # one sentence; which one, others test
        return
    assert read.dropped == 0
    for name, column in zip(read.columns, read.X.T, strict=True):
        at = names.index(name) if name in names else int(name.split()[1]) - 1
        np.testing.assert_array_equal(column, written[:, at])


def number(value, decimal, thousands, places):
    """Return a number as people write it."""
    text = repr(float(value)) if places is None else f"{value:,.{places}f}"
    return text.translate({ord("."): decimal, ord(","): thousands})


@pytest.mark.parametrize("writer", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@settings(max_examples=FILES)
@given(data=st.data(), X=points())
def test_what_a_csv_writer_wrote_comes_back(path, writer, data, X):
    decimal, thousands = data.draw(
        st.sampled_from([(".", ""), (".", ","), (",", ""), (",", "."), (",", " ")])
    )
    places = data.draw(st.sampled_from([None, 0, 1, 2, 3])) if thousands else None
    if places is not None:
        X = np.array([[float(f"{x:.{places}f}") for x in row] for row in X])
    comment = data.draw(
        st.sampled_from(["", "# measured by hand\r\n", "% one\r\n% two\r\n"])
    )
    file = io.StringIO(newline="")
    delimiter = data.draw(DELIMITERS)
    write = csv.writer(file, delimiter=delimiter, quoting=writer)
    file.write(comment)
    write.writerows([NAMES] * data.draw(st.booleans()))
    write.writerows([number(x, decimal, thousands, places) for x in row] for row in X)

    check(path, file.getvalue().encode(data.draw(ENCODINGS)), X)


@settings(max_examples=FILES)
@given(data=st.data(), X=points())
def test_what_pandas_wrote_comes_back(path, data, X):
    named = data.draw(st.booleans())
    frame = pd.DataFrame(X, columns=NAMES if named else None)
    if data.draw(st.booleans()):
        frame["sort"] = ["a", "b", "c"] * 3 if len(X) == 9 else "a"
    text = frame.to_csv(
        sep=data.draw(DELIMITERS),
        decimal=data.draw(st.sampled_from([".", ","])),
        index=data.draw(st.booleans()),
        quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])),
        lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])),
    )

    names = NAMES if named else ("0", "1")
    check(path, text.encode(data.draw(ENCODINGS)), X, names)


@settings(max_examples=FILES)
@given(data=st.data(), X=points(), form=st.sampled_from(FORMATS))
def test_what_numpy_wrote_comes_back(path, data, X, form):
    X = np.array([[float(form % x) for x in row] for row in X])
    delimiter = data.draw(DELIMITERS)
    header = data.draw(st.sampled_from(["", "measured", delimiter.join("xy")]))
    comments = data.draw(st.sampled_from(["# ", "% ", ""]))
    file = io.StringIO()
    np.savetxt(file, X, form, delimiter, header=header, comments=comments)

    check(path, file.getvalue().encode(), X, ("x", "y"))
