"""Which columns are points, and what is said about the others.

A table holds more than measurements: row numbers, customer numbers, codes for region
or sex, words. A picture of those is no picture of the data. So by default the first
two measurements are taken, and one sentence says what was left, and why.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kmviz.core.given.choices import did_you_mean, is_several
from kmviz.core.given.columns import told_columns
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.points.numerals import Place
from kmviz.points.text import SAMPLE, listed

ALL = "all"
MEASUREMENT = Sentence("further measurement")
CODE, ONE_VALUE = Sentence("a code"), Sentence("one value")
ID, ROW_NUMBERS = Sentence("an ID"), Sentence("row numbers")
UNREPEATED = Sentence("never repeats")
WORDS, BLANK = Sentence("words"), Sentence("blank")
DATES, UNREAD = Sentence("dates"), Sentence("no plain numbers")
"""What a column can be, as is said where it is left out."""
USUAL, _NAMED = 2, 3
"""How many measurements are taken unless told, and how many columns are named that are
left out for one reason."""
_MOST_CODES, _REPEATED = 10, 3
"""A column of codes has at most so many values, each so often on average."""
_OFTEN, _MANY = 10, 10
"""Few values that are no small numbers are codes too, if each is there so often; and
so many numbers that count are row numbers wherever they begin."""
_FEW, _BY_CHANCE = 20, np.log(100)
"""Of fewer numbers none need repeat, as the levels of an experiment do not; and so many
equal pairs are expected where to have none is a chance of one in a hundred."""
_LONG, _ROUNDED = 1000, 0.3
"""Numbers of customers are at least so large, and no such share of them ends in 0."""
_COUNTED, _SORTED = 3, 5
"""So few numbers may count; and so many rise by chance less than once in a hundred
times."""
_ID = (
    r"(?:.*[\W_])?(?i:id|ids|uuid|guid|rowid)|.*(?:[a-z]I[dD]|ID)|Unnamed: ?[0-9]+"
    r"|__index_level_[0-9]+__"
    r"|(?i:user|customer|client|driver|order|product|item|student|patient|employee|"
    r"passenger|person|record|sample|case|account)(?i:id)"
    r"|(?i:zip|plz|fips|phone|(?:zip|post|postal)[ _]?code)"
)
"""Names of columns whose whole numbers are no measurement."""
_MAYBE_ID = (
    r"(?:.*[\W_])?(?i:nr|no|num|number|nummer|index|idx|key|row|rownames?|obs)\.?"
    r"|(?i:.*(?:kunden|personal|matrikel|order|serial)(?:nr|nummer|number))"
)
"""Names of columns whose whole numbers are none if they never repeat."""
_CODE = (
    r"(?i:class|label|target|cluster|group|sex|gender|species|category"
    r"|klasse|gruppe|geschlecht)"
)
"""Names of columns whose few whole numbers are codes, however often they are there."""
_TIME = r"(?i:(.*[\W_])?(years?|jahr|ann[ée]e|año|ano|anno|timestamp|epoch)|年份?)"
"""Names of columns whose whole numbers may be years or other times."""
_SECONDS = 1e8
"""So many of them had passed since 1970 before anybody counted so."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of a table, read as numbers.

    Parameters
    ----------
    name : str
        What the header calls it.
    title : str
        The same, or "column 3" where it has no name.
    values : array of shape (n,)
        Its numbers, nan where a cell is blank or no number.
    words : int
        How many cells are neither blank nor numbers.
    word : str
        The first of them and where it stands, for an error.
    coded : bool
        Whether it is written as codes are: with leading zeros, or in a list of values.
    written : str
        What its words are.
    total : tuple of int and Place, optional
        The row that it calls a total, and that cell.
    """

    name: str
    title: str
    values: Floats
    words: int = 0
    word: str = ""
    coded: bool = False
    written: Sentence = WORDS
    total: tuple[int, Place] | None = None

    @property
    def numbers(self) -> int:
        """How many cells are numbers."""
        return int(np.count_nonzero(~np.isnan(self.values)))


def numeric_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the columns that can be points."""
    return tuple(each.title for each in columns if each.numbers and not each.words)


def is_unnamed(wanted: object) -> bool:
    """Tell whether no columns are asked for by name or number."""
    return wanted is None or (isinstance(wanted, str) and wanted == ALL)


