"""What people decide on cover."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from hisaar.governance.models import Decision
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.risk.covering.frozen import rested_on
from hisaar.risk.models import CoverOffer, Renewal

Result = Literal["renew", "change", "not_buy"]
CLAUSE = "INS-01"


@verb(
    when=lambda r: r.decided_on is None,
    confirm="What it rests on is kept as it stands now, and the decision is recorded.",
)
@transaction.atomic
def decide_renewal(
    renewal: Renewal, *, actor: Any, result: Result, reasons: Text, approver: Person, on: dt.date,
    chosen: CoverOffer | None = None, decision: Decision | None = None,
) -> Renewal:  # fmt: skip
    """Record whether cover is bought, with everything that this rested on.

    The offer that was taken is named when terms change; a decision of the Board can be linked,
    otherwise one is recorded in the approver's name.
    """
    _refuse(renewal, result, reasons, approver, on)
    _refuse_choice(renewal, result, chosen)
    if decision is not None and decision.decided_on > on:
        raise Refused(f"{decision.code} was taken on {format_day(decision.decided_on)}, later.")
    renewal.rested_on = rested_on(renewal, on) | {"chosen": chosen.code if chosen else ""}
    renewal.result, renewal.reasons, renewal.chosen = result, str(reasons).strip(), chosen
    renewal.approver, renewal.decided_on = approver, on
    renewal.decision = decision or _recorded(renewal, on, actor=actor)
    return records.save(renewal, actor=actor, action="decided")


def _refuse(renewal: Renewal, result: str, reasons: str, approver: Person, on: dt.date) -> None:
    if renewal.decided_on is not None:
        day = format_day(renewal.decided_on)
        raise Refused(f"{renewal.code} was decided on {day}; open a new renewal to decide anew.")
    if not str(reasons or "").strip():
        raise Refused("Give the reasons; a decision without them satisfies nobody later.")
    if approver is None:
        raise Refused("Say who approved it: the CEO, or the Board by its chair.")
    if not approver.is_active(on):
        raise Refused(f"{approver.title} did not work here on {format_day(on)}.")
    if result not in Renewal.Result.values:
        raise Refused("Say whether cover is renewed, renewed on other terms, or not bought.")


def _refuse_choice(renewal: Renewal, result: str, chosen: CoverOffer | None) -> None:
    if chosen is None:
        if result == Renewal.Result.CHANGE:
            raise Refused("Say which offer is taken; renewing on other terms means one of them.")
        return
    if result == Renewal.Result.NOT_BUY:
        raise Refused("No offer is taken when cover is not bought; leave the offer empty.")
    if chosen.renewal_id != renewal.pk:
        raise Refused(f"{chosen.code} is an offer for another renewal.")


def _recorded(renewal: Renewal, on: dt.date, *, actor: Any) -> Decision:
    """The decision in the register of decisions, where clauses to consider are looked for."""
    is_bought = renewal.result != Renewal.Result.NOT_BUY
    decision = Decision(
        title=f"Cyber cover: {renewal.get_result_display().lower()} ({renewal.title})"[:200],
        kind=Decision.Kind.CONSIDERATION, owner=renewal.owner, decided_on=on,
        result=Decision.Result.APPROVED if is_bought else Decision.Result.REJECTED,
        approver=renewal.approver, reasons=renewal.reasons, subjects=f"{CLAUSE} {renewal.code}",
    )  # fmt: skip
    return records.save(decision, actor=actor, action="decided")
