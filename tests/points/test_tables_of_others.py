"""Small files, each the shape of a public report, and the points that they mean."""

import bz2
import gzip
import io
import lzma
import zipfile

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from openpyxl import Workbook

from kmviz import read_table

THREE = [[1, 2], [3, 4], [7, 8]]
INCOMES = [[1200, 30], [2300, 40], [12500, 50], [980, 60]]
PUPILS = "height,weight\n1.6,58\n1.9,92\n1.7,70\n1.8,85\n"
PUPIL_POINTS = [[1.6, 58], [1.9, 92], [1.7, 70], [1.8, 85]]
FOUR = [[1.5, 2], [3, 4], [7, 8.5], [9, 9]]


def saved(writer, *arguments, **options):
    """Return the bytes that a writer puts into a file."""
    file = io.BytesIO()
    writer(file, *arguments, **options)
    return file.getvalue()


def zipped(**members):
    """Return an archive of these files, a dash in a name for its dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def workbook(**sheets):
    """Return an Excel file of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(lambda file: book.save(file))


READ = {
    "pandas numbers columns without names": (
        "0,1\n1.5,2.0\n3.0,4.0\n7.0,8.5\n9.0,9.0\n",
        FOUR,
        ("0", "1"),
    ),
    "pandas writes the index, too": (
        ",0,1\n0,1.5,2.0\n1,3.0,4.0\n2,7.0,8.5\n3,9.0,9.0\n",
        FOUR,
        ("0", "1"),
    ),
    "pandas writes the index beside wavelengths": (
        ",400,410\n0,1.5,2.0\n1,3.0,4.0\n2,7.0,8.5\n3,9.0,9.0\n",
        FOUR,
        ("400", "410"),
    ),
    "pandas writes the index beside whole numbers": (
        ",0,1\n0,1,2\n1,3,4\n2,7,8\n",
        THREE,
        ("0", "1"),
    ),
    "a decimal point, proved by another cell": (
        "x,y\n1.250,3.100\n0.500,4.200\n",
        [[1.25, 3.1], [0.5, 4.2]],
        ("x", "y"),
    ),
    "names in the last line that numpy writes above": (
        "# my run\n# x y\n1 2\n3 4\n7 8\n",
        THREE,
        ("x", "y"),
    ),
    "years above years are points": (
        "2001,2003\n2002,2004\n2005,2001\n",
        [[2001, 2003], [2002, 2004], [2005, 2001]],
        ("column 1", "column 2"),
    ),
    "an id": ("id,x,y\n1,1,2\n2,3,4\n3,7,8\n", THREE, ("x", "y")),
    "customers": (
        "CustomerID,Gender,Age,Income (k$),Score\n"
        "0001,Male,31,16,21\n0002,Female,32,17,82\n0003,Male,30,18,23\n",
        [[31, 16], [32, 17], [30, 18]],
        ("Age", "Income (k$)"),
    ),
    "a thousand in German, proved by another column": (
        "land;faelle;pro100k\nA;2.155;19,47\nB;1.020;9,5\nC;980;7,1\n",
        [[2155, 19.47], [1020, 9.5], [980, 7.1]],
        ("faelle", "pro100k"),
    ),
    "thousands and decimals in one cell": (
        "Umsatz;Alter\n1.200,50;30\n2.300,10;40\n12.500,00;50\n980,25;60\n",
        [[1200.5, 30], [2300.1, 40], [12500, 50], [980.25, 60]],
        ("Umsatz", "Alter"),
    ),
    "thousands parted by blanks": (
        "salary;age\n1 200;30\n2\u202f300;40\n12\u00a0500;50\n980;60\n",
        INCOMES,
        ("salary", "age"),
    ),
    "thousands parted by blanks, behind a tab": (
        "ville\tpop\nParis\t2 102\nLyon\t5 222\nNice\t3 421\n",
        [[2102], [5222], [3421]],
        ("pop",),
    ),
    "the same without names": (
        "Paris\t2 102\t1,5\nLyon\t5 222\t2,5\nNice\t3 421\t0,5\n",
        [[2102, 1.5], [5222, 2.5], [3421, 0.5]],
        ("column 2", "column 3"),
    ),
    "thousands in quotes": (
        'income,age\n"1,200",30\n"2,300",40\n"12,500",50\n"980",60\n',
        INCOMES,
        ("income", "age"),
    ),
    "thousands in quotes that none of is round": (
        'income,age\n"$1,234",30\n"$12,345",40\n$987,50\n',
        [[1234, 30], [12345, 40], [987, 50]],
        ("income", "age"),
    ),
    "decimal commas in quotes": (
        '"1,5","2,5"\n"3,5","4"\n"7,1","8"\n',
        [[1.5, 2.5], [3.5, 4], [7.1, 8]],
        ("column 1", "column 2"),
    ),
    "currency": (
        "price,area\n$10,20\n$1200.50,40\n-$90,80\n",
        [[10, 20], [1200.5, 40], [-90, 80]],
        ("price", "area"),
    ),
    "percent": ("x,y\n10%,1\n20 %,2\n", [[10, 1], [20, 2]], ("x", "y")),
    "minus signs of typesetters": (
        "x,y\n\u22121.5,2\n\u20133,4\n",
        [[-1.5, 2], [-3, 4]],
        ("x", "y"),
    ),
    "blanks": ("1 2\n3 4\n7 8\n", THREE, ("column 1", "column 2")),
    "fixed width": (
        "   x      y\n  1.0   2.0\n  3.0   4.0\n  7.0   8.0\n",
        THREE,
        ("x", "y"),
    ),
    "a blank in one of the names between tabs": (
        "name\tx\ty\tlen (cm)\tz\na\t1\t2\t5\t6\nb\t3\t4\t7\t8\nc\t7\t8\t9\t9\n",
        THREE,
        ("x", "y"),
    ),
    "bars": ("x|y\n1|2\n3|4\n7|8\n", THREE, ("x", "y")),
    "savetxt": (saved(np.savetxt, THREE), THREE, ("column 1", "column 2")),
    "savetxt with a header": (
        saved(np.savetxt, THREE, header="x,y", delimiter=","),
        THREE,
        ("x", "y"),
    ),
    "R": ('"x" "y"\n"1" 1 2\n"2" 3 4\n"3" 7 8\n', THREE, ("x", "y")),
    "pandas with blanks": (
        pd.DataFrame({"x": [1, 3, 7], "y": [2, 4, 8]}).to_csv(sep=" "),
        THREE,
        ("x", "y"),
    ),
    "pandas on the screen": (
        str(pd.DataFrame({"x": [1, 3, 7], "y": [2, 4, 8]})),
        THREE,
        ("x", "y"),
    ),
    "R with commas": (
        '"x","y"\n"1",1,2\n"2",3,4\n"3",7,8\n',
        THREE,
        ("x", "y"),
    ),
    "R without quotes": ("x y\n1 1 2\n2 3 4\n3 7 8\n", THREE, ("x", "y")),
    "doubled tabs": (
        "15.26\t14.84\t0.87\t1\n14.88\t14.57\t\t0.88\t1\n14.29\t14.09\t0.90\t1\n",
        [[15.26, 14.84], [14.88, 14.57], [14.29, 14.09]],
        ("column 1", "column 2"),
    ),
    "comments": ("# in the lab\n#two\nx,y\n1,2\n3,4\n# ?\n7,8\n", THREE, ("x", "y")),
    "Matlab": ("% export\n1,2\n3,4\n7,8\n", THREE, ("column 1", "column 2")),
    "a title": ("My measurements\n\nx,y\n1,2\n3,4\n7,8\n", THREE, ("x", "y")),
    "a title as a spreadsheet pads it": (
        "My points,,\nname,x,y\na,1,2\nb,3,4\nc,7,8\n",
        THREE,
        ("x", "y"),
    ),
    "sep=": ("sep=;\nx;y\n1;2\n3;4\n7;8\n", THREE, ("x", "y")),
    "years": (
        "land,2019,2020\nA,1,2\nB,3,4\nC,7,8\n",
        THREE,
        ("2019", "2020"),
    ),
    "rows that end in a delimiter": ("x,y\n1,2,\n3,4,\n7,8,\n", THREE, ("x", "y")),
    "ARFF": (
        "% a\n@relation pts\n@attribute 'x' numeric\n@attribute y REAL\n"
        "@attribute class {a,b}\n@data\n1,2,a\n3,4,b\n7,8,a\n",
        THREE,
        ("x", "y"),
    ),
    "ARFF with comments above its rows, and words with commas": (
        "@relation pts\n@attribute x real\n@attribute y real\n@attribute z string\n"
        '@data\n%\n% three {rows}\n%%\n1,2,"a, b"\n3,4,"it\'s"\n7,8,c\n%\n',
        THREE,
        ("x", "y"),
    ),
    "ARFF with quotes in names": (
        "@relation pts\n@attribute 'it\\'s x' real\n@attribute \"y\" real\n"
        "@data\n1,2\n3,4\n7,8\n",
        THREE,
        ("it's x", "y"),
    ),
    "Excel's Unicode text": (PUPILS.encode("utf-16"), PUPIL_POINTS, None),
    "UTF-16 without a mark": (PUPILS.encode("utf-16-be"), PUPIL_POINTS, None),
    "Windows-1252": (
        PUPILS.replace("height", "Größe").encode("cp1252"),
        PUPIL_POINTS,
        ("Größe", "weight"),
    ),
    "gzip": (gzip.compress(PUPILS.encode()), PUPIL_POINTS, None),
    "bzip2": (bz2.compress(PUPILS.encode()), PUPIL_POINTS, None),
    "xz": (lzma.compress(PUPILS.encode()), PUPIL_POINTS, None),
    "a zip of gzip": (
        zipped(points_csv_gz=gzip.compress(PUPILS.encode())),
        PUPIL_POINTS,
        None,
    ),
    "zip": (zipped(points_csv=PUPILS), PUPIL_POINTS, None),
    ".npy": (saved(np.save, np.array(THREE)), THREE, ("column 1", "column 2")),
    ".npy with names": (
        saved(np.save, np.array([(1, 2), (3, 4), (7, 8)], [("x", int), ("y", float)])),
        THREE,
        ("x", "y"),
    ),
    ".npz": (saved(np.savez, X=np.array(THREE)), THREE, ("column 1", "column 2")),
    "Parquet": (
        pd.DataFrame({"x": [1, 3, 7], "y": [2.0, 4, 8]}).to_parquet(),
        THREE,
        ("x", "y"),
    ),
    "Excel": (
        saved(pd.DataFrame({"x": [1, 3, 7], "y": [2, 4, 8]}).to_excel, index=False),
        THREE,
        ("x", "y"),
    ),
    "Excel with a sheet of words": (
        workbook(about=[["My points"], [2020]], data=[["x", "y"], *THREE]),
        THREE,
        ("x", "y"),
    ),
}
MISSING = "mend it or choose other columns"
LOUD = {
    "a thousand or a decimal": (
        "Einwohner;Alter\n1.200;30\n2.300;40\n980;60\n",
        'must show how to read column "Einwohner", got "1.200" in line 2, which may '
        'be 1.2 or 1200; say decimal="." or decimal=","',
    ),
    "a thousand or a decimal between commas": (
        "x,y\n1.200,5\n980,6\n",
        'must show how to read column "x", got "1.200" in line 2, which may be 1.2 or '
        '1200; say decimal="." or decimal=","',
    ),
    "a thousand or a decimal between commas, in quotes": (
        '"0","1.001"\n',
        'must show how to read column "column 2", got "1.001" in line 1, which may be '
        '1.001 or 1001; say decimal="." or decimal=","',
    ),
    "three decimals that no cell proves": (
        "x,y\n1.234,5.678\n2.345,6.789\n",
        'must show how to read column "x", got "1.234" in line 2, which may be 1.234 '
        'or 1234; say decimal="." or decimal=","',
    ),
    "a decimal comma or a thousand, in quotes": (
        'x,y\n"1,125",5\n2,6\n',
        'must show how to read column "x", got "1,125" in line 2, which may be 1125 or '
        '1.125; say decimal="." or decimal=","',
    ),
    "a title that may be a point": (
        "my title\n1,2,3\n4,5,6\n7,8,8\n",
        'must have 3 cells in every row, as in most, got 1 in line 1: "my title"; if '
        "it is no row of the table, put # before it",
    ),
    "a sign with two meanings": (
        "x;y\n1,234,567;2,5\n7,654,321;2,6\n",
        'must have one decimal sign, got "2,5" in line 2, but "1,234,567" in line 2',
    ),
    "percent beside none": (
        "x,y\n10%,1\n20%,2\n0.3,3\n",
        'must have one unit in column "x", got "0.3" in line 4 beside others in "%"',
    ),
    "two currencies": (
        "x,y\n$10,1\n$20,2\n€30,3\n",
        'must have one unit in column "x", got "€30" in line 4 beside others in "$"',
    ),
    "names or a point": (
        "0,1\n5,7\n3,2\n",
        'must tell names from points, got a first line "0,1" that may be either; write '
        'names such as "x" and "y" in its place if they are names, above it if it is a '
        "point",
    ),
    "half a header": (
        "-,6\n1,2\n7,8\n9,9\n",
        f'must have numbers in column "column 1", got "-" in line 1; {MISSING}',
    ),
    "names and numbers": (
        "a,3.6\n2,1.8\n3,4\n",
        'must have names or numbers in its first line, got both: "a" beside "3.6"',
    ),
    "one column with decimal commas, or two": (
        "x\n1,5\n2,5\n3,7\n",
        'must have 2 cells in every row, as in most, got 1 in line 1: "x"; if it is no '
        "row of the table, put # before it",
    ),
    "commas or blanks behind words": (
        "a -662,21\nb 582,09\n",
        'must show where its cells end, got "a -662,21" in line 1, which commas or '
        "blanks may part; put semicolons between the cells",
    ),
    "pairs of decimal commas": (
        "1,5, 2,5\n3,5, 4,5\n",
        'must show where its cells end, got "1,5, 2,5" in line 1, which commas or '
        "blanks may part; put semicolons between the cells",
    ),
    "decimal commas": (
        "1,50\n2,05\n3,75\n",
        'must show where its cells end, got "2,05" in line 2, which may be one number '
        'or two; say decimal="," or decimal="."',
    ),
    "commas or blanks": (
        "1,5 100,0\n2,5 200,0\n",
        'must show where its cells end, got "1,5 100,0" in line 1, which commas or '
        "blanks may part; put semicolons between the cells",
    ),
    "a dash": (
        "x,y\n1,2\n-,6\n7,8\n9,9\n",
        f'must have numbers in column "x", got "-" in line 3; {MISSING}',
    ),
    "a point": (
        "x,y\n1,2\nNA,3\n-999,5\n.,6\n7,8\n",
        f'must have numbers in column "x", got "." in line 5; {MISSING}',
    ),
    "an error of a spreadsheet": (
        "x,y\n1,2\n#DIV/0!,6\n7,8\n9,9\n",
        f'must have numbers in column "x", got "#DIV/0!" in line 3; {MISSING}',
    ),
    "sparse ARFF": (
        "@relation r\n@attribute x real\n@data\n{0 1}\n",
        "must have a value in every cell, got sparse ARFF",
    ),
    "numbers on two sheets": (
        workbook(a=[["x", "y"], *THREE], b=[["x", "y"], [1, 5]]),
        'must have numbers on one sheet, got "a", "b"; save one of them as CSV',
    ),
    "HDF5": (
        b"\x89HDF\r\n\x1a\n" + bytes(99),
        "must be a table of text, got HDF5; save it as CSV",
    ),
    "a sparse matrix": (
        "%%MatrixMarket matrix coordinate real general\n3 2 2\n1 1 5.5\n2 2 6.5\n",
        "must be a table of text, got Matrix Market; save it as CSV",
    ),
    "several arrays": (
        saved(np.savez, a=np.eye(2), b=np.eye(2)),
        'must hold one array, or one called "X", got "a", "b"',
    ),
    "two tables": (
        zipped(a_csv=PUPILS, b_csv=PUPILS),
        "must hold one table, got 2 files; unpack it",
    ),
}


