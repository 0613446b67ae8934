"""What protects the functions of the business: RCA-04."""

from __future__ import annotations

from datetime import date

from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import active_functions, critical_functions
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, not_applicable, rule
from hisaar.governance.models import Action
from hisaar.risk.models import Control
from hisaar.risk.queries import controls_by_function, operating_controls

PROTECTIVE = (Control.Nature.PREVENTIVE, Control.Nature.DETECTIVE)


@rule("RCA-04")
def functions_are_protected_by_known_controls(on: date, p: Parameters) -> Verdict:
    """Every critical function has a preventive or detective control in operation, rated by
    maturity; every other function has one too, or an action to give it one."""
    protective = operating_controls(on).filter(nature__in=PROTECTIVE)
    controls = controls_by_function(on, protective)
    critical = list(critical_functions(on))
    keys = {f.pk for f in critical}
    others = [f for f in active_functions(on) if f.pk not in keys]
    promised = _functions_with_actions(on)

    def rated(function: BusinessFunction) -> list[Control]:
        return [c for c in controls.get(function.pk, ()) if c.maturity]

    def gap(function: BusinessFunction) -> str:
        if controls.get(function.pk):
            return "none of its controls is rated by maturity"
        return "has no preventive or detective control in operation"

    empty = None
    if critical:
        empty = not_applicable("There are no functions beside the critical ones.")
    return all_of(
        critical=every(
            critical,
            of="critical functions",
            unless=rated,
            gap=gap,
            remedy="Link a control to the function, or to a system that its processes use, and"
            " rate its maturity.",
            evidence=rated,
        ),
        others=every(
            others,
            of="other functions",
            unless=lambda f: controls.get(f.pk) or f.code in promised,
            gap="has no control in operation and no action to give it one",
            remedy="Link a control to the function, or raise an action with its code as source.",
            evidence=lambda f: controls.get(f.pk) or promised[f.code],
            when_empty=empty,
        ),
    )


def _functions_with_actions(on: date) -> dict[str, Action]:
    rows = Action.objects.filter(source__startswith="FUN-", raised_on__lte=on)
    return {action.source: action for action in rows if action.is_open(on)}
