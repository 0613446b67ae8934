"""What happens every morning."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import scheduled

from . import reminders


@scheduled(daily="07:00", is_atomic=True)
def remind_and_escalate() -> str:
    """Remind owners of what is due and bring what is late before their superiors."""
    today = dates.today()
    raised = reminders.escalate(today)
    reminded = reminders.remind(today)
    return f"{count_of(reminded, 'reminder')}, {len(raised)} escalated."
