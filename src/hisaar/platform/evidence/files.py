"""The table of stored files; the bytes lie encrypted in the vault, under their hash."""

from __future__ import annotations

from typing import Any

from django.db import models


class StoredFile(models.Model):
    """A file as it came: its name, what its content is, and the hash that finds its bytes.

    ``released_at`` is the moment when a record that held it was deleted: bringing that record back
    within a month finds its file again.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def verb_form_field(**kwargs: Any) -> Any:
        """How a verb's form asks for a file."""
        from .forms import StoredFileField  # noqa: PLC0415 - it imports this module

        kwargs.pop("initial", None)
        return StoredFileField(**kwargs)
