"""GRC-10K: the records of a mid-sized insurer many times over, written by the one write path."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from hisaar.assessment.models import ClauseConclusion
from hisaar.assessment.services import evaluate, open_year
from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    Dependency,
    ImpactAnalysis,
    ImpactBand,
    Location,
    System,
)
from hisaar.catalogue.rules import book
from hisaar.governance.models import EntityProfile
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.risk.models import Control, Risk, RiskRating
from hisaar.risk.vocabulary import Cause, Source

ON = dt.date(2026, 11, 24)
FUNCTIONS, SYSTEMS, HOSTS, EVIDENCE = 100, 900, 9_050, 500
CONTROLS, RISKS, PER_RISK = 500, 200, 3
BANDS = (4, 24, 72, 168)


def words(number: random.Random, length: int) -> str:
    """Text of exactly so many characters."""
    letters = "abcdefghijklmnopqrstuvwxyz     "
    return "".join(number.choice(letters) for _ in range(length))


def build() -> None:
    """Write the whole workload; about 10,050 assets with parents, analyses, evidence, remarks."""
    number = random.Random(42)  # noqa: S311 - a workload that anyone can rebuild
    people = _people(number)
    functions = _functions(number, people)
    _systems(number, people, functions)
    _analyses(number, functions)
    _evidence(number, people)
    _risks(number, people)
    _assessment(number)


def _people(number: random.Random) -> list[Person]:
    unit = records.save(OrganisationalUnit(title="Operations"), actor=None)
    records.save(
        EntityProfile(
            title="Benchmark Insurance (demo)", registration_number="B-1",
            registration_type="non_life", registered_on=dt.date(2001, 1, 1), size_band="large",
        ),
        actor=None,
    )  # fmt: skip
    people = [Person(title=f"Person {i:03d}", unit=unit) for i in range(50)]
    return records.save_many(people, actor=None)


def _functions(number: random.Random, people: list[Person]) -> list[BusinessFunction]:
    functions = records.save_many([
        BusinessFunction(
            title=f"Function {i:03d}", area=number.choice(BusinessFunction.Area.values),
            description=words(number, 120), owner=number.choice(people),
            criticality="critical" if i % 4 == 0 else "important", criticality_reason="rated",
            classified_on=ON, verified_on=ON,
        )
        for i in range(FUNCTIONS)
    ], actor=None)  # fmt: skip
    processes = [
        BusinessProcess(title=f"Process {i:03d}", owner=number.choice(people), steps="steps")
        for i in range(FUNCTIONS)
    ]
    links = {i: {"functions": [functions[i]]} for i in range(FUNCTIONS)}
    records.save_many(processes, actor=None, links=links)
    return functions


def _systems(
    number: random.Random, people: list[Person], functions: list[BusinessFunction]
) -> None:
    place = records.save(Location(title="Karachi", kind="data_centre"), actor=None)

    def system(title: str, kind: str, parent: System | None) -> System:
        return System(
            title=title, kind=kind, parent=parent, description=words(number, 120),
            owner=number.choice(people), location=place,
            criticality=number.choice(("critical", "important", "other")),
            classification=number.choice(("restricted", "confidential", "internal")),
            verified_on=ON - dt.timedelta(days=number.randrange(200)),
            support_ends_on=dt.date(2030, 1, 1),
        )  # fmt: skip

    systems = records.save_many(
        [system(f"System {i:04d}", "application", None) for i in range(SYSTEMS)], actor=None
    )
    records.save_many([
        Dependency(source=functions[i % FUNCTIONS].code, target=each.code, strength="hard")
        for i, each in enumerate(systems)
    ], actor=None)  # fmt: skip
    # The first system serves 99 hosts, the root of the "99 below" row.
    parents = [systems[0]] * 99 + [number.choice(systems[1:]) for _ in range(HOSTS - 99)]
    hosts = [system(f"Host {i:05d}", "server", parent) for i, parent in enumerate(parents)]
    for start in range(0, HOSTS, 3000):
        records.save_many(hosts[start : start + 3000], actor=None)


def _analyses(number: random.Random, functions: list[BusinessFunction]) -> None:
    analyses = records.save_many([
        ImpactAnalysis(
            function=f, owner=f.owner, status="approved", analysed_on=ON, approved_on=ON,
            cyber_scenarios="Ransomware on the core system", minimum_resources="two people",
            rto_hours=Decimal(number.choice((4, 8, 24))), rpo_hours=Decimal(4),
            mtpd_hours=Decimal(72),
        )
        for f in functions
    ], actor=None)  # fmt: skip
    records.save_many([
        ImpactBand(analysis=a, up_to_hours=hours, level=1 + n, financial=Decimal(10) ** (5 + n))
        for a in analyses for n, hours in enumerate(BANDS)
    ], actor=None)  # fmt: skip


def _evidence(number: random.Random, people: list[Person]) -> None:
    clauses = list(book.framework.clauses)
    records.save_many([
        Evidence(title=f"Evidence {i:03d}", statement=words(number, 100), effective_on=ON,
                 owner=number.choice(people), subjects=number.choice(clauses))
        for i in range(EVIDENCE)
    ], actor=None)  # fmt: skip


def _risks(number: random.Random, people: list[Person]) -> None:
    """Risks with three systems and three controls each, all of them rated."""
    controls = records.save_many([
        Control(
            title=f"Control {i:03d}", nature=number.choice(Control.Nature.values),
            domain=number.choice(Control.Domain.values), owner=number.choice(people),
        )
        for i in range(CONTROLS)
    ], actor=None)  # fmt: skip
    systems = list(System.objects.filter(kind="application").order_by("pk"))
    risks = [
        Risk(
            title=f"Risk {i:03d}", area=number.choice(BusinessFunction.Area.values),
            source=Source.EXTERNAL, cause=Cause.CRIME, description=words(number, 120),
            owner=number.choice(people), identified_on=ON,
        )
        for i in range(RISKS)
    ]  # fmt: skip
    links = {
        i: {"systems": number.sample(systems, PER_RISK),
            "controls": number.sample(controls, PER_RISK)}
        for i in range(RISKS)
    }  # fmt: skip
    risks = records.save_many(risks, actor=None, links=links)
    records.save_many([
        RiskRating(
            risk=risk, rated_on=ON, inherent_likelihood=number.randint(3, 5),
            inherent_impact=number.randint(3, 5), residual_likelihood=number.randint(1, 3),
            residual_impact=number.randint(1, 3),
        )
        for risk in risks
    ], actor=None)  # fmt: skip


def _assessment(number: random.Random) -> None:
    year = open_year(ON.year, actor=None)
    records.save_many([
        ClauseConclusion(year=year, clause=clause, design="adequate", operation="effective",
                         remark=words(number, 200))
        for clause in book.framework.clauses
    ], actor=None)  # fmt: skip
    evaluate(ON, actor=None)
