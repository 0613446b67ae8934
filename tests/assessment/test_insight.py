"""What the registers say together: kept by a freeze, told by report, workbook and Board pack."""

import datetime as dt
import io

import openpyxl
import pytest

from hisaar.assessment import insight
from hisaar.assessment.report import board, chapters, commission, workbook
from hisaar.assessment.report.facts import Facts
from hisaar.assets.models import (
    BackupSet,
    BusinessFunction,
    BusinessProcess,
    DataSet,
    Encryption,
    ImpactAnalysis,
    NetworkZone,
    ProtectionException,
    RestoreTest,
    System,
    ThirdParty,
)
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.assessment import insurer

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 24)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def panel(found, key):
    panels = [p for chapter in found["chapters"] for p in chapter["panels"]]
    return next(p for p in panels if p["key"] == key)


def test_empty_registers_make_every_chapter_and_say_that_nothing_is_there():
    found = insight.gather(ON)
    assert [c["key"] for c in found["chapters"]] == [
        "business", "network", "protection", "rights", "parties", "profile", "risks",
        "rupees",
    ]  # fmt: skip
    assert (found["faults"], found["asks"]) == ([], [])
    assert panel(found, "functions")["empty"] == "No function is on record."
    assert panel(found, "zones")["picture"] is None


@pytest.fixture
def business():
    """One critical function that promises four hours on a server that takes nine."""
    owner = save(Person(title="Owner (demo)"))
    server = save(System(title="Server", kind="server", criticality="critical", restore_hours=9))
    core = save(System(title="Core", kind="application", criticality="critical", restore_hours=2,
                       parent=None))  # fmt: skip
    claims = save(BusinessFunction(title="Motor claims", criticality="critical", area="claims"))
    save(BusinessProcess(title="Settle"), functions=[claims], systems=[core, server])
    save(ImpactAnalysis(function=claims, rto_hours=4, analysed_on=dt.date(2026, 1, 1),
                        approved_on=dt.date(2026, 1, 1), approver=owner))  # fmt: skip
    return claims, server, owner


def test_what_is_promised_stands_beside_what_can_be_kept_and_what_causes_it(business):
    claims, _, _ = business
    found = insight.gather(ON)
    assert panel(found, "functions")["rows"] == [
        [claims.code, "Motor claims", "critical", "4 h", "9 h", "falls short", "3"],
    ]  # fmt: skip
    chain = panel(found, "chain")
    assert chain["means"] == (
        "Motor claims promises to be back in 4 h, but can be in 9 h: on the way in red, Server"
        " takes 9 h."
    )
    assert chain["picture"]["svg"].startswith("<svg")
    assert "Motor claims" in chain["picture"]["alternative"]
    order = panel(found, "order")
    assert order["rows"] == [[claims.code, "Motor claims", "4 h", "9 h", "5 h late"]]
    assert order["means"].startswith("With 2 teams, all critical functions are back in 9 h;")
    asks = [ask["why"] for ask in found["asks"]]
    why = "1 critical function cannot keep its recovery time: Motor claims"
    assert asks == [f"{why} (4 h promised, 9 h possible)."]


def test_protection_is_counted_by_class_and_layer_and_expired_leave_is_asked_about(business):
    _, server, owner = business
    policies = save(DataSet(title="Policies", subject="policyholders", record_count=900,
                            classification="restricted"), systems=[server])  # fmt: skip
    save(DataSet(title="Tariff", subject="company", classification="public"))
    save(Encryption(title="Disks", data_set=policies, layer="storage", status="on",
                    algorithm="AES-256", key_owner=owner, from_on=dt.date(2026, 1, 1)))  # fmt: skip
    lapsed = save(ProtectionException(
        title="Database in the clear", data_set=policies, layer="database", reason="Old version",
        compensating_control="Own zone", approver=owner, approved_on=dt.date(2026, 1, 1),
        expires_on=dt.date(2026, 10, 25),
    ))  # fmt: skip
    found = insight.gather(ON)
    assert panel(found, "classes")["rows"] == [["Restricted", "0 of 1", "1 of 1", "not asked"]]
    assert panel(found, "exceptions")["rows"][0][-1] == "expired"
    assert panel(found, "data-map")["title"] == "Policies: where it lies and goes"
    assert found["asks"][-1]["why"] == (
        f"1 exception expired: Database in the clear, {lapsed.code}, until 25 Oct 2026."
    )
    save(ProtectionException(
        title="Again", data_set=policies, layer="database", reason="Old version",
        compensating_control="Own zone", approver=owner, approved_on=dt.date(2026, 11, 1),
        expires_on=dt.date(2027, 1, 25),
    ))  # fmt: skip
    assert [a for a in insight.gather(ON)["asks"] if "exception" in a["why"]] == []


