"""The insurer and its calendar."""

from __future__ import annotations

import datetime as dt

from hisaar.governance.models import CalendarEntry, EntityProfile


def entity() -> EntityProfile | None:
    """The insurer's profile, once it has been filled in."""
    return EntityProfile.objects.first()


def size_band() -> str:
    """The insurer's size; medium until its profile says otherwise."""
    profile = entity()
    return profile.size_band if profile else EntityProfile.SizeBand.MEDIUM.value


def became_subject_on(profile: EntityProfile | None, guidelines_on: dt.date) -> dt.date:
    """The day from which the Guidelines bind the insurer: theirs, or its later registration."""
    if profile is None:
        return guidelines_on
    begun = profile.subject_since_on or profile.registered_on or guidelines_on
    return max(begun, guidelines_on)


def calendar(on: dt.date, *, until: dt.date | None = None) -> list[CalendarEntry]:
    """What is not done on that day, soonest first, up to ``until`` when given."""
    entries = CalendarEntry.objects.select_related("owner", "instrument")
    if until is not None:
        entries = entries.filter(due_on__lte=until)
    return [e for e in entries if e.done_on is None or e.done_on > on]
