"""What holds from a day to a day: of one row, and as a condition for the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Dated(models.Model):
    """Holds from its first day to its last, both included; an empty end is open."""

    from_on = models.DateField("from", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "It lies before the first day."})

    def holds(self, on: dt.date) -> bool:
        """Whether the day lies between the first and the last."""
        return is_in_force(self, on)


def is_in_force(row: Any, on: dt.date) -> bool:
    """Whether the row's span, open at either end, holds the day."""
    begun = row.from_on is None or row.from_on <= on
    return begun and (row.to_on is None or row.to_on >= on)


def in_force(on: dt.date, start: str = "from_on", end: str = "to_on", *, prefix: str = "") -> Q:
    """Rows whose span, open at either end, holds the day; ``prefix`` leads there: ``account__``."""
    start, end = f"{prefix}{start}", f"{prefix}{end}"
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on}))
