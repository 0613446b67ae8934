"""Rehearsing and importing a kept file, and what came of it, kept for the page that asks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from hisaar.lib.text import count_of
from hisaar.platform.evidence import services as files
from hisaar.platform.evidence.models import StoredFile
from hisaar.platform.exchange import importing, uploads
from hisaar.platform.exchange.importing import Fault, ImportPlan, SheetCount
from hisaar.platform.exchange.writing import Column, Table
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.records import RecordType, Refused, by_slug

MOST_FAULTS = 10_000
GONE = "The file is no longer there: an upload is kept for a day. Choose it again."
_KEPT = re.compile(r"FILE-(\d+)\.$")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a rehearsal found, or an import did; at most the first faults are kept."""

    name: str
    counts: list[SheetCount]
    faults: list[Fault]
    fault_count: int = 0
    is_applied: bool = False

    @property
    def is_valid(self) -> bool:
        return not self.faults

    @property
    def new(self) -> int:
        return sum(count.new for count in self.counts)

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.counts)

    @property
    def changes(self) -> int:
        return self.new + self.changed

    def __str__(self) -> str:
        if self.faults:
            return f"{count_of(self.fault_count, 'fault')}; nothing was kept."
        words = f"{count_of(self.new, 'record')} added, {self.changed:,} changed"
        return f"{words}." if self.is_applied else f"{words} in a rehearsal."


def outcome_of(plan: ImportPlan, name: str) -> Outcome:
    return Outcome(
        name=name, counts=plan.counts, faults=plan.faults[:MOST_FAULTS],
        fault_count=len(plan.faults), is_applied=plan.is_applied,
    )  # fmt: skip


def refused(name: str, sentence: str) -> Outcome:
    """A file that was not even read."""
    return Outcome(name=name, counts=[], faults=[Fault(sheet="", message=sentence)], fault_count=1)


def stored_file(key: int) -> StoredFile:
    """The upload that was kept; Refused when it has been cleared away."""
    found = StoredFile.objects.filter(pk=key).first()
    if found is None:
        raise Refused(GONE)
    return found


def run_stored(
    stored: StoredFile, *, into: RecordType | None, actor: Any, is_rehearsal: bool,
    on_progress: Callable[[int, int], object] | None = None,
) -> Outcome:  # fmt: skip
    """Rehearse or import a file as it was uploaded, with the rights of who asked."""
    run = importing.plan_import if is_rehearsal else importing.import_sheets
    content = io.BytesIO(b"".join(files.read(stored)))
    try:
        with uploads.opened(content, name=stored.name) as sheets:
            plan = run(sheets, actor=actor, into=into, on_progress=on_progress)
    except Refused as refusal:
        return refused(stored.name, str(refusal))
    return outcome_of(plan, stored.name)


def keep(outcome: Outcome, *, actor: Any) -> StoredFile:
    """Keep an outcome beside the uploads, encrypted, and cleared away with them."""
    content = orjson.dumps(asdict(outcome))
    return files.store(io.BytesIO(content), name="import-outcome.json", actor=actor)


def kept(key: int) -> Outcome | None:
    """An outcome that was kept; None when it has been cleared away."""
    stored = StoredFile.objects.filter(pk=key).first()
    if stored is None:
        return None
    data = orjson.loads(b"".join(files.read(stored)))
    data["counts"] = [SheetCount(**count) for count in data["counts"]]
    data["faults"] = [Fault(**fault) for fault in data["faults"]]
    return Outcome(**data)


def summary(outcome: Outcome, key: int) -> str:
    """What a job returns: words for people, and at the end where the outcome is kept."""
    return f"{outcome} FILE-{key}."


def kept_by(run: JobRun) -> int | None:
    """Where a run that is done keeps its outcome."""
    found = _KEPT.search(run.result)
    return int(found[1]) if found else None


def fault_table(outcome: Outcome) -> Table:
    """Every fault with its place and what to do, to be worked off in a spreadsheet."""
    names = ("File", "Sheet", "Row", "Column", "Value", "What to do")
    return Table(
        name="Faults", columns=[Column(heading=name) for name in names],
        rows=[(f.source, f.sheet, f.row or "", f.column, f.value, f.message)
              for f in outcome.faults],
    )  # fmt: skip


def register_named(slug: str) -> RecordType | None:
    return by_slug(slug) if slug else None
