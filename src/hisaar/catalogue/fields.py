"""Columns that name a clause or a threshold of the Guidelines, with its list to choose from."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.text import did_you_mean

from .framework import secp


class _CatalogueField(models.CharField):  # type: ignore[type-arg]
    """A choice from the catalogue. The choices stay out of migrations: they are data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs["choices"] = self.offered()
        super().__init__(*args, **kwargs)

    def offered(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def refusal(self, value: str) -> str:
        raise NotImplementedError

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value and value not in dict(self.offered()):
            raise ValidationError(self.refusal(value), code="invalid_choice")
        super().validate(value, model_instance)


class ClauseField(_CatalogueField):
    """The id of a clause; ``only`` names the property a clause must have to stand here."""

    def __init__(self, *args: Any, only: str = "", **kwargs: Any) -> None:
        self.only = only
        super().__init__(*args, **kwargs)

    def offered(self) -> list[tuple[str, str]]:
        return [
            (clause.id, f"{clause.id} {clause.obligation}"[:120])
            for clause in secp().clauses.values()
            if not self.only or getattr(clause, self.only)
        ]

    def refusal(self, value: str) -> str:
        clauses = secp().clauses
        if value not in clauses:
            hint = did_you_mean(value, clauses)
            return f"There is no clause '{value}'" + (f"; {hint}" if hint else ".")
        strength = clauses[value].strength
        if self.only == "allows_exception":
            return f"{value} is a '{strength}' whose text leaves no room for an exception."
        return f"{value} is a 'must' that states no condition under which it does not apply."


class ThresholdField(_CatalogueField):
    """The name of a threshold."""

    def offered(self) -> list[tuple[str, str]]:
        return [
            (threshold.name, f"{threshold.name}: {threshold.label}"[:120])
            for threshold in secp().thresholds.values()
        ]

    def refusal(self, value: str) -> str:
        hint = did_you_mean(value, secp().thresholds)
        return f"There is no threshold '{value}'" + (f"; {hint}" if hint else ".")


class ThresholdValueField(models.TextField):  # type: ignore[type-arg]
    """A threshold's value as typed; the record tests it against the threshold it names."""

    def example(self, number: int) -> str:
        """Return a value that most thresholds take, for tests and for a template's first row."""
        return str(number + 1)
