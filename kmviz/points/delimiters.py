"""Where a table begins in a text, and what parts its cells.

What cuts most rows into one same number of cells, and most of these into numbers, is
meant. Where two signs may be, it is refused.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import islice

from kmviz.core.given.columns import clipped
from kmviz.core.ground.sentence import Sentence
from kmviz.points.numerals import read_cell, read_dressed
from kmviz.points.text import BLANKS, MARKS, SAMPLE, Written, lines, unclear_ends

# The rarest in ordinary text comes first, and wins a tie.
DELIMITERS = ("\t", ";", "|", ",", " ")
_LOOKED_AT = 5000
"""Cells looked at for each delimiter, of all in these rows."""
_HARDLY = 0.01
"""A share of numbers so small that a delimiter was not meant as one."""
_DECIMAL = r"[+-]?[0-9]+,[0-9]+"
_DECIMALS = rf"{_DECIMAL}(?:, +{_DECIMAL})+"
"""Lines of whole numbers that may have decimal commas instead."""
_NO_REMARK = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)")
"""What a spreadsheet writes where a formula fails."""


def written(text: str, file: str, decimal: str | None = None) -> Written:
    """Return a table of text, its beginning and its delimiter found."""
    table = _after_comments(Written(text, file))
    first = table.line(table.begin + 1)
    declared = first.strip('" ').lower()
    if declared.startswith("sep=") and len(declared) == 5:
        return replace(table, delimiter=first.strip('"')[4], begin=table.begin + 1)
    delimiter = _delimiter(table, decimal)
    if delimiter == "," and decimal is None:
        _check_no_decimals(table)
    return replace(table, delimiter=delimiter)


def note_on_commas(table: Written) -> str:
    """Return in words that lines such as 1,5 were read as two numbers; "" for others.

    Of many pairs some second numbers end in 0, and some are longer than others.
    """
    rows = [row for _, row in _sampled(table)]
    parts = [row.partition(",")[2] for row in rows]
    alike = len({*map(len, parts)}) == 1 or not any(part[-1:] == "0" for part in parts)
    if not (alike and all(re.fullmatch(_DECIMAL, row) for row in rows)):
        return ""
    return Sentence(
        '"{row}" is read as two numbers; say decimal="," if it is one',
        row=clipped(rows[0]),
    )


def _sampled(table: Written) -> list[tuple[int, str]]:
    """Return the first lines that are not blank, with their numbers."""
    some = islice(lines(table.text), table.begin, table.begin + SAMPLE)
    numbered = enumerate(some, table.begin + 1)
    return [(number, line.strip()) for number, line in numbered if line.strip()]


def _check_no_decimals(table: Written) -> None:
    """Refuse lines such as 1,05 or 1,5, 2,5, in which commas may be decimal signs."""
    rows = _sampled(table)
    padded = [(line, row) for line, row in rows if re.search(",0[0-9]", row)]
    if padded and all(re.fullmatch(_DECIMAL, row) for _, row in rows):
        message = Sentence(
            '{file} must show where its cells end, got "{row}" in line {line}, which '
            'may be one number or two; say decimal="," or decimal="."',
            file=table.file,
            row=clipped(padded[0][1]),
            line=padded[0][0],
        )
        raise ValueError(message)
    if all(re.fullmatch(_DECIMALS, row) for _, row in rows):
        raise unclear_ends(table.file, rows[0][0], [rows[0][1]])


def _after_comments(table: Written) -> Written:
    """Return the table from its first line on that is neither blank nor a comment."""
    remarks: list[str] = []
    begin = 0
    for line in lines(table.text) if table.text.strip() else ():
        bare = line.strip().lstrip('"')
        if bare and (bare[0] not in MARKS or _NO_REMARK.match(bare)):
            break
        remarks.append(line.strip().strip('"').lstrip(MARKS).strip())
        begin += 1
    else:
        got = Sentence("comments alone" if any(remarks) else "an empty file")
        message = Sentence(
            "{file} must have at least one row of numbers, got {got}",
            file=table.file,
            got=got,
        )
        raise ValueError(message)
    remarks = [remark for remark in remarks if remark]
    below = list(islice(lines(table.text), begin + 1, begin + SAMPLE))
    marks = "".join(
        mark
        for mark in table.marks
        if 2 * sum(line.startswith(mark) for line in below) <= len(below)
    )
    return replace(table, begin=begin, remarks=remarks, marks=marks)


def _delimiter(table: Written, decimal: str | None) -> str:
    """Return what cuts most rows into one same number of cells, and into numbers."""
    scores = {each: _fitness(replace(table, delimiter=each)) for each in DELIMITERS}
    if decimal == "," and _is_one_column(table):
        scores[","] = -1.0, 0.0
    sure = [replace(table, delimiter=each) for each in "\t;|" if scores[each][1] == 1]
    if any(map(_cuts_no_numbers, sure)):  # or blanks might part thousands
        scores[BLANKS] = 0.0, 0.0
    best = max(scores.values())
    if scores[","] == (0, 0) and best[0] < _HARDLY:
        _check_is_read(replace(table, delimiter=","))
    if scores[","] == scores[BLANKS] == best > (0, 0):
        _check_commas_part(replace(table, delimiter=","))
    usual = "," if scores[","] >= (0, 0) else ";"
    return next((each for each in DELIMITERS if scores[each] == best > (0, 0)), usual)


def _is_one_column(table: Written) -> bool:
    """Tell whether each line is one number with a decimal comma, but for a name."""
    rows = islice(lines(table.text), table.begin, table.begin + SAMPLE)
    first, *others = (read_cell(line) for line in rows if line.strip())
    named = first.is_word and "," not in table.line(table.begin + 1)
    return (first.is_number or named) and all(each.is_number for each in others)


def _cuts_no_numbers(table: Written) -> bool:
    """Tell whether no cell is several numbers, as 1 5 is and 1 500 may not be."""
    several = (
        read_dressed(cell).is_word
        and all(read_cell(part).is_number for part in cell.split())
        for _, row in islice(table.rows(), SAMPLE)
        for cell in row
        if " " in cell.strip()
    )
    return not any(several)


def _check_is_read(table: Written) -> None:
    """Refuse a table between commas by what stops it from being read, if that does."""
    for _ in islice(table.rows(), SAMPLE):
        pass


def _check_commas_part(table: Written) -> None:
    """Refuse rows such as a 1,5 200,5: 1 and 5200, or two with decimal commas."""
    for line, row in islice(table.rows(), SAMPLE):
        parts = [cell.split() for cell in row]
        if any(len(each) > 1 and read_cell(each[-1]).is_number for each in parts[:-1]):
            raise unclear_ends(table.file, line, row)


def _fitness(table: Written) -> tuple[float, float]:
    """Return the share of rows that have the commonest width, weighed by numbers."""
    try:
        rows = [row for _, row in islice(table.rows(), SAMPLE)]
    except ValueError:
        return 0.0, 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0.0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    cells = [cell for row in rows if len(row) == width for cell in row]
    some = cells[:: 1 + len(cells) // _LOOKED_AT]
    numbers = sum(not read_dressed(cell).is_word for cell in some) / len(some)
    agreement = count / len(rows)
    return round(agreement * numbers, 9), agreement
