"""Acknowledgement campaigns: asked, reminded, confirmed, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.governance.models import Acknowledgement, AcknowledgementCampaign
from hisaar.lib.dates import format_day, today
from hisaar.platform import records
from hisaar.platform.accounts.models import User
from hisaar.platform.notices.services import Telling, notify_each
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb

Campaign = AcknowledgementCampaign


def _is_running(campaign: Campaign) -> bool:
    return campaign.launched_on is not None and campaign.closed_on is None


def _refuse_unless_running(campaign: Campaign) -> None:
    if campaign.launched_on is None:
        raise Refused(f"{campaign.code} has not been launched yet.")
    if campaign.closed_on is not None:
        raise Refused(f"{campaign.code} was closed on {format_day(campaign.closed_on)}.")


def population(campaign: Campaign, on: dt.date) -> list[Person]:
    """The people whom the campaign asks: who work here that day, in its units."""
    people = Person.objects.exclude(kind=Person.Kind.OUTSIDE).select_related("unit")
    units = set(campaign.units.values_list("pk", flat=True))
    return [
        p for p in people
        if p.is_active(on)
        and (campaign.includes_directors if p.is_director else not units or p.unit_id in units)
    ]  # fmt: skip


@verb(when=lambda c: c.launched_on is None, confirm="Everybody in the chosen units is asked.")
@transaction.atomic
def launch_campaign(
    campaign: Campaign, *, actor: Any, on: dt.date, due_on: dt.date | None = None
) -> Campaign:
    """Ask everybody who works in the chosen units on that day to confirm, and tell them."""
    if campaign.launched_on is not None:
        raise Refused(f"{campaign.code} was launched on {format_day(campaign.launched_on)}.")
    version = campaign.version_of
    if not version.is_in_force(on):
        raise Refused(f"{version.code} is not in force on {format_day(on)}; approve it first.")
    people = population(campaign, on)
    if not people:
        raise Refused("Nobody works in the chosen units on that day.")
    asked = [
        Acknowledgement(
            campaign=campaign, person=p, unit=p.unit, grade=p.grade, requested_on=on
        )
        for p in people
    ]  # fmt: skip
    records.save_many(asked, actor=actor, action="asked")
    campaign.launched_on, campaign.due_on = on, due_on or campaign.due_on
    records.save(campaign, actor=actor, action="launched")
    _tell(asked, "Read", campaign, key=f"{campaign.code} launched")
    return campaign


def _tell(asked: list[Acknowledgement], verb: str, campaign: Campaign, *, key: str) -> None:
    """In the application, and by e-mail with the day's digest; each is led to their own request."""
    by = f" by {format_day(campaign.due_on)}" if campaign.due_on else ""
    text = f"{verb} '{campaign.version_of}' and confirm it{by}: {campaign.title}."
    notify_each([Telling(a.person, text, a.code) for a in asked], key=key)


@verb(when=_is_running)
@transaction.atomic
def remind(campaign: Campaign, *, actor: Any, on: dt.date) -> list[Acknowledgement]:
    """Remind everybody who has not confirmed and still works here; returns whom.

    Twice on one day reminds once.
    """
    _refuse_unless_running(campaign)
    asked = campaign.acknowledgements.filter(acknowledged_on=None)
    waiting = [
        each for each in asked.select_related("person", "campaign__version_of")
        if each.person.is_active(on)
    ]  # fmt: skip
    for each in waiting:
        each.reminded_on = on
    records.save_many(waiting, actor=actor, action="reminded")
    _tell(waiting, "Please do not forget to read", campaign, key=f"{campaign.code} reminded {on}")
    return waiting


@verb(when=lambda a: a.acknowledged_on is None)
def acknowledge(acknowledgement: Acknowledgement, *, actor: Any, on: dt.date) -> Acknowledgement:
    """Confirm to have read it: each for themselves, not for others.

    Confirmations on paper are brought in by an import, or entered by who keeps the register.
    """
    if acknowledgement.acknowledged_on is not None:
        day = format_day(acknowledgement.acknowledged_on)
        raise Refused(f"{acknowledgement.code} was confirmed on {day}.")
    _refuse_unless_running(acknowledgement.campaign)
    if isinstance(actor, User) and actor.person_id != acknowledgement.person_id:
        raise Refused(
            f"{acknowledgement.code} is asked of {acknowledgement.person}; only they can confirm."
        )
    if on > today():
        raise Refused(f"{format_day(on)} is still to come; give the day it was read.")
    acknowledgement.acknowledged_on = on
    return records.save(acknowledgement, actor=actor, action="acknowledged")


@verb(when=_is_running)
def close_campaign(campaign: Campaign, *, actor: Any, on: dt.date) -> Campaign:
    """End the campaign; nobody can confirm after that."""
    _refuse_unless_running(campaign)
    campaign.closed_on = on
    return records.save(campaign, actor=actor, action="closed")
