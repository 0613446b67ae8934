"""How systems ought to be set, how they were found, and the difference."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.settings_text import MOST_BYTES, NotSettings, flatten, from_text, to_text
from hisaar.platform.evidence import storage
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.people.models import OwnedRecord, Person

from .fields import SettingsField
from .technology import System


class Baseline(OwnedRecord):
    """How systems of a kind ought to be set: the hardened state that somebody approved."""

    kind = models.CharField(
        "kind of system", max_length=20, choices=System.Kind, blank=True,
        help_text="Empty: any kind.",
    )  # fmt: skip
    scope = models.CharField(max_length=200, blank=True, help_text="What it is made for.")
    edition = models.CharField(max_length=20, blank=True)
    settings = SettingsField(
        blank=True,
        help_text="One a line: name = value. A value may also be >= 14, <= 5, != off or a | b.",
    )
    document = models.ForeignKey(
        "governance.Document", models.PROTECT, null=True, blank=True, related_name="baselines"
    )
    file = FileLink(null=True, blank=True, help_text="A JSON, INI or name=value file.")
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_baselines"
    )
    approved_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "configuration baseline"
        verbose_name_plural = "configuration baselines"

    def clean(self) -> None:
        if self.file is not None and not self.settings:
            self.settings = to_text(settings_of_file(self.file, mask=False))

    @property
    def expected(self) -> dict[str, str]:
        return from_text(self.settings)


class ConfigurationSnapshot(OwnedRecord):
    """How a system was set at a moment: the flattened settings of a file that it gave."""

    class Source(models.TextChoices):
        FILE = "file"
        TYPED = "typed", "Typed or pasted"
        SCAN = "scan"

    system = models.ForeignKey(System, models.PROTECT, related_name="snapshots")
    taken_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source, default=Source.FILE)
    file = FileLink(null=True, blank=True, help_text="A JSON, INI or name=value file.")
    settings = SettingsField(
        blank=True, help_text="Read from the file when empty; or one a line: name = value."
    )
    digest = models.CharField("fingerprint", max_length=64, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accepted_snapshots"
    )
    accepted_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "configuration snapshot"
        verbose_name_plural = "configuration snapshots"
        ordering = ("-taken_on", "-code")

    def derive_title(self) -> str:
        return f"{self.system.title}, {self.taken_on:%d %b %Y}"[:200]

    def clean(self) -> None:
        if self.file is not None and not self.settings:
            self.settings = to_text(settings_of_file(self.file))
        self.digest = hashlib.sha256(self.settings.encode()).hexdigest() if self.settings else ""

    @property
    def found(self) -> dict[str, str]:
        return from_text(self.settings)


def settings_of_file(file: StoredFile, *, mask: bool = True) -> Mapping[str, str]:
    """The flattened settings in a stored file; ValidationError under ``file`` says why not."""
    if file.size > MOST_BYTES:
        raise ValidationError(
            {"file": f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB; give an extract."}
        )
    try:
        return flatten(b"".join(storage.read(file)), is_masked=mask)
    except NotSettings as problem:
        raise ValidationError({"file": f"{file.name}: {problem}"}) from None


class ConfigurationDrift(OwnedRecord):
    """A setting that was found otherwise than its baseline says, and what came of it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted as it is"
        CORRECTED = "corrected"
        FALSE = "false", "False alarm"

    system = models.ForeignKey(System, models.PROTECT, related_name="drifts")
    snapshot = models.ForeignKey(ConfigurationSnapshot, models.CASCADE, related_name="drifts")
    setting = models.CharField(max_length=300)
    expected = models.TextField(blank=True)
    found = models.TextField(blank=True, help_text="Empty: the setting was not there.")
    found_on = models.DateField()
    gone_on = models.DateField(
        "no longer found on", null=True, blank=True,
        help_text="When a later snapshot had the setting as it ought to be.",
    )  # fmt: skip
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reviewed_drifts"
    )
    reason = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "configuration drift"
        verbose_name_plural = "configuration drifts"
        ordering = ("-found_on", "code")

    def derive_title(self) -> str:
        return f"{self.setting} is {self.found or 'absent'}, not {self.expected}"[:200]
