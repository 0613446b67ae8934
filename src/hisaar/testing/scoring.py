"""CVSS vectors: checked, and scored as the standard says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cvss import CVSS2, CVSS3, CVSS4, CVSSError  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.db import models


def parse(vector: str) -> Any:
    """The vector as its version reads it; ValueError says that it is none."""
    text = vector.strip()
    version = CVSS4 if text.startswith("CVSS:4") else CVSS3 if text.startswith("CVSS:3") else CVSS2
    try:
        return version(text)
    except CVSSError:
        raise ValueError(
            f"'{text}' is not a CVSS vector; write it as its source does, as"
            " CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H."
        ) from None


def score(vector: str) -> Decimal:
    """The base score, with temporal and environmental metrics where the vector holds them."""
    found = [number for number in parse(vector).scores() if number is not None]
    return Decimal(str(found[-1]))


class VectorField(models.CharField):  # type: ignore[type-arg]
    """A CVSS vector of version 2, 3 or 4."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 240)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = str(super().clean(value, model_instance)).strip()
        if value:
            try:
                parse(value)
            except ValueError as error:
                raise ValidationError(str(error)) from None
        return value

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        impact = "NLH"[n % 3]
        return f"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:{impact}"
