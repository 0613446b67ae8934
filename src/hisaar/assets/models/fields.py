"""Text fields that keep themselves tidy: networks, and settings one a line."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.settings_text import NotSettings, from_text, to_text

_BETWEEN = re.compile(r"[\s,;]+")


class NetworksField(models.TextField):  # type: ignore[type-arg]
    """IP networks in CIDR notation, one a line; a single address counts as a network."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(tidy_networks(value), model_instance)

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return f"10.{n % 200}.0.0/24"


def tidy_networks(value: Any) -> str:
    """The networks one a line; ValidationError names the first that is none."""
    lines = []
    for part in filter(None, _BETWEEN.split(str(value or ""))):
        try:
            lines.append(str(ipaddress.ip_network(part, strict=False)))
        except ValueError:
            raise ValidationError(
                f"'{part}' is not a network; write it as 10.20.0.0/16, one a line."
            ) from None
    return "\n".join(dict.fromkeys(lines))


class SettingsField(models.TextField):  # type: ignore[type-arg]
    """Settings as ``name = value``, one a line, in the order of their names."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        try:
            value = to_text(from_text(str(value or "")))
        except NotSettings as problem:
            raise ValidationError(str(problem)) from None
        return super().clean(value, model_instance)

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return f"sshd.MaxAuthTries = {n + 3}"
