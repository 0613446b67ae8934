"""Sheets into registers: all of a file, or nothing, and every fault told at once.

How cells are read:

* A row is matched to a record by its code, otherwise by the natural key of its register, so that
  importing a file twice changes nothing.
* A column that is absent leaves its field alone. A blank cell clears it (to the field's default).
* References go by code or by name, also to rows of other sheets of the same file, in any order.
  Several are separated by semicolons or lines.

A plan is a rehearsal: everything is written inside a transaction and taken back, so that what the
database, the models or a receiver would refuse is known before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from hisaar.lib.text import count_of
from hisaar.platform.records import RecordType, Refused, all_types

from .matching import Fault, MatchedSheet, match_sheets
from .ordering import dependency_order
from .register_import import Run
from .rows import ImportedRow
from .sheets import Sheet
from .signals import imported

OnProgress = Callable[[int, int], object]


@dataclass(slots=True, kw_only=True)
class SheetCount:
    """What becomes of the rows of one sheet."""

    sheet: str
    source: str
    register: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        parts = f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged"
        return f"{self.sheet}: {parts}"


@dataclass(slots=True, kw_only=True)
class ImportPlan:
    """What an import would do, or did: counts by sheet, and what stands in its way."""

    sheets: Sequence[Sheet]
    actor: Any
    into: RecordType | None = None
    counts: list[SheetCount] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_applied: bool = False

    @property
    def is_valid(self) -> bool:
        return not self.faults

    @property
    def changes(self) -> int:
        """How many records are added or changed."""
        return sum(count.new + count.changed for count in self.counts)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON can carry it."""
        return {
            "applied": self.is_applied,
            "sheets": [
                {name: getattr(count, name) for name in SheetCount.__slots__}
                for count in self.counts
            ],
            "faults": [
                {name: getattr(fault, name) for name in Fault.__slots__} for fault in self.faults
            ],
        }


class _TakenBack(Exception):  # noqa: N818 - it ends a rehearsal
    """Rolls the transaction back."""


def plan_import(
    sheets: Sequence[Sheet],
    *,
    actor: Any,
    into: RecordType | None = None,
    on_progress: OnProgress | None = None,
) -> ImportPlan:
    """Rehearse an import and say what it would do; nothing is kept.

    Parameters
    ----------
    sheets
        What `workbooks.read` returned.
    actor
        The account in whose name it happens, with its permissions; None is the system itself.
    into
        The register of a file with one sheet, whatever the sheet is called.
    on_progress
        Called with rows done and rows in all.
    """
    plan = ImportPlan(sheets=sheets, actor=actor, into=into)
    _run(plan, is_rehearsal=True, on_progress=on_progress)
    return plan


def apply(plan: ImportPlan, *, on_progress: OnProgress | None = None) -> ImportPlan:
    """Import what was planned, in one transaction; Refused when anything stands in its way."""
    if plan.faults:
        raise Refused(_refusal(plan.faults))
    done = ImportPlan(sheets=plan.sheets, actor=plan.actor, into=plan.into)
    _run(done, is_rehearsal=False, on_progress=on_progress)
    if done.faults:
        raise Refused(_refusal(done.faults))
    done.is_applied = True
    return done


def import_sheets(
    sheets: Sequence[Sheet],
    *,
    actor: Any,
    into: RecordType | None = None,
    on_progress: OnProgress | None = None,
) -> ImportPlan:
    """Import without a rehearsal: kept when there is no fault, otherwise as if never begun."""
    plan = ImportPlan(sheets=sheets, actor=actor, into=into)
    _run(plan, is_rehearsal=False, on_progress=on_progress)
    plan.is_applied = not plan.faults
    return plan


def _refusal(faults: Sequence[Fault]) -> str:
    more = f" There {_is_are(len(faults) - 1)} more." if len(faults) > 1 else ""
    return f"Nothing was imported. {faults[0]}{more}"


def _is_are(number: int) -> str:
    return f"{'is' if number == 1 else 'are'} {count_of(number, 'fault')}"


def _run(plan: ImportPlan, *, is_rehearsal: bool, on_progress: OnProgress | None) -> None:
    matched, plan.faults = match_sheets(plan.sheets, list(all_types()), into=plan.into)
    if not matched and not plan.faults:
        plan.faults.append(Fault(sheet="", message="The file has no sheet with rows to import."))
    record_types = dependency_order(_types_of(matched))
    run = Run(
        record_types,
        actor=plan.actor,
        is_rehearsal=is_rehearsal,
        tick=_ticker(matched, on_progress),
    )
    try:
        with transaction.atomic():
            for record_type in record_types:
                run.take(record_type, [m for m in matched if m.record_type is record_type])
            run.finish()
            plan.faults += run.faults()
            if is_rehearsal or plan.faults:
                raise _TakenBack
            if any(row.state != "unchanged" for row in run.rows):
                imported.send(sender=ImportPlan, plan=plan, actor=plan.actor)
    except _TakenBack:
        pass
    plan.counts = [_count(match, run.rows) for match in matched]


def _types_of(matched: Sequence[MatchedSheet]) -> list[RecordType]:
    return list({match.record_type.model: match.record_type for match in matched}.values())


def _count(match: MatchedSheet, rows: Sequence[ImportedRow]) -> SheetCount:
    count = SheetCount(
        sheet=match.sheet.name, source=match.sheet.source, register=match.record_type.slug
    )
    for row in rows:
        if row.match is match and not row.is_faulty:
            setattr(count, row.state, getattr(count, row.state) + 1)
    return count


def _ticker(
    matched: Sequence[MatchedSheet], on_progress: OnProgress | None
) -> Callable[[int], None]:
    """Return what a run calls with the number of rows that it has just read or saved."""
    total = 2 * sum(len(match.sheet.rows) for match in matched)
    done = 0

    def tick(rows: int) -> None:
        nonlocal done
        done = min(done + rows, total)
        if on_progress is not None:
            on_progress(done, total)

    return tick


__all__ = ("Fault", "ImportPlan", "SheetCount", "apply", "import_sheets", "plan_import")
