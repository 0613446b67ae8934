"""Special pages are made from many registers: each person gets of them what is theirs to see."""

import datetime as dt
from io import BytesIO

import pytest

from hisaar.assessment import services
from hisaar.assessment.models import AssessmentYear, ClauseConclusion, Evaluation
from hisaar.governance.models import Action, RoleAssignment
from hisaar.platform import records
from hisaar.platform.evidence import services as files
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import Person
from hisaar.platform.tasks.models import Task

from .conftest import ON, signed_in, text

pytestmark = pytest.mark.django_db


def late_task(owner=None):
    return records.save(
        Task(title="Remove the orphaned account", owner=owner, due_on=dt.date(2026, 1, 5)),
        actor=None,
    )


def expiring_evidence(owner=None, clause="CISO-01"):
    kept = files.store(BytesIO(b"a letter"), name="letter.txt", actor=None)
    made = records.save(
        Evidence(
            title="Forensic letter about a person", file=kept, grade="documented", owner=owner,
            effective_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 10),
        ), actor=None,
    )  # fmt: skip
    files.attach(made, subjects=clause, actor=None)
    return made


@pytest.mark.parametrize("role", ["director", "company_secretary"])
def test_the_dashboard_names_no_task_that_a_person_may_not_see(year, role):
    late_task()
    assert "Remove the orphaned account" not in text(signed_in(role).get("/"))
    assert "Remove the orphaned account" in text(signed_in("ciso", "officer").get("/"))


def test_the_dashboard_and_the_desk_name_no_evidence_that_a_person_may_not_see(year):
    expiring_evidence()
    director, ciso = signed_in("director"), signed_in("ciso", "officer")
    for address in ("/", "/assessment/2026/CISO-01/"):
        assert "Forensic letter" not in text(director.get(address)), address
        assert "Forensic letter" in text(ciso.get(address)), address


def test_who_may_change_only_their_own_concludes_nothing_in_bulk(year, somebody):
    client = signed_in("business_owner", person=somebody)
    sent = {"clause": ["CISO-01"], "design": "adequate"}
    assert client.post("/assessment/2026/bulk/", sent).status_code == 403
    assert ClauseConclusion.objects.count() == 0


def test_who_may_change_only_their_own_opens_no_year_and_runs_no_rules(insurer, somebody):
    client = signed_in("business_owner", person=somebody)
    assert client.post("/assessment/open/", {"year": "2026"}).status_code == 403
    assert client.post("/evaluate/").status_code == 403
    assert (AssessmentYear.objects.count(), Evaluation.objects.count()) == (0, 0)


def test_verdicts_over_all_records_are_not_on_the_clause_pages_of_a_business_owner(year, somebody):
    services.evaluate(ON, actor=None)
    client = signed_in("business_owner", person=somebody)
    for address in ("/clauses/", "/clauses/CISO-01/", "/standards/nist-csf-2.0/GV.RR-02/"):
        page = text(client.get(address))
        assert "Nobody holds the role of CISO" not in page, address
        assert "Not evidenced" not in page, address
        assert "Not met" not in page, address


def test_the_timeline_shows_a_business_owner_their_own_roles_alone(insurer, somebody):
    other = records.save(Person(title="Bilal Sheikh (demo)"), actor=None)
    for role, person in (("ciso", other), ("coo", somebody)):
        given = RoleAssignment(role=role, person=person, from_on=dt.date(2025, 1, 1))
        records.save(given, actor=None)
    page = text(signed_in("business_owner", person=somebody).get("/people/timeline/"))
    assert "Farah Iqbal" in page
    assert "Bilal Sheikh" not in page


def test_an_action_of_somebody_else_is_on_the_dashboard_of_those_who_see_all_actions(year):
    records.save(
        Action(title="Rewrite the plan", raised_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 2, 1)),
        actor=None,
    )
    assert "Rewrite the plan" in text(signed_in("director").get("/"))
