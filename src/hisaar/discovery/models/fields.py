"""A text field that holds a host's name or address."""

from __future__ import annotations

from django.db import models


class HostField(models.CharField):  # type: ignore[type-arg]
    """The name or address of a host, as one types it into a browser."""

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return f"portal{n}.example.com"
