"""The pictures: one moment of a run becomes one picture.

The way of a picture, from a position on a run to its pixels::

    board/       the board at a moment
      moment.py    what is to be seen there, before anything is drawn
      plane.py     where on the board points and stars lie, whatever their columns
      board.py     its layers, from the ground up: layers.py, stars.py and others
    beside/      what stands beside it: panel.py has the words, progress.py the charts
    scene.py     makes a layer of each part, and sets all of them to a moment
    stage.py     keeps the pixels of layers that stay, and draws the others

A layer makes its artists once and then only sets them. Nearly all are of few kinds, in
artists/: markers and paths (marks.py), many points (painted.py), text (lettering.py).

Many runs are a wall of small boards over a ladder, a choice of k its curves: many/.
How all of it looks is in look/, with where things stand, and every word in words/.
"""

import logging
from importlib import import_module

_NO_FOLDER = ("mkdir -p failed", "%s is not a writable", "Matplotlib created a temp")
"""How the lines begin with which matplotlib regrets that it may not write at home."""


def _is_news(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(_NO_FOLDER)


# It looks for its folders when these are first imported. Nothing of ours needs them.
logging.getLogger("matplotlib").addFilter(_is_news)
import_module("matplotlib.font_manager")
logging.getLogger("matplotlib").removeFilter(_is_news)
