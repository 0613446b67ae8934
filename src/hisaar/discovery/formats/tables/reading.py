"""Reading a list: which sheet, which meaning of its columns, and its rows as facts."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from typing import Any, BinaryIO

from hisaar.discovery.formats.facts import Fact, Notes, ReadingRefused
from hisaar.discovery.formats.source import Source
from hisaar.lib.text import fold, join_names

from .fields import LISTS
from .mapping import Column, Mapping, propose_mapping
from .records import records
from .sheets import Table, fits, locate, sheets
from .subjects import Facts

_LEAST_FIT = 0.3
_ALIKE = 0.7


def propose(name: str, content: BinaryIO | bytes, subject: str = "") -> list[Mapping]:
    """Return a proposed mapping for each list in the file that could be meant, best first.

    Without a `subject`, the kinds of list that fit are proposed.
    """
    source = Source(name, content)
    found: list[tuple[float, Mapping]] = []
    for table in _tables(source, [subject] if subject else list(LISTS)):
        for each in [subject] if subject else LISTS:
            fit = fits(table, each, source.name)
            if fit >= _LEAST_FIT or subject:
                found.append((fit, _mapped(table, each)))
    return [mapping for _, mapping in sorted(found, key=lambda pair: -pair[0])]


def guess(source: Source) -> dict[str, float]:
    """Return how much the file looks like each kind of list, from 0 to 1."""
    if source.looks_like_json or source.looks_like_xml:
        return {}
    if "guess" not in source.cache:
        found = dict.fromkeys(LISTS, 0.0)
        for table in _tables(source, LISTS):
            source.cache.setdefault("headings", table.headings)
            for subject in LISTS:
                found[subject] = max(found[subject], fits(table, subject, source.name))
        source.cache["guess"] = found
    return dict(source.cache["guess"])


def headings_of(source: Source) -> list[str]:
    """Return the headings of the first list in the file, or none."""
    guess(source)
    return list(source.cache.get("headings", ()))


def read(
    source: Source,
    notes: Notes,
    subject: str,
    mapping: Mapping | AnyMapping[str, str] | None = None,
) -> Iterator[Fact]:
    """Yield the facts of all sheets of the file that hold this kind of list."""
    given = _as_mapping(mapping, subject)
    tables = _tables(source, [subject], given)
    chosen = _chosen(tables, subject, source, given)
    if not chosen:
        raise ReadingRefused(_no_list(source, subject, tables))
    for table in tables:
        if table not in chosen:
            notes.remark(f"sheet '{table.sheet.name}'", "It holds another kind of list: left out.")
    facts = Facts(subject, notes)
    for table in chosen:
        used = _mapped(table, subject, given)
        notes.mapping = notes.mapping or used
        if used.missing:
            raise ReadingRefused(
                f"{source.name} has no column for {join_names(used.missing)}; say which of its"
                f" columns that is: {join_names([h for h in table.headings if h], limit=20)}."
            )
        for record in records(table, used, notes):
            yield from facts.of(record)
    yield from facts.rest()


def _as_mapping(mapping: Any, subject: str) -> Mapping | None:
    if mapping is None or isinstance(mapping, Mapping):
        return mapping
    if not isinstance(mapping, AnyMapping):
        raise ReadingRefused("The meaning of the columns is a list of headings and fields.")
    if "columns" in mapping:
        return Mapping.from_json({"subject": subject, **mapping})
    return Mapping.from_json({"subject": subject, "columns": mapping})


def _tables(source: Source, subjects: Any, mapping: Mapping | None = None) -> list[Table]:
    found = [locate(sheet, subjects, mapping) for sheet in sheets(source)]
    return [table for table in found if table is not None]


def _chosen(
    tables: list[Table], subject: str, source: Source, given: Mapping | None
) -> list[Table]:
    """Return the sheet that fits best, and those with the same headings: one for each branch."""
    if given and given.sheet:
        named = [t for t in tables if fold(t.sheet.name) == fold(given.sheet)]
        if named:
            return named
    if given and given.columns:
        known = {fold(column.heading) for column in given.columns}
        scored = [(len(known & _words(table)) / max(len(known), 1), table) for table in tables]
    else:
        scored = [(fits(table, subject, source.name), table) for table in tables]
    best_score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or (not best_score and len(tables) > 1):
        return []
    return [table for table in tables if table is best or _is_alike(table, best)]


def _words(table: Table) -> set[str]:
    return {fold(heading) for heading in table.headings if heading}


def _is_alike(table: Table, best: Table) -> bool:
    mine, its = _words(table), _words(best)
    return len(mine & its) >= _ALIKE * len(mine | its)


def _mapped(table: Table, subject: str, given: Mapping | None = None) -> Mapping:
    samples = [values for _, values in table.sample[:50]]
    mapping = propose_mapping(table.headings, subject, samples, remembered=given)
    columns = tuple(
        column if column.field or column.heading else Column("") for column in mapping.columns
    )
    return Mapping(subject, columns, table.sheet.name)


def _no_list(source: Source, subject: str, tables: list[Table]) -> str:
    needs = [
        join_names([LISTS[subject].fields[name].label.lower() for name in group], "or")
        for group in LISTS[subject].needs
    ]
    shown = [heading for table in tables[:1] for heading in table.headings if heading]
    found = f" Its headings are {join_names(shown, limit=20)}." if shown else ""
    return (
        f"{source.name} has no row of headings with {join_names(needs)}.{found} Say which column"
        " means what, or correct the headings."
    )
