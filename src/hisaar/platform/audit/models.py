"""The audit trail: append-only, each entry's digest covers the entry before it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One thing that was done, by whom, to which record, and what changed."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, db_index=True)
    # Canonical JSON as text: a database's own JSON type may reorder it, and the digest with it.
    changes_json = models.TextField(default="{}")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.number}: {self.actor} {self.action} {self.subject}"

    @property
    def changes(self) -> dict[str, Any]:
        return json.loads(self.changes_json)  # type: ignore[no-any-return]


class Head(models.Model):
    """The end of the chain; its row is the lock that puts writers in a line."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