@pytest.mark.parametrize("case", READ)
def test_is_read(tmp_path, case):
    content, points, columns = READ[case]
    path = tmp_path / "points.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    table = read_table(path)

    assert_array_equal(table.X, points)
    assert table.columns == (columns or ("height", "weight"))
    assert table.dropped == 0


@pytest.mark.parametrize("case", LOUD)
def test_is_refused_in_one_sentence(tmp_path, case):
    content, message = LOUD[case]
    path = tmp_path / "points.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(path)

    assert str(caught.value) == f'the file "{path}" {message}'


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "mac-roman"])
def test_letters_that_are_guessed_are_told(tmp_path, encoding):
    path = tmp_path / "points.csv"
    content = PUPILS.replace("height", "Größe").encode(encoding)
    path.write_bytes(content)
    table = read_table(path)

    assert table.columns[0] == content.decode("cp1252").split(",")[0]
    assert table.note.endswith(
        f'letters as in "{table.columns[0]}" are guessed, because the file is not in '
        "UTF-8; if they are wrong, save it as UTF-8"
    )
    path.write_text(PUPILS.replace("height", "Größe"), encoding="utf-8")
    assert "guessed" not in read_table(path).note


@pytest.mark.parametrize("name", ["Größe", "\ufeffGröße", "\ufeff高さ", "\ufeffheight"])
def test_seven_bits_a_letter_are_read_as_what_they_mean(name):
    content = PUPILS.replace("height", name).replace("58", "\u221258").encode("utf-7")
    table = read_table(io.BytesIO(content))

    expected = name.lstrip("\ufeff")
    assert table.columns[0] == expected
    assert table.X[0].tolist() == [1.6, -58.0]
    assert ("guessed" in table.note) is not expected.isascii()


