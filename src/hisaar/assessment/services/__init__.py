"""Verbs of the assessment. Each module holds what is done with one thing."""

from .evaluating import current_evaluation, evaluate, trend
from .years import (
    acknowledge,
    approve_programme,
    complete,
    conclude,
    defer,
    deliver,
    freeze,
    open_year,
    table_at_board,
)

__all__ = (
    "acknowledge",
    "approve_programme",
    "complete",
    "conclude",
    "current_evaluation",
    "defer",
    "deliver",
    "evaluate",
    "freeze",
    "open_year",
    "table_at_board",
    "trend",
)
