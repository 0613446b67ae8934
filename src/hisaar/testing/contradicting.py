"""Weaknesses that nobody fixed in time say something about the controls that cover the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hisaar.lib.dates import format_day
from hisaar.risk.effectiveness import Contradiction, Coverage, contradicts
from hisaar.risk.models import Control

from .models import Vulnerability
from .queries import TOLD, overdue

Domain, Layer = Control.Domain, Vulnerability.Layer
DOMAINS = {
    Layer.OS: Domain.ENDPOINT,
    Layer.APPLICATION: Domain.APPLICATION,
    Layer.WEB: Domain.APPLICATION,
    Layer.DATABASE: Domain.DATABASE,
    Layer.NETWORK: Domain.NETWORK,
}


@contradicts
def overdue_weaknesses(on: dt.date, coverage: Coverage) -> Iterator[Contradiction]:
    """High and critical ones past their day contradict patching, and the layer's own controls."""
    systems = list(coverage.by_system)
    if not systems:
        return
    rows = overdue(on).order_by("due_on", "code").values_list(*TOLD, named=True)
    for row in rows:
        layer = DOMAINS.get(row.layer)
        domains = [Domain.PATCHING, *([layer] if layer else [])]
        for control in coverage.of(row.system_id, domains):
            reason = f"{row.identifier} was due on {format_day(row.due_on)}"
            yield Contradiction(control.pk, row.code, reason, row.system_id)
