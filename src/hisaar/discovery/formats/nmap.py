"""What an nmap scan saw: hosts with their open ports, and what its scripts reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hisaar.lib.text import count_of

from . import keys
from .facts import Fact, Notes
from .kept import number_of, stated, whole_of
from .markup import Node, elements, root_of
from .source import Source

_OUTSIDE = {
    *("nmaprun", "scaninfo", "verbose", "debugging", "runstats", "finished", "hosts"),
    *("taskbegin", "taskprogress", "taskend", "prescript", "postscript", "target", "output"),
}
_IN_HOST = {
    *("status", "address", "hostnames", "ports", "os", "hostscript", "times", "distance"),
    *("uptime", "tcpsequence", "ipidsequence", "tcptssequence", "trace", "smurf"),
}
_IN_PORT = {"state", "service", "script", "owner"}
_WANTED = ("host", "hosthint")


def sniff(source: Source) -> int:
    """Say how surely the file is an nmap scan, up to 100."""
    return 100 if source.looks_like_xml and root_of(source).name == "nmaprun" else 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield a host for each that answered, and a finding for each script that said something."""
    count, silent = 0, 0
    for node in elements(source, _WANTED):
        if node.name == "nmaprun":
            notes.version = f"{node.get('scanner')} {node.get('version')}".strip()
        elif node.name == "finished" and node.get("exit") not in {"", "success"}:
            notes.remark("the end", "The scan was broken off; hosts may be missing.")
        elif node.name == "host":
            count += 1
            if node.child("status").get("state") == "down":
                silent += 1
                continue
            yield from _host(node, f"host {count}", notes)
        elif node.name not in _OUTSIDE and node.name != "hosthint":
            notes.not_known(f"element {node.name}")
    if silent:
        notes.remark(
            "the whole file",
            f"{count_of(silent, 'address', 'addresses')} did not answer: left out.",
        )


def _host(node: Node, where: str, notes: Notes) -> Iterator[Fact]:
    addresses = [a.get("addr") for a in node.all("address") if a.get("addrtype") != "mac"]
    macs = [a for a in node.all("address") if a.get("addrtype") == "mac"]
    names = sorted(node.all("hostnames", "hostname"), key=lambda name: name.get("type") != "user")
    host_names = list(dict.fromkeys(name.get("name") for name in names if name.get("name")))
    key = keys.host(names=host_names, addresses=addresses)
    if not key:
        notes.fault(where, "The host has neither a name nor an address and was left out.")
        return
    ports = [_port(port, notes) for port in node.all("ports", "port")]
    match = max(node.all("os", "osmatch"), key=_accuracy, default=None)
    yield Fact(
        "host",
        key,
        stated(
            host_name=keys.host_name(host_names[0]) if host_names else "",
            names=host_names,
            addresses=[found for a in addresses if (found := keys.address(a))],
            mac_address=keys.mac_address(macs[0].get("addr")) if macs else "",
            manufacturer=macs[0].get("vendor") if macs else "",
            operating_system=match.get("name") if match else "",
            operating_system_certainty=_accuracy(match) / 100 if match else None,
            ports=ports,
            other=_other(node, _IN_HOST, notes, "element of a host:"),
        ),
        where,
    )
    yield from _scripts(node, key, where)


def _accuracy(match: Node) -> float:
    return number_of(match.get("accuracy")) or 0.0


def _port(node: Node, notes: Notes) -> dict[str, Any]:
    service = node.child("service")
    return stated(
        port=whole_of(node.get("portid")),
        protocol=node.get("protocol"),
        state=node.child("state").get("state"),
        service=service.get("name"),
        product=service.get("product"),
        version=service.get("version"),
        remark=service.get("extrainfo"),
        is_tunnelled=service.get("tunnel") == "ssl" or None,
        platform_names=[cpe.text for cpe in service.all("cpe")],
        other=_other(node, _IN_PORT, notes, "element of a port:"),
    )


def _scripts(node: Node, key: str, where: str) -> Iterator[Fact]:
    found = [("", script) for script in node.all("hostscript", "script")]
    for port in node.all("ports", "port"):
        label = f"{port.get('portid')}/{port.get('protocol')}"
        found += [(label, script) for script in port.all("script")]
    for label, script in found:
        values = stated(
            rule=script.get("id"),
            host=key,
            port=label,
            text=script.attributes.get("output", "").strip()[:4_000],
            source="nmap",
        )
        yield Fact("finding", keys.joined(key, script.get("id"), label), values, where)


def _other(node: Node, known: set[str], notes: Notes, kind: str) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for child in node.children:
        if child.name not in known:
            notes.not_known(f"{kind} {child.name}")
            left.setdefault(child.name, child.plain())
    return left
