"""One statement as the page shows it: its levels, the answer, and what stands beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from hisaar.governance.vocabulary import Band
from hisaar.platform.records import Refused, by_slug
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import queries
from hisaar.risk.profile.drawn import LABELS
from hisaar.risk.profile.reconciling import Count, count_for, counted, difference
from hisaar.risk.profile.statements import Statement
from hisaar.web import access, addresses

SHOWS = (("", "All"), ("unanswered", "Unanswered"), ("differing", "Differing"))


@dataclass(frozen=True)
class Line:
    """``said`` is what the records hold; ``address`` the list that it was counted from, for those
    who may see it."""

    statement: Statement
    row: ProfileAnswer | None
    words: tuple[str, ...]
    said: str = ""
    gives: int | None = None
    takes: int | None = None
    address: str = ""
    differs: str = ""
    then: str = ""
    error: str = ""
    sent: Mapping[str, str] | None = None

    @property
    def id(self) -> str:
        return self.statement.id

    @property
    def level(self) -> int | None:
        return self.row.level if self.row else None

    @property
    def number(self) -> Any:
        if self.sent and "number" in self.sent and self.error:
            return self.sent["number"]
        return self.row.number if self.row and self.row.number is not None else ""

    @property
    def remark(self) -> str:
        return self.row.remark if self.row else ""

    @property
    def reason(self) -> str:
        return self.row.difference_reason if self.row else ""

    @property
    def asks_reason(self) -> bool:
        return bool(self.differs or self.reason)

    @property
    def can_take(self) -> bool:
        """Whether the records say what to answer, and something else is answered."""
        return self.takes is not None and self.takes != (
            self.number if self.statement.is_numeric else self.level
        )

    @property
    def choices(self) -> list[tuple[int, str, str, bool]]:
        """Level, its name, its words, whether it is chosen."""
        return [(n, str(Band(n).label), words, n == self.level)
                for n, words in enumerate(self.words, start=1)]  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A category with its lines; ``open`` counts those without an answer."""

    category: str
    label: str
    band: str
    computed: str
    lines: list[Line]
    asked: int
    answered: int


def line_of(
    request: HttpRequest, profile: InherentProfile, statement: Statement, *, on: dt.date,
    error: str = "", sent: Mapping[str, str] | None = None,
) -> Line:  # fmt: skip
    """One statement anew, after it was answered."""
    row = profile.answers.filter(statement=statement.id).first()
    last = queries.before(profile)
    then = queries.answers_of(last).get(statement.id) if last else None
    return _line(
        request, profile, statement, row, count=count_for(statement.id, on), then=then,
        percent=queries.tolerance(on), error=error, sent=sent,
    )  # fmt: skip


def parts_of(
    request: HttpRequest, profile: InherentProfile, *, on: dt.date, shown: str
) -> list[Part]:
    """Every category with the lines that are to be shown."""
    result, answers = queries.result_of(profile), queries.answers_of(profile)
    counts = {} if profile.is_kept else counted(on)
    last = queries.before(profile)
    then = queries.answers_of(last) if last else {}
    percent = queries.tolerance(on)
    found = []
    for category, label in LABELS.items():
        lines = [
            _line(request, profile, s, answers.get(s.id), count=counts.get(s.id),
                  then=then.get(s.id), percent=percent)
            for s in queries.statements_of(category)
        ]  # fmt: skip
        found.append(Part(
            category, label, _band(result.bands.get(category)),
            _band(result.computed.get(category)) if result.is_overridden(category) else "",
            [line for line in lines if _is_shown(line, shown)], len(lines),
            sum(line.level is not None for line in lines),
        ))  # fmt: skip
    return found


def _is_shown(line: Line, shown: str) -> bool:
    if shown == "unanswered":
        return line.level is None
    return bool(line.differs) if shown == "differing" else True


def _band(band: int | None) -> str:
    return f"{band} {Band(band).label.lower()}" if band else ""


def _line(
    request: HttpRequest, profile: InherentProfile, statement: Statement,
    row: ProfileAnswer | None, *, count: Count | None, then: ProfileAnswer | None, percent: int,
    error: str = "", sent: Mapping[str, str] | None = None,
) -> Line:  # fmt: skip
    size = profile.size_band
    words = statement.words(size)
    last = _then(then, words)
    if profile.is_kept:
        kept = profile.kept["statements"][statement.id]
        return Line(statement, row, tuple(kept["words"]), kept["says"], then=last)
    told = None
    if row is not None:
        told = difference(statement, size, level=row.level, number=row.number, count=count,
                          tolerance=percent)  # fmt: skip
    return Line(
        statement, row, words, count.says if count else "",
        (count.level_for(statement, size) or count.at_least) if count else None,
        _taken(statement, size, count), _address(request, count), told.sentence if told else "",
        last, error, sent,
    )  # fmt: skip


def _taken(statement: Statement, size: str, count: Count | None) -> int | None:
    """The number, or for words the level, that the records would answer with."""
    if count is None:
        return None
    if statement.is_numeric and count.number is not None:
        return count.number
    return None if statement.is_numeric else count.level_for(statement, size)


def _then(then: ProfileAnswer | None, words: tuple[str, ...]) -> str:
    if then is None or then.level is None:
        return ""
    if then.number is not None:
        return f"{then.number:,} (level {then.level})"
    return f"level {then.level}, {words[then.level - 1]}"


def _address(request: HttpRequest, count: Count | None) -> str:
    if count is None or not count.register:
        return ""
    try:
        record_type = by_slug(count.register)
    except Refused:
        return ""
    if not access.may(request, "view", record_type):
        return ""
    query = f"?{count.query}" if count.query else ""
    return f"{addresses.register(record_type)}{query}"
