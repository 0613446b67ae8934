"""Records of a list as facts, each with the key by which it is known again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hisaar.discovery.formats import keys
from hisaar.discovery.formats.facts import Fact, Notes
from hisaar.discovery.formats.kept import stated
from hisaar.discovery.formats.limits import MERGED_HOSTS
from hisaar.lib.text import fold

from .directory import DIRECTORY, Directory
from .records import Record


def _values(record: Record, **more: Any) -> dict[str, Any]:
    return stated(**{**record.values, **more, "other": record.other})


def _person(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    key = keys.code(values.get("employee_number", "")) or values.get("email", "")
    key = key or keys.folded(values.get("name", ""))
    word = fold(str(values.get("employment", "")))
    employment = "left" if values.get("left_on") or word in _LEFT else _EMPLOYMENT.get(word, "")
    more = {"employment": employment or values.get("employment", "")}
    return key, _values(record, **more)


_LEFT = {
    *("left", "resigned", "terminated", "separated", "retired", "exit", "exited", "leaver"),
    *("inactive", "deceased", "dismissed", "no", "relieved", "exemployee"),
}
_EMPLOYMENT = {
    **dict.fromkeys(("active", "yes", "current", "permanent", "confirmed", "contract"), "active"),
    **dict.fromkeys(("probation", "contractual", "intern", "regular", "working"), "active"),
    **dict.fromkeys(("suspended", "onleave", "longleave"), "suspended"),
}


def _machine(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    names = [values.get("host_name", ""), values.get("title", "")]
    addresses = values.get("addresses", ())
    return keys.host(names=names, addresses=addresses, fallback=names[1]), _values(record)


def _asset(record: Record) -> tuple[str, dict[str, Any]]:
    """Return the key by name, else address, else the asset's own code or serial, else title.

    "KHI-SW-01" as a title is a name on the network; "Laptop" is not.
    """
    values = record.values
    title = values.get("title", "")
    names = [values.get("host_name", "")]
    if any(mark.isdigit() or mark in "-." for mark in title):
        names.append(title)
    key = keys.host(names=names, addresses=values.get("addresses", ()))
    own = (values.get("external_id"), values.get("serial_number"))
    key = key or next((code for each in own if each and (code := keys.code(each))), "")
    return key or keys.folded(names[0] or title), _values(record)


def _interface(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    parts = [str(values.get(name, "")) for name in ("source", "target", "counterparty", "protocol")]
    own = keys.code(values.get("external_id", ""))
    if not any(parts[:3]):
        parts = [values.get("title", "")]
    joint = keys.joined(*map(keys.folded, parts))
    return own or joint, _values(record)


def _vendor(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    return keys.folded(values.get("title", "")), _values(record)


def _account(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    name = values.get("name", "") or values.get("email", "")
    key = keys.account(system=values.get("system", ""), name=name)
    without = {k: v for k, v in values.items() if k != "entitlements"}
    return key, stated(**{**without, "name": name, "other": record.other})


def _firewall_rule(record: Record) -> tuple[str, dict[str, Any]]:
    values = record.values
    parts = [values.get("external_id", "") or values.get("title", "")]
    if not parts[0] and values.get("access_list"):  # its lines have no name: what they say is one
        said = ("action", "protocol", "source_zone", "source", "destination", "service")
        parts = [values["access_list"], *(_said(values.get(name)) for name in said)]
    parts = parts if parts[0] else [str(values.get("position", ""))]
    device = values.get("device", "")
    return keys.joined(*map(keys.folded, [device, *parts] if device else parts)), _values(record)


def _said(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "any")


_KEYED: dict[str, Callable[[Record], tuple[str, dict[str, Any]]]] = {
    "staff": _person,
    "leavers": _person,
    "assets": _asset,
    "virtual_machines": _machine,
    "interfaces": _interface,
    "vendors": _vendor,
    "firewall_rules": _firewall_rule,
}
_SUBJECT_OF = {
    "staff": "person", "leavers": "person", "assets": "host", "virtual_machines": "host",
    "interfaces": "interface", "vendors": "vendor", "firewall_rules": "firewall_rule",
}  # fmt: skip


class Facts:
    """Turns the records of one file into facts; what stands there twice is merged or told."""

    def __init__(self, subject: str, notes: Notes) -> None:
        self.subject = subject
        self.notes = notes
        self.hosts: dict[str, Fact] = {}
        self.seen: dict[str, int | str] = {}
        self.entitlements: set[str] = set()
        self.pairs: set[int] = set()
        self.directory = Directory(self)

    def of(self, record: Record) -> Iterator[Fact]:
        """Yield the facts of a record; hosts come at the end, merged."""
        if self.subject == "grants":
            yield from self._grant(record)
            return
        if self.subject in DIRECTORY:
            yield from self.directory.of(record, self.subject)
        else:
            yield from self._row(record)

    def _row(self, record: Record) -> Iterator[Fact]:
        if self.subject == "accounts":
            key, values = _account(record)
            fact = Fact("account", key, values, record.where)
        else:
            key, values = _KEYED[self.subject](record)
            fact = Fact(_SUBJECT_OF[self.subject], key, values, record.where)
        if not key:
            self.left_out(record)
        elif fact.subject == "host":
            self.merge(fact)
        elif self.is_new(fact):
            yield fact
            if self.subject == "accounts":
                yield from self._held(record, key)

    def rest(self) -> Iterator[Fact]:
        """Yield what was kept back to be merged."""
        yield from self.hosts.values()
        self.hosts = {}

    def left_out(self, record: Record) -> None:
        """Tell that a row has no key."""
        shown = ", ".join(str(v)[:40] for v in list(record.values.values())[:2])
        hint = f" ({shown})" if shown else ""
        self.notes.fault(record.where, f"The row has nothing to know it by{hint} and was left out.")

    def is_new(self, fact: Fact) -> bool:
        """Say whether the key comes for the first time; what differs the second time is told."""
        mark = hash(repr(sorted(fact.values.items(), key=lambda item: item[0])))
        before = self.seen.get(fact.key)
        if before is None:
            self.seen[fact.key] = mark
            return True
        if before != mark:
            self.notes.fault(
                fact.where,
                f"'{fact.key}' stands in the list before and says something else there; the first"
                " row counts.",
            )
        else:
            self.notes.remark(fact.where, f"'{fact.key}' stands in the list before; counted once.")
        return False

    def merge(self, fact: Fact) -> None:
        """Keep a host back until the end of the file; a second of the same key adds to it."""
        before = self.hosts.get(fact.key)
        if before is None:
            if len(self.hosts) < MERGED_HOSTS:
                self.hosts[fact.key] = fact
            else:
                self.notes.fault(fact.where, f"More than {MERGED_HOSTS:,} hosts: left out.")
            return
        merged, contradictions = dict(before.values), []
        for name, value in fact.values.items():
            if isinstance(value, list) and isinstance(merged.get(name), list):
                merged[name] = list(dict.fromkeys([*merged[name], *value]))
            elif name == "other":
                merged[name] = {**value, **merged.get(name, {})}
            elif merged.setdefault(name, value) != value:
                contradictions.append(name.replace("_", " "))
        self.hosts[fact.key] = Fact("host", fact.key, merged, before.where)
        self._tell_merge(fact, before, contradictions)

    def _tell_merge(self, fact: Fact, before: Fact, contradictions: list[str]) -> None:
        told = f"'{fact.key}' is the host of {before.where}; both were merged."
        if contradictions:
            told += f" They differ in {', '.join(contradictions)}: the first row counts."
        self.notes.fault(fact.where, told, is_loss=bool(contradictions))

    def _held(self, record: Record, key: str) -> Iterator[Fact]:
        system = record.values.get("system", "")
        for title in record.values.get("entitlements", ()):
            yield from self._pair(key, system, title, {}, record.where)

    def _grant(self, record: Record) -> Iterator[Fact]:
        values = record.values
        system = values.get("system", "")
        key = keys.account(system=system, name=values.get("account", ""))
        if not key or not values.get("entitlement"):
            self.left_out(record)
            return
        names = ("account", "entitlement", "system", "is_privileged")
        more = {k: v for k, v in values.items() if k not in names}
        yield from self._pair(
            key, system, values["entitlement"], {**more, "other": record.other}, record.where,
            is_privileged=values.get("is_privileged"),
        )  # fmt: skip

    def _pair(
        self, key: str, system: str, title: str, more: dict[str, Any], where: str,
        *, is_privileged: bool | None = None,
    ) -> Iterator[Fact]:  # fmt: skip
        """Yield the entitlement when it is new, and the grant when it is."""
        entitlement = keys.joined(*filter(None, (keys.folded(system), keys.folded(title))))
        if entitlement not in self.entitlements:
            self.entitlements.add(entitlement)
            known = stated(title=title, system=system, is_privileged=is_privileged)
            yield Fact("entitlement", entitlement, known, where)
        pair = keys.grant(key, entitlement)
        if hash(pair) in self.pairs:
            self.notes.remark(where, f"'{pair}' stands in the list before; counted once.")
            return
        self.pairs.add(hash(pair))
        yield Fact("grant", pair, stated(account=key, entitlement=entitlement, **more), where)
