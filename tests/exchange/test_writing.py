"""Tables written are safe to open, pleasant to fill, and read back as they were."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.lib.dates import KARACHI
from hisaar.platform.exchange import workbooks
from hisaar.platform.exchange.writing import Column, Table, sheet_name, write_csv, write_xlsx
from hisaar.platform.records import Refused

texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1, max_size=30
).filter(lambda text: text.strip())
dangerous = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "'=", "''+", "'", "\t", "\r"]), texts
)
MIDNIGHT = dt.datetime.combine(dt.date(2026, 12, 31), dt.time())


def written(*tables):
    target = io.BytesIO()
    write_xlsx(tables, target)
    target.seek(0)
    return target


def csv_of(table):
    target = io.BytesIO()
    write_csv(table, target)
    target.seek(0)
    return target


def two_columns(*values):
    columns = [Column(heading="Title"), Column(heading="Note")]
    return Table(name="Assets", columns=columns, rows=[("first", "row"), *values])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts | dangerous, texts | dangerous), max_size=8))
def test_every_text_reads_back_from_a_workbook_and_from_csv(rows):
    table = two_columns(*rows)
    for target, name in ((written(table), "a.xlsx"), (csv_of(table), "a.csv")):
        (sheet,) = workbooks.read(target, name=name)
        assert [row.values for row in sheet.rows] == list(table.rows)


@given(dangerous)
def test_no_csv_cell_starts_like_a_formula(text):
    content = csv_of(two_columns((text, "x"))).getvalue().decode("utf-8-sig")
    cell = content.splitlines(keepends=True)[2] if "\r" not in text else content.split("\r\n", 2)[2]
    assert cell.lstrip('"')[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_a_workbook_holds_texts_and_never_formulas_or_links():
    target = written(two_columns(("=1+1", "http://example.com"), ("@SUM(A1)", "{=A1}")))
    cells = [c for row in openpyxl.load_workbook(target).active.iter_rows() for c in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_values_are_written_as_spreadsheets_understand_them():
    columns = [
        Column(heading="Day", kind="day"), Column(heading="Moment", kind="moment"),
        Column(heading="Amount", kind="amount"), Column(heading="Seats", kind="whole"),
        Column(heading="Flag"), Column(heading="Names"), Column(heading="Length"),
        Column(heading="Number"),
    ]  # fmt: skip
    moment = dt.datetime(2026, 12, 31, 9, 30, tzinfo=dt.UTC)
    row = [
        dt.date(2026, 12, 31), moment, Decimal("1234567.50"), 40, True, ["a", "b"],
        dt.timedelta(hours=26), 12345678901234567890,
    ]  # fmt: skip
    table = Table(name="Mixed", columns=columns, rows=[row])
    sheet = openpyxl.load_workbook(written(table)).active
    assert [cell.value for cell in sheet[2]] == [
        MIDNIGHT, MIDNIGHT.replace(hour=14, minute=30), 1234567.5, 40, "yes",
        "a; b", "1 day 2 hours", "12345678901234567890",
    ]  # fmt: skip
    assert sheet["A2"].number_format == "dd mmm yyyy"
    assert r"##\,##\,##0" in sheet["C2"].number_format
    assert csv_of(table).getvalue().decode("utf-8-sig").splitlines()[1] == (
        "2026-12-31,2026-12-31 14:30:00,1234567.50,40,yes,a; b,1 day 2 hours,12345678901234567890"
    )
    assert moment.astimezone(KARACHI).hour == 14


def test_headings_are_bold_frozen_filtered_and_explained():
    columns = [Column(heading="Title", note="What people call it."), Column(heading="Status")]
    sheet = openpyxl.load_workbook(
        written(Table(name="Assets", columns=columns, rows=[("Core system of Lahore", "live")]))
    ).active
    assert sheet["A1"].font.b
    assert sheet["A1"].comment.text == "What people call it."
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width


def test_drop_downs_offer_choices_and_rows_of_other_sheets():
    people = Table(name="People", columns=[Column(heading="Code"), Column(heading="Name")])
    columns = [
        Column(heading="Status", choices=("live, in use", "retired")),
        Column(heading="Owner", chosen_from=("People", 1)),
        Column(heading="State", choices=("live, in use", "retired")),
    ]  # fmt: skip
    book = openpyxl.load_workbook(written(people, Table(name="Assets", columns=columns)))
    rules = {str(rule.sqref)[0]: rule for rule in book["Assets"].data_validations.dataValidation}
    assert rules["A"].formula1 == rules["C"].formula1 == "'Lists'!$A$1:$A$2"
    assert rules["B"].formula1 == "'People'!$B$2:$B$1000"
    assert not rules["A"].showErrorMessage
    assert book["Lists"].sheet_state == "hidden"
    assert [cell.value for cell in book["Lists"]["A"]] == ["live, in use", "retired"]


def test_examples_stand_above_the_rows_in_grey_italics():
    columns = [Column(heading="Code"), Column(heading="Title")]
    table = Table(
        name="Assets", columns=columns, rows=[("", "Core")], examples=[("EXAMPLE", "Claims system")]
    )
    sheet = openpyxl.load_workbook(written(table)).active
    assert [cell.value for cell in sheet["B"]] == ["Title", "Claims system", "Core"]
    assert sheet["B2"].font.i
    assert not sheet["B3"].font.i


def test_a_page_of_prose_is_written_without_a_table():
    intro = Table(
        name="Read me", columns=[Column(heading="How to fill this")],
        rows=[("Fill one sheet after the other.",)], is_prose=True,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(written(intro)).active
    assert [cell.value for cell in sheet["A"]] == [
        "How to fill this", "Fill one sheet after the other.",
    ]  # fmt: skip
    assert sheet.auto_filter.ref is None


def test_names_of_sheets_fit_and_differ():
    assert sheet_name("a/b: [c]*?'") == "A b c"
    long = "Business impact analyses of critical functions"
    tables = [Table(name=long, columns=[Column(heading="Title")]) for _ in range(3)]
    names = openpyxl.load_workbook(written(*tables)).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut():
    with pytest.raises(Refused, match="Assets, row 3: Note has more than 32,767 characters"):
        written(two_columns(("long", "x" * 40_000)))


def test_both_forms_can_be_written_to_a_path(tmp_path):
    write_xlsx([two_columns()], tmp_path / "a.xlsx")
    write_csv(two_columns(), tmp_path / "b.csv")
    assert [sheet.rows for sheet in workbooks.read(tmp_path)] == [[(2, ("first", "row"))]] * 2
