"""Verbs: service functions shown as buttons, with a form made from their signature.

A verb takes the record first, then keyword-only arguments, ``actor`` among them::

    @verb(when=lambda d: d.status == "draft", confirm="The bytes are frozen from then on.")
    def approve(document: DocumentVersion, *, actor, on: date, decision: Decision | None = None):
        \"\"\"Record that the Board approved this version.\"\"\"

Types that a form can ask for: str, Text, bool, int, Decimal, date, datetime, Literal[...],
a record class, list[record class], and any of them ``| None`` (optional).
"""

from __future__ import annotations

import datetime as dt
import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NewType

from django import forms

from .models import Record

Text = NewType("Text", str)
"""A ``str`` that deserves more than one line."""


@dataclass(frozen=True)
class Argument:
    name: str
    kind: Any
    is_required: bool
    default: Any

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


def verb(
    *, when: Callable[[Any], bool] | None = None, confirm: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``when`` says for which records the button is shown; ``confirm`` warns before."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        function.when, function.confirm = when, confirm  # type: ignore[attr-defined]
        return function

    return decorate


def is_offered(function: Callable[..., Any], record: Record) -> bool:
    when = getattr(function, "when", None)
    return True if when is None else bool(when(record))


def label(function: Callable[..., Any]) -> str:
    return function.__name__.replace("_", " ").capitalize()


def summary(function: Callable[..., Any]) -> str:
    return inspect.cleandoc(function.__doc__ or "").split("\n\n")[0]


def confirmation(function: Callable[..., Any]) -> str:
    return str(getattr(function, "confirm", ""))


def arguments(function: Callable[..., Any]) -> tuple[Argument, ...]:
    """What the verb asks for, beside the record and the actor."""
    hints = typing.get_type_hints(function)
    found = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY or parameter.name == "actor":
            continue
        kind, optional = _without_none(hints.get(parameter.name, str))
        has_default = parameter.default is not parameter.empty
        default = parameter.default if has_default else None
        found.append(Argument(parameter.name, kind, not (optional or has_default), default))
    return tuple(found)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        kinds = [a for a in typing.get_args(hint) if a is not type(None)]
        return kinds[0], len(kinds) < len(typing.get_args(hint))
    return hint, False


_SIMPLE: dict[Any, Callable[..., forms.Field]] = {
    bool: lambda **k: forms.BooleanField(**{**k, "required": False}),
    int: forms.IntegerField,
    Decimal: forms.DecimalField,
    dt.date: lambda **k: forms.DateField(widget=forms.DateInput({"type": "date"}), **k),
    dt.datetime: lambda **k: forms.DateTimeField(
        widget=forms.DateTimeInput({"type": "datetime-local"}), **k
    ),
    Text: lambda **k: forms.CharField(widget=forms.Textarea({"rows": 4}), **k),
    str: forms.CharField,
}


def form_field(argument: Argument) -> forms.Field:
    """The form field that asks for an argument."""
    common = {
        "required": argument.is_required, "label": argument.label, "initial": argument.default,
    }  # fmt: skip
    kind, origin = argument.kind, typing.get_origin(argument.kind)
    if origin is typing.Literal:
        choices = [(c, str(c).replace("_", " ").capitalize()) for c in typing.get_args(kind)]
        return forms.ChoiceField(choices=choices, **common)
    if origin is list:
        model = typing.get_args(kind)[0]
        return forms.ModelMultipleChoiceField(
            model._default_manager.all(), to_field_name="code", **common
        )
    if isinstance(kind, type) and issubclass(kind, Record):
        return forms.ModelChoiceField(kind._default_manager.all(), to_field_name="code", **common)
    if hasattr(kind, "verb_form_field"):
        return kind.verb_form_field(**common)  # type: ignore[no-any-return]
    return _SIMPLE[kind](**common)


def form_class(function: Callable[..., Any]) -> type[forms.Form]:
    """A form that asks for the verb's arguments and cleans to its keyword arguments."""
    fields = {a.name: form_field(a) for a in arguments(function)}
    return type(f"{function.__name__.title().replace('_', '')}Form", (forms.Form,), dict(fields))
