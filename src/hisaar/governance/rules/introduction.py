"""INT and APP: what the Guidelines extend to, and whether they bind this insurer."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
    undecided,
)
from hisaar.governance import queries
from hisaar.governance.models import Decision, EntityProfile, RegulatoryInstrument
from hisaar.governance.vocabulary import Body
from hisaar.lib.text import fold
from hisaar.platform.people.models import OrganisationalUnit

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


@rule("APP-01")
def insurer_is_registered(on: date, p: Parameters) -> Verdict:
    """The insurer's registration is on record; a window takaful operation is a unit in scope with
    functions and systems of its own."""
    profile = queries.entity()
    if profile is None:
        return missing(
            "The insurer's profile is not filled in.", remedy="Fill in the entity profile."
        )
    return all_of(
        registration=holds(
            profile.registration_type and profile.registration_number, record=profile,
            gap="its registration number or type is not recorded",
            remedy="Record number and type of the registration.",
        ),
        window=_window(profile, on),
    )  # fmt: skip


def _window(profile: EntityProfile, on: date) -> Verdict:
    if not profile.has_window_on(on):
        return not_applicable("The insurer operates no window.", evidence=profile)
    units = OrganisationalUnit.objects.filter(kind=OrganisationalUnit.Kind.WINDOW)
    return all_of(
        unit=exists(
            [u for u in units if u.closed_on is None or u.closed_on > on],
            missing="The window is not among the organisational units.",
            remedy="Add the window as a unit.",
        ),
        functions_and_systems=undecided("waits for functions and systems tagged by unit"),
    )
