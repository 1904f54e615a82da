"""Files that are no text: arrays of numpy, Parquet and Excel."""

import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.sentence import Sentence
from kmviz.points.cells import from_rows
from kmviz.points.columns import Column
from kmviz.points.frames import frame_columns
from kmviz.points.header import Rows, find_header
from kmviz.points.numerals import read_cell
from kmviz.points.text import SAMPLE, Written, listed

NPY = b"\x93NUMPY"
_ZIP, _PARQUET, _OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"
_BAD_ARRAY = (ValueError, EOFError, MemoryError, OverflowError, OSError, SyntaxError)


def read_array(source: Any, file: str) -> NDArray[Any]:
    """Return the array in a ``.npy`` file; nothing in it is executed."""
    try:
        if isinstance(source, (str, os.PathLike)):
            # A map is no longer than its file, whatever the header says.
            np.load(source, mmap_mode="r", allow_pickle=False)
        array: NDArray[Any] = np.load(source, allow_pickle=False)
    except _BAD_ARRAY as error:
        raise _broken(file, error) from error
    return array


def read_arrays(data: bytes, file: str) -> NDArray[Any]:
    """Return the only array of an ``.npz`` file, or the one called X."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            name = "X" if "X" in arrays.files else arrays.files[0]
            if len(arrays.files) > 1 and name != "X":
                message = Sentence(
                    '{file} must hold one array, or one called "X", got {names}',
                    file=file,
                    names=listed(arrays.files),
                )
                raise KeyError(message)
            return np.asarray(arrays[name])
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    except (*_BAD_ARRAY, zipfile.BadZipFile) as error:
        raise _broken(file, error) from error


def _broken(file: str, error: Exception) -> ValueError:
    """Return the refusal of an array; numpy says in many words which hold objects."""
    if "object" in str(error).lower():
        return ValueError(
            Sentence(
                "{file} must hold an array of numbers, got Python objects; save it "
                "anew as float",
                file=file,
            )
        )
    message = Sentence(
        "{file} must hold a whole array of numbers, got a broken one", file=file
    )
    return ValueError(message)


def read_format(data: bytes, file: str) -> list[Column] | NDArray[Any] | None:
    """Return what a file that is no text holds; None if it may be text."""
    if data.startswith(NPY):
        return read_array(io.BytesIO(data), file)
    if data.startswith(_PARQUET):
        return _parquet(data, file)
    if data.startswith(_OLD_EXCEL):
        message = Sentence(
            "{file} must be text or .xlsx, got an old Excel file; save it anew",
            file=file,
        )
        raise ValueError(message)
    if data.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
        if any(member.endswith(".npy") for member in members):
            return read_arrays(data, file)
        return _excel(data, members, file)
    return None


def _parquet(data: bytes, file: str) -> list[Column]:
    try:
        from pyarrow import ArrowException, BufferReader, parquet
    except ImportError:
        message = Sentence(
            "{file} is Parquet, which must have pyarrow: pip install pyarrow", file=file
        )
        raise RuntimeError(message) from None
    try:
        return frame_columns(parquet.read_table(BufferReader(data)), name=file)
    except (ArrowException, OSError) as error:
        message = Sentence(
            "{file} must be whole, got Parquet that cannot be read", file=file
        )
        raise ValueError(message) from error


def _excel(data: bytes, members: Sequence[str], file: str) -> list[Column]:
    if "xl/workbook.xml" not in members:
        message = Sentence(
            "{file} must be text or .xlsx, got another document; save it as CSV",
            file=file,
        )
        raise ValueError(message)
    try:
        from openpyxl import load_workbook
    except ImportError:
        message = Sentence(
            "{file} is Excel, which must have openpyxl: pip install openpyxl", file=file
        )
        raise RuntimeError(message) from None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {sheet.title: _rows(sheet) for sheet in book.worksheets}
        formula = _unsolved(data)
    except Exception as error:  # what openpyxl raises has no common kind
        message = Sentence(
            "{file} must be whole, got Excel that cannot be read", file=file
        )
        raise ValueError(message) from error
    if formula:
        message = Sentence(
            "{file} must hold what its formulas come to, got none for {formula}; open "
            "it in a spreadsheet and save it",
            file=file,
            formula=formula,
        )
        raise ValueError(message)
    rows = _only_table(sheets, file)
    header = find_header(list(islice(rows, SAMPLE)), Written("", file))
    return from_rows(
        rows[header.skip :], header.names, file=file, delimiter=",", decimal="."
    )


def _rows(sheet: Any) -> Rows:
    """Return the rows of a sheet that are not blank, with their numbers.

    They are as wide as the widest. How large a sheet is said to be is not believed:
    some programs write one cell for all.
    """
    sheet.reset_dimensions()
    rows = [
        (line, ["" if cell is None else _typed(cell) for cell in row])
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        if any(cell is not None for cell in row)
    ]
    width = max(
        (i for _, row in rows for i, cell in enumerate(row, 1) if cell), default=0
    )
    return [(line, [*row[:width], *[""] * (width - len(row))]) for line, row in rows]


def _unsolved(data: bytes) -> str:
    """Return the first formula whose value nobody has worked out; "" if none is so.

    Programs write formulas, and only a spreadsheet works them out. One that comes to an
    empty text has a value.
    """
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if "/worksheets/" in name]
        if not any(re.search(rb"<f[ />]", archive.read(name)) for name in sheets):
            return ""
    values, formulas = (
        load_workbook(io.BytesIO(data), read_only=True, data_only=solved).worksheets
        for solved in (True, False)
    )
    for pair in zip(values, formulas, strict=True):
        for sheet in pair:
            sheet.reset_dimensions()
        for row in zip(*(sheet.iter_rows() for sheet in pair), strict=True):
            for value, formula in zip(*row, strict=True):
                blank = value.value is None and value.data_type == "n"
                if blank and formula.data_type == "f":
                    return f"{formula.value} in {formula.coordinate}"
    return ""


def _only_table(sheets: Mapping[str, Rows], file: str) -> Rows:
    """Return the rows of the only sheet with numbers; without any, of one with words.

    Numbers are in columns of them: one alone, as a date in a remark, makes no table.
    """
    written = {name: rows for name, rows in sheets.items() if rows}
    tables = {name: rows for name, rows in written.items() if _has_numbers(rows)}
    if len(tables) > 1:
        message = Sentence(
            "{file} must have numbers on one sheet, got {names}; save one of them as "
            "CSV",
            file=file,
            names=listed(list(tables)),
        )
        raise ValueError(message)
    if not written:
        message = Sentence(
            "{file} must have at least one row of numbers, got an empty sheet",
            file=file,
        )
        raise ValueError(message)
    return next(iter((tables or written).values()))


def _has_numbers(rows: Rows) -> bool:
    return sum(read_cell(cell).is_number for _, row in rows for cell in row) > 1


def _typed(cell: object) -> str:
    """Return a cell as text that is read as the same number."""
    return repr(cell) if isinstance(cell, (int, float)) else str(cell)
