"""A field of several tags from a fixed vocabulary, stored as words and typed as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.text import did_you_mean, fold, join_names

_BETWEEN = re.compile(r"[,;\n|]+")


def split(value: Any) -> list[str]:
    """The tags of a stored value: ``"detect prevent"`` gives two."""
    return str(value or "").split()


def recognise(value: Any, vocabulary: Iterable[tuple[str, str]]) -> str:
    """Stored form of what a form, a cell or a program gave; ValidationError names a stranger.

    A cell may hold names or labels, between commas, semicolons or lines: ``"Detect, Prevent"``;
    names alone may be separated by spaces.
    """
    pairs = [(str(name), str(label)) for name, label in vocabulary]
    known = {fold(text): name for name, label in pairs for text in (label, name)}
    chosen = {known.get(fold(p), p) for p in _parts(value, known)}
    if strangers := sorted(chosen - {name for name, _ in pairs}):
        hint = did_you_mean(strangers[0], [name for name, _ in pairs])
        choices = join_names([name for name, _ in pairs], "or")
        raise ValidationError(f"'{strangers[0]}' is not one of {choices}. {hint}".strip())
    return " ".join(name for name, _ in pairs if name in chosen)


def _parts(value: Any, known: dict[str, str]) -> list[str]:
    pieces = value if isinstance(value, list | tuple | set) else _BETWEEN.split(str(value or ""))
    found: list[str] = []
    for piece in (str(p).strip() for p in pieces):
        found += [piece] if fold(piece) in known else piece.split()
    return found


class TagsFormField(forms.MultipleChoiceField):
    """Boxes to tick on a page; also takes the text of a cell."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> Any:
        return recognise(value, self.choices)

    def prepare_value(self, value: Any) -> Any:
        return split(value) if isinstance(value, str) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(split(initial)) != set(split(self.to_python(data)))


class TagsField(models.CharField):  # type: ignore[type-arg]
    """Several names of ``vocabulary`` (a ``TextChoices``), kept as text in its order."""

    def __init__(self, *args: Any, vocabulary: Any = None, **kwargs: Any) -> None:
        self.vocabulary = tuple(getattr(vocabulary, "choices", vocabulary) or ())
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(recognise(value, self.vocabulary), model_instance)

    def example(self, n: int = 0) -> str:
        """A value that a worked example or a test can hold."""
        return str(self.vocabulary[n % len(self.vocabulary)][0]) if self.vocabulary else ""

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)
        return TagsFormField(
            choices=self.vocabulary, required=not self.blank, help_text=self.help_text,
            label=str(self.verbose_name).capitalize(), **kwargs,
        )  # fmt: skip
