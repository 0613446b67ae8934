"""Hostile, foreign and broken files are refused with one sentence that says what to do."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.platform.exchange import workbooks
from hisaar.platform.exchange.limits import Limits
from hisaar.platform.records import Refused
from tests.exchange import hostile
from tests.exchange.hostile import sheet, text, workbook

BOMB = b"<worksheet>" + b" " * 60_000_000
DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def refusal(content, name="insurer.xlsx", **options):
    """The one sentence with which a file is refused."""
    with pytest.raises(Refused) as refused:
        workbooks.read(io.BytesIO(content), name=name, **options)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_the_untouched_handmade_workbook_is_read():
    (found,) = workbooks.read(io.BytesIO(workbook()), name="a.xlsx")
    assert found.headings == ("Title", "Status")


def test_a_zip_bomb_is_refused_while_it_unpacks():
    sentence = refusal(workbook(BOMB))
    assert sentence == (
        "Sheet 'Assets' of insurer.xlsx unpacks to far more data than a register holds, so it was"
        " not read; copy the rows that you need into a new workbook."
    )


def test_headers_that_understate_a_bomb_do_not_help_it():
    lying = hostile.understate(workbook(BOMB), "xl/worksheets/sheet1.xml", 100)
    assert "damaged" in refusal(lying)


def test_many_small_parts_together_are_bounded():
    limits = Limits(total_bytes=10_000)
    rows = "".join(f'<row r="{n}">{text(f"A{n}", "value")}</row>' for n in range(2, 400))
    assert "unpacks to far more data" in refusal(workbook(sheet(rows)), limits=limits)


def test_a_bomb_in_a_workbook_in_a_zip_is_refused():
    outer = hostile.pack({"inner.xlsx": workbook(BOMB)})
    assert "Sheet 'Assets' of inner.xlsx unpacks" in refusal(outer, "all.zip")


def test_a_zip_of_zip_bombs_shares_one_budget():
    limits = Limits(total_bytes=30_000)
    rows = "".join(f'<row r="{n}">{text(f"A{n}", "value")}</row>' for n in range(2, 200))
    outer = hostile.pack({f"{n}.xlsx": workbook(sheet(rows)) for n in range(4)})
    assert "unpacks to far more data" in refusal(outer, "all.zip", limits=limits)


def test_a_file_that_is_too_large_is_refused_before_it_is_read_to_its_end():
    sentence = refusal(b"a" * 3_000_000, "a.csv", limits=Limits(file_bytes=2 << 20))
    assert sentence == "a.csv is larger than 2 MB; split it into smaller files."


def test_thousands_of_parts_are_refused():
    crowd = {f"xl/media/{n}.png": "" for n in range(3_000)}
    assert "parts" in refusal(workbook(**crowd))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(40_000):
            archive.writestr(f"{number}", b"")
    assert refusal(packed.getvalue()) == "insurer.xlsx has more parts than a workbook has."


def test_a_part_that_is_there_twice_is_refused():
    packed = io.BytesIO(workbook())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", sheet(""))
    assert "names one of its parts twice" in refusal(packed.getvalue())


def test_a_formula_is_refused_with_its_sheet_and_cell():
    rows = f'<row r="2">{text("A2", "x")}<c r="B2"><f>1+1</f><v>2</v></c></row>'
    assert refusal(workbook(sheet(rows))) == (
        "Sheet 'Assets' of insurer.xlsx holds a formula in cell B2; replace it by its value"
        " (copy, then paste as values)."
    )


def test_a_formula_behind_a_prefix_or_another_encoding_is_found():
    prefixed = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="7"><x:c r="C7"><x:f>HYPERLINK("http://x")</x:f></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert "formula in cell C7" in refusal(workbook(prefixed))
    assert "formula in cell C7" in refusal(workbook(prefixed.encode("utf-16")))


def test_formulas_of_real_programs_are_found():
    first, second = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(first) as real:
        real.add_worksheet("Sums").write_formula("D9", "=SUM(A1:A8)")
    book = openpyxl.Workbook()
    book.active["B3"] = "=cmd|'/c calc'!A1"
    book.save(second)
    assert "Sheet 'Sums' of insurer.xlsx holds a formula in cell D9" in refusal(first.getvalue())
    assert "formula in cell B3" in refusal(second.getvalue())
    assert "formula in cell B2" in refusal(b"Title,City\nx,=1+1\n", "a.csv")


def test_an_error_value_is_refused_with_its_cell():
    rows = '<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>'
    assert "shows an error instead of a value in cell B2; correct it." in refusal(
        workbook(sheet(rows))
    )


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/vbaProject.bin", "holds macros, which can run programs; save it as .xlsx"),
        ("xl/VBAPROJECT.BIN", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "takes values from other files; break the links"),
        ("xl/connections.xml", "fetches data from elsewhere; delete the queries"),
        ("xl/queryTables/queryTable1.xml", "fetches data from elsewhere"),
        ("xl/embeddings/oleObject1.bin", "has files or controls embedded in it; delete them"),
        ("xl/activeX/activeX1.xml", "has files or controls embedded"),
    ],
)
def test_macros_links_and_embedded_objects_are_refused(part, sentence):
    assert f"insurer.xlsx {sentence}" in refusal(workbook(**{part: b"x"}))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("application/vnd.ms-office.vbaProject", "holds macros"),
        ("application/vnd.openxmlformats-officedocument.oleObject", "embedded"),
        (TABLE.replace("table+xml", "externalLink+xml"), "takes values from other files"),
    ],
)
def test_what_a_part_is_counts_and_not_its_name(kind, sentence):
    override = f'<Override PartName="/xl/innocent.bin" ContentType="{kind}"/></Types>'
    types = hostile.TYPES.replace("</Types>", override)
    parts = {"[Content_Types].xml": types, "xl/innocent.bin": b"x"}
    assert sentence in refusal(workbook(**parts))


def test_a_real_workbook_with_macros_is_refused(tmp_path):
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(b"not really a project")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as real:
        real.add_worksheet()
        real.add_vba_project(str(project))
    assert "holds macros" in refusal(target.getvalue(), "insurer.xlsm")


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
    ],
)  # fmt: skip
def test_a_document_type_declaration_is_refused_in_every_part(part):
    assert "declares a document type" in refusal(workbook(**{part: f"{DTD}<x>&b;</x>"}))


def test_a_value_in_the_last_column_is_refused():
    rows = f'<row r="2">{text("XFD2", "x")}</row>'
    assert "has a value in cell XFD2; a register has at most 256 columns" in refusal(
        workbook(sheet(rows))
    )
    wide = ",".join(["x"] * 300).encode()
    assert "has 300 columns in row 1" in refusal(wide, "a.csv")


def test_a_value_far_below_the_others_is_refused():
    rows = f'<row r="1048576">{text("J1048576", "x")}</row>'
    assert "has a value in cell J1048576, far below the others" in refusal(workbook(sheet(rows)))


def test_too_many_rows_are_refused():
    limits = Limits(rows=10)
    rows = "".join(f'<row r="{n}">{text(f"A{n}", "v")}</row>' for n in range(2, 20))
    assert "has 19 rows; split it" in refusal(workbook(sheet(rows)), limits=limits)
    assert "more than 10 rows" in refusal(b"a\n" * 12, "a.csv", limits=limits)


@pytest.mark.parametrize("place", ["A0", "A9999999", "XFE1", "1A", "AAAA1", ""])
def test_an_impossible_cell_is_damage(place):
    rows = f'<row r="x"><c r="{place}"><v>1</v></c></row>'
    assert "is damaged" in refusal(workbook(sheet(rows)))


def test_merged_cells_among_the_rows_are_refused():
    rows = f'<row r="2">{text("A2", "x")}</row>'
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    assert "has merged cells (A2:A3); unmerge them" in refusal(workbook(sheet(rows, merged)))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "a.csv is empty."),
        (b"%PDF-1.7", "a.xlsx", "a.xlsx is a PDF, whatever its name says; save it as .xlsx"),
        (b"%PDF-1.7", "a.csv", "a.csv is a PDF, not a workbook"),
        (b"a,b\n1,2\n", "a.xlsx", "a.xlsx is text, whatever its name says"),
        (b"a,b\n1,2\n", "a.exe", "a.exe is text, not a workbook"),
        (b"<html><table>", "a.csv", "is a web page or XML file"),
        (b"\xef\xbb\xbf<?xml", "a.csv", "is a web page or XML file"),
        (workbook(), "a.csv", "is a zip or an Office document, whatever its name says"),
        (workbook(), "a.zip", "is one workbook; rename it to end in .xlsx."),
        (hostile.pack({"word/document.xml": "x"}), "a.xlsx", "is a Word document, not an Excel"),
        (hostile.pack({"xl/workbook.bin": "x"}), "a.xlsx", "is a binary workbook"),
        (hostile.pack({"mimetype": "x"}), "a.xlsx", "is an OpenDocument file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "a.xls", "old Office versions"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "is protected by a password",
        ),
        (b"a\0b", "a.csv", "is not a text file"),
        (b"\x81\x8d", "a.csv", "cannot be read; save the sheet as CSV UTF-8."),
        (b'a,"b\n1', "a.csv", "a,"),
        (b"PK\x03\x04", "a.xlsx", "is damaged"),
        (hostile.pack({"../a.csv": "x"}), "a.zip", "holds a file outside of itself"),
        (hostile.pack({"a.csv": "x,=1"}), "a.zip", "a.csv holds a formula in cell B1"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_content(content, name, sentence):
    if sentence == "a,":  # an open quotation mark takes the rest; nothing is lost
        (found,) = workbooks.read(io.BytesIO(content), name=name)
        assert found.headings == ("a", "b 1")
        return
    assert sentence in refusal(content, name)


def test_a_password_on_the_zip_itself_is_refused():
    content = bytearray(workbook())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "protected by a password" in refusal(bytes(content))


def test_a_missing_part_is_damage():
    assert "is damaged" in refusal(workbook(**{"xl/worksheets/sheet1.xml": None}))
    assert "is damaged" in refusal(workbook(**{"xl/_rels/workbook.xml.rels": None}))
    no_sheets = hostile.LINKS.replace("/worksheet", "/chartsheet")
    assert "has no sheet" in refusal(workbook(**{"xl/_rels/workbook.xml.rels": no_sheets}))
    assert "is damaged" in refusal(workbook("<worksheet><unclosed></worksheet>"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Refused, match="cannot be read: No such file"):
        workbooks.read(tmp_path / "none.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(data):
    content = bytearray(workbook(sheet(f'<row r="2">{text("A2", "x")}</row>')))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        workbooks.read(io.BytesIO(bytes(content)), name="a.xlsx")
    except Refused as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - both ways are right


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.tsv", "a.xlsx", "a.zip"]))
def test_any_bytes_are_read_or_refused(content, name):
    try:
        workbooks.read(io.BytesIO(content), name=name)
    except Refused as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - both ways are right
