"""How much risk the Board bears: GOV-04."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Months,
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.lib.dates import format_day
from hisaar.risk.appetite import appetite, limits
from hisaar.risk.models import Appetite, LimitBreach


@rule("GOV-04")
def risk_is_laid_beside_the_appetite(on: date, p: Parameters) -> Verdict:
    """The Board approved a cyber risk appetite with limits that can be measured, and looked at it
    within {appetite_review_months} months; each limit can be compared with what records say; every
    breach that is open has a dated acceptance, treatment or decision."""
    found = appetite(on)
    if found is None:
        return missing(
            "No cyber risk appetite is approved and in force.",
            remedy="Write down how much risk the Board bears, with limits, and have it approved.",
        )
    return all_of(
        approval=_by_the_board(found),
        in_date=_in_date(found, on, p.months("appetite_review_months")),
        comparison=_compared(found, on),
        breaches=_answered(on),
    )


def _by_the_board(found: Appetite) -> Verdict:
    body = found.approved_by
    taken = found.decision
    is_boards = bool(body and body.is_board) or bool(
        taken and taken.is_positive and taken.committee and taken.committee.is_board
    )
    return holds(
        is_boards, record=found, gap=f"was approved by {body or 'nobody named'}, not by the Board",
        remedy="Table it at the Board, and record the body or the decision.",
        evidence=[row.code for row in (found, taken) if row],
    )  # fmt: skip


def _in_date(found: Appetite, on: date, within: Months) -> Verdict:
    day = found.last_looked_at(on)
    return holds(
        day and day >= on - within, record=found,
        gap=f"was last looked at on {format_day(day) if day else 'no day recorded'}",
        remedy="Have the Board review it, and record the day.",
    )  # fmt: skip


def _compared(found: Appetite, on: date) -> Verdict:
    standings = limits(on)
    if not standings:
        return exists(
            [], missing=f"{found.code} has no limit that can be measured.",
            remedy="Add limits: on ratings, on losses or on indicators.",
        )  # fmt: skip
    return every(
        standings, of="limits of the appetite",
        unless=lambda s: s.value is not None,
        gap=lambda s: f"cannot be compared: {s.reason}",
        evidence=lambda s: [s.code, *([s.source] if s.source else [])],
        remedy="Record what the limit measures: ratings, a quantification, or the indicator.",
    )  # fmt: skip


def _answered(on: date) -> Verdict:
    rows = LimitBreach.objects.filter(found_on__lte=on).select_related("acceptance")
    open_breaches = [b for b in rows.order_by("code") if b.is_open(on)]
    noted = {b.limit_id for b in open_breaches}
    unnoted = [s for s in limits(on) if s.state == "breached" and s.limit.pk not in noted]
    return every(
        [*open_breaches, *unnoted], of="breaches",
        unless=lambda b: isinstance(b, LimitBreach) and not _lacks(b, on),
        gap=lambda b: _lacks(b, on) if isinstance(b, LimitBreach)
        else f"{b.sentence} Nobody has recorded the breach",
        remedy="Have the breach accepted, treat it, or let the Board decide; record the day.",
        when_empty=not_applicable("No limit is exceeded."),
    )  # fmt: skip


def _lacks(breach: LimitBreach, on: date) -> str:
    """Why a breach that is open has no answer on the day; empty when it has one."""
    if not breach.is_answered(on):
        return f"found on {format_day(breach.found_on)}, neither accepted nor treated"
    accepted = breach.acceptance
    rests_on_it = accepted and not breach.treatment_id and not breach.decision_id
    if accepted and rests_on_it and not accepted.is_in_force(on):
        return f"its acceptance {accepted.code} is no longer in force"
    return ""
