"""Machines, as scanners, directories, hypervisors and asset lists state them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.assets.models import System
from hisaar.discovery.formats import keys
from hisaar.discovery.models import Sighting

from .choices import SYSTEM_KINDS, chosen, guessed
from .comparing import compared, plain
from .drafts import CONTRADICTS, GONE, HOST, NEW, Draft, Seen
from .hosts_known import HostsKnown

REGISTER = "assets.System"
FETCHED = ("location", "zone", "owner", "custodian", "vendor", "parent")
GUARDED = {
    "location", "zone", "owner", "custodian", "vendor", "criticality", "classification", "hosting",
    "support_ends_on", "bought_on", "parent",
}  # fmt: skip
PLAIN_PORTS = {21: "FTP", 23: "Telnet", 110: "POP3", 143: "IMAP", 389: "LDAP", 512: "rexec"}
_OUT_OF_USE = {"decommissioned", "retired", "disposed", "scrapped", "written off", "offline"}


class Hosts:
    """Compares machines with the systems on record; one that is unknown is proposed once."""

    def __init__(self, round_: Any) -> None:
        self.round = round_
        self.setting, self.known = round_.setting, round_.known
        self._targets: set[str] = set()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new, changed or contradicted by these machines."""
        hosts: HostsKnown = self.known.hosts
        found = [(fact, hosts.find(fact.values) or hosts.code_of(fact.key)) for fact in facts]
        records = hosts.records((code for _, code in found), fetched=FETCHED)
        for fact, before in found:
            code = before or hosts.find(fact.values)  # an earlier row of this piece may be it
            self._note_ports(fact.values)
            if record := records.get(code):
                yield from self._known(fact, record)
            elif not code and not _is_out_of_use(fact.values):
                yield self._unknown(fact)
            else:
                self.round.unchanged["host"] += 1
            self._remember(fact, code)

    def _remember(self, fact: Any, code: str) -> None:
        target = "" if code.startswith(HOST) else code
        self.round.seen.append(Seen("host", fact.key[:400], target))
        if target:
            self._targets.add(target)
            self.round.covered.add(target)

    def _known(self, fact: Any, record: System) -> Iterator[Draft]:
        drafts = list(
            compared(record, self._wanted(fact.values, record), subject="host",
                     key=fact.key[:400], guarded=GUARDED)
        )  # fmt: skip
        retired = record.retired_on
        if retired and retired <= self.setting.on and not _is_out_of_use(fact.values):
            day = self._seen_on(fact.values)
            if day is None or day > retired:
                drafts.append(self._back_again(fact, record))
        if not drafts:
            self.round.unchanged["host"] += 1
        yield from drafts

    def _back_again(self, fact: Any, record: System) -> Draft:
        return Draft(
            subject="host", what=CONTRADICTS, key=fact.key[:400], title=record.title,
            register=REGISTER, target=record.code, before={"retired_on": plain(record.retired_on)},
            after={"retired_on": None},
            sentence=f"It is recorded as retired on {record.retired_on}, and the file shows it.",
        )  # fmt: skip

    def _unknown(self, fact: Any) -> Draft:
        values = fact.values
        wanted = self._wanted(values, None)
        title = str(values.get("title") or values.get("host_name") or fact.key)[:200]
        told = " ".join(str(values.get(n) or "") for n in ("kind", "operating_system", "model"))
        wanted |= {"title": title, "kind": guessed(told, SYSTEM_KINDS) or System.Kind.SERVER}
        code = f"{HOST}{fact.key[:390]}"
        self.known.hosts.add(values, code)
        self.known.hosts.add({"title": fact.key, "host_name": fact.key}, code)
        return Draft(
            subject="host", what=NEW, key=fact.key[:400], title=title, register=REGISTER,
            after={name: plain(value) for name, value in wanted.items() if value not in (None, "")},
            sentence=_described(values),
        )  # fmt: skip

    def _wanted(self, values: dict[str, Any], record: System | None) -> dict[str, Any]:
        """What the file says, by field of a system."""
        addresses = [a for a in map(keys.address, values.get("addresses") or ()) if a]
        name = keys.host_name(str(values.get("host_name") or ""))
        wanted: dict[str, Any] = {
            "host_name": "" if record and _is_called(record.host_name, name) else name,
            "address": "" if record and _has_address(record, addresses) else _first(addresses),
            "mac_address": keys.mac_address(str(values.get("mac_address") or "")),
            "serial_number": str(values.get("serial_number") or "")[:80],
            "external_id": str(values.get("external_id") or "")[:120],
            "operating_system": _operating_system(values, record),
            "location": self.known.location(values.get("location")),
            "zone": self.known.zone(values.get("zone")) or self.known.zone_of(addresses),
            "vendor": self.known.party(values.get("vendor")),
            "owner": self.known.person(name=values.get("owner")),
            "custodian": self.known.person(name=values.get("custodian")),
        }
        for field in ("criticality", "classification", "hosting"):
            wanted[field] = chosen(System._meta.get_field(field), values.get(field))
        for field in ("support_ends_on", "bought_on"):
            wanted[field] = _day(values.get(field))
        if record and keys.mac_address(record.mac_address) == wanted["mac_address"]:
            wanted["mac_address"] = ""
        if code := self.known.hosts.code_of(str(values.get("hypervisor") or "")):
            wanted["parent"] = code if not record or code != record.code else None
        return wanted

    def _seen_on(self, values: dict[str, Any]) -> dt.date | None:
        return _day(values.get("last_seen_at"))

    def _note_ports(self, values: dict[str, Any]) -> None:
        ports = values.get("ports") or ()
        plainly = {
            PLAIN_PORTS[p["port"]]
            for p in ports
            if p.get("port") in PLAIN_PORTS and p.get("state", "open") == "open"
            and not p.get("is_tunnelled")
        }  # fmt: skip
        if plainly & {"FTP", "Telnet"}:
            self.round.sayings["plain_ports"] += 1

    def rest(self) -> Iterable[Draft]:
        """Machines that an earlier file of the source showed and this one, said whole, does not."""
        source, on = self.setting.source, self.setting.on
        if source is None or not self.setting.is_complete or not self.round.total["host"]:
            return
        earlier = Sighting.objects.filter(source=source, subject="host").exclude(target="")
        gone = {row.target: row for row in earlier if row.target not in self._targets}
        for code, record in HostsKnown.records(gone).items():
            if record.retired_on is None:
                yield Draft(
                    subject="host", what=GONE, key=gone[code].key, title=record.title,
                    register=REGISTER, target=code, before={"retired_on": None},
                    after={"retired_on": plain(on)},
                    sentence=f"The source last showed it on {gone[code].seen_on}.",
                )  # fmt: skip


