"""What software is made of, as bills of materials and image scanners list it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.discovery.models import SoftwareComponent

from .comparing import compared, plain
from .drafts import GONE, HOST, NEW, Draft

REGISTER = "discovery.SoftwareComponent"


class Components:
    """Compares components with those on record of the same system."""

    def __init__(self, round_: Any) -> None:
        self.round, self.setting = round_, round_.setting
        self._stored: dict[str, dict[str, SoftwareComponent]] = {}
        self._seen: set[str] = set()
        self._new: set[tuple[str, str]] = set()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield components that are new or of which something became known."""
        for fact in facts:
            values = fact.values
            if values.get("is_product"):
                self.round.unchanged["component"] += 1
                continue
            system = self.round.system_of("", values.get("product"))
            wanted = _wanted(values)
            component = self._of(system).get(_name(wanted))
            if component is not None:
                self._seen.add(component.code)
                drafts = list(compared(component, wanted, subject="component", key=fact.key[:400]))
            else:
                drafts = self._unknown(fact, system, wanted)
            if not drafts:
                self.round.unchanged["component"] += 1
            yield from drafts

    def _of(self, system: str) -> dict[str, SoftwareComponent]:
        if system not in self._stored:
            found: dict[str, SoftwareComponent] = {}
            if system and not system.startswith(HOST):
                rows = SoftwareComponent.objects.filter(system__code=system, gone_on__isnull=True)
                found = {_name(vars(row)): row for row in rows}
            self._stored[system] = found
        return self._stored[system]

    def _unknown(self, fact: Any, system: str, wanted: dict[str, Any]) -> list[Draft]:
        if (system, _name(wanted)) in self._new:
            return []
        self._new.add((system, _name(wanted)))
        lacks = "" if system else " Say in the source of which system the file is."
        after = {n: plain(v) for n, v in wanted.items() if v not in (None, "")}
        return [
            Draft(
                subject="component", what=NEW, key=fact.key[:400],
                title=f"{wanted['name']} {wanted['release']}".strip()[:200], register=REGISTER,
                after=after | {"system": system, "seen_on": plain(self.setting.on)},
                sentence=f"Not known in this system.{lacks}",
            )
        ]  # fmt: skip

    def rest(self) -> Iterable[Draft]:
        """Components that a system had, and that the file about it no longer lists."""
        for stored in self._stored.values():
            for component in stored.values():
                if component.code not in self._seen:
                    yield Draft(
                        subject="component", what=GONE, key=component.code, title=component.title,
                        register=REGISTER, target=component.code, before={"gone_on": None},
                        after={"gone_on": plain(self.setting.on)},
                        sentence="The file no longer lists it.",
                    )  # fmt: skip


def _name(values: dict[str, Any]) -> str:
    return str(values["package_url"] or f"{values['name']}@{values['release']}").lower()


def _wanted(values: dict[str, Any]) -> dict[str, Any]:
    licences = values.get("licences") or ()
    return {
        "name": str(values.get("name") or "")[:200],
        "release": str(values.get("version") or "")[:120],
        "package_url": str(values.get("package_url") or "")[:400],
        "kind": str(values.get("kind") or "")[:60],
        "licence": ", ".join(map(str, licences))[:200],
        "supplier": str(values.get("supplier") or "")[:160],
    }
