"""How one policy stands, for its record's page: ``{% load cover %}``."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from hisaar.lib.dates import today
from hisaar.platform.records import Refused
from hisaar.risk.covering import Cover, WarrantyStanding, engine_policy
from hisaar.risk.covering.tower import tower
from hisaar.risk.covering.warranties import standings_of
from hisaar.risk.models import InsurancePolicy
from hisaar.web import addresses
from hisaar.web.figures import Figure

register = template.Library()


@dataclass(frozen=True)
class PolicyToday:
    """A policy on the day that it is looked at; ``lacks`` says why it cannot be worked with."""

    warranties: list[WarrantyStanding]
    figure: Figure | None
    lacks: str

    @property
    def unmet(self) -> int:
        return sum(not row.is_met for row in self.warranties)


@register.simple_tag
def policy_today(policy: InsurancePolicy) -> PolicyToday:
    """Its tower, and how its warranties stand."""
    on = today()
    rows = policy.warranties.select_related("policy", "control", "owner")
    warranties = standings_of(rows, on)
    try:
        held = Cover(policy, engine_policy(policy, on))
    except Refused as reason:
        return PolicyToday(warranties, None, str(reason))
    return PolicyToday(warranties, Figure.of(tower([held], [], addresses.record)), "")
