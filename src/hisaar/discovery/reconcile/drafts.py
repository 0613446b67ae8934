"""What a reconciler is told, and what it yields."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

NEW, CHANGED, GONE, CONTRADICTS = "new", "changed", "gone", "contradicts"
HOST = "host:"
"""Before the key of a machine that the same file states and that may not be on record yet."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known about the file beside its content."""

    on: dt.date
    is_complete: bool = False
    system: Any = None
    source: Any = None


@dataclass(slots=True, kw_only=True)
class Draft:
    """A line that is going to be proposed."""

    subject: str
    what: str
    key: str
    title: str
    register: str
    target: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""
    count: int = 1

    def fingerprint(self) -> str:
        """The same for a line that says the same again."""
        said = [self.subject, self.what, self.key, self.register, self.target, self.after]
        text = json.dumps(said, sort_keys=True, default=str, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Seen:
    """A thing that the file showed: its key, and the record that it is, where there is one."""

    subject: str
    key: str
    target: str
