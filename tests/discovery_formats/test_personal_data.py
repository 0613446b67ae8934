"""The scan for personal data counts and places, and gives no value away."""

import io
import json
import logging
import sqlite3
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.discovery.formats import ReadingRefused
from hisaar.discovery.personal_data import (
    Limits,
    Report,
    Scanner,
    Suggestion,
    is_too_low,
    suggested_classification,
)
from hisaar.lib.identifiers import iban_check_digits

from .test_tables import workbook

CNIC, BARE = "35202-1234567-1", "4210176543212"
IBAN = f"PK{iban_check_digits('SCBL', '0000001123456702')}SCBL0000001123456702"
MOBILE, POLICY, NTN = "0300-1234567", "MTR-2026/0001234", "7654321-8"
SECRETS = (CNIC, BARE, IBAN, MOBILE, POLICY, NTN, "1234567", "Gulshan Testperson", "0001234")
PATTERN = r"(MTR|FIR)-[0-9]{4}/[0-9]{5,8}"


def counts(report):
    return {found.kind: (found.certain, found.possible) for found in report.found}


def assert_gives_nothing_away(*things):
    shown = " ".join(f"{thing!r} {thing}" for thing in things)
    assert not [secret for secret in SECRETS if secret in shown]


def test_each_kind_is_counted_in_running_text():
    text = (
        f"policy {POLICY} of {CNIC}, called {MOBILE} and +92 300 7654321\n"
        f"paid from {IBAN[:4]} {IBAN[4:8]} {IBAN[8:]} by NTN {NTN}\n"
        f"number {BARE} may be a card or the time 1700000000000\n"
        "nothing here: 12-3456 PK00SCBL0000001123456702 92-21-111 00000-0000000-0\n"
    )

    report = Scanner(policy_pattern=PATTERN).scan_file("claims.log", text.encode())

    assert counts(report) == {
        "mobile": (2, 0),
        "cnic": (1, 2),
        "iban": (1, 0),
        "ntn": (1, 0),
        "policy": (1, 0),
    }
    (place,) = next(found for found in report.found if found.kind == "iban").places
    assert str(place) == "line 2"
    assert report.rows == 4
    assert report.is_whole
    assert_gives_nothing_away(report)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35202-1234567-1", (1, 0)),
        ("85202-1234567-1", (1, 0)),  # Azad Jammu and Kashmir
        ("95202-1234567-1", None),  # no province
        ("05202-1234567-1", None),
        ("35202-123456-1", None),
        ("135202-1234567-1", None),
        ("3520212345671", (0, 1)),
        ("35202123456712", None),
    ],
)
def test_cards_have_their_structure(text, expected):
    assert counts(Scanner().scan_file("a.txt", text.encode())).get("cnic") == expected


@given(st.text("0123456789ABCDEF", min_size=16, max_size=16), st.integers(1, 96))
def test_an_account_with_other_check_digits_is_none(account, off):
    right = int(iban_check_digits("MEZN", account))
    wrong = (right - 2 + off) % 97 + 2

    good = Scanner().scan_file("a.txt", f"PK{right:02d}MEZN{account}".encode())
    bad = Scanner().scan_file("a.txt", f"PK{wrong:02d}MEZN{account}".encode())

    assert counts(good)["iban"] == (1, 0)
    assert "iban" not in counts(bad)


def test_a_list_is_told_by_column_and_rows():
    rows = "Branch list\n\nName of Insured,CNIC No,Cell,Diagnosis,Premium\n" + "".join(
        f"Gulshan Testperson,{BARE},3001234567,Fever,1200\n" for _ in range(3)
    )

    report = Scanner().scan_file("/srv/share/insured 35202-1234567-1.csv", rows.encode())

    assert counts(report) == {
        "cnic": (3, 0),
        "health": (3, 0),
        "mobile": (3, 0),
        "name": (3, 0),
    }
    places = {found.kind: str(found.places[0]) for found in report.found}
    assert places["cnic"] == "column 'CNIC No', rows 4 to 6"
    assert_gives_nothing_away(report)


