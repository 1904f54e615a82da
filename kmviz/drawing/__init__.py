"""The pictures: one moment of a run becomes one picture.

The way of a picture, from a position on a run to its pixels::

    moment.py    what is to be seen there, before anything is drawn
    plane.py     where on the board points and stars lie, whatever their columns
    layout.py    where on the picture the board, the words and the rest stand
    scene.py     makes a layer of each part, and sets all of them to a moment
      board.py     those on the board: layers.py, stars.py and others
      beside.py    those beside it: panel.py has the words, progress.py the charts
    stage.py     keeps the pixels of layers that stay, and draws the others

A layer makes its artists once and then only sets them. Nearly all are of few kinds:
markers and paths (`marks.py`), many points (`painted.py`), text (`lettering.py`).

Many runs are a `wall.py` of small boards over a ladder, a choice of k its `curves.py`.
How all of it looks is in `look.py` and `style.py`, and every word in `words.py`.
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
