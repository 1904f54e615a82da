"""Bytes of text become rows of cells: encoding, comments, quotes.

The standard library reads the cells. What it leaves open is settled here, always in
the way that fails loudly.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from kmviz.core.given.columns import clipped
from kmviz.core.ground.sentence import Sentence

BLANKS = " "
"""As a delimiter: any run of blanks and tabs."""
SAMPLE = 200
"""Rows looked at to find delimiter and header."""
LISTED = 6
"""Names of columns that a sentence lists; of more it tells how many."""
MARKS = "#%@"
"""What lines over a table begin with that are no part of it."""
_REMARK = re.compile(rf"[{MARKS}]+(?:\s|$)")
"""How a comment inside a table begins: #3 is a cell."""
_SEVEN_BITS = re.compile(r"\A\+/v[89+/]|\+[A-Za-z0-9/+]{3,}-")
"""The mark of UTF-7, and a letter beyond ASCII in it."""
_ASIAN = "\u2e80"
"""The first letter of those of China, Japan and Korea."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_BYTE_ORDERS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_BINARY_FORMATS = {
    b"%PDF": Sentence("a PDF"),
    b"\x89HDF": "HDF5",
    b"ARROW1": "Feather",
    b"$FL2": "SPSS",
    b"MATLAB": "MATLAB",
    b"SQLite": "SQLite",
    b"\x80\x04\x95": "pickle",
    b"\x80\x05\x95": "pickle",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
}
_OTHER_FORMATS = {
    "%%matrixmarket": "Matrix Market",
    "{\\rtf": "RTF",
    "<!doctype": Sentence("a web page (HTML)"),
    "<html": Sentence("a web page (HTML)"),
    "<stata_dta": "Stata",
    "<?xml": "XML",
    "<": Sentence("a web page or XML"),
    "{": "JSON",
    "[": "JSON",
    "%pdf": Sentence("a PDF"),
}


class _Strict(csv.excel):
    """A quote that is never closed would otherwise swallow the rest of the file."""

    skipinitialspace = True
    strict = True


@dataclass(frozen=True, eq=False, slots=True)
class Written:
    """A table as it is written.

    Parameters
    ----------
    text : str
        All of it.
    file : str
        What errors call it.
    delimiter : str
        What stands between cells.
    quote : str
        What may stand around them.
    begin : int
        The number of the line, from 0, in which the table begins.
    remarks : sequence of str
        The comments before it, without their marks.
    marks : str
        What comments inside it begin with.
    """

    text: str
    file: str
    delimiter: str = ","
    quote: str = '"'
    begin: int = 0
    remarks: Sequence[str] = ()
    marks: str = "#%"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not an empty line, with the number of its line."""
        reader = csv.reader(
            self._lines(), _Strict, delimiter=self.delimiter, quotechar=self.quote
        )
        try:
            for row in reader:
                if len(row) > 1 or (row and row[0].strip()):
                    yield self.begin + reader.line_num, row
        except csv.Error as error:
            line = self.begin + reader.line_num
            if "field larger" in str(error):
                most = csv.field_size_limit()
                message = Sentence(
                    "{file} must have cells of at most {most} characters, got a "
                    "longer one in line {line}",
                    file=self.file,
                    most=most,
                    line=line,
                )
            else:
                message = Sentence(
                    "{file} must be a table with matching quotes, got an odd one that "
                    "ends in line {line}",
                    file=self.file,
                    line=line,
                )
            raise ValueError(message) from error

    def line(self, number: int) -> str:
        """Return a line by its number."""
        return next(islice(lines(self.text), number - 1, None))

    def _lines(self) -> Iterator[str]:
        for line in islice(lines(self.text), self.begin, None):
            if line and line[0] in self.marks and _REMARK.match(line):
                yield "\n"
            elif self.delimiter == BLANKS:
                yield line.replace("\t", " ").strip() + "\n"
            else:
                yield line + "\n"


