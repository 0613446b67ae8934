"""How a risk stands today, for its page: ratings, what holds it, what it costs, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from hisaar.lib.dates import today
from hisaar.platform.records import type_of
from hisaar.risk.effectiveness import Level, Standing, period_of_tests, standings
from hisaar.risk.models import Control, LossScenario, Risk, RiskRating, Treatment
from hisaar.risk.pictures.line import Reading, draw_line
from hisaar.risk.register import latest_quantification
from hisaar.risk.scale import scales
from hisaar.web import access, addresses, chips
from hisaar.web.pages.risks.words import rating_chip, rupees

register = template.Library()

LEVELS = {
    Level.EFFECTIVE: "good", Level.PARTLY: "part", Level.INEFFECTIVE: "bad",
    Level.UNTESTED: "late", Level.EXCEPTED: "excused", Level.NOT_OPERATING: "off",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A side of the latest rating: before controls or with them, and how it went."""

    label: str
    chip: SafeString
    levels: str
    line: SafeString


@dataclass(frozen=True)
class Panel:
    """All that the page of a risk shows beside its fields, as far as the person may see it."""

    rating: RiskRating | None
    stages: list[Stage]
    controls: list[tuple[Standing, SafeString]] | None
    scenarios: list[tuple[LossScenario, str, str]] | None
    quantification: Any
    treatments: list[tuple[Treatment, SafeString]] | None
    rate_address: str


@register.simple_tag(takes_context=True)
def risk_today(context: template.Context, risk: Risk) -> Panel:
    request, on = context["request"], today()

    def rows(model: Any, related: Any) -> list[Any] | None:
        """What of it the person may see; nothing at all where the register is closed to them."""
        if not access.may(request, "view", model):
            return None
        mine = access.visible(request, type_of(model))
        return list(related.filter(pk__in=mine.order_by().values("pk")).order_by("code"))

    ratings = list(
        risk.ratings.filter(rated_on__lte=on).select_related("rater").order_by("rated_on", "code")
    )
    controls = rows(Control, risk.controls.all())
    scenarios = rows(LossScenario, risk.scenarios.all())
    treatments = rows(Treatment, risk.treatments.select_related("owner"))
    latest = latest_quantification(on) if scenarios else None
    may_rate = risk.to_on is None and access.allows(request, "rate", risk)
    return Panel(
        ratings[-1] if ratings else None, _stages(ratings),
        None if controls is None else _controls(controls, on),
        None if scenarios is None else _scenarios(scenarios, latest), latest,
        None if treatments is None else [(t, _state(t, on)) for t in treatments],
        addresses.record(risk, "do/rate/") if may_rate else "",
    )  # fmt: skip


def _stages(ratings: list[RiskRating]) -> list[Stage]:
    if not ratings:
        return []
    last, used = ratings[-1], scales().on(ratings[-1].rated_on)
    found = []
    for stage, label in (("inherent", "Before any control"), ("residual", "As controls stand")):
        likelihood, impact = getattr(last, f"{stage}_likelihood"), getattr(last, f"{stage}_impact")
        score = likelihood * impact
        names = used.name_of("likelihood", likelihood), used.name_of("impact", impact)
        found.append(
            Stage(label, rating_chip(used.rating(score), score), " and ".join(names),
                  _line(f"Score {label.lower()}", ratings, stage))
        )  # fmt: skip
    return found


def _line(name: str, ratings: list[RiskRating], stage: str) -> SafeString:
    """The score over the ratings so far, from the second on."""
    by_day = {r.rated_on: float(getattr(r, f"{stage}_score")) for r in ratings}
    if len(by_day) < 2:
        return SafeString()
    points = [Reading(day, score) for day, score in by_day.items()]
    return mark_safe(draw_line(name, points, is_small=True).svg)  # noqa: S308 - escaped words


def _controls(controls: list[Control], on: Any) -> list[tuple[Standing, SafeString]]:
    found = standings(on, period_of_tests(on), controls)
    rows = [found[c.pk] for c in controls]
    return [(s, chips.chip(str(s.level), LEVELS[s.level])) for s in rows]


def _scenarios(scenarios: list[Any], latest: Any) -> list[tuple[LossScenario, str, str]]:
    results = latest.results.get("scenarios", []) if latest else []
    worth = {row["code"]: row for row in results}
    return [
        (s, rupees(worth.get(s.code, {}).get("mean")), rupees(worth.get(s.code, {}).get(
            "one_in_100")))
        for s in scenarios
    ]  # fmt: skip


def _state(treatment: Treatment, on: Any) -> SafeString:
    if treatment.is_overdue(on):
        return chips.chip("overdue", "late")
    if treatment.is_open(on):
        return chips.chip("open", "part")
    if treatment.dropped_on:
        return chips.chip("dropped", "off")
    return chips.chip("done", "good") if treatment.done_on else chips.chip("planned", "off")
