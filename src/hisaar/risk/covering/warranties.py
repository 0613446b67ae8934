"""Whether the promises behind cover are kept, by the controls that keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from hisaar.lib.sharing import is_sharing, shared
from hisaar.risk import effectiveness
from hisaar.risk.models import Control, PolicyWarranty


@dataclass(frozen=True, slots=True)
class WarrantyStanding:
    """A warranty of a policy in force, and how its control stands; None where it has no control.

    A warranty is met when its control is effective. Without a control nothing shows that it is.
    """

    warranty: PolicyWarranty
    standing: effectiveness.Standing | None

    @property
    def code(self) -> str:
        return self.warranty.code

    @property
    def is_met(self) -> bool:
        return self.standing is not None and self.standing.is_working

    @property
    def sentence(self) -> str:
        """Why it stands so, and what to do about it."""
        if self.standing is None:
            return (
                "No control stands behind it, so nothing shows that it is met; link the control"
                " that keeps it."
            )
        control = self.standing.control
        return f"{control.code} {control.title} keeps it. {self.standing.sentence}"


@shared
def warranty_standings(on: dt.date) -> list[WarrantyStanding]:
    """Each warranty of the policies in force on the day, in the order of policies and codes."""
    rows = PolicyWarranty.objects.filter(policy__from_on__lte=on, policy__to_on__gte=on)
    return standings_of(rows.select_related("policy", "control", "owner"), on)


def standings_of(rows: Iterable[PolicyWarranty], on: dt.date) -> list[WarrantyStanding]:
    """How these warranties stand on the day, whether or not their policy is in force."""
    warranties = sorted(rows, key=lambda w: (w.policy.code, w.code))
    controls = {w.control_id: w.control for w in warranties if w.control is not None}
    found = _standings(on, list(controls.values()))
    return [WarrantyStanding(w, found.get(w.control_id or 0)) for w in warranties]


def _standings(on: dt.date, controls: list[Control]) -> dict[int, effectiveness.Standing]:
    if not controls:
        return {}
    within = effectiveness.period_of_tests(on)
    # The answer on all controls is shared between rules; for one page a few controls will do.
    return effectiveness.standings(on, within, None if is_sharing() else controls)


def broken_warranties(on: dt.date) -> frozenset[str]:
    """Codes of the warranties of policies in force that are not shown to be met."""
    return frozenset(s.warranty.code for s in warranty_standings(on) if not s.is_met)
