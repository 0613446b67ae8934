"""What an owner wishes beside what the systems below the function can keep."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hisaar.assets.models import BusinessFunction, ImpactAnalysis
from hisaar.lib.text import join_names
from hisaar.platform.records import type_of_code
from hisaar.web.text import number

from .keeping import Kept, what_is_kept

NAMED = 4


@dataclass(frozen=True)
class Conflict:
    """``kind`` is broken, held or unknown."""

    kind: str
    sentence: str


def conflicts(
    function: BusinessFunction, analysis: ImpactAnalysis | None, on: dt.date
) -> list[Conflict]:
    """A sentence for each objective: kept, broken and by what, or not known."""
    kept = what_is_kept([function.code], on)[function.code]
    rto = analysis.rto_hours if analysis else None
    rpo = analysis.rpo_hours if analysis else None
    titles = _titles([*kept.restore_path, kept.loss_code, *kept.unmeasured])
    return [
        *_restoring(rto, kept, titles, function.code),
        *_loss(rpo, kept, titles),
        *_unmeasured(kept, titles),
    ]


def in_a_sentence(found: Sequence[Conflict]) -> str:
    """The broken ones, for those who approve."""
    return " ".join(each.sentence for each in found if each.kind == "broken")


def _titles(codes: list[str]) -> dict[str, str]:
    """A query for each register that is named, of which there are five at most."""
    by_type: dict[Any, set[str]] = defaultdict(set)
    for code in codes:
        if record_type := type_of_code(code):
            by_type[record_type.model].add(code)
    return {
        code: f"{title} ({code})"
        for model, wanted in by_type.items()
        for code, title in model.objects.filter(code__in=wanted).values_list("code", "title")
    }


def _restoring(
    wish: Decimal | None, kept: Kept, titles: dict[str, str], own: str
) -> list[Conflict]:
    if kept.restore_hours is None:
        return []
    takes = f"the systems need {_hours(kept.restore_hours)} to be back"
    through = [titles.get(code, code) for code in kept.restore_path if code != own]
    path = f", by way of {' → '.join(through)}" if through else ""
    if wish is None:
        return [Conflict("unknown", f"As the registers say, {takes}{path}.")]
    if kept.restore_hours > wish:
        sentence = f"{_hours(wish)} are asked for, but {takes}{path}."
        return [Conflict("broken", sentence)]
    return [Conflict("held", f"{_hours(wish)} can be kept: {takes}.")]


def _hours(hours: Decimal) -> str:
    return f"{number(hours)} hour{'s' * (hours != 1)}"


def _loss(wish: Decimal | None, kept: Kept, titles: dict[str, str]) -> list[Conflict]:
    if kept.loss_hours is None:
        return []
    where = titles.get(kept.loss_code, kept.loss_code)
    takes = f"{where} is backed up every {_hours(kept.loss_hours)}"
    if wish is None:
        return [Conflict("unknown", f"As the registers say, {takes}.")]
    if kept.loss_hours > wish:
        return [Conflict("broken", f"No more than {_hours(wish)} may be lost, but {takes}.")]
    return [Conflict("held", f"A loss of {_hours(wish)} at most can be kept: {takes}.")]


def _unmeasured(kept: Kept, titles: dict[str, str]) -> list[Conflict]:
    if not kept.unmeasured:
        return []
    named = [titles.get(code, code) for code in kept.unmeasured]
    shown = join_names(named[:NAMED])
    rest = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return [Conflict("unknown", f"How long it takes to restore {shown}{rest} was never timed.")]
