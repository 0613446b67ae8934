"""A small insurer with inventories, and a profile that is answered by hand."""

import datetime as dt

import pytest

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import InherentProfile
from hisaar.risk.profile import services
from hisaar.risk.profile.library import book

ON = dt.date(2026, 11, 1)


def save(record, **links):
    return records.save(record, actor=None, links=links)


@pytest.fixture
def owner():
    return save(Person(title="Owner (demo)", kind="director"))


@pytest.fixture
def approver():
    return save(Person(title="Approver (demo)", kind="director"))


@pytest.fixture
def profile(owner):
    return services.open_profile(actor=None, on=ON, owner=owner)


def answer_all(profile, level=2, on=ON, **own):
    """Every statement by a level, but those given by name: ``I_T1={"number": 4}``."""
    given = {name.replace("_", "-"): value for name, value in own.items()}
    for statement in book().statements:
        values = given.get(statement, {"level": level})
        services.answer(profile, statement, actor=None, on=on, **values)
    return InherentProfile.objects.get(pk=profile.pk)
