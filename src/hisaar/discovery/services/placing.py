"""Facts about access rights, each with the system that it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.discovery.formats import Fact
from hisaar.discovery.reconcile.hosts_known import HostsKnown

RIGHTS = ("entitlement", "account", "grant")


class Placing:
    """Names systems as the registers do; what is of a system that they lack is told apart."""

    def __init__(self, known: HostsKnown, system: Any) -> None:
        self.known, self.system = known, system
        self.unknown: set[str] = set()
        self._accounts: set[str] = set()
        self._unplaced: set[str] = set()

    def walk(self, facts: Iterable[Any]) -> Iterator[Any]:
        """Yield the facts about rights; a list of rights alone speaks of accounts, too."""
        for fact in facts:
            if fact is None or fact.subject not in RIGHTS:
                continue
            if fact.subject == "account":
                self._accounts.add(fact.key)
            elif fact.subject == "grant" and (account := self._account_of(fact)):
                yield self._placed(account)
            yield self._placed(fact)

    def is_unplaced(self, fact: Any) -> bool:
        """Whether the fact is of a system that is not on record."""
        if fact.subject == "grant":
            return str(fact.values.get("account")) in self._unplaced
        return fact.key in self._unplaced

    def _placed(self, fact: Any) -> Any:
        name = str(fact.values.get("system") or "")
        code = self.known.code_of(name) if name else ""
        if name and (code or self.system is not None):
            fact.values["system"] = code or self.system.title
        elif name:
            self.unknown.add(name)
            self._unplaced.add(fact.key)
        return fact

    def _account_of(self, grant: Any) -> Fact | None:
        """An account that only its rights tell of: ``system | name``."""
        key = str(grant.values.get("account") or "")
        system, joint, name = key.rpartition(" | ")
        if key in self._accounts or not joint or not name:
            return None
        self._accounts.add(key)
        return Fact("account", key, {"name": name, "system": system}, grant.where)
