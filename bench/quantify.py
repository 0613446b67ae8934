"""Rows about a quantification from records: read, build, compute, lay the cover over it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bench.measuring import Figure, measure
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk import quantify
from hisaar.risk import services as verbs
from hisaar.risk.models import (
    CommonShock,
    Control,
    ControlEffect,
    ControlTest,
    Estimate,
    InsurancePolicy,
    InsuringAgreement,
    LossPart,
    LossScenario,
    PolicyLayer,
    ShockShare,
)

ON = dt.date(2026, 11, 24)
SCENARIOS, CONTROLS, PEOPLE = 14, 10, 2
TAGS = ("data_restoration", "breach_response", "privacy_liability", "extra_expense")


def quantify_rows() -> list[Figure]:
    """14 scenarios of 5 parts that 2 people estimated, 2 shocks, 10 controls, 1 policy."""
    _build()
    return [
        measure("quantify from records, 14 scenarios, 200,000 years",
                lambda: quantify.compute(ON), goal=2000, query_goal=25, times=3, warm=1),
        measure("the same without cover, all of it exact",
                lambda: quantify.compute(ON, policies=[]), times=3, warm=1),
    ]  # fmt: skip


def _save(record: Any) -> Any:
    return records.save(record, actor=None)


def _build() -> None:
    people = [_save(Person(title=f"Estimator {n} (demo)")) for n in range(PEOPLE)]
    scenarios = [_scenario(n, people) for n in range(SCENARIOS)]
    for n in range(2):
        shock = _save(CommonShock(title=f"Shock {n} (demo)", rate="0.1", owner=people[0]))
        for of in scenarios[n : n + 4]:
            _save(ShockShare(shock=shock, scenario=of, chance_percent=40))
    for n in range(CONTROLS):
        control = _control(n, people)
        for of in scenarios[n : n + 3]:
            _save(ControlEffect(control=control, scenario=of, owner=people[0], rate_percent=20,
                                amount_percent=30 * (n % 2)))  # fmt: skip
    _policy(people[0])


def _scenario(number: int, people: list[Person]) -> LossScenario:
    made = _save(LossScenario(
        title=f"Loss scenario {number} (demo)", incident_type="disruption", owner=people[0],
        frequency=("poisson", "uncertain")[number % 2],
    ))  # fmt: skip
    parts = [_save(LossPart(scenario=made, tag=tag)) for tag in TAGS]
    parts.append(_save(LossPart(scenario=made, tag="business_interruption", shape="interruption",
                                rupees_per_hour=1_000_000)))  # fmt: skip
    for at, person in enumerate(people, start=1):
        given = {"scenario": made, "person": person, "given_on": dt.date(2026, 6, 1)}
        _save(Estimate(**given, quantity="rate", low=f"0.{5 * at:02}", high="0.5"))
        for part in parts:
            hours = part.shape == "interruption"
            low, high = (4 * at, 96) if hours else (10**6 * at, 5 * 10**7)
            _save(Estimate(**given, part=part, quantity="hours" if hours else "amount",
                           low=low, high=high))  # fmt: skip
    return made


def _control(number: int, people: list[Person]) -> Control:
    control = _save(Control(title=f"Control {number} on losses (demo)", nature="preventive",
                            domain="patching", maturity=3, owner=people[0]))  # fmt: skip
    _save(ControlTest(control=control, tester=people[1], tested_on=dt.date(2026, 6, 1),
                      result="effective"))  # fmt: skip
    return verbs.put_into_operation(control, actor=None, on=dt.date(2026, 6, 2))


def _policy(owner: Person) -> None:
    policy = _save(InsurancePolicy(title="Cyber policy (demo)", owner=owner,
                                   from_on=dt.date(2026, 1, 1),
                                   to_on=dt.date(2026, 12, 31)))  # fmt: skip
    _save(PolicyLayer(policy=policy, retention=5_000_000, aggregate=250_000_000))
    for tag in TAGS:
        _save(InsuringAgreement(policy=policy, tag=tag))
    _save(InsuringAgreement(policy=policy, tag="business_interruption", waiting_hours=12,
                            waiting_kind="deductible"))  # fmt: skip
