"""Where files come from: what they are, how often they should come, what their columns mean."""

from __future__ import annotations

import datetime as dt

from django.db import models

from hisaar.assets.models import System
from hisaar.platform.people.models import OwnedRecord


def kinds_of_files() -> list[tuple[str, str]]:
    """The formats that can be read, for people to choose from."""
    from hisaar.discovery.formats import FORMATS  # noqa: PLC0415 - parsers, only when asked for

    return [(each.name, each.label) for each in FORMATS.values()]


class DiscoverySource(OwnedRecord):
    """Where files about the inventory come from: a directory, a scanner, the HR department.

    What its columns mean is remembered once somebody has corrected it.
    """

    kind = models.CharField(
        "kind of file", max_length=40, choices=kinds_of_files, blank=True,
        help_text="Empty: each file is recognised by its content.",
    )  # fmt: skip
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="discovery_sources",
        verbose_name="system it speaks of",
        help_text="For files that do not say it: a directory's accounts, a product's components.",
    )  # fmt: skip
    is_complete = models.BooleanField(
        "lists everything", default=False,
        help_text="What a file of this source no longer shows is proposed as gone.",
    )  # fmt: skip
    expected_days = models.PositiveIntegerField("a new file every (days)", null=True, blank=True)
    remark = models.TextField(blank=True)
    mapping = models.JSONField(default=dict, blank=True, editable=False)
    last_run_on = models.DateField("last read on", null=True, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "discovery source"
        verbose_name_plural = "discovery sources"

    def due_on(self) -> dt.date | None:
        """The day by which the next file should have been read; none when nobody expects one."""
        if self.expected_days is None:
            return None
        since = self.last_run_on or self.created_at.date()
        return since + dt.timedelta(days=self.expected_days)

    def is_late(self, on: dt.date) -> bool:
        due = self.due_on()
        return due is not None and due < on