@pytest.mark.parametrize("name", ["a+abc-d", "a+Abc-d", "Na+Cl-", "C++", "高さ+abc-"])
def test_a_plus_in_a_name_is_a_plus(name):
    table = read_table(io.BytesIO(f"{name},b\n1e+05,2\n3,4\n".encode()))

    assert table.columns[0] == name
    assert table.note == ""


@pytest.mark.parametrize(("decimal", "first"), [(".", 1.2), (",", 1200)])
def test_the_decimal_sign_can_be_told(tmp_path, decimal, first):
    path = tmp_path / "points.csv"
    path.write_text("x;y\n1.200;30\n2.300;40\n")

    assert read_table(path, decimal=decimal).X[0].tolist() == [first, 30]
    path.write_text("x,y\n1.200,30\n2.300,40\n")
    assert read_table(path, decimal=decimal).X[0].tolist() == [first, 30]


@pytest.mark.parametrize("head", ["", "length\n"])
def test_a_decimal_comma_that_is_told_parts_no_cells(tmp_path, head):
    path = tmp_path / "points.csv"
    path.write_text(f"{head}1,84\n3,01\n")

    assert read_table(path, decimal=",").X.tolist() == [[1.84], [3.01]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,5\n2,25\n3,7\n", True),
        ("1,5\n2,0\n3,7\n", True),
        ("1,5\n2,20\n3,7\n", False),
        ("1, 5\n2, 7\n", False),
        ("1.5,5\n2,7\n", False),
        ("x,y\n1,5\n2,7\n", False),
        ("1;5\n2;7\n", False),
    ],
)
def test_pairs_that_may_be_single_numbers_are_said_to_be_read_as_two(text, told):
    note = read_table(io.StringIO(text)).note

    said = '"1,5" is read as two numbers; say decimal="," if it is one'
    assert note == (said if told else "")
    assert read_table(io.StringIO(text.replace(";", ",")), decimal=".").note == ""
