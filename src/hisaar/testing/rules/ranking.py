"""Whether effort goes first where it matters most: RCA-10."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import active_functions, critical_functions
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    not_applicable,
    rule,
)
from hisaar.governance import queries as governance
from hisaar.governance.models import Action, Document
from hisaar.governance.vocabulary import Priority
from hisaar.risk.models import Control
from hisaar.risk.queries import controls_by_function, operating_controls, systems_of
from hisaar.testing.models import Vulnerability

Covered = dict[int, list[Control]]
RANKS = {str(name): at for at, name in enumerate(Priority.values)}


@rule("RCA-10")
def ranking_steers_where_effort_goes(on: date, p: Parameters) -> Verdict:
    """Every critical function is covered by protection, detection, response and recovery controls
    in operation, response by an approved plan; and no open action on a weakness of a critical
    function is ranked below one of equal severity elsewhere."""
    functions = list(active_functions(on).order_by("code"))
    critical = list(critical_functions(on).order_by("code"))
    covered = controls_by_function(on, operating_controls(on))
    keys = {f.pk for f in critical}
    others = [f for f in functions if f.pk not in keys]

    def part(name: str, counts: Callable[[Control], bool]) -> Verdict:
        return _coverage(name, counts, critical, others, covered)

    return all_of(
        protection=part("protection", lambda c: c.nature == Control.Nature.PREVENTIVE),
        detection=part("detection", lambda c: c.nature == Control.Nature.DETECTIVE),
        response=part("response", lambda c: c.domain == Control.Domain.RESPONSE),
        response_plan=exists(
            governance.in_force_of(Document.Kind.RESPONSE_PLAN, on),
            missing="no response plan is approved and in force",
            remedy="Have a response plan approved.",
        ),
        recovery=part(
            "recovery", lambda c: c.domain in (Control.Domain.BACKUP, Control.Domain.RECOVERY)
        ),
        order_of_actions=_order_of_actions(on, {f.pk for f in critical}),
    )


def _coverage(
    name: str, counts: Callable[[Control], bool], critical: list[BusinessFunction],
    others: list[BusinessFunction], covered: Covered,
) -> Verdict:  # fmt: skip
    def those(function: BusinessFunction) -> list[Control]:
        return [c for c in covered.get(function.pk, ()) if counts(c)]

    verdict = every(
        critical,
        of="critical functions",
        unless=those,
        gap=f"has no {name} control in operation",
        remedy=f"Link a {name} control to the function, or to a system that its processes use.",
        evidence=those,
    )
    # All critical ones covered is never less than the share of the others: shown, not tested.
    share = sum(1 for f in others if those(f))
    return verdict.with_note(f"Of {len(others)} other functions, {share} are covered.")


@dataclass(frozen=True)
class Ranked:
    """An open action on a weakness, with how grave that is and whether it is of the critical."""

    action: Action
    severity: str
    is_critical: bool

    @property
    def code(self) -> str:
        return self.action.code

    @property
    def rank(self) -> int:
        return RANKS[self.action.priority]


def _order_of_actions(on: date, critical: set[int]) -> Verdict:
    ranked = _ranked(on, critical)
    highest: dict[str, Ranked] = {}
    for item in ranked:
        if not item.is_critical:
            best = highest.get(item.severity)
            highest[item.severity] = item if best is None or item.rank > best.rank else best

    def ahead(item: Ranked) -> Ranked | None:
        other = highest.get(item.severity)
        return other if other is not None and other.rank > item.rank else None

    return every(
        [item for item in ranked if item.is_critical],
        of="open actions on weaknesses of critical functions",
        unless=lambda item: ahead(item) is None,
        gap=lambda item: (
            f"is ranked below {ahead(item).code}, which is as grave and on a lesser function"  # type: ignore[union-attr]
        ),
        remedy="Raise its priority, or lower that of the other.",
        when_empty=not_applicable("No action is open on a weakness of a critical function."),
    )


def _ranked(on: date, critical: set[int]) -> list[Ranked]:
    rows = Action.objects.filter(source__startswith="VUL-", raised_on__lte=on)
    actions: dict[str, list[Action]] = defaultdict(list)
    for action in rows.order_by("code"):
        if action.is_open(on):
            actions[action.source].append(action)
    if not actions:
        return []
    behind = systems_of(on, critical)
    weak = Vulnerability.objects.filter(code__in=list(actions))
    return [
        Ranked(action, severity, system in behind)
        for code, severity, system in weak.values_list("code", "severity", "system_id")
        for action in actions[code]
    ]
