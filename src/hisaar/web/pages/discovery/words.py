"""What the subjects of files are called on pages."""

from __future__ import annotations

SUBJECTS: dict[str, tuple[str, str]] = {
    "host": ("machine", "machines"),
    "person": ("person", "people"),
    "vendor": ("third party", "third parties"),
    "account": ("account", "accounts"),
    "entitlement": ("right", "rights"),
    "grant": ("grant of a right", "grants of rights"),
    "interface": ("link", "links"),
    "firewall_rule": ("firewall rule", "firewall rules"),
    "component": ("software component", "software components"),
    "vulnerability": ("vulnerability", "vulnerabilities"),
    "finding": ("finding", "findings"),
    "setting": ("state of settings", "states of settings"),
    "endpoint": ("endpoint", "endpoints"),
    "data_set": ("classification", "classifications"),
}
WHAT = {
    "contradicts": ("contradicts", "bad"), "new": ("new", "part"), "changed": ("changed", "unseen"),
    "gone": ("gone", "late"),
}  # fmt: skip


def plural(subject: str, count: int = 2) -> str:
    """``machines``; the subject itself where it has no word."""
    one, many = SUBJECTS.get(subject, (subject.replace("_", " "), subject.replace("_", " ")))
    return one if count == 1 else many
