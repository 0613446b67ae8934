"""The days of third parties in people's calendars, beside those that ``assets`` shows."""

from __future__ import annotations

import datetime as dt

from hisaar.governance.events import days_of
from hisaar.platform.accounts.models import User
from hisaar.platform.tasks.feed import CalendarEvent, calendar_source

from .models import Assurance, Contract, ThirdPartyAssessment, ThirdPartyFinding


@calendar_source
def third_party_dates(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When contracts end, assurance expires, and answers and actions are due."""
    span = (first, last)
    return [
        *days_of(user, Contract, "ends_on", span, category="expiry", words="Contract ends: {}"),
        *days_of(user, Assurance, "expires_on", span, category="expiry", words="Expires: {}"),
        *days_of(
            user, ThirdPartyAssessment, "due_on", span, category="due", words="Answer due: {}",
            answered_on=None, accepted_on=None, withdrawn_on=None,
        ),
        *days_of(
            user, ThirdPartyFinding, "due_on", span, category="due", words="Finding due: {}",
            closed_on=None,
        ),
    ]  # fmt: skip
