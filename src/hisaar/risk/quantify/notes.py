"""What could not be used as it stands in the registers, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a record: it was left out, or used otherwise than somebody may think."""

    code: str
    sentence: str


class Unusable(Exception):  # noqa: N818
    """A record from which nothing can be computed; carries the note that says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.note = Note(code, sentence)