def taken_columns(
    columns: Sequence[Column], wanted: object, file: str
) -> tuple[list[int], dict[int, Sentence]]:
    """Return which columns are points, and for each other why it is not.

    Nothing is said about columns that were not asked for by name.
    """
    titles = [column.title for column in columns]
    if not is_unnamed(wanted):
        return column_positions(wanted, titles), {}
    kinds = _kinds(columns)
    for kind in (MEASUREMENT, CODE, ONE_VALUE, UNREPEATED, ID, ROW_NUMBERS, DATES):
        positions = [
            i
            for i, each in enumerate(kinds)
            if each == kind and (kind != DATES or columns[i].numbers)
        ]
        if positions:
            break
    else:
        rows = any(len(column.values) for column in columns)
        message = Sentence(
            "{file} must have a column of numbers, got none among {names}"
            if rows
            else "{file} must have at least one row of numbers, got none below {names}",
            file=file,
            names=listed(titles),
        )
        odd = columns and (
            columns[0].written == UNREAD or re.search(r"[^\w\s]|_", titles[0])
        )
        if len(columns) == 1 and odd:
            message = Sentence(
                "{said}; cells end at commas, semicolons, tabs, bars or blanks",
                said=message,
            )
        raise ValueError(message)
    most = USUAL if wanted is None else len(positions)
    left = set(range(len(columns))) - set(positions[:most])
    return positions[:most], {i: kinds[i] for i in sorted(left)}


def _kinds(columns: Sequence[Column]) -> list[Sentence]:
    """Return for each column what it is.

    Numbers that could not be read count as measurements if few others do, so that they
    are refused and not left out.
    """
    kinds = [_kind(column) for column in columns]
    if kinds.count(MEASUREMENT) < USUAL <= len(columns):
        kinds = [MEASUREMENT if kind == UNREAD else kind for kind in kinds]
    others = kinds.count(MEASUREMENT) - 1
    for i, column in enumerate(columns):
        if kinds[i] != MEASUREMENT or others < USUAL:
            continue
        if _counts(column.values):
            kinds[i] = ROW_NUMBERS
        elif _are_times(column.name.strip(), column.values):
            kinds[i] = DATES
        elif _are_handed_out(column.values) or _rise(column.values):
            kinds[i] = UNREPEATED
        others -= kinds[i] != MEASUREMENT
    measured = [i for i, kind in enumerate(kinds) if kind == MEASUREMENT]
    if len(measured) > USUAL:
        first, second = (
            _are_numbers_of_things(columns[i].values) for i in measured[:2]
        )
        if first and not second:  # coordinates stand beside each other
            kinds[measured[0]] = UNREPEATED
    return kinds


def _kind(column: Column) -> Sentence:
    numbers = column.values[~np.isnan(column.values)]
    if column.words >= max(1, len(numbers)):
        named = re.fullmatch(f"{_ID}|{_MAYBE_ID}", column.name.strip())
        return ID if named and column.written == UNREAD else column.written
    if not len(numbers):
        return BLANK
    if not column.name.strip():
        return ROW_NUMBERS
    if numbers.min() == numbers.max() and len(numbers) > 1:
        return ID if re.fullmatch(_ID, column.name.strip()) else ONE_VALUE
    if not len(_whole(numbers)):
        return MEASUREMENT
    if _is_id(column.name.strip(), numbers):
        return ID
    if _are_days(numbers):
        return DATES
    named = re.fullmatch(_CODE, column.name.strip())
    coded = column.coded or _few(numbers, each=1 if named else _REPEATED)
    return CODE if coded else MEASUREMENT


def _is_id(name: str, numbers: Floats) -> bool:
    """Tell whether whole numbers of this name are no measurement."""
    likely = re.fullmatch(_MAYBE_ID, name) and len(np.unique(numbers)) == len(numbers)
    return bool(re.fullmatch(_ID, name) or likely)


def _are_days(numbers: Floats) -> bool:
    """Tell whether whole numbers are days, such as 20240501."""
    years, days = np.divmod(numbers, 10_000)
    months, days = np.divmod(days, 100)
    return bool(
        ((years >= 1800) & (years < 2200)).all()
        and ((months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)).all()
    )


def _few(numbers: Floats, each: float) -> bool:
    """Tell whether few whole numbers are repeated as codes are, so often each."""
    if len(np.unique(numbers[:SAMPLE])) > _MOST_CODES:
        return False
    different = np.unique(numbers)
    small = 0 <= different[0] <= 1 and different[-1] <= _MOST_CODES
    often = each if small else _OFTEN
    return len(different) <= min(_MOST_CODES, len(numbers) / often)


def _counts(values: Floats) -> bool:
    """Tell whether numbers are 1, 2, 3 and so on; from elsewhere if they are many."""
    numbers = _whole(values)
    if len(numbers) < _COUNTED or not (np.diff(numbers) == 1).all():
        return False
    return numbers[0] in (0, 1) or len(numbers) >= _MANY


def _are_handed_out(values: Floats) -> bool:
    """Tell whether whole numbers never repeat where measured ones would have to.

    Of n numbers from a range of r, about n**2 / 2r pairs are equal by chance. Where
    none is, though that comes about less than once in a hundred times, nobody measured
    them: they were handed out, as the numbers of towns are, or they are ranks. Incomes
    and coordinates are spread so widely that they need not repeat.
    """
    numbers = _whole(values)
    n = len(numbers)
    if n < _FEW:
        return False
    pairs = n * (n - 1) / 2 / (np.ptp(numbers) + 1)
    return bool(pairs > _BY_CHANCE) and len(np.unique(numbers)) == n


