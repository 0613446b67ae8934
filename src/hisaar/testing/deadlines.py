"""By when a weakness is to be fixed: the insurer's days for patching, by severity."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache

from hisaar.catalogue.framework import secp
from hisaar.catalogue.models import ThresholdOverride

DAYS = {"critical": "patch_days_critical", "high": "patch_days_high"}
_KEPT_SECONDS = 30  # an override made by another process counts after that long


def due_on(severity: str, found_on: dt.date) -> dt.date | None:
    """The day by which it is to be fixed, by what was in force when it was found."""
    name = DAYS.get(severity)
    if name is None:
        return None
    # A scanner's file holds ten thousand rows: the overrides are not asked for at each.
    chosen = _overrides(int(time.monotonic() // _KEPT_SECONDS))
    days = secp().threshold(name).default
    for override in chosen:
        if override.threshold == name and override.is_in_force(found_on):
            days = override.as_override().value
    return found_on + dt.timedelta(days=int(days))


def forget() -> None:
    """Read the overrides again at the next question."""
    _overrides.cache_clear()


@lru_cache(maxsize=1)
def _overrides(_moment: int) -> tuple[ThresholdOverride, ...]:
    """Overrides of the days for patching, the latest approved last; that one prevails."""
    rows = ThresholdOverride.objects.filter(threshold__in=DAYS.values(), clause="")
    kept = rows.filter(approved_on__isnull=False).select_related("approver")
    return tuple(kept.order_by("approved_on", "code"))
