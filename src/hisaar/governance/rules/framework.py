"""FWK: the framework, its capabilities, and its mapping to a standard."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Outcome,
    Parameters,
    Verdict,
    all_of,
    exists,
    rule,
    undecided,
)
from hisaar.governance.models import Document, StandardAdoption
from hisaar.governance.vocabulary import Capability, Element

from .versions import by_board, covers, in_date, is_kept, named, of_the_latest, says

FRAMEWORK = Document.Kind.FRAMEWORK


@rule("FWK-01")
def framework_is_approved_and_complete(on: date, p: Parameters) -> Verdict:
    """The Board approved the cybersecurity framework; it is in force, was reviewed within
    {policy_review_months} months, and covers the eight elements."""
    months = p.months("policy_review_months")
    return of_the_latest(
        FRAMEWORK, on,
        lambda v: all_of(
            approval=by_board(v),
            file_kept=is_kept(v),
            in_date=in_date(v, on, months),
            elements=covers(v, "elements", named(v.code, Element), "element tags"),
        ),
    )  # fmt: skip


def has_capability(on: date, capability: Capability) -> Verdict:
    """The framework in force describes a capability."""
    what = f"the capability to {capability.label.lower()}"
    if capability in (Capability.OPERATIONAL_SECURITY, Capability.POLICYHOLDER_DATA):
        what = capability.label.lower()
    return of_the_latest(FRAMEWORK, on, lambda v: says(v, "capabilities", capability, what=what))


@rule("FWK-03")
def framework_detects(on: date, p: Parameters) -> Verdict:
    """The framework describes how events are detected; every critical system has a log source and
    a detection rule."""
    return all_of(
        capability=has_capability(on, Capability.DETECT),
        coverage=undecided("waits for the registers of log sources and detection rules"),
    )


@rule("FWK-05")
def framework_responds(on: date, p: Parameters) -> Verdict:
    """The framework describes the response; an approved response plan was exercised within
    {exercise_months} months."""
    p.months("exercise_months")
    return all_of(
        capability=has_capability(on, Capability.RESPOND),
        plan=of_the_latest(Document.Kind.RESPONSE_PLAN, on, is_kept),
        exercise=undecided("waits for the register of exercises"),
    )


@rule("FWK-06")
def framework_is_mapped_to_a_standard(on: date, p: Parameters) -> Verdict:
    """A standard is followed, the framework's controls were mapped to it within {map_months}
    months, and the key controls that are not mapped are listed."""
    since = on - p.months("map_months")
    adopted = StandardAdoption.objects.filter(decided_on__lte=on)
    followed = [a for a in adopted if a.holds(on) and a.is_followed]
    return exists(
        followed,
        that=lambda a: _is_mapped(a, since, on),
        missing="No followed standard has a fresh mapping with its unmapped controls listed.",
        gap=lambda a: _unmapped(a, since, on),
        remedy="Map the framework's controls to the standard and list what is not mapped.",
        absent=Outcome.NOT_EVIDENCED,
    )


def _is_mapped(adoption: StandardAdoption, since: date, on: date) -> bool:
    fresh = adoption.mapping_refreshed_on
    return fresh is not None and since <= fresh <= on and _is_listed(adoption)


def _is_listed(adoption: StandardAdoption) -> bool:
    return adoption.unmapped_controls == 0 or bool(adoption.unmapped_list.strip())


def _unmapped(adoption: StandardAdoption, since: date, on: date) -> str:
    fresh = adoption.mapping_refreshed_on
    if fresh is None or fresh > on:
        return "its controls have not been mapped"
    if fresh < since:
        return "its mapping is older than the period allowed"
    return "the controls that are not mapped are not listed"
