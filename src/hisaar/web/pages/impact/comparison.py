"""What an owner changed since the analysis that is in force, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hisaar.assets.models import ImpactAnalysis
from hisaar.assets.services.analysing import BAND, ENTRIES
from hisaar.lib.money import format_pkr
from hisaar.web import text


@dataclass(frozen=True)
class Line:
    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def compare(
    before: ImpactAnalysis | None, after: ImpactAnalysis, words: dict[str, str]
) -> list[Line]:  # fmt: skip
    """Every entry of both, in the order of the form."""
    return [*_bands(before, after, words), *_entries(before, after, words)]


def _bands(
    before: ImpactAnalysis | None, after: ImpactAnalysis, words: dict[str, str]
) -> Iterator[Line]:  # fmt: skip
    old = {b.up_to_hours: b for b in before.bands.all()} if before else {}
    new = {b.up_to_hours: b for b in after.bands.all()}
    for hours in sorted({*old, *new}):
        for name in BAND[1:]:
            shown = [_shown(bands.get(hours), name) for bands in (old, new)]
            if any(shown):
                heading = words["band"].format(hours=hours)
                yield Line(f"{heading}: {words[name]}", *shown)


def _entries(
    before: ImpactAnalysis | None, after: ImpactAnalysis, words: dict[str, str]
) -> Iterator[Line]:  # fmt: skip
    for name in ENTRIES:
        label = words["scenarios" if name == "cyber_scenarios" else name]
        yield Line(label, _shown(before, name), _shown(after, name))


def _shown(record: Any, name: str) -> str:
    value = getattr(record, name, None)
    if value is None or value == "":
        return ""
    if name == "financial":
        return format_pkr(value)
    if name == "level":
        return str(record.get_level_display())
    return text.number(value) if not isinstance(value, str) else value
