"""What a freeze keeps, and that what stands on it does not move afterwards."""

import datetime as dt

import pytest

from hisaar.assessment import services
from hisaar.assessment.models import ClauseResult
from hisaar.assessment.report import commission
from hisaar.assessment.report.facts import Facts
from hisaar.assessment.report.frozen import Frozen
from hisaar.governance.models import EntityProfile, Meeting
from hisaar.platform import records
from hisaar.platform.records import Refused
from tests.assessment import insurer

pytestmark = pytest.mark.django_db


def test_the_same_records_freeze_to_the_same_bytes(it):
    first = insurer.frozen(it)
    again = services.years.all_records()
    services.freeze(it.year, actor=None)
    second = services.years.freeze_of(it.year)
    assert second.pk != first.pk
    # Conclusions are records too, and one was written after the first freeze.
    assert insurer.kept_records(first).keys() == insurer.kept_records(second).keys()
    assert second.records_file.sha256 == records_hash(again)
    assert services.years.all_records() == again
    assert Frozen(first).verdicts == Frozen(second).verdicts


def records_hash(content):
    import hashlib

    return hashlib.sha256(content).hexdigest()


def test_a_freeze_evaluates_every_clause_once(it):
    evaluation = insurer.frozen(it)
    clauses = list(evaluation.results.values_list("clause", flat=True))
    assert len(clauses) == len(set(clauses)) == 205
    assert set(clauses) == set(Frozen(evaluation).verdicts)


def test_frozen_records_are_as_they_were_with_their_links(it):
    evaluation = insurer.frozen(it)
    profile = EntityProfile.objects.get()
    profile.title = "Renamed Takaful"
    records.save(profile, actor=None)
    seen = Frozen(evaluation)
    assert [e.title for e in seen.all(EntityProfile)] == ["Fictional Takaful"]
    role = seen.find(it.ciso_role.code)
    assert (role.person.title, role.appointed_by.title, role.from_on) == (
        "Fictional ciso", "Board", dt.date(2021, 1, 1),
    )  # fmt: skip
    assert seen.find(it.meeting.code).committee is seen.find(it.board.code)
    assert seen.find("MTG-9999") is None


def test_a_deleted_record_is_still_in_the_freeze(it):
    evaluation = insurer.frozen(it)
    doomed = it.profile_meetings[0]
    for item in doomed.agenda_items.all():
        records.delete(item, actor=None)
    records.delete(doomed, actor=None)
    assert doomed.code in {m.code for m in Frozen(evaluation).all(Meeting)}


def test_what_the_report_says_does_not_change_with_the_records(it):
    evaluation = insurer.frozen(it)
    before = commission.report_data(Facts(evaluation, made_on=insurer.TODAY), number="RPT-1")
    profile = EntityProfile.objects.get()
    profile.staff_count = 999
    records.save(profile, actor=None)
    meeting = Meeting.objects.get(pk=it.meeting.pk)
    meeting.title = "Renamed"
    records.save(meeting, actor=None)
    after = commission.report_data(Facts(evaluation, made_on=insurer.TODAY), number="RPT-1")
    assert after == before


def test_a_freeze_without_files_is_refused(it):
    evaluation = services.evaluate(insurer.FREEZE_ON, actor=None)
    with pytest.raises(Refused, match="freeze the year first"):
        Frozen(evaluation)


def test_an_evaluation_keeps_one_verdict_a_clause(it):
    evaluation = services.evaluate(insurer.FREEZE_ON, actor=None)
    assert ClauseResult.objects.filter(evaluation=evaluation).count() == 205
