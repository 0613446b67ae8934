"""Links that are cut and opened again, and firewall rules that are asked about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.assets.models import FirewallRule, Interconnection, System
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb


def _is_open(link: Interconnection) -> bool:
    return not (link.cut_on and (link.reconnected_on is None or link.reconnected_on < link.cut_on))


@verb(when=_is_open)
def cut_link(link: Interconnection, *, actor: Any, on: dt.date, reason: Text) -> Interconnection:
    """Record that the link was cut, and why; it stays cut until it is reconnected."""
    if not _is_open(link):
        raise Refused(f"{link.code} was already cut on {format_day(link.cut_on)}.")
    if link.to_on is not None and link.to_on < on:
        raise Refused(f"{link.code} ended on {format_day(link.to_on)}; there is nothing to cut.")
    if link.reconnected_on is not None and on < link.reconnected_on:
        raise Refused(
            f"{link.code} was reconnected on {format_day(link.reconnected_on)}; give a later day."
        )
    link.cut_on, link.cut_reason, link.reconnected_on = on, reason, None
    return records.save(link, actor=actor, action="cut")


@verb(
    when=lambda link: not _is_open(link),
    confirm="The conditions must be met and the checks done on both sides.",
)
def reconnect_link(
    link: Interconnection, *, actor: Any, on: dt.date, approver: Person, checks_passed: bool
) -> Interconnection:
    """Open the link again, by its protocol: conditions met, checks passed, approver's word."""
    if _is_open(link):
        raise Refused(f"{link.code} is not cut; there is nothing to reconnect.")
    if on < link.cut_on:  # type: ignore[operator] # a cut link has its day
        raise Refused(f"{link.code} was cut on {format_day(link.cut_on)}; give a later day.")
    lacks = missing_protocol(link)
    if lacks:
        raise Refused(
            f"{link.code} has no complete protocol for reconnection: it lacks {', '.join(lacks)}."
            " Add that first."
        )
    if not checks_passed:
        raise Refused(f"{link.code} stays cut until its checks have passed.")
    if approver != link.reconnection_approver:
        raise Refused(
            f"{link.code} is opened again by {link.reconnection_approver}, not by {approver}."
        )
    link.reconnected_on = on
    return records.save(link, actor=actor, action="reconnected")


def missing_protocol(link: Interconnection) -> list[str]:
    """What a link's protocol for reconnection lacks, in words."""
    wanted = {
        "how it is reconnected": link.reconnection,
        "conditions": link.reconnection_conditions, "checks": link.reconnection_checks,
        "an approver": link.reconnection_approver_id,
        "a contact at the counterparty": link.counterparty_contact or not link.counterparty_id,
    }  # fmt: skip
    return [name for name, value in wanted.items() if not value]


@verb()
def verify_contact(
    link: Interconnection, *, actor: Any, on: dt.date, contact: str = ""
) -> Interconnection:
    """Say that the counterparty's contact was reached on that day; a new one may be given."""
    contact = contact.strip() or link.counterparty_contact
    if not contact:
        raise Refused(f"{link.code} has no contact; give name and telephone.")
    if link.contact_verified_on and on < link.contact_verified_on:
        day = format_day(link.contact_verified_on)
        raise Refused(f"The contact of {link.code} was already verified on {day}.")
    link.counterparty_contact, link.contact_verified_on = contact, on
    return records.save(link, actor=actor, action="contact verified")


@verb(when=lambda r: r.is_enabled)
def review_rule(
    rule: FirewallRule, *, actor: Any, on: dt.date, justification: Text = ""
) -> FirewallRule:
    """Say that the rule must stay, and what for."""
    _refuse_review(rule, on, justification)
    rule.justification, rule.reviewed_on = justification.strip() or rule.justification, on
    return records.save(rule, actor=actor, action="reviewed")


@verb(when=lambda s: s.kind == System.Kind.NETWORK_DEVICE)
def review_firewall_rules(
    system: System, *, actor: Any, on: dt.date, rules: list[FirewallRule] | None = None,
    justification: Text = "",
) -> list[FirewallRule]:  # fmt: skip
    """Say that these rules of the device must stay; without a choice, all that are enabled."""
    chosen = list(rules or system.firewall_rules.filter(is_enabled=True))
    if not chosen:
        raise Refused(f"{system.code} has no firewall rule on record; import its rules first.")
    strange = [rule.code for rule in chosen if rule.device_id != system.pk]
    if strange:
        raise Refused(f"{', '.join(strange[:5])} do not belong to {system.code}.")
    for rule in chosen:
        _refuse_review(rule, on, justification)
    for rule in chosen:
        rule.justification, rule.reviewed_on = justification.strip() or rule.justification, on
    records.save_many(chosen, actor=actor, action="reviewed")
    return chosen


def _refuse_review(rule: FirewallRule, on: dt.date, justification: str) -> None:
    if rule.reviewed_on and on < rule.reviewed_on:
        raise Refused(
            f"{rule.code} was already reviewed on {format_day(rule.reviewed_on)}; give a later day."
        )
    needs_reason = rule.action == FirewallRule.Action.ALLOW
    if needs_reason and not (justification.strip() or rule.justification.strip()):
        raise Refused(
            f"{rule.code} lets traffic through and nobody has said what for;"
            " give a justification or disable it."
        )
