"""Software bills of materials in CycloneDX, as JSON or XML, versions 1.2 to 1.6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import keys
from .facts import Fact, Notes, ReadingRefused
from .kept import list_of, mapping_of, number_of, other, stated, text_of
from .markup import Node, elements, root_of
from .source import Source

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6")
_NAMESPACE = re.compile(r"https?://cyclonedx\.org/schema/bom/(\d+\.\d+)")
_WANTED = ("metadata", "component", "vulnerability", "dependency", "service")
_IN_BOM = {
    *("bomFormat", "specVersion", "serialNumber", "version", "metadata", "components"),
    *("dependencies", "vulnerabilities", "services", "$schema", "bom"),
}
_IN_COMPONENT = {
    *("type", "bom-ref", "name", "version", "group", "publisher", "supplier", "author"),
    *("description", "scope", "hashes", "licenses", "cpe", "purl", "components", "authors"),
    *("mime-type", "manufacturer"),
}
_IN_VULNERABILITY = {
    *("bom-ref", "id", "source", "ratings", "cwes", "description", "detail", "recommendation"),
    *("advisories", "created", "published", "updated", "affects", "analysis", "references"),
}
_LISTS = {
    *("hashes", "licenses", "components", "ratings", "cwes", "advisories", "affects"),
    *("references", "versions", "dependencies", "authors", "externalReferences", "properties"),
    *("tools", "services", "responses"),
}


def sniff(source: Source) -> int:
    """Say how surely the file is a CycloneDX document, up to 100."""
    if source.looks_like_xml:
        return 100 if _NAMESPACE.match(root_of(source).namespace) else 0
    if not source.looks_like_json:
        return 0
    document = mapping_of(source.document)
    return 100 if document.get("bomFormat") == "CycloneDX" else 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield a component for each part, nested ones too, then the known vulnerabilities."""
    state = _Bill(notes)
    parts = _from_xml(source, notes) if source.looks_like_xml else _from_json(source, notes)
    for kind, value, where in parts:
        if kind == "metadata":
            state.product = text_of(mapping_of(value.get("component")).get("name"))
            yield from state.component(mapping_of(value.get("component")), where, is_product=True)
        elif kind == "component":
            yield from state.component(value, where)
        elif kind == "vulnerability":
            yield from state.vulnerability(value, where)
        elif kind == "service":
            yield from state.service(value, where)


def _from_json(source: Source, notes: Notes) -> Iterator[tuple[str, dict[str, Any], str]]:
    document = mapping_of(source.document)
    _check(text_of(document.get("specVersion")), source.name, notes)
    other(document, _IN_BOM, notes, "key of the document:")
    yield "metadata", mapping_of(document.get("metadata")), "metadata"
    lists = ("component", "components"), ("service", "services")
    for kind, name in (*lists, ("vulnerability", "vulnerabilities")):
        for number, value in enumerate(list_of(document.get(name)), start=1):
            yield kind, mapping_of(value), f"{kind} {number}"


def _from_xml(source: Source, notes: Notes) -> Iterator[tuple[str, dict[str, Any], str]]:
    counts: dict[str, int] = {}
    for node in elements(source, _WANTED):
        if node.name == "bom":
            found = _NAMESPACE.match(node.namespace)
            _check(found[1] if found else "", source.name, notes)
        elif node.name in _WANTED:
            counts[node.name] = counts.get(node.name, 0) + 1
            yield node.name, mapping_of(_as_json(node)), f"{node.name} {counts[node.name]}"
        elif node.name not in _IN_BOM:
            notes.not_known(f"element {node.name}")


def _check(version: str, name: str, notes: Notes) -> None:
    if not version:
        raise ReadingRefused(f"{name} does not say which version of CycloneDX it follows.")
    notes.version = f"CycloneDX {version}"
    if version not in VERSIONS:
        notes.remark(
            "the beginning",
            f"Version {version} of CycloneDX is not known; {VERSIONS[0]} to {VERSIONS[-1]} are."
            " What it shares with them was read.",
        )


def _as_json(node: Node) -> Any:
    """Give an element the shape that the JSON form of the same document has."""
    if not node.children and not node.attributes:
        return node.text.strip()
    values: dict[str, Any] = dict(node.attributes)
    if node.text.strip():
        values["content"] = node.text.strip()
    for child in node.children:
        if child.name in _LISTS:
            values[child.name] = [_as_json(item) for item in child.children]
        else:
            values[child.name] = _as_json(child)
    return values


