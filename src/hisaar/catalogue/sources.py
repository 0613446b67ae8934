"""Other versions of the source: the official text beside the summary, rows re-linked to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from . import checking
from .assembly import key_of
from .entries import Link, Section, SourceUnit, SourceVersion
from .framework import Framework
from .reading import Faults, build, read_toml, tables


def load_source(path: Path) -> SourceVersion:
    """Load another version of the source: its units with their lines, and a link for each row."""
    faults = Faults()
    content = read_toml(path, faults)
    faults.refuse()
    units = {}
    for index, row in enumerate(tables(content, "units", path.name, faults)):
        unit = build(SourceUnit, row, path.name, key_of("units", index, row), faults)
        if unit is not None:
            units[unit.id] = unit
    links = {}
    for index, row in enumerate(tables(content, "links", path.name, faults)):
        key = str(row.get("clause", f"links[{index}]")) if isinstance(row, dict) else "links"
        link = build(Link, row, path.name, key, faults, source=str(content.get("code")))
        if link is not None:
            if link.clause in links:
                faults.add(path.name, key, "this clause is linked twice")
            links[link.clause] = link
    head = {name: value for name, value in content.items() if name not in ("units", "links")}
    source = build(SourceVersion, head, path.name, "", faults, units=units, links=links)
    if source is not None:
        faults.file = path.name
        checking.check_source(source, faults)
    faults.refuse()
    assert source is not None  # noqa: S101 - refuse() has raised otherwise; this tells mypy
    return source


def relink(framework: Framework, source: SourceVersion) -> Framework:
    """Return the framework with another source beside those it has; old links are kept.

    Where a link states a strength, the clause takes it: the newer text is the authority.
    """
    faults = Faults()
    checking.check_relink(framework, source, faults)
    faults.refuse()
    sections = tuple(_with_strengths(section, source) for section in framework.sections)
    return replace(framework, sections=sections, sources=(*framework.sources, source))


def _with_strengths(section: Section, source: SourceVersion) -> Section:
    clauses = tuple(
        replace(clause, strength=link.strength) if link and link.strength else clause
        for clause, link in ((clause, source.links.get(clause.id)) for clause in section.clauses)
    )
    counts = Counter(clause.strength.value for clause in clauses)
    return replace(section, clauses=clauses, by_strength=MappingProxyType(dict(counts)))
