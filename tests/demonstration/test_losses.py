"""Risk in rupees as the demonstration tells it: what was seeded shows beside the clauses too."""

import datetime as dt

import pytest

from hisaar.demonstration import build, complete
from hisaar.platform.exchange import importing, workbooks
from hisaar.risk.appetite import limits
from hisaar.risk.covering import warranty_standings
from hisaar.risk.indicators import indicators_in_force, readings
from hisaar.risk.models import (
    Acceptance,
    InherentProfile,
    LimitBreach,
    Quantification,
    Renewal,
    SituationReport,
    Threat,
    Treatment,
)
from hisaar.risk.quantify.calibration import standings
from hisaar.risk.scale import scale

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


def insurer(folder, size):
    build(folder, on=ON, size=size)
    assert importing.import_sheets(workbooks.read(folder), actor=None).faults == []
    complete(ON, actor=None)


def test_the_medium_insurer_holds_what_was_seeded(tmp_path):
    insurer(tmp_path, "medium")
    see_what_was_seeded()
    see_what_people_did()


def see_what_was_seeded():
    results = Quantification.objects.get().results
    ransomware = results["cover"]["scenarios"][0]
    assert ransomware["binding"] == "sublimit"
    assert [s.warranty.title for s in warranty_standings(ON) if not s.is_met] == [
        "Second factor on every way in from outside"
    ]
    states = {s.limit.measure: s.state for s in limits(ON)}
    assert states["loss_1_in_100"] == "breached"
    assert {state for measure, state in states.items() if measure != "loss_1_in_100"} <= {
        "within", "warning",
    }  # fmt: skip
    breach = LimitBreach.objects.get()
    assert (breach.limit.measure, breach.is_answered(ON)) == ("loss_1_in_100", False)
    assert [t.title for t in Treatment.objects.all() if t.is_overdue(ON)] == [
        "Copies that nobody can change for thirty days"
    ]
    known = {i.title: i for i in indicators_in_force(ON)}
    values = readings(known.values(), ON)
    late = known["Critical weaknesses past their day"]
    assert late.colour(values[late.pk].value) == "red"


def see_what_people_did():
    """Decided, approved, issued, and answered."""
    decided = Renewal.objects.exclude(decided_on=None).get()
    assert (decided.result, decided.chosen.title) == ("change", "Higher limit, last year")
    assert decided.rested_on
    assert Renewal.objects.get(decided_on=None).offers.count() == 5
    assert InherentProfile.objects.filter(status="approved").count() == 2
    assert all(p.answers.count() == 48 for p in InherentProfile.objects.all())
    assert SituationReport.objects.filter(issued_on=None).count() == 0
    assert all(not report.lacks() for report in SituationReport.objects.all())
    assert sorted(a.is_in_force(ON) for a in Acceptance.objects.all()) == [False, True]
    assert all(a.accepted["rating"] for a in Acceptance.objects.all())
    assert Threat.objects.get(title__startswith="Cloned voice").is_emerging
    assert scale(ON).is_own
    answered = {s.person.designation: s.score.inside for s in standings(ON).values()}
    assert answered == {"Head of Risk Management": 9, "Chief Information Security Officer": 6}


def test_the_small_insurer_has_no_cover_and_knows_what_a_year_costs(tmp_path):
    insurer(tmp_path, "small")
    results = Quantification.objects.get().results
    assert results["cover"] is None
    assert results["before"]["mean"] > results["after"]["mean"] > 0
    assert Renewal.objects.get().result == "not_buy"
    assert LimitBreach.objects.count() == 0
    profile = InherentProfile.objects.order_by("-assessed_on").first()
    assert profile.is_kept
    assert profile.answers.count() == 48
