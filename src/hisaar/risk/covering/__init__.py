"""Cyber cover as records declare it, laid over losses by ``hisaar.engines.cover``.

``programme`` reads the policies in force on a day, ``pay`` lets them answer for losses one after
another, ``warranty_standings`` says which promises are kept, ``event_of`` explains one event.
"""

from .declared import (
    Cover,
    Programme,
    causes_of,
    engine_policy,
    policies_in_force,
    programme,
)
from .explaining import Explained, event_of
from .paying import Paid, ScenarioCover, pay
from .warranties import WarrantyStanding, broken_warranties, warranty_standings

__all__ = (
    "Cover",
    "Explained",
    "Paid",
    "Programme",
    "ScenarioCover",
    "WarrantyStanding",
    "broken_warranties",
    "causes_of",
    "engine_policy",
    "event_of",
    "pay",
    "policies_in_force",
    "programme",
    "warranty_standings",
)
