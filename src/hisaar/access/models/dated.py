"""What holds from a day to a day."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models


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
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.to_on is None or self.to_on >= on)
