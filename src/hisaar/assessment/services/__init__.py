"""Verbs of the assessment. Each module holds what is done with one thing."""

from .evaluating import current_evaluation, evaluate, keep_trend, trend
from .planning import plan
from .years import (
    acknowledge,
    approve_programme,
    complete,
    conclude,
    conclude_many,
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
    "conclude_many",
    "current_evaluation",
    "defer",
    "deliver",
    "evaluate",
    "freeze",
    "keep_trend",
    "open_year",
    "plan",
    "table_at_board",
    "trend",
)
