"""Whether controls work is evaluated at intervals: MON-02."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    not_applicable,
    rule,
)
from hisaar.governance.models import Action
from hisaar.lib.dates import format_day
from hisaar.risk.models import Control, ControlTest, Treatment
from hisaar.risk.queries import operating_controls

Result = ControlTest.Result


@rule("MON-02")
def key_controls_are_evaluated(on: date, p: Parameters) -> Verdict:
    """Every key control in operation was tested within {control_test_months} months by somebody who
    does not run it; what was found ineffective was mended since, or has an action or a
    treatment."""
    since = on - p.months("control_test_months")
    controls = list(operating_controls(on).filter(is_key=True).order_by("code"))
    tests = _tests(controls, since, on)
    return all_of(
        tests=every(
            controls, of="key controls in operation",
            unless=lambda c: _independent(c, tests[c.pk]),
            evidence=lambda c: _independent(c, tests[c.pk])[-1],
            gap=lambda c: "was tested only by who runs it" if tests[c.pk]
            else f"was not tested since {format_day(since)}",
            remedy="Have somebody else test it, and record the result.",
        ),
        results=_followed_up(controls, tests, on),
    )  # fmt: skip


def _tests(controls: list[Control], since: date, on: date) -> dict[int, list[ControlTest]]:
    rows = ControlTest.objects.filter(
        control__in=[c.pk for c in controls], tested_on__gte=since, tested_on__lte=on
    )
    found: dict[int, list[ControlTest]] = defaultdict(list)
    for test in rows.order_by("tested_on", "code"):
        found[test.control_id].append(test)
    return found


def _independent(control: Control, tests: list[ControlTest]) -> list[ControlTest]:
    return [t for t in tests if control.operator_id is None or t.tester_id != control.operator_id]


def _followed_up(controls: list[Control], tests: dict[int, list[ControlTest]], on: date) -> Verdict:
    codes = {c.pk: c.code for c in controls}
    bad = [t for rows in tests.values() for t in rows if t.result == Result.INEFFECTIVE]
    actions = _actions(bad, codes, on)
    treatments = _treatments(bad, on)

    def follows(test: ControlTest) -> list[str]:
        mended = [
            t.code for t in tests[test.control_id]
            if (t.tested_on, t.code) > (test.tested_on, test.code) and t.result == Result.EFFECTIVE
        ]  # fmt: skip
        asked = [*actions[test.code], *actions[codes[test.control_id]]]
        decided = treatments[test.control_id]
        return mended or [
            *(a.code for a in asked if a.raised_on >= test.tested_on),
            *(t.code for t in decided if t.done_on is None or t.done_on >= test.tested_on),
        ]

    return every(
        sorted(bad, key=lambda t: t.code), of="tests that found a control ineffective",
        unless=follows, evidence=lambda t: [t.code, *follows(t)],
        gap=lambda t: f"found {codes[t.control_id]} ineffective on {format_day(t.tested_on)}, and"
        " no action follows from it",
        remedy="Raise an action with the code of the test or of the control as its source.",
        when_empty=not_applicable("No test found a key control ineffective."),
    )  # fmt: skip


def _actions(bad: list[ControlTest], codes: dict[int, str], on: date) -> dict[str, list[Action]]:
    """By their source, the actions raised by the day and not cancelled by then."""
    sources = {t.code for t in bad} | {codes[t.control_id] for t in bad}
    found: dict[str, list[Action]] = defaultdict(list)
    for action in Action.objects.filter(source__in=list(sources), raised_on__lte=on):
        if action.cancelled_on is None or action.cancelled_on > on:
            found[action.source].append(action)
    return found


def _treatments(bad: list[ControlTest], on: date) -> dict[int, list[Treatment]]:
    wanted = {t.control_id for t in bad}
    found: dict[int, list[Treatment]] = defaultdict(list)
    rows = Treatment.objects.filter(controls__in=list(wanted)).distinct()
    for treatment in rows.prefetch_related("controls"):
        if treatment.counts(on):
            for control in treatment.controls.all():
                found[control.pk].append(treatment)
    return found
