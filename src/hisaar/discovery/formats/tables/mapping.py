"""Which column of a table means what: proposed, corrected once, and remembered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from typing import Any

from hisaar.discovery.formats import keys
from hisaar.discovery.formats.facts import ReadingRefused
from hisaar.lib.text import did_you_mean, fold, join_names, tidy

from .fields import LISTS, FieldSpec, folded_synonyms, rank_of

_IN_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_LEAST_LIKENESS = 0.84
_SAMPLES = 50
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field that it means (none: left out), and how sure that is."""

    heading: str
    field: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The meaning of the columns of one source, for one kind of list."""

    subject: str
    columns: tuple[Column, ...]
    sheet: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """Field to heading."""
        return {column.field: column.heading for column in self.columns if column.field}

    @property
    def confidence(self) -> float:
        """How sure the least sure column is; 0 when a needed one is missing."""
        sure = [column.confidence for column in self.columns if column.field]
        return min(sure) if sure and not self.missing else 0.0

    @property
    def missing(self) -> list[str]:
        """The labels of fields that a row cannot do without and that no column means."""
        spec, known = LISTS[self.subject], self.fields
        return [
            join_names([spec.fields[name].label for name in group], "or")
            for group in spec.needs
            if not any(name in known for name in group)
        ]

    def assign(self, heading: str, field: str) -> Mapping:
        """Return the mapping with a column given another meaning, or none with an empty field.

        A field stands for one column: the one that meant it before loses it.
        """
        spec = LISTS[self.subject]
        if field and field not in spec.fields:
            hint = did_you_mean(field, spec.fields)
            raise ReadingRefused(f"{spec.label} has no field '{field}'; {hint}".rstrip("; "))
        if all(fold(column.heading) != fold(heading) for column in self.columns):
            raise ReadingRefused(f"There is no column '{heading}'.")
        columns = []
        for column in self.columns:
            if fold(column.heading) == fold(heading):
                columns.append(Column(column.heading, field, 1.0, "assigned by a person"))
            elif field and column.field == field:
                columns.append(replace(column, field="", confidence=0.0, reason=""))
            else:
                columns.append(column)
        return replace(self, columns=tuple(columns))

    def as_json(self) -> dict[str, Any]:
        """Return plain data to remember; `from_json` takes it back."""
        columns = {column.heading: column.field for column in self.columns}
        return {"subject": self.subject, "sheet": self.sheet, "columns": columns}

    @classmethod
    def from_json(cls, data: AnyMapping[str, Any]) -> Mapping:
        """Return the mapping that was remembered; what it says is taken as assigned."""
        subject = str(data.get("subject", ""))
        if subject not in LISTS:
            raise ReadingRefused(f"There is no kind of list '{subject}'.")
        stored, known = data.get("columns"), LISTS[subject].fields
        entries = stored.items() if isinstance(stored, AnyMapping) else ()
        columns = tuple(
            Column(str(heading), str(field), 1.0, "remembered")
            for heading, field in entries
            if not field or field in known
        )
        return cls(subject, columns, str(data.get("sheet", "")))


def propose_mapping(
    headings: Sequence[str],
    subject: str,
    samples: Iterable[Sequence[Any]] = (),
    *,
    remembered: Mapping | None = None,
) -> Mapping:
    """Return what the columns most likely mean.

    A heading that was remembered keeps its meaning, whatever its case, spaces or punctuation.
    The others go by synonyms, then by likeness, then by what their cells look like.
    """
    if subject not in LISTS:
        raise ReadingRefused(f"There is no kind of list '{subject}'.")
    rows = [row for _, row in zip(range(_SAMPLES), samples, strict=False)]
    known = {fold(c.heading): c for c in remembered.columns} if remembered else {}
    candidates: list[tuple[float, int, str, str]] = []
    settled = {at for at, heading in enumerate(headings) if heading and fold(heading) in known}
    candidates += [
        (2.0, at, field, "remembered")
        for at in settled
        if (field := known[fold(headings[at])].field)
    ]
    for at, heading in enumerate(headings):
        if at not in settled:
            cells = [row[at] for row in rows if at < len(row) and row[at] not in ("", None)]
            candidates += [(c, at, f, why) for c, f, why in _meanings(heading, subject, cells)]
    return Mapping(subject, _assigned(headings, candidates))


def _assigned(
    headings: Sequence[str], candidates: list[tuple[float, int, str, str]]
) -> tuple[Column, ...]:
    """Give each column one field and each field one column, the surest first."""
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for confidence, at, field, reason in sorted(candidates, key=lambda c: (-c[0], c[1])):
        if at not in found and field not in taken:
            found[at] = Column(headings[at], field, min(confidence, 1.0), reason)
            taken.add(field)
    return tuple(found.get(at, Column(heading)) for at, heading in enumerate(headings))


def _meanings(heading: str, subject: str, cells: list[Any]) -> list[tuple[float, str, str]]:
    """Return confidence, field and reason for all that a heading could mean."""
    synonyms = folded_synonyms(subject)
    shown = tidy(heading)
    if not shown:
        return _by_cells(LISTS[subject].fields, cells) if cells else []
    whole, bare = fold(shown), fold(_IN_BRACKETS.sub(" ", shown))
    for word, sure in ((whole, 1.0), (bare, 0.95)):
        if word in synonyms:
            return _of_word(word, subject, sure)
    for end in (2, 1):  # "Dept.2", "Name of the vendor *"
        if len(bare) > 4 and bare[:-end] in synonyms and bare[-end:].isdigit():
            return [(0.7, synonyms[bare[:-end]][0], "heading with a number")]
    found = [
        (round(likeness * 0.9, 2), synonyms[word][0], f"like '{word}'")
        for word, likeness in _alike(bare, synonyms)
    ]
    by_cells = _by_cells(LISTS[subject].fields, cells)
    return found or [(c * 0.9, f, why) for c, f, why in by_cells if f != "position"]


def _of_word(word: str, subject: str, sure: float) -> list[tuple[float, str, str]]:
    """Return the meanings of a known heading; one of several is less sure, the first most.

    Beside "User ID", "User Name" is the person; alone, it is the account.
    """
    fields = folded_synonyms(subject)[word]
    if len(fields) == 1:
        return [(sure, fields[0], "heading")]
    return [
        (
            round(sure - 0.05 * at - 0.001 * rank_of(subject, field, word) - 0.02, 3),
            field,
            "heading",
        )
        for at, field in enumerate(fields)
    ]


def _alike(word: str, synonyms: AnyMapping[str, tuple[str, ...]]) -> list[tuple[str, float]]:
    if len(word) < 5:
        return []
    near = difflib.get_close_matches(word, synonyms, n=3, cutoff=_LEAST_LIKENESS)
    return [(each, difflib.SequenceMatcher(None, word, each).ratio()) for each in near]


def _by_cells(fields: AnyMapping[str, FieldSpec], cells: list[Any]) -> list[tuple[float, str, str]]:
    """Return the fields that the cells themselves give away, such as addresses."""
    texts = [str(cell).strip() for cell in cells]
    if len(texts) < 2:
        return []
    tests = {
        "email": lambda text: _EMAIL.fullmatch(text) is not None,
        "addresses": lambda text: bool(keys.address(text)),
        "mac": lambda text: bool(keys.mac_address(text)),
    }
    found = []
    if "position" in fields and all(text.isdigit() for text in texts):
        found.append((0.7, "position", "what the cells look like"))
    for spec in fields.values():
        if spec.kind in tests:
            share = sum(map(tests[spec.kind], texts)) / len(texts)
            if share >= 0.8:
                found.append((round(0.8 * share, 2), spec.name, "what the cells look like"))
    return found


def evidence_of_list(headings: Sequence[str], subject: str) -> float:
    """Return from 0 to 1 how much a row of headings looks like this kind of list."""
    synonyms = folded_synonyms(subject)
    shown = [heading for heading in headings if heading]
    if not shown:
        return 0.0
    fields: set[str] = set()
    for heading in shown:
        meanings = synonyms.get(fold(heading)) or synonyms.get(fold(_IN_BRACKETS.sub(" ", heading)))
        fields |= (
            {next((each for each in meanings if each not in fields), "")} if meanings else set()
        )
    fields.discard("")
    if any(not set(group) & fields for group in LISTS[subject].needs):
        return 0.0
    return len(fields) / len(shown)
