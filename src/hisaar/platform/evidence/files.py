"""The table of stored files; the bytes lie encrypted in the vault, under their hash."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file as it came: its name, what its content is, and the hash that finds its bytes."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()

    class Meta:
        app_label = "evidence"

    def __str__(self) -> str:
        return self.name
