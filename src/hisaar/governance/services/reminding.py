"""Who hears of actions and of evidence that runs out; a second run on a day tells nobody twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from hisaar.governance.models import Action
from hisaar.governance.queries import current_roles, overdue_actions
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.platform.evidence.queries import expiring
from hisaar.platform.notices.models import Notice
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person
from hisaar.platform.tasks import calendar
from hisaar.platform.tasks.reminders import DEFAULT_ESCALATION_DAYS

RECENT = dt.timedelta(days=30)
EVIDENCE_OFFSETS = (30, 7, 0)
LISTED = 5


def tell_owner(action: Action, changes: dict[str, Any], *, actor: Any, on: dt.date) -> None:
    """Tell whose the action has become, unless they did it themselves.

    An action that comes in with a register of old ones is no news; it is told when overdue.
    """
    is_theirs = getattr(actor, "person_id", None) == action.owner_id
    before, after = changes.get("owner", (None, None))
    if after is None or is_theirs or action.owner is None or not action.is_open(on):
        return
    if before is None and action.raised_on < on - RECENT:
        return
    day = f", due {format_day(action.due_on)}" if action.due_on else ""
    notify(action.owner, f"{action.title} is yours to do now{day}.", code=action.code)


def tell_of_overdue_actions(on: dt.date) -> int:
    """Tell each owner once a week what is overdue, and at once when something more becomes so."""
    late: dict[Person, list[Action]] = defaultdict(list)
    for action in overdue_actions(on, owner__isnull=False):
        if action.owner is not None:
            late[action.owner].append(action)
    year, week, _ = on.isocalendar()
    keys = {
        owner: f"actions overdue {year}-{week} {max(a.due_on for a in actions if a.due_on)}"
        for owner, actions in late.items()
    }
    told = _told(keys.values())
    made = 0
    for owner, actions in late.items():
        if (keys[owner], owner.pk) not in told:
            code = actions[0].code if len(actions) == 1 else ""
            made += len(notify(owner, _overdue(actions), code=code, key=keys[owner]))
    return made


def _told(keys: Iterable[str]) -> set[tuple[str, int]]:
    return set(Notice.objects.filter(key__in=set(keys)).values_list("key", "person"))


def _overdue(actions: list[Action]) -> str:
    named = [f"{a.title} ({a.code}, due {format_day(a.due_on)})" for a in actions if a.due_on]
    verb = "is" if len(actions) == 1 else "are"
    start = f"{count_of(len(actions), 'action')} of yours {verb} overdue"
    return f"{start}: {join_names(named, limit=LISTED)}."


def escalate_board_actions(on: dt.date) -> list[Action]:
    """Bring what the Board asked for and is late before the superior and the company secretary.

    Late means as many working days past its day as for tasks; a new day is escalated anew.
    """
    patience = int(getattr(settings, "TASK_ESCALATION_DAYS", DEFAULT_ESCALATION_DAYS))
    open_days = calendar.load()
    late = [
        action
        for action in overdue_actions(on)
        if _is_of_board(action) and action.due_on
        and open_days.working_days_between(action.due_on, on) >= patience
    ]  # fmt: skip
    if not late:
        return []
    superiors = Superiors(on)
    keys = {action: f"board action {action.code} {action.due_on}" for action in late}
    told = {key for key, _ in _told(keys.values())}
    fresh = [action for action in late if keys[action] not in told]
    for action in fresh:
        owner = action.owner.title if action.owner else "nobody"
        day = format_day(action.due_on) if action.due_on else ""
        text = f"The Board's action '{action.title}' was due on {day}. It is {owner}'s."
        people = superiors.of(action.owner)
        notify(people, text, code=action.code, key=keys[action], is_urgent=True)
    return fresh


def _is_of_board(action: Action) -> bool:
    return action.committee is not None and action.committee.is_of_board


class Superiors:
    """Before whom a late action is brought, on a day; everybody is read once."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.people = Person.objects.in_bulk()
        roles = current_roles(on)
        self.secretaries = [a.person for a in roles.get(Role.COMPANY_SECRETARY, ())]
        self.executives = [a.person for a in roles.get(Role.CEO, ())]

    def of(self, owner: Person | None) -> list[Person]:
        """The company secretary and the nearest superior who works here; else the CEO."""
        above = self._superior(owner)
        return [*self.secretaries, *([above] if above else self.executives)]

    def _superior(self, person: Person | None) -> Person | None:
        seen: set[int] = set()
        key = person.manager_id if person else None
        while key and key not in seen:
            seen.add(key)
            above = self.people[key]
            if above.is_active(self.on):
                return above
            key = above.manager_id
        return None


def tell_of_expiring_evidence(on: dt.date) -> int:
    """Tell owners a month and a week before evidence expires, and on its last day.

    What nobody owns is told to the CISO.
    """
    items = list(expiring(on, days=EVIDENCE_OFFSETS[0]))
    if not items:
        return 0
    in_charge = [a.person for a in current_roles(on).get(Role.CISO, ())]
    keys = {item: f"evidence {item.code} {item.expires_on} {_offset(item, on)}" for item in items}
    told = _told(keys.values())
    made = 0
    for item in items:
        people = [item.owner] if item.owner else in_charge
        waiting = [p for p in people if (keys[item], p.pk) not in told]
        if waiting and item.expires_on:
            text = (
                f"{item.code} {item.title} proves nothing after {format_day(item.expires_on)};"
                " renew it with this year's."
            )
            made += len(notify(waiting, text, code=item.code, key=keys[item]))
    return made


def _offset(item: Any, on: dt.date) -> int:
    left = (item.expires_on - on).days
    return min(offset for offset in EVIDENCE_OFFSETS if left <= offset)
