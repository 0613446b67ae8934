"""A policy in force today, scenarios with estimates, and windows of several roles."""

import datetime as dt

import pytest

from hisaar.governance.models import RoleAssignment
from hisaar.lib.dates import today
from hisaar.risk.models import CoverOffer, Estimate, LossPart, LossScenario, Renewal
from tests.web_pages.conftest import signed_in

from . import making
from .making import MILLION, save


@pytest.fixture
def owner(db):
    return making.person()


@pytest.fixture
def chief(db):
    made = making.person("Chief executive (fictional)")
    save(RoleAssignment(role="ceo", person=made, from_on=dt.date(2020, 1, 1)))
    return made


@pytest.fixture
def client(db):
    return signed_in("risk", person=making.person("Head of risk (fictional)"))


@pytest.fixture
def today_policy(owner):
    on = today()
    return making.hand_worked(
        owner, from_on=on - dt.timedelta(days=100), to_on=on + dt.timedelta(days=100),
        premium=9 * MILLION,
    )  # fmt: skip


def scenario_of(owner, title="Ransomware", tag="data_restoration", **fields):
    given = {"incident_type": "disruption", "frequency": "poisson", "owner": owner}
    made = save(LossScenario(title=title, **(given | fields)))
    part = save(LossPart(scenario=made, tag=tag))
    said = {"scenario": made, "person": owner, "given_on": dt.date(2026, 1, 5)}
    save(Estimate(quantity="rate", low="0.2", high="0.6", **said))
    save(Estimate(quantity="amount", part=part, low=5 * MILLION, high=120 * MILLION, **said))
    return made


@pytest.fixture
def ransomware(owner):
    return scenario_of(owner)


@pytest.fixture
def renewal(owner, today_policy, ransomware):
    made = save(Renewal(title="Renewal", owner=owner, policy=today_policy, capital_percent=8))
    for title, premium, limit in (("Small", 6, 25), ("Large", 12, 150)):
        save(CoverOffer(renewal=made, title=title, premium=premium * MILLION,
                        limit=limit * MILLION, aggregate=limit * MILLION))  # fmt: skip
    return made
