"""Words that files use for what the registers keep as choices."""

from __future__ import annotations

from typing import Any

from hisaar.lib.text import fold

_SYSTEMS = """
network_device: firewall, switch, router, access point, wlc, load balancer, gateway, modem, vpn,
    fortigate, fortios, pan-os, cisco, junos, mikrotik, waf, proxy, appliance
field_device: printer, camera, dvr, nvr, tablet, handheld, scanner, biometric, pos
storage: storage, nas, san, file share, tape library
database: database
endpoint_group: laptop, desktop, workstation, windows 7, windows 8, windows 8.1, windows 10,
    windows 11, macos, notebook, thin client
cloud_service: cloud, saas, paas
application: application, software, portal
end_user_computing: spreadsheet, macro
"""
_PARTIES = """
reinsurer: reinsurer, reinsurance, retakaful
core_vendor: core insurance, core system
gateway: payment gateway
bank: bank
broker: broker
hospital: hospital, clinic
surveyor: surveyor, loss adjuster
workshop: workshop, garage
internet: internet, isp, bandwidth, connectivity
cloud: cloud, hosting, saas, iaas
telecom: telecom, telephone, sms, mobile
monitoring: monitoring, soc, siem
printing: printing, courier, print
law_firm: law, legal
auditor: audit, auditor
administrator: administrator, tpa
agent: agent, agency
aggregator: aggregator
authority: regulator, authority
"""


def _listed(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A choice and its words on each line; a line that begins with a space goes on."""
    lines = text.strip().replace(",\n    ", ", ").splitlines()
    pairs = [line.split(":", 1) for line in lines]
    return tuple((name, tuple(w.strip() for w in words.split(","))) for name, words in pairs)


SYSTEM_KINDS, PARTY_KINDS = _listed(_SYSTEMS), _listed(_PARTIES)
TIERS = {
    "1": "1", "tier1": "1", "critical": "1", "high": "1", "2": "2", "tier2": "2", "important": "2",
    "medium": "2", "3": "3", "tier3": "3", "low": "3", "other": "3",
}  # fmt: skip


def guessed(text: Any, words: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The first choice one of whose words stands in the text."""
    said = f" {' '.join(str(text or '').lower().replace('/', ' ').split())} "
    for value, known in words:
        if any(f" {word} " in said for word in known):
            return value
    return ""


def chosen(field: Any, text: Any) -> str:
    """The value of a choice field that a text names by value or label; empty when none."""
    wanted = fold(str(text or ""))
    for value, label in field.flatchoices:
        if wanted and wanted in (fold(str(value)), fold(str(label))):
            return str(value)
    return ""
