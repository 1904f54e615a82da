"""Blocks that will not fit are refused, with numbers and the way out."""

import math
import tracemalloc

import dask.array as da
import numpy as np
import pytest
from distributed import Client, LocalCluster

from kmviz import kmeans
from kmviz.blocks.block import Block, Sheet
from kmviz.blocks.room import AT_WORK, FULL, OWN, bytes_of_point, check_room

GIGA = 1_000_000_000


def test_what_fits_is_taken_to_the_last_byte():
    n = 1000
    needed = OWN + n * (bytes_of_point(2) + AT_WORK)
    memory = math.ceil(needed / FULL)

    check_room([n, n], 2, [memory, memory], kept=True)
    check_room([n, n, n], 2, [OWN, needed], kept=False)
    with pytest.raises(ValueError, match="a block of X must fit"):
        check_room([n + 1], 2, [OWN, needed], kept=False)
    with pytest.raises(ValueError, match="the blocks of X must fit"):
        check_room([n, n, 1], 2, [memory, memory], kept=True)


@pytest.mark.parametrize("d", [1, 2, 3, 9])
def test_a_block_keeps_no_less_than_it_is_thought_to(d):
    rng, n = np.random.default_rng(0), 20_000
    tracemalloc.start()
    block = Block(rng.normal(size=(n, d)))
    for _ in range(3):
        block.answers(Sheet([("answer", (rng.normal(size=(10, d)), None))]))
    kept, at_work = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert n * bytes_of_point(d) <= 1.1 * kept
    assert n * (bytes_of_point(d) + AT_WORK) <= at_work


def test_what_nobody_knows_is_not_refused():
    check_room([float("nan")] * 3, 2, [2 * OWN], kept=True)
    check_room([GIGA], 2, [], kept=True)


def test_a_block_that_fits_nowhere_is_named():
    with pytest.raises(ValueError, match="block") as caught:
        check_room([10, 5_000_000, 10], 2, [GIGA // 10, GIGA // 5 * 2], kept=True)

    assert str(caught.value) == (
        "a block of X must fit into the memory of who works on it (0.4 GB), got block "
        "1 of 5000000 points that need 0.44 GB; smaller blocks or more memory help"
    )


def test_workers_that_are_too_small_are_told_before_any_block_is_read():
    with (
        LocalCluster(
            n_workers=1,
            processes=False,
            memory_limit="200MB",
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster),
        pytest.raises(ValueError, match="together") as caught,
    ):
        kmeans(da.zeros((2_000_000, 2), chunks=(1_000_000, 2)), 3)

    assert str(caught.value) == (
        "the blocks of X must fit into 80% of the memory of the workers (together 0.2 "
        "GB), got 2000000 points that need 0.216 GB; more workers or workers with more "
        "memory help"
    )
