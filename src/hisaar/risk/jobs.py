"""What risk does by itself."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.platform.jobs.registry import scheduled

from .services import appetite


@scheduled(daily="04:50", is_atomic=True)
def watch_limits() -> str:
    """Count the indicators, keep their values, and lay the Board's limits beside them."""
    today = dates.today()
    values = appetite.measure_indicators(today)
    begun, ended = appetite.find_breaches(today)
    return appetite.told(values, begun, ended)
