"""What a person has to read, and what the mail server would not take."""

from __future__ import annotations

from django.db.models import QuerySet

from hisaar.platform.people.models import Person

from .models import Mail, Notice


def notices_for(person: Person, *, limit: int = 50) -> list[Notice]:
    """A person's notices, the newest first."""
    return list(Notice.objects.filter(person=person)[:limit])


def unread_count(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def undelivered() -> QuerySet[Mail]:
    """Mails that failed for good, or were tried in vain so far, newest first."""
    return Mail.objects.exclude(state=Mail.State.SENT).exclude(error="").select_related("person")
