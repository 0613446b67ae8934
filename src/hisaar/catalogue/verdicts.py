"""What a rule returns: an outcome with its numbers, gaps, evidence and thresholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from hisaar.lib.dates import format_day, format_moment

from .outcomes import Outcome
from .parameters import Reading

# "its last review was {reviewed_on|never}": an attribute, and what to say when it is empty.
_NEVER = re.compile(r"\blast (\w+) never\b")
_FIELD = re.compile(r"\{([a-z_][\w.]*)(?:\|([^{}]*))?\}")

Sentence: TypeAlias = str | Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that falls short: which record, what is wrong, what would mend it.

    ``record`` is empty when the gap is that there is no record.
    """

    record: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a rule on one day. ``met`` of ``population`` is shown, never a percentage."""

    outcome: Outcome
    met: int = 0
    population: int = 0
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    thresholds: tuple[Reading, ...] = ()
    parts: tuple[tuple[str, Verdict], ...] = ()
    due_on: date | None = None
    fault: str = ""

    @property
    def is_pending(self) -> bool:
        """Not applicable only because the day by which it is due has not passed."""
        return self.outcome is Outcome.NOT_APPLICABLE and self.due_on is not None

    def with_note(self, note: str) -> Verdict:
        return replace(self, note=note)

    def with_evidence(self, *codes: str) -> Verdict:
        """Return the verdict with further records or files that show it."""
        return replace(self, evidence=tuple(dict.fromkeys((*self.evidence, *codes))))

    def as_data(self) -> dict[str, Any]:
        """Return plain values for JSON, as ``hisaar assess --json`` prints them."""
        return {
            "outcome": self.outcome.value,
            "met": self.met,
            "population": self.population,
            "gaps": [
                {"record": gap.record, "reason": gap.reason, "remedy": gap.remedy}
                for gap in self.gaps
            ],
            "evidence": list(self.evidence),
            "note": self.note,
            "thresholds": {
                reading.name: {
                    "value": _plain(reading.value),
                    "unit": reading.unit,
                    "whose": reading.whose,
                }
                for reading in self.thresholds
            },
            "parts": {name: part.as_data() for name, part in self.parts},
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def code_of(record: Any) -> str:
    """Return how a gap or a list of evidence names a record."""
    return str(getattr(record, "code", None) or record)


def codes_of(found: Any) -> tuple[str, ...]:
    """Return the codes of a record, of several, or of a text that is a code already."""
    if isinstance(found, str):
        return (found,) if found else ()
    code = getattr(found, "code", None)
    if code:  # the common case, ten thousand times in an evaluation
        return (str(code),)
    if not found:
        return ()
    # A row that is a named tuple is one record, not several.
    if isinstance(found, Iterable) and not hasattr(found, "code"):
        return tuple(code_of(item) for item in found)
    return (code_of(found),)


def tell(sentence: Sentence, record: Any) -> str:
    """Fill a template from a record's attributes, or ask a function for the sentence.

    >>> from types import SimpleNamespace
    >>> tell("was last reviewed {reviewed_on|never}", SimpleNamespace(reviewed_on=None))
    'was never reviewed'
    """
    if not isinstance(sentence, str):
        return sentence(record)
    if "{" not in sentence:  # thousands of records may get the same words
        return sentence
    told = _FIELD.sub(lambda found: _shown(_walk(record, found[1]), found[2]), sentence)
    return _NEVER.sub(r"never \1", told) if "never" in told else told


def _walk(record: Any, path: str) -> Any:
    value = record
    for name in path.split("."):
        if value is None:
            return None
        value = getattr(value, name)
        if callable(value):
            value = value()
    return value


def _shown(value: Any, fallback: str | None) -> str:
    if value is None or value == "":
        return fallback if fallback is not None else "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_day(value)
    # Four digits may be a year, so that only longer numbers are grouped.
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
