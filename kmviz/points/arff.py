"""ARFF, the format of Weka: the names of the columns and their kinds come first."""

import re
from itertools import islice, takewhile

from kmviz.core.ground.sentence import Sentence
from kmviz.points.cells import from_rows
from kmviz.points.columns import Column
from kmviz.points.text import BLANKS, SAMPLE, Written, lines

_ATTRIBUTE = re.compile(
    r"""@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s{]+)\s*(.*)""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""(?:^|[,\s])(["'])""", re.M)
"""Where a cell in quotes begins, which are of either kind."""
_NUMERIC = ("numeric", "real", "integer")


def is_arff(text: str) -> bool:
    r"""Tell whether a text begins as ARFF does, whatever comments come first.

    Examples
    --------
    >>> is_arff("% flowers\n@relation iris\n")
    True
    """
    for line in lines(text.lstrip()):
        bare = line.strip().lower()
        if bare and not bare.startswith("%"):
            return bare.startswith(("@relation", "@attribute"))
    return False


def read_arff(text: str, file: str) -> list[Column]:
    """Return the columns of an ARFF file; those of named classes are codes or words."""
    head = list(takewhile(_is_above_data, lines(text)))
    attributes = [found for line in head if (found := _ATTRIBUTE.match(line.strip()))]
    begin = len(head) + 1
    below = filter(_is_row, islice(lines(text), begin, None))
    first, *more = *islice(below, SAMPLE), ""
    if not attributes or not first:
        message = Sentence(
            "{file} must have @attribute lines and @data, as ARFF, got none", file=file
        )
        raise ValueError(message)
    if first.startswith("{"):
        message = Sentence(
            "{file} must have a value in every cell, got sparse ARFF", file=file
        )
        raise ValueError(message)
    names = [re.sub(r"\\(.)", r"\1", _bare(found[1])) for found in attributes]
    coded = [
        i
        for i, found in enumerate(attributes)
        if not found[2].lower().startswith(_NUMERIC)
    ]
    delimiter = "," if "," in first or len(names) == 1 else BLANKS
    quoted = _QUOTED.search("\n".join([first, *more]))
    quote = quoted[1] if quoted else "'"
    rows = Written(text, file, delimiter, quote, begin, marks="%").rows()
    return from_rows(rows, names, file=file, delimiter=",", decimal=".", coded=coded)


def _bare(name: str) -> str:
    """Return a name without the quotes around it."""
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] in "'\"" else name


def _is_row(line: str) -> bool:
    """Tell whether a line below @data is neither blank nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("%")


def _is_above_data(line: str) -> bool:
    return not line.strip().lower().startswith("@data")
