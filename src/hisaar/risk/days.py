"""The days of risks in people's calendars: when something is to be done, and when leave ends."""

from __future__ import annotations

import datetime as dt

from hisaar.governance.events import days_of
from hisaar.platform.accounts.models import User
from hisaar.platform.tasks.feed import CalendarEvent, calendar_source

from .models import Acceptance, ControlException, Treatment


@calendar_source
def risk_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When treatments are due, and when acceptances and exceptions from controls end."""
    span = (first, last)
    return [
        *days_of(
            user, Treatment, "due_on", span, category="due", words="Treatment due: {}",
            done_on=None, dropped_on=None,
        ),
        *days_of(
            user, Acceptance, "expires_on", span, category="expiry", words="Ends: {}",
            withdrawn_on=None,
        ),
        *days_of(
            user, ControlException, "expires_on", span, category="expiry", words="Ends: {}",
            ended_on=None,
        ),
    ]  # fmt: skip
