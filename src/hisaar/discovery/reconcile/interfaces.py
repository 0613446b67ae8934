"""Links between systems, as lists of interfaces and bills of materials state them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from hisaar.assets.models import Interconnection
from hisaar.lib.text import fold

from .choices import chosen
from .comparing import compared, plain
from .drafts import HOST, NEW, Draft

REGISTER = "assets.Interconnection"
FETCHED = ("system", "other_system", "counterparty", "owner")
GUARDED = {
    "is_encrypted", "direction", "owner", "system", "other_system", "counterparty",
    "approval_reference", "scope",
}  # fmt: skip


class Interfaces:
    """Compares interfaces with the interconnections on record."""

    def __init__(self, round_: Any) -> None:
        self.round, self.known = round_, round_.known
        self._new: set[str] = set()

    @cached_property
    def _stored(self) -> dict[str, Interconnection]:
        rows = Interconnection.objects.select_related(*FETCHED).order_by("-to_on", "pk")
        return {fold(row.title): row for row in rows}

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new, changed or contradicted by these interfaces."""
        for fact in facts:
            title = self._title(fact)
            link = self._stored.get(fold(title))
            if link is not None:
                wanted = self._wanted(fact.values)
                wanted.pop("scope")
                drafts = list(
                    compared(link, wanted, subject="interface", key=fact.key[:400],
                             guarded=GUARDED)
                )  # fmt: skip
            else:
                drafts = [self._unknown(fact, title)] if fold(title) not in self._new else []
                self._new.add(fold(title))
            if not drafts:
                self.round.unchanged["interface"] += 1
            yield from drafts

    def rest(self) -> Iterator[Draft]:
        return iter(())

    def _title(self, fact: Any) -> str:
        values = fact.values
        ends = [str(values.get(n) or "") for n in ("source", "target", "counterparty")]
        return str(values.get("title") or " to ".join(e for e in ends if e) or fact.key)[:200]

    def _wanted(self, values: dict[str, Any]) -> dict[str, Any]:
        source, target = values.get("source") or values.get("system"), values.get("target")
        party = values.get("counterparty") or values.get("provider")
        found = next(filter(None, (self.known.party(n) for n in (party, target, source))), None)
        first, second = self._system(source), self._system(target)
        is_external = bool(party) or found is not None
        if found is not None or not first:
            first, second = first or second, "" if found is not None else second
        is_encrypted = values.get("is_encrypted")
        return {
            "system": first, "other_system": "" if second == first else second,
            "counterparty": found, "scope": "external" if is_external else "internal",
            "direction": chosen(_field("direction"), values.get("direction")),
            "kind": chosen(_field("kind"), values.get("protocol")),
            "protocol": str(values.get("protocol") or "")[:40],
            "port": values.get("port") if isinstance(values.get("port"), int) else None,
            "authentication": str(values.get("authentication") or "")[:80],
            "is_encrypted": is_encrypted if isinstance(is_encrypted, bool) else None,
            "approval_reference": str(values.get("contract") or "")[:120],
            "owner": self.known.person(name=values.get("owner")),
            "verified_on": values.get("verified_on"),
        }  # fmt: skip

    def _system(self, name: Any) -> str:
        text = str(name or "").strip()
        if not text or self.known.party(text) is not None:
            return ""
        if code := self.known.hosts.code_of(text):
            return str(code)
        self.round.propose_product(text)
        return f"{HOST}{text}"

    def _unknown(self, fact: Any, title: str) -> Draft:
        wanted = self._wanted(fact.values)
        if not wanted["system"] and self.round.setting.system is not None:
            wanted["system"] = self.round.setting.system
        party = fact.values.get("counterparty")
        missing = f" {party} is not among the third parties." if (
            party and wanted["counterparty"] is None
        ) else ""  # fmt: skip
        after = {name: plain(v) for name, v in wanted.items() if v not in (None, "")}
        return Draft(
            subject="interface", what=NEW, key=fact.key[:400], title=title, register=REGISTER,
            after=after | {"title": title},
            sentence=f"No interconnection on record has this name.{missing}",
        )  # fmt: skip


def _field(name: str) -> Any:
    return Interconnection._meta.get_field(name)