def _rise(values: Floats) -> bool:
    """Tell whether whole numbers rise from row to row, as no measured ones do.

    A few in equal steps are the levels of an experiment.
    """
    numbers = _whole(values)
    if len(numbers) < _SORTED:
        return False
    steps = np.diff(numbers)
    levels = len(numbers) < _FEW and (steps == steps[0]).all()
    return bool((steps > 0).all() and not levels)


def _are_times(name: str, values: Floats) -> bool:
    """Tell whether whole numbers are years, or seconds since 1970, and called so."""
    numbers = _whole(values)
    if not re.fullmatch(_TIME, name) or not len(numbers):
        return False
    years = numbers.min() >= 1000 and numbers.max() < 3000
    return bool(years or numbers.min() >= _SECONDS)


def _are_numbers_of_things(values: Floats) -> bool:
    """Tell whether whole numbers never repeat, are equally long and hardly rounded.

    So are the numbers of customers, however far they lie apart; and coordinates.
    """
    numbers = _whole(values)
    if len(numbers) < _FEW or numbers.min() < _LONG:
        return False
    short, long = np.floor(np.log10([numbers.min(), numbers.max()]))
    rounded = np.mean(numbers % 10 == 0) >= _ROUNDED
    return bool(short == long and not rounded) and len(np.unique(numbers)) == len(
        numbers
    )


def _whole(values: Floats) -> Floats:
    """Return the numbers of a column that has only whole ones; of others none."""
    numbers = values[~np.isnan(values)]
    whole = np.isfinite(numbers) & (numbers == np.floor(numbers))
    return numbers if whole.all() else numbers[:0]


def note_on(
    n: int,
    titles: Sequence[str],
    positions: Sequence[int],
    reasons: Mapping[int, Sentence],
    numeric: Sequence[str],
) -> Sentence | None:
    """Return in words what was taken of a table and what was left; nothing if all was.

    Examples
    --------
    >>> note_on(2, ["id", "x"], [1], {0: ID}, ["id", "x"])
    '2 points, 1 of 2 columns: "x"; left out: "id" (an ID); choose others by columns'
    """
    if len(positions) == len(titles):
        return None
    told = Sentence(
        "{n} {n:point|points}, {taken} of {all} {all:column|columns}: {names}",
        n=n,
        taken=len(positions),
        all=len(titles),
        names=listed([titles[i] for i in positions]),
    )
    if not reasons:
        return told
    groups: dict[Sentence, list[str]] = {}
    for i, reason in reasons.items():
        groups.setdefault(reason, []).append(titles[i])
    left = tuple(
        Sentence("{names} ({why})", names=listed(names, _NAMED), why=why)
        for why, names in groups.items()
    )
    told = Sentence("{told}; left out: {left}", told=told, left=left)
    if len(numeric) <= len(positions):
        return told
    return Sentence("{told}; choose others by {columns}", told=told, columns="columns")


def column_positions(columns: object, names: Sequence[str]) -> list[int]:
    """Return where the chosen columns, names or 0-based indices, stand in `names`."""
    wanted = told_columns(columns)
    if not isinstance(wanted, tuple):
        several = wanted if is_several(wanted) else [wanted]
        message = Sentence(
            'columns must be "{all}" or a sequence of names or indices, got {given}; '
            "did you mean {meant}?",
            all=ALL,
            given=shown(columns),
            meant=shown(list(several)),
        )
        raise ValueError(message)
    positions = [_position(column, names) for column in wanted]
    repeated = [i for i, count in Counter(positions).items() if count > 1]
    if repeated or not positions:
        given = Sentence("none")
        if repeated:
            given = Sentence("{name} twice", name=listed([names[repeated[0]]]))
        message = Sentence(
            "columns must be one or more different columns, got {given}", given=given
        )
        raise ValueError(message)
    return positions


def _position(column: object, names: Sequence[str]) -> int:
    if isinstance(column, str) and names.count(column) > 1:
        message = Sentence(
            "columns must be clear, got {name}, a name of {count} columns; use an "
            "index",
            name=listed([column]),
            count=names.count(column),
        )
        raise ValueError(message)
    if isinstance(column, str) and column in names:
        return names.index(column)
    if isinstance(column, str) and column.isascii() and column.isdigit():
        index = int(column) if len(column) < 10 else len(names)
    elif isinstance(column, (int, np.integer)) and not isinstance(column, bool):
        index = int(column)
    else:
        index = -1
    if not 0 <= index < len(names):
        message = Sentence(
            "columns must be among {names}, or indices from 0 to {last}, got "
            "{given}{near}",
            names=listed(names),
            last=len(names) - 1,
            given=shown(column),
            near=did_you_mean(column, names),
        )
        raise ValueError(message)
    return index