def lines(text: str) -> Iterator[str]:
    """Yield the lines of a text, one at a time, without their ends."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    if start < len(text):
        yield text[start:]


def decoded(data: bytes, file: str) -> tuple[str, bool]:
    """Return the text of a file, its line ends plain, and whether letters are sure.

    Where nothing tells the encoding, it is UTF-8 or else that of Windows in the west.
    """
    for mark, kind in _BINARY_FORMATS.items():
        if data.startswith(mark):
            raise _other_format(kind, file)
    encoding = next(
        (name for mark, name in _BYTE_ORDERS.items() if data.startswith(mark)), ""
    )
    pairs = data[: 1 << 16]
    if not encoding and pairs[1::2].count(0) > len(pairs) // 4:
        encoding = "utf-16-le"
    elif not encoding and pairs[::2].count(0) > len(pairs) // 4:
        encoding = "utf-16-be"
    text, sure = _text(data, encoding)
    if "\0" in text or _CONTROL.search(text, 0, 1 << 16):
        message = Sentence(
            "{file} must be a table of text, got binary bytes; save it as CSV from "
            "the program that wrote it",
            file=file,
        )
        raise ValueError(message)
    if not (sure or _is_western(text)):
        message = Sentence(
            "{file} must be text in UTF-8, got letters in another encoding; save it as "
            "UTF-8",
            file=file,
        )
        raise ValueError(message)
    text = text.rstrip("\x1a")
    _check_is_no_other_format(text, file)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, sure


def _text(data: bytes, encoding: str) -> tuple[str, bool]:
    with suppress(UnicodeDecodeError):
        text = data.decode(encoding or "utf-8")
        in_seven_bits = "" if encoding else _of_seven_bits(text)
        return in_seven_bits or text, not in_seven_bits
    if encoding:
        return "\0", True
    return data.decode("cp1252", errors="replace"), False


def _of_seven_bits(text: str) -> str:
    """Return the text if it seems to be written in UTF-7; else "".

    By chance, hardly any text is without error in it, and then has letters of Asia.
    """
    if not _SEVEN_BITS.search(text, 0, 1 << 16) or not text.isascii():
        return ""
    with suppress(UnicodeDecodeError):
        read = text.encode().decode("utf-7")
        marked, read = read[0] == "\ufeff", read.lstrip("\ufeff")
        if marked or max(read) < _ASIAN:
            return read
    return ""


def _is_western(text: str) -> bool:
    """Tell whether guessed letters may be right: most are those of English."""
    letters = [each for each in text[: 1 << 16] if each.isalpha()]
    foreign = sum(not each.isascii() for each in letters)
    return "\ufffd" not in text and 2 * foreign <= len(letters)


def note_on_letters(names: Sequence[str]) -> str:
    """Return in words which name has letters that were guessed; "" if none has.

    Examples
    --------
    >>> note_on_letters(["x", "Größe"])[:35]
    'letters as in "Größe" are guessed, '
    """
    guessed = next((name for name in names if not name.isascii()), "")
    message = Sentence(
        'letters as in "{name}" are guessed, because the file is not in UTF-8; if they '
        "are wrong, save it as UTF-8",
        name=clipped(guessed),
    )
    return message if guessed else ""


def _check_is_no_other_format(text: str, file: str) -> None:
    begin = text[:200].lstrip().lower()
    for mark, kind in _OTHER_FORMATS.items():
        if begin.startswith(mark):
            raise _other_format(kind, file)


def _other_format(kind: str, file: str) -> ValueError:
    message = Sentence(
        "{file} must be a table of text, got {kind}; save it as CSV",
        file=file,
        kind=kind,
    )
    return ValueError(message)


def odd_width(file: str, width: int, line: int, row: Sequence[str]) -> ValueError:
    """Return what to say of a row that is longer or shorter than most."""
    message = Sentence(
        "{file} must have {cells} {cells:cell|cells} in every row, as in most, got "
        '{found} in line {line}: "{row}"; if it is no row of the table, put # before '
        "it",
        file=file,
        cells=width,
        found=len(row),
        line=line,
        row=clipped(" ".join(row)),
    )
    return ValueError(message)


def unclear_ends(file: str, line: int, row: Sequence[str]) -> ValueError:
    """Return what to say of a row that may be cut into cells in two ways."""
    message = Sentence(
        '{file} must show where its cells end, got "{row}" in line {line}, which '
        "commas or blanks may part; put semicolons between the cells",
        file=file,
        row=clipped(",".join(row)),
        line=line,
    )
    return ValueError(message)


def listed(names: Sequence[str], most: int = LISTED) -> str:
    """Return names in quotes, of very many the first.

    Examples
    --------
    >>> listed(["x", "y"])
    '"x", "y"'
    >>> listed(["x", "y", "z"], most=1)
    '"x" and 2 more'
    """
    told = ", ".join(f'"{clipped(name)}"' for name in names[:most])
    more = len(names) - most
    return (
        Sentence("{names} and {more} more", names=told, more=more) if more > 0 else told
    )
