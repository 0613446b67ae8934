"""Which view answers which purpose of links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from hisaar.platform.accounts.models import Link

View = Callable[[HttpRequest, Link], HttpResponse]


@dataclass(frozen=True)
class Purpose:
    name: str
    label: str
    view: View


_purposes: dict[str, Purpose] = {}


def answers(purpose: str, *, label: str = "") -> Callable[[View], View]:
    """Register the decorated view for links of the purpose; ``label`` names it to the staff."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", purpose):
        raise ImproperlyConfigured(f"'{purpose}' is no purpose: write small letters and hyphens.")

    def register(view: View) -> View:
        before = _purposes.get(purpose)
        if before and before.view.__module__ != view.__module__:
            raise ImproperlyConfigured(f"Two views answer '{purpose}'; name one of them otherwise.")
        _purposes[purpose] = Purpose(purpose, label or _in_words(purpose), view)
        return view

    return register


def _in_words(purpose: str) -> str:
    return purpose.replace("-", " ").capitalize()


def view_of(purpose: str) -> View | None:
    found = _purposes.get(purpose)
    return found.view if found else None


def purpose_label(purpose: str) -> str:
    found = _purposes.get(purpose)
    return found.label if found else _in_words(purpose)
