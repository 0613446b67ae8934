"""What the form says, in English and Urdu, read from ``words.toml`` beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "words.toml").read_text(encoding="utf-8"))


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = _file()[language]
    return found


def levels(language: str) -> dict[str, str]:
    """Names of impact levels by number, where the language does not take the register's."""
    found: dict[str, str] = _file()["levels"].get(language, {})
    return found


def scenarios(language: str) -> list[tuple[str, str]]:
    """The cyber events that are offered: what is stored, and what is shown."""
    return [(each["en"], each[language]) for each in _file()["scenarios"]]
