"""Cyber risk among the insurer's other risks: RCA-07, each outcome, and a past day."""

import datetime as dt

import pytest

from hisaar.catalogue.rules import book
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.risk import services
from hisaar.risk.models import RiskMethod, TopRiskReport

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 24)


def save(record):
    return records.save(record, actor=None)


def method(**fields):
    given = {"title": "How we score", "scale": "enterprise", "approved_on": dt.date(2026, 1, 10)}
    return save(RiskMethod(**(given | fields)))


def report(**fields):
    given = {
        "title": "Third quarter", "reported_on": dt.date(2026, 10, 1), "risk_count": 10,
        "cyber_items": "Ransomware at a branch",
    }  # fmt: skip
    return save(TopRiskReport(**(given | fields)))


def verdict(on=ON):
    found = book.evaluate(on, size_band="medium", only=("RCA-07",))["RCA-07"]
    assert not found.fault, found.fault
    return found


def test_one_scale_and_a_report_that_names_a_cyber_risk_meet_it():
    method()
    report()
    assert verdict().outcome == "met"


def test_nothing_on_record_is_not_evidenced():
    assert verdict().outcome == "not_evidenced"


def test_a_scale_of_its_own_needs_its_conversion_in_words():
    own = method(scale="converted")
    report()
    assert verdict().outcome == "partly"
    own.conversion = "Cyber 1 to 4 are enterprise 1, 2, 4 and 5."
    save(own)
    assert verdict().outcome == "met"


def test_a_report_without_a_cyber_risk_does_not_count():
    method()
    quiet = report(cyber_items=" ")
    found = verdict()
    assert found.outcome == "partly"
    assert [(gap.record, gap.reason) for gap in found.gaps if gap.record] == [
        (quiet.code, "names no cyber risk")
    ]


def test_a_report_from_before_the_period_does_not_count():
    method()
    report(reported_on=dt.date(2026, 3, 1))
    assert verdict().outcome != "met"
    assert verdict(dt.date(2026, 4, 1)).outcome == "met"


def test_before_its_approval_a_method_does_not_count():
    method()
    report(reported_on=dt.date(2026, 1, 2))
    assert verdict(dt.date(2026, 1, 9)).outcome == "partly"


def test_a_method_without_a_conversion_is_not_approved():
    own = method(scale="separate", approved_on=None)
    approver = save(Person(title="Rabia Risk (demo)"))
    with pytest.raises(Refused, match="scores on a scale of its own"):
        services.approve_method(own, actor=None, approver=approver, on=ON)
    own.scale, own.conversion = "converted", "By rupees."
    approved = services.approve_method(save(own), actor=None, approver=approver, on=ON)
    assert (approved.approver, approved.approved_on) == (approver, ON)


def test_a_report_cannot_hold_more_cyber_risks_than_risks():
    with pytest.raises(Invalid, match="more than the 1 risks"):
        report(risk_count=1, cyber_items="One\nTwo")
