"""INT and APP: what the Guidelines extend to, and whether they bind this insurer."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    holds,
    missing,
    rule,
)
from hisaar.governance.models import Decision, RegulatoryInstrument
from hisaar.governance.vocabulary import Body
from hisaar.lib.text import fold

# How the Guidelines are cited in the register of instruments.
GUIDELINES = "SECP-INS-CYBER-2020"


@rule("INT-02")
def guidelines_were_taken_up(on: date, p: Parameters) -> Verdict:
    """The Guidelines are on record with the day they took effect, and the Board or its committee
    decided to follow them."""
    instruments = [
        i for i in RegulatoryInstrument.objects.select_related("adoption__committee")
        if fold(i.reference) == fold(GUIDELINES)
    ]  # fmt: skip
    if not instruments:
        return missing(
            "The Guidelines are not among the regulatory instruments.",
            remedy=f"Record the instrument {GUIDELINES}.",
        )
    found = instruments[0]
    return all_of(
        in_effect=holds(
            found.effective_on and found.effective_on <= on, record=found,
            gap="the day on which it took effect is not recorded",
            remedy="Record the day on which it took effect.",
        ),
        adopted=holds(
            _is_adoption(found.adoption, on), record=found, evidence=found.adoption or found,
            gap="no decision of the Board or its committee took it up",
            remedy="Link the decision by which it was adopted.",
        ),
    )  # fmt: skip


def _is_adoption(decision: Decision | None, on: date) -> bool:
    return (
        decision is not None
        and decision.holds(on)
        and decision.is_positive
        and decision.committee is not None
        and decision.committee.kind in (Body.BOARD, Body.BOARD_COMMITTEE)
    )
