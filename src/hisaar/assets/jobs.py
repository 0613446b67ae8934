"""What the inventory does by itself."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import scheduled

from . import reopening


@scheduled(daily="05:40", is_atomic=True)
def reopen_analyses() -> str:
    """Ask owners to analyse again what new systems, providers and incidents have changed."""
    events, tasks = reopening.reopen(dates.today())
    return f"{count_of(events, 'event')} noticed, {count_of(tasks, 'owner')} asked."
