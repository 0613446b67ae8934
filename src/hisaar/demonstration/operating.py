"""What no sheet can say: that controls began to work. A person says so, after a test."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.platform.records import save_many
from hisaar.risk.models import Control, ControlTest

from .controls import STARTED_DAYS

PLANNED = 3  # controls that are built and wait for their test


def put_into_operation(on: dt.date, *, actor: Any) -> int:
    """Let the imported controls count from the day after their first test; returns how many."""
    began = on - dt.timedelta(days=STARTED_DAYS)
    proven = ControlTest.objects.filter(
        tested_on__lte=began, result=ControlTest.Result.EFFECTIVE
    ).values("control")
    waiting = Control.objects.filter(pk__in=proven, operating_from=None).order_by("pk")
    controls = list(waiting)[:-PLANNED]
    for control in controls:
        control.operating_from = began
    save_many(controls, actor=actor, action="put into operation")
    return len(controls)
