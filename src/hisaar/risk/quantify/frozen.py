"""What a quantification rested on, kept so that anybody can see it and compute it again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from hisaar.risk.covering import Programme
from hisaar.risk.models import (
    AppetiteLimit,
    CommonShock,
    ControlEffect,
    Estimate,
    LossScenario,
)

from .book import Book

_SCENARIO = ("code", "title", "incident_type", "frequency", "dispersion", "quiet_percent",
             "chance_percent", "pool", "exclusions")  # fmt: skip
_PART = ("code", "tag", "shape", "happens_percent", "rupees_per_hour", "recaptured_percent",
         "location", "scale", "shape_parameter", "sample")  # fmt: skip
_ESTIMATE = ("code", "quantity", "given_on", "low", "likely", "high")
_EFFECT = ("code", "rate_percent", "chance_percent", "amount_percent", "worst_percent",
           "duration_percent")  # fmt: skip
_LIMIT = ("code", "measure", "is_after_cover", "warning", "limit")


def inputs_of(
    book: Book, programme: Programme, limits: Sequence[AppetiteLimit], *, years: int, seed: int
) -> dict[str, Any]:
    """Everything that was used, as plain values in a fixed order."""
    codes = {scenario.pk: scenario.code for scenario in book.scenarios}
    parts = {part.pk: part.code for s in book.scenarios for part in s.parts.all()}
    return {
        "as_of": book.on.isoformat(), "years": years, "seed": seed,
        "scenarios": [_scenario(scenario) for scenario in book.scenarios],
        "estimates": [_estimate(row, codes, parts, book) for row in book.estimates],
        "shocks": [_shock(shock) for shock in book.shocks],
        "effects": _effects(book, codes),
        "controls": [
            {"code": s.control.code, "level": str(s.level), "counts": s.counts,
             "yearly_cost": _plain(s.control.yearly_cost)}
            for s in book.controls.values()
        ],
        "policies": [{"code": c.code, "terms": _plain(asdict(c.terms))} for c in programme.covers],
        "warranties_broken": sorted(programme.broken),
        "limits": [_fields(row, _LIMIT) for row in limits],
    }  # fmt: skip


def digest_of(inputs: dict[str, Any]) -> str:
    """The SHA-256 of the inputs, in hexadecimal: equal inputs, equal digests."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _scenario(scenario: LossScenario) -> dict[str, Any]:
    parts = sorted(scenario.parts.all(), key=lambda part: part.code)
    return {**_fields(scenario, _SCENARIO), "parts": [_fields(part, _PART) for part in parts]}


def _estimate(
    row: Estimate, codes: dict[int, str], parts: dict[int, str], book: Book
) -> dict[str, Any]:
    return {
        **_fields(row, _ESTIMATE), "scenario": codes[row.scenario_id],
        "part": parts.get(row.part_id) if row.part_id else None, "person": row.person.code,
        "weight": round(book.weights.get(row.person_id, 1.0), 9),
    }  # fmt: skip


def _shock(shock: CommonShock) -> dict[str, Any]:
    shares = [
        {"scenario": share.scenario.code, "chance_percent": _plain(share.chance_percent)}
        for share in shock.shares.all()
    ]
    return {**_fields(shock, ("code", "rate")), "shares": shares}


def _effects(book: Book, codes: dict[int, str]) -> list[dict[str, Any]]:
    rows: Iterable[ControlEffect] = (e for several in book.effects.values() for e in several)
    return [
        {**_fields(row, _EFFECT), "control": row.control.code, "scenario": codes[row.scenario_id]}
        for row in sorted(rows, key=lambda row: row.code)
    ]


def _fields(record: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value: Any) -> Any:
    """A value as JSON has it; a decimal as the text of its shortest form."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
