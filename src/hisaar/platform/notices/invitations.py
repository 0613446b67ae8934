"""Asking somebody for an answer by a link: a vendor, a business owner, an owner of accounts.

    invitation = invite(
        "questionnaire", subject="TPA-0004", recipient="it@vendor.example", greeting="Sana Malik",
        about="Yearly security questionnaire", days=21, actor=user,
    )

Show ``invitation.address`` once: nobody can read it again, ``resend`` makes a new one. What a link
opens is the page that stands behind its purpose; here is who may come in, and for how long.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hisaar.platform.accounts import declare_resource, links, secrets, throttle
from hisaar.platform.accounts.models import Link, User
from hisaar.platform.audit import chain
from hisaar.platform.people.models import Person
from hisaar.platform.records.refusals import Refused

from .models import Mail
from .services import configuration, deliver_soon, is_mail_possible, sender

RESOURCE = "notices.invitation"
KEY = "invitation"  # where in a link's payload stands what belongs to asking, not to the form
LONGEST = 366
USE_IS_NOTED_EVERY = dt.timedelta(hours=1)

declare_resource(RESOURCE, actions="view send revoke resend", label="links to answer by")


@dataclass(frozen=True)
class Invitation:
    """A link as it was made; ``address`` is absolute when the installation knows its own."""

    address: str
    expires_at: dt.datetime
    mailed: bool


@dataclass(frozen=True)
class LinkActor:
    """Whoever came by a link: no account, but a purpose, a subject and a name for the trail.

    ``person`` is the one that the link was made for, when its payload names one.
    """

    link: Link
    is_active: bool = True
    pk: None = None

    def get_username(self) -> str:
        name = addressee(self.link) or "no name given"
        return f"by link: {self.link.purpose}, {self.link.subject}, {name}"[:150]

    @cached_property
    def person(self) -> Person | None:
        code = self.link.payload.get("person")
        return Person.objects.filter(code=code).first() if code else None

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None


def link_actor(link: Link) -> LinkActor:
    """Who acts when something arrives by the link."""
    return LinkActor(link)


@transaction.atomic
def invite(
    purpose: str, *, subject: str, days: int, actor: Any, recipient: str = "", greeting: str = "",
    about: str = "", payload: Mapping[str, Any] | None = None,
) -> Invitation:  # fmt: skip
    """Make a link for the purpose and subject, and mail it when that is possible.

    ``greeting`` is the name of whoever is asked, ``recipient`` their mail address, ``about`` one
    line saying for what. ``payload`` is kept for the form; its ``person`` (a code) makes that
    person the actor of what arrives.
    """
    if not 1 <= days <= LONGEST:
        raise Refused(f"A link may be open for 1 to {LONGEST} days, not {days}.")
    if recipient and "@" not in parseaddr(recipient)[1]:
        raise Refused(f"'{recipient}' is no mail address; correct it, or leave it empty.")
    asking = {
        "recipient": parseaddr(recipient)[1], "greeting": greeting, "about": about, "days": days,
        "sender": _name_of(actor),
    }  # fmt: skip
    raw = links.issue(
        purpose, subject=subject, lifetime=dt.timedelta(days=days), is_single_use=False,
        actor=actor if isinstance(actor, User) else None, payload={**(payload or {}), KEY: asking},
    )  # fmt: skip
    link = links.open_link(purpose, raw)
    found = configuration()
    address = f"{found.public_url.rstrip('/')}/answer/{purpose}/{raw}/"
    mailed = bool(asking["recipient"] and found.public_url and is_mail_possible())
    if mailed:
        _write_mail(link, address)
    return Invitation(address, link.expires_at, mailed)


def _name_of(actor: Any) -> str:
    person = getattr(actor, "person", None)
    return person.title if person else ""


def addressee(link: Link) -> str:
    """The name of whoever the link was made for, or their mail address."""
    asking = link.payload.get(KEY, {})
    return str(asking.get("greeting") or asking.get("recipient") or "")


def _write_mail(link: Link, address: str) -> None:
    asking, now, found = link.payload[KEY], timezone.now(), configuration()
    domain = parseaddr(sender(found))[1].rpartition("@")[2]
    from_whom = asking["sender"] or found.site_name
    until = f"{timezone.localtime(link.expires_at):%-d %B %Y, %H:%M}"
    about = asking["about"] or "an answer"
    lines = (
        f"Dear {asking['greeting']}," if asking["greeting"] else "Good day,",
        f"{from_whom} asks you for: {about}",
        f"Please open this page, which needs no account, until {until}:\n{address}",
        "Whoever has this address can answer in your place: pass it on only to who should.",
        f"-- \n{found.site_name} sent this by itself; nobody reads answers to this mail.",
    )
    Mail.objects.create(
        key=f"invitation-{link.pk}", message_id=f"<{uuid.uuid4()}@{domain}>",
        address=asking["recipient"], subject=f"{from_whom}: {about}"[:200],
        body="\n\n".join(lines) + "\n", created_at=now, next_attempt_at=now,
    )  # fmt: skip
    deliver_soon()


def open_invitation(purpose: str, raw: str, *, address: str = "", is_storing: bool = False) -> Link:
    """The link that the secret part opens, for now.

    Wrong ones count against the address that they come from, as wrong passwords do; what a right
    one stores counts against the link. Raises LinkRefused or Throttled.
    """
    throttle.check(address=address)
    if not Link.objects.filter(digest__in=secrets.digests(raw, links.PURPOSE)).exists():
        # A token that was guessed at is slowed down wherever the guesses come from.
        throttle.attempt(address=address, account=f"link:{purpose}:{raw[:80]}")
    link = links.open_link(purpose, raw)
    if KEY not in link.payload:
        raise links.LinkRefused(
            "This link is not one of ours. Check that it was copied as a whole."
        )
    if is_storing:
        throttle.attempt(link=str(link.pk))
    _note_use(link)
    return link


def _note_use(link: Link) -> None:
    """Once an hour at most: a form that saves itself must not fill the trail."""
    now = timezone.now()
    if link.used_at is not None and now - link.used_at < USE_IS_NOTED_EVERY:
        return
    link.used_at = now
    with transaction.atomic():
        Link.objects.filter(pk=link.pk).update(used_at=now)
        chain.append(
            actor=link_actor(link), action=f"link used: {link.purpose}"[:60],
            subject=link.subject[:60],
        )  # fmt: skip


def open_links(purpose: str = "", subject: str = "") -> QuerySet[Link]:
    """Links that can be answered by now, the next to expire first."""
    rows = Link.objects.filter(
        is_single_use=False, withdrawn_at=None, expires_at__gt=timezone.now(),
        payload__has_key=KEY,
    )  # fmt: skip
    if purpose:
        rows = rows.filter(purpose=purpose)
    if subject:
        rows = rows.filter(subject=subject)
    return rows.select_related("issued_by__person").order_by("expires_at", "pk")


@transaction.atomic
def withdraw(purpose: str, subject: str, *, actor: Any = None) -> int:
    """Close all open links for the subject; returns how many there were."""
    closed = open_links(purpose, subject).order_by().update(withdrawn_at=timezone.now())
    if closed:
        chain.append(
            actor=actor, action=f"links withdrawn: {purpose}"[:60], subject=subject[:60],
            changes={"links": [closed, 0]},
        )  # fmt: skip
    return closed


@transaction.atomic
def revoke(link: Link, *, actor: Any) -> None:
    """Close this one link."""
    if not open_links().filter(pk=link.pk).update(withdrawn_at=timezone.now()):
        raise Refused("This link is closed already; nothing was changed.")
    chain.append(
        actor=actor, action=f"link withdrawn: {link.purpose}"[:60], subject=link.subject[:60],
        changes={"for": [addressee(link), None]},
    )  # fmt: skip


@transaction.atomic
def resend(link: Link, *, actor: Any) -> Invitation:
    """A new link in place of this one, to the same recipient, for as many days from now."""
    asking = link.payload[KEY]
    revoke(link, actor=actor)
    return invite(
        link.purpose, subject=link.subject, recipient=asking["recipient"],
        greeting=asking["greeting"], about=asking["about"], days=asking["days"], actor=actor,
        payload={k: v for k, v in link.payload.items() if k != KEY},
    )  # fmt: skip
