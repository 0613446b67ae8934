"""Settings and results of configuration checks: one snapshot for each machine and day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.assets.models import ConfigurationSnapshot
from hisaar.lib.settings_text import NotSettings, from_text, to_text

from .comparing import plain
from .drafts import HOST, NEW, Draft

REGISTER = "assets.ConfigurationSnapshot"


class Settings:
    """Collects what was found set on each machine, and proposes it as a snapshot."""

    def __init__(self, round_: Any) -> None:
        self.round, self.setting = round_, round_.setting
        self._found: dict[tuple[str, dt.date], dict[str, str]] = {}
        self._results: dict[tuple[str, dt.date], Counter[str]] = {}

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Take results of checks and settings; the whole file is needed for a snapshot."""
        for fact in facts:
            values = fact.values
            is_check = str(values.get("source", "")).startswith("XCCDF")
            if fact.subject == "finding" and not is_check:
                continue
            system = self.round.system_of(values.get("host"))
            place = (system, _day(values.get("checked_at"), self.setting.on))
            name = str(values.get("rule") or values.get("name") or fact.key)
            value = str(values.get("result") or values.get("value") or "")
            self._found.setdefault(place, {})[_clean(name)] = value
            self._results.setdefault(place, Counter())[value] += 1
        return iter(())

    def rest(self) -> Iterable[Draft]:
        """One snapshot a machine and day, unless the same is on record."""
        for place, found in self._found.items():
            system, day = place
            text = _tidied(found)
            known = ConfigurationSnapshot.objects.filter(system__code=system, taken_on=day)
            if system and any(row.settings == text for row in known):
                self.round.unchanged["setting"] += 1
                continue
            failed, told = self._results[place]["fail"], sum(self._results[place].values())
            said = f"{failed} of {told} rules failed" if failed else f"{told} settings"
            lacks = "" if system else " Say in the source of which system the file is."
            yield Draft(
                subject="setting", what=NEW, key=f"{system}|{day}",
                title=f"{system.removeprefix(HOST) or 'A system'}: {said}"[:200],
                register=REGISTER,
                after={
                    "system": system, "taken_on": plain(day), "source": "scan", "settings": text,
                },
                sentence=f"State of {day}: {said}.{lacks}",
            )  # fmt: skip


def _clean(name: str) -> str:
    """A name that a line of settings can begin with."""
    return " ".join(name.replace("=", " ").split())[:300]


def _tidied(found: dict[str, str]) -> str:
    text = "\n".join(f"{n} = {' '.join(v.split())}" for n, v in sorted(found.items()))
    try:
        return to_text(from_text(text))
    except NotSettings:
        return text


def _day(value: Any, otherwise: dt.date) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return otherwise
