"""A function with an approved analysis, standing on systems that keep less than it asks for."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    ImpactAnalysis,
    ImpactBand,
    System,
)
from hisaar.assets.services import analysing as services
from hisaar.governance.models import RoleAssignment
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.people.models import Person

APPROVED = dt.date(2026, 3, 2)


def save(model, links=None, **fields):
    return records.save(model(**fields), actor=None, links=links or {})


@pytest.fixture
def house(db):
    """Motor claims needs a process, which needs an application on a database server."""
    found = SimpleNamespace()
    found.owner = save(Person, title="Nadia Khan", email="nadia.khan@example.com")
    found.ciso = save(Person, title="Farah Aziz", email="farah.aziz@example.com")
    save(RoleAssignment, role="ciso", person=found.ciso, from_on=dt.date(2020, 1, 1))
    old = {"in_service_on": dt.date(2020, 1, 1)}
    found.server = save(
        System,
        title="Claims database",
        kind="database",
        restore_hours=6,
        backup_interval_hours=24,
        **old,
    )
    found.application = save(
        System, title="Claims system", kind="application", restore_hours=3, **old
    )
    found.application.parent = None
    found.server.parent = found.application
    records.save(found.server, actor=None)
    found.function = save(
        BusinessFunction,
        title="Motor claims",
        area="claims",
        owner=found.owner,
        criticality="critical",
    )
    save(
        BusinessProcess,
        title="Settling motor claims",
        links={"functions": [found.function], "systems": [found.application]},
    )
    return found


@pytest.fixture
def analysis(house):
    made = save(
        ImpactAnalysis,
        function=house.function,
        owner=house.owner,
        edition=1,
        status="approved",
        analysed_on=APPROVED,
        approved_on=APPROVED,
        reviewed_on=APPROVED,
        rto_hours=12,
        rpo_hours=24,
        mtpd_hours=72,
        minimum_resources="Four clerks",
        cyber_scenarios="Ransomware encrypts the systems and their backups\nA strike of the sun",
    )
    for hours, level in ((4, 2), (24, 4)):
        save(ImpactBand, analysis=made, up_to_hours=hours, level=level, financial=hours * 100_000)
    return made


def account(name, role, person):
    user = User.objects.create_user(name, person=person)
    Grant.objects.create(user=user, role=role)
    browser = Client()
    browser.force_login(user)
    browser.user = user
    return browser


@pytest.fixture
def ciso(house):
    return account("farah", "ciso", house.ciso)


@pytest.fixture
def link(house):
    """The address that the owner was sent."""
    return services.ask(house.function, days=21, actor=None).address


def hidden(page):
    """The hidden fields of the owner's form."""
    text = page.content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]
        for name in ("seen", "page", "bands")
    }


def filled(**more):
    """What an owner sends who fills in the whole form."""
    return {
        "bands": "3",
        "b0-up_to_hours": "4", "b0-level": "2", "b0-financial": "4 lakh",
        "b1-up_to_hours": "24", "b1-level": "5", "b1-financial": "2.5 crore",
        "b1-customers": "1200", "b1-regulatory": "Late reply to the Commission",
        "rto_hours": "8", "rpo_hours": "1 day", "mtpd_hours": "72",
        "minimum_resources": "Four clerks", "scenarios": "Somebody inside misuses their access",
        "own_scenarios": "A strike of the sun", **more,
    }  # fmt: skip
