"""Codes of a GIF with as few bits as its colours ask for, read again by Pillow."""

import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from kmviz.encoding.lzw import _as_expected, _compressed, compress


def decoded(code, shape, bits):
    """What Pillow reads of a GIF of one grey picture."""
    height, width = shape
    head = struct.pack("<HHBBB", width, height, 0xF0 | bits - 1, 0, 0)
    grey = bytes(range(1 << bits)).hex("|").split("|")
    table = bytes.fromhex("".join(3 * each for each in grey))
    place = struct.pack("<HHHHB", 0, 0, width, height, 0)
    gif = b"GIF89a" + head + table + b"," + place + code + b";"
    return np.asarray(Image.open(BytesIO(gif)).convert("L"))


@given(
    seed=st.integers(0, 999),
    bits=st.integers(2, 8),
    shape=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    share=st.sampled_from([0.0, 0.05, 1.0]),
)
@example(seed=1, bits=6, shape=(200, 300), share=1.0)  # begins anew many times
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read(seed, bits, shape, share):
    rng = np.random.default_rng(seed)
    entries = rng.integers(1 << bits, size=shape) * (rng.uniform(size=shape) < share)

    code = compress(entries.astype(np.uint8), bits)

    assert code[0] == bits
    np.testing.assert_array_equal(decoded(code, shape, bits), entries)


def test_fewer_colours_take_fewer_bytes():
    entries = np.random.default_rng(2).integers(16, size=(30, 40)).astype(np.uint8)

    lengths = [len(compress(entries, bits)) for bits in (4, 6, 8)]

    assert lengths == sorted(set(lengths))
    assert compress(entries, 8) == _compressed(entries)


@pytest.mark.parametrize("numbers", [[1, 257], [256, 1, 256, 1, 257], [256, 1]])
def test_codes_that_begin_anew_elsewhere_are_known(numbers):
    assert not _as_expected(np.array(numbers))
