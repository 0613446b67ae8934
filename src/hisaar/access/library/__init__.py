"""The rule library for insurers, as data: what should not lie in one hand, and how tags are told.

Files named ``rules-*.toml`` hold rules, ``activities.toml`` the tags with the words by which an
entitlement's name hints at them. A mistake is told with the file and the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hisaar.access.models import DutyRule
from hisaar.access.models.activities import recognise
from hisaar.lib.toml import TomlError, load

FOLDER = Path(__file__).parent
_WANTED = {"reference", "title", "area", "severity", "first", "second", "reason"}
_OPTIONAL = {"first_mode", "second_mode"}


@dataclass(frozen=True, slots=True)
class LibraryRule:
    """One rule as the library proposes it."""

    reference: str
    title: str
    area: str
    severity: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    reason: str
    first_mode: str = "any"
    second_mode: str = "any"


@dataclass(frozen=True, slots=True)
class Activity:
    """A tag: what it means, and the words in an entitlement's name that hint at it."""

    tag: str
    label: str
    hints: tuple[tuple[str, ...], ...]

    def fits(self, words: frozenset[str]) -> bool:
        """Whether the name has all words of one hint; a hint's word may be a beginning."""
        return any(all(any(w.startswith(h) for w in words) for h in hint) for hint in self.hints)


@cache
def rules_of_the_library() -> tuple[LibraryRule, ...]:
    """All rules of the library, in the order of their files."""
    found: dict[str, LibraryRule] = {}
    for path in sorted(FOLDER.glob("rules-*.toml")):
        for number, entry in enumerate(load(path).values.get("rules", []), start=1):
            made = _rule(path, number, entry)
            if made.reference in found:
                raise TomlError(f"{path.name}: rule {number}: '{made.reference}' is there already.")
            found[made.reference] = made
    return tuple(found.values())


def _rule(path: Path, number: int, entry: dict[str, Any]) -> LibraryRule:
    where = f"{path.name}: rule {number}"
    if lacks := sorted(_WANTED - set(entry)):
        raise TomlError(f"{where}: lacks {', '.join(lacks)}.")
    if strange := sorted(set(entry) - _WANTED - _OPTIONAL):
        raise TomlError(f"{where}: {', '.join(strange)} is not known here.")
    if entry["area"] not in DutyRule.Area.values:
        raise TomlError(f"{where}: area '{entry['area']}' is none of {DutyRule.Area.values}.")
    if entry["severity"] not in DutyRule.Severity.values:
        raise TomlError(f"{where}: severity '{entry['severity']}' is not known.")
    tags = {known.tag for known in activities()}
    for side in ("first", "second"):
        if strange := [t for t in entry[side] if recognise(t).partition("@")[0] not in tags]:
            raise TomlError(f"{where}: {', '.join(strange)} is not in activities.toml.")
    sides = {side: tuple(entry[side]) for side in ("first", "second")}
    return LibraryRule(**{**entry, **sides})


@cache
def activities() -> tuple[Activity, ...]:
    """The tags that the library's rules are made of."""
    path = FOLDER / "activities.toml"
    return tuple(
        Activity(tag, entry["label"], tuple(tuple(h.split()) for h in entry.get("hints", [])))
        for tag, entry in load(path).values["activities"].items()
    )


def proposed_tags(title: str) -> list[str]:
    """Tags that an entitlement's name hints at; a proposal for a person, nothing more."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    words = frozenset(re.findall(r"[a-z0-9]+", spaced.casefold()))
    return [activity.tag for activity in activities() if activity.fits(words)]
