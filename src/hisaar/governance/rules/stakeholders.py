"""STR-14 and STR-15: risks borne from others and posed to them."""

from __future__ import annotations

from datetime import date, timedelta

from hisaar.catalogue.rules import Parameters, Verdict, any_of, considered, every, rule, shown
from hisaar.governance.models import StakeholderRisk, StakeholderRiskReview

from .alignment import decisions_on
from .versions import Named

Group, Direction = StakeholderRisk.Group, StakeholderRisk.Direction
DIRECTIONS = {
    Direction.BORNE_FROM: "borne from {}",
    Direction.POSED_TO: "posed to {}",
}


def _latest(on: date) -> StakeholderRiskReview | None:
    done = StakeholderRiskReview.objects.filter(reviewed_on__lte=on)
    return done.prefetch_related("risks__treatment").order_by("reviewed_on", "code").last()


def _or_decided(clause: str, topic: str, on: date, review: Verdict | None) -> Verdict:
    decided = considered(decisions_on(clause, on), topic=topic, on=on)
    if review is None:
        return decided
    return any_of(review=review, decision=decided)


@rule("STR-14")
def risks_shared_with_others_were_considered(on: date, p: Parameters) -> Verdict:
    """A review within {review_months} months considers the cyber risks that are borne from each
    group of stakeholders and posed to it; or there are reasons for not making one."""
    since = on - p.months("review_months")
    latest = _latest(on)
    topic = "a review of risks shared with stakeholders"
    if latest is None or latest.reviewed_on < since:
        return _or_decided("STR-14", topic, on, None)
    seen = {(r.group, r.direction) for r in latest.risks.all()}
    wanted = [
        Named(latest.code, group, text.format(str(label).lower()), (group, direction))
        for group, label in Group.choices
        for direction, text in DIRECTIONS.items()
    ]
    covered = every(
        wanted,
        unless=lambda tag: tag.value in seen,
        gap=lambda tag: f"it does not look at risks {tag.label}",
        remedy="Add what the review found for this group and direction.",
    )
    return _or_decided("STR-14", topic, on, covered)


@rule("STR-15")
def high_shared_risks_are_treated(on: date, p: Parameters) -> Verdict:
    """Every risk rated high in the latest stakeholder review has a treatment with owner and due day
    that is not overdue by more than {overdue_days} days; or there are reasons for not treating."""
    grace = p.days("overdue_days")
    latest = _latest(on)
    topic = "treating risks shared with stakeholders"
    if latest is None:
        return _or_decided("STR-15", topic, on, None)
    high = [r for r in latest.risks.all() if r.is_high]
    treated = every(
        high,
        unless=lambda r: not _lacks(r, on, grace),
        gap=lambda r: _lacks(r, on, grace),
        remedy="Give it an action with owner and due day, and see that it is done.",
        when_empty=shown("No shared risk is rated high.", evidence=latest),
    )
    return _or_decided("STR-15", topic, on, treated)


def _lacks(risk: StakeholderRisk, on: date, grace: timedelta) -> str:
    action = risk.treatment
    if action is None or action.raised_on > on:
        return "it has no treatment"
    if action.owner_id is None or action.due_on is None:
        return f"its treatment {action.code} has no owner or no due day"
    if action.is_open(on) and action.due_on + grace < on:
        return f"its treatment {action.code} is overdue"
    return ""
