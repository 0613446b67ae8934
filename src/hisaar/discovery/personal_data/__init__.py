"""A scan for personal data that reports kinds, counts and places, and never a value."""

from .report import (
    Found,
    Place,
    Report,
    Suggestion,
    is_too_low,
    suggested_classification,
)  # fmt: skip
from .scanning import Limits, Scanner

__all__ = (
    "Found", "Limits", "Place", "Report", "Scanner", "Suggestion", "is_too_low",
    "suggested_classification",
)  # fmt: skip
