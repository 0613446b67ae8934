"""An insurer's officers, and a home folder for what is told and stored."""

import datetime as dt
from types import SimpleNamespace

import pytest

from hisaar.governance.models import EntityProfile, RoleAssignment
from hisaar.governance.vocabulary import Role
from hisaar.platform import records
from hisaar.platform.jobs.services import run_due
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import Home, working_on

OFFICES = {
    "ceo": Role.CEO, "ciso": Role.CISO, "hitd": Role.HITD, "risk": Role.HEAD_OF_RISK,
    "compliance": Role.HEAD_OF_COMPLIANCE, "secretary": Role.COMPANY_SECRETARY,
}  # fmt: skip


@pytest.fixture
def home(tmp_path):
    with working_on(Home.create(tmp_path / "home")) as opened:
        yield opened


def save(model, links=None, **fields):
    return records.save(model(**fields), actor=None, links=links or {})


@pytest.fixture
def officers(db, home):
    """One person for each office; all report to the CEO."""
    found = SimpleNamespace()
    for name, role in OFFICES.items():
        manager = getattr(found, "ceo", None)
        person = save(Person, title=f"Fictional {name}", manager=manager)
        save(RoleAssignment, role=role, person=person, from_on=dt.date(2020, 1, 1))
        setattr(found, name, person)
    return found


@pytest.fixture
def profile(officers):
    return save(
        EntityProfile, title="Fictional Takaful Ltd.", registration_number="R-1",
        registered_on=dt.date(2015, 1, 1),
    )  # fmt: skip


@pytest.fixture
def work():
    """Let the worker do what waits; returns the results of what has ended."""

    def run():
        from hisaar.platform.jobs.models import JobRun

        run_due()
        failed = JobRun.objects.filter(state="failed").values_list("name", "error")
        assert list(failed) == []
        return {r.name: r.result for r in JobRun.objects.filter(state="done").order_by("pk")}

    return run
