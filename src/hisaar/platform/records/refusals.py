"""How the product says no: one sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A rule of the business says no; the message is shown as it stands."""


class Invalid(Refused):
    """Values that do not fit their fields; ``errors`` maps field name to sentences."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {name: list(messages) for name, messages in errors.items()}
        super().__init__(" ".join(m for messages in self.errors.values() for m in messages))


class Conflict(Refused):
    """Somebody else saved the record first; ``theirs`` is what is stored now."""

    def __init__(self, message: str, *, mine: Any, theirs: Any) -> None:
        super().__init__(message)
        self.mine, self.theirs = mine, theirs
