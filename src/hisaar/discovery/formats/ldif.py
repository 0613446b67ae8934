"""Directory exports of ldifde and its like: entries of lines, parted by blank lines."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator
from typing import Any

from hisaar.lib.text import fold

from .facts import Fact, Notes, ReadingRefused
from .limits import CELL
from .source import Source
from .tables import cells
from .tables.fields import LISTS, folded_synonyms
from .tables.records import Record, is_personal
from .tables.subjects import Facts

_MOST_LINES = 100_000  # of one entry
# Known, and of no use here.
_PASSED = {
    *("changetype", "instancetype", "usncreated", "usnchanged", "objectcategory", "codepage"),
    *(
        "countrycode",
        "primarygroupid",
        "dnshostname",
        "operatingsystem",
        "samaccounttype",
        "badpwdcount",
        "badpasswordtime",
    ),
    *("lastlogoff", "lastlogon", "logoncount", "dscorepropagationdata", "member", "version"),
    *("grouptype", "iscriticalsystemobject", "userparameters", "unicodepwd", "showinaddressbook"),
}


def sniff(source: Source) -> int:
    """Say how surely the file is LDIF, up to 100."""
    start = source.head[:4096].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[: len(start) // 2 * 2].decode("utf-16", "replace").encode()
    for line in start.lower().splitlines():
        if line.strip() and not line.startswith((b"#", b"version:")):
            return 95 if line.startswith((b"dn: ", b"dn:: ")) else 0
    return 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield accounts with their memberships, groups and computers."""
    facts = Facts("directory_users", notes)
    orders = {
        spec.name: cells.DayOrder()
        for spec in LISTS["directory_users"].fields.values()
        if spec.kind == "day"
    }
    members = 0
    for number, entry in _entries(source):
        members += len(entry.get("member", ()))
        record = _record(entry, f"line {number}", orders, notes)
        classes = str(record.values.get("object_class", "")).split()
        if not set(classes) & {"user", "computer", "group", "inetorgperson", "person"}:
            notes.not_known(f"entry of class {classes[-1] if classes else 'none'}")
            continue
        yield from facts.of(record)
    yield from facts.rest()
    if members:
        notes.remark(
            "the whole file",
            f"{members:,} members named in groups: memberships are taken from the accounts.",
        )


def _entries(source: Source) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Yield the line in which an entry begins and its values by attribute in lower case."""
    lines: list[str] = []
    first = 0
    for number, raw in enumerate(source.lines(), start=1):
        line = raw.rstrip("\r\n")
        if not line.strip():
            if lines:
                yield first, _parse(lines)
            lines = []
        elif line.startswith(" ") and lines:
            lines[-1] += line[1:]
        elif not line.startswith(("#", "-")):
            first = first if lines else number
            lines.append(line)
        if len(lines) > _MOST_LINES or (lines and len(lines[-1]) > CELL):
            raise ReadingRefused(f"{source.name} has an entry that is too long in line {number}.")
    if lines:
        yield first, _parse(lines)


def _parse(lines: list[str]) -> dict[str, list[str]]:
    entry: dict[str, list[str]] = {}
    for line in lines:
        name, separator, value = line.partition(":")
        if not separator:
            continue
        name = name.partition(";")[0].strip().lower()
        if value.startswith(":"):
            value = _decoded(name, value[1:].strip())
        entry.setdefault(name, []).append(value.strip())
    return entry


def _decoded(name: str, value: str) -> str:
    """Return a value written in base 64; a security identifier as people know it."""
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return ""
    if name == "objectsid":
        return sid_of(content)
    if name == "objectguid":
        return content.hex()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return f"{len(content)} bytes"


def sid_of(content: bytes) -> str:
    """Return a security identifier as ``S-1-5-21-…``, or nothing when the bytes are none."""
    if len(content) < 8 or len(content) != 8 + 4 * content[1]:
        return ""
    authority = int.from_bytes(content[2:8], "big")
    parts = struct.unpack(f"<{content[1]}I", content[8:])
    return "-".join(map(str, ("S", content[0], authority, *parts)))


def _record(
    entry: dict[str, list[str]], where: str, orders: dict[str, cells.DayOrder], notes: Notes
) -> Record:
    synonyms, fields = folded_synonyms("directory_users"), LISTS["directory_users"].fields
    record = Record({}, {}, where)
    for name, values in entry.items():
        meaning = next(iter(synonyms.get(fold(name), ())), "")
        if not meaning:
            if fold(name) not in _PASSED and not is_personal(name):
                notes.not_known(f"attribute {name}")
                record.other[name] = cells.text("; ".join(values[:40]))
            continue
        spec = fields[meaning]
        try:
            value: Any = _value(spec.kind, meaning, values, orders)
        except cells.Unreadable as error:
            notes.fault(where, f"Attribute '{name}': {error}")
            continue
        if value not in (None, "", []) and spec.kind != "personal":
            if name == "displayname":
                record.values[meaning] = value
            record.values.setdefault(meaning, value)
    host = entry.get("dnshostname")
    if host:
        record.values["host_name"] = host[0].lower()
        record.values["operating_system"] = "".join(entry.get("operatingsystem", [])[:1])
    return record


def _value(kind: str, meaning: str, values: list[str], orders: dict[str, cells.DayOrder]) -> Any:
    if meaning == "object_class":
        return " ".join(value.lower() for value in values)
    if kind == "dns":
        return list(dict.fromkeys(values))
    if kind == "list":
        return [cells.text(value) for value in values]
    if kind == "day":
        return orders[meaning].read(values[0])
    return cells.READERS[kind](values[0]) if kind in cells.READERS else None
