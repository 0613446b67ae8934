"""Functions, processes and what they stand on: RCA-01 to RCA-10."""

from __future__ import annotations

from datetime import date

from hisaar.assets import graph
from hisaar.assets.models import BusinessFunction, BusinessProcess, Criticality, ThirdParty
from hisaar.assets.queries import (
    active_functions,
    active_processes,
    approved_analyses,
    critical_functions,
    current_third_parties,
    open_units,
)
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    not_applicable,
    rule,
)

RANK = {Criticality.CRITICAL: 3, Criticality.IMPORTANT: 2, Criticality.OTHER: 1, "": 0}


def is_since(day: date | None, since: date, on: date) -> bool:
    """Whether something happened, no earlier than ``since`` and no later than ``on``."""
    return day is not None and since <= day <= on


@rule("RCA-01")
def functions_are_identified(on: date, p: Parameters) -> Verdict:
    """At least {min_functions} functions are on record, every department owns one, and each has an
    owner, a description and a check within {inventory_months} months."""
    since = on - p.months("inventory_months")
    functions = list(active_functions(on).select_related("owner", "unit"))
    owning = {f.unit_id for f in functions}
    return all_of(
        number=exists(
            functions,
            at_least=p.number("min_functions"),
            missing=f"only {len(functions)} functions are on record",
            remedy="Add the functions that are missing to the register of business functions.",
        ),
        each=every(
            functions,
            of="business functions",
            unless=lambda f: f.owner_id and f.description and is_since(f.verified_on, since, on),
            gap=_what_a_function_lacks,
            remedy="Name an owner, describe it, and let the owner confirm the row.",
        ),
        units=every(
            open_units(on).filter(kind="department"),
            unless=lambda unit: unit.pk in owning,
            gap="owns no function",
            remedy="Say which function the department answers for, or close the unit.",
        ),
    )


def _what_a_function_lacks(function: BusinessFunction) -> str:
    if not function.owner_id:
        return "has no owner"
    if not function.description:
        return "has no description"
    if not function.verified_on:
        return "was never confirmed by its owner"
    return f"was last confirmed on {function.verified_on:%d %b %Y}"


@rule("RCA-02")
def functions_are_rated_by_criticality(on: date, p: Parameters) -> Verdict:
    """Every active function is rated on the scale {scale}, with a reason and a date."""
    scale = set(p.list("scale"))
    return every(
        active_functions(on),
        unless=lambda f: (
            f.criticality in scale
            and f.criticality_reason
            and f.classified_on
            and f.classified_on <= on
        ),
        gap=lambda f: (
            "its criticality has no reason or date" if f.criticality else "is not yet classified"
        ),
        remedy="Classify the function, with the reason.",
    )


@rule("RCA-03")
def dependencies_of_critical_functions_are_known(on: date, p: Parameters) -> Verdict:
    """Every critical function leads down to a system, a third party or a note that it is manual;
    strengths are set; cycles and single points of failure are acknowledged."""
    needs = graph.load(on)
    functions = list(critical_functions(on))
    reached = {f.code: needs.reach(f.code) for f in functions}
    inside = set(reached).union(*reached.values()) if reached else set()
    rows = [row for (source, _), row in needs.declared.items() if source in inside]
    on_cycle = {code for cycle in needs.cycles() for code in cycle}
    spared = needs.stand_ins()
    single = [
        row for row in rows
        if (row.strength == "hard" and (row.source, row.target) not in spared)
        or (row.source in on_cycle and row.target in on_cycle)
    ]  # fmt: skip
    return all_of(
        chain=every(
            functions,
            of="critical functions",
            unless=lambda f: (
                f.is_manual or any(c.startswith(("SYS-", "TPY-")) for c in reached[f.code])
            ),
            gap="leads to no system and no third party",
            remedy="Link its processes to the systems they use, or mark the function as manual.",
        ),
        strength=every(
            rows,
            of="dependencies of critical functions",
            unless=lambda row: row.strength,
            gap="says not whether the need is hard or soft",
            remedy="Set the strength of the dependency.",
            when_empty=not_applicable("No dependency is declared beyond processes and systems."),
        ),
        single_points=every(
            single,
            of="single points of failure",
            unless=lambda row: row.is_acknowledged,
            gap="is a single point of failure that nobody has accepted",
            remedy="Give it a stand-in (a redundancy group) or let the owner accept it.",
            when_empty=not_applicable("Nothing critical hangs on a single declared need."),
        ),
    )


