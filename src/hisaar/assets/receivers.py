"""The days of third parties in people's calendars."""

from __future__ import annotations

import datetime as dt

from hisaar.governance.events import days_of
from hisaar.platform.accounts.models import User
from hisaar.platform.tasks.feed import CalendarEvent, calendar_source

from .models import ThirdParty


@calendar_source
def third_party_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When third parties are assessed next, and when their contracts end."""
    span = (first, last)
    return [
        *days_of(
            user, ThirdParty, "next_assessment_on", span, category="assessment",
            words="Assess {}", to_on=None,
        ),
        *days_of(
            user, ThirdParty, "contract_ends_on", span, category="expiry",
            words="Contract ends: {}", to_on=None,
        ),
    ]  # fmt: skip
