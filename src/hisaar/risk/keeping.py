"""What risks keep of their ratings, threats of their reviews, and acceptances of what they accept.

It happens with the record that it follows from, whether a person, a file or a program wrote that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from hisaar.platform import records
from hisaar.platform.records import Refused
from hisaar.platform.records.signals import record_deleting, record_saved

from .effectiveness import period_of_tests
from .effectiveness import standings as control_standings
from .models import (
    Indicator,
    Risk,
    RiskMethod,
    RiskRating,
    ScaleLevel,
    ThreatReview,
)
from .models.treatment import pictures
from .register import latest_quantification, rupees_by_risk
from .scale import Scale, scales
from .vocabulary import Rating

KEPT = ("inherent_score", "inherent_rating", "residual_score", "residual_rating", "rated_on")


# --- the latest rating ---------------------------------------------------------------------------


@receiver(record_saved, sender=RiskRating)
def keep_the_latest_rating(
    record: RiskRating, changes: dict[str, Any], actor: Any, **_: Any
) -> None:
    _refuse_off_the_scale(record)
    keys = {record.risk_id}
    if isinstance(before := (changes.get("risk") or [None])[0], str):
        # It was moved: the risk that it belonged to is rated by what is left.
        keys |= set(Risk.objects.filter(code=before).values_list("pk", flat=True))
    _show_on(record, _keep(keys, actor=actor))


def _refuse_off_the_scale(rating: RiskRating) -> None:
    """Where the insurer has a method, a level that its scale has not is a slip of the pen."""
    in_use = scales().on(rating.rated_on)
    if in_use.method is None:
        return
    for side in ("inherent", "residual"):
        pair = (getattr(rating, f"{side}_likelihood"), getattr(rating, f"{side}_impact"))
        if fault := in_use.fault(*pair):
            raise Refused(f"{rating.title}: {fault} ({in_use.method.code})")


def _show_on(rating: RiskRating, saved: list[Risk]) -> None:
    """The caller's own copy of the risk, where it has one, does not become stale by this."""
    if not RiskRating.risk.is_cached(rating):
        return
    mine = rating.risk
    for risk in saved:
        if risk.pk == mine.pk and risk.version == mine.version + 1:
            for name in (*KEPT, "version", "updated_at"):
                setattr(mine, name, getattr(risk, name))


@receiver(record_deleting, sender=RiskRating)
def keep_the_rating_before(record: RiskRating, actor: Any, **_: Any) -> None:
    _keep({record.risk_id}, actor=actor, without=record.pk)


@receiver(record_deleting, sender=Risk)
def delete_its_ratings(record: Risk, actor: Any, **_: Any) -> None:
    # One by one, so that the trail holds them and they can be brought back.
    for rating in record.ratings.all():
        records.delete(rating, actor=actor)


@receiver(record_deleting, sender=Indicator)
def delete_its_values(record: Indicator, actor: Any, **_: Any) -> None:
    for value in record.values.all():
        records.delete(value, actor=actor)


@receiver(record_saved, sender=ScaleLevel)
@receiver(record_saved, sender=RiskMethod)
def rate_by_the_new_scale(actor: Any, **_: Any) -> None:
    _keep(None, actor=actor)


def _keep(risks: set[int] | None, *, actor: Any, without: int | None = None) -> list[Risk]:
    """Bring the risks, or all, up to their latest ratings; only what changes is written."""
    ratings = RiskRating.objects.order_by("rated_on", "code").exclude(pk=without)
    rows = Risk.objects.all()
    if risks is not None:
        ratings, rows = ratings.filter(risk__in=risks), rows.filter(pk__in=risks)
    latest = {rating.risk_id: rating for rating in ratings}
    known = scales()
    changed = [risk for risk in rows if _take(risk, latest.get(risk.pk), known)]
    return records.save_many(changed, actor=actor, action="rated")


def _take(risk: Risk, rating: RiskRating | None, known: Any) -> bool:
    before = [getattr(risk, name) for name in KEPT]
    if rating is None:
        values: tuple[Any, ...] = (None,) * len(KEPT)
    else:
        in_use: Scale = known.on(rating.rated_on)
        inherent, residual = rating.inherent_score or 0, rating.residual_score or 0
        values = (
            inherent, in_use.rating(inherent).value, residual, in_use.rating(residual).value,
            rating.rated_on,
        )  # fmt: skip
    for name, value in zip(KEPT, values, strict=True):
        setattr(risk, name, value)
    return before != list(values)


# --- the latest review of a threat ---------------------------------------------------------------


@receiver(record_saved, sender=ThreatReview)
def keep_the_latest_review(record: ThreatReview, actor: Any, **_: Any) -> None:
    day = record.reviewed_on
    changed = [t for t in record.threats.all() if t.reviewed_on is None or t.reviewed_on < day]
    for threat in changed:
        threat.reviewed_on = day
    records.save_many(changed, actor=actor, action="reviewed")


# --- what was accepted ---------------------------------------------------------------------------


@pictures
def picture_of(risk: Risk, on: dt.date) -> dict[str, Any]:
    """How a risk stood on a day, as plain values that do not change afterwards."""
    return {
        "as_of": on.isoformat(),
        "risk": {"code": risk.code, "title": risk.title},
        "rating": _rating_of(risk, on),
        "controls": _controls_of(risk, on),
        "rupees": _rupees_of(risk, on),
        "treatments": _treatments_of(risk, on),
    }


def _rating_of(risk: Risk, on: dt.date) -> dict[str, Any] | None:
    rating = risk.ratings.filter(rated_on__lte=on).order_by("rated_on", "code").last()
    if rating is None:
        return None
    in_use = scales().on(rating.rated_on)

    def side(name: str) -> dict[str, Any]:
        likelihood = getattr(rating, f"{name}_likelihood")
        impact = getattr(rating, f"{name}_impact")
        return {
            "likelihood": likelihood, "likelihood_name": in_use.name_of("likelihood", likelihood),
            "impact": impact, "impact_name": in_use.name_of("impact", impact),
            "score": likelihood * impact,
            "rating": str(Rating(in_use.rating(likelihood * impact)).label),
        }  # fmt: skip

    return {
        "code": rating.code, "rated_on": rating.rated_on.isoformat(),
        "inherent": side("inherent"), "residual": side("residual"),
    }  # fmt: skip


def _controls_of(risk: Risk, on: dt.date) -> list[dict[str, Any]]:
    controls = list(risk.controls.order_by("code"))
    found = control_standings(on, period_of_tests(on), controls)
    return [
        {
            "code": c.code, "title": c.title, "level": str(found[c.pk].level),
            "sentence": found[c.pk].sentence,
        }
        for c in controls
    ]  # fmt: skip


def _rupees_of(risk: Risk, on: dt.date) -> dict[str, Any] | None:
    found, latest = rupees_by_risk(on).get(risk.pk), latest_quantification(on)
    if found is None or latest is None:
        return None
    return {
        "quantification": latest.code, "mean": found.mean, "one_in_100": found.one_in_100,
        "scenarios": list(found.scenarios),
    }  # fmt: skip


def _treatments_of(risk: Risk, on: dt.date) -> list[dict[str, Any]]:
    rows: Iterable[Any] = risk.treatments.select_related("owner").order_by("due_on", "code")
    return [
        {
            "code": t.code, "title": t.title, "owner": str(t.owner or ""),
            "due_on": t.due_on.isoformat() if t.due_on else "",
        }
        for t in rows if t.is_open(on)
    ]  # fmt: skip
