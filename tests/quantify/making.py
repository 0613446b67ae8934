"""Scenarios, estimates, shocks and controls for these tests, written as users write them."""

import datetime as dt

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk import services
from hisaar.risk.models import (
    CommonShock,
    Control,
    ControlEffect,
    ControlTest,
    Estimate,
    LossPart,
    LossScenario,
    ShockShare,
)

ON = dt.date(2026, 11, 24)
GIVEN = dt.date(2026, 6, 1)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def person(title="Head of Risk (demo)"):
    return Person.objects.filter(title=title).first() or save(Person(title=title))


def scenario(title="Ransomware (demo)", **fields):
    given = {"incident_type": "disruption", "frequency": "poisson", "owner": person()}
    return save(LossScenario(**{"title": title, **given, **fields}))


def part(of, tag="data_restoration", **fields):
    return save(LossPart(scenario=of, tag=tag, **fields))


def said(of, quantity, low, high, *, by=None, part=None, likely=None, on=GIVEN):
    return save(Estimate(
        scenario=of, part=part, quantity=quantity, person=by or person(), given_on=on,
        low=low, likely=likely, high=high,
    ))  # fmt: skip


def simple(title="Ransomware (demo)", *, rate=("0.1", "1"), amount=(1e6, 5e7), **fields):
    """One part from a range, and how often."""
    made = scenario(title, **fields)
    said(made, "rate", *rate)
    said(made, "amount", *amount, part=part(made))
    return made


def shock(rate, *struck, title="Core vendor down (demo)"):
    """A common shock; ``struck`` are pairs of a scenario and a chance in percent."""
    made = save(CommonShock(title=title, rate=rate, owner=person()))
    for of, chance in struck:
        save(ShockShare(shock=made, scenario=of, chance_percent=chance))
    return made


def control_found(title="Second factor (demo)", result="effective", **fields):
    """A control in operation whose last test found this."""
    given = {"nature": "preventive", "domain": "patching", "owner": person(), "maturity": 3}
    made = save(Control(**{"title": title, **given, **fields}))
    tester = person("Tester (demo)")
    save(ControlTest(control=made, tester=tester, tested_on=dt.date(2026, 1, 10),
                     result="effective"))  # fmt: skip
    services.put_into_operation(made, actor=None, on=dt.date(2026, 1, 15))
    if result != "effective":
        save(ControlTest(control=made, tester=tester, tested_on=dt.date(2026, 6, 1),
                         result=result))  # fmt: skip
    return made


def effect(control, on, **percents):
    return save(ControlEffect(control=control, scenario=on, owner=person(), **percents))
