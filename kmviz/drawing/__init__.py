"""Floor 2, the pictures: one moment of a run becomes one picture."""

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
