"""Fields that refer to records by their codes, whichever register they lie in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .registry import find, type_of_code


class CodeField(models.CharField):  # type: ignore[type-arg]
    """The code of a record: a reference that may point into several registers.

    ``registers`` names the models that it may point to, as ``assets.System``; empty means any.
    Files may hold a name instead of the code: the import looks it up in those registers.
    """

    def __init__(self, *args: Any, registers: tuple[str, ...] = (), **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        self.registers = registers
        super().__init__(*args, **kwargs)

    def accepts(self, code: str) -> bool:
        """Whether the code's prefix belongs to a register that this field may point to."""
        record_type = type_of_code(code)
        if record_type is None:
            return False
        return not self.registers or record_type.model._meta.label in self.registers

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        if value and not self.accepts(value):
            raise ValidationError(f"'{value}' is not the code of a record that can stand here.")
        return value


def refuse_unknown(code: str) -> None:
    """ValidationError unless a record of that code is stored."""
    if find(code) is None:
        raise ValidationError(f"There is no record {code}; check the code or add the record first.")
