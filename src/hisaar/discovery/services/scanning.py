"""Looking for personal data, and comparing what is found with the class on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.utils import timezone

from hisaar.assets.models import DataSet, System
from hisaar.discovery.formats import ReadingRefused
from hisaar.discovery.models import DataScan, DiscoveryRun
from hisaar.discovery.models.runs import SCAN
from hisaar.discovery.personal_data import (
    Report,
    Scanner,
    Suggestion,
    is_too_low,
    suggested_classification,
)
from hisaar.discovery.reconcile import Draft
from hisaar.discovery.reconcile.comparing import compared
from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.records import Refused

from .probing import conclude_run


def scan_content(
    name: str, content: BinaryIO | bytes, *, actor: Any, data_set: DataSet | None = None,
    system: System | None = None, on: dt.date | None = None, policy_pattern: str = "",
) -> DataScan:  # fmt: skip
    """Look through one file for personal data; kinds, counts and places are kept, no value."""
    scanner = Scanner(policy_pattern=policy_pattern)
    return _kept(lambda: scanner.scan_file(name, content), data_set, system, on, actor)


def scan_rows_of(
    connect: Callable[[], Any], tables: Sequence[str], *, name: str, actor: Any,
    data_set: DataSet | None = None, system: System | None = None, on: dt.date | None = None,
    policy_pattern: str = "", statement: str = "SELECT * FROM {table}",
) -> DataScan:  # fmt: skip
    """Look through tables of a database that a connection of Python's database interface opens."""
    scanner = Scanner(policy_pattern=policy_pattern)
    return _kept(
        lambda: scanner.scan_database(connect, tables, name=name, statement=statement),
        data_set, system, on, actor,
    )  # fmt: skip


def _kept(
    scan: Callable[[], Report], data_set: DataSet | None, system: System | None,
    on: dt.date | None, actor: Any,
) -> DataScan:  # fmt: skip
    try:
        report = scan()
    except ReadingRefused as refused:
        raise Refused(str(refused)) from None
    suggestion, day = suggested_classification(report), on or dates.today()
    said = [f"{f.label}: {f.certain:,}" for f in report.found if f.certain]
    said += [f"{f.label}, perhaps: {f.possible:,}" for f in report.found if f.possible]
    scan_record = DataScan(
        place=report.source[:300], data_set=data_set, system=system, scanned_on=day,
        is_whole=report.is_whole, rows=report.rows, found="\n".join([*said, *report.remarks]),
        suggested=suggestion.classification if suggestion.holds_personal_data else "",
        has_personal_data=suggestion.holds_personal_data,
        counts={f.kind: [f.certain, f.possible] for f in report.found},
        places=[[f.label, str(place)] for f in report.found for place in f.places],
        owner=getattr(actor, "person", None) or (data_set.owner if data_set else None),
    )  # fmt: skip
    records.save(scan_record, actor=actor, action="scanned")
    drafts = list(_contradictions(scan_record, suggestion))
    if drafts:
        now = timezone.now()
        run = DiscoveryRun(
            kind=SCAN, stated_on=day, state=DiscoveryRun.State.READ, started_at=now,
            finished_at=now, facts=len(report.found), system=system, owner=scan_record.owner,
        )  # fmt: skip
        records.save(run, actor=actor, action="scanned")
        conclude_run(run, drafts, actor=actor)
    return scan_record


def _contradictions(scan: DataScan, suggestion: Suggestion) -> Iterator[Draft]:
    """Classes that are too low for what was found, in the data set and in the system."""
    if scan.data_set is not None:
        wanted: dict[str, Any] = {}
        if is_too_low(scan.data_set.classification, suggestion):
            wanted["classification"] = suggestion.classification
        if suggestion.holds_personal_data and not scan.data_set.has_personal_data:
            wanted["has_personal_data"] = True
        if suggestion.holds_health_data and not scan.data_set.has_health_data:
            wanted["has_health_data"] = True
        yield from _lines(scan, scan.data_set, wanted, suggestion)
    if scan.system is not None and is_too_low(scan.system.classification, suggestion):
        wanted = {"classification": suggestion.classification}
        yield from _lines(scan, scan.system, wanted, suggestion)


def _lines(
    scan: DataScan, record: Any, wanted: dict[str, Any], suggestion: Suggestion
) -> Iterable[Draft]:
    guarded = {"classification", "has_personal_data", "has_health_data"}
    for draft in compared(
        record, wanted, subject="data_set", key=scan.place[:400], guarded=guarded
    ):
        draft.sentence += f" {scan.place} holds {'; '.join(suggestion.reasons)}."
        yield draft
