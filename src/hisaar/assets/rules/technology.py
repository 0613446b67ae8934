"""Interconnections: RCA-13 and RCA-14; of RCA-11, what the register itself shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hisaar.assets.models import Interconnection
from hisaar.assets.queries import critical_systems, links_in_use, systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, rule

from .business import is_since

ASKED = (
    "code", "verified_on", "owner_id", "location_id", "classification", "support_ends_on",
    "is_support_exempt",
)  # fmt: skip


def inventory_is_current(on: date, p: Parameters) -> dict[str, Verdict]:
    """What the register itself shows of RCA-11: ``fresh`` and ``complete``."""
    since = on - p.days("inventory_days")
    # The register may hold ten thousand rows: only what is tested is fetched, as plain tuples.
    systems = list(systems_in_service(on).values_list(*ASKED, named=True))
    return {
        "fresh": every(
            systems,
            of="systems",
            at_least=p.percent("fresh_pct"),
            unless=lambda s: is_since(s.verified_on, since, on),
            gap="was last verified {verified_on|never}",
            remedy="Let the custodian confirm the row.",
        ),
        "complete": every(
            systems,
            of="systems",
            unless=lambda s: not _what_a_system_lacks(s),
            gap=_what_a_system_lacks,
            remedy="Complete the row.",
        ),
    }


def _what_a_system_lacks(system: Any) -> str:
    wanted = {
        "an owner": system.owner_id, "a location": system.location_id,
        "a classification": system.classification,
        "an end of support": system.support_ends_on or system.is_support_exempt,
    }  # fmt: skip
    lacks = [name for name, value in wanted.items() if not value]
    return f"lacks {', '.join(lacks)}" if lacks else ""


@rule("RCA-13")
def internal_interconnections_are_recorded(on: date, p: Parameters) -> Verdict:
    """Every critical system has its links on record or stands alone; each link has direction,
    protocol, port, data and authentication, verified within {interconnect_days} days."""
    since = on - p.days("interconnect_days")
    links = list(links_in_use(on, Interconnection.Scope.INTERNAL).prefetch_related("data_sets"))
    external = links_in_use(on, Interconnection.Scope.EXTERNAL)
    linked = {s for link in links for s in (link.system_id, link.other_system_id)}
    linked |= set(external.values_list("system_id", flat=True))
    return all_of(
        systems=every(
            critical_systems(on).values_list("pk", "code", "is_standalone", named=True),
            unless=lambda s: s.is_standalone or s.pk in linked,
            gap="has no link on record and is not marked as standing alone",
            remedy="Add its interconnections, or mark it as standing alone.",
        ),
        links=_every_link(links, _fault(since, on), "internal interconnections"),
    )


@rule("RCA-14")
def external_interconnections_are_recorded(on: date, p: Parameters) -> Verdict:
    """Every external link has direction, protocol, port, data, authentication, counterparty,
    contract or approval, owner and a way to cut it, verified within {interconnect_ext_days} days.
    """
    since = on - p.days("interconnect_ext_days")
    links = links_in_use(on, Interconnection.Scope.EXTERNAL).prefetch_related("data_sets")
    return _every_link(list(links), _fault(since, on, external=True), "external interconnections")


def _every_link(
    links: list[Interconnection], fault: Callable[[Interconnection], str], of: str
) -> Verdict:
    return every(
        links,
        of=of,
        unless=lambda link: not fault(link),
        gap=fault,
        remedy="Complete the interconnection and confirm it.",
    )


def _fault(since: date, on: date, *, external: bool = False) -> Callable[[Interconnection], str]:
    def fault(link: Interconnection) -> str:
        wanted = {
            "direction": link.direction, "protocol": link.protocol, "port": link.port,
            "the data it carries": link.data_sets.all(), "authentication": link.authentication,
        }  # fmt: skip
        if external:
            wanted |= {
                "counterparty": link.counterparty_id, "owner": link.owner_id,
                "contract or approval": link.approval_reference,
                "a way to cut it": link.kill_switch,
            }  # fmt: skip
        lacks = [name for name, value in wanted.items() if not value]
        if lacks:
            return f"lacks {', '.join(lacks)}"
        if not is_since(link.verified_on, since, on):
            return "was not verified within the period"
        return ""

    return fault
