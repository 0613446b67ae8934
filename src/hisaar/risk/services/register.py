"""What people do with risks: rate, treat, accept, close; and with treatments and acceptances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from hisaar.governance.models import Decision
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import (
    Acceptance,
    Control,
    InsurancePolicy,
    Risk,
    RiskRating,
    Treatment,
)
from hisaar.risk.scale import scale


def _is_open(risk: Risk) -> bool:
    return risk.to_on is None


def _refuse_closed(risk: Risk, on: dt.date) -> None:
    if risk.to_on is not None and risk.to_on < on:
        raise Refused(
            f"{risk.code} was closed on {format_day(risk.to_on)}; take its last day away if it is"
            " there again."
        )


@verb(when=_is_open)
@transaction.atomic
def rate(
    risk: Risk, *, actor: Any, inherent_likelihood: int, inherent_impact: int,
    residual_likelihood: int, residual_impact: int, on: dt.date, rater: Person | None = None,
    reason: Text | None = None,
) -> Risk:  # fmt: skip
    """Rate the risk before any control and as controls stand, on the insurer's own scale."""
    _refuse_closed(risk, on)
    in_use = scale(on)
    for likelihood, impact in ((inherent_likelihood, inherent_impact),
                               (residual_likelihood, residual_impact)):  # fmt: skip
        if fault := in_use.fault(likelihood, impact):
            raise Refused(fault)
    rating = RiskRating.objects.filter(risk=risk, rated_on=on).first()
    rating = rating or RiskRating(risk=risk, rated_on=on)
    rating.risk = risk
    rating.inherent_likelihood, rating.inherent_impact = inherent_likelihood, inherent_impact
    rating.residual_likelihood, rating.residual_impact = residual_likelihood, residual_impact
    rating.rater, rating.reason = rater, reason or ""
    records.save(rating, actor=actor, action="rated")
    return risk


@verb(when=_is_open)
def treat(
    risk: Risk, *, actor: Any, title: str, kind: Literal["reduce", "transfer", "avoid"],
    owner: Person, due_on: dt.date, on: dt.date, description: Text | None = None,
    controls: list[Control] | None = None, policy: InsurancePolicy | None = None,
    cost: Decimal | None = None,
) -> Treatment:  # fmt: skip
    """Decide what is done about the risk, by whom and until when."""
    _refuse_closed(risk, on)
    if due_on < on:
        raise Refused(f"{format_day(due_on)} is past; give a day by which it can be done.")
    if not title.strip():
        raise Refused(f"Say what is done about {risk.code}.")
    treatment = Treatment(
        risk=risk, title=title, kind=kind, owner=owner, due_on=due_on, decided_on=on,
        description=description or "", policy=policy, cost=cost,
    )  # fmt: skip
    return records.save(
        treatment, actor=actor, action="decided", links={"controls": controls or []}
    )


@verb(when=_is_open, confirm="What is accepted is kept as it stands today.")
def accept_risk(
    risk: Risk, *, actor: Any, approver: Person, reason: Text, expires_on: dt.date, on: dt.date,
    decision: Decision | None = None,
) -> Acceptance:  # fmt: skip
    """Bear the risk as it is until a day; ratings, controls and rupees of the day are kept."""
    _refuse_closed(risk, on)
    _refuse_unacceptable(risk, approver, on, expires_on)
    if not str(reason).strip():
        raise Refused(f"Say why {risk.code} is borne as it is.")
    acceptance = Acceptance(
        risk=risk, owner=risk.owner, approver=approver, reason=reason, accepted_on=on,
        expires_on=expires_on, decision=decision,
    )  # fmt: skip
    return records.save(acceptance, actor=actor, action="accepted")


def _refuse_unacceptable(risk: Risk, approver: Person, on: dt.date, expires_on: dt.date) -> None:
    if risk.owner_id is None:
        raise Refused(f"{risk.code} has no owner; name who answers for it, then have it accepted.")
    if risk.owner_id == approver.pk:
        raise Refused(f"{approver} owns {risk.code}; somebody else has to accept it.")
    if not approver.is_active(on):
        raise Refused(f"{approver} did not work here on {format_day(on)}; choose somebody else.")
    if not risk.ratings.filter(rated_on__lte=on).exists():
        raise Refused(f"{risk.code} was not rated by {format_day(on)}; rate it first.")
    if expires_on < on:
        raise Refused(f"{format_day(expires_on)} is past; give the last day on which it counts.")
    longest = thresholds("GOV-08", on).months("exception_months")
    if expires_on > on + longest:
        raise Refused(
            f"A risk is accepted for {longest} at most, here until {format_day(on + longest)}."
            " Give an earlier day; the threshold exception_months of GOV-08 sets how long."
        )


