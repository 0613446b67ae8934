"""The base class of every register entry, and the numbering of codes."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """A row in a register: numbered, dated, versioned and audited.

    A subclass whose title follows from its fields defines ``derive_title(self) -> str``.
    """

    code = models.CharField(max_length=16, unique=True, editable=False)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title


class Sequence(models.Model):
    """The last number given out for a prefix."""

    prefix = models.CharField(max_length=8, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"


class SavedFilter(models.Model):
    """A list as somebody likes to see it: the query string of a register, under a name."""

    user_id = models.BigIntegerField(db_index=True)
    register = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user_id", "register", "name"), name="saved_filter_name_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name
