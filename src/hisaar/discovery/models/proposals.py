"""What a run proposes, line by line, and what a source showed before."""

from __future__ import annotations

from typing import Any

from django.db import models

from .runs import DiscoveryRun
from .sources import DiscoverySource


class What(models.TextChoices):
    """What a line says about the registers."""

    CONTRADICTS = "contradicts", "Contradicts what is recorded"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class Proposal(models.Model):
    """One line of a run. Registers change when a person accepts it, and not before.

    ``before`` and ``after`` map fields to plain values; a reference is the code of a record, or
    ``host:KEY`` for a machine that the same file states. ``count`` is more than one where a line
    stands for many rows of a directory.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded", "Proposed again by a later run"

    What = What

    run = models.ForeignKey(DiscoveryRun, models.CASCADE, related_name="proposals")
    position = models.PositiveIntegerField()
    subject = models.CharField(max_length=20)
    what = models.CharField(max_length=12, choices=What)
    key = models.CharField(max_length=400)
    title = models.CharField(max_length=200)
    register = models.CharField(max_length=60, help_text="As assets.System.")
    target = models.CharField(max_length=16, blank=True, db_index=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    sentence = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    problem = models.TextField("why it could not be accepted", blank=True)
    fingerprint = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ("run", "position")
        indexes = (
            models.Index(fields=("run", "state", "what", "subject"), name="proposal_by_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """Field, what is recorded, what the file says; in the order of the file's record."""
        names = dict.fromkeys((*self.before, *self.after))
        return [(name, self.before.get(name), self.after.get(name)) for name in names]


class Sighting(models.Model):
    """When a source last showed a thing: what makes it gone when a later file is silent."""

    source = models.ForeignKey(DiscoverySource, models.CASCADE, related_name="sightings")
    subject = models.CharField(max_length=20)
    key = models.CharField(max_length=400)
    target = models.CharField(max_length=16, blank=True)
    seen_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "subject", "key"), name="sighting_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.key}"
