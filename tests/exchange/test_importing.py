"""A file goes into the registers whole, or not at all, and a second time it changes nothing."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    DataSet,
    Dependency,
    ImpactAnalysis,
    System,
)
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.exchange.sheets import build_sheet
from hisaar.platform.people.models import OrganisationalUnit, Person

pytestmark = pytest.mark.django_db


def sheet(name, *rows):
    """A sheet as it is read: the first row holds the headings, separated by bars."""
    cells = [row.split("|") if isinstance(row, str) else row for row in rows]
    stripped = [[c.strip() if isinstance(c, str) else c for c in row] for row in cells]
    return build_sheet(stripped, name=name, source="insurer.xlsx")


def imported(*sheets, actor=None):
    return importing.apply(importing.plan_import(sheets, actor=actor))


def faults(*sheets, actor=None):
    return [str(fault) for fault in importing.plan_import(sheets, actor=actor).faults]


def counts(plan):
    return [(count.new, count.changed, count.unchanged) for count in plan.counts]


PEOPLE = sheet("People", "Title | E-mail", "Ali Raza | ali@example.com", "Sana Mir |")
SYSTEMS = sheet(
    "Systems",
    "Title | Kind | Owner | Part of or serves | Hours to restore | In service on",
    "Portal | Application | Sana Mir | Core | 4.5 | 31/12/2025",
    "Core | application | ali@example.com | | 12 | 1-Feb-24",
)


def test_rows_become_records_with_references_in_any_order():
    plan = imported(SYSTEMS, PEOPLE)
    assert plan.is_applied
    assert counts(plan) == [(2, 0, 0), (2, 0, 0)]
    portal, core = System.objects.order_by("code")
    assert (portal.code, portal.title, portal.parent, portal.owner.title) == (
        "SYS-0001", "Portal", core, "Sana Mir",
    )  # fmt: skip
    assert (portal.restore_hours, portal.in_service_on) == (
        Decimal("4.50"), dt.date(2025, 12, 31),
    )  # fmt: skip
    assert core.owner.email == "ali@example.com"
    assert chain.verify().is_intact


def test_a_second_import_changes_nothing_and_writes_no_audit_entry():
    imported(SYSTEMS, PEOPLE)
    before = Entry.objects.count()
    assert counts(imported(SYSTEMS, PEOPLE)) == [(0, 0, 2), (0, 0, 2)]
    assert Entry.objects.count() == before


def test_a_rehearsal_counts_and_keeps_nothing():
    plan = importing.plan_import([SYSTEMS, PEOPLE], actor=None)
    assert plan.is_valid
    assert not plan.is_applied
    assert counts(plan) == [(2, 0, 0), (2, 0, 0)]
    assert plan.changes == 4
    assert str(plan.counts[0]) == "Systems: 2 new, 0 changed, 0 unchanged"
    assert not System.objects.exists()
    assert not Entry.objects.exists()
    assert plan.as_dict()["sheets"][0]["register"] == "systems"


def test_only_what_changed_is_changed():
    imported(SYSTEMS, PEOPLE)
    later = sheet(
        "Systems", "Title | Hours to restore", "PORTAL | 5", "Core | 12", "Mail gateway | 1"
    )
    plan = importing.plan_import([later], actor=None)
    assert [f.message for f in plan.faults] == ["Fill in the kind."]
    later = sheet(
        "Systems", "Code | Title | Kind | Hours to restore", "SYS-0001 | Portal | application | 5"
    )
    assert counts(imported(later)) == [(0, 1, 0)]
    assert Entry.objects.first().changes == {"restore_hours": ["4.50", "5.00"]}


def test_an_absent_column_is_left_alone_and_a_blank_cell_clears():
    imported(SYSTEMS, PEOPLE)
    imported(
        sheet("Systems", "Title | Owner | Hours to restore", "Portal | |", "Core | Ali Raza |")
    )
    portal, core = System.objects.order_by("code")
    assert (portal.owner, portal.restore_hours, portal.kind) == (None, None, "application")
    assert (core.owner.title, core.restore_hours) == ("Ali Raza", None)


def test_every_fault_is_told_with_its_place_and_what_to_do():
    told = faults(
        PEOPLE,
        sheet(
            "Systems",
            "Title | Kind | Owner | In service on | Hours to restore | Is internet facing",
            "A | aplication | Ali Rza | 31/02/2026 | 1,2 | perhaps",
            " | server | | | 1.234 | yes",
            "C | | | | | ",
        ),
    )
    assert told == [
        "Systems, row 2, Kind: 'aplication' is not a choice; did you mean 'Application'?",
        (
            "Systems, row 2, In service on: '31/02/2026' does not exist: Feb 2026 has 28 days;"
            " write the day first, as 31/12/2026 or 31-Dec-2026, or as 2026-12-31."
        ),
        (
            "Systems, row 2, Hours to restore: The commas in '1,2' group neither thousands nor"
            " lakhs; write it as 1234567.50, 1,234,567.50, 12,34,567 or 2.5 crore."
        ),
        "Systems, row 2, Is internet facing: 'perhaps' is neither yes nor no; write one of them.",
        (
            "Systems, row 2, Owner: There is no person called 'Ali Rza'. Did you mean 'Ali Raza'?"
            " Correct it, or add it to its own sheet."
        ),
        "Systems, row 3, Hours to restore: '1.234' has more than 2 decimals; round it.",
        "Systems, row 4, Kind: Fill in the kind.",
    ]
    assert not Person.objects.exists()


def test_a_fault_keeps_everything_out():
    plan = importing.plan_import([PEOPLE, sheet("Systems", "Title | Kind", "A | x")], actor=None)
    with pytest.raises(records.Refused, match=r"^Nothing was imported. Systems, row 2, Kind: 'x'"):
        importing.apply(plan)
    done = importing.import_sheets(plan.sheets, actor=None)
    assert (done.is_applied, len(done.faults)) == (False, 1)
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_misspelt_sheets_and_headings_get_a_suggestion():
    assert faults(sheet("Sistems", "Title | Kind", "A | server")) == [
        (
            "Sistems: No register is called 'Sistems'; did you mean 'systems'? Rename the sheet,"
            " delete it, or begin its name with # to leave it out."
        )
    ]
    assert faults(sheet("Systems", "Title | Kind | Criticalty", "A | server | critical")) == [
        (
            "Systems, row 1, Criticalty: 'Criticalty' (column C) is not a field of systems; did you"
            " mean 'Criticality'? Rename the column, delete it, or begin its heading with # to"
            " leave it out."
        )
    ]


@pytest.mark.parametrize("name", ["systems", "SYSTEM", "sys", "systems ", "systems-2026-11-24 (1)"])
def test_a_sheet_may_be_called_by_any_name_of_its_register(name):
    plan = importing.plan_import([sheet(name, "title | KIND", "A | server")], actor=None)
    assert counts(plan) == [(1, 0, 0)]


def test_a_lone_sheet_goes_where_the_caller_says():
    plan = importing.plan_import(
        [sheet("Sheet1", "Title | Kind", "A | server")],
        actor=None, into=records.by_slug("systems"),
    )  # fmt: skip
    assert counts(plan) == [(1, 0, 0)]


def test_what_is_marked_to_be_left_out_is_left_out():
    plan = importing.plan_import(
        [
            sheet("#notes", "Anything | at all", "x | y"),
            sheet("Read me", "How to | fill"),
            sheet("Systems", "Title | Kind | #remark | Version", "A | server | x | 3",
                  "Example | server | |"),
            sheet("People", "Code | Title", "EXAMPLE | Example person", "| Ali"),
        ],
        actor=None,
    )  # fmt: skip
    assert plan.faults == []
    assert counts(plan) == [(2, 0, 0), (1, 0, 0)]


def test_columns_that_are_there_twice_or_have_no_heading_are_faults():
    assert faults(sheet("Systems", "Title | Kind | title", "A | server | B")) == [
        "Systems, row 1, title: 'title' (column C) is there twice; delete one of the columns."
    ]
    assert faults(sheet("Systems", "Title | Kind", "A | server | stray")) == [
        "Systems, row 2: Column C has values but no heading; write one or delete it."
    ]


def test_an_empty_file_is_a_fault():
    assert faults() == ["The file has no sheet with rows to import."]


# Who is who


def test_a_code_names_the_record_whatever_else_changed():
    imported(PEOPLE)
    imported(sheet("People", "Code | Title", "per-0002 | Sana Mir Khan"))
    assert Person.objects.get(code="PER-0002").title == "Sana Mir Khan"


def test_codes_of_a_file_are_kept_and_numbering_goes_on_behind_them():
    imported(sheet("People", "Code | Title", "PER-0007 | Ali", " | Sana"))
    assert list(Person.objects.values_list("code", "title").order_by("code")) == [
        ("PER-0007", "Ali"), ("PER-0008", "Sana"),
    ]  # fmt: skip


def test_a_code_of_another_register_is_a_fault():
    assert faults(sheet("People", "Code | Title", "SYS-0001 | Ali")) == [
        (
            "People, row 2, Code: 'SYS-0001' is not a code of people; write PER- and a number, or"
            " leave the cell empty for a new row."
        )
    ]


def test_the_alternatives_of_a_key_are_tried_in_turn():
    imported(
        sheet("People", "Title | E-mail | Employee number", "Ali Raza | ali@example.com | 17",
              "Ali Raza | other@example.com |")
    )  # fmt: skip
    assert Person.objects.count() == 2
    plan = imported(
        sheet("People", "Title | E-mail | Employee number | Designation",
              "Muhammad Ali Raza | ali@example.com | 17 | Actuary",
              "Ali Raza | OTHER@example.com | | Clerk")
    )  # fmt: skip
    assert counts(plan) == [(0, 2, 0)]
    assert faults(sheet("People", "Title", "Ali Raza")) == []


def test_a_row_that_could_be_several_records_is_a_fault():
    for email in ("a@example.com", "b@example.com"):
        records.save(Person(title="Ali Raza", email=email), actor=None)
    assert faults(sheet("People", "Title", "ali raza")) == [
        (
            "People, row 2: 2 people look like this row (PER-0001 and PER-0002); write the code of"
            " the one that is meant into a column Code."
        )
    ]
    owned = sheet("Systems", "Title | Kind | Owner", "A | server | Ali Raza")
    assert faults(owned) == [
        (
            "Systems, row 2, Owner: 'Ali Raza' is the name of 2 people (PER-0001 and PER-0002);"
            " write the code of the one that is meant."
        )
    ]


def test_the_same_row_twice_is_a_fault():
    assert faults(sheet("People", "Title", "Ali", "Sana", "ALI")) == [
        "People, row 4: This is the same person as row 2; keep one of them."
    ]
    imported(sheet("People", "Title", "Ali"))
    again = sheet("Person", "Code | Title", "PER-0001 | Ali")
    assert faults(sheet("People", "Title", "Ali"), again) == [
        "Person, row 2: This is the same person as row 2 of sheet People; keep one of them."
    ]
    twice = sheet("People", "Code | Title", "PER-0009 | Sana", "PER-0009 | Zara")
    assert faults(twice) == ["People, row 3: This is the same person as row 2; keep one of them."]


def test_what_must_be_unique_is_checked_row_by_row():
    imported(sheet("People", "Title | Employee number", "Ali | 17"))
    assert faults(sheet("People", "Code | Title | Employee number", "PER-0005 | Sana | 17")) == [
        (
            "People, row 2, Employee number: PER-0001 has the same employee number; change one of"
            " them, or write its code into the column Code to change that record."
        )
    ]


def test_a_key_may_hold_references_and_defaults():
    functions = sheet("Business functions", "Title | Area", "Claims | claims")
    analyses = sheet("Impact analyses", "Function | Analysed on | RTO hours", "Claims | 1/2/26 | 4")
    imported(analyses, functions)
    assert counts(imported(analyses, functions)) == [(0, 0, 1), (0, 0, 1)]
    assert ImpactAnalysis.objects.get().title == "Claims, edition 1"
    second = sheet("BIA", "Function | Edition | Analysed on", "FUN-0001 | 2 | 1/2/2027")
    assert counts(imported(second)) == [(1, 0, 0)]


# References


def test_many_references_stand_between_semicolons_or_lines():
    imported(
        sheet("Business processes", "Title | Functions | Systems used",
              ["Pay claims", "Claims;\nFinance", "Core"]),
        sheet("Business functions", "Title | Area", "Claims | claims", "Finance | finance"),
        sheet("Systems", "Title | Kind", "Core | application"),
    )  # fmt: skip
    process = BusinessProcess.objects.get()
    assert sorted(f.title for f in process.functions.all()) == ["Claims", "Finance"]
    plan = imported(sheet("PRC", "Title | Functions", "Pay claims | Finance; Claims"))
    assert counts(plan) == [(0, 0, 1)]
    plan = imported(sheet("PRC", "Title | Functions", "Pay claims | FUN-0002"))
    assert counts(plan) == [(0, 1, 0)]
    assert [f.title for f in process.functions.all()] == ["Finance"]
    assert faults(sheet("PRC", "Title | Functions", "Pay claims | Claims, Finance")) == [
        (
            "PRC, row 2, Functions: There is no business function called 'Claims, Finance'. Did you"
            " mean 'Finance'? Several are separated by semicolons. Correct it, or add it to its"
            " own sheet."
        )
    ]


def test_codes_of_several_registers_may_be_given_by_name():
    file = (
        sheet("Dependencies", "What needs | What is needed | Strength", "Claims | Core | hard"),
        sheet("Business functions", "Title | Area", "Claims | claims"),
        sheet("Systems", "Title | Kind", "Core | application"),
    )
    imported(*file)
    dependency = Dependency.objects.get()
    assert (dependency.source, dependency.target) == ("FUN-0001", "SYS-0001")
    assert counts(imported(*file)) == [(0, 0, 1)] * 3
    assert "There is no" in faults(sheet("DEP", "Source | Target", "FUN-0001 | SYS-0009"))[0]


def test_rows_may_refer_to_each_other_within_their_own_register():
    rows = [f"Host {n} | server | Host {n + 1}" for n in range(5)]
    imported(sheet("Systems", "Title | Kind | Parent", *rows, "Host 5 | server |"))
    assert list(System.objects.order_by("code").values_list("title", "parent__title")) == [
        *((f"Host {n}", f"Host {n + 1}") for n in range(5)), ("Host 5", None),
    ]  # fmt: skip
    assert Entry.objects.filter(action="created").count() == Entry.objects.count() == 6


def test_a_very_long_chain_of_rows_is_saved_all_the_same():
    rows = [f"Host {n} | server | Host {n + 1}" for n in range(40)]
    file = sheet("Systems", "Title | Kind | Parent", *rows, "Host 40 | server |")
    assert counts(imported(file)) == [(41, 0, 0)]
    assert System.objects.get(title="Host 0").parent.title == "Host 1"
    assert System.objects.filter(parent=None).count() == 1
    assert counts(imported(file)) == [(0, 0, 41)]


def test_names_that_differ_by_a_sign_are_two_rows():
    assert counts(imported(sheet("Systems", "Title | Kind", "C++ | server", "C# | server"))) == [
        (2, 0, 0)
    ]
    told = faults(sheet("Systems", "Title | Kind | Parent", "X | server | c", "Y | server | C#"))
    assert len(told) == 1
    assert "'c' is the name of 2 systems" in told[0]


def test_rows_that_refer_to_each_other_in_a_circle_are_saved_in_two_steps():
    file = sheet(
        "Systems", "Title | Kind | Parent", "A | server | B", "B | server | C", "C | server | A"
    )
    assert counts(imported(file)) == [(3, 0, 0)]
    assert list(System.objects.order_by("code").values_list("title", "parent__title")) == [
        ("A", "B"), ("B", "C"), ("C", "A"),
    ]  # fmt: skip
    assert counts(imported(file)) == [(0, 0, 3)]
    assert chain.verify().is_intact


def test_registers_that_refer_to_each_other_are_imported_together():
    file = (
        sheet("People", "Title | Unit", "Ali | Claims"),
        sheet("Organisational units", "Title | Part of", "Claims | Head office", "Head office |"),
    )
    imported(*file)
    assert Person.objects.get().unit == OrganisationalUnit.objects.get(title="Claims")
    assert counts(imported(*file)) == [(0, 0, 1), (0, 0, 2)]


def test_a_reference_to_a_row_with_a_fault_is_not_a_second_fault():
    told = faults(
        sheet("People", "Title | Joined on", "Ali | soon"),
        sheet("Systems", "Title | Kind | Owner", "A | server | Ali"),
    )
    assert len(told) == 1
    assert told[0].startswith("People, row 2, Joined on: 'soon' is not a day")


def test_evidence_may_speak_of_rows_that_come_later():
    imported(
        sheet("Evidence", "Title | Effective on | Statement | Proves",
              "Seen | 1/2/2026 | It runs | SYS-0003 RCA-01"),
        sheet("Systems", "Code | Title | Kind", "SYS-0003 | Core | application"),
    )  # fmt: skip
    told = faults(
        sheet(
            "Evidence", "Title | Effective on | Statement | Proves", "X | 1/2/2026 | Y | SYS-0009"
        )
    )
    assert len(told) == 1
    assert "SYS-0009" in told[0]


# Cells


def test_numbers_that_a_spreadsheet_made_of_texts_are_texts_again():
    imported(sheet("People", "Title | Employee number | Phone", ["Ali", 17.0, 3001234567.0]))
    person = Person.objects.get()
    assert (person.employee_number, person.phone) == ("17", "+923001234567")
    again = sheet("People", "Title | Employee number | Phone", ["Ali", 17.0, "0300-1234567"])
    assert counts(imported(again)) == [(0, 0, 1)]


def test_amounts_and_counts_are_read_as_people_write_them():
    imported(
        sheet("Data sets", "Title | Subject | Persons held", "Policies | policyholders | 2.5 lakh")
    )
    assert DataSet.objects.get().record_count == 250_000
    assert faults(sheet("DAT", "Title | Subject | Persons held", "P | policyholders | 1.5")) == [
        "DAT, row 2, Persons held: '1.5' has decimals; write a whole number."
    ]


def test_a_text_that_does_not_fit_is_a_fault():
    assert faults(sheet("Systems", "Title | Kind", f"{'x' * 201} | server")) == [
        "Systems, row 2, Title: Ensure this value has at most 200 characters (it has 201)."
    ]


def test_what_the_model_refuses_is_told_at_its_row():
    functions = sheet("Business functions", "Title | Area", "Claims | claims")
    told = faults(
        functions,
        sheet("Impact analyses", "Function | Analysed on | rto_hours | mtpd_hours",
              "Claims | 1/2/2026 | 9 | 4"),
    )  # fmt: skip
    assert told[0].startswith("Impact analyses, row 2, rto_hours: The recovery time objective is")


# Scale


def big(rows, name="Systems"):
    content = [f"System {n} | server | Person {n % 7}" for n in range(rows)]
    people = [f"Person {n}" for n in range(7)]
    return (
        sheet(name, "Title | Kind | Owner", *content), sheet("People", "Title", *people)
    )  # fmt: skip


def queries(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_queries_do_not_grow_with_the_rows():
    few = queries(lambda: importing.plan_import(big(3), actor=None))
    many = queries(lambda: importing.plan_import(big(120), actor=None))
    assert many == few
    imported(*big(120))
    again = queries(lambda: importing.plan_import(big(120), actor=None))
    assert again < few


def test_progress_reaches_its_end():
    seen = []
    file = big(20)
    importing.plan_import(
        file, actor=None, on_progress=lambda done, all_: seen.append((done, all_))
    )
    assert seen[-1] == (54, 54)
    assert seen == sorted(seen)


def test_a_real_workbook_is_read_and_imported():
    content = b"Title;Kind;In service on\nCore;server;31.12.25\n"
    (found,) = workbooks.read(io.BytesIO(content), name="systems.csv")
    imported(found)
    assert System.objects.get().in_service_on == dt.date(2025, 12, 31)
    assert BusinessFunction.objects.count() == 0
