"""Devices and virtual machines of NetBox, as its API answers or its list is exported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hisaar.lib.text import fold

from . import keys, tables
from .facts import Fact, Notes
from .kept import list_of, mapping_of, other, stated, text_of, whole_of
from .source import Source
from .tables.reading import headings_of

_KNOWN = {
    *("id", "url", "display", "display_url", "name", "device_type", "role", "device_role"),
    *("tenant", "platform", "serial", "asset_tag", "site", "location", "rack", "position", "face"),
    *("status", "primary_ip", "primary_ip4", "primary_ip6", "oob_ip", "cluster", "comments"),
    *("description", "tags", "custom_fields", "created", "last_updated", "vcpus", "memory"),
    *("disk", "parent_device", "virtual_chassis", "vc_position", "vc_priority", "airflow"),
    *("config_context", "local_context_data", "latitude", "longitude", "config_template"),
    *("device", "owner", "config_status"),
}
_CSV = ({"name"}, {"site", "sitename"}, {"role", "devicerole"}, {"rack", "assettag", "devicetype"})


def sniff(source: Source) -> int:
    """Say how surely the file comes from NetBox, up to 100."""
    if source.looks_like_xml:
        return 0
    if not source.looks_like_json:
        shown = {fold(heading) for heading in headings_of(source)}
        return 90 if all(group & shown for group in _CSV) else 0
    first = mapping_of(next(iter(_devices(source.document)), None))
    is_device = "device_type" in first or "device_role" in first
    is_machine = "cluster" in first and "vcpus" in first
    return 90 if is_device or is_machine else 0


def read(source: Source, notes: Notes, mapping: Any = None) -> Iterator[Fact]:
    """Yield a host for each device."""
    if not source.looks_like_json:
        columns = {"Name": "host_name", "Role": "kind", "Device role": "kind", "Type": "model"}
        shown = {fold(heading) for heading in headings_of(source)}
        known = {heading: field for heading, field in columns.items() if fold(heading) in shown}
        yield from tables.read(source, notes, "assets", mapping or known)
        return
    document = mapping_of(source.document)
    devices = _devices(source.document)
    total = whole_of(document.get("count"))
    if total is not None and total > len(devices):
        notes.fault(
            "the end",
            f"The file holds {len(devices):,} of {total:,} devices; export the others, too"
            " (limit=0).",
        )
    for number, entry in enumerate(devices, start=1):
        yield from _device(mapping_of(entry), f"device {number}", notes)


def _devices(document: Any) -> list[Any]:
    return document if isinstance(document, list) else list_of(mapping_of(document).get("results"))


def _device(value: dict[str, Any], where: str, notes: Notes) -> Iterator[Fact]:
    name = text_of(value.get("name")) or text_of(value.get("display"))
    addresses = [
        found
        for field in ("primary_ip", "primary_ip4", "primary_ip6", "oob_ip")
        if (found := keys.address(_label(value.get(field), "address")))
    ]
    key = keys.host(names=[name], addresses=addresses, fallback=name)
    if not key:
        notes.fault(where, "The device has neither a name nor an address and was left out.")
        return
    kind = mapping_of(value.get("device_type"))
    values = stated(
        title=name,
        host_name=keys.host_name(name),
        addresses=list(dict.fromkeys(addresses)),
        external_id=text_of(value.get("asset_tag")),
        serial_number=text_of(value.get("serial")),
        kind=_label(value.get("role") or value.get("device_role")),
        manufacturer=_label(kind.get("manufacturer")),
        model=text_of(kind.get("model")) or text_of(value.get("device_type")),
        operating_system=_label(value.get("platform")),
        location=" / ".join(
            text for field in ("site", "location", "rack") if (text := _label(value.get(field)))
        ),
        unit=_label(value.get("tenant")),
        status=_label(value.get("status"), "value"),
        cluster=_label(value.get("cluster")),
        remark=text_of(value.get("comments")) or text_of(value.get("description")),
        tags=[text for tag in _listed(value.get("tags")) if (text := _label(tag))],
        other={
            **mapping_of(other({"c": value.get("custom_fields") or {}}, ("",), Notes(), "")).get(
                "c", {}
            ),
            **other(value, _KNOWN, notes, "key of a device:"),
        },
    )
    yield Fact("host", key, values, where)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _label(value: Any, wanted: str = "name") -> str:
    """Return how a nested object is called; a plain text is its own name."""
    inner = mapping_of(value)
    names = (wanted, "name", "display", "label", "model", "slug", "value")
    return next((text for name in names if (text := text_of(inner.get(name)))), text_of(value))
