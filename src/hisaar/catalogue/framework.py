"""A framework as data: load it, look things up in it, lay a new source text beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import assembly, checking
from .entries import (
    Clause,
    Extension,
    Link,
    Reference,
    Section,
    SourceUnit,
    SourceVersion,
    Standard,
    Threshold,
)
from .outcomes import Strength
from .reading import Fault, Faults, FrameworkError, suggestion
from .standards import reference, standard, standards

__all__ = [
    "Clause",
    "Coverage",
    "Extension",
    "Fault",
    "Framework",
    "FrameworkError",
    "Link",
    "Reference",
    "Section",
    "SourceUnit",
    "SourceVersion",
    "Standard",
    "Strength",
    "Threshold",
    "load",
    "secp",
    "standards",
]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Coverage:
    """What a framework touches of another standard, and what it leaves untouched."""

    standard: Standard
    clauses: Mapping[str, tuple[str, ...]]
    extensions: Mapping[str, tuple[str, ...]]
    untouched: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    """The obligations of one instrument, their thresholds, and the sources they were drawn from."""

    code: str
    title: str
    version: str
    details: Mapping[str, Any]
    sections: tuple[Section, ...]
    thresholds: Mapping[str, Threshold]
    extensions: Mapping[str, Extension]
    sources: tuple[SourceVersion, ...]

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by its id, in the order of the text."""
        rows = {row.id: row for section in self.sections for row in section.clauses}
        return MappingProxyType(rows)

    @cached_property
    def units(self) -> Mapping[str, SourceUnit]:
        rows = {unit.id: unit for section in self.sections for unit in section.units}
        return MappingProxyType(rows)

    @cached_property
    def by_strength(self) -> Mapping[Strength, int]:
        counts = Counter(clause.strength for clause in self.clauses.values())
        return MappingProxyType({strength: counts[strength] for strength in Strength})

    def clause(self, clause_id: str) -> Clause:
        """Return a clause; ``KeyError`` with a suggestion when there is none of that id."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            hint = suggestion(clause_id, self.clauses)
            raise KeyError(f"{self.code} has no clause '{clause_id}'{hint}") from None

    def section(self, code: str) -> Section:
        for section in self.sections:
            if section.code == code:
                return section
        hint = suggestion(code, [section.code for section in self.sections])
        raise KeyError(f"{self.code} has no section '{code}'{hint}")

    def threshold(self, name: str) -> Threshold:
        try:
            return self.thresholds[name]
        except KeyError:
            hint = suggestion(name, self.thresholds)
            raise KeyError(f"{self.code} has no threshold '{name}'{hint}") from None

    def clauses_under(self, standard_code: str, identity: str) -> tuple[Clause, ...]:
        """Return the clauses mapped to a reference: what do we have under PR.DS-01?"""
        reference(standard_code, identity)
        return tuple(
            clause
            for clause in self.clauses.values()
            if identity in clause.crosswalk.get(standard_code, ())
        )

    def coverage(self, standard_code: str) -> Coverage:
        """Return for each reference of a standard the rows that touch it, and the untouched."""
        known = standard(standard_code)
        rows = _rows_by_reference(self.clauses, standard_code)
        extra = _rows_by_reference(self.extensions, standard_code)
        return Coverage(
            standard=known,
            clauses=MappingProxyType({item: rows.get(item, ()) for item in known.references}),
            extensions=MappingProxyType({item: extra.get(item, ()) for item in known.references}),
            untouched=tuple(item for item in known.references if item not in rows),
        )

    def links(self, clause_id: str) -> tuple[Link, ...]:
        """Return where a clause stands in each version of the source, the newest last."""
        self.clause(clause_id)
        return tuple(
            source.links[clause_id] for source in self.sources if clause_id in source.links
        )

    def unlinked(self) -> tuple[str, ...]:
        """Return the clauses that nobody has linked to the newest source."""
        newest = self.sources[-1]
        return tuple(clause for clause in self.clauses if clause not in newest.links)


def _rows_by_reference(
    rows: Mapping[str, Clause] | Mapping[str, Extension], standard_code: str
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows.values():
        for identity in row.crosswalk.get(standard_code, ()):
            found[identity] = (*found.get(identity, ()), row.id)
    return found


@cache
def secp() -> Framework:
    """The SECP Guidelines of 2020, as shipped."""
    return load(DATA / "secp-2020")


def load(path: Path) -> Framework:
    """Load a framework from one TOML file, or from a folder with a file for each section.

    Raises ``FrameworkError`` naming every fault: file, key, and what is wrong.
    """
    faults = Faults()
    files = assembly.files_of(path)
    content = assembly.read(path, faults)
    faults.refuse()
    framework = Framework(**assembly.assemble(files, content, faults))
    checking.check(framework, files, standards(), faults)
    faults.refuse()
    return framework
