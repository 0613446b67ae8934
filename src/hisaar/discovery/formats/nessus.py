"""What a Nessus scan found, as .nessus files of version 2 say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import keys
from .facts import Fact, Notes
from .kept import number_of, stated, whole_of
from .markup import Node, elements, root_of
from .source import Source

SEVERITIES = ("info", "low", "medium", "high", "critical")
_TEXT = 4_000
_READ = {
    *("cve", "cvss_base_score", "cvss3_base_score", "cvss_vector", "cvss3_vector", "synopsis"),
    *("description", "solution", "plugin_output", "risk_factor", "exploit_available", "see_also"),
    *("patch_publication_date", "vuln_publication_date", "cpe", "plugin_name"),
}
# Known, and of no use here: how the plugin is kept, scored by others, or filed.
_PASSED = {
    *("plugin_modification_date", "plugin_publication_date", "plugin_type", "script_version"),
    *("fname", "agent", "xref", "bid", "cwe", "iava", "iavb", "iavt", "stig_severity", "osvdb"),
    *("cvss_temporal_score", "cvss_temporal_vector", "cvss3_temporal_score", "age_of_vuln"),
    *("cvss3_temporal_vector", "cvss_score_source", "cvss3_score_source", "product_coverage"),
    *("cvssV3_impactScore", "cvss_score_rationale", "vpr_score", "threat_intensity_last_28"),
    *("threat_recency", "threat_sources_last_28", "exploit_code_maturity", "exploitability_ease"),
    *("exploit_framework_core", "exploit_framework_metasploit", "metasploit_name", "always_run"),
    *("exploited_by_malware", "exploited_by_nessus", "in_the_news", "unsupported_by_vendor"),
    *("thorough_tests", "asset_inventory", "hardware_inventory", "os_identification", "cert"),
    *("canvas_package", "exploit_framework_canvas", "d2_elliot_name", "epss_score", "msft", "mskb"),
    *("exploit_framework_d2_elliot", "asset_categories", "asset_inventory_category", "edb-id"),
    *("cvss4_base_score", "cvss4_vector", "cvss4_threat_score", "cisa-known-exploited"),
    "default_account",
}  # fmt: skip
_TAGS = {"host-ip", "host-fqdn", "netbios-name", "operating-system", "mac-address", "HOST_END"}


def sniff(source: Source) -> int:
    """Say how surely the file is a Nessus report, up to 100."""
    is_report = source.looks_like_xml and root_of(source).name.startswith("NessusClientData")
    return 100 if is_report else 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield each host with its vulnerabilities; what is only information is a finding."""
    count = 0
    for node in elements(source, ("ReportHost", "Policy")):
        if node.name.startswith("NessusClientData"):
            notes.version = node.name
            if node.name != "NessusClientData_v2":
                notes.remark("the beginning", f"{node.name} is not known; read as version 2.")
        elif node.name == "ReportHost":
            count += 1
            yield from _host(node, f"host {count}", notes)
        elif node.name not in {"Report", "Policy"}:
            notes.not_known(f"element {node.name}")


def _host(node: Node, where: str, notes: Notes) -> Iterator[Fact]:
    tags = {tag.get("name"): tag.text.strip() for tag in node.all("HostProperties", "tag")}
    names = [tags.get("host-fqdn", ""), node.get("name"), tags.get("netbios-name", "")]
    addresses = [tags.get("host-ip", ""), node.get("name")]
    key = keys.host(names=names, addresses=addresses)
    if not key:
        notes.fault(where, "The host has neither a name nor an address and was left out.")
        return
    macs = [keys.mac_address(word) for word in tags.get("mac-address", "").split()]
    values = stated(
        host_name=next((found for name in names if (found := keys.host_name(name))), ""),
        addresses=list(dict.fromkeys(a for each in addresses if (a := keys.address(each)))),
        mac_address=next((mac for mac in macs if mac), ""),
        operating_system=" / ".join(tags.get("operating-system", "").splitlines()),
        seen_at=tags.get("HOST_END", ""),
        other={name: tags[name][:500] for name in sorted(tags.keys() - _TAGS)[:40]},
    )
    yield Fact("host", key, values, where)
    for number, item in enumerate(node.all("ReportItem"), start=1):
        yield _item(item, key, f"{where}, item {number}", notes)


def _item(item: Node, host: str, where: str, notes: Notes) -> Fact:
    plugin, port = item.get("pluginID"), f"{item.get('port')}/{item.get('protocol')}"
    severity = whole_of(item.get("severity")) or 0
    scores = [number_of(item.says(name)) for name in ("cvss3_base_score", "cvss_base_score")]
    name = item.get("pluginName") or item.says("plugin_name")
    values = stated(
        weakness=f"nessus {plugin}",
        title=name,
        host=host,
        port="" if port.startswith("0/") else port,
        service=item.get("svc_name"),
        severity=SEVERITIES[severity] if 0 <= severity < len(SEVERITIES) else "",
        score=next((score for score in scores if score is not None), None),
        vector=item.says("cvss3_vector") or item.says("cvss_vector"),
        cves=[found.text.strip() for found in item.all("cve") if found.text.strip()],
        text=item.says("description")[:_TEXT] or item.says("synopsis"),
        remedy=item.says("solution")[:_TEXT],
        output=item.child("plugin_output").text.strip()[:_TEXT],
        is_exploitable=item.says("exploit_available") == "true" or None,
        fixed_on=item.says("patch_publication_date"),
        family=item.get("pluginFamily"),
        source="Nessus",
        other=_other(item, notes),
    )
    if severity == 0:
        values["rule"] = values.pop("weakness")
        key = keys.joined(host, f"nessus {plugin}", port)
        return Fact("finding", key, values, where)
    return Fact(
        "vulnerability", keys.vulnerability(host, f"nessus {plugin}", "", port), values, where
    )


def _other(item: Node, notes: Notes) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for child in item.children:
        if child.name not in _READ and child.name not in _PASSED:
            notes.not_known(f"element of an item: {child.name}")
            left.setdefault(child.name, child.plain())
    return left
