"""What people do about risk by a button: approve, decide, issue, compute."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.governance.models import Decision
from hisaar.risk.models import (
    InherentProfile,
    Quantification,
    Renewal,
    SituationReport,
    Treatment,
)
from hisaar.risk.profile.services import approve_profile, fill
from hisaar.risk.services.appetite import find_breaches
from hisaar.risk.services.cover import decide_renewal
from hisaar.risk.services.losses import quantify
from hisaar.risk.services.register import complete_treatment
from hisaar.risk.services.threats import issue_situation_report, write_situation_report

from .risk_cover import BOUGHT, LAST, NOT_NOW, TAKEN
from .risk_profile import APPROVAL
from .risk_register import DONE

READING = dt.timedelta(days=3)  # from the writing of a report on the situation to its issue


def complete_risk(on: dt.date, *, actor: Any) -> None:
    """Do with risks what the workbooks cannot say; a second time does nothing."""
    _approve_profiles(actor)
    _finish_treatments(actor)
    _decide_on_cover(actor)
    for made in Quantification.objects.filter(computed_on=None).order_by("code"):
        quantify(made, actor=actor, on=on)
    find_breaches(on, actor=actor)
    _issue_reports(on, actor)


def _approve_profiles(actor: Any) -> None:
    for profile in InherentProfile.objects.filter(approved_on=None).order_by("assessed_on"):
        fill(profile, actor=actor, on=profile.assessed_on)
        approve_profile(profile, actor=actor, on=profile.assessed_on + APPROVAL)


def _finish_treatments(actor: Any) -> None:
    for treatment in Treatment.objects.filter(title__in=DONE, done_on=None, due_on__isnull=False):
        complete_treatment(
            treatment, actor=actor, on=treatment.due_on - READING,
            result="In place, and seen by the risk department.",
        )  # fmt: skip


def _decide_on_cover(actor: Any) -> None:
    for renewal in Renewal.objects.filter(title=LAST, decided_on=None):
        decision = Decision.objects.get(title__in=(BOUGHT, NOT_NOW))
        chosen = renewal.offers.filter(title=TAKEN).first()
        decide_renewal(
            renewal, actor=actor, result="change" if chosen else "not_buy",
            reasons=decision.reasons, approver=decision.approver, on=decision.decided_on,
            chosen=chosen, decision=decision,
        )  # fmt: skip


def _issue_reports(on: dt.date, actor: Any) -> None:
    """What was written is issued; a report with empty parts is written from records first."""
    for report in SituationReport.objects.filter(issued_on=None).order_by("reported_on"):
        if report.lacks():
            write_situation_report(report, actor=actor)
        issue_situation_report(report, actor=actor, on=min(on, report.reported_on + READING))
