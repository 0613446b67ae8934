"""Access cut at once, and given back only by the protocol of each link."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import transaction

from hisaar.assets.models import Interconnection, ThirdParty
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.platform import records
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.thirdparties.models import AccessSuspension, SuspensionStep

_NUMBERING = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s*")


def _is_waiting(suspension: AccessSuspension) -> bool:
    return suspension.suspended_on is None


def _is_cut(suspension: AccessSuspension) -> bool:
    return suspension.suspended_on is not None and suspension.reconnected_on is None


@transaction.atomic
def suspend(
    third_party: ThirdParty, *, actor: Any, reason: str, by: Person, on: dt.date,
    links: list[Interconnection] | None = None,
) -> AccessSuspension:  # fmt: skip
    """Put a suspension on record and in force in one go; without links, all of them are cut."""
    suspension = records.save(
        AccessSuspension(third_party=third_party, reason=reason, owner=third_party.owner),
        actor=actor, links={"links": links or []},
    )  # fmt: skip
    return suspend_access(suspension, actor=actor, by=by, on=on)


@verb(when=_is_waiting, confirm="Cut the links themselves by their kill switch, too.")
@transaction.atomic
def suspend_access(
    suspension: AccessSuspension, *, actor: Any, by: Person, on: dt.date
) -> AccessSuspension:
    """Cut the access: all links in use unless some are named, with the steps to come back."""
    if not _is_waiting(suspension):
        day = format_day(suspension.suspended_on)  # type: ignore[arg-type]
        raise Refused(f"{suspension.code} is in force since {day}.")
    if not suspension.reason.strip():
        raise Refused("Say why the access is cut.")
    links = list(suspension.links.all()) or _links_in_use(suspension.third_party, on)
    _refuse_cut_already(suspension, links)
    suspension.suspended_on, suspension.suspended_by = on, by
    records.save(suspension, actor=actor, action="suspended", links={"links": links})
    records.save_many(_steps(suspension, links), actor=actor)
    _tell(suspension, links)
    return suspension


def _links_in_use(party: ThirdParty, on: dt.date) -> list[Interconnection]:
    links = party.links.select_related("owner").order_by("code")
    return [link for link in links if link.to_on is None or link.to_on >= on]


def _refuse_cut_already(suspension: AccessSuspension, links: list[Interconnection]) -> None:
    others = AccessSuspension.objects.exclude(pk=suspension.pk).filter(
        links__in=links, suspended_on__isnull=False, reconnected_on=None
    )
    if other := others.first():
        raise Refused(f"{other.code} has cut that access already; go on with it.")


def protocol(link: Interconnection) -> list[str]:
    """The steps by which a link is reconnected, a line each, without their numbers."""
    lines = (_NUMBERING.sub("", line).strip() for line in link.reconnection.splitlines())
    return [line for line in lines if line]


def _steps(suspension: AccessSuspension, links: list[Interconnection]) -> list[SuspensionStep]:
    wanted: list[tuple[Interconnection | None, str]] = []
    for link in links:
        own = protocol(link) or [f"Write the protocol of reconnection for {link.code}, and do it."]
        wanted += [(link, text) for text in own]
    if not wanted:
        wanted = [(None, f"Check that {suspension.third_party} is safe to let in again.")]
    return [
        SuspensionStep(suspension=suspension, position=n, link=link, text=text)
        for n, (link, text) in enumerate(wanted, start=1)
    ]


def _tell(suspension: AccessSuspension, links: list[Interconnection]) -> None:
    people = {suspension.third_party.owner, *(link.owner for link in links)} - {None}
    notify(
        people, f"The access of {suspension.third_party} was cut: {suspension.reason}",  # type: ignore[arg-type]
        code=suspension.code, is_urgent=True,
    )  # fmt: skip


@verb(when=lambda step: step.confirmed_on is None and _is_cut(step.suspension))
def confirm_step(
    step: SuspensionStep, *, actor: Any, by: Person, on: dt.date, remark: Text | None = None
) -> SuspensionStep:
    """Say that this step of the protocol was done."""
    suspension = step.suspension
    if not _is_cut(suspension):
        raise Refused(f"{suspension.code} is not in force; there is nothing to confirm.")
    if step.confirmed_on is not None:
        raise Refused(f"Step {step.position} was confirmed on {format_day(step.confirmed_on)}.")
    if suspension.suspended_on and on < suspension.suspended_on:
        raise Refused(f"Step {step.position} cannot be done before the access was cut.")
    step.confirmed_on, step.confirmed_by, step.remark = on, by, remark or ""
    return records.save(step, actor=actor, action="confirmed")


@verb(when=_is_cut, confirm="The third party gets its access back.")
@transaction.atomic
def reconnect(
    suspension: AccessSuspension, *, actor: Any, approver: Person, on: dt.date, checks: Text
) -> AccessSuspension:
    """Give the access back, once every step of the protocol was confirmed."""
    if suspension.suspended_on is None:
        raise Refused(f"{suspension.code} was never in force; there is nothing to reconnect.")
    if suspension.reconnected_on is not None:
        raise Refused(
            f"{suspension.code} was reconnected on {format_day(suspension.reconnected_on)}."
        )
    if on < suspension.suspended_on:
        raise Refused(f"The access was cut on {format_day(suspension.suspended_on)}, after that.")
    if not checks.strip():
        raise Refused("Say what was checked before the access is given back.")
    _refuse_open_steps(suspension, on)
    suspension.reconnected_on, suspension.approver = on, approver
    suspension.checks = checks
    return records.save(suspension, actor=actor, action="reconnected")


def _refuse_open_steps(suspension: AccessSuspension, on: dt.date) -> None:
    steps = list(suspension.steps.all())
    if not steps:
        raise Refused(f"{suspension.code} has no steps; add those of the protocol first.")
    waiting = [s for s in steps if s.confirmed_on is None or s.confirmed_on > on]
    if waiting:
        numbers = join_names([str(s.position) for s in waiting], limit=8)
        raise Refused(
            f"{suspension.code} cannot be reconnected yet:"
            f" {count_of(len(waiting), 'step')} of {len(steps)} not confirmed ({numbers})."
        )
