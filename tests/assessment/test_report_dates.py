"""The dates of the report, ASM-06 to ASM-09, against published cases and by the signatures."""

import datetime as dt

import pytest

from hisaar.assessment.models import CommissionReport
from hisaar.catalogue.rules import Override, book
from hisaar.governance.models import EntityProfile, RoleAssignment
from hisaar.platform import records
from tests.assessment import insurer

pytestmark = pytest.mark.django_db

DAY = dt.date.fromisoformat


@pytest.fixture
def since_2023(it):
    """Subject from 2023 on, so that the report for 2023, due in 2024, is the first that is owed."""
    profile = EntityProfile.objects.get()
    profile.registered_on = profile.subject_since_on = DAY("2023-01-01")
    records.save(profile, actor=None)
    return it


def verdict(clause, on):
    return book.evaluate(DAY(on), only=[clause])[clause]


# Case D-DATE-01: the report that is due on 30 April 2024.
@pytest.mark.parametrize(
    ("submitted", "as_of", "status"),
    [
        ("2024-04-30", "2024-05-01", "met"),
        ("2024-05-01", "2024-05-02", "late"),
        (None, "2024-04-30", "pending"),
        (None, "2024-05-01", "not_met"),
    ],
)
def test_the_report_of_a_year_is_due_on_30_april(since_2023, submitted, as_of, status):
    it = since_2023
    if submitted:
        insurer.past_report(it, 2023, submitted_on=DAY(submitted), ciso=it.ciso, ceo=it.ceo)
    found = verdict("ASM-07", as_of)
    if status == "pending":
        assert found.is_pending
        assert found.due_on == DAY("2024-04-30")
    else:
        assert found.outcome.value == status


def test_late_stays_late(since_2023):
    it = since_2023
    insurer.past_report(it, 2023, submitted_on=DAY("2024-05-03"), ciso=it.ciso, ceo=it.ceo)
    insurer.past_report(it, 2024, submitted_on=DAY("2025-04-20"), ciso=it.ciso, ceo=it.ceo)
    found = verdict("ASM-07", "2025-12-31")
    assert (found.outcome.value, found.met, found.population) == ("late", 1, 2)
    assert [g.reason for g in found.gaps] == [
        "the report for 2023 was submitted on 3 May 2024, due on 30 Apr 2024"
    ]


def test_an_older_day_sees_what_was_so_then(since_2023):
    it = since_2023
    insurer.past_report(it, 2023, submitted_on=DAY("2024-05-03"), ciso=it.ciso, ceo=it.ceo)
    assert verdict("ASM-07", "2024-05-02").outcome.value == "not_met"
    assert verdict("ASM-07", "2024-05-03").outcome.value == "late"


# Case D-DATE-01: submitted in time, but without the CISO's signature.
def test_a_report_without_the_cisos_signature_does_not_meet_the_obligation(since_2023):
    it = since_2023
    insurer.past_report(it, 2023, submitted_on=DAY("2024-04-20"), ceo=it.ceo)
    assert verdict("ASM-06", "2024-05-01").outcome.value == "met"
    assert verdict("ASM-08", "2024-05-01").outcome.value == "not_met"
    assert verdict("ASM-09", "2024-05-01").outcome.value == "met"


def test_a_signature_counts_only_from_who_held_the_role_that_day(since_2023):
    it = since_2023
    insurer.past_report(it, 2023, submitted_on=DAY("2024-04-20"), ciso=it.ciso, ceo=it.cfo)
    found = verdict("ASM-09", "2024-05-01")
    assert found.outcome.value == "not_met"
    assert found.gaps[0].reason == "Fictional cfo was not CEO or COO on 20 Apr 2024"
    insurer.save(
        RoleAssignment, role="ceo", person=it.cfo, is_acting=True, from_on=DAY("2024-04-01"),
        to_on=DAY("2024-04-30"),
    )  # fmt: skip
    assert verdict("ASM-09", "2024-05-01").outcome.value == "met"


def test_both_signatures_by_one_person_do_not_meet_it(since_2023):
    it = since_2023
    insurer.save(RoleAssignment, role="coo", person=it.ciso, from_on=DAY("2024-01-01"))
    insurer.past_report(it, 2023, submitted_on=DAY("2024-04-20"), ciso=it.ciso, ceo=it.ciso)
    found = verdict("ASM-09", "2024-05-01")
    assert found.gaps[0].reason == "both signatures are the same person's"


def test_a_report_submitted_without_a_receipt_is_not_proven(since_2023):
    it = since_2023
    report = insurer.past_report(it, 2023, submitted_on=DAY("2024-04-20"), ciso=it.ciso, ceo=it.ceo)
    filing = report.filings.get()
    filing.receipt_reference = ""
    records.save(filing, actor=None)
    assert verdict("ASM-06", "2024-05-01").gaps[0].reason == f"{filing.code} has no receipt"


def test_a_filing_closes_the_report(since_2023):
    it = since_2023
    report = insurer.past_report(it, 2023, submitted_on=DAY("2024-04-20"), ciso=it.ciso, ceo=it.ceo)
    assert CommissionReport.objects.get(pk=report.pk).status == "filed"


# Case D-DATE-01: three months after the Guidelines took effect, with the example's day.
def test_the_need_assessment_was_due_three_months_after_the_guidelines_took_effect(it):
    example = Override(
        "OVR-1", "guidelines_effective_on", DAY("2020-03-05"), "the example's day", "a test"
    )
    found = book.evaluate(DAY("2020-12-31"), only=["CISO-06"], overrides=[example])["CISO-06"]
    assert found.due_on == DAY("2020-06-05")


# Case D-DATE-01: the CISO reports to the Board at least once a year.
@pytest.mark.parametrize(("as_of", "met"), [("2024-05-09", True), ("2024-05-11", False)])
def test_the_ciso_reports_to_the_board_within_a_year(it, as_of, met):
    from hisaar.governance.models import AgendaItem, Attendance, DocumentVersion, Meeting

    paper = DocumentVersion.objects.get(pk=it.ciso_report.pk)
    paper.approved_on = paper.effective_on = DAY("2023-05-01")
    records.save(paper, actor=None)
    meeting = insurer.save(
        Meeting, title="Board May", committee=it.board, held_on=DAY("2023-05-10"), is_minuted=True
    )
    insurer.save(Attendance, meeting=meeting, person=it.director)
    insurer.save(
        AgendaItem, title="CISO's report", meeting=meeting, kind="ciso_report", report=paper,
        presenter=it.ciso, was_discussed=True, minute="The Board asked why.",
    )  # fmt: skip
    assert verdict("CISO-10", as_of).outcome.is_satisfied is met
