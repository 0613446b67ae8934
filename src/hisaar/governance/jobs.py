"""What governance does by itself: the calendar's tasks, and who hears of what is late."""

from __future__ import annotations

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import job, scheduled

from .services import reminding, scheduling


@job(is_atomic=True)
def keep_calendar() -> str:
    """Bring tasks in step with the compliance calendar."""
    return f"{count_of(scheduling.keep_tasks(), 'task')} changed."


@scheduled(daily="06:30", is_atomic=True)
def follow_up() -> str:
    """Tell owners of overdue actions and expiring evidence; bring the Board's before superiors."""
    today = dates.today()
    kept = scheduling.keep_tasks()
    told = reminding.tell_of_overdue_actions(today) + reminding.tell_of_expiring_evidence(today)
    raised = reminding.escalate_board_actions(today)
    return f"{count_of(told, 'notice')}, {len(raised)} escalated, {count_of(kept, 'task')} changed."
