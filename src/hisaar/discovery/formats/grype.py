"""Known vulnerabilities that Grype matched, as its JSON says them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import keys
from .facts import Fact, Notes
from .kept import list_of, mapping_of, number_of, other, stated, text_of, texts_of
from .source import Source

_IN_DOCUMENT = {"matches", "ignoredMatches", "source", "distro", "descriptor", "alertsByPackage"}
_IN_MATCH = {"vulnerability", "relatedVulnerabilities", "matchDetails", "artifact"}
_IN_VULNERABILITY = {
    *("id", "dataSource", "namespace", "severity", "urls", "description", "cvss", "fix"),
    *("advisories", "epss", "risk", "knownExploited", "cwes"),
}


def sniff(source: Source) -> int:
    """Say how surely the file is a report of Grype, up to 100."""
    if not source.looks_like_json:
        return 0
    document = mapping_of(source.document)
    if not isinstance(document.get("matches"), list):
        return 0
    return 100 if text_of(mapping_of(document.get("descriptor")).get("name")) == "grype" else 70


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield each match as a vulnerability, and the package that it is in once."""
    document = mapping_of(source.document)
    descriptor = mapping_of(document.get("descriptor"))
    notes.version = f"grype {text_of(descriptor.get('version'))}".strip()
    other(document, _IN_DOCUMENT, notes, "key of the document:")
    product = _product(mapping_of(document.get("source")))
    seen: set[str] = set()
    for number, entry in enumerate(list_of(document.get("matches")), start=1):
        match, where = mapping_of(entry), f"match {number}"
        left = other(match, _IN_MATCH, notes, "key of a match:")
        component, fact = _component(mapping_of(match.get("artifact")), product, where)
        if fact and fact.key not in seen:
            seen.add(fact.key)
            yield fact
        yield from _vulnerability(match, component, product, left=left, notes=notes, where=where)
    ignored = len(list_of(document.get("ignoredMatches")))
    if ignored:
        notes.remark("the end", f"{ignored:,} matches were ignored by Grype's own rules.")


def _product(source: dict[str, Any]) -> str:
    target = source.get("target")
    inner = mapping_of(target)
    return text_of(target) or text_of(inner.get("userInput")) or text_of(inner.get("imageID"))


def _component(artifact: dict[str, Any], product: str, where: str) -> tuple[str, Fact | None]:
    name, version = text_of(artifact.get("name")), text_of(artifact.get("version"))
    if not name:
        return "", None
    label = f"{name}@{version}" if version else name
    url = text_of(artifact.get("purl"))
    values = stated(
        name=name,
        version=version,
        kind=text_of(artifact.get("type")),
        package_url=url,
        product=product,
        licences=texts_of([x for x in list_of(artifact.get("licenses")) if isinstance(x, str)]),
    )
    return label, Fact("component", url or keys.folded(label), values, where)


def _vulnerability(
    match: dict[str, Any], component: str, product: str, *,
    left: dict[str, Any], notes: Notes, where: str,
) -> Iterator[Fact]:  # fmt: skip
    value = mapping_of(match.get("vulnerability"))
    weakness = text_of(value.get("id"))
    if not weakness:
        notes.fault(where, "The match has no number of a vulnerability and was left out.")
        return
    related = [mapping_of(each) for each in list_of(match.get("relatedVulnerabilities"))]
    numbers = texts_of([weakness, *(text_of(each.get("id")) for each in related)])
    fix = mapping_of(value.get("fix"))
    places = [
        mapping_of(place) for place in list_of(mapping_of(match.get("artifact")).get("locations"))
    ]
    values = stated(
        weakness=weakness,
        cves=[number for number in numbers if number.startswith("CVE-")],
        component=component,
        path=next((text_of(place.get("path")) for place in places), ""),
        product=product,
        severity=text_of(value.get("severity")).lower(),
        score=_score([value, *related]),
        text=text_of(value.get("description"))[:4_000],
        fixed_in=", ".join(texts_of(fix.get("versions") or [])),
        state=text_of(fix.get("state")),
        reference=text_of(value.get("dataSource")),
        is_exploited=bool(value.get("knownExploited")) or None,
        source="Grype",
        other={**left, **other(value, _IN_VULNERABILITY, notes, "key of a vulnerability:")},
    )
    host = keys.folded(product)
    yield Fact("vulnerability", keys.vulnerability(host, weakness, component), values, where)


def _score(entries: list[dict[str, Any]]) -> float | None:
    found = [
        number_of(mapping_of(mapping_of(rating).get("metrics")).get("baseScore"))
        for entry in entries
        for rating in list_of(entry.get("cvss"))
    ]
    return max((score for score in found if score is not None), default=None)
