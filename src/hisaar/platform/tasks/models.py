"""Tasks, and the days on which the insurer's offices open or close unlike the calendar says."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.platform.evidence.fields import SubjectField
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record


class Task(OwnedRecord):
    """Something that somebody has to do until a day, once or again and again."""

    class Source(models.TextChoices):
        MANUAL = "manual", "Entered by a person"
        RULE = "rule", "Follows from a rule"
        CALENDAR = "calendar", "Compliance calendar"

    class Unit(models.TextChoices):
        DAYS = "days"
        MONTHS = "months"

    class Shift(models.TextChoices):
        NONE = "none", "Stays on its day"
        NEXT = "next", "Moves to the next working day"
        PREVIOUS = "previous", "Moves to the working day before"

    details = models.TextField(blank=True)
    subject = SubjectField(
        "about", blank=True, help_text="The code of the record or clause that it concerns."
    )
    due_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source, default=Source.MANUAL)
    repeat_every = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3660)],
        help_text="Counted from the day on which it was done last; empty for once.",
    )  # fmt: skip
    repeat_unit = models.CharField(max_length=10, choices=Unit, default=Unit.MONTHS)
    shift = models.CharField(
        "on a holiday", max_length=10, choices=Shift, default=Shift.NEXT,
        help_text="Where the next due day goes when offices are closed on it.",
    )  # fmt: skip
    done_on = models.DateField(null=True, blank=True, editable=False)
    cancelled_on = models.DateField(null=True, blank=True, editable=False)
    escalated_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    escalated_on = models.DateField(null=True, blank=True, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="followed_by"
    )
    # What was said when it was last completed, postponed, reassigned or cancelled.
    remark = models.TextField(blank=True, editable=False)
    # What asked for it, so that it is asked for once.
    reference = models.CharField(max_length=120, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "task"
        verbose_name_plural = "tasks"
        indexes = (models.Index(fields=("due_on",), name="task_by_due_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("reference",), name="task_is_asked_for_once",
                condition=~models.Q(reference="") & models.Q(done_on=None, cancelled_on=None),
            ),
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.cancelled_on is None

    @property
    def state(self) -> str:
        if self.cancelled_on:
            return "cancelled"
        return "done" if self.done_on else "open"

    @property
    def recurrence(self) -> str:
        """``every 12 months``, or nothing."""
        if not self.repeat_every:
            return ""
        unit = self.repeat_unit if self.repeat_every > 1 else self.repeat_unit.rstrip("s")
        return f"every {self.repeat_every} {unit}" if self.repeat_every > 1 else f"every {unit}"

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_open and self.due_on < on


class HolidayOverride(Record):
    """A day on which offices are closed, or open, unlike the published calendar says.

    Eid, Ashura and the Prophet's birthday follow the moon: their dates are estimates until they
    are announced. Enter the announced day as a holiday, and the estimated one as a working day.
    """

    day = models.DateField(unique=True)
    is_working = models.BooleanField("offices are open", default=False)

    class Meta(Record.Meta):
        verbose_name = "holiday"
        verbose_name_plural = "holidays"
        ordering = ("day",)

    def clean(self) -> None:
        if self.day and not 1950 <= self.day.year <= 2099:
            raise ValidationError({"day": "Give a day between 1950 and 2099."})
