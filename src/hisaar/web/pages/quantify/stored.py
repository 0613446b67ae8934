"""What is on record of a scenario, as the workshop shows it and compares with."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet
from django.http import HttpRequest

from hisaar.platform.people.models import Person
from hisaar.platform.records import type_of
from hisaar.platform.records.dated import in_force
from hisaar.risk import effectiveness
from hisaar.risk.models import ControlEffect, Estimate, LossPart, LossScenario, ShockShare
from hisaar.risk.quantify import calibration
from hisaar.risk.quantify.book import COUNTS
from hisaar.risk.quantify.estimates import Opinion, latest_estimates
from hisaar.web import access

from .building import Sheet
from .ranges import Line


@dataclass(frozen=True)
class Stored:
    """Parts, latest estimates, shocks and what people's calibration gives their words."""

    scenario: LossScenario
    parts: Sequence[LossPart]
    estimates: dict[tuple[str, int], Estimate]
    shocks: Sequence[tuple[str, float, float]]
    standings: dict[int, calibration.Standing]
    effects: Sequence[ControlEffect] = ()
    counts: Mapping[int, float] = field(default_factory=dict)

    @property
    def people(self) -> list[Person]:
        found = {e.person_id: e.person for e in self.estimates.values()}
        return sorted(found.values(), key=lambda person: (person.title, person.code))

    @property
    def stamp(self) -> str:
        """Changes when anything does that somebody could write over."""
        rows = [*self.parts, *self.estimates.values()]
        text = " ".join(sorted(f"{row.code}:{row.version}" for row in rows))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def weight(self, person: Person) -> float:
        found = self.standings.get(person.pk)
        return found.weight if found else 1.0

    def sheet(self, opinions: dict[str, list[Opinion]] | None = None) -> Sheet:
        """For the engine: with these opinions, or with those on record."""
        if opinions is None:
            opinions = {}
            for (key, _), row in self.estimates.items():
                opinions.setdefault(key, []).append(named(row, self.weight(row.person)))
        return Sheet(
            self.scenario, self.parts, opinions, self.shocks, self.effects, self.counts
        )  # fmt: skip

    def with_parts(self, parts: Sequence[LossPart]) -> Stored:
        """The same with costs as they are typed."""
        return replace(self, parts=parts)

    def typed(self, lines: Iterable[Line]) -> dict[str, list[Opinion]]:
        """What the whole rows say."""
        found: dict[str, list[Opinion]] = {}
        for line in lines:
            if line.is_whole:
                row = line.estimate(self.scenario, dt.date.min)
                opinion = named(row, self.weight(line.person))
                found.setdefault(line.question.key, []).append(opinion)
        return found


def named(row: Estimate, weight: float) -> Opinion:
    likely = None if row.likely is None else float(row.likely)
    return Opinion(
        row.code or "typed", float(row.low), float(row.high), likely, weight, str(row.person)
    )


def stored_of(request: HttpRequest, scenario: LossScenario, on: dt.date) -> Stored:
    """What the person may see of it, in as many queries for many as for one."""
    parts = list(LossPart.objects.filter(scenario=scenario).order_by("code"))
    codes = {part.pk: part.code for part in parts}
    for part in parts:
        part.scenario = scenario
    seen = set(_seen(request).filter(scenario=scenario).values_list("pk", flat=True))
    found = {
        (codes[row.part_id] if row.part_id else "rate", row.person_id): row
        for row in latest_estimates(on, [scenario.pk])
        if row.pk in seen and (row.part_id is None or row.part_id in codes)
    }
    effects = _effects(request, scenario)
    return Stored(
        scenario, parts, found, _shocks(scenario, on), calibration.standings(on), effects,
        _counts(effects, on),
    )  # fmt: skip


def _effects(request: HttpRequest, scenario: LossScenario) -> list[ControlEffect]:
    seen = access.visible(request, type_of(ControlEffect))
    return list(seen.filter(scenario=scenario).select_related("control").order_by("code"))


def _counts(effects: Sequence[ControlEffect], on: dt.date) -> dict[int, float]:
    """How far each of their controls counts on the day."""
    if not effects:
        return {}
    controls = list({effect.control_id: effect.control for effect in effects}.values())
    levels = effectiveness.standings(on, effectiveness.period_of_tests(on), controls)
    return {key: COUNTS.get(standing.level, 0.0) for key, standing in levels.items()}


def _seen(request: HttpRequest) -> QuerySet[Estimate]:
    return access.visible(request, type_of(Estimate))


def _shocks(scenario: LossScenario, on: dt.date) -> list[tuple[str, float, float]]:
    shares = ShockShare.objects.filter(in_force(on, prefix="shock__"), scenario=scenario)
    return [
        (share.shock.code, float(share.shock.rate), float(share.chance_percent) / 100)
        for share in shares.select_related("shock").order_by("code")
    ]
