"""People, as the HR department lists who works here and who has left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hisaar.access.models import Identity
from hisaar.discovery.formats import keys
from hisaar.platform.people.models import Person

from .comparing import compared, plain
from .drafts import CHANGED, CONTRADICTS, NEW, Draft

REGISTER = "people.Person"
GUARDED = {"left_on", "title", "employee_number"}


class People:
    """Compares staff and leavers with the people on record, and with identities that have none."""

    def __init__(self, round_: Any) -> None:
        self.round = round_
        self.setting, self.known = round_.setting, round_.known
        self._new: set[str] = set()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new, changed or contradicted by these people."""
        numbers = {str(f.values.get("employee_number") or "") for f in facts} - {""}
        loose = {
            keys.code(i.external_id): i
            for i in Identity.objects.filter(person__isnull=True, external_id__in=numbers)
        }
        for fact in facts:
            values = fact.values
            drafts = list(self._drafts(fact))
            identity = loose.get(keys.code(str(values.get("employee_number") or "")))
            if identity is not None and self._has_left(values):
                drafts += list(self._identity(fact, identity))
            if not drafts:
                self.round.unchanged["person"] += 1
            yield from drafts

    def rest(self) -> Iterator[Draft]:
        """A list of staff is never so whole that whoever is missing has left."""
        return iter(())

    def _drafts(self, fact: Any) -> Iterator[Draft]:
        values = fact.values
        person = self.known.person(
            number=values.get("employee_number"), email=values.get("email"),
            name=values.get("name"),
        )  # fmt: skip
        if person is None:
            if fact.key not in self._new:
                self._new.add(fact.key)
                yield self._unknown(fact)
            return
        wanted = self._wanted(values)
        if self._has_left(values) and not wanted.get("left_on") and person.left_on is None:
            wanted["left_on"] = self.setting.on
        yield from compared(person, wanted, subject="person", key=fact.key[:400], guarded=GUARDED)
        is_here = values.get("employment") == "active"
        if is_here and person.left_on is not None and person.left_on <= self.setting.on:
            yield Draft(
                subject="person", what=CONTRADICTS, key=fact.key[:400], title=person.title,
                register=REGISTER, target=person.code, before={"left_on": plain(person.left_on)},
                after={"left_on": None},
                sentence=f"Recorded as having left on {person.left_on}; the file says active.",
            )  # fmt: skip

    def _has_left(self, values: dict[str, Any]) -> bool:
        return values.get("employment") == "left" or bool(values.get("left_on"))

    def _wanted(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": str(values.get("name") or "")[:200],
            "employee_number": str(values.get("employee_number") or "")[:30],
            "email": str(values.get("email") or ""),
            "designation": str(values.get("job") or "")[:120],
            "unit": self.known.unit(values.get("unit")),
            "manager": self.known.person(name=values.get("manager")),
            "joined_on": values.get("joined_on"),
            "left_on": values.get("left_on"),
        }

    def _unknown(self, fact: Any) -> Draft:
        wanted = self._wanted(fact.values) | {"kind": Person.Kind.EMPLOYEE}
        wanted["title"] = wanted["title"] or fact.key[:200]
        if self._has_left(fact.values):
            wanted["left_on"] = wanted["left_on"] or self.setting.on
        unit = fact.values.get("unit")
        where = f" of {unit}" if unit and wanted["unit"] is None else ""
        return Draft(
            subject="person", what=NEW, key=fact.key[:400], title=wanted["title"],
            register=REGISTER,
            after={name: plain(v) for name, v in wanted.items() if v not in (None, "")},
            sentence=f"Nobody{where} on record has this number, address or name.",
        )  # fmt: skip

    def _identity(self, fact: Any, identity: Identity) -> Iterator[Draft]:
        """Somebody whom only the directory knows has left."""
        if identity.employment == Identity.Employment.LEFT:
            return
        day = plain(fact.values.get("left_on") or self.setting.on)
        yield Draft(
            subject="person", what=CHANGED, key=fact.key[:400], title=identity.title,
            register="access.Identity", target=identity.code,
            before={"employment": identity.employment, "left_on": plain(identity.left_on)},
            after={"employment": str(Identity.Employment.LEFT), "left_on": day},
            sentence=f"Has left on {day}.",
        )  # fmt: skip
