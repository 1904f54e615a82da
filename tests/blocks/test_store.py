"""What is wrong with a block is said by its number, in one sentence."""

import io
import sys

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from dask.sizeof import sizeof

from kmviz import kmeans
from kmviz.blocks import bar, store
from kmviz.blocks.block import Block, Sheet


def message(X, k=2, **options):
    with pytest.raises((ValueError, RuntimeError)) as caught:
        kmeans(X, k, **options)
    return str(caught.value)


def points(*shape, chunk=4):
    return da.from_array(np.random.default_rng(0).normal(size=shape), chunks=chunk)


def test_a_nan_is_named_by_its_block_and_row():
    X = np.ones((12, 2))
    X[9, 1] = np.nan

    assert message(da.from_array(X, chunks=(4, 2))) == (
        "in block 2 of X, X must hold finite numbers only, got 1 not finite: "
        "the first, nan, is in row 1, column 1"
    )


def broken(block, block_info=None):
    """Read all blocks but the second."""
    if block_info and block_info[0]["chunk-location"][0] == 1:
        said = "the disk is gone"
        raise OSError(said)
    return block


def test_a_block_that_cannot_be_read_is_named():
    X = points(12, 2).map_blocks(broken, meta=np.empty((0, 2)))

    assert message(X) == (
        "block 1 of X must be readable, got OSError: the disk is gone"
    )


def test_whole_numbers_of_a_frame_that_would_be_others_are_refused():
    frame = pd.DataFrame({"a": [2**53 + 1, 1], "b": [0.5, 1.5]})

    assert message(dd.from_pandas(frame, npartitions=1)).startswith(
        "block 0 of X must be readable, got ValueError: X must hold whole numbers up "
        "to 2**53, beyond which float64 rounds them, got 9007199254740993 in column"
    )


def test_a_block_that_can_be_read_no_more_is_named(monkeypatch):
    read = []

    def once(block):
        if len(read) >= 3 and block[0, 0] == last:
            said = "the disk is gone"
            raise OSError(said)
        read.append(len(block))
        return block

    last = points(12, 2).compute()[8, 0]
    monkeypatch.setattr(store, "KEPT", 0)

    assert message(points(12, 2).map_blocks(once, meta=np.empty((0, 2)))) == (
        "block 2 of X must be readable, got OSError: the disk is gone"
    )


def test_a_scheduler_is_told_how_much_would_travel_with_a_block():
    X = np.ones((1000, 2))

    assert X.nbytes < sizeof(Block(X)) < X.nbytes + 1000


def test_a_block_keeps_owners_for_the_next_round_and_no_longer():
    block = Block(np.eye(4))
    for shift in range(5):
        block.answers(Sheet([("labels", (np.eye(4)[:2] + shift,))]))

    assert len(block._owned) == 2


@pytest.mark.parametrize(
    ("X", "said"),
    [
        (
            points(8, 2).astype(str),
            "X must hold numbers, got a Dask array of <U32",
        ),
        (
            points(4, 2).map_blocks(lambda some: some[:, :1], dtype=float),
            "block 0 of X must have shape (n, 2), got (4, 1)",
        ),
        (
            da.from_array(np.ma.array(np.ones((4, 2)), mask=np.eye(4, 2)), chunks=4),
            "in block 0 of X, X must not hold masked values, got 2",
        ),
        (
            points(8, 2)[:0],
            "X must have at least one point, got 1 empty blocks",
        ),
    ],
)
def test_what_is_no_table_of_numbers_is_refused(X, said):
    assert message(X) == said


def test_k_is_held_against_all_blocks():
    assert message(points(8, 2), 9).startswith(
        "k must be a whole number between 1 and the number of points (8), got 9"
    )
    assert message(points(8, 2), 3, init=[[0.0, 0.0]]) == (
        "k must be the number of centroids in init (1), got 3"
    )
    assert message(points(8, 2), None, init=[[0.0]]) == (
        "init must have shape (k, 2) with at least one row, to match X of shape "
        "(8, 2), got shape (1, 1)"
    )


def test_other_starts_are_refused_by_name():
    assert message(points(8, 2), init="k-means++") == (
        'init must be one of "random", "k-means||", "farthest", got \'k-means++\''
    )


class Terminal(io.StringIO):
    """What is written to somebody who looks."""

    def isatty(self):
        """Return that it is one."""
        return True


def test_in_a_terminal_it_is_drawn_how_many_blocks_have_answered(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(bar, "SLOW", 0.0)

    kmeans(points(12, 2), 2, rng=0)

    assert "| 0/3 [" in screen.getvalue()
    assert "block/s" in screen.getvalue()