@rule("RCA-05")
def external_dependencies_are_managed(on: date, p: Parameters) -> Verdict:
    """Each third party that a critical function stands on has a tier, a contract in force and a
    way out or round."""
    needs = graph.load(on)
    functions = list(critical_functions(on))
    reached = needs.reach_of(f.code for f in functions)
    parties = [t for t in current_third_parties(on) if t.code in reached]
    empty = (
        not_applicable("No critical function stands on a third party.", evidence=functions)
        if functions
        else None
    )
    return every(
        parties,
        of="critical functions with their third parties",
        unless=lambda t: not _what_a_party_lacks(t, on),
        gap=lambda t: _what_a_party_lacks(t, on),
        remedy="Complete tier, contract and exit on the third party.",
        when_empty=empty,
    )


def _what_a_party_lacks(party: ThirdParty, on: date) -> str:
    if not party.tier:
        return "has no tier"
    if party.contract_ends_on is None:
        return "has no contract end on record"
    if party.contract_ends_on < on:
        return f"its contract ended on {party.contract_ends_on:%d %b %Y}"
    return "" if party.exit_option else "has no exit or fallback"


@rule("RCA-08")
def functions_have_processes(on: date, p: Parameters) -> Verdict:
    """Every function has a process with owner, steps, inputs, outputs, systems and data, confirmed
    by its owner within {inventory_months} months."""
    since = on - p.months("inventory_months")
    processes = list(active_processes(on).prefetch_related("functions", "systems", "data_sets"))
    supported = {f.pk for process in processes for f in process.functions.all()}
    return all_of(
        functions=every(
            active_functions(on),
            unless=lambda f: f.pk in supported,
            gap="has no process on record",
            remedy="Add the process by which the function is done.",
        ),
        processes=every(
            processes,
            of="business processes",
            unless=lambda process: not _what_a_process_lacks(process, since, on),
            gap=lambda process: _what_a_process_lacks(process, since, on),
            remedy="Complete the process and let its owner confirm it.",
        ),
    )


def _what_a_process_lacks(process: BusinessProcess, since: date, on: date) -> str:
    wanted = {
        "an owner": process.owner_id, "steps": process.steps, "inputs": process.inputs,
        "outputs": process.outputs, "systems": process.systems.all(),
        "data": process.data_sets.all(),
    }  # fmt: skip
    lacks = [name for name, value in wanted.items() if not value]
    if lacks:
        return f"lacks {', '.join(lacks)}"
    if not is_since(process.owner_confirmed_on, since, on):
        return "was not confirmed by its owner within the period"
    return ""


@rule("RCA-09")
def processes_are_rated_by_criticality(on: date, p: Parameters) -> Verdict:
    """Every process is rated at least as high as the functions that only it supports, or says why
    not; a critical rating rests on an impact analysis."""
    processes = list(active_processes(on).prefetch_related("functions"))
    analysed = {
        f.pk for f in active_functions(on).prefetch_related(approved_analyses(on)) if f.analyses_on
    }
    supporters: dict[int, int] = {}
    for process in processes:
        for f in process.functions.all():
            supporters[f.pk] = supporters.get(f.pk, 0) + 1

    def fault(process: BusinessProcess) -> str:
        if not process.criticality:
            return "is not rated"
        alone = [f for f in process.functions.all() if supporters[f.pk] == 1]
        highest = max((RANK[f.criticality] for f in alone), default=0)
        if RANK[process.criticality] < highest and not process.criticality_override_reason:
            return "is rated below a function that only it supports, without a reason"
        is_critical = process.criticality == Criticality.CRITICAL
        if is_critical and not any(f.pk in analysed for f in process.functions.all()):
            return "is rated critical without an approved impact analysis behind it"
        return ""

    return every(
        processes,
        of="business processes",
        unless=lambda process: not fault(process),
        gap=fault,
        remedy="Rate the process, or have the function's impact analysis approved.",
    )
