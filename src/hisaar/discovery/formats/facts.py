"""What a reader hands on: facts one after another, and what it could not make out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hisaar.lib.text import count_of

SUBJECTS = (
    *("host", "account", "person", "entitlement", "grant", "component", "vulnerability"),
    *("firewall_rule", "finding", "vendor", "interface", "setting"),
)
_MOST_FAULTS = 1_000
_MOST_NAMES = 500


class ReadingRefused(Exception):  # noqa: N818 - a sentence, as the platform's Refused
    """A file that is not read, or not read further; its text is a sentence for the user.

    It is not the platform's ``Refused``: readers know nothing of records. Whoever calls a reader
    on behalf of a user says the same sentence.
    """


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a file states.

    ``key`` identifies the thing over files and days, by the rules in ``keys``. ``values`` uses
    the names of ``vocabulary``; whatever the file says beyond them stands in ``other``, within
    limits. A key that comes again adds to what came before.
    """

    subject: str
    key: str
    values: dict[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a person should see; ``is_loss`` says that a value or a row was left out."""

    where: str
    sentence: str
    is_loss: bool = True


@dataclass(slots=True)
class Notes:
    """Collects, while a file is read, what is to be told about it; kept within limits."""

    version: str = ""
    mapping: Any = None
    is_finished: bool = False
    faults: list[Fault] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    untold: int = 0

    def fault(self, where: str, sentence: str, *, is_loss: bool = True) -> None:
        """Add a fault; beyond a thousand they are only counted."""
        if len(self.faults) >= _MOST_FAULTS:
            self.untold += 1
            self.faults[-1] = Fault(
                "the whole file", f"{count_of(self.untold + 1, 'more remark')} not shown."
            )
            return
        self.faults.append(Fault(where, sentence, is_loss))

    def remark(self, where: str, sentence: str) -> None:
        """Add something worth knowing that lost nothing."""
        self.fault(where, sentence, is_loss=False)

    def not_known(self, name: str) -> None:
        """Count one more occurrence of something that the reader has no meaning for."""
        shown = name[:80]
        if shown not in self.unknown and len(self.unknown) >= _MOST_NAMES:
            shown = "other names"
        self.unknown[shown] += 1

    def not_understood(self) -> list[str]:
        """Return what was not understood, each name once with its count, most frequent first."""
        return [f"{name} ({count_of(count, 'time')})" for name, count in self.unknown.most_common()]


class Reading:
    """One file being read. The faults and the rest are complete once ``facts`` is exhausted.

    ``facts`` can be walked once; it reads the file as it goes and may raise `ReadingRefused`
    halfway, when the file turns out broken or hostile further down.
    """

    def __init__(
        self,
        kind: str,
        facts: Iterator[Fact],
        notes: Notes,
        *,
        progress: Callable[[], float] = lambda: 1.0,
        mapping: Any = None,
    ) -> None:
        self.kind = kind
        self.facts = facts
        self.mapping = mapping
        self._notes = notes
        self._progress = progress

    @property
    def faults(self) -> list[Fault]:
        """What a person should see, in the order of the file."""
        return self._notes.faults

    @property
    def not_understood(self) -> list[str]:
        """Names of elements, columns or keys without a meaning here, each with its count."""
        return self._notes.not_understood()

    @property
    def version(self) -> str:
        """The version of the tool or format that the file states, or an empty text."""
        return self._notes.version

    @property
    def progress(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(1.0, self._progress())
