"""Pieces that look alike are drawn as one path, and stay apart."""

import numpy as np

from kmviz.drawing.marks import _in_one


def test_each_piece_begins_anew_and_an_empty_one_adds_nothing():
    path = _in_one([np.zeros((2, 2)), np.empty((0, 2)), np.ones((3, 2))])

    moves = np.flatnonzero(path.codes == path.MOVETO)
    assert (len(path), moves.tolist()) == (5, [0, 2])
