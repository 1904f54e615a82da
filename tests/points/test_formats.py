"""Files that are no text: which library reads them, and which of them none can."""

import io
import sys
import zipfile

import pandas as pd
import pytest
from openpyxl import Workbook

from kmviz import read_table

FRAME = pd.DataFrame({"x": [1, 3], "y": [2.5, 4]})


def saved(writer, **options):
    """Return the bytes that a writer puts into a file."""
    file = io.BytesIO()
    writer(file, **options)
    return file.getvalue()


def zipped(*members):
    """Return an archive of files of no content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "")
    return file.getvalue()


PARQUET, EXCEL = saved(FRAME.to_parquet), saved(FRAME.to_excel, index=False)


@pytest.mark.parametrize(
    ("content", "library", "kind"),
    [(PARQUET, "pyarrow", "Parquet"), (EXCEL, "openpyxl", "Excel")],
)
def test_a_library_that_is_missing_is_named_until_it_is_there(
    monkeypatch, content, library, kind
):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(RuntimeError) as caught:
        read_table(io.BytesIO(content))
    monkeypatch.undo()

    assert str(caught.value) == (
        f'the file "that was handed in" is {kind}, which must have {library}: '
        f"pip install {library}"
    )
    assert read_table(io.BytesIO(content)).X.tolist() == FRAME.values.tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PARQUET[:-9], "must be whole, got Parquet that cannot be read"),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "must be whole, got Excel that cannot be read",
        ),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "must be text or .xlsx, got another document; save it as CSV",
        ),
        (
            saved(Workbook().save),
            "must have at least one row of numbers, got an empty sheet",
        ),
        (
            b"@relation r\n@data\n1,2\n",
            "must have @attribute lines and @data, as ARFF, got none",
        ),
    ],
    ids=["Parquet", "Excel", "Word", "an empty sheet", "ARFF"],
)
def test_what_no_library_can_read_is_refused(content, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(io.BytesIO(content))

    assert str(caught.value) == f'the file "that was handed in" {message}'


def test_a_row_of_a_sheet_has_the_number_that_excel_shows(tmp_path):
    book, path = Workbook(), tmp_path / "points.xlsx"
    for row in (["x", "y"], [1, 2], [], [3, "later"]):
        book.active.append(row)
    book.save(path)

    with pytest.raises(ValueError, match="must have numbers") as error:
        read_table(path, columns=["x", "y"])

    assert '"later" in line 4' in str(error.value)
