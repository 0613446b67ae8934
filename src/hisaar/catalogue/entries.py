"""The entries of a framework: what a data file holds, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from .outcomes import Strength

NOT_REQUIRED = "not required"
SIZE_BANDS = ("small", "medium", "large")

# The unit of a threshold, and the method of Parameters that reads it.
UNITS = {
    "months": "months",
    "days": "days",
    "hours": "hours",
    "minutes": "minutes",
    "percent": "percent",
    "count": "number",
    "years": "number",
    "list": "list",
    "list of days": "list",
    "table": "table",
    "hours by level": "table",
    "text": "text",
    "date": "day",
    "day of the year": "day_in",
}

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Clause:
    """One obligation in our own words, with what it takes to decide it."""

    id: str
    source_unit: str
    seed_lines: tuple[int, int]
    obligation: str
    strength: Strength
    owner: str
    frequency: str
    examiner_priority: int
    automation: str
    evidence: tuple[str, ...]
    predicate: str
    crosswalk: Mapping[str, tuple[str, ...]]
    section: str = ""
    modality_in_seed: str = ""
    supporting: tuple[str, ...] = ()
    inherits_test_of: str = ""
    parts: tuple[str, ...] = ()
    not_applicable_when: str = ""
    permits_exception: bool = False
    thresholds: tuple[str, ...] = ()
    gap_message: str = ""
    note: str = ""

    @property
    def allows_exception(self) -> bool:
        """A *should* may be explained; a *must* only where the catalogue row says so."""
        return self.permits_exception or self.strength is Strength.SHOULD

    @property
    def allows_not_applicable(self) -> bool:
        """A *must* applies, unless its row states the condition under which it does not."""
        return bool(self.not_applicable_when) or self.strength is not Strength.MUST


@dataclass(frozen=True, slots=True)
class Extension:
    """A row from another instrument, never counted as an obligation of the framework."""

    id: str
    obligation: str
    instrument: str
    source_url: str
    legal_status: str
    owner: str
    frequency: str
    automation: str
    evidence: tuple[str, ...]
    predicate: str
    related_clauses: tuple[str, ...]
    crosswalk: Mapping[str, tuple[str, ...]]
    thresholds: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """A sentence, bullet or paragraph of a source, and the rows that were drawn from it."""

    id: str
    kind: str
    first_line: int
    last_line: int = 0
    modality: str = ""
    heading: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the framework with its rows, in the order of the source."""

    code: str
    title: str
    seed_lines: tuple[int, int]
    rows: int
    by_strength: Mapping[str, int]
    units: tuple[SourceUnit, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number, list or table that rules read, with its default by size of insurer."""

    name: str
    label: str
    default: Any
    unit: str
    source: str
    used_by: tuple[str, ...]
    small: Any = None
    medium: Any = None
    large: Any = None
    by_clause: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def for_clause(self, clause: str, size_band: str) -> tuple[Any, str]:
        """Return the default for this clause and size, and whose choice it is."""
        if clause in self.by_clause:
            return self.by_clause[clause], "product default for this clause"
        banded = getattr(self, size_band)
        if banded is not None:
            value = None if banded == NOT_REQUIRED else banded
            return value, f"product default for {size_band} insurers"
        if self.source == "text":
            return self.default, "the text itself"
        return self.default, "product default"


@dataclass(frozen=True, slots=True)
class Reference:
    """An identifier of another standard: its number, and a name where the name is free to use."""

    standard: str
    id: str
    group: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """Another standard that clauses are mapped to."""

    code: str
    title: str
    version: str
    contents: str
    references: Mapping[str, Reference]

    @property
    def label(self) -> str:
        return f"{self.title} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Link:
    """Where a clause stands in one version of the source."""

    clause: str
    source: str
    units: tuple[str, ...]
    lines: tuple[int, int]
    strength: Strength | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """A version of the text that clauses are drawn from: a summary, or the official text."""

    code: str
    title: str
    kind: str
    lines: int
    published_on: date | None = None
    units: Mapping[str, SourceUnit] = field(default_factory=lambda: _NOTHING)
    links: Mapping[str, Link] = field(default_factory=lambda: _NOTHING)
