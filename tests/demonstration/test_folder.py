"""The folder that the demonstration writes: real files, the same for the same story."""

import datetime as dt
import zipfile
from collections import Counter

import pytest
from pypdf import PdfReader

from hisaar.demonstration import PLAYERS, build, people, summary, tell
from hisaar.platform.accounts.roles import roles
from hisaar.platform.exchange import workbooks

ON = dt.date(2026, 11, 23)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_the_same_story_gives_the_same_bytes(tmp_path):
    build(tmp_path / "one", on=ON, size="small")
    build(tmp_path / "two", on=ON, size="small")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_other_people_and_the_same_sheets(tmp_path):
    build(tmp_path / "one", on=ON, size="small")
    build(tmp_path / "two", on=ON, size="small", seed=7)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one.keys() == two.keys()
    assert one["04 HR staff and leavers.xlsx"] != two["04 HR staff and leavers.xlsx"]


def test_what_was_written_is_told(tmp_path):
    written = build(tmp_path, on=ON, size="small")
    assert sorted(written) == sorted(p for p in tmp_path.rglob("*.*"))
    assert [p.name for p in written if p.parent == tmp_path] == [
        "01 Company and governance.xlsx",
        "02 Asset list from IT.xlsx",
        "03 People (AD users export).csv",
        "04 HR staff and leavers.xlsx",
        "05 Vendor list.xlsx",
        "06 BIA sheets.xlsx",
        "07 Meeting register.xlsx",
        "08 Document register.xlsx",
        "09 Reports of past years.xlsx",
        "10 Calendar and tasks.xlsx",
        "11 Network and protection.xlsx",
        "12 Access rights.xlsx",
        "13 Grants (export of the systems).csv",
        "14 Contracts and assessments.xlsx",
        "15 Controls and their tests.xlsx",
        "16 Vulnerabilities (scanner export).csv",
        "17 Tests and intelligence.xlsx",
        "18 Risk register.xlsx",
        "19 Losses in rupees.xlsx",
        "20 Cyber cover.xlsx",
        "21 Inherent risk profile.xlsx",
    ]


def test_the_first_sheet_says_that_all_is_fictional(tmp_path):
    build(tmp_path, on=ON, size="small")
    first = workbooks.read(tmp_path / "01 Company and governance.xlsx")[0]
    assert first.name == "Read me"
    shown = " ".join(str(value) for row in first.rows for value in row.values)
    assert "Every company, person, number and paper in this folder is made up." in shown


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_the_insurer_is_marked_as_a_demonstration(size):
    row = tell(on=ON, size=size).sheets["01 Company and governance", "Entity profile"][0]
    assert row["Title"].endswith("(demo)")


def test_papers_are_real_files_and_say_that_they_are_fictional(tmp_path):
    build(tmp_path, on=ON, size="small")
    papers = sorted((tmp_path / "files").iterdir())
    assert {p.suffix for p in papers} == {".pdf", ".docx", ".txt"}
    for paper in papers:
        if paper.suffix == ".pdf":
            text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
        elif paper.suffix == ".docx":
            with zipfile.ZipFile(paper) as archive:
                assert archive.testzip() is None
                text = archive.read("word/document.xml").decode()
        else:
            text = paper.read_text()
        assert "is fictional, and so is this paper" in " ".join(text.split())


def test_the_medium_insurer_has_the_size_that_it_should_have():
    rows = Counter()
    for _, sheet, number in summary(on=ON):
        rows[sheet] += number
    story = tell(on=ON)
    people_ = [r for (_, s), found in story.sheets.items() if s == "People" for r in found]
    kinds = Counter(r["Kind"] for r in people_ if not r["Left on"])
    scopes = Counter(r["Scope"] for r in story.sheets["02 Asset list from IT", "Interconnections"])
    systems = story.sheets["02 Asset list from IT", "Systems"]
    meetings = story.sheets["07 Meeting register", "Meetings"]
    assert kinds["Employee"] == 420
    assert scopes == {"Internal": 62, "External": 34}
    assert {name: rows[name] for name in (
        "Business functions", "Business processes", "Data sets", "Third parties", "Documents",
        "Reports to the Commission", "Filings",
    )} == {
        "Business functions": 14, "Business processes": 74, "Data sets": 48, "Third parties": 72,
        "Documents": 52, "Reports to the Commission": 6, "Filings": 6,
    }  # fmt: skip
    applications = [s for s in systems if s["Kind"] in ("Application", "Cloud service")]
    machines = [s for s in systems if s["Kind"] in ("Server", "Database", "Network device")]
    assert (len(applications), len(machines)) == (46, 120)
    assert Counter(m["Held on"] > dt.date(2025, 11, 23) for m in meetings) == {True: 16, False: 16}


def test_days_and_amounts_are_typed_as_people_type_them(tmp_path):
    build(tmp_path, on=ON)
    cells = [
        value
        for sheet in workbooks.read(tmp_path / "06 BIA sheets.xlsx")
        for row in sheet.rows
        for value in row.values
    ]
    assert any(isinstance(value, dt.date) for value in cells)
    assert any(isinstance(value, str) and value.count("/") == 2 for value in cells)
    assert any(isinstance(value, str) and "1,12,50,000" in value for value in cells)


def test_days_follow_the_day_of_the_story():
    early, late = tell(on=ON, size="small"), tell(on=ON + dt.timedelta(days=400), size="small")
    place = ("10 Calendar and tasks", "Evidence")
    ages = [(s.on - s.sheets[place][0]["Effective on"]).days for s in (early, late)]
    assert ages == [30, 30]


def test_a_day_before_the_story_is_refused(tmp_path):
    with pytest.raises(ValueError, match="told for days from 01 Jan 2026 on"):
        build(tmp_path, on=dt.date(2025, 12, 31))


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_players_have_an_address_and_a_role_of_the_roles_file(size):
    found = people(on=ON, size=size)
    assert {player.role for player in found} == set(PLAYERS)
    assert {player.role for player in found} <= set(roles())
    assert all(player.email.endswith(".example") for player in found)
