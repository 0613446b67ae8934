"""What is looked after by itself: contracts, assurance, questionnaires and findings."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import scheduled

from . import services


@scheduled(daily="06:40", is_atomic=True)
def follow_up() -> str:
    """Make tasks for contracts and assurance that run out, and for answers that are late."""
    return f"{count_of(services.follow_up(dates.today()), 'task')} made."
