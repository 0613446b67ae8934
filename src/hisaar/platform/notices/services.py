"""Telling people something, and noting that they read it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hisaar.lib import dates
from hisaar.lib.text import count_of, tidy
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.people.models import Person
from hisaar.platform.records.refusals import Refused
from hisaar.platform.vault.configuration import Configuration
from hisaar.platform.vault.home import current_home

from .models import Mail, Notice

DIGEST_REACHES_BACK = dt.timedelta(days=3)
SUBJECT_LENGTH = 120


def notify(
    people: Person | Iterable[Person], text: str, *, code: str = "", by_email: bool = True,
    is_urgent: bool = False, key: str = "",
) -> list[Notice]:  # fmt: skip
    """Tell people something; who has left, or was told under the same ``key``, is passed over.

    By e-mail it comes with the day's digest, or by itself when it is urgent.
    """
    if not (text := tidy(text)):
        raise ValueError("A notice needs a text.")
    persons = [people] if isinstance(people, Person) else people
    return notify_each(
        [Telling(person, text, code) for person in persons], by_email=by_email,
        is_urgent=is_urgent, key=key,
    )  # fmt: skip


class Telling(NamedTuple):
    """What one person is told: the words, and the record that they lead to."""

    person: Person
    text: str
    code: str = ""


def notify_each(
    tellings: Iterable[Telling], *, by_email: bool = True, is_urgent: bool = False, key: str = ""
) -> list[Notice]:
    """Tell each person something of their own, as ``notify`` does, with the queries of one."""
    now, today = timezone.now(), dates.today()
    wanted = {telling.person.pk: telling for telling in tellings}
    told = Notice.objects.filter(key=key, person__in=wanted).values_list("person", flat=True)
    passed_over = set(told) if key else set()
    with transaction.atomic():
        made = [
            Notice(
                person=person, text=text, code=code, key=key, is_urgent=is_urgent,
                is_mailed=by_email, created_at=now,
            )
            for pk, (person, text, code) in wanted.items()
            if pk not in passed_over and person.is_active(today)
        ]  # fmt: skip
        Notice.objects.bulk_create(made, batch_size=500)
        if is_urgent and by_email and is_mail_possible():
            for notice in made:
                _write_mail(notice.person, [notice], key=f"notice-{notice.pk}")
            deliver_soon()
    return made


def is_mail_possible() -> bool:
    """Whether a mail server is set; without one, notices stay in the application."""
    return bool(configuration().smtp.host)


def configuration() -> Configuration:
    return current_home().configuration


def write_digests(on: dt.date) -> int:
    """One mail to each person with what they were told lately and have not read; returns how many.

    Called twice on a day it writes none twice.
    """
    if not is_mail_possible():
        return 0
    waiting = Notice.objects.filter(
        is_mailed=True, mail=None, read_at=None,
        created_at__gte=timezone.now() - DIGEST_REACHES_BACK,
    )  # fmt: skip
    by_person: dict[Person, list[Notice]] = {}
    for notice in waiting.select_related("person").order_by("pk"):
        by_person.setdefault(notice.person, []).append(notice)
    written = 0
    with transaction.atomic():
        for person, notices in by_person.items():
            written += _write_mail(person, notices, key=f"digest-{on.isoformat()}-{person.code}")
        if written:
            deliver_soon()
    return written


def _write_mail(person: Person, notices: Sequence[Notice], *, key: str) -> bool:
    if not (person.email and person.is_active(dates.today())):
        return False
    now = timezone.now()
    domain = parseaddr(sender(configuration()))[1].rpartition("@")[2]
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "message_id": f"<{uuid.uuid4()}@{domain}>", "person": person,
            "address": person.email, "subject": subject_of(notices), "body": body_of(notices),
            "created_at": now, "next_attempt_at": now,
        },
    )  # fmt: skip
    if is_new:
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(mail=mail)
    return is_new


def sender(found: Configuration) -> str:
    """The address that mails come from, as ``settings.toml`` says or lets conclude."""
    if found.smtp.sender:
        return found.smtp.sender
    user = found.smtp.user
    return f"{found.site_name} <{user if '@' in user else f'hisaar@{found.smtp.host}'}>"


def subject_of(notices: Sequence[Notice]) -> str:
    site = configuration().site_name
    if len(notices) > 1:
        return f"{site}: {count_of(len(notices), 'notice')}"
    text = notices[0].text
    short = text if len(text) <= SUBJECT_LENGTH else f"{text[:SUBJECT_LENGTH]}…"
    return f"{site}: {short}"[:200]


def body_of(notices: Sequence[Notice]) -> str:
    parts = [f"{n.text}\n{link}".strip() for n in notices for link in [link_to(n.code)]]
    parts.append(f"-- \n{configuration().site_name} sent this by itself; nobody reads answers.")
    return "\n\n".join(parts) + "\n"


def link_to(code: str) -> str:
    """The address of a record's page, when the installation knows its own address."""
    base = configuration().public_url.rstrip("/")
    pattern = str(getattr(settings, "NOTICE_LINK", "{base}/records/{code}/"))
    return pattern.format(base=base, code=code) if base and code else code


def deliver_soon(at: dt.datetime | None = None) -> None:
    """Have the worker look into the outbox, now or at a moment."""
    is_later = at is not None and at > timezone.now()
    # No key for "now": a run that is at work already may have read the outbox before this mail.
    key = at.isoformat(timespec="minutes") if at and is_later else ""
    enqueue("notices.deliver_mail", key=key, due_at=at)


def mark_read(person: Person, notices: Iterable[int] | None = None) -> int:
    """Note that a person read these of their notices, or all of them."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=timezone.now())


def retry_mail(mail: Mail) -> Mail:
    """Try a mail once more that the mail server would not take."""
    if mail.state != Mail.State.FAILED:
        raise Refused(f"The mail to {mail.address} has not failed; it is {mail.state}.")
    mail.state, mail.attempts, mail.next_attempt_at = Mail.State.WAITING, 0, timezone.now()
    mail.address = (mail.person and mail.person.email) or mail.address
    mail.save()
    deliver_soon()
    return mail
