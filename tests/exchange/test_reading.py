"""Honest files: what people keep in spreadsheets is read as they see it."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from hisaar.platform.exchange import workbooks
from hisaar.platform.records import Refused
from tests.exchange import hostile

AFTERNOON = dt.datetime.combine(dt.date(2026, 12, 31), dt.time(14, 30))


def read(content, name="insurer.xlsx", **options):
    return workbooks.read(io.BytesIO(content), name=name, **options)


def excel(rows, name="Assets", **options):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options) as workbook:
        worksheet = workbook.add_worksheet(name)
        for number, row in rows.items():
            for at, value in enumerate(row):
                worksheet.write(number - 1, at, value)
    return target.getvalue()


def test_an_excel_sheet_is_read_with_the_row_numbers_that_the_user_sees():
    rows = {1: ["Title", "Seats"], 2: ["Core", 40], 4: ["", ""], 9: ["Portal", 2.5]}
    (sheet,) = read(excel(rows))
    assert (sheet.name, sheet.source, sheet.headings, sheet.heading_row) == (
        "Assets", "insurer.xlsx", ("Title", "Seats"), 1,
    )  # fmt: skip
    assert sheet.rows == [(2, ("Core", 40)), (9, ("Portal", 2.5))]


def test_headings_are_found_below_titles_and_away_from_the_corner():
    rows = {
        3: ["", "Asset register"], 4: ["", "as of", dt.date(2026, 12, 31)],
        6: ["", "Title", "Owner", "City", "Status"], 7: ["", "Core", "Ali", "Lahore", "live"],
    }  # fmt: skip
    (sheet,) = read(excel(rows, default_date_format="dd mmm yyyy"))
    assert sheet.headings == ("", "Title", "Owner", "City", "Status")
    assert sheet.heading_row == 6
    assert sheet.rows == [(7, ("", "Core", "Ali", "Lahore", "live"))]


def test_a_single_column_has_its_first_row_as_heading():
    (sheet,) = read(b"Title\nCore\nPortal\n", "systems.csv")
    assert (sheet.headings, [row.values for row in sheet.rows]) == (
        ("Title",), [("Core",), ("Portal",)],
    )  # fmt: skip


def test_days_moments_and_texts_keep_their_kind():
    target = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["Day", "Moment", "Text", "Flag"])
    workbook.active.append([AFTERNOON.date(), AFTERNOON, "007", True])
    workbook.save(target)
    (sheet,) = read(target.getvalue())
    day, moment, text, flag = sheet.rows[0].values
    assert (day.isoformat()[:10], moment, text, flag) == (
        "2026-12-31", AFTERNOON, "007", True,
    )  # fmt: skip


def test_sheets_without_a_value_are_left_out_and_hidden_ones_are_marked():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        workbook.add_worksheet("Empty")
        workbook.add_worksheet("Seen").write_row(0, 0, ["Title", "Owner"])
        hidden = workbook.add_worksheet("Lists")
        hidden.write_row(0, 0, ["live", "retired"])
        hidden.hide()
    assert [(sheet.name, sheet.is_hidden) for sheet in read(target.getvalue())] == [
        ("Seen", False), ("Lists", True),
    ]  # fmt: skip


def test_hyperlinks_comments_pictures_and_drop_downs_do_no_harm():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        worksheet = workbook.add_worksheet("People")
        worksheet.write_row(0, 0, ["Name", "E-mail"])
        worksheet.write_string(1, 0, "Ali")
        worksheet.write_url(1, 1, "mailto:ali@example.com.pk")
        worksheet.write_comment(0, 0, "The full name")
        worksheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["Ali", "Sana"]})
        worksheet.conditional_format(1, 0, 9, 0, {"type": "duplicate"})
        workbook.define_name("Names", "=People!$A$2:$A$9")
    (sheet,) = read(target.getvalue())
    assert sheet.rows == [(2, ("Ali", "ali@example.com.pk"))]


def test_a_million_empty_rows_cost_nothing_and_change_nothing():
    blank = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_001))
    rows = f'<row r="2">{hostile.text("A2", "Core")}{hostile.text("B2", "live")}</row>{blank}'
    (sheet,) = read(hostile.workbook(hostile.sheet(rows)))
    assert sheet.rows == [(2, ("Core", "live"))]


def test_inner_blank_rows_are_skipped():
    rows = f'<row r="2">{hostile.text("A2", "a")}</row><row r="90000">{hostile.text("A90000", "z")}'
    (sheet,) = read(hostile.workbook(hostile.sheet(f"{rows}</row>")))
    assert sheet.rows == [(2, ("a",)), (90000, ("z",))]


def test_cells_may_leave_out_where_they_stand():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>4</v></c></row>"
    (sheet,) = read(hostile.workbook(hostile.sheet(rows)))
    assert [row.values for row in sheet.rows] == [(1, 2), ("", 4)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Title,City\nCore,Lahore\n", "a.csv"),
        (b"\xef\xbb\xbfTitle;City\r\nCore;Lahore\r\n", "a.csv"),
        (b"sep=|\r\nTitle|City\r\nCore|Lahore\r\n", "a.csv"),
        (b"Title\tCity\nCore\tLahore\n", "a.tsv"),
        (b"Title\tCity\nCore\tLahore\n", "a.csv"),
        ("Title,City\nCore,Lahore\n".encode("utf-16"), "a.csv"),
        (b'"Title","City"\n"Core","Lahore"', "a.csv"),
    ],
)
def test_delimited_text_is_read_whatever_wrote_it(content, name):
    (sheet,) = read(content, name)
    assert sheet.name == "a"
    assert sheet.headings == ("Title", "City")
    assert sheet.rows == [(2, ("Core", "Lahore"))]


def test_windows_letters_are_read_when_a_file_is_not_utf_8():
    (sheet,) = read("Title,City\nCafé – Süd,Lahore\n".encode("cp1252"), "a.csv")
    assert sheet.rows[0].values[0] == "Café – Süd"


def test_a_quoted_line_break_does_not_shift_the_row_numbers():
    (sheet,) = read(b'Title,Note\nCore,"two\nlines"\n\nPortal,x;y\n', "a.csv")
    assert sheet.rows == [(2, ("Core", "two\nlines")), (4, ("Portal", "x;y"))]


def test_directories_keep_leading_zeros_as_a_formula_of_text():
    (sheet,) = read(b'Number,Name\n="00123",Ali\n', "a.csv")
    assert sheet.rows[0].values == ("00123", "Ali")


def test_a_folder_is_read_file_by_file_and_knows_where_its_files_are(tmp_path):
    (tmp_path / "b.csv").write_text("Title,City\nCore,Lahore\n")
    (tmp_path / "a.xlsx").write_bytes(excel({1: ["Title", "City"], 2: ["Portal", "Quetta"]}))
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    (tmp_path / "policy.pdf").write_bytes(b"%PDF-1.7")
    sheets = workbooks.read(tmp_path)
    assert [(s.source, s.name, s.folder) for s in sheets] == [
        ("a.xlsx", "Assets", tmp_path), ("b.csv", "b", tmp_path),
    ]  # fmt: skip
    (single,) = workbooks.read(tmp_path / "b.csv")
    assert single.folder == tmp_path


def test_a_zip_of_workbooks_is_read_like_a_folder():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/b.csv", "Title,City\nCore,Lahore\n")
        archive.writestr("export/a.xlsx", excel({1: ["Title", "City"], 2: ["Portal", "Quetta"]}))
        archive.writestr("__MACOSX/export/a.xlsx", b"resource fork")
        archive.writestr("export/readme.pdf", b"%PDF-1.7")
    assert [s.source for s in read(packed.getvalue(), "all.zip")] == ["a.xlsx", "b.csv"]


def test_an_empty_folder_or_zip_says_what_it_should_hold(tmp_path):
    with pytest.raises(Refused, match=r"holds no .xlsx, .xlsm, .csv or .tsv file"):
        workbooks.read(tmp_path)
    with pytest.raises(Refused, match=r"all.zip holds no .xlsx"):
        read(hostile.pack({"a.txt": "x"}), "all.zip")
