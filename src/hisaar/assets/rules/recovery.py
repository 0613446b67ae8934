"""The order of resumption, and resuming together with third parties: RSP-10 and REC-05."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hisaar.assets import graph, ordering
from hisaar.assets.models import (
    BusinessFunction,
    Interconnection,
    RecoveryOrder,
    RecoveryOrderItem,
    System,
)
from hisaar.assets.queries import critical_functions, links_in_use, systems_in_service
from hisaar.assets.services import missing_protocol
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names

Needs = Mapping[str, set[str]]


def order_in_force(on: date) -> RecoveryOrder | None:
    """The order that was approved last by the day and has not ended."""
    approved = RecoveryOrder.objects.filter(approved_on__lte=on).exclude(to_on__lt=on)
    return approved.order_by("approved_on", "edition").last()


@rule("RSP-10")
def order_of_resumption_is_set(on: date, p: Parameters) -> Verdict:
    """An approved order ranks every critical function, the key transactions (claims payment,
    policy issuance, premium receipt, reinsurance settlement) and the systems that they need; it
    agrees with the recovery times of the impact analyses, and nothing stands before what it
    needs."""
    order = order_in_force(on)
    if order is None:
        return _no_order(on)
    items = list(order.items.all())
    needs = graph.load(on).hard_needs()
    functions = list(critical_functions(on))
    ranked = {item.item for item in items}
    return all_of(
        functions=every(
            functions,
            of="critical functions",
            unless=lambda f: f.code in ranked,
            gap=f"is not ranked in {order.code}",
            remedy="Make an edition of the order that ranks it.",
            evidence=lambda f: [f.code, order.code],
        ),
        transactions=_transactions(order, items),
        systems=every(
            _needed_systems(functions, needs, on),
            of="systems that critical functions need",
            unless=lambda s: s.code in ranked,
            gap=f"is needed by a critical function and not ranked in {order.code}",
            remedy="Make an edition of the order that ranks it.",
            when_empty=not_applicable("No critical function needs a system."),
        ),
        interdependencies=_agrees(order, on, needs),
    )


def _no_order(on: date) -> Verdict:
    remedy = "Draw up the order of resumption and have it approved."
    draft = RecoveryOrder.objects.order_by("pk").last()
    if draft is None:
        return missing("No order of resumption is on record.", remedy=remedy)
    ended = draft.to_on is not None and draft.to_on < on
    gap = f"it ended on {format_day(draft.to_on)}" if ended else "it is not approved"
    return holds(False, record=draft, gap=gap, remedy=remedy)


def _transactions(order: RecoveryOrder, items: Iterable[RecoveryOrderItem]) -> Verdict:
    ranked = {item.transaction for item in items}
    absent = [str(t.label).lower() for t in RecoveryOrderItem.Transaction if t.value not in ranked]
    return holds(
        not absent,
        record=order,
        gap=f"it does not say when these run again: {join_names(absent)}",
        remedy="Mark the item with which each key transaction runs again.",
    )


def _needed_systems(functions: Iterable[BusinessFunction], needs: Needs, on: date) -> list[System]:
    reached = graph.Graph(needs=dict(needs)).reach_of(f.code for f in functions)
    return [s for s in systems_in_service(on).order_by("code") if s.code in reached]


def _agrees(order: RecoveryOrder, on: date, needs: Needs) -> Verdict:
    return every(
        [order, *ordering.faults(order, on, needs=needs)],
        of="places in the order",
        unless=lambda place: place is order,
        gap=lambda fault: fault.sentence,
        remedy="Make an edition of the order that puts them right.",
    )


@rule("REC-05")
def third_parties_resume_together(on: date, p: Parameters) -> Verdict:
    """Every external link of a critical function has a protocol for reconnection (conditions,
    checks, approver, a contact at the counterparty that was verified) and was tested together or
    simulated within {joint_months} months."""
    since = on - p.months("joint_months")
    links = _links_of_critical_functions(on)
    return all_of(
        protocol=every(
            links,
            of="external links of critical functions",
            unless=lambda link: not _fault_of_protocol(link, since, on),
            gap=lambda link: _fault_of_protocol(link, since, on),
            remedy="Agree with the counterparty how the link is opened again, and write it down.",
        ),
        test=every(
            links,
            of="external links of critical functions",
            unless=lambda link: (
                link.reconnection_tested_on is not None
                and since <= link.reconnection_tested_on <= on
            ),
            gap="its resumption was last tested {reconnection_tested_on|never}",
            remedy="Test or simulate the resumption together, and record the day.",
        ),
    )


def _links_of_critical_functions(on: date) -> list[Interconnection]:
    """External links in use of the systems that critical functions stand on."""
    links = links_in_use(on, Interconnection.Scope.EXTERNAL).select_related("system")
    functions = critical_functions(on).values_list("code", flat=True)
    reached = graph.load(on).reach_of(functions)
    return [link for link in links if link.system.code in reached]


def _fault_of_protocol(link: Interconnection, since: date, on: date) -> str:
    lacks = missing_protocol(link)
    if lacks:
        return f"lacks {', '.join(lacks)} for reconnection"
    verified = link.contact_verified_on
    if verified is None or verified > on:
        return "its contact at the counterparty was never verified"
    if verified < since:
        return f"its contact at the counterparty was last verified on {format_day(verified)}"
    return ""
