"""A person decides the tier; what the records propose is kept beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.assets.models import ThirdParty
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb
from hisaar.thirdparties.models import TierDecision
from hisaar.thirdparties.tiering import propose


@transaction.atomic
def decide_tier(
    third_party: ThirdParty, *, actor: Any, tier: str, by: Person | None, on: dt.date,
    reason: str = "",
) -> TierDecision:  # fmt: skip
    """Put a third party into a tier; another one than proposed needs a reason."""
    proposal = propose(third_party, on)
    decision = TierDecision(
        third_party=third_party, tier=tier, proposed=proposal.tier, grounds=proposal.told,
        reason=reason, decided_on=on, decided_by=by, owner=third_party.owner,
    )  # fmt: skip
    records.save(decision, actor=actor, action="decided")
    return apply_tier(decision, actor=actor)


@verb(when=lambda decision: decision.third_party.tier != decision.tier)
@transaction.atomic
def apply_tier(decision: TierDecision, *, actor: Any) -> TierDecision:
    """Let this decision set the tier of the third party; the latest decision counts."""
    later = TierDecision.objects.filter(
        third_party=decision.third_party_id, decided_on__gt=decision.decided_on
    ).first()
    if later is not None:
        day = format_day(later.decided_on)
        raise Refused(f"{later.code} decided on {day}, after this one; apply that.")
    party = decision.third_party
    party.tier = decision.tier
    records.save(party, actor=actor, action="tier decided")
    return decision
