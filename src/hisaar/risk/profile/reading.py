"""Reading the statements: every value is checked, and every fault is told with its key."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hisaar.governance.models.entity import Channel
from hisaar.governance.vocabulary import ProfileCategory
from hisaar.lib.text import did_you_mean
from hisaar.risk.models.controls import Control

from .statements import LEVELS, SIZES, STATEMENTS, Book, Statement

KEYS = (
    "category", "text", "help", "unit", "bands", "small", "large", "levels", "channels",
    "most_words", "from",
)  # fmt: skip


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class Reader:
    """Collects faults on the way, so that an author mends a file in one go."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, key: str, sentence: str) -> None:
        self.faults.append(f"{key}: {sentence}.")

    def book(self, content: Mapping[str, Any]) -> Book:
        rows = content["statements"]
        return Book(
            version=str(content["version"]),
            statements={i: self.statement(i, rows[i]) for i in STATEMENTS},
            expected=self.expected(content["expected"]),
            domains={c: self.domains(c, content["domains"]) for c in ProfileCategory.values},
            below_highest=self.scoring(content, "below_highest"),
            below_second=self.scoring(content, "below_second"),
        )

    def statement(self, identifier: str, row: Mapping[str, Any]) -> Statement:
        key = f"statements.{identifier}"
        for name in row:
            if name not in KEYS:
                self.fault(f"{key}.{name}", f"this is not a known key; {did_you_mean(name, KEYS)}")
        if row.get("category") not in ProfileCategory.values:
            self.fault(f"{key}.category", f"it must be one of {', '.join(ProfileCategory.values)}")
        if ("bands" in row) == ("levels" in row):
            self.fault(key, "give either bands or levels")
        unknown = [c for c in row.get("channels", ()) if c not in Channel.values]
        if unknown:
            self.fault(f"{key}.channels", f"'{unknown[0]}' is no channel of the entity profile")
        return Statement(
            id=identifier, category=str(row.get("category", "")),
            text=self.text(row, "text", key, is_needed=True), help=self.text(row, "help", key),
            unit=self.text(row, "unit", key), bands=self.bands(key, row),
            levels=self.levels(f"{key}.levels", row.get("levels")),
            channels=tuple(row.get("channels", ())),
            most_words=self.text(row, "most_words", key),
            descends_from=self.text(row, "from", key),
        )  # fmt: skip

    def text(
        self, row: Mapping[str, Any], name: str, key: str, *, is_needed: bool = False
    ) -> str:  # fmt: skip
        value = row.get(name, "")
        if not isinstance(value, str) or (is_needed and not value.strip()):
            self.fault(f"{key}.{name}", "it must be a text in quotes")
            return ""
        return value

    def bands(self, key: str, row: Mapping[str, Any]) -> dict[str, tuple[int, ...]] | None:
        """Of every size; those of an insurer of middle size where a size has none of its own."""
        if "bands" not in row:
            return None
        usual = self.starts(f"{key}.bands", row["bands"])
        found = dict.fromkeys(SIZES, usual)
        for size in ("small", "large"):
            if size in row:
                found[size] = self.starts(f"{key}.{size}", row[size])
        return found

    def starts(self, key: str, value: Any) -> tuple[int, ...]:
        fits = isinstance(value, list) and len(value) == 4 and all(map(is_number, value))
        rises = fits and value[0] > 0 and all(a < b for a, b in pairwise(value))
        if not rises:
            self.fault(key, "give four whole numbers that rise: the lowest of levels 2 to 5")
            return (1, 2, 3, 4)
        return tuple(value)

    def levels(self, key: str, value: Any) -> tuple[str, ...]:
        if value is None:
            return ()
        fits = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        if not fits or len(value) != len(LEVELS):
            self.fault(key, "give the words of five levels")
            return ("",) * 5
        return tuple(value)

    def expected(self, rows: Mapping[str, Any]) -> tuple[int, ...]:
        found = [rows.get(str(level)) for level in LEVELS]
        fits = all(is_number(v) and 1 <= v <= 5 for v in found)  # type: ignore[operator]
        if not fits or set(rows) != {str(level) for level in LEVELS}:
            self.fault("expected", "give a maturity from 1 to 5 for each level from 1 to 5")
            return LEVELS
        if found != sorted(found):  # type: ignore[type-var]
            self.fault("expected", "a higher level cannot call for a lower maturity")
        return tuple(found)  # type: ignore[arg-type]

    def domains(self, category: str, rows: Mapping[str, Any]) -> tuple[str, ...]:
        names = rows.get(category)
        known = Control.Domain.values
        if not isinstance(names, list) or not names:
            self.fault(f"domains.{category}", "give a list of domains of controls")
            return ()
        for name in names:
            if name not in known:
                hint = did_you_mean(str(name), known)
                self.fault(f"domains.{category}", f"'{name}' is no domain of controls; {hint}")
        return tuple(map(str, names))

    def scoring(self, content: Mapping[str, Any], name: str) -> int:
        value = content["scoring"].get(name)
        if not is_number(value) or not 0 <= value <= 4:
            self.fault(f"scoring.{name}", "it must be a whole number from 0 to 4")
            return 4
        return int(value)
