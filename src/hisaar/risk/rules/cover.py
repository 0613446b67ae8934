"""Cyber cover: considered, weighed against losses, and never in place of controls: INS."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from hisaar.catalogue.rules import (
    Consideration,
    Months,
    Parameters,
    Verdict,
    all_of,
    any_of,
    considered,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance.models import Committee
from hisaar.governance.queries import was_holding
from hisaar.governance.rules.alignment import decisions_on
from hisaar.governance.vocabulary import Body, Role
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.platform.people.models import Person
from hisaar.platform.records.dated import in_force
from hisaar.risk.covering import WarrantyStanding, policies_in_force, warranty_standings
from hisaar.risk.models import Control, LossScenario, Quantification, Renewal, Risk, Treatment
from hisaar.risk.queries import operating_controls
from hisaar.risk.register import Standing, latest_quantification, standings
from hisaar.risk.vocabulary import IncidentType, Rating

TOPIC = "cyber insurance"
BODIES = (Body.BOARD, Body.BOARD_COMMITTEE)
OFFICERS = (Role.CEO, Role.BOARD_CHAIR, Role.DIRECTOR)
YEAR = Months(12)


@rule("INS-01")
def cover_was_considered(on: date, p: Parameters) -> Verdict:
    """Within {consider_months} months somebody at the level of the CEO or above decided, with
    reasons, to buy, renew or not to buy cyber cover; if bought, a policy is in force."""
    decided = [*_renewals(on), *decisions_on("INS-01", on)]
    verdict = considered(
        decided, topic=TOPIC, on=on, within=p.months("consider_months"),
        remedy="Decide the renewal on its page, or record a decision that concerns INS-01, with"
        " reasons and who approved it.",
        once_adopted=lambda: _is_covered(on),
    )  # fmt: skip
    if not decided:
        return verdict
    latest = max(decided, key=lambda decision: decision.decided_on)
    return all_of(considered=verdict, authority=_is_by_authority(latest))


def _renewals(on: date) -> list[Consideration]:
    rows = Renewal.objects.filter(decided_on__lte=on).exclude(result="")
    return [
        Consideration(r, r.decided_on, r.reasons, _decider(r), r.result != Renewal.Result.NOT_BUY)
        for r in rows.select_related("approver", "decision__committee", "decision__approver")
        if r.decided_on is not None
    ]


def _decider(renewal: Renewal) -> str:
    by_decision = renewal.decision.approver_name if renewal.decision else ""
    return by_decision or str(renewal.approver or "")


def _is_covered(on: date) -> Verdict:
    return exists(
        policies_in_force(on),
        missing=f"It was decided to have {TOPIC}, but no policy is in force on {format_day(on)}.",
        remedy="Record the policy that was bought, with its first and last day.",
    )


def _is_by_authority(latest: Consideration) -> Verdict:
    """The CEO, the chair, a director, or the Board itself or its committee."""
    body, people = _deciders(latest.record)
    is_high = (body is not None and body.kind in BODIES) or any(
        was_holding(person, OFFICERS, latest.decided_on) for person in people
    )
    who = latest.approver or "nobody"
    return holds(
        is_high, record=latest.record,
        gap=f"the decision on {TOPIC} was approved by {who}, who is neither the CEO, nor on the"
        " Board",
        remedy="Have the CEO or the Board decide it.",
    )  # fmt: skip


def _deciders(record: Any) -> tuple[Committee | None, list[Person]]:
    decision = record.decision if isinstance(record, Renewal) else record
    body = getattr(decision, "committee", None)
    people = [getattr(row, "approver", None) for row in {record, decision} if row is not None]
    return body, [person for person in people if person is not None]


@rule("INS-02")
def cover_was_weighed_against_losses(on: date, p: Parameters) -> Verdict:
    """At least {min_scenarios} loss scenarios over {min_types} types of incident are each laid over
    the cover, with what stays uninsured and retained computed within a year, and the loss of a
    year at {return_period_check}; or there is a reasoned decision."""
    rows = list(LossScenario.objects.filter(in_force(on)).order_by("code"))
    latest = latest_quantification(on)
    analysed = all_of(
        scenarios=_enough(rows, p.number("min_scenarios")),
        types=_varied(rows, p.number("min_types")),
        mapped=_mapped(rows, latest, on),
        tails=_compared(latest, p.text("return_period_check")),
    )
    decisions = decisions_on("INS-02", on)
    if analysed.outcome.is_satisfied or not decisions:
        return analysed
    topic = "the losses that cyber incidents could bring"
    decided = considered(decisions, topic=topic, on=on, within=YEAR)
    return any_of(analysis=analysed, decision=decided)


def _enough(rows: list[LossScenario], number: int) -> Verdict:
    return exists(
        rows, at_least=number,
        missing=f"{len(rows)} of {number} loss scenarios are on record.",
        remedy="Add the scenarios that could cost most: ransomware, a leak, a diverted payment, an"
        " outage of a provider, misuse from inside.",
    )  # fmt: skip


def _varied(rows: list[LossScenario], number: int) -> Verdict:
    found = {row.incident_type for row in rows if row.incident_type}
    lacking = [str(kind.label) for kind in IncidentType if kind not in found]
    first = {row.incident_type: row for row in reversed(rows)}
    return exists(
        [first[kind] for kind in sorted(found)], at_least=number,
        missing=f"The scenarios span {len(found)} of {number} types of incident; none is of"
        f" {join_names(lacking, 'or')}.",
        remedy="Add a scenario of another type.",
    )  # fmt: skip


def _mapped(rows: list[LossScenario], latest: Quantification | None, on: date) -> Verdict:
    remedy = "Compute the loss of a year with cover: hisaar risk quantify, or the page of losses."
    if latest is None:
        return missing("No loss of a year has been computed yet.", remedy=remedy)
    if latest.computed_on < on - YEAR:
        day = format_day(latest.computed_on)
        return holds(
            fact=False, record=latest, remedy=remedy,
            gap=f"the loss of a year was last computed on {day}, more than a year ago",
        )  # fmt: skip
    weighed = _weighed(latest, is_covered=bool(policies_in_force(on)))
    return every(
        rows, of="loss scenarios",
        unless=lambda row: row.code in weighed,
        gap=f"was not laid over the cover in {latest.code}, so that what is uninsured and what is"
        " retained of it is not known",
        remedy=remedy, evidence=lambda row: (row.code, latest.code),
    )  # fmt: skip


def _weighed(latest: Quantification, *, is_covered: bool) -> set[str]:
    """Codes of the scenarios whose uninsured and retained amounts stand in the results."""
    results = latest.results
    if results.get("cover"):
        rows = results["cover"].get("scenarios", ())
        return {row["code"] for row in rows if {"uninsured", "retained"} <= row.keys()}
    # Without any cover all of it is uninsured, and the loss of each scenario says how much.
    return set() if is_covered else {row["code"] for row in results.get("scenarios", ())}


def _compared(latest: Quantification | None, periods: str) -> Verdict:
    wanted = re.findall(r"\b1[- ]in[- ](\d+)", periods)
    if latest is None:
        return missing(f"The loss of a year at {periods} has not been computed.")
    found = latest.results.get("with_cover") or latest.results.get("after") or {}
    lacking = [f"1-in-{years}" for years in wanted if found.get(f"one_in_{years}") is None]
    return holds(
        not lacking, record=latest,
        gap=f"it does not say what a year costs at {join_names(lacking)}",
        remedy="Compute the loss of a year anew, or set the return periods of this clause to what"
        " is computed: 1-in-20 and 1-in-100.",
    )  # fmt: skip


@rule("INS-03")
def cover_replaces_no_control(on: date, p: Parameters) -> Verdict:
    """No risk rated high or above before controls is treated by transfer alone, no control is left
    out because of insurance, and the control behind each warranty of a policy in force works."""
    return all_of(
        transfer=_not_by_transfer_alone(on),
        left_out=_none_left_out(),
        warranties=_warranties(on),
    )


def _not_by_transfer_alone(on: date) -> Verdict:
    found = standings(on)
    if not found:
        return missing(
            "There are no risks on record, so that nobody can see how they are treated.",
            remedy="Record the risks, rate them, and say how each is treated.",
        )
    high = [s for s in found if s.inherent is not None and s.inherent >= Rating.HIGH]
    guarded = _guarded((s.risk for s in high), on)
    return every(
        high, of="risks rated high before controls",
        unless=lambda s: not _is_transferred(s) or s.risk.pk in guarded,
        gap=lambda s: f"{s.risk.code} {s.risk.title} is treated by transfer alone",
        remedy="Decide on a treatment that reduces it, or link the controls in operation that do.",
        evidence=lambda s: s.risk,
        when_empty=_none_is_high(found),
    )  # fmt: skip


def _none_is_high(found: list[Standing]) -> Verdict:
    unrated = [s.risk for s in found if s.inherent is None]
    if len(unrated) == len(found):
        return missing("No risk has been rated yet.", remedy="Rate the risks.", record=unrated[0])
    rated = [s.risk for s in found if s.inherent is not None]
    return not_applicable("No risk is rated high before controls.", evidence=rated)


def _is_transferred(standing: Standing) -> bool:
    kinds = {treatment.kind for treatment in standing.treatments}
    return kinds == {Treatment.Kind.TRANSFER}


def _guarded(risks: Iterable[Risk], on: date) -> set[int]:
    """Risks that a control in operation works against, besides any treatment."""
    keys = {risk.pk for risk in risks}
    pairs = Risk.controls.through.objects.filter(
        risk_id__in=keys, control__in=operating_controls(on)
    )
    return set(pairs.values_list("risk_id", flat=True))


def _none_left_out() -> Verdict:
    return every(
        Control.objects.exclude(left_out="").order_by("code"),
        unless=lambda c: c.left_out != Control.LeftOut.INSURED,
        gap="is marked as not required because insurance covers the loss",
        remedy="Put the control in place, or say what else does its work.",
        when_empty=not_applicable("No control was left out."),
    )


def _warranties(on: date) -> Verdict:
    found = warranty_standings(on)
    return every(
        found, of="warranties",
        unless=lambda s: s.is_met,
        gap=_why,
        remedy=_what_to_do,
        evidence=lambda s: (s.code, s.standing.control.code) if s.standing else s.code,
        when_empty=_none_promised(on),
    )  # fmt: skip


def _why(found: WarrantyStanding) -> str:
    policy = found.warranty.policy
    warranty = found.warranty.title
    return f"{warranty} is a warranty of {policy.code}, and is not met: {found.sentence}"


def _what_to_do(found: WarrantyStanding) -> str:
    if found.standing is None:
        return "Link the control that keeps the promise."
    return f"Mend {found.standing.control.code} and test it anew, or tell the insurer."


def _none_promised(on: date) -> Verdict:
    policies = policies_in_force(on)
    if policies:
        return not_applicable("The policies in force have no warranties.", evidence=policies)
    return not_applicable("No policy is in force, so that none has warranties.")
