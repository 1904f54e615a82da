"""What stands over the numbers: a title, the names of the columns, or nothing.

Names are text above numbers. Some names look like numbers: programs write 0,1,2 over
columns that have none, and years stand over years. Where a first line may be names or
a point, it is refused: one of the two would be wrong.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kmviz.core.given.columns import clipped
from kmviz.core.ground.sentence import Sentence
from kmviz.points.numerals import read_cell, read_dressed
from kmviz.points.text import BLANKS, SAMPLE, Written, odd_width, unclear_ends

Rows = Sequence[tuple[int, list[str]]]
"""The cells of rows, each with the number of the line that it begins in, from 1."""
_YEAR = re.compile("(?:1[6-9]|20)[0-9][0-9]")
_DECORATED = r"[<>~≈±(]* ?[+-]?[0-9][0-9.,]*[)*†-]*"
"""A number that is marked, so that it may be one of the points."""
_EXACT = 16
"""Significant digits that only the shortest exact form of a float has."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table begins, how wide it is, and the names of its columns.

    Parameters
    ----------
    skip : int
        The number of rows before the first row of numbers.
    width : int
        The number of cells in each row of numbers.
    names : tuple of str
        A name for each column, blank where the header leaves one without.
    found : bool
        Whether there is a header, or the names are made up.
    """

    skip: int
    width: int
    names: tuple[str, ...]
    found: bool


def find_header(sample: Rows, table: Written) -> Header:
    r"""Return what stands over the numbers, from the first rows of a table.

    Raises
    ------
    ValueError
        If rows have other widths, or the first may be names as well as a point.

    Examples
    --------
    >>> from kmviz.points.delimiters import written
    >>> table = written("height,weight\n1.6,58\n1.8,85\n", "people.csv")
    >>> find_header(list(table.rows()), table)
    Header(skip=1, width=2, names=('height', 'weight'), found=True)
    """
    width = _width(sample)
    titles = _titles(sample, width)
    line, first = sample[titles]
    below = [row for _, row in sample[titles + 1 :]]
    body = below if _all_numbers(first) else [row for row in below if row != first]
    above = [number for number, _ in sample[:titles]]
    if _is_short(first, body, table):
        return Header(titles + 1, width, ("", *_stripped(first)), found=True)
    if len(first) == width - 1 and body and _are_blank([row[-1:] for row in body]):
        first = [*first, ""]  # its rows end in a delimiter
    if len(first) != width:
        raise odd_width(table.file, width, line, first)
    body = [row for row in body if len(row) == width]
    found = _is_header(first, body, table)
    if above and not found and line == above[-1] + 1:
        raise odd_width(table.file, width, *sample[titles - 1])
    if found and width == 1 and all(_is_pair(row[0]) for row in [first, *body]):
        raise unclear_ends(table.file, line, first)
    if found:
        return Header(titles + 1, width, _stripped(first), found=True)
    names = _remarked(table, width)
    made_up = tuple(f"column {i}" for i in range(1, width + 1))
    return Header(titles, width, names or made_up, found=bool(names))


def only_table(rows: Rows, header: Header, table: Written) -> Rows:
    """Return the rows below a header, without those in which it stands again.

    Raises
    ------
    ValueError
        If other names stand below a blank line, over another table.
    """
    kept = [each for each in rows if not _is_again(each[1], header)]
    for i in range(1, len(kept)):
        line, row = kept[i]
        if line > kept[i - 1][0] + 1 and _begins_another(kept[i:], table):
            message = Sentence(
                "{file} must hold one table, got a second one from line {line} on, "
                'below "{row}"; put it into a file of its own',
                file=table.file,
                line=line,
                row=clipped(table.delimiter.join(row)),
            )
            raise ValueError(message)
    return kept


def _is_again(row: list[str], header: Header) -> bool:
    """Tell whether a row repeats the names, of which one at least is no number."""
    names = header.names[-len(row) :]
    return header.found and _stripped(row) == names and not _all_numbers(row)


def _begins_another(rows: Rows, table: Written) -> bool:
    """Tell whether a row, the first below a blank line, has names over numbers."""
    (_, first), *others = rows[:SAMPLE]
    body = [row for _, row in others if len(row) == len(first)]
    told = [cell.strip() for cell in first if not read_cell(cell).is_word]
    may_be = len(told) < len(first) and _all_years(told)
    return may_be and _is_header(first, body, table)


def _all_numbers(row: list[str]) -> bool:
    return not any(read_cell(cell).is_word for cell in row)


def _width(sample: Rows) -> int:
    """Return the commonest number of cells; of equally common ones the first."""
    return Counter(len(row) for _, row in sample).most_common(1)[0][0]


def _is_pair(cell: str) -> bool:
    """Tell whether two cells may stand in quotes together, or a decimal comma."""
    return cell.count(",") == 1


def _stripped(row: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row)


def _titles(sample: Rows, width: int) -> int:
    """Return how many rows before the table are a title: one text and nothing else."""
    for i, (_, row) in enumerate(sample[:-1]):
        told = [cell for cell in row if cell.strip()]
        below = sample[i + 1][1]
        padded = len(row) == width > 2 and (len(below) != width or _all_text(below))
        alone = len(row) == 1 < width
        if not (len(told) <= 1 and (padded or alone) and _no_number(told)):
            return i
        if alone and width == 2 and not _all_text(below) and _follows(sample, i):
            return i  # 1,5 under a name may be one column with decimal commas
    return len(sample) - 1


def _follows(sample: Rows, i: int) -> bool:
    """Tell whether the next row stands in the next line."""
    return sample[i + 1][0] == sample[i][0] + 1


def _all_text(row: list[str]) -> bool:
    return all(read_cell(cell).is_word for cell in row)


def _no_number(cells: list[str]) -> bool:
    return not any(read_cell(cell).is_number for cell in cells)


def _are_blank(rows: list[list[str]]) -> bool:
    return not "".join(cell for row in rows for cell in row).strip()


def _is_short(first: list[str], body: list[list[str]], table: Written) -> bool:
    """Tell whether the header has no cell over the row names, as R and pandas do it.

    Row names are words, or whole numbers that count; between commas they are words, or
    a decimal comma might be cut in two.
    """
    if not body or any(len(row) != len(first) + 1 for row in body):
        return False
    others = [cell.strip() for cell in first if not read_cell(cell).is_word]
    if len(others) == len(first) or not _all_years(others):
        return False
    if _are_blank([row[-1:] for row in body]):
        return False
    names = [row[0].strip() for row in body]
    quoted = f'\n"{names[0]}"' in table.text
    if _no_number(names) or quoted:
        return len(set(names)) == len(names)
    if len(first) == 1 or table.delimiter == ",":
        return False
    # 1 200 may be more than a thousand, but not 0 200.
    thousands = all(re.fullmatch("[0-9]{3}", row[1]) for row in body)
    return names == _counted(0, names) or (
        names == _counted(1, names) and not thousands
    )


def _is_header(first: list[str], body: list[list[str]], table: Written) -> bool:
    """Tell whether the first row holds names: text above numbers, or text alone."""
    readings = [read_cell(cell) for cell in first]
    numbers = [
        cell.strip()
        for cell, read in zip(first, readings, strict=True)
        if read.is_number
    ]
    named = [
        i
        for i, read in enumerate(readings)
        if read.is_word and _names(first[i]) and not _is_among_its_like(first, body, i)
    ]
    if any(re.fullmatch(_DECORATED, first[i].strip()) for i in named):
        return _refuse_counting(first, table)
    over = [i for i in named if _numeric(body, i)]
    if over and (
        _all_years(numbers) or numbers in (_counted(0, numbers), _counted(1, numbers))
    ):
        return True
    if over:
        message = Sentence(
            '{file} must have names or numbers in its first line, got both: "{name}" '
            'beside "{number}"',
            file=table.file,
            name=clipped(first[over[0]]),
            number=numbers[0],
        )
        raise ValueError(message)
    if not numbers:
        return bool(named)
    if numbers == _counted(0, numbers):
        return _counts(first, body, table)
    if not first[0].strip() and _are_row_numbers(body):
        return len(numbers) == len(first) - 1
    if _are_whole_above_decimals(first, body):
        return _refuse_counting(first, table)
    return _are_years(numbers, first, body)


def _is_among_its_like(first: list[str], body: list[list[str]], i: int) -> bool:
    """Tell whether a number with a unit or in brackets stands above others."""
    reading = read_dressed(first[i])
    if not reading.is_number:
        return False
    below = [read_dressed(row[i]) for row in body if read_cell(row[i]).is_word]
    return any(each.is_number and each.unit == reading.unit for each in below)


def _names(cell: str) -> bool:
    """Tell whether a cell can be a name: a dash or a point alone cannot."""
    return any(letter.isalnum() for letter in cell)


def _counted(start: int, numbers: list[str]) -> list[str]:
    return [str(i) for i in range(start, start + len(numbers))]


def _all_years(numbers: list[str]) -> bool:
    return all(map(_YEAR.fullmatch, numbers))


def _numeric(body: list[list[str]], position: int) -> bool:
    """Tell whether there is a number in a column, and else only blanks."""
    readings = [read_cell(row[position]) for row in body]
    return any(read.is_number for read in readings) and not any(
        read.is_word for read in readings
    )


def _are_years(numbers: list[str], first: list[str], body: list[list[str]]) -> bool:
    """Tell whether the first row has years, one after the other, above no years."""
    if len(numbers) < 2 or not _all_years(numbers):
        return False
    under = [
        row[i].strip()
        for i, cell in enumerate(first)
        for row in body
        if cell.strip() in numbers
    ]
    return sorted(set(numbers)) == numbers and not _all_years(under)


def _counts(first: list[str], body: list[list[str]], table: Written) -> bool:
    """Tell names that count 0, 1, 2 from a point, by what only one program writes.

    A blank corner over row numbers is pandas'. Else the numbers below must all have a
    point, and some be written in the way in which a whole number has one too, 2.0.
    """
    at = [i for i, cell in enumerate(first) if cell.strip().isdecimal()]
    if at[0] == 1 and not first[0].strip():
        return _are_row_numbers(body)
    under = [row[i].strip() for row in body for i in at if row[i].strip()]
    floats = [cell for cell in under if re.search("[.,eE]", cell)]
    exact = any(
        cell.endswith((".0", ",0")) or len(re.findall("[0-9]", cell)) >= _EXACT
        for cell in floats
    )
    if not body or 0 < len(floats) < len(under):
        return False
    return exact or _refuse_counting(first, table)


def _are_row_numbers(body: list[list[str]]) -> bool:
    return [row[0].strip() for row in body] == _counted(0, [row[0] for row in body])


def _are_whole_above_decimals(first: list[str], body: list[list[str]]) -> bool:
    """Tell whether whole numbers rise along a row, above nothing but decimals.

    So stand wavelengths above spectra, and rarely the first of many points.
    """
    whole = [float(cell) for cell in first if cell.strip().isdecimal()]
    return (
        len(body) > 1
        and len(whole) == len(first) > 1
        and whole == sorted(set(whole))
        and all(re.search("[.,]", cell) for row in body for cell in row)
    )


def _refuse_counting(first: list[str], table: Written) -> bool:
    given = table.delimiter.join(first)
    message = Sentence(
        '{file} must tell names from points, got a first line "{row}" that may be '
        'either; write names such as "x" and "y" in its place if they are names, '
        "above it if it is a point",
        file=table.file,
        row=clipped(given),
    )
    raise ValueError(message)


def _remarked(table: Written, width: int) -> tuple[str, ...]:
    """Return the names that a comment over the table gives, as numpy writes them."""
    if not table.remarks:
        return ()
    last = table.remarks[-1]
    cells = last.split() if table.delimiter == BLANKS else last.split(table.delimiter)
    named = len(cells) == width > 1 and _no_number(cells) and any(map(_names, cells))
    return _stripped(cells) if named else ()
