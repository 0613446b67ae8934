"""What weaknesses, accounts and sources of intelligence say of risk: numbers for key risk
indicators, and sentences for the situation report.

These registers lie above or beside the one of risk, which asks whoever announces itself.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from hisaar.access import duties, hygiene
from hisaar.access.models import Account, DutyRule
from hisaar.access.queries import limits_on
from hisaar.intel.models import IntelligenceSource, SourceUse
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.platform.records.dated import in_force
from hisaar.risk.indicators import measures
from hisaar.risk.situation import Told, tells

from .models import Severity, Vulnerability
from .queries import GRAVE, open_vulnerabilities, overdue

ADDRESS = "/registers/vulnerabilities/"

# --- weaknesses ----------------------------------------------------------------------------------


@measures(
    "overdue_critical_vulnerabilities", "Critical vulnerabilities past their day",
    unit="vulnerabilities",
)  # fmt: skip
def overdue_critical(on: dt.date) -> float | None:
    return overdue(on, (Severity.CRITICAL,)).count() if Vulnerability.objects.exists() else None


@measures(
    "overdue_vulnerabilities", "High and critical vulnerabilities past their day",
    unit="vulnerabilities",
)  # fmt: skip
def overdue_grave(on: dt.date) -> float | None:
    return overdue(on).count() if Vulnerability.objects.exists() else None


@measures(
    "open_critical_vulnerabilities", "Critical vulnerabilities that are open",
    unit="vulnerabilities",
)  # fmt: skip
def open_critical(on: dt.date) -> float | None:
    if not Vulnerability.objects.exists():
        return None
    return open_vulnerabilities(on).filter(severity=Severity.CRITICAL).count()


@tells("vulnerabilities", order=10)
def weaknesses(since: dt.date, on: dt.date) -> Told:
    found = open_vulnerabilities(on).filter(severity__in=GRAVE).count()
    late = overdue(on)
    number, worst = late.count(), late.filter(severity=Severity.CRITICAL).count()
    facts = [
        ("Open, high or critical", found, ADDRESS), ("Past their day", number, ADDRESS),
        ("Of these critical", worst, ADDRESS),
    ]  # fmt: skip
    if not Vulnerability.objects.filter(found_on__lte=on).exists():
        return Told("No vulnerability is on record.", facts)
    if not number:
        many = "high or critical vulnerabilities"
        said = count_of(found, "high or critical vulnerability", many)
        return Told(f"{said} open, none of them past its day.", facts)
    oldest = late.order_by("due_on", "code").values_list("code", "due_on").first()
    assert oldest is not None  # noqa: S101 - there is at least one
    return Told(
        f"{number} of {found} high or critical vulnerabilities that are open are past their day,"
        f" {worst} of them critical; the oldest, {oldest[0]}, was due on {format_day(oldest[1])}.",
        facts,
    )


@tells("trend", order=40)
def weaknesses_since(since: dt.date, on: dt.date) -> Told | None:
    if not Vulnerability.objects.filter(found_on__lte=on).exists():
        return None
    was, is_now = overdue(since).count(), overdue(on).count()
    word = "rose" if is_now > was else "fell" if is_now < was else "stayed"
    change = f"at {is_now}" if is_now == was else f"from {was} to {is_now}"
    return Told(
        f"High and critical vulnerabilities past their day {word} {change}.",
        [("Past their day before", was, ADDRESS), ("Past their day now", is_now, ADDRESS)],
    )


# --- accounts ------------------------------------------------------------------------------------


def _accounts(name: str, on: dt.date) -> float | None:
    if not Account.objects.exists():
        return None
    return hygiene.BY_NAME[name].rows(on, limits_on(on)).order_by().count()


@measures("leavers_with_accounts", "Open accounts of people who left", unit="accounts")
def leavers_with_accounts(on: dt.date) -> float | None:
    return _accounts("leavers", on)


@measures("privileged_without_mfa", "Privileged accounts without a second factor", unit="accounts")
def privileged_without_mfa(on: dt.date) -> float | None:
    return _accounts("without_mfa", on)


@measures(
    "exposed_without_mfa", "Accounts on the internet without a second factor", unit="accounts"
)
def exposed_without_mfa(on: dt.date) -> float | None:
    return _accounts("exposed", on)


@measures("orphan_accounts", "Accounts that belong to nobody", unit="accounts")
def orphan_accounts(on: dt.date) -> float | None:
    return _accounts("orphans", on)


@measures("broken_duties", "Broken separations of duties without a control", unit="separations")
def broken_duties(on: dt.date) -> float | None:
    return len(duties.look(on).unmitigated) if DutyRule.objects.exists() else None


# --- intelligence --------------------------------------------------------------------------------


@measures(
    "days_since_intelligence", "Days since a source of threat intelligence was used", unit="days"
)
def days_since_intelligence(on: dt.date) -> float | None:
    last = SourceUse.objects.filter(used_on__lte=on).order_by("-used_on").first()
    return (on - last.used_on).days if last else None


@tells("threats", order=30)
def intelligence(since: dt.date, on: dt.date) -> Told:
    sources = IntelligenceSource.objects.filter(in_force(on))
    used = Q(uses__used_on__gt=since, uses__used_on__lte=on)
    heard = list(sources.filter(used).distinct().order_by("code"))
    facts = [
        ("Sources of intelligence", sources.count(), "/registers/intelligence-sources/"),
        ("Used in the period", len(heard), "/registers/intelligence-sources/"),
    ]
    if not heard:
        return Told(f"No source of threat intelligence was used since {format_day(since)}.", facts)
    return Told(
        f"{count_of(len(heard), 'source')} of threat intelligence used since {format_day(since)}:"
        f" {join_names([s.title for s in heard], limit=5)}.", facts,
    )  # fmt: skip
