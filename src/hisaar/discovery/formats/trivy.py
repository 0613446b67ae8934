"""What Trivy found in an image, a file system, a repository or a cluster, as its JSON says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import keys
from .facts import Fact, Notes
from .kept import list_of, mapping_of, number_of, other, stated, text_of, texts_of
from .source import Source

SCHEMA = 2
_IN_DOCUMENT = {
    *("SchemaVersion", "CreatedAt", "ArtifactName", "ArtifactType", "Metadata", "Results"),
    *("ClusterName", "Resources", "Findings", "ArtifactID", "ReportID", "Trivy"),
}
_IN_RESULT = {
    *("Target", "Class", "Type", "Packages", "Vulnerabilities", "Misconfigurations", "Secrets"),
    *("Licenses", "MisconfSummary", "CustomResources", "ExperimentalModifiedFindings"),
}
_IN_VULNERABILITY = {
    *("VulnerabilityID", "PkgID", "PkgName", "PkgPath", "InstalledVersion", "FixedVersion"),
    *("Status", "Layer", "SeveritySource", "PrimaryURL", "DataSource", "Title", "Description"),
    *("Severity", "CweIDs", "VendorSeverity", "CVSS", "References", "PublishedDate", "VendorIDs"),
    *("LastModifiedDate", "PkgIdentifier", "Fingerprint"),
}


def sniff(source: Source) -> int:
    """Say how surely the file is a report of Trivy, up to 100."""
    if not source.looks_like_json:
        return 0
    document = source.document
    if isinstance(document, list):  # before version 0.20
        first = mapping_of(document[0] if document else None)
        return 90 if "Target" in first and "Vulnerabilities" in first else 0
    keys_of = mapping_of(document).keys()
    is_report = "ArtifactName" in keys_of or "ClusterName" in keys_of or "Results" in keys_of
    return 95 if is_report and "SchemaVersion" in keys_of else 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield packages, vulnerabilities, misconfigurations and places of secrets, never a secret."""
    document = source.document
    if isinstance(document, list):
        document = {"Results": document, "SchemaVersion": 1}
    document = mapping_of(document)
    schema = text_of(document.get("SchemaVersion"))
    tool = text_of(mapping_of(document.get("Trivy")).get("Version"))
    notes.version = f"Trivy {tool} schema {schema}".replace("  ", " ").strip()
    if schema not in {"1", str(SCHEMA)}:
        notes.remark("the beginning", f"Schema {schema or 'without a number'}: read as {SCHEMA}.")
    other(document, _IN_DOCUMENT, notes, "key of the document:")
    yield from _artifact(document, notes, text_of(document.get("ArtifactName")))
    for number, entry in enumerate(list_of(document.get("Resources")), start=1):
        resource = mapping_of(entry)
        parts = [text_of(resource.get(name)) for name in ("Namespace", "Kind", "Name")]
        name = "/".join(part for part in parts if part)
        yield from _artifact(resource, notes, name, f"resource {number}, ")


def _artifact(
    document: dict[str, Any], notes: Notes, product: str, place: str = ""
) -> Iterator[Fact]:
    for number, entry in enumerate(list_of(document.get("Results")), start=1):
        result, where = mapping_of(entry), f"{place}result {number}"
        other(result, _IN_RESULT, notes, "key of a result:")
        reader = _Result(product or text_of(result.get("Target")), result, notes)
        for name, read_one in (
            ("Packages", reader.package),
            ("Vulnerabilities", reader.vulnerability),
            ("Misconfigurations", reader.misconfiguration),
            ("Secrets", reader.secret),
        ):
            for at, item in enumerate(list_of(result.get(name)), start=1):
                yield from read_one(mapping_of(item), f"{where}, {name.lower()} {at}")
        if result.get("Licenses"):
            notes.not_known("key of a result: Licenses")


class _Result:
    """One target inside the artifact."""

    def __init__(self, product: str, result: dict[str, Any], notes: Notes) -> None:
        self.product = product
        self.host = keys.folded(product)
        self.target = text_of(result.get("Target"))
        self.kind = text_of(result.get("Type"))
        self.notes = notes

    def package(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield an installed package."""
        name, version = text_of(value.get("Name")), text_of(value.get("Version"))
        if not name:
            return
        url = text_of(mapping_of(value.get("Identifier")).get("PURL"))
        values = stated(
            name=name,
            version=version,
            kind=self.kind,
            package_url=url,
            product=self.product,
            licences=texts_of(value.get("Licenses") or []),
        )
        yield Fact("component", url or keys.folded(f"{name}@{version}"), values, where)

    def vulnerability(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield a known vulnerability of a package."""
        weakness, name = text_of(value.get("VulnerabilityID")), text_of(value.get("PkgName"))
        if not weakness:
            self.notes.fault(where, "The vulnerability has no number and was left out.")
            return
        version = text_of(value.get("InstalledVersion"))
        component = f"{name}@{version}" if version else name
        values = stated(
            weakness=weakness,
            cves=[weakness] if weakness.startswith("CVE-") else [],
            title=text_of(value.get("Title")),
            component=component,
            path=text_of(value.get("PkgPath")) or self.target,
            product=self.product,
            severity=text_of(value.get("Severity")).lower(),
            score=_score(value.get("CVSS")),
            text=text_of(value.get("Description"))[:4_000],
            fixed_in=text_of(value.get("FixedVersion")),
            state=text_of(value.get("Status")),
            published_on=text_of(value.get("PublishedDate"))[:10],
            reference=text_of(value.get("PrimaryURL")),
            source="Trivy",
            other=other(value, _IN_VULNERABILITY, self.notes, "key of a vulnerability:"),
        )
        yield Fact(
            "vulnerability", keys.vulnerability(self.host, weakness, component), values, where
        )

    def misconfiguration(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield a setting that should be otherwise."""
        rule = text_of(value.get("AVDID")) or text_of(value.get("ID"))
        values = stated(
            rule=rule,
            title=text_of(value.get("Title")),
            result=text_of(value.get("Status")).lower(),
            severity=text_of(value.get("Severity")).lower(),
            host=self.host,
            path=self.target,
            text=text_of(value.get("Message")) or text_of(value.get("Description"))[:4_000],
            remedy=text_of(value.get("Resolution")),
            source="Trivy",
        )
        if rule:
            yield Fact("finding", keys.joined(self.host, rule, self.target), values, where)

    def secret(self, value: dict[str, Any], where: str) -> Iterator[Fact]:
        """Yield the place of a secret; what stands there is not carried on."""
        rule, line = text_of(value.get("RuleID")), text_of(value.get("StartLine"))
        values = stated(
            rule=rule,
            title=text_of(value.get("Title")),
            result="fail",
            severity=text_of(value.get("Severity")).lower(),
            host=self.host,
            path=self.target,
            line=line,
            kind="secret",
            source="Trivy",
        )
        if rule:
            yield Fact("finding", keys.joined(self.host, rule, self.target, line), values, where)


def _score(scores: Any) -> float | None:
    """Return the highest base score that anyone gave, the newest standard first."""
    for name in ("V40Score", "V3Score", "V2Score"):
        found = [number_of(mapping_of(each).get(name)) for each in mapping_of(scores).values()]
        known = [score for score in found if score is not None]
        if known:
            return max(known)
    return None
