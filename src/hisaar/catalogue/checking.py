"""What must hold between the entries of a framework for its data to be believed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from .entries import (
    NOT_REQUIRED,
    SIZE_BANDS,
    UNITS,
    Clause,
    Extension,
    Section,
    SourceVersion,
    Standard,
    Threshold,
)
from .reading import Faults, suggestion

if TYPE_CHECKING:
    from .assembly import Files
    from .framework import Framework

AUTOMATION = ("auto", "hybrid")


def check(
    framework: Framework, files: Files, standards: Mapping[str, Standard], faults: Faults
) -> None:
    """Find everything that does not fit: ids, units, lines, references, thresholds, totals."""
    faults.file = files.head
    _unique(framework, faults)
    _check_totals(framework, faults)
    for section in framework.sections:
        faults.file = files.section(section.code)
        _check_lines(section, framework, faults)
        _check_section_counts(section, faults)
        for clause in section.clauses:
            _check_clause(clause, framework, standards, faults)
    faults.file = files.extensions
    for extension in framework.extensions.values():
        for related in extension.related_clauses:
            _known(related, framework.clauses, "clause", extension.id, faults)
        for name in extension.thresholds:
            _known(name, framework.thresholds, "threshold", extension.id, faults)
        _check_crosswalk(extension.id, extension.crosswalk, standards, faults)
    faults.file = files.thresholds
    for threshold in framework.thresholds.values():
        _check_threshold(threshold, framework, faults)


def _known(name: str, known: Mapping[str, Any], what: str, key: str, faults: Faults) -> None:
    if name not in known:
        names = list(known)
        faults.here(key, f"there is no {what} '{name}'{suggestion(name, names)}")


def _unique(framework: Framework, faults: Faults) -> None:
    rows = [("section", section.code) for section in framework.sections]
    for section in framework.sections:
        rows += [("clause", clause.id) for clause in section.clauses]
        rows += [("unit", unit.id) for unit in section.units]
    for (what, identity), count in Counter(rows).items():
        if count > 1:
            faults.here(identity, f"this {what} id is used {count} times")


def _check_clause(
    clause: Clause, framework: Framework, standards: Mapping[str, Standard], faults: Faults
) -> None:
    if not clause.id.startswith(f"{clause.section}-"):
        faults.here(clause.id, f"a clause of section {clause.section} starts with its code")
    if clause.automation not in AUTOMATION:
        faults.here(clause.id, f"automation '{clause.automation}' is neither auto nor hybrid")
    if clause.examiner_priority not in (1, 2, 3):
        faults.here(clause.id, f"examiner_priority {clause.examiner_priority} is not 1, 2 or 3")
    if clause.inherits_test_of:
        _known(clause.inherits_test_of, framework.clauses, "clause", clause.id, faults)
    for name in clause.thresholds:
        _known(name, framework.thresholds, "threshold", clause.id, faults)
    _check_crosswalk(clause.id, clause.crosswalk, standards, faults)


def _check_crosswalk(
    key: str,
    crosswalk: Mapping[str, tuple[str, ...]],
    standards: Mapping[str, Standard],
    faults: Faults,
) -> None:
    for code, references in crosswalk.items():
        _known(code, standards, "standard", f"{key}.crosswalk", faults)
        if code in standards:
            for reference in references:
                if reference not in standards[code].references:
                    hint = suggestion(reference, standards[code].references)
                    where = f"{key}.crosswalk.{code}"
                    faults.here(where, f"there is no reference '{reference}'{hint}")


def _check_lines(section: Section, framework: Framework, faults: Faults) -> None:
    """Hold that units cover the rows, and that a row's lines lie inside its unit."""
    ends = _last_lines(section)
    units = {unit.id: unit for unit in section.units}
    for clause in section.clauses:
        unit = units.get(clause.source_unit)
        if unit is None:
            _known(clause.source_unit, units, f"unit in section {section.code}", clause.id, faults)
            continue
        if clause.id not in unit.rows:
            faults.here(unit.id, f"its rows do not name {clause.id}, which names it")
        first, last = clause.seed_lines
        if first < unit.first_line or last > ends[unit.id]:
            where = f"lines {unit.first_line} to {ends[unit.id]} of unit {unit.id}"
            faults.here(clause.id, f"its lines {first} to {last} are not inside {where}")
    for unit in section.units:
        if not unit.rows:
            faults.here(unit.id, "no row was drawn from this unit")
        for row in unit.rows:
            _known(row, framework.clauses, "clause", unit.id, faults)


