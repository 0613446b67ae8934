"""Reads that pages, rules and reports share; each takes the day it speaks of."""

from .asof import (
    TECHNICAL,
    account_is_open,
    grants_in_force,
    identities_of,
    left_before,
    open_accounts,
    privileged_accounts,
)
from .limits import Limits, limits_on

__all__ = (
    "TECHNICAL",
    "Limits",
    "account_is_open",
    "grants_in_force",
    "identities_of",
    "left_before",
    "limits_on",
    "open_accounts",
    "privileged_accounts",
)
