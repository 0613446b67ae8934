"""The thresholds by which accounts and grants are judged, outside of the rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hisaar.catalogue.framework import secp
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.queries import overrides
from hisaar.governance.queries import size_band


@dataclass(frozen=True, kw_only=True)
class Limits:
    """After how many days what becomes a finding."""

    leaver: dt.timedelta
    dormant: dt.timedelta
    rotation: dt.timedelta


def limits_on(on: dt.date) -> Limits:
    """The insurer's own thresholds as they stand on the day; two queries."""
    band, own = size_band(), overrides(on)

    def days(clause: str, name: str) -> dt.timedelta:
        return Parameters(secp(), clause, size_band=band, overrides=own).days(name)

    return Limits(
        leaver=days("RCA-15", "leaver_days"),
        dormant=days("MON-19", "dormant_days"),
        rotation=days("RCA-16", "rotation_days"),
    )
