"""Which system a machine is: by number, serial, MAC, host name, title or address, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hisaar.assets.models import System
from hisaar.discovery.formats import keys
from hisaar.lib.text import fold

FIELDS = (
    "code", "title", "external_id", "serial_number", "mac_address", "host_name", "address",
)  # fmt: skip
_NO_SERIAL = {"", "none", "na", "default string", "to be filled by o.e.m.", "system serial number"}


def names_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a machine can be known by, surest first, each with its kind."""
    yield from _numbers(values)
    names = [values.get("host_name"), *(values.get("names") or ()), values.get("title")]
    for name in dict.fromkeys(keys.host_name(str(n or "")) for n in names):
        if name:
            yield "host", name
    if values.get("title"):
        yield "title", fold(str(values["title"]))
    for text in (values.get("address"), *(values.get("addresses") or ())):
        if address := keys.address(str(text or "")):
            yield "address", address
        elif name := keys.host_name(str(text or "")):
            yield "host", name


def _numbers(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values.get("external_id"):
        yield "number", str(values["external_id"]).strip().lower()
    serial = str(values.get("serial_number") or "").strip().lower()
    if serial not in _NO_SERIAL and len(fold(serial)) > 3:
        yield "serial", serial
    if mac := keys.mac_address(str(values.get("mac_address") or "")):
        yield "mac", mac


class HostsKnown:
    """All systems that could be a machine, by what they are known by; one query."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], str] = {}
        self._short: dict[str, set[str]] = {}
        rows = System.objects.order_by("retired_on", "pk").values_list(*FIELDS)
        for row in rows:
            values = dict(zip(FIELDS, row, strict=True))
            self.add(values, values["code"])

    def add(self, values: Mapping[str, Any], code: str) -> None:
        """Know a machine from now on; what was known before keeps its names."""
        self._codes.setdefault(("code", code.lower()), code)
        for kind, name in names_of(values):
            self._codes.setdefault((kind, name), code)
            if kind == "host":
                self._short.setdefault(name.partition(".")[0], set()).add(code)

    def find(self, values: Mapping[str, Any]) -> str:
        """The code of the system that the machine is, or nothing."""
        known = list(names_of(values))
        for kind, name in known:
            if code := self._codes.get((kind, name)):
                return code
        for kind, name in known:
            if kind == "host" and (code := self._by_short_name(name)):
                return code
        return ""

    def _by_short_name(self, name: str) -> str:
        """A bare name stands for the full one where only one machine is called so."""
        short, _, domain = name.partition(".")
        found = self._short.get(short, set())
        is_bare_known = ("host", short) in self._codes
        return next(iter(found)) if len(found) == 1 and (not domain or is_bare_known) else ""

    def code_of(self, name: str) -> str:
        """The code of a system by anything that it is called."""
        text = name.strip()
        if not text:
            return ""
        direct = self._codes.get(("code", text.lower()))
        return direct or self.find({"title": text, "host_name": text, "address": text})

    def record_of(self, name: str) -> System | None:
        code = self.code_of(name)
        return System.objects.filter(code=code).first() if code else None

    @staticmethod
    def records(codes: Iterable[str], *, fetched: Iterable[str] = ()) -> dict[str, System]:
        """Systems by code, with the relations that a comparison follows."""
        wanted = [code for code in set(codes) if code]
        rows = System.objects.select_related(*fetched).filter(code__in=wanted)
        return {row.code: row for row in rows}