def test_a_list_without_headings_shows_no_first_row():
    rows = f"Gulshan Testperson,{CNIC}\nAsim Testperson,{CNIC}\n"

    report = Scanner().scan_file("x.csv", rows.encode())

    assert counts(report) == {"cnic": (2, 0)}
    assert str(report.found[0].places[0]) == "column B, rows 1 to 2"
    assert_gives_nothing_away(report)


def test_a_name_that_may_be_a_servers_is_only_possible():
    servers = Scanner().scan_file("servers.csv", b"Name,Address\ncore-db,192.0.2.10\nmail,x\n")

    assert counts(servers) == {"name": (0, 2)}
    assert suggested_classification(servers) == Suggestion("internal", False, False, ())


def test_mail_addresses_and_few_telephones_raise_no_class():
    text = f"call {MOBILE} or write to help@vendor.example, NTN {NTN}"

    report = Scanner().scan_file("readme.txt", text.encode())

    assert counts(report) == {"mobile": (1, 0), "email": (1, 0), "ntn": (1, 0)}
    assert suggested_classification(report).classification == "internal"
    assert suggested_classification(report).holds_personal_data


def test_workbooks_documents_json_and_databases_are_scanned(tmp_path):
    book = workbook([["Claimant", "CNIC"], ["Gulshan Testperson", int(BARE)]], name="Claims 2026")
    document = docx.Document()
    document.add_paragraph("Nothing in the first paragraph.")
    document.add_paragraph(f"Card {CNIC}")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = MOBILE
    word = io.BytesIO()
    document.save(word)
    path = tmp_path / "core.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE "policy holder" (id INTEGER, cnic TEXT, name TEXT)')
        connection.executemany(
            'INSERT INTO "policy holder" VALUES (?, ?, ?)',
            [(number, BARE, "Gulshan Testperson") for number in range(5)],
        )
    connection.close()
    scanner = Scanner()

    reports = {
        "xlsx": scanner.scan_file("claims.xlsx", book),
        "docx": scanner.scan_file("letter.docx", word.getvalue()),
        "json": scanner.scan_file("a.json", json.dumps([{"c": CNIC}, {CNIC: 1}]).encode()),
        "sqlite": scanner.scan_sqlite(path),
        "upload": scanner.scan_file("core.db", path.read_bytes()),
    }

    assert counts(reports["xlsx"]) == {"cnic": (1, 0), "name": (1, 0)}
    assert str(
        reports["xlsx"].found[0].places[0]
    ) == "sheet 'Claims 2026', column 'CNIC', row 2" or (
        "Claims" in str(reports["xlsx"].found[0].places[0])
    )
    assert counts(reports["docx"]) == {"cnic": (1, 0), "mobile": (1, 0)}
    assert counts(reports["json"]) == {"cnic": (2, 0)}
    assert counts(reports["sqlite"]) == {"cnic": (5, 0), "name": (0, 5)}
    assert str(reports["sqlite"].found[0].places[0]) == (
        "table policy holder, column cnic, rows 1 to 5"
    )
    assert counts(reports["upload"]) == counts(reports["sqlite"])
    assert_gives_nothing_away(*reports.values())


