"""The thresholds that a rule reads: their value for this insurer, and whose choice that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from hisaar.lib.dates import add_months, format_day

from .decisions import Override
from .entries import SIZE_BANDS, UNITS, Threshold
from .framework import Framework

Day = TypeVar("Day", bound=date)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A number of calendar months to add to a day or to take from it.

    >>> date(2020, 7, 1) + Months(3), date(2024, 3, 31) - Months(1)
    (datetime.date(2020, 10, 1), datetime.date(2024, 2, 29))
    """

    count: int

    def __radd__(self, day: date) -> date:
        return add_months(day, self.count)

    def __rsub__(self, day: date) -> date:
        return add_months(day, -self.count)

    def __str__(self) -> str:
        return f"{self.count} month{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A threshold as a rule read it, for print beside the result."""

    name: str
    label: str
    value: Any
    unit: str
    whose: str

    @property
    def shown(self) -> str:
        """The value with its unit, as people read it: ``12 months``, ``95 percent``."""
        return show(self.value, self.unit)


def show(value: Any, unit: str = "") -> str:
    """Write a threshold's value the way people read it."""
    if value is None:
        return "not required"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {show(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, date):
        return format_day(value)
    if unit in ("months", "days", "hours", "minutes", "years"):
        return f"{value} {unit[:-1] if value == 1 else unit}"
    return f"{value} percent" if unit == "percent" else str(value)


class Parameters:
    """Thresholds for one clause and one size of insurer; remembers what was read."""

    def __init__(
        self,
        framework: Framework,
        clause: str,
        *,
        size_band: str,
        overrides: Iterable[Override] = (),
    ) -> None:
        if size_band not in SIZE_BANDS:
            raise ValueError(f"Size band '{size_band}' is not one of {', '.join(SIZE_BANDS)}.")
        self.clause = clause
        self.size_band = size_band
        self._framework = framework
        self._overrides = {
            override.name: override
            for override in sorted(overrides, key=lambda override: bool(override.clause))
            if override.clause in ("", clause)
        }
        self._read: dict[str, Reading] = {}

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read so far, in the order of reading."""
        return tuple(self._read.values())

    def months(self, name: str) -> Months:
        """Return calendar months that can be added to a day and taken from it."""
        return Months(self._value(name, "months"))

    def days(self, name: str) -> timedelta:
        return timedelta(days=self._value(name, "days"))

    def hours(self, name: str) -> timedelta:
        return timedelta(hours=self._value(name, "hours"))

    def minutes(self, name: str) -> timedelta:
        return timedelta(minutes=self._value(name, "minutes"))

    def number(self, name: str) -> int:
        """Return a count or a number of years."""
        return int(self._value(name, "number"))

    def percent(self, name: str) -> int:
        """Return a share such as 95, for ``every(…, at_least=…)``."""
        return int(self._value(name, "percent"))

    def text(self, name: str) -> str:
        """Return a text; of a day of the year, its month and day as ``04-30``."""
        return str(self._value(name, "text", "day_in"))

    def list(self, name: str) -> tuple[Any, ...]:
        return tuple(self._value(name, "list"))

    def table(self, name: str) -> Mapping[str, Any]:
        """Return values by name: hours by severity, layers by classification."""
        return dict(self._value(name, "table"))

    def day(self, name: str) -> date:
        """Return a fixed date, such as the day on which the Guidelines took effect."""
        value = self._value(name, "day")
        return value if isinstance(value, date) else date.fromisoformat(value)

    def day_in(self, name: str, year: int) -> date:
        """Return a day of the year, such as 30 April, in the given year."""
        return date.fromisoformat(f"{year:04d}-{self._value(name, 'day_in')}")

    def is_required(self, name: str) -> bool:
        """Say whether insurers of this size are asked for it at all; counts as read."""
        return self._reading(self._framework.threshold(name)).value is not None

    def shown(self, name: str) -> str:
        """Return the value for a sentence, without its unit; counts as read."""
        return show(self._reading(self._framework.threshold(name)).value)

    def _value(self, name: str, *methods: str) -> Any:
        threshold = self._framework.threshold(name)
        proper = UNITS[threshold.unit]
        if proper not in methods:
            raise TypeError(f"{name} is in {threshold.unit}: read it with p.{proper}('{name}')")
        reading = self._reading(threshold)
        if reading.value is None:
            raise ValueError(
                f"{name} is not required of {self.size_band} insurers: ask p.is_required first"
            )
        return reading.value

    def _reading(self, threshold: Threshold) -> Reading:
        if threshold.name not in self._read:
            value, whose = threshold.for_clause(self.clause, self.size_band)
            override = self._overrides.get(threshold.name)
            if override is not None:
                value = override.value
                whose = (
                    f"the insurer's own, approved by {override.approver} "
                    f"({override.code}): {override.reason}"
                )
            self._read[threshold.name] = Reading(
                threshold.name, threshold.label, value, threshold.unit, whose
            )
        return self._read[threshold.name]