@verb(when=_is_open)
def close_risk(risk: Risk, *, actor: Any, on: dt.date, reason: Text) -> Risk:
    """Record that the risk is there no more: its last day, with the reason in the trail."""
    _refuse_closed(risk, on)
    if not str(reason).strip():
        raise Refused(f"Say why {risk.code} is there no more.")
    if risk.identified_on and on < risk.identified_on:
        day = format_day(risk.identified_on)
        raise Refused(f"{risk.code} was identified on {day}; give a later day.")
    still = [t.code for t in risk.treatments.order_by("code") if t.is_open(on)]
    if still:
        raise Refused(
            f"{join_names(still, limit=5)} of {risk.code} are still to be done; finish or drop"
            " them first."
        )
    risk.to_on = on
    note = f"Closed on {format_day(on)}: {reason}"
    risk.description = "\n".join(filter(None, (risk.description, note)))
    return records.save(risk, actor=actor, action="closed")


# --- treatments ----------------------------------------------------------------------------------


def _is_undone(treatment: Treatment) -> bool:
    return treatment.done_on is None and treatment.dropped_on is None


def _refuse_ended(treatment: Treatment) -> None:
    if treatment.done_on:
        raise Refused(f"{treatment.code} was done on {format_day(treatment.done_on)}.")
    if treatment.dropped_on:
        raise Refused(f"{treatment.code} was dropped on {format_day(treatment.dropped_on)}.")


def _refuse_before_decision(treatment: Treatment, on: dt.date) -> None:
    if treatment.decided_on and on < treatment.decided_on:
        day = format_day(treatment.decided_on)
        raise Refused(f"{treatment.code} was decided on {day} only; give a later day.")


@verb(when=_is_undone)
def complete_treatment(treatment: Treatment, *, actor: Any, on: dt.date, result: Text) -> Treatment:
    """Record that it was done, and what came of it; rate the risk again afterwards."""
    _refuse_ended(treatment)
    _refuse_before_decision(treatment, on)
    if not str(result).strip():
        raise Refused(f"Say what came of {treatment.code}.")
    treatment.done_on, treatment.result = on, result
    return records.save(treatment, actor=actor, action="completed")


@verb(when=_is_undone)
def put_off_treatment(
    treatment: Treatment, *, actor: Any, due_on: dt.date, reason: Text
) -> Treatment:
    """Give it a later day; the trail keeps the old one, the description the reason."""
    _refuse_ended(treatment)
    if not str(reason).strip():
        raise Refused(f"Say why {treatment.code} is put off.")
    if treatment.due_on and due_on <= treatment.due_on:
        day = format_day(treatment.due_on)
        raise Refused(f"{treatment.code} is due on {day}; give a later day.")
    before = format_day(treatment.due_on) if treatment.due_on else "no day"
    note = f"Put off from {before} to {format_day(due_on)}: {reason}"
    treatment.due_on = due_on
    treatment.description = "\n".join(filter(None, (treatment.description, note)))
    return records.save(treatment, actor=actor, action="put off")


@verb(when=_is_undone, confirm="The risk counts as untreated unless something else is done.")
def drop_treatment(treatment: Treatment, *, actor: Any, on: dt.date, reason: Text) -> Treatment:
    """Give it up, with the reason."""
    _refuse_ended(treatment)
    _refuse_before_decision(treatment, on)
    if not str(reason).strip():
        raise Refused(f"Say why {treatment.code} is dropped.")
    treatment.dropped_on, treatment.result = on, reason
    return records.save(treatment, actor=actor, action="dropped")


# --- acceptances ---------------------------------------------------------------------------------


@verb(
    when=lambda a: a.accepted_on is not None and a.withdrawn_on is None,
    confirm="The risk is no longer accepted from that day on.",
)
def withdraw_acceptance(
    acceptance: Acceptance, *, actor: Any, on: dt.date, reason: Text
) -> Acceptance:
    """Accept the risk no longer, before the acceptance expires."""
    if acceptance.accepted_on is None:
        raise Refused(f"{acceptance.code} has not been accepted by anybody yet.")
    if acceptance.withdrawn_on is not None:
        day = format_day(acceptance.withdrawn_on)
        raise Refused(f"{acceptance.code} was withdrawn on {day}.")
    if on < acceptance.accepted_on:
        day = format_day(acceptance.accepted_on)
        raise Refused(f"{acceptance.code} was accepted on {day} only; give a later day.")
    if acceptance.expires_on and on > acceptance.expires_on:
        day = format_day(acceptance.expires_on)
        raise Refused(f"{acceptance.code} expired on {day} by itself.")
    if not str(reason).strip():
        raise Refused(f"Say why {acceptance.code} is withdrawn.")
    acceptance.withdrawn_on = on
    acceptance.reason = f"{acceptance.reason}\nWithdrawn on {format_day(on)}: {reason}"
    return records.save(acceptance, actor=actor, action="withdrawn")