def _last_lines(section: Section) -> dict[str, int]:
    """Return where each unit ends: before the next one starts, or with its section."""
    starts = sorted({unit.first_line for unit in section.units})
    following = dict(zip(starts, [start - 1 for start in starts[1:]], strict=False))
    return {
        unit.id: unit.last_line or following.get(unit.first_line, section.seed_lines[1])
        for unit in section.units
    }


def _check_section_counts(section: Section, faults: Faults) -> None:
    if section.rows != len(section.clauses):
        message = f"it says {section.rows} rows and holds {len(section.clauses)}"
        faults.here(section.code, message)
    counts = Counter(clause.strength.value for clause in section.clauses)
    if dict(section.by_strength) != dict(counts):
        message = f"by_strength says {dict(section.by_strength)}, the rows say {dict(counts)}"
        faults.here(section.code, message)


def _check_threshold(threshold: Threshold, framework: Framework, faults: Faults) -> None:
    rows: list[Clause | Extension] = [*framework.clauses.values()]
    rows += framework.extensions.values()
    users = {row.id for row in rows if threshold.name in row.thresholds}
    if set(threshold.used_by) != users:
        message = f"used_by says {sorted(threshold.used_by)}, the rows say {sorted(users)}"
        faults.here(threshold.name, message)
    if threshold.source not in ("product", "text"):
        faults.here(threshold.name, f"source '{threshold.source}' is neither product nor text")
    _check_kind(threshold, faults)
    values = [getattr(threshold, band) for band in SIZE_BANDS] + [*threshold.by_clause.values()]
    for value in values:
        if value is not None and value != NOT_REQUIRED and not same_kind(value, threshold.default):
            faults.here(threshold.name, f"{value!r} is not of the kind of {threshold.default!r}")


def _check_kind(threshold: Threshold, faults: Faults) -> None:
    """Hold that a rule can read the default in the way its unit says."""
    method = UNITS.get(threshold.unit)
    if method is None:
        hint = suggestion(threshold.unit, UNITS)
        faults.here(threshold.name, f"there is no unit '{threshold.unit}'{hint}")
        return
    kind = {"list": list, "table": dict, "text": str, "day": date, "day_in": str}.get(method, int)
    if type(threshold.default) is not kind or (kind is not int and not threshold.default):
        message = f"its default {threshold.default!r} is not a value of unit '{threshold.unit}'"
        faults.here(threshold.name, message)


def same_kind(value: Any, default: Any) -> bool:
    """Say whether a value can stand where the default stands."""
    if isinstance(default, int) and not isinstance(default, bool):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if isinstance(default, list):
        likes = default[:1] * len(value) if isinstance(value, list) else []
        return isinstance(value, list) and all(map(same_kind, value, likes))
    if isinstance(default, dict):
        return isinstance(value, dict) and set(value) == set(default)
    return type(value) is type(default)


def _check_totals(framework: Framework, faults: Faults) -> None:
    totals = framework.details.get("totals")
    if not isinstance(totals, dict):
        return
    clauses = framework.clauses.values()
    kinds = Counter(unit.kind for unit in framework.units.values())
    counted: dict[str, Any] = {
        "source_units": len(framework.units),
        "bullets": kinds["bullet"],
        "test_methods": kinds["test method"],
        "prose_sentences": kinds["prose sentence"],
        "rows": len(clauses),
        "extensions": len(framework.extensions),
        "by_strength": dict(Counter(clause.strength.value for clause in clauses)),
        "by_automation": dict(Counter(clause.automation for clause in clauses)),
    }
    for name, said in totals.items():
        if counted.get(name) != said:
            faults.here(f"totals.{name}", f"it says {said}, the rows say {counted.get(name)}")


def check_source(source: SourceVersion, faults: Faults) -> None:
    """Hold that every link of a source lies inside units that it has."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", source.code):
        faults.here("code", "write a short name of small letters, digits and hyphens")
    for link in source.links.values():
        for name in link.units:
            if name not in source.units:
                hint = suggestion(name, source.units)
                faults.here(link.clause, f"there is no unit '{name}'{hint}")
        spans = [source.units[name] for name in link.units if name in source.units]
        first, last = link.lines
        if spans and (
            first < min(unit.first_line for unit in spans)
            or last > max(unit.last_line or source.lines for unit in spans)
        ):
            faults.here(link.clause, f"its lines {first} to {last} are not inside its units")


def check_relink(framework: Framework, source: SourceVersion, faults: Faults) -> None:
    """Hold that a source is new to the framework and links only clauses that exist."""
    faults.file = f"source {source.code}"
    if source.code in [known.code for known in framework.sources]:
        faults.here("code", f"{framework.code} already has a source '{source.code}'")
    for clause in source.links:
        _known(clause, framework.clauses, "clause", clause, faults)
