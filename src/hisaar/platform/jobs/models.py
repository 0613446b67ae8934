"""The queue and its history: one row for each piece of work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from hisaar.platform.accounts import declare_resource

from .progress import Progress, read_progress

# Neither the queue nor the outbox of e-mails is a register; these name what one may do with them.
declare_resource("jobs.run", actions="view retry cancel")
declare_resource("jobs.mail", actions="view retry")


class JobRun(models.Model):
    """A piece of work: what it is, how far it got, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ACTIVE = (State.WAITING, State.RUNNING)

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # As long as a run carries a key, another of the same name and key is not made.
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "due_at"), name="job_run_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=("name", "key"), condition=~models.Q(key=""), name="job_run_key_is_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def label(self) -> str:
        """``Build report``: the name as people read it."""
        return self.name.rpartition(".")[2].replace("_", " ").capitalize()

    @property
    def progress(self) -> Progress:
        """How far it is now, also while its own transaction is still open."""
        stored = Progress(self.done, self.total, self.message)
        return read_progress(self.pk, stored) if self.state == self.State.RUNNING else stored

    def as_json(self) -> dict[str, Any]:
        """What a page that polls, or a script, needs."""
        progress = self.progress
        return {
            "id": self.pk, "name": self.name, "state": self.state, "done": progress.done,
            "total": progress.total, "message": progress.message, "error": self.error,
            "result": self.result,
        }  # fmt: skip
