"""What the registers already know, looked up by the names that files use; loaded once a run."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from hisaar.assets.models import Location, NetworkZone, System, ThirdParty
from hisaar.discovery.formats import keys
from hisaar.lib.text import fold
from hisaar.platform.people.models import OrganisationalUnit, Person

from .hosts_known import HostsKnown


def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Names to what they mean; a name that means two things means nothing."""
    found: dict[str, Any] = {}
    double = set()
    for name, value in pairs:
        if name and name in found and found[name] is not value:
            double.add(name)
        elif name:
            found[name] = value
    return {name: value for name, value in found.items() if name not in double}


class Known:
    """Look-ups over whole registers, each made at its first use with one query."""

    @cached_property
    def hosts(self) -> HostsKnown:
        return HostsKnown()

    @cached_property
    def _people(self) -> dict[str, Person]:
        rows = list(Person.objects.all())
        numbers = [(f"#{keys.code(p.employee_number)}", p) for p in rows if p.employee_number]
        mails = [(p.email.lower(), p) for p in rows]
        return unique((fold(p.title), p) for p in rows) | unique([*numbers, *mails])

    def person(self, *, number: Any = "", email: Any = "", name: Any = "") -> Person | None:
        """Somebody by staff number, else by mail address, else by a name that only one has."""
        wanted = (f"#{keys.code(str(number))}" if number else "", str(email or "").lower())
        for key in wanted:
            if key and key in self._people:
                return self._people[key]
        return self._people.get(fold(str(name))) if name and not number else None

    @cached_property
    def _units(self) -> dict[str, OrganisationalUnit]:
        return unique((fold(u.title), u) for u in OrganisationalUnit.objects.all())

    def unit(self, name: Any) -> OrganisationalUnit | None:
        return self._units.get(fold(str(name or "")))

    @cached_property
    def _locations(self) -> dict[str, Location]:
        rows = list(Location.objects.all())
        return unique((fold(p.city), p) for p in rows) | unique((fold(p.title), p) for p in rows)

    def location(self, name: Any) -> Location | None:
        """A place by its name or, where only one is there, by its city; ``Karachi HO / R1`` too."""
        whole = str(name or "")
        return self._locations.get(fold(whole)) or self._locations.get(
            fold(whole.partition("/")[0])
        )

    @cached_property
    def _parties(self) -> dict[str, ThirdParty]:
        return unique((fold(p.title), p) for p in ThirdParty.objects.all())

    def party(self, name: Any) -> ThirdParty | None:
        return self._parties.get(fold(str(name or "")))

    @cached_property
    def _zones(self) -> list[tuple[NetworkZone, list[Any]]]:
        rows = NetworkZone.objects.filter(to_on__isnull=True)
        return [(z, [ipaddress.ip_network(c) for c in z.cidrs.split()]) for z in rows]

    def zone(self, name: Any) -> NetworkZone | None:
        wanted = fold(str(name or ""))
        return next((z for z, _ in self._zones if wanted and fold(z.title) == wanted), None)

    def zone_of(self, addresses: Iterable[str]) -> NetworkZone | None:
        """The zone with the narrowest network that holds one of the addresses."""
        found: list[tuple[int, int, NetworkZone]] = []
        for text in addresses:
            address = ipaddress.ip_address(text)
            found += [
                (network.prefixlen, -at, zone)
                for at, (zone, networks) in enumerate(self._zones)
                for network in networks
                if network.version == address.version and address in network
            ]
        return max(found, key=lambda f: f[:2])[2] if found else None

    def system(self, name: Any) -> System | None:
        """A system by its code, title, host name or address."""
        return self.hosts.record_of(str(name or ""))