def _first(addresses: list[str]) -> str:
    return addresses[0] if addresses else ""


def _is_called(recorded: str, name: str) -> bool:
    """Whether two host names are one: the same, or one is the other without its domain."""
    one, other = keys.host_name(recorded), name
    if not one or not other or one == other:
        return bool(one) and one == other
    short = one.partition(".")[0] == other.partition(".")[0]
    return short and ("." not in one or "." not in other)


def _has_address(record: System, addresses: list[str]) -> bool:
    """Whether the recorded address is one of the machine's, or a name rather than an address."""
    recorded = keys.address(record.address)
    return recorded in addresses if recorded else bool(record.address)


def _operating_system(values: dict[str, Any], record: System | None) -> str:
    """A scanner's guess fills a gap; it does not argue with what is recorded."""
    told = str(values.get("operating_system") or "")[:120]
    is_guess = (values.get("operating_system_certainty") or 1) < 1
    return "" if is_guess and record and record.operating_system else told


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _is_out_of_use(values: dict[str, Any]) -> bool:
    if values.get("is_enabled") is False or values.get("is_template") is True:
        return True
    return str(values.get("status") or "").strip().lower() in _OUT_OF_USE


def _described(values: dict[str, Any]) -> str:
    """What is known of an unknown machine, in a line."""
    addresses = ", ".join((values.get("addresses") or ())[:3])
    open_ports = [p for p in values.get("ports") or () if p.get("state", "open") == "open"]
    services = [f"{p.get('service') or '?'} ({p.get('port')})" for p in open_ports[:6]]
    parts = [
        addresses, str(values.get("operating_system") or ""), str(values.get("model") or ""),
        f"answers {', '.join(services)}" if services else "",
    ]  # fmt: skip
    said = "; ".join(part for part in parts if part)
    return f"No system on record is this machine. {said}".strip()
