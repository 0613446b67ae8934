"""What report and Board pack say of the profile."""

import datetime as dt

import pytest

from hisaar.assessment import insight
from hisaar.assessment.insight import profile as told
from hisaar.assessment.report.facts import Facts
from hisaar.platform import records
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import services
from hisaar.risk.profile.statements import STATEMENTS
from tests.assessment import insurer

from .conftest import ON, answer_all, save

pytestmark = pytest.mark.django_db


def panels(on):
    chapters = {c["key"]: c for c in insight.gather(on)["chapters"]}
    return {p["key"]: p for p in chapters["profile"]["panels"]}


def test_the_chapter_says_when_there_is_no_profile(profile):
    assert panels(ON)["profile"]["empty"] == "No inherent risk profile was approved."


def test_the_chapter_shows_bands_maturity_and_what_changed(profile, approver):
    answered = answer_all(profile, I_E3={"level": 5})
    services.override_band(answered, actor=None, of="channels", band="4", reason="A new app.",
                           by=approver)  # fmt: skip
    first = services.approve_profile(
        InherentProfile.objects.get(), actor=None, on=ON, approver=approver
    )
    found = panels(ON)
    bands = found["bands"]
    assert bands["rows"][1] == [
        "Delivery channels", "8 of 8", "2 minimal", "4 significant", "–",
        "A new app. (Approver (demo))",
    ]  # fmt: skip
    assert bands["rows"][5][2:4] == ["2 minimal", "3 moderate"]  # 2.2 and 2.6
    assert bands["means"] == (
        "Inherent risk is moderate overall (3 of 5), highest in delivery channels. Management set"
        " delivery channels to 4 significant; computed: 2 minimal."
    )
    assert "<svg" in bands["picture"]["svg"]
    assert "No rated control bears on" in found["maturity"]["means"]
    assert "changes" not in found
    later = ON + dt.timedelta(days=5)
    again = services.copy_last(InherentProfile.objects.get(pk=first.pk), actor=None, on=later)
    services.answer(again, "I-E3", actor=None, on=later, level=2)
    services.approve_profile(
        InherentProfile.objects.get(pk=again.pk), actor=None, on=later, approver=approver
    )
    changed = panels(later)["changes"]["rows"]
    assert [row[:1] + row[2:] for row in changed] == [["I-E3", "5 most", "2 minimal", "-3"]]


def test_the_board_reads_the_band_of_the_freeze(owner, approver):
    it = insurer.build()
    day = dt.date(2025, 11, 1)
    made = save(InherentProfile(title="2025", assessed_on=day, owner=owner, approver=approver,
                                approved_on=day))  # fmt: skip
    answer_all_rows(made, level=4)
    frozen = Facts(insurer.frozen(it), made_on=insurer.TODAY).frozen
    ProfileAnswer.objects.update(level=1)
    told_then = told.overall_of(frozen, dt.date(2025, 12, 31))
    assert told_then == told.Overall("Significant", f"{made.code}, 1 Nov 2025", False)
    assert told.overall_of(frozen, dt.date(2025, 10, 31)) is None


def answer_all_rows(made, level):
    """As a file brings them in: rows, without the verb."""
    rows = [ProfileAnswer(profile=made, statement=s, level=level) for s in STATEMENTS]
    records.save_many(rows, actor=None)
