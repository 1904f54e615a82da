"""What cells are that are no numbers: dates, numbers in disguise, totals, or words."""

import re
from collections.abc import Sequence

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.points.columns import DATES, UNREAD, WORDS, Column

_DATE = (
    r"[0-9]{4}([-/.])[0-9]{1,2}(\1[0-9]{1,2})?([T ].*)?|[0-9]{4}[-/][0-9]{2,4}"
    r"|[0-9]{1,2}([-/.])[0-9]{1,2}\4([0-9]{2}|[0-9]{4})?([T ].*)?"
    r"|[0-9]{1,2}:[0-9]{2}(:[0-9]{2}.*)?( ?[apAP]\.?[mM]\.?)?|[0-9]{4}[- ]?[QWH][0-9]+"
    r"|[0-9]{1,2}[. -]*[^\W\d_]{3,9}\.?[ -]?([0-9]{2}|[0-9]{4})"
)
"""Days, months and times as they are written."""
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\.?"
"""A day of a month that could be a number with two decimals."""
_MOST_LETTERS = 3
"""What has a digit in front and more letters than this is words."""
_TOTAL = (
    r"(?i)((grand|sub)[- ]?)?totals?|sum|all|overall|average|mean|(zwischen)?summe"
    r"|(ins)?gesamt|mittel(wert)?|durchschnitt|total général|ensemble|moyenne|somme"
    r"|suma|promedio|media|totale|somma|soma|média|合計|平均|计|合计|总计"
)
"""What a row is called that sums up others."""
_ENDS = " :.*"


def are_days(cells: Sequence[str]) -> bool:
    """Tell whether cells such as 01.02 are days of months, with zeros in front.

    Examples
    --------
    >>> are_days(["01.02", "12.02"]), are_days(["10.02", "12.25"])
    (True, False)
    """
    written = [cell.strip() for cell in cells if cell.strip()]
    days = bool(written) and all(re.fullmatch(_DAY, cell) for cell in written)
    return days and any(cell.startswith("0") for cell in written)


def kind_of_words(words: Sequence[str]) -> Sentence:
    """Return what most cells of a column are that are no numbers.

    Examples
    --------
    >>> kind_of_words(["2024-05-01"]), kind_of_words(["<0.5", "1/2"])
    ('dates', 'no plain numbers')
    """
    words = [word.strip() for word in words]
    dates = [word for word in words if re.fullmatch(_DATE, word)]
    if are_days(words) or 2 * len(dates) > len(words):
        return DATES
    digits = [word for word in words if re.match(r"\W{0,3}[0-9]", word)]
    like = [each for each in digits if sum(map(str.isalpha, each)) <= _MOST_LETTERS]
    return UNREAD if 2 * len(like) > len(words) else WORDS


def total_among(cells: Sequence[str]) -> int | None:
    """Return which cell of a column is called a total, or is the last and has no name.

    Examples
    --------
    >>> total_among(["a", "Total:"]), total_among(["a", "b", ""]), total_among(["a"])
    (1, 2, None)
    """
    is_total = re.compile(_TOTAL).fullmatch
    named = {cell for cell in set(cells) if is_total(cell.strip(_ENDS))}
    found = [i for i, cell in enumerate(cells) if cell in named] if named else []
    if found and (len(found) == 1 or "total" in cells[found[0]].lower()):
        return found[0]  # what is there more often may be a code
    alone = not cells[-1].strip() and all(cell.strip() for cell in cells[:-1])
    return len(cells) - 1 if alone else None


def check_no_total(columns: Sequence[Column], file: str) -> None:
    """Refuse a row that sums up the others, by its name and its numbers."""
    measured = [column.values for column in columns if column.numbers]
    for column in columns:
        if column.total is None:
            continue
        row, place = column.total
        sums = [_sums_up(values, row) for values in measured]
        if any(sums) if place.cell.strip() else sums and all(sums):
            message = Sentence(
                "{file} must have a point in each row, got a total, {place}; leave "
                "that row out",
                file=file,
                place=place.told,
            )
            raise ValueError(message)


def _sums_up(values: Floats, row: int) -> bool:
    """Tell whether a number is the sum or the mean of those before or behind it."""
    others = [part[~np.isnan(part)] for part in (values[:row], values[row + 1 :])]
    with np.errstate(over="ignore", invalid="ignore"):
        sums = [f(part) for part in others if len(part) > 1 for f in (np.sum, np.mean)]
        return bool(np.isclose(values[row], sums, rtol=0.01).any())
