"""The register of risks: where they lie, the greatest of them, and what the Board bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from hisaar.lib.text import count_of
from hisaar.risk import drawn
from hisaar.risk.appetite import LimitStanding, appetite, limits
from hisaar.risk.register import Rupees, Standing, rupees_by_risk, standings
from hisaar.risk.scale import scale
from hisaar.risk.vocabulary import Rating

from .panels import Panel

GREATEST = 25
STATES = {"within": "within", "warning": "near", "breached": "breached", "unknown": "not known"}


def panels(on: dt.date) -> Iterator[Panel]:
    found = standings(on)
    yield Panel.of(drawn.heat(found, scale(on)), on_paper=0)
    yield _greatest(found, on)
    yield _limits(on)


def _greatest(found: list[Standing], on: dt.date) -> Panel:
    rupees = rupees_by_risk(on)
    grave = [s for s in found if (s.inherent or 0) >= Rating.HIGH]
    bare = [s for s in grave if not s.is_answered]
    means = (
        f"{count_of(len(grave), 'risk is', 'risks are')} high or extreme before controls;"
        f" {len(bare) or 'none'} of them without treatment or acceptance."
    )
    rows = [_line(s, rupees.get(s.risk.pk), on) for s in found[:GREATEST]]
    return Panel(
        "greatest", "The greatest risks",
        ("Code", "Risk", "Before", "With controls", "Expected a year (PKR)", "What is done"), rows,
        means=means if found else "", empty="No risk is on record.",
        widths=("auto", "wide", "auto", "auto", "auto", "wide"), on_paper=15,
    )  # fmt: skip


def _line(standing: Standing, worth: Rupees | None, on: dt.date) -> tuple[Any, ...]:
    return (
        standing.risk.code, standing.risk.title, _named(standing.inherent),
        _named(standing.residual), round(worth.mean) if worth else "not quantified",
        _done(standing, on),
    )  # fmt: skip


def _named(rating: Rating | None) -> str:
    return str(rating.label) if rating else "not rated"


def _done(standing: Standing, on: dt.date) -> str:
    still = standing.open_treatments
    late = sum(t.is_overdue(on) for t in still)
    said = []
    if still:
        said.append(count_of(len(still), "treatment") + (f", {late} overdue" if late else ""))
    if standing.is_accepted:
        said.append("accepted")
    if not said and standing.treatments:
        said.append("treated")
    return "; ".join(said) or "nothing"


def _limits(on: dt.date) -> Panel:
    held = appetite(on)
    rows = [limit_row(s) for s in limits(on)]
    broken = sum(row[-1] == STATES["breached"] for row in rows)
    means = ""
    if held is not None and rows:
        means = (
            f"{held.title} ({held.code}): {broken or 'none'} of {count_of(len(rows), 'limit')}"
            f" {'is' if broken == 1 else 'are'} breached."
        )
    return Panel(
        "limits", "What the Board bears", ("Limit", "Stands at", "At most", "State"), rows,
        means=means, empty="The Board has approved no appetite with limits.",
        widths=("wide", "auto", "auto", "auto"), on_paper=20,
    )  # fmt: skip


def limit_row(standing: LimitStanding) -> tuple[str, str, str, str]:
    """A limit as directors read it."""
    return (
        standing.limit.title, standing.shown(standing.value), standing.shown(standing.limit.limit),
        STATES[standing.state],
    )  # fmt: skip
