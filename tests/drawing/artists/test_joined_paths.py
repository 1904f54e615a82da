"""Pieces that look alike are drawn as one path, and stay apart."""

import numpy as np

from kmviz.drawing.artists.marks import _in_one


def test_each_piece_begins_anew_and_an_empty_one_adds_nothing():
    path = _in_one([np.zeros((2, 2)), np.empty((0, 2)), np.ones((3, 2))])

    moves = np.flatnonzero(path.codes == path.MOVETO)
    assert (len(path), moves.tolist()) == (5, [0, 2])


def test_pieces_of_one_length_are_joined_as_others_are():
    pieces = np.arange(18.0).reshape(3, 3, 2)
    path, same = _in_one(pieces), _in_one(list(pieces))

    assert path.codes.tolist() == same.codes.tolist()
    assert path.vertices.tolist() == same.vertices.tolist()
