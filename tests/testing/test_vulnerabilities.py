"""Weaknesses: due by severity, fixed, accepted for a time, set aside, reopened."""

import datetime as dt
from decimal import Decimal

import pytest

from hisaar.assets.models import System
from hisaar.catalogue.models import ThresholdOverride
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.testing import deadlines, services
from hisaar.testing.models import Vulnerability
from hisaar.testing.queries import open_vulnerabilities, overdue, unaccepted_vulnerabilities

pytestmark = pytest.mark.django_db
FOUND = dt.date(2026, 3, 1)
ON = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _fresh_days():
    deadlines.forget()
    yield
    deadlines.forget()


def save(record, **links):
    return records.save(record, actor=None, links=links)


@pytest.fixture
def core():
    return save(System(title="Core", kind="server"))


@pytest.fixture
def people():
    return save(Person(title="Owner (demo)")), save(Person(title="CISO (demo)"))


def weakness(core, **fields):
    given = {"title": "Old library", "identifier": "CVE-2026-1", "severity": "critical",
             "found_on": FOUND}  # fmt: skip
    return save(Vulnerability(system=core, **given | fields))


@pytest.mark.parametrize(
    ("severity", "due"),
    [("critical", dt.date(2026, 3, 31)), ("high", dt.date(2026, 4, 30)), ("medium", None),
     ("low", None), ("info", None)],
)  # fmt: skip
def test_the_day_it_is_due_follows_from_severity(core, severity, due):
    assert weakness(core, severity=severity).due_on == due


def test_the_insurer_may_set_its_own_days(core, people):
    owner, ciso = people
    given = {"threshold": "patch_days_critical", "value": "10", "reason": "exposed"}
    save(
        ThresholdOverride(
            title="x", owner=owner, approver=ciso, approved_on=dt.date(2026, 1, 1),
            starts_on=dt.date(2026, 1, 1), **given,
        )
    )  # fmt: skip
    assert weakness(core).due_on == dt.date(2026, 3, 11)
    before = dt.date(2025, 6, 1)
    assert weakness(core, found_on=before).due_on == dt.date(2025, 7, 1)


def test_a_day_that_was_agreed_stays(core):
    assert weakness(core, due_on=dt.date(2026, 3, 5)).due_on == dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("vector", "score"),
    [  # FIRST, "Common Vulnerability Scoring System: examples"
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1"),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "10.0"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3"),
    ],
)
def test_the_score_is_computed_from_the_vector(core, vector, score):
    assert weakness(core, cvss_vector=vector, cvss_score=1).cvss_score == Decimal(score)


def test_a_text_that_is_no_vector_is_refused(core):
    with pytest.raises(Invalid, match="is not a CVSS vector"):
        weakness(core, cvss_vector="very bad")


def test_a_day_before_it_was_found_is_refused(core):
    with pytest.raises(Invalid, match="before it was found"):
        weakness(core, fixed_on=dt.date(2026, 2, 1))


def test_a_fixed_one_was_open_before(core):
    made = weakness(core)
    with pytest.raises(Refused, match="was found on"):
        services.fix(made, actor=None, on=dt.date(2026, 2, 1))
    services.fix(made, actor=None, on=dt.date(2026, 5, 1))
    assert made.status == "fixed"
    assert list(open_vulnerabilities(dt.date(2026, 4, 30))) == [made]
    assert list(overdue(dt.date(2026, 4, 30))) == [made]
    assert not open_vulnerabilities(dt.date(2026, 5, 1)).exists()
    with pytest.raises(Refused, match="was fixed on"):
        services.fix(made, actor=None, on=ON)


def test_acceptance_takes_a_reason_somebody_else_and_a_last_day(core, people):
    owner, ciso = people
    made = weakness(core, owner=owner)
    given = {"actor": None, "on": dt.date(2026, 4, 1), "until": dt.date(2026, 6, 30),
             "reason": "vendor patch in June", "approver": ciso}  # fmt: skip
    for change, sentence in (
        ({"reason": " "}, "Say why"),
        ({"until": dt.date(2026, 3, 1)}, "lies before its first"),
        ({"approver": owner}, "somebody else has to accept it"),
        ({"on": dt.date(2026, 1, 1)}, "was found on"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.accept_until(made, **given | change)
    services.accept_until(made, **given)
    assert made.status == "accepted"
    days = [dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    shown = [unaccepted_vulnerabilities(day).exists() for day in days]
    assert shown == [True, False, False, True]
    assert [not made.is_accepted(day) for day in days] == shown
    assert all(open_vulnerabilities(day).exists() for day in days)


def test_an_acceptance_without_approver_does_not_count(core):
    made = weakness(core, accepted_on=FOUND, accepted_until=ON, acceptance_reason="later")
    assert (made.status, made.is_accepted(ON)) == ("open", False)
    assert unaccepted_vulnerabilities(ON).exists()


def test_a_false_one_says_how_that_was_seen_and_can_be_reopened(core):
    made = weakness(core)
    with pytest.raises(Refused, match="is open already"):
        services.reopen(made, actor=None, reason="x")
    with pytest.raises(Refused, match="Say how"):
        services.mark_false_positive(made, actor=None, on=ON, reason="")
    services.mark_false_positive(made, actor=None, on=ON, reason="not installed")
    assert made.status == "false_positive"
    with pytest.raises(Refused, match="set aside as false"):
        services.fix(made, actor=None, on=ON)
    with pytest.raises(Refused, match="open again"):
        services.reopen(made, actor=None, reason=" ")
    services.reopen(made, actor=None, reason="it is installed")
    assert (made.status, made.details) == ("open", "Reopened: it is installed")


def test_thousands_are_saved_without_a_query_each(core, django_assert_max_num_queries):
    made = [
        Vulnerability(title=f"W {n}", system=core, identifier=f"CVE-2026-{n}", severity="high",
                      found_on=FOUND)
        for n in range(500)
    ]  # fmt: skip
    with django_assert_max_num_queries(20):
        records.save_many(made, actor=None)
    assert overdue(ON).count() == 500
