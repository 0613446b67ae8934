"""Applications: SYS-03."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hisaar.assets.models import System
from hisaar.assets.queries import critical_functions, systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule
from hisaar.risk.queries import systems_of
from hisaar.testing.models import SecurityTest
from hisaar.testing.queries import latest_tests, open_beyond
from hisaar.testing.rules.days import days_of


@rule("SYS-03")
def applications_are_tested_and_patched(on: date, p: Parameters) -> Verdict:
    """Every application behind a critical function has an owner, is supported, had a security test
    within {app_test_months} months or before it went live in that time, and no critical weakness
    older than {patch_days_critical} days."""
    since = on - p.months("app_test_months")
    late = open_beyond(on, {"critical": days_of(p, "patch_days_critical")})
    functions = list(critical_functions(on))
    used = systems_of(on, [f.pk for f in functions])
    applications = [
        s for s in systems_in_service(on).filter(kind=System.Kind.APPLICATION).order_by("code")
        if s.pk in used
    ]  # fmt: skip
    earliest = min((s.in_service_on for s in applications if s.in_service_on), default=since)
    tests = latest_tests(on, min(since, earliest) - p.months("app_test_months"))

    def fault(system: System) -> str:
        if system.owner_id is None:
            return "has no owner"
        if system.support_ends_on is None:
            return "says not until when it is supported"
        if system.support_ends_on < on:
            return f"its support ended on {system.support_ends_on:%d %b %Y}"
        if not _is_tested(system, tests.get(system.pk, ()), since):
            return "had no security test within the period"
        weak = late.get(system.pk, ())
        return f"{weak[0].code} {weak[0].identifier} is open too long" if weak else ""

    empty = None
    if used:
        empty = not_applicable("No critical function runs on an application.", evidence=functions)
    return every(
        applications,
        of="applications behind critical functions",
        unless=lambda system: not fault(system),
        gap=fault,
        remedy="Complete the row, test the application, and fix or accept what was found.",
        when_empty=empty,
    )


def _is_tested(system: System, tests: Iterable[SecurityTest], since: date) -> bool:
    """Tested in the period; or before going live, when that was in the period."""
    is_new = system.in_service_on is not None and system.in_service_on >= since
    return any(test.performed_on >= since or (is_new and test.before_go_live) for test in tests)
