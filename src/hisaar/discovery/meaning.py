"""What a file is and what its columns mean, before it is read: proposed, and corrected once."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hisaar.platform.records import Refused

from . import formats
from .formats.source import Source
from .formats.tables import LISTS, Mapping, propose_mapping
from .formats.tables.sheets import Table, locate, sheets
from .models import DiscoveryRun
from .services.opening import unpacked

SURE = 0.9
SHOWN_CELLS = 3
SAMPLE_ROWS = 50
OF_A_SYSTEM = {"accounts", "directory_users"}
TELLING = {"system", "distinguished_name", "directory"}
"""Columns that say of which system an account is."""


@dataclass(frozen=True)
class Column:
    """One column as people see it: heading, first cells, what it is taken for and why."""

    heading: str
    cells: tuple[str, ...]
    field: str
    confidence: float
    reason: str

    @property
    def is_sure(self) -> bool:
        return not self.field or self.confidence >= SURE


@dataclass(frozen=True)
class Meaning:
    """What Hisaar takes a file for. ``is_sure``: it can be read without asking anybody."""

    kind: str
    columns: tuple[Column, ...] = ()
    missing: tuple[str, ...] = ()
    sheet: str = ""
    is_remembered: bool = False
    needs_system: bool = False

    @property
    def label(self) -> str:
        return formats.FORMATS[self.kind].label if self.kind else ""

    @property
    def is_list(self) -> bool:
        """Whether its columns can be assigned by hand."""
        return self.kind in LISTS

    @property
    def is_sure(self) -> bool:
        if not self.kind or self.missing or self.needs_system:
            return False
        return self.is_remembered or all(column.is_sure for column in self.columns)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a column can mean, for people to choose from."""
        if not self.is_list:
            return []
        spec = LISTS[self.kind]
        return [(f.name, f.label) for f in spec.fields.values() if f.kind != "personal"]


def meaning_of(run: DiscoveryRun, *, kind: str = "") -> Meaning:
    """Look at the beginning of a run's file. A refusal says why it is none that can be read."""
    if run.file is None:
        raise Refused(f"{run.code} has no file; add one first.")
    try:
        with unpacked(run.file) as content:
            wanted = kind or run.kind or formats.recognise(run.file.name, content)
            if wanted not in LISTS:
                return Meaning(wanted if wanted in formats.FORMATS else "")
            return _of_list(run, Source(run.file.name, content), wanted)
    except formats.ReadingRefused as refused:
        raise Refused(str(refused)) from None


def _of_list(run: DiscoveryRun, source: Source, kind: str) -> Meaning:
    stored = run.mapping or (run.source.mapping if run.source else {})
    remembered = Mapping.from_json(stored) if stored.get("subject") == kind else None
    found = [locate(sheet, [kind], remembered) for sheet in sheets(source)]
    tables = [table for table in found if table is not None]
    if not tables:
        return _of_strange_list(source, kind)
    table = max(tables, key=lambda t: _mapped(t, kind, remembered).confidence)
    mapping = _mapped(table, kind, remembered)
    rows = [values for _, values in table.sample]
    columns = tuple(
        Column(c.heading, _cells(rows, at), c.field, c.confidence, c.reason)
        for at, c in enumerate(mapping.columns)
        if c.heading
    )
    return Meaning(kind, columns, tuple(mapping.missing), table.sheet.name, remembered is not None)


def _of_strange_list(source: Source, kind: str) -> Meaning:
    """A list with unknown headings: the first row with several texts is taken for them."""
    for sheet in sheets(source):
        rows = [values for _, values in islice(sheet.rows, SAMPLE_ROWS)]
        for at, row in enumerate(rows):
            headings = [" ".join(str(cell or "").split())[:200] for cell in row]
            if sum(map(bool, headings)) > 1:
                mapping = propose_mapping(headings, kind, rows[at + 1 :])
                columns = tuple(
                    Column(c.heading, _cells(rows[at + 1 :], n), c.field, c.confidence, c.reason)
                    for n, c in enumerate(mapping.columns)
                    if c.heading
                )
                return Meaning(kind, columns, tuple(mapping.missing), sheet.name)
    return Meaning(kind, missing=("a row of headings",))


def _mapped(table: Table, kind: str, remembered: Mapping | None) -> Mapping:
    samples = [values for _, values in table.sample]
    return propose_mapping(table.headings, kind, samples, remembered=remembered)


def _cells(rows: list[Any], at: int) -> tuple[str, ...]:
    cells = (str(row[at]) for row in rows if at < len(row) and row[at] not in ("", None))
    return tuple(cell[:40] for _, cell in zip(range(SHOWN_CELLS), cells, strict=False))


def as_mapping(kind: str, chosen: AnyMapping[str, str], sheet: str = "") -> dict[str, Any]:
    """The columns as somebody assigned them, ready to be remembered; a field stands once."""
    known = LISTS[kind].fields
    columns: dict[str, str] = {}
    for heading, field in chosen.items():
        if field and field not in known:
            raise Refused(f"A column cannot mean '{field}'; choose from the list.")
        if field and field in columns.values():
            label = known[field].label
            raise Refused(f"Two columns cannot both be {label}; leave one of them out.")
        columns[heading] = field
    return {"subject": kind, "sheet": sheet, "columns": columns}
