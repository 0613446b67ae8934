"""Days that the framework counts as plain numbers."""

from __future__ import annotations

from datetime import timedelta

from hisaar.catalogue.rules import Parameters


def days_of(p: Parameters, name: str) -> timedelta:
    return timedelta(days=p.number(name))
