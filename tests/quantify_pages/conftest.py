"""Scenarios with the words of two people, and windows of several roles."""

import datetime as dt

import pytest

from hisaar.lib.dates import today
from hisaar.risk.models import OwnLoss
from hisaar.risk.services.losses import quantify_as
from tests.quantify.making import control_found, effect, part, person, said, save, scenario
from tests.web_pages.conftest import signed_in

ONE, TWO = "Ayesha Khan (demo)", "Bilal Shah (demo)"
LONG_AGO = dt.date(2024, 5, 3)


@pytest.fixture
def client(db):
    """The head of risk, who is the first of the two people."""
    return signed_in("risk", person=person(ONE))


@pytest.fixture
def ransomware(db):
    """Two people on how often, on restoring data, and on hours of standstill."""
    made = scenario("Ransomware (demo)", frequency="poisson")
    restoring = part(made)
    waiting = part(made, "business_interruption", shape="interruption", rupees_per_hour=100_000)
    for who, rate, amount, hours in (
        (ONE, ("0.1", "1"), (1_000_000, 50_000_000), (10, 100)),
        (TWO, ("0.2", "2"), (2_000_000, 40_000_000), (20, 200)),
    ):
        said(made, "rate", *rate, by=person(who))
        said(made, "amount", *amount, by=person(who), part=restoring)
        said(made, "hours", *hours, by=person(who), part=waiting)
    return made


@pytest.fixture
def controlled(ransomware):
    """A control that works and one that does not, both with an effect on the scenario."""
    works = control_found("Second factor (demo)", yearly_cost=500_000)
    broken = control_found("Restore tests (demo)", result="ineffective", yearly_cost=300_000)
    effect(works, ransomware, chance_percent=50)
    effect(broken, ransomware, amount_percent=20)
    return works, broken


@pytest.fixture
def computed(controlled):
    return quantify_as("First (demo)", actor=None, on=today(), years=1_000)[0]


@pytest.fixture
def own_loss(ransomware):
    return save(OwnLoss(title="Encrypted (demo)", scenario=ransomware, happened_on=LONG_AGO,
                        amount=9_000_000, owner=person()))  # fmt: skip


def typed(client, made, **changes):
    """The form of the workshop as the page sends it, with some boxes changed."""
    page = client.get(f"/quantify/scenarios/{made.code}/")
    sheet = page.context["sheet"]
    data = {"seen": sheet.stored.stamp, "people": [p.code for p in sheet.people]}
    for line in sheet.all_lines:
        data |= {cell.name: cell.text for cell in line.shown}
    for cells in sheet.settings.values():
        data |= {cell.name: cell.text for cell in cells.cells}
    return data | changes
