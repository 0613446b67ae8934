"""Acknowledgement campaigns: asked, reminded, confirmed, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.governance.models import Acknowledgement, AcknowledgementCampaign
from hisaar.lib.dates import format_day
from hisaar.platform import records
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
    """Ask everybody who works in the chosen units on that day to confirm."""
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
    return records.save(campaign, actor=actor, action="launched")


@verb(when=_is_running)
@transaction.atomic
def remind(campaign: Campaign, *, actor: Any, on: dt.date) -> list[Acknowledgement]:
    """Note a reminder to everybody who has not confirmed; returns whom."""
    _refuse_unless_running(campaign)
    waiting = list(
        campaign.acknowledgements.filter(acknowledged_on=None).select_related("person", "campaign")
    )
    for each in waiting:
        each.reminded_on = on
    return records.save_many(waiting, actor=actor, action="reminded")


@verb(when=lambda a: a.acknowledged_on is None)
def acknowledge(acknowledgement: Acknowledgement, *, actor: Any, on: dt.date) -> Acknowledgement:
    """Record that the person confirmed to have read it."""
    if acknowledgement.acknowledged_on is not None:
        day = format_day(acknowledgement.acknowledged_on)
        raise Refused(f"{acknowledgement.code} was confirmed on {day}.")
    _refuse_unless_running(acknowledgement.campaign)
    acknowledgement.acknowledged_on = on
    return records.save(acknowledgement, actor=actor, action="acknowledged")


@verb(when=_is_running)
def close_campaign(campaign: Campaign, *, actor: Any, on: dt.date) -> Campaign:
    """End the campaign; nobody can confirm after that."""
    _refuse_unless_running(campaign)
    campaign.closed_on = on
    return records.save(campaign, actor=actor, action="closed")
