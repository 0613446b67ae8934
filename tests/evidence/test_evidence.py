"""Evidence is attached by code, graded, dated, renewed and kept."""

import datetime as dt

import pytest
import time_machine

from hisaar.platform import records
from hisaar.platform.evidence import queries, services
from hisaar.platform.evidence.models import Attachment, Evidence
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused, verbs

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


def evidence(**fields):
    values = {"title": "Minutes", "effective_on": DAY, "statement": "Seen."} | fields
    return records.save(Evidence(**values), actor=None)


def subjects_of(item):
    return sorted(item.attachments.values_list("subject", flat=True))


def test_codes_are_tidied_and_attached():
    records.save(Person(title="Ayesha Khan"), actor=None)
    item = evidence(subjects="rca-01, PER-0001;RCA-01\nCISO-02")
    assert item.subjects == "RCA-01 PER-0001 CISO-02"
    assert subjects_of(item) == ["CISO-02", "PER-0001", "RCA-01"]


@pytest.mark.parametrize("code", ["PER-0009", "INCIDENT", "XYZ-0001", "RCA-1"])
def test_a_code_that_stands_for_nothing_is_refused(code):
    with pytest.raises(Invalid, match=f"There is no {code}") as refusal:
        evidence(subjects=f"RCA-01 {code}")
    assert list(refusal.value.errors) == ["subjects"]
    assert Evidence.objects.count() == Attachment.objects.count() == 0


def test_evidence_of_a_record_that_was_deleted_can_still_be_edited():
    person = records.save(Person(title="Ayesha Khan"), actor=None)
    item = evidence(subjects="PER-0001")
    records.delete(person, actor=None)
    item.source = "Board secretary"
    assert records.save(item, actor=None).source == "Board secretary"


def test_attachments_follow_the_codes():
    item = evidence(subjects="RCA-01")
    services.attach(item, subjects="RCA-02 RCA-01", actor=None)
    assert subjects_of(item) == ["RCA-01", "RCA-02"]
    services.detach(item, subjects="rca-01", actor=None)
    assert subjects_of(item) == ["RCA-02"]
    with pytest.raises(Refused, match="is not attached to RCA-09; it is attached to RCA-02"):
        services.detach(item, subjects="RCA-09", actor=None)
    with pytest.raises(Refused, match="Write the code"):
        services.attach(item, subjects=" ", actor=None)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"statement": " "}, "Choose a file, or write a statement"),
        ({"expires_on": DAY - dt.timedelta(1)}, "lies before the day"),
        ({"keep_until": DAY - dt.timedelta(1)}, "lies before the day"),
    ],
)
def test_evidence_that_cannot_be_is_refused(fields, why):
    with pytest.raises(Invalid, match=why):
        evidence(**fields)


def test_evidence_counts_from_the_day_it_speaks_of_to_its_last():
    item = evidence(subjects="RCA-01", expires_on=dt.date(2026, 11, 30))
    on = {d: queries.evidence_for("rca-01", dt.date(2026, *d)) for d in
          [(10, 31), (11, 1), (11, 30), (12, 1)]}  # fmt: skip
    assert on == {(10, 31): [], (11, 1): [item], (11, 30): [item], (12, 1): []}
    assert [item.is_valid(dt.date(2026, *d)) for d in on] == [False, True, True, False]
    assert list(queries.expiring(dt.date(2026, 11, 20), days=10)) == [item]
    assert list(queries.expiring(dt.date(2026, 11, 20), days=9)) == []


def test_evidence_for_many_codes_is_one_query(django_assert_num_queries):
    for number in range(1, 6):
        evidence(subjects=f"RCA-0{number} RCA-09")
    codes = [f"RCA-0{n}" for n in range(1, 10)]
    with django_assert_num_queries(1):
        found = queries.evidence_for_many(codes, DAY)
        assert [i.file for i in found["RCA-09"]] == [None] * 5
    assert {code: len(items) for code, items in found.items()} == {
        **{f"RCA-0{n}": 1 for n in range(1, 6)}, "RCA-06": 0, "RCA-07": 0, "RCA-08": 0, "RCA-09": 5,
    }  # fmt: skip


def test_renewing_makes_this_years_version_and_ends_the_old_one():
    old = evidence(subjects="RCA-01", grade=Evidence.Grade.TESTED)
    day = dt.date(2027, 11, 1)
    new = services.renew(old, effective_on=day, statement="Seen again.", actor=None)
    assert (new.subjects, new.grade, new.code) == ("RCA-01", "tested", "EVD-0002")
    assert queries.evidence_for("RCA-01", day - dt.timedelta(1)) == [old]
    assert queries.evidence_for("RCA-01", day) == [new]
    with pytest.raises(Refused, match="was superseded; renew EVD-0002"):
        services.renew(old, effective_on=day, statement="x", actor=None)
    with pytest.raises(Refused, match="must speak of a day after"):
        services.renew(new, effective_on=day, statement="x", actor=None)
    with pytest.raises(Refused, match="Choose the new file"):
        services.renew(new, effective_on=day + dt.timedelta(1), actor=None)
    assert Evidence.objects.count() == 2


def test_evidence_cannot_supersede_itself_or_twice():
    first, second, third = evidence(), evidence(), evidence()
    with pytest.raises(Refused, match="cannot take its own place"):
        services.supersede(first, by=first, actor=None)
    services.supersede(first, by=second, on=DAY, actor=None)
    with pytest.raises(Refused, match="was superseded on 2026-11-01 already"):
        services.supersede(first, by=third, actor=None)
    with pytest.raises(Refused, match="was itself superseded"):
        services.supersede(third, by=first, actor=None)


@time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC), tick=False)
def test_evidence_is_kept_until_its_day():
    item = evidence(keep_until=dt.date(2026, 11, 25))
    with pytest.raises(Refused, match="EVD-0001 is to be kept until 25 Nov 2026"):
        records.delete(item, actor=None)
    due = evidence(keep_until=dt.date(2026, 11, 24), subjects="RCA-01")
    records.delete(due, actor=None)
    assert list(Evidence.objects.all()) == [item]
    assert Attachment.objects.count() == 0


def test_a_deleted_piece_comes_back_with_its_attachments():
    item = evidence(subjects="RCA-01")
    records.delete(item, actor=None)
    assert subjects_of(records.restore("EVD-0001", actor=None)) == ["RCA-01"]


def test_grades_rise_from_declared_to_verified():
    assert [Evidence(grade=g).rank for g in ("declared", "verified")] == [0, 4]


@pytest.mark.parametrize("action", ["attach", "detach", "renew", "supersede"])
def test_every_verb_can_be_asked_for_by_a_form(action):
    form = verbs.form_class(records.type_of(Evidence).action(action))()
    assert form.fields
