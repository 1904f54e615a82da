"""Files of CSV and Parquet, opened as data frames that are read when it is due.

How files are written is told by the first lines of each: what parts cells, which
decimal sign there is, and whether names stand above. All must be written alike. A
column that begins with numbers holds real numbers all the way down, or is refused where
it does not.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kmviz.core.given.columns import clipped
from kmviz.core.given.numbers import EXACT

LOOKED_AT = 1000
"""So many rows tell which columns hold numbers."""
HEAD = 100
"""So many lines tell how a file of text is written."""
KINDS = {"i": "Int64", "u": "UInt64"}
"""Whole numbers that stay so, where a few may be missing, as pandas calls them."""
SEPARATORS = ",;\t|"
PARTS = (".parquet", ".parq", ".pq")
"""What the names of files in a folder of Parquet end with."""


class Written(NamedTuple):
    """How the cells of a file of text are written."""

    separator: str
    decimal: str
    """Its sign; empty where no cell proves one."""
    columns: tuple[str, ...]
    """Their names: those above them, or "column 1", "column 2" and so on."""
    named: bool
    """Whether they stand in the file."""

    @property
    def options(self) -> dict[str, Any]:
        """What pandas is told of it."""
        names = {} if self.named else {"header": None, "names": list(self.columns)}
        signs = {"sep": self.separator, "decimal": self.decimal or "."}
        return {**signs, **names, "index_col": False}


def opened_frame(places: Sequence[str]) -> Any:
    """Return the rows of some files, of which all are CSV, or Parquet.

    A folder of Parquet counts as one.

    Raises
    ------
    ValueError
        If a file cannot be read, or has other columns than the first: it is named.
    RuntimeError
        If what reads them is not installed.
    """
    suffix = suffix_of(places[0])
    try:
        import dask.dataframe as dd
    except ImportError as error:
        message = f'dask[dataframe] must be installed for {suffix}, got "{error}"'
        raise RuntimeError(message) from None
    if suffix == ".parquet":
        parts = [str(part) for place in places for part in _parts(place)]
        check_alike(parts, [_stored(part) for part in parts])
        return dd.read_parquet(places)
    texts = [written(place) for place in places]
    check_alike(places, [", ".join(each.columns) for each in texts])
    check_alike(places, [repr(each.separator) for each in texts], "delimiter")
    decimal = next((each.decimal for each in texts if each.decimal), "")
    options = texts[0]._replace(decimal=decimal).options
    kinds = {
        name: KINDS[first.dtype.kind] if _are_large(first) else "float64"
        for name, first in _numbers(places, options).items()
    }
    return dd.read_csv(places, dtype=kinds, **options)


def unrounded(frame: Any, places: Sequence[str]) -> Any:
    """Return columns of files of text, which refuse whole numbers that are rounded.

    Those that do not begin with whole numbers may hold any.
    """
    first = _numbers(places, written(places[0]).options)
    whole = [name for name in frame if name in first.select_dtypes("integer")]
    floats = [name for name in whole if frame.dtypes[name] == "float64"]
    return frame.map_partitions(_unrounded, floats, meta=frame)


def check_alike(
    places: Sequence[str], told: Sequence[str], what: str = "columns"
) -> None:
    """Refuse files that do not have the columns of the first, or what else is told."""
    first = f'{told[0]} in "{places[0]}"'
    for place, own in zip(places, told, strict=True):
        if own != told[0]:
            message = (
                f"all files must have the same {what}, got {first} and "
                f'{own} in "{place}"'
            )
            raise ValueError(message)


def written(place: str) -> Written:
    r"""Return how the cells of a file are written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("1,5;2\n2,5;4\n")
    ...     written(str(path))
    Written(separator=';', decimal=',', columns=('column 1', 'column 2'), named=False)
    """
    rows, separator, decimal = _parted(place, _first_lines(place))
    first, widths = rows[0], sorted({len(row) for row in rows})
    if len(widths) > 1:
        message = (
            f'the file "{place}" must have as many cells in each row, got rows of '
            f"{widths[0]} and of {widths[-1]}"
        )
        raise ValueError(message)
    named = _are_names(place, first, rows[1:], decimal)
    columns = first if named else [f"column {i + 1}" for i in range(len(first))]
    return Written(separator, decimal, tuple(columns), named)


def _are_names(
    place: str, first: Sequence[str], others: Sequence[Sequence[str]], decimal: str
) -> bool:
    """Tell whether the first row names the columns, as 0, 1, 2 do above numbers."""
    if not all(_is_number(cell, decimal) for cell in first):
        return True
    whole = [[cell.strip().isdecimal() for cell in row] for row in (first, *others)]
    if not all(whole[0]) or all(map(any, zip(*whole[1:], strict=True))):
        return False
    if list(first) == [str(i) for i in range(len(first))]:
        return True
    message = (
        f'the file "{place}" must begin with names of columns, or a point like the '
        f"others, got {clipped(', '.join(first))}"
    )
    raise ValueError(message)


def _first_lines(place: str) -> list[str]:
    try:
        with open(place, encoding="utf-8-sig", newline="") as stream:
            lines = [line for line, _ in zip(stream, range(HEAD), strict=False)]
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        message = f'the file "{place}" must be UTF-8, got the byte 0x{byte:02x}'
        raise ValueError(message) from None
    return lines


def _parted(place: str, lines: Sequence[str]) -> tuple[list[list[str]], str, str]:
    """Return rows of cells, what parts them and their decimal sign: the most numbers.

    Of rows that do not have as many cells, or one, none count.
    """
    best, most = None, -1
    for separator in SEPARATORS:
        rows = [row for row in csv.reader(lines, delimiter=separator) if row]
        cells = [cell for row in rows for cell in row]
        decimal = "." if any(map(_has_point, cells)) else ""
        if separator != "," and any(map(_has_comma, cells)):
            decimal = ","
        numbers = sum(_is_number(cell, decimal) for cell in cells)
        widths = {len(row) for row in rows}
        if len(widths) != 1 or widths == {1}:
            numbers = 0
        if rows and numbers > most:
            best, most = (rows, separator, decimal), numbers
    if best is None:
        message = f'the file "{place}" must hold a table, got nothing'
        raise ValueError(message)
    return best


def _has_comma(cell: str) -> bool:
    """Tell whether a comma must be a decimal sign: no three digits follow it."""
    return re.fullmatch(r"\s*[-+]?\d*,(\d{1,2}|\d{4,})\s*", cell) is not None


def _has_point(cell: str) -> bool:
    return "." in cell and _is_number(cell, ".")


def _is_number(cell: str, decimal: str) -> bool:
    try:
        float(cell.replace(decimal or ".", "."))
    except ValueError:
        return False
    return True


def _numbers(places: Sequence[str], options: Mapping[str, Any]) -> Any:
    """Return the first rows of the columns that begin with numbers."""
    import pandas as pd  # type: ignore[import-untyped]  # Dask's frames need it

    for place in places:
        rows = pd.read_csv(place, nrows=LOOKED_AT, **options)
        if len(rows):
            return rows.select_dtypes("number")
    return pd.DataFrame()


def _are_large(first: Any) -> bool:
    """Tell whether whole numbers must stay so, as floats may round them."""
    return first.dtype.kind in KINDS and not first.between(-EXACT, EXACT).all()


def _unrounded(rows: Any, columns: Sequence[Any]) -> Any:
    """Return some rows, if no number of some columns can have been rounded."""
    for name in columns:
        large = rows[name][rows[name].abs() >= EXACT]
        if len(large):
            message = (
                "X must hold whole numbers below 2**53, from where float64 rounds "
                f'them, got some {large.iloc[0]:.0f} in column "{clipped(str(name))}"; '
                "subtract what all have in common"
            )
            raise ValueError(message)
    return rows


def suffix_of(place: str) -> str:
    """Return what files end with; those of a folder, unless it is Zarr's, are Parquet.

    Examples
    --------
    >>> suffix_of("points*.csv"), suffix_of("points.zarr")
    ('.csv', '.zarr')
    """
    suffix = Path(place).suffix
    return ".parquet" if suffix != ".zarr" and Path(place).is_dir() else suffix


def _parts(place: str) -> list[Path]:
    """Return the files that are a file, or a folder, of Parquet."""
    if not Path(place).is_dir():
        return [Path(place)]
    parts = [each for each in sorted(Path(place).rglob("*")) if each.suffix in PARTS]
    if not parts:
        message = f'the folder "{place}" must hold files of Parquet, got none'
        raise ValueError(message)
    return parts


def _stored(part: str) -> str:
    """Return the names of the columns of a file of Parquet."""
    import pyarrow.parquet as pq

    try:
        return ", ".join(sorted(pq.read_schema(part).names))
    except (OSError, ValueError) as error:
        said = clipped(str(error))
        message = f'the file "{part}" must be one of Parquet, got "{said}"'
        raise ValueError(message) from None
