"""One reading of one file, probe or scan, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from hisaar.assets.models import System
from hisaar.lib import dates
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord

from .sources import DiscoverySource, kinds_of_files

PROBE, SCAN = "probe", "personal_data"


def kinds_of_runs() -> list[tuple[str, str]]:
    """The kinds of files, and what Hisaar looks at by itself."""
    own = [(PROBE, "Probe of own endpoints"), (SCAN, "Scan for personal data")]
    return [*kinds_of_files(), *own]


class DiscoveryRun(OwnedRecord):
    """One file that was read: what it says, what of it is new, and what could not be understood."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not read yet"
        READING = "reading", "Being read"
        READ = "read"
        REFUSED = "refused", "Could not be read"

    source = models.ForeignKey(
        DiscoverySource, models.PROTECT, null=True, blank=True, related_name="runs"
    )
    file = FileLink(null=True, blank=True)
    kind = models.CharField("kind of file", max_length=40, choices=kinds_of_runs, blank=True)
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="discovery_runs",
        verbose_name="system it speaks of",
    )  # fmt: skip
    stated_on = models.DateField("speaks of the day", default=dates.today)
    is_complete = models.BooleanField("lists everything", default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    digest = models.CharField("fingerprint", max_length=64, blank=True, editable=False)
    format_version = models.CharField(
        "version of the tool", max_length=120, blank=True, editable=False
    )
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    facts = models.PositiveIntegerField("things stated", default=0, editable=False)
    new = models.PositiveIntegerField(default=0, editable=False)
    changed = models.PositiveIntegerField(default=0, editable=False)
    gone = models.PositiveIntegerField(default=0, editable=False)
    contradicts = models.PositiveIntegerField("contradictions", default=0, editable=False)
    unchanged = models.PositiveIntegerField(default=0, editable=False)
    subjects = models.JSONField(default=dict, blank=True, editable=False)
    sayings = models.JSONField(default=list, blank=True, editable=False)
    faults = models.JSONField(default=list, blank=True, editable=False)
    not_understood = models.JSONField(default=list, blank=True, editable=False)
    mapping = models.JSONField(default=dict, blank=True, editable=False)
    refusal = models.TextField("why it could not be read", blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "discovery run"
        verbose_name_plural = "discovery runs"
        ordering = ("-stated_on", "-code")

    def derive_title(self) -> str:
        what = self.file.name if self.file is not None else self.label_of_kind()
        return f"{what}, {dates.format_day(self.stated_on)}"

    def label_of_kind(self) -> str:
        """What kind of file it is, in words."""
        return str(dict(kinds_of_runs()).get(self.kind, "")) or "Not recognised yet"

    @property
    def proposed(self) -> int:
        """How many lines it proposed, whatever became of them."""
        return self.new + self.changed + self.gone + self.contradicts

    def count_of_subject(self, subject: str, what: str) -> int:
        found: dict[str, Any] = self.subjects.get(subject, {})
        return int(found.get(what, 0))
