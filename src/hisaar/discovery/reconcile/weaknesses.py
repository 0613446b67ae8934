"""Vulnerabilities, and findings of scanners that weigh as much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.testing.models import Severity, Vulnerability

from .comparing import compared, plain
from .drafts import CHANGED, GONE, HOST, NEW, Draft

REGISTER = "testing.Vulnerability"
GUARDED = {"severity"}
_SETTLED = {"resolved", "resolved_with_pedigree", "not_affected", "false_positive", "pass",
            "notapplicable", "notchecked", "notselected", "informational"}  # fmt: skip
# Scripts of nmap that name a weakness; the others describe.
_TELLING = re.compile(r"vuln|anon|default-acc|brute|poodle|heartbleed|backdoor|empty-password|"
                      r"shellshock|slowloris|open-relay|no-?auth")  # fmt: skip
Key = tuple[str, str, str, int | None]


class Weaknesses:
    """Compares with the vulnerabilities on record: new, still there, come back, fixed."""

    def __init__(self, round_: Any) -> None:
        self.round, self.setting = round_, round_.setting
        self._stored: dict[str, dict[Key, Vulnerability]] = {}
        self._seen: set[Key] = set()
        self._tools: set[str] = set()

    def take(self, facts: list[Any]) -> Iterator[Draft]:
        """Yield what is new, changed or has come back."""
        for fact in facts:
            if fact.values.get("source", "").startswith("XCCDF"):
                continue
            drafts = list(self._drafts(fact))
            if not drafts:
                self.round.unchanged[fact.subject] += 1
            yield from drafts

    def _drafts(self, fact: Any) -> Iterator[Draft]:
        values = fact.values
        system = self.round.system_of(values.get("host"), values.get("product"))
        tool = str(values.get("source") or "")[:80]
        self._tools.add(tool)
        severity = _severity(fact)
        if not severity:
            return
        wanted = _wanted(values, severity, tool)
        key = (system, wanted["identifier"].upper(), wanted["component"].lower(), wanted["port"])
        if key in self._seen:
            return
        self._seen.add(key)
        weakness = self._of(system).get(key)
        if weakness is None:
            yield self._unknown(fact, system, wanted)
        elif weakness.fixed_on is not None and weakness.fixed_on <= self.setting.on:
            yield Draft(
                subject=fact.subject, what=CHANGED, key=fact.key[:400], title=weakness.title,
                register=REGISTER, target=weakness.code,
                before={"fixed_on": plain(weakness.fixed_on)}, after={"fixed_on": None},
                sentence=f"Recorded as fixed on {weakness.fixed_on}; it is there again.",
            )  # fmt: skip
        else:
            part = {n: wanted[n] for n in ("severity", "cvss_vector") if wanted[n]}
            yield from compared(
                weakness, part, subject=fact.subject, key=fact.key[:400], guarded=GUARDED
            )

    def _of(self, system: str) -> dict[Key, Vulnerability]:
        if system not in self._stored:
            found: dict[Key, Vulnerability] = {}
            if system and not system.startswith(HOST):
                for row in Vulnerability.objects.filter(system__code=system).order_by("pk"):
                    key = (system, row.identifier.upper(), row.component.lower(), row.port)
                    found[key] = row
            self._stored[system] = found
        return self._stored[system]

    def _unknown(self, fact: Any, system: str, wanted: dict[str, Any]) -> Draft:
        on = plain(self.setting.on)
        lacks = "" if system else " Say in the source of which system the file is."
        after = {n: plain(v) for n, v in wanted.items() if v not in (None, "")}
        return Draft(
            subject=fact.subject, what=NEW, key=fact.key[:400], title=wanted["title"],
            register=REGISTER, after=after | {"system": system, "found_on": on},
            sentence=f"{wanted['severity'].capitalize()} on"
            f" {system.removeprefix(HOST) or 'a system that is not named'}.{lacks}",
        )  # fmt: skip

    def rest(self) -> Iterable[Draft]:
        """Weaknesses of machines that were looked at again by the same tool, and are not there."""
        if not self.round.total["vulnerability"] + self.round.total["finding"]:
            return
        on = self.setting.on
        systems = {s for s in {*self._stored, *self.round.covered} if not s.startswith(HOST)}
        rows = Vulnerability.objects.filter(
            system__code__in=systems, source__in=self._tools - {""}, fixed_on__isnull=True,
            false_positive_on__isnull=True, found_on__lt=on,
        ).select_related("system")  # fmt: skip
        for row in rows.iterator(chunk_size=2000):
            key = (row.system.code, row.identifier.upper(), row.component.lower(), row.port)
            if key not in self._seen:
                yield Draft(
                    subject="vulnerability", what=GONE, key=row.code, title=row.title,
                    register=REGISTER, target=row.code, before={"fixed_on": None},
                    after={"fixed_on": plain(on)},
                    sentence=f"{row.source} looked at {row.system.title} again and no longer"
                    " finds it.",
                )  # fmt: skip


def _severity(fact: Any) -> str:
    """The severity on record's scale; empty for what only describes or does not hold."""
    values = fact.values
    if str(values.get("state") or values.get("result") or "").lower() in _SETTLED:
        return ""
    told = str(values.get("severity") or "").lower()
    if told in Severity.values:
        return "" if told == Severity.INFO else told
    if values.get("source") == "nmap":
        return str(Severity.HIGH) if _TELLING.search(str(values.get("rule") or "")) else ""
    score = _number(values.get("score"))
    if score is None:
        return "" if fact.subject == "finding" else str(Severity.MEDIUM)
    steps = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
    return next((name for least, name in steps if score >= least), "")


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _wanted(values: dict[str, Any], severity: str, tool: str) -> dict[str, Any]:
    identifier = str(values.get("weakness") or values.get("rule") or "")[:60]
    line = f":{values['line']}" if values.get("line") else ""
    component = values.get("component") or f"{values.get('path') or ''}{line}"
    title = values.get("title") or f"{identifier} in {component}".removesuffix(" in ")
    texts = [str(values[n]) for n in ("text", "remedy") if values.get(n)]
    cves = ", ".join(values.get("cves") or ())
    return {
        "title": str(title)[:200], "identifier": identifier, "component": str(component)[:160],
        "port": _port(values.get("port")), "severity": severity,
        "cvss_vector": _vector(values.get("vector")),
        "details": "\n".join([*texts, *([cves] if cves and cves != identifier else [])])[:4000],
        "source": tool,
    }  # fmt: skip


def _port(text: Any) -> int | None:
    number = str(text or "").partition("/")[0]
    return int(number) if number.isdigit() and 0 < int(number) < 65536 else None


def _vector(text: Any) -> str:
    """A vector that the register can score; older notations are left out."""
    shown = str(text or "").strip()
    return shown if shown.startswith(("CVSS:3", "CVSS:4")) else ""
