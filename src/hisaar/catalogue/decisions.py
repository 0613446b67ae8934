"""What people decided about clauses, as plain values: rules are evaluated without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Override:
    """The insurer's own value for a threshold; for every clause, unless one is named."""

    code: str
    name: str
    value: Any
    reason: str
    approver: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """An approved exception from a clause, with what protects instead."""

    code: str
    clause: str
    reason: str
    compensating_control: str
    approver: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Inapplicability:
    """An approved decision that a clause does not apply to this insurer."""

    code: str
    clause: str
    reason: str
    approver: str
