"""What no sheet can say: that controls work, reviews were signed off, a scan was read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.access.models import AccessReview
from hisaar.discovery.models import DiscoveryRun
from hisaar.discovery.services import read_run
from hisaar.platform.records import save_many
from hisaar.risk.models import Control, ControlTest

from .controls import STARTED_DAYS
from .risk_operating import complete_risk

PLANNED = 3  # controls that are built and wait to be put into operation


def complete(on: dt.date, *, actor: Any) -> int:
    """Do after the import what people do by a button; returns how many controls began to work."""
    _settle_reviews(actor)
    for run in DiscoveryRun.objects.filter(state=DiscoveryRun.State.WAITING).order_by("pk"):
        read_run(run, actor=actor)
    began = _put_into_operation(on, actor)
    complete_risk(on, actor=actor)
    return began


def _put_into_operation(on: dt.date, actor: Any) -> int:
    """Let controls count from the day after their first test."""
    began = on - dt.timedelta(days=STARTED_DAYS)
    proven = ControlTest.objects.filter(
        tested_on__lte=began, result=ControlTest.Result.EFFECTIVE
    ).values("control")
    tested = Control.objects.filter(pk__in=proven).order_by("pk")
    controls = [c for c in list(tested)[:-PLANNED] if c.operating_from is None]
    for control in controls:
        control.operating_from = began
    save_many(controls, actor=actor, action="put into operation")
    return len(controls)


def _settle_reviews(actor: Any) -> None:
    """Reviews that the workbooks brought as signed or closed stand as such."""
    reviews = list(AccessReview.objects.filter(signed_on__isnull=False, status="draft"))
    for review in reviews:
        closed = review.closed_on is not None
        review.status = AccessReview.Status.CLOSED if closed else AccessReview.Status.SIGNED
    save_many(reviews, actor=actor, action="signed off")
