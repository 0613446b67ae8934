"""Things that somebody promised to do."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.vocabulary import Priority
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OwnedRecord

from .meetings import Committee, Decision


class Action(OwnedRecord):
    """Something for somebody to do by a day, whatever it came from: a gap, a test, the Board."""

    source = models.CharField(
        max_length=40, blank=True, db_index=True,
        help_text="Code of the record or clause that it came from.",
    )  # fmt: skip
    details = models.TextField(blank=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="actions",
        verbose_name="asked for by",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.MEDIUM)
    raised_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    outcome = models.TextField("what was done", blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="closed_actions",
        verbose_name="closing evidence",
    )  # fmt: skip

    class Meta(OwnedRecord.Meta):
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ("due_on", "code")

    def clean(self) -> None:
        self.source = self.source.strip().upper()
        for name in ("done_on", "cancelled_on"):
            day = getattr(self, name)
            if day and self.raised_on and day < self.raised_on:
                raise ValidationError({name: "It lies before the day it was raised."})

    def is_open(self, on: dt.date) -> bool:
        """Raised by that day, and neither done nor cancelled by then."""
        ends = [day for day in (self.done_on, self.cancelled_on) if day]
        return self.raised_on <= on and all(day > on for day in ends)

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_open(on) and self.due_on is not None and self.due_on < on
