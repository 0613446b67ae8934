"""What access does by itself: reminding reviewers, and looking whether removals were made."""

from __future__ import annotations

import datetime as dt

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import scheduled

from .models import AccessReview
from .services import remind, verify_open_removals

BEFORE_DUE = (7, 2, 0)
WHEN_LATE = 3
"""So many days apart somebody is reminded of a review that is late."""


@scheduled(daily="06:40", is_atomic=True)
def follow_reviews() -> str:
    """Remind reviewers who have lines left, and note which removals the registers show."""
    today = dates.today()
    reminded = 0
    for review in AccessReview.objects.filter(status=AccessReview.Status.OPEN):
        if is_day_to_remind(review, today):
            reminded += len(remind(review, actor=None, on=today))
    found = verify_open_removals(actor=None, on=today)
    seen = count_of(len(found.seen_gone), "removal")
    return f"{count_of(reminded, 'reviewer')} reminded, {seen} seen."


def is_day_to_remind(review: AccessReview, on: dt.date) -> bool:
    """A week, two days and nothing before the day; then every third day."""
    if review.due_on is None:
        return False
    left = (review.due_on - on).days
    return left in BEFORE_DUE or (left < 0 and -left % WHEN_LATE == 0)