def test_any_database_is_scanned_through_its_driver(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE payee (iban TEXT, remark TEXT)")
        connection.execute("INSERT INTO payee VALUES (?, ?)", (IBAN, f"call {MOBILE}"))
    connection.close()

    report = Scanner().scan_database(
        lambda: sqlite3.connect(path),
        ["payee", "absent"],
        name="core at db01",
        statement="SELECT * FROM {table} LIMIT 100",
    )

    assert counts(report) == {"iban": (1, 0), "mobile": (1, 0)}
    assert report.remarks == ("Table absent could not be read: OperationalError.",)
    assert not report.is_whole
    with pytest.raises(ReadingRefused, match="A table's name"):
        Scanner().scan_database(lambda: None, ["a; DROP TABLE b"], name="x")


def test_rows_are_scanned_as_they_come_and_no_further_than_the_limit():
    drawn = []

    def rows():
        for number in range(1_000):
            drawn.append(number)
            yield (number, CNIC)

    report = Scanner(limits=Limits(rows=100)).scan_rows(["id", "card"], rows(), name="big")

    assert counts(report) == {"cnic": (100, 0)}
    assert len(drawn) == 101
    assert not report.is_whole
    assert report.remarks == ("Only the first 100 rows of a table were scanned.",)


def test_places_far_apart_are_told_apart_and_their_number_is_bounded():
    text = "\n".join(CNIC if number % 100 == 0 else "" for number in range(10_000))

    (found,) = Scanner().scan_file("a.log", text.encode()).found

    assert found.certain == 100
    assert [str(place) for place in found.places[:2]] == ["line 1", "line 101"]
    assert len(found.places) == 40
    assert str(found.places[-1]) == "lines 3901 to 9901"


def test_a_value_is_not_torn_by_the_cut_of_a_long_line():
    text = ("x" * 60 + " ") * 400 + " ".join([CNIC] * 1_000)

    report = Scanner().scan_file("a.log", text.encode())

    assert counts(report) == {"cnic": (1_000, 0)}


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "[0-9]*x", "(?=MTR)MTRX", r"(MTR)\1", "a{1,30}a{1,30}b", "(", "(?i)MTR-1", "x", " "],
)
def test_a_pattern_that_could_run_away_is_refused(pattern):
    with pytest.raises(ReadingRefused, match="write it as letters, digits and bounded counts"):
        Scanner(policy_pattern=pattern or "  ")


def test_nothing_is_given_away_by_refusals_or_logs(caplog):
    caplog.set_level(logging.DEBUG)
    broken = workbook([["Name", "CNIC"], ["Gulshan Testperson", CNIC]])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p>{CNIC}<broken {MOBILE}")
    hostile = {
        f"{CNIC}.xlsx": broken[: len(broken) // 2],
        f"{CNIC}.docx": target.getvalue(),
        f"{CNIC}.db": b"SQLite format 3\0" + CNIC.encode() * 50,
        f"{CNIC}.csv": f'Name,CNIC\n"{CNIC},{MOBILE}\n'.encode() + b"x\n" * 1_200_000,
    }

    for name, content in hostile.items():
        with pytest.raises(ReadingRefused) as caught:
            Scanner().scan_file(name, content)
        error = caught.value
        assert_gives_nothing_away(error, error.__cause__, caplog.text)
        assert str(error).endswith(".")


def test_a_binary_file_is_told_as_not_scanned():
    report = Scanner().scan_file("photo.jpg", b"\xff\xd8\xff\0" + b"\0" * 100)

    assert report == Report(
        "photo.jpg",
        (),
        0,
        False,
        ("This kind of file is not text, a workbook or a Word document: not scanned.",),
    )


def test_the_class_follows_from_what_was_found():
    one = Scanner().scan_file("a.txt", CNIC.encode())
    many = Scanner().scan_file("a.txt", f"{CNIC}\n".encode() * 101)
    sick = Scanner().scan_file("a.csv", b"Patient,Diagnosis\nGulshan Testperson,Fever\n")
    none = Scanner().scan_file("a.txt", BARE.encode())

    assert suggested_classification(one).classification == "confidential"
    assert suggested_classification(many) == Suggestion(
        "restricted", True, False, ("Identity card numbers (CNIC): 101",)
    )
    assert suggested_classification(sick).holds_health_data
    assert suggested_classification(sick).classification == "restricted"
    assert suggested_classification(none) == Suggestion("internal", False, False, ())
    assert is_too_low("public", suggested_classification(one))
    assert not is_too_low("confidential", suggested_classification(one))
    assert not is_too_low("public", suggested_classification(none))
    assert not is_too_low("", suggested_classification(many))
