"""An old day gives its old result: what came later does not count."""

import pytest

from hisaar.governance import models as g
from hisaar.governance import queries
from hisaar.governance.vocabulary import Role
from hisaar.platform.people.models import Person

from .insurer import day, outcome, save, stored_file, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    """The head of IT acts as CISO from January to June 2025, with a line of its own; after 40 days
    without one, a CISO of their own is appointed. The need was assessed on 20 November 2020."""
    board = save(g.Committee, title="Board", kind="board")
    letter = save(g.Document, title="Letter", kind="appointment_letter")
    people = {
        name: save(Person, title=f"Fictional {name}", is_senior_officer=True)
        for name in ("head of IT", "new CISO")
    }
    roles = {
        "hitd": (Role.HITD, "head of IT", "2020-01-01", None, {"reports_to_role": Role.COO}),
        "acting": (Role.CISO, "head of IT", "2025-01-01", "2025-06-30", {"reports_to_board": True}),
        "ciso": (Role.CISO, "new CISO", "2025-08-10", None, {"reports_to_board": True}),
    }
    for role, name, begins, ends, line in roles.values():
        save(g.RoleAssignment, role=role, person=people[name], from_on=day(begins),
             to_on=ends and day(ends), appointment=letter, **line)  # fmt: skip
    meeting = save(
        g.Meeting, title="Board", committee=board, held_on=day("2024-12-20"), is_minuted=True
    )
    save(
        g.Decision, title="Combined for six months", kind="exception", subjects="CISO-08",
        decided_on=day("2024-12-20"), expires_on=day("2025-06-30"), meeting=meeting,
        reasons="The post is being filled.",
    )  # fmt: skip
    for completed, conclusion in (("2020-11-20", "combined"), ("2025-07-15", "separate")):
        save(
            g.CisoNeedAssessment, title=completed, completed_on=day(completed), band=3,
            conclusion=conclusion, approved_by_body=board, profile="Profile",
            profile_completed_on=day("2020-11-01"), driving_categories="channels",
        )  # fmt: skip
    return people


@pytest.mark.parametrize(
    ("on", "appointed", "separate", "lines"),
    [
        ("2024-12-31", "not_evidenced", "not_evidenced", "not_evidenced"),
        ("2025-03-31", "met", "met_by_exception", "met"),
        ("2025-07-20", "not_met", "not_evidenced", "not_evidenced"),
        ("2025-12-31", "met", "met", "not_applicable"),
    ],
)
def test_who_was_ciso_is_judged_on_the_day(past, on, appointed, separate, lines):
    found = [outcome(clause, day(on)) for clause in ("CISO-01", "CISO-08", "CISO-09")]
    assert found == [appointed, separate, lines]


def test_a_vacancy_is_counted_up_to_the_day(past):
    assert "1 Jul 2025 to 20 Jul 2025 (20 days)" in verdict(
        "CISO-01", day("2025-07-20")
    ).gaps[0].reason  # fmt: skip


def test_a_vacancy_of_forty_days_is_within_sixty_but_not_within_thirty(past):
    history = queries.assignments(Role.CISO, day("2025-12-31"))
    vacancy = queries.vacancies(history, day("2025-12-31"))
    assert [v.days for v in vacancy] == [40]
    from hisaar.catalogue.rules import Override

    shorter = Override("X-1", "vacancy_days", 30, "stricter", "Board", clause="CISO-01")
    assert outcome("CISO-01", day("2025-12-31"), overrides=[shorter]) == "partly"
    # A year later the vacancy is history.
    assert outcome("CISO-01", day("2026-08-31"), overrides=[shorter]) == "met"


def test_the_need_was_assessed_too_late_for_good(past):
    assert outcome("CISO-06", day("2020-09-30")) == "not_applicable"
    assert outcome("CISO-06", day("2020-11-01")) == "not_evidenced"
    assert outcome("CISO-06", day("2020-11-20")) == "late"
    assert outcome("CISO-06", day("2026-12-31")) == "late"


def test_the_latest_assessment_up_to_the_day_counts(past):
    assert verdict("CISO-07", day("2025-07-14")).evidence == ("CNA-0001",)
    assert verdict("CISO-07", day("2025-07-15")).evidence == ("CNA-0002",)


def test_a_report_counts_when_the_ciso_of_that_day_gave_it(past):
    board = g.Committee.objects.get()
    report = save(g.Document, title="Report", kind="ciso_report")
    paper = save(g.DocumentVersion, document=report, number="1", file=stored_file())
    held = day("2025-06-15")
    meeting = save(
        g.Meeting, title="June", committee=board, held_on=held, minuted_on=day("2025-07-01")
    )
    save(
        g.AgendaItem, title="CISO's report", meeting=meeting, kind="ciso_report", report=paper,
        presenter=past["head of IT"],
    )  # fmt: skip
    found = {on: outcome("CISO-10", day(on)) for on in (
        "2025-06-14", "2025-06-20", "2025-07-01", "2026-06-15", "2026-06-16",
    )}  # fmt: skip
    # Before the meeting; not minuted yet; minuted; twelve months later; and the day after.
    assert list(found.values()) == ["not_met", "not_met", "met", "met", "not_evidenced"]


def test_roles_are_those_of_the_day(past):
    head = past["head of IT"]
    assert queries.holder(Role.CISO, day("2025-06-30")) == head
    assert queries.holder(Role.CISO, day("2025-07-01")) is None
    assert queries.was_holding(head, ("ceo", "ciso"), day("2025-06-30")).role == Role.CISO
    assert queries.was_holding(head, ("ceo", "ciso"), day("2025-07-01")) is None


def test_the_version_in_force_is_that_of_the_day():
    policy = save(g.Document, title="Framework", kind="framework")
    board = save(g.Committee, title="Board")
    for number, effective in (("1", "2024-01-01"), ("2", "2025-01-01")):
        save(
            g.DocumentVersion, document=policy, number=number, file=stored_file(number),
            approved_on=day("2023-12-15"), approved_by_body=board, effective_on=day(effective),
        )  # fmt: skip

    def number(on):
        version = queries.in_force("framework", day(on))
        return version and version.number

    assert [number(on) for on in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")] == [
        None, "1", "1", "2",
    ]  # fmt: skip
    g.DocumentVersion.objects.filter(number="2").update(withdrawn_on=day("2025-03-01"))
    assert [number(on) for on in ("2025-02-28", "2025-03-01")] == ["2", None]
