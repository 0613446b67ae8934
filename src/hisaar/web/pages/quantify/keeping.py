"""Keeping what the workshop came to: changed estimates as new ones, so that the old ones stay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.records import Refused, type_of
from hisaar.risk.models import Estimate, LossPart, LossScenario
from hisaar.risk.services.losses import EstimateRow, keep_estimates
from hisaar.web import access

from .ranges import Line

OFFERED = (LossPart.Shape.RANGE, LossPart.Shape.PERT, LossPart.Shape.INTERRUPTION)


def keep(
    request: HttpRequest, scenario: LossScenario, lines: Sequence[Line], parts: Sequence[LossPart]
) -> str:
    """Save what differs from what is on record, or nothing at all; return what was done."""
    changed = [line for line in lines if line.differs]
    if not changed and not parts:
        raise Refused("Nothing differs from what is on record.")
    for line in changed:
        _permit(request, line.estimate(scenario, today()))
    for part in parts:
        _permit(request, part)
    with transaction.atomic():
        kept = keep_estimates(
            scenario, [_row(line) for line in changed], actor=request.user, on=today()
        )
        records.save_many(list(parts), actor=request.user)
    counts = [(len(kept), "estimate"), (len(parts), "cost")]
    told = " and ".join(count_of(number, what) for number, what in counts if number)
    return f"{told} kept for {scenario.code}. Compute the losses of a year anew to see the whole."


def _row(line: Line) -> EstimateRow:
    ends = {name: cell.value for name, cell in line.cells.items()}
    low, high = ends["low"] or Decimal(0), ends["high"] or Decimal(0)
    return EstimateRow(
        line.person, line.question.quantity, low, high, line.question.part, ends.get("likely"),
        line.stored.basis if line.stored else "",
    )  # fmt: skip


def _permit(request: HttpRequest, row: Estimate | LossPart) -> None:
    refusal = access.refusal(request, "change" if row.pk else "add", row)
    if refusal:
        raise Refused(refusal)


def add_part(request: HttpRequest, scenario: LossScenario) -> LossPart:
    """Add a kind of cost to the scenario."""
    if not access.may(request, "add", LossPart):
        raise PermissionDenied("Your role does not add costs to scenarios.")
    access.require(request, "add", type_of(LossPart))
    tag, shape = request.POST.get("tag", ""), request.POST.get("shape", "")
    tags = {value for value, _ in LossPart._meta.get_field("tag").flatchoices}
    if tag not in tags or shape not in OFFERED:
        raise Refused("Choose a kind of cost, and how it is estimated.")
    part = LossPart(scenario=scenario, tag=tag, shape=shape)
    return records.save(part, actor=request.user)
