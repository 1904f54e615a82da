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


def test_rows_that_pandas_has_numbered_are_no_measurement_in_parquet():
    some = pd.DataFrame({"x": [1.5, 9.0, 7.0, 4.0]}, index=[0, 2, 4, 3])

    table = read_table(io.BytesIO(saved(some.to_parquet)))

    assert table.columns == ("x",)
    assert table.others == ("__index_level_0__",)


def changed(content, sheet):
    """Return an Excel file with the XML of its first sheet changed by a function."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w") as copy:
        for name in old.namelist():
            part = old.read(name)
            copy.writestr(name, sheet(part) if name.endswith("sheet1.xml") else part)
    return new.getvalue()


@pytest.mark.parametrize("said", [b'ref="A1"', b'ref="A1:A9"', b'ref="A1:B2"', None])
def test_all_of_a_sheet_is_read_whatever_it_says_of_its_size(said):
    book = Workbook()
    for row in (["x", "y", "z"], [1, 2, 5], [3, 4, None], [7, 8, 6]):
        book.active.append(row)
    told = b'<dimension ref="A1:C4" />'
    wrong = b"" if said is None else b"<dimension " + said + b"/>"

    content = changed(saved(book.save), lambda xml: xml.replace(told, wrong))
    table = read_table(io.BytesIO(content))

    assert content != saved(book.save)
    assert table.X.tolist() == [[1, 2], [3, 4], [7, 8]]
    assert table.others == ("z",)


def test_formulas_that_nobody_has_worked_out_are_no_blanks():
    book = Workbook()
    for row in (["x", "y"], [1, 2], [3, 4], [7, "=A4*2"]):
        book.active.append(row)
    solved = changed(
        saved(book.save),
        lambda xml: xml.replace(b"<v /></c></row></s", b"<v>14</v></c></row></s"),
    )
    empty = changed(
        saved(book.save), lambda xml: xml.replace(b'<c r="B4">', b'<c r="B4" t="str">')
    )

    with pytest.raises(ValueError, match="formulas") as caught:
        read_table(io.BytesIO(saved(book.save)))

    assert str(caught.value) == (
        'the file "that was handed in" must hold what its formulas come to, got none '
        "for =A4*2 in B4; open it in a spreadsheet and save it"
    )
    assert read_table(io.BytesIO(solved)).X.tolist() == [[1, 2], [3, 4], [7, 14]]
    assert read_table(io.BytesIO(empty)).dropped == 1
