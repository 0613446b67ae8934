"""What a scan for personal data says: kinds, counts and places, and never a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .detectors import LABELS, Count

MOST_PLACES = 40
_NEAR = 50
_DIGITS = re.compile(r"\d{5,}|[\w.+-]+@[\w.-]+")


def safe(text: str, *, longest: int = 120) -> str:
    """Return a name of a file or sheet with longer numbers and addresses in it starred."""
    return _DIGITS.sub(lambda found: "*" * min(len(found[0]), 8), text[:500])[:longest]


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the part (sheet, table), the column, and the lines or rows from first to last."""

    part: str
    column: str
    first: int
    last: int
    unit: str = "line"

    def __str__(self) -> str:
        rows = f"{self.unit} {self.first}"
        if self.last != self.first:
            rows = f"{self.unit}s {self.first} to {self.last}"
        return ", ".join(each for each in (self.part, self.column, rows) if each)


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of personal data in one source; ``places`` are cut when there are too many."""

    kind: str
    label: str
    certain: int
    possible: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file, table or folder; ``is_whole`` says that nothing was skipped."""

    source: str
    found: tuple[Found, ...]
    rows: int
    is_whole: bool
    remarks: tuple[str, ...] = ()

    def count(self, kind: str) -> int:
        """Return how many of a kind were seen for certain."""
        return sum(found.certain for found in self.found if found.kind == kind)


@dataclass(slots=True)
class _Kind:
    certain: int = 0
    possible: int = 0
    places: dict[tuple[str, str], list[list[int]]] = field(default_factory=dict)
    count: int = 0


class Tally:
    """Counts while a source is scanned; holds numbers and places only."""

    def __init__(self, source: str, *, unit: str = "line") -> None:
        self.source = safe(source)
        self.unit = unit
        self.kinds: dict[str, _Kind] = {}
        self.rows = 0
        self.is_whole = True
        self.remarks: list[str] = []

    def add(self, kind: str, count: Count, *, part: str, column: str, at: int) -> None:
        """Add what was seen in one line or cell."""
        if not (count.certain or count.possible):
            return
        entry = self.kinds.setdefault(kind, _Kind())
        entry.certain += count.certain
        entry.possible += count.possible
        ranges = entry.places.setdefault((part, column), [])
        if ranges and (at - ranges[-1][1] <= _NEAR or entry.count >= MOST_PLACES):
            ranges[-1][1] = max(ranges[-1][1], at)
        elif entry.count < MOST_PLACES:
            ranges.append([at, at])
            entry.count += 1

    def skip(self, remark: str) -> None:
        """Note that something was not looked at."""
        self.is_whole = False
        self.remark(remark)

    def remark(self, remark: str) -> None:
        """Note something, once."""
        if remark not in self.remarks and len(self.remarks) < 100:
            self.remarks.append(remark)

    def report(self) -> Report:
        """Return what was found, the most frequent kind first."""
        found = []
        for kind, entry in self.kinds.items():
            places = tuple(
                Place(part, column, first, last, self.unit)
                for (part, column), ranges in entry.places.items()
                for first, last in ranges
            )
            found.append(Found(kind, LABELS[kind], entry.certain, entry.possible, places))
        found.sort(key=lambda each: (-each.certain, -each.possible, each.kind))
        return Report(self.source, tuple(found), self.rows, self.is_whole, tuple(self.remarks))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lowest class that fits what was found, with the reasons."""

    classification: str
    holds_personal_data: bool
    holds_health_data: bool
    reasons: tuple[str, ...]


_IDENTIFYING = ("cnic", "iban", "birth")
_TELLING = ("cnic", "iban", "birth", "name", "address")
_MANY_IDENTIFYING, _MANY_OTHERS = 100, 20
_ORDER = ("public", "internal", "confidential", "restricted")


def suggested_classification(report: Report) -> Suggestion:
    """Return the class that the data needs at least, by the product's own scale.

    Restricted: health data, or more than 100 numbers of identity cards and bank accounts or dates
    of birth. Confidential: any of those, names or addresses of persons, or more than 20 mobile or
    policy numbers. E-mail addresses and tax numbers, which companies have too, raise nothing; what
    is only possible does not count. Otherwise ``internal`` stands.
    """
    counts = {found.kind: found.certain for found in report.found if found.certain}
    identifying = sum(counts.get(kind, 0) for kind in _IDENTIFYING)
    others = counts.get("mobile", 0) + counts.get("policy", 0)
    has_health = bool(counts.get("health"))
    reasons = tuple(f"{LABELS[kind]}: {count:,}" for kind, count in counts.items())
    if has_health or identifying > _MANY_IDENTIFYING:
        level = "restricted"
    elif others > _MANY_OTHERS or any(counts.get(kind) for kind in _TELLING):
        level = "confidential"
    else:
        level = "internal"
    return Suggestion(level, bool(counts.keys() - {"ntn"}), has_health, reasons)


def is_too_low(claimed: str, suggestion: Suggestion) -> bool:
    """Say whether a claimed class is below the one that is suggested; an empty one is not judged.

    >>> is_too_low("internal", Suggestion("restricted", True, False, ()))
    True
    """
    if claimed not in _ORDER or not suggestion.holds_personal_data:
        return False
    return _ORDER.index(claimed) < _ORDER.index(suggestion.classification)