class _Bill:
    """One document: which reference means which component."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.product = ""
        self.names: dict[str, str] = {}

    def component(
        self, value: dict[str, Any], where: str, *, is_product: bool = False, depth: int = 0
    ) -> Iterator[Fact]:
        """Yield the fact of one component and of those inside it."""
        name = text_of(value.get("name"))
        if not name:
            if value:
                self.notes.fault(where, "The component has no name and was left out.")
            return
        package, version = text_of(value.get("purl")), text_of(value.get("version"))
        full = "/".join(part for part in (text_of(value.get("group")), name) if part)
        key = package or keys.folded(f"{full}@{version}" if version else full)
        self.names.setdefault(text_of(value.get("bom-ref")), key)
        yield Fact("component", key, self._component_values(value, full, is_product), where)
        for number, inner in enumerate(list_of(value.get("components")), start=1):
            if depth < 20:
                at = f"{where}.{number}"
                yield from self.component(mapping_of(inner), at, depth=depth + 1)

    def _component_values(
        self, value: dict[str, Any], full: str, is_product: bool
    ) -> dict[str, Any]:
        supplier = value.get("supplier") or value.get("manufacturer")
        return stated(
            name=full,
            version=text_of(value.get("version")),
            kind=text_of(value.get("type")),
            package_url=text_of(value.get("purl")),
            platform_name=text_of(value.get("cpe")),
            supplier=text_of(mapping_of(supplier).get("name")) or text_of(value.get("publisher")),
            licences=[
                found for item in list_of(value.get("licenses")) if (found := _licence(item))
            ],
            hashes={
                text_of(mapping_of(item).get("alg")): text_of(mapping_of(item).get("content"))
                for item in list_of(value.get("hashes"))
            },
            scope=text_of(value.get("scope")),
            is_product=is_product or None,
            product="" if is_product else self.product,
            other=other(value, _IN_COMPONENT, self.notes, "key of a component:"),
        )

    def vulnerability(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield one vulnerability for each component that it affects."""
        weakness = text_of(value.get("id"))
        if not weakness:
            self.notes.fault(where, "The vulnerability has no number and was left out.")
            return
        ratings = [mapping_of(rating) for rating in list_of(value.get("ratings"))]
        scores = [s for rating in ratings if (s := number_of(rating.get("score"))) is not None]
        severities = [text_of(rating.get("severity")).lower() for rating in ratings]
        affected = [text_of(mapping_of(a).get("ref")) for a in list_of(value.get("affects"))]
        for reference in affected or [""]:
            component = self.names.get(reference, reference)
            values = stated(
                weakness=weakness,
                component=component,
                product=self.product,
                severity=next((s for s in severities if s), ""),
                score=max(scores, default=None),
                text=text_of(value.get("description")) or text_of(value.get("detail")),
                remedy=text_of(value.get("recommendation")),
                state=text_of(mapping_of(value.get("analysis")).get("state")),
                source="CycloneDX",
                other=other(value, _IN_VULNERABILITY, self.notes, "key of a vulnerability:"),
            )
            host = keys.folded(self.product)
            yield Fact(
                "vulnerability", keys.vulnerability(host, weakness, component), values, where
            )

    def service(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield a service that the product calls, as an interface."""
        name = text_of(value.get("name"))
        if name:
            values = stated(
                title=name,
                system=self.product,
                provider=text_of(mapping_of(value.get("provider")).get("name")),
                endpoints=[text_of(item) for item in value.get("endpoints") or []]
                if isinstance(value.get("endpoints"), list)
                else [],
                has_authentication=value.get("authenticated")
                if isinstance(value.get("authenticated"), bool)
                else None,
            )
            yield Fact("interface", keys.folded(f"{self.product} {name}"), values, where)


def _licence(item: Any) -> str:
    entry = mapping_of(item)
    inner = mapping_of(entry.get("license"))
    found = inner.get("id") or inner.get("name") or entry.get("expression")
    return text_of(found) or text_of(entry.get("id")) or text_of(entry.get("name"))
