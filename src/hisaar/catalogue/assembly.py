"""Put the tables of data files together into the entries of one framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .entries import Clause, Extension, Link, Section, SourceUnit, SourceVersion, Threshold
from .reading import Faults, build, read_toml, tables

# A code becomes the name of a file.
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Files:
    """Where the parts of a framework are written, for sentences about faults."""

    head: str
    thresholds: str
    extensions: str
    is_folder: bool

    def section(self, code: str) -> str:
        return f"{code}.toml" if self.is_folder else self.head


def files_of(path: Path) -> Files:
    """Return the names of the files at ``path``: a folder of them, or one for everything."""
    if path.is_dir():
        return Files("meta.toml", "thresholds.toml", "extensions.toml", is_folder=True)
    return Files(path.name, path.name, path.name, is_folder=False)


def read(path: Path, faults: Faults) -> dict[str, Any]:
    """Return head, sections, thresholds and extensions as one table, wherever they are written."""
    files = files_of(path)
    if not files.is_folder:
        return read_toml(path, faults)
    content = read_toml(path / files.head, faults)
    codes = tables(content, "sections", files.head, faults)
    content["sections"] = [read_toml(path / files.section(code), faults) for code in codes]
    content["thresholds"] = read_toml(path / files.thresholds, faults)
    if (path / files.extensions).exists():
        extensions = read_toml(path / files.extensions, faults)
        content["extensions"] = tables(extensions, "extensions", files.extensions, faults)
    return content


def assemble(files: Files, content: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Return the fields of a ``Framework``; raises ``FrameworkError`` when rows are malformed."""
    for name in ("code", "title", "version"):
        if not isinstance(content.get(name), str) or not content[name].strip():
            faults.add(files.head, name, "this key is missing, or is not a text in quotes")
    if not _CODE.fullmatch(str(content.get("code"))):
        message = "write a short name of small letters, digits and hyphens, such as 'secp-2020'"
        faults.add(files.head, "code", message)
    rows = tables(content, "sections", files.head, faults)
    if not rows:
        faults.add(files.head, "sections", "a framework has at least one section")
    sections = [_section(files, row, faults) for row in rows]
    thresholds = _thresholds(files.thresholds, content.get("thresholds", {}), faults)
    extensions = _extensions(files.extensions, content, faults)
    faults.refuse()
    built = tuple(section for section in sections if section is not None)
    large = ("sections", "thresholds", "extensions")
    details = {name: value for name, value in content.items() if name not in large}
    return {
        "code": content["code"],
        "title": content["title"],
        "version": content["version"],
        "details": MappingProxyType(details),
        "sections": built,
        "thresholds": MappingProxyType(thresholds),
        "extensions": MappingProxyType(extensions),
        "sources": (_first_source(files.head, content, built, faults),),
    }


def _section(files: Files, row: Any, faults: Faults) -> Section | None:
    if not isinstance(row, dict):
        faults.add(files.head, "sections", "a table is expected here")
        return None
    code = str(row.get("code", "?"))
    file = files.section(code)
    units = [
        build(SourceUnit, unit, file, key_of("units", index, unit), faults)
        for index, unit in enumerate(tables(row, "units", file, faults))
    ]
    clauses = [
        build(Clause, clause, file, key_of("clauses", index, clause), faults, section=code)
        for index, clause in enumerate(tables(row, "clauses", file, faults))
    ]
    head = {name: value for name, value in row.items() if name not in ("units", "clauses")}
    return build(
        Section,
        head,
        file,
        f"section {code}",
        faults,
        units=tuple(unit for unit in units if unit is not None),
        clauses=tuple(clause for clause in clauses if clause is not None),
    )


def key_of(name: str, index: int, row: Any) -> str:
    """Name a row by its id where it has one: a person looks for that, not for a number."""
    identity = row.get("id") if isinstance(row, dict) else None
    return identity if isinstance(identity, str) else f"{name}[{index}]"


def _thresholds(file: str, rows: Any, faults: Faults) -> dict[str, Threshold]:
    if not isinstance(rows, dict):
        faults.add(file, "thresholds", "write each threshold as a table: [thresholds.review_days]")
        return {}
    found = {}
    for name, row in rows.items():
        threshold = build(Threshold, row, file, name, faults, name=name)
        if threshold is not None:
            found[name] = threshold
    return found


def _extensions(file: str, content: dict[str, Any], faults: Faults) -> dict[str, Extension]:
    found: dict[str, Extension] = {}
    for index, row in enumerate(tables(content, "extensions", file, faults)):
        key = key_of("extensions", index, row)
        extension = build(Extension, row, file, key, faults)
        if extension is not None and extension.id in found:
            faults.add(file, key, "this id is used twice")
        elif extension is not None:
            found[extension.id] = extension
    return found


def _first_source(
    file: str, content: dict[str, Any], sections: tuple[Section, ...], faults: Faults
) -> SourceVersion:
    """Make the source that the rows were drawn from, out of the head and the rows themselves."""
    stated = content.get("source", {})
    if not isinstance(stated, dict):
        faults.add(file, "source", "write it as a table: [source]")
        stated = {}
    head = {"code": "first", "title": content["title"], "kind": "text", "lines": 0} | stated
    clauses = [clause for section in sections for clause in section.clauses]
    links = {
        clause.id: Link(clause.id, str(head.get("code")), (clause.source_unit,), clause.seed_lines)
        for clause in clauses
    }
    units = {unit.id: unit for section in sections for unit in section.units}
    source = build(SourceVersion, head, file, "source", faults, units=units, links=links)
    faults.refuse()
    assert source is not None  # noqa: S101 - refuse() has raised otherwise; this tells mypy
    return source
