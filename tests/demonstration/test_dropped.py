"""The files that lie in the folder for a user to drop in: as tools write them, and read as such."""

import datetime as dt
from collections import Counter

import pytest

from hisaar.demonstration import build, tell
from hisaar.demonstration.dropped import BILL, DIRECTORY_EXPORT, LEAVERS, SCAN
from hisaar.discovery.formats import read
from hisaar.platform.exchange import workbooks

ON = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("demo")
    build(place, on=ON, size="small")
    return place


def facts(folder, name):
    path = folder / name
    reading = read(path.name, path.read_bytes())
    found = list(reading.facts)
    return reading.kind, found


def test_the_scan_met_machines_that_nobody_listed(folder):
    kind, found = facts(folder, SCAN)
    listed = {
        str(row["Host name or address"])
        for row in tell(on=ON, size="small").sheets["02 Asset list from IT", "Systems"]
    }
    unknown = [f.key for f in found if not set(f.values["addresses"]) & listed]
    assert kind == "nmap"
    assert unknown == ["test-claims.ravimicro.example", "10.20.3.232", "old-nas.ravimicro.example"]


def test_the_directory_holds_an_account_that_no_list_holds(folder):
    kind, found = facts(folder, DIRECTORY_EXPORT)
    accounts = {f.key for f in found if f.subject == "account"}
    rows = tell(on=ON, size="small").sheets["12 Access rights", "Accounts"]
    known = {r["Account name"] for r in rows if r["System"] == "Active Directory"}
    assert kind == "directory_users"
    assert accounts - known == {"svc_oldscan"}
    assert known - accounts == set()


def test_the_leavers_of_personnel_are_read_under_their_title(folder):
    kind, found = facts(folder, LEAVERS)
    people = tell(on=ON, size="small").sheets["04 HR staff and leavers", "People"]
    left = {r["Title"]: r["Left on"] for r in people if r["Left on"]}
    assert kind == "leavers"
    assert {f.values["name"]: f.values["left_on"] for f in found} == left


def test_the_bill_names_the_parts_of_the_portal(folder):
    kind, found = facts(folder, BILL)
    assert kind == "cyclonedx"
    assert Counter(f.subject for f in found) == {"component": 7}


def test_they_are_no_part_of_what_the_workbooks_bring(folder):
    sources = {sheet.source for sheet in workbooks.read(folder)}
    assert not any("drop" in source or "adusers" in source for source in sources)


def test_the_first_sheet_names_them(folder):
    first = workbooks.read(folder / "01 Company and governance.xlsx")[0]
    shown = " ".join(str(value) for row in first.rows for value in row.values)
    assert "a scan that met three machines nobody listed" in shown
