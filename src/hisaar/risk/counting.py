"""What this context can count for key risk indicators: risks, controls, cover, and what lies below.

A measure says nothing where its register is empty: no row is not the same as no fault.
"""

from __future__ import annotations

import datetime as dt

from hisaar.assets.encryption import plain_ways
from hisaar.assets.models import BackupSet, DataFlow, DataSet, Interconnection, System
from hisaar.assets.queries import never_restored, systems_in_service
from hisaar.governance.models import Action
from hisaar.thirdparties.queries import profiles
from hisaar.thirdparties.rules.oversight import unassessed

from .covering.warranties import warranty_standings
from .effectiveness import Level, Standing, period_of_tests, thresholds
from .effectiveness import standings as control_standings
from .indicators import measures
from .models import Acceptance, Control, ControlException, Treatment
from .register import standings
from .vocabulary import Rating

# --- risks ---------------------------------------------------------------------------------------


@measures("high_risks", "Risks rated high or extreme as controls stand", unit="risks")
def high_risks(on: dt.date) -> float | None:
    rated = [s.residual for s in standings(on) if s.residual is not None]
    return sum(r >= Rating.HIGH for r in rated) if rated else None


@measures("untreated_high_risks", "High risks that nobody treats or accepts", unit="risks")
def untreated_high_risks(on: dt.date) -> float | None:
    rated = [s for s in standings(on) if s.residual is not None]
    high = [s for s in rated if s.residual and s.residual >= Rating.HIGH]
    return sum(not (s.open_treatments or s.is_accepted) for s in high) if rated else None


@measures("overdue_treatments", "Risk treatments past their day", unit="treatments")
def overdue_treatments(on: dt.date) -> float | None:
    known = [t for t in Treatment.objects.all() if t.counts(on)]
    return sum(t.is_overdue(on) for t in known) if known else None


@measures("expired_acceptances", "Acceptances of open risks that ran out", unit="acceptances")
def expired_acceptances(on: dt.date) -> float | None:
    if not Acceptance.objects.filter(accepted_on__lte=on).exists():
        return None
    return sum(_has_run_out(s.acceptances, on) and not s.is_accepted for s in standings(on))


def _has_run_out(acceptances: list[Acceptance], on: dt.date) -> bool:
    return any(a.expires_on and a.expires_on < on for a in acceptances)


# --- controls and cover --------------------------------------------------------------------------


def _key_controls(on: dt.date) -> list[Standing]:
    found = control_standings(on, period_of_tests(on)).values()
    return [s for s in found if s.control.is_key and s.level is not Level.NOT_OPERATING]


@measures("weak_key_controls", "Key controls that are not effective", unit="controls")
def weak_key_controls(on: dt.date) -> float | None:
    found = _key_controls(on)
    return sum(not s.is_working for s in found) if found else None


@measures("untested_key_controls", "Key controls without a test in time", unit="controls")
def untested_key_controls(on: dt.date) -> float | None:
    found = _key_controls(on)
    return sum(s.test is None for s in found) if found else None


@measures("effective_key_controls", "Key controls that are effective", unit="percent")
def effective_key_controls(on: dt.date) -> float | None:
    found = _key_controls(on)
    return round(100 * sum(s.is_working for s in found) / len(found), 1) if found else None


@measures("expired_exceptions", "Exceptions from controls past their last day", unit="exceptions")
def expired_exceptions(on: dt.date) -> float | None:
    if not Control.objects.exists():
        return None
    rows = ControlException.objects.filter(approved_on__lte=on, expires_on__lt=on)
    return sum(row.ended_on is None or row.ended_on > on for row in rows)


@measures("unmet_warranties", "Warranties of cyber cover that are not met", unit="warranties")
def unmet_warranties(on: dt.date) -> float | None:
    found = warranty_standings(on)
    return sum(not w.is_met for w in found) if found else None


# --- the inventory -------------------------------------------------------------------------------


@measures("unsupported_systems", "Systems past the end of support", unit="systems")
def unsupported_systems(on: dt.date) -> float | None:
    if not System.objects.exists():
        return None
    late = systems_in_service(on).filter(support_ends_on__lt=on, is_support_exempt=False)
    return late.count()


@measures("unrestored_backups", "Backups that were never restored", unit="backups")
def unrestored_backups(on: dt.date) -> float | None:
    return never_restored(on).count() if BackupSet.objects.exists() else None


@measures("plain_links", "Ways of personal data in the clear", unit="ways")
def plain_links(on: dt.date) -> float | None:
    known = Interconnection.objects.exists() or DataFlow.objects.exists()
    return len(plain_ways(on)) if known else None


@measures("unclassified_data_sets", "Data sets without a class", unit="data sets")
def unclassified_data_sets(on: dt.date) -> float | None:
    if not DataSet.objects.exists():
        return None
    return DataSet.objects.filter(classification="").count()


# --- governance and third parties ----------------------------------------------------------------


@measures("overdue_actions", "Actions past their day", unit="actions")
def overdue_actions(on: dt.date) -> float | None:
    rows = list(Action.objects.filter(raised_on__lte=on))
    return sum(a.is_overdue(on) for a in rows) if rows else None


@measures(
    "unassessed_first_tier", "First-tier third parties without an assessment in time",
    unit="third parties",
)  # fmt: skip
def unassessed_first_tier(on: dt.date) -> float | None:
    p = thresholds("RCA-32", on)
    cadence = {n: p.months(f"tier{n}_months") for n in ("1", "2", "3")}
    found = [f for f in profiles(on, load="data assessments") if f.party.tier == "1"]
    return sum(bool(unassessed(f, on, cadence)) for f in found) if found else None


@measures("expired_contracts", "Third parties whose contract has run out", unit="third parties")
def expired_contracts(on: dt.date) -> float | None:
    found = [f for f in profiles(on, load="contracts") if f.party.contracts.all()]
    return sum(not f.contracts for f in found) if found else None
