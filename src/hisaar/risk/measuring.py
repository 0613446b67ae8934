"""What can be counted from records, under the names that key risk indicators refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.text import did_you_mean

Count = Callable[[dt.date], "float | None"]


@dataclass(frozen=True)
class Measure:
    """Something that records can be counted by; ``None`` where they cannot say."""

    name: str
    label: str
    unit: str
    count: Count


_measures: dict[str, Measure] = {}


def measures(name: str, label: str, *, unit: str = "") -> Callable[[Count], Count]:
    """Announce what can be counted, under a name that an indicator refers to."""

    def announce(count: Count) -> Count:
        _measures[name] = Measure(name, label, unit, count)
        return count

    return announce


def all_measures() -> list[Measure]:
    """Everything that can be counted, by label."""
    return sorted(_measures.values(), key=lambda m: m.label)


def measure_named(name: str) -> Measure | None:
    return _measures.get(name)


def _choices() -> list[tuple[str, str]]:
    return [("", "Somebody enters its values")] + [(m.name, m.label) for m in all_measures()]


class MeasureField(models.CharField):  # type: ignore[type-arg]
    """The name of something that can be counted; what there is to choose is announced at start."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = str(super().clean(value, model_instance)).strip().lower()
        if value and value not in _measures:
            hint = did_you_mean(value, sorted(_measures))
            raise ValidationError(f"Nothing is counted under the name '{value}'. {hint}".strip())
        return value

    def formfield(self, **kwargs: Any) -> Any:
        kwargs = {"label": self.verbose_name[:1].upper() + self.verbose_name[1:],
                  "help_text": self.help_text, "required": not self.blank} | kwargs  # fmt: skip
        return forms.ChoiceField(choices=_choices, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        # A column like any other: what can be counted is no matter of the database.
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return ("high_risks", "overdue_treatments", "weak_key_controls")[n % 3]
