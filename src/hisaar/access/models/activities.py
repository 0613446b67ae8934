"""A field of tags that say what an entitlement lets one do."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

_TAG = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*(@(conventional|window))?")


def recognise(value: Any) -> str:
    """Stored form of tags between spaces or commas; ValidationError names what is no tag."""
    tags = str(value or "").replace(",", " ").replace(";", " ").lower().split()
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise ValidationError(
                f"'{tag}' is no tag of an activity; write words with dots between, as claim.approve"
            )
    return " ".join(dict.fromkeys(tags))


class ActivitiesField(models.TextField):  # type: ignore[type-arg]
    """Tags such as ``claim.register claim.approve``, kept in lower case and once each."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(recognise(value), model_instance)

    def example(self, n: int = 0) -> str:
        """A value that a worked example or a test can hold."""
        return f"{self.name}.activity_{n}"