def test_backups_zones_and_tiers_are_told_as_they_stand_on_the_day():
    kept = save(BackupSet(title="Core", last_run_on=dt.date(2026, 11, 23)))
    save(RestoreTest(backup_set=kept, tested_on=dt.date(2026, 11, 25), result="succeeded"))
    save(NetworkZone(title="Servers", kind="server", trust=4))
    save(ThirdParty(title="Portal (demo)", category="software", tier="1",
                    holds_policyholder_data=True))  # fmt: skip
    found = insight.gather(ON)
    assert panel(found, "backups")["rows"] == [
        [kept.code, "Core", "23 Nov 2026", "no", "never", "–"],
    ]  # fmt: skip
    assert panel(found, "zones")["means"] == (
        "1 zone, 1 of them without a decision on its separation; 0 rules let anything through."
    )
    assert panel(found, "tiers")["rows"] == [
        ["Tier 1", "1", "1", "0 of 1", "0 of 1", "0 of 1"],
    ]  # fmt: skip
    assert found["asks"][0]["why"] == (
        "1 of the first tier is due: Portal (demo) was never assessed."
    )


def test_a_chapter_that_stops_is_named_and_keeps_nothing_back(monkeypatch):
    def broken(on):
        raise ZeroDivisionError

    monkeypatch.setattr(insight, "CHAPTERS", (("x", "Broken", broken), *insight.CHAPTERS[1:2]))
    found = insight.gather(ON)
    assert found["faults"] == ["Broken"]
    assert [c["key"] for c in found["chapters"]] == ["network"]


# what is frozen stays as it was


def test_the_report_tells_what_was_frozen_and_not_what_was_recorded_since(it):
    save(BackupSet(title="Nightly"))
    evaluation = insurer.frozen(it)
    BackupSet.objects.update(title="Renamed since")
    facts = Facts(evaluation, made_on=insurer.TODAY)
    found = chapters.insight(facts)
    assert panel(found, "backups")["rows"][0][1] == "Nightly"
    sheets = openpyxl.load_workbook(io.BytesIO(workbook.annex(facts)))
    assert sheets["Backups and their restores"]["B2"].value == "Nightly"
    assert {"label": "backup that was never restored", "number": "1"} in board.signals(facts)


def test_a_long_table_is_cut_on_paper_and_whole_in_the_workbook(it):
    for n in range(25):
        save(BackupSet(title=f"Backup {n}"))
    facts = Facts(insurer.frozen(it), made_on=insurer.TODAY)
    shown = panel(chapters.insight(facts), "backups")
    assert (len(shown["rows"]), shown["more"]) == (20, 5)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.annex(facts)))["Backups and their restores"]
    assert sheet.max_row == 26


def test_a_freeze_of_before_this_was_kept_still_makes_its_report(it):
    evaluation = insurer.frozen(it)
    evaluation.insight_file = None
    facts = Facts(evaluation, made_on=insurer.TODAY)
    data = commission.report_data(facts, number="RPT-0001, edition 1")
    assert data["insight"] == {"chapters": [], "faults": []}
    assert board.signals(facts) is None
    assert board.pack(facts).startswith(b"%PDF")
