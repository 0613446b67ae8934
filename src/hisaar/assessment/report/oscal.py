"""The assessment as OSCAL assessment-results: what machines of others read.

Written as plain values, so that no library is needed; a test holds it against NIST's model. All
UUIDs are derived (version 5) from the hash of the freeze, so that the same freeze gives the same.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import orjson

from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.governance import report as governance

from .annexes import Exhibit, Exhibits
from .facts import SCORED, Facts, Item

VERSION = "1.2.1"
NAMESPACE = "urn:hisaar:assessment"
_MULTILINE_LIMIT = 4000


def results(facts: Facts) -> bytes:
    """UTF-8 JSON, keys sorted."""
    return orjson.dumps(
        {"assessment-results": _Results(facts).document()},
        option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS,
    )


class _Results:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        verdicts = facts.evaluation.verdicts_file
        self.seed = verdicts.sha256 if verdicts else ""
        self.exhibits = [e for e in Exhibits(facts).with_files if e.files or e.statement]
        self.made_at = _moment(facts.evaluation.made_at)

    def id(self, *parts: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join((NAMESPACE, self.seed, *parts))))

    def document(self) -> dict[str, Any]:
        return {
            "uuid": self.id("document"),
            "metadata": self._metadata(),
            "import-ap": {"href": f"#{self.id('plan')}"},
            "results": [self._result()],
            "back-matter": {"resources": [self._plan(), *map(self._resource, self.exhibits)]},
        }

    def _metadata(self) -> dict[str, Any]:
        facts = self.facts
        officers = governance.holders_on(facts.frozen, "ciso", facts.on)
        parties = [{
            "uuid": self.id("entity"), "type": "organization", "name": line(facts.profile.title),
        }]  # fmt: skip
        parties += [
            {"uuid": self.id("ciso", name), "type": "person", "name": line(name)}
            for name in officers
        ]
        found: dict[str, Any] = {
            "title": f"Cybersecurity framework assessment {facts.year.year}:"
            f" {line(facts.profile.title)}",
            "last-modified": self.made_at,
            "version": facts.evaluation.version,
            "oscal-version": VERSION,
            "roles": [{"id": "assessor", "title": "Chief information security officer"}],
            "parties": parties,
        }
        if officers:
            found["responsible-parties"] = [{
                "role-id": "assessor",
                "party-uuids": [self.id("ciso", name) for name in officers],
            }]  # fmt: skip
        return found

    def _result(self) -> dict[str, Any]:
        facts = self.facts
        found = {
            "uuid": self.id("result"),
            "title": f"Assessment as of {facts.on.isoformat()}",
            "description": f"Outcomes of {len(facts.scored)} clauses, derived by rules from the"
            " insurer's records. Clauses that were not evaluated carry no finding.",
            "start": self.made_at,
            "end": self.made_at,
            "props": [
                _prop("as-of", facts.on.isoformat()),
                _prop("framework", facts.evaluation.framework),
                _prop("size-band", facts.evaluation.size_band),
                _prop("verdicts-sha256", self.seed),
            ],
            "reviewed-controls": {
                "control-selections": [
                    {
                        "include-controls": [
                            {"control-id": i.clause.id} for i in facts.scored if i.is_evaluated
                        ]
                    }
                ]
            },
            "observations": [self._observation(i) for i in facts.scored],
        }
        if not found["reviewed-controls"]["control-selections"][0]["include-controls"]:  # type: ignore[index]
            found["reviewed-controls"] = {"control-selections": [{}]}
        findings = [self._finding(i) for i in facts.scored if i.is_evaluated]
        return found | ({"findings": findings} if findings else {})

    def _observation(self, item: Item) -> dict[str, Any]:
        found: dict[str, Any] = {
            "uuid": self.id("observation", item.clause.id),
            "title": f"{item.clause.id}: {item.outcome.label}",
            "description": text(item.criterion or item.note or "No rule of this version tests it."),
            "props": _props(item),
            "methods": ["EXAMINE"],
            "collected": self.made_at,
        }
        evidence = [
            {"href": f"#{self.id('exhibit', e.code)}", "description": text(f"{e.code} {e.title}")}
            for e in self.exhibits
            if item.clause.id in e.clauses
        ]
        told = [f"{gap['record']} {gap['reason']}".strip() for gap in item.gaps]
        if evidence:
            found["relevant-evidence"] = evidence
        if told or item.note:
            found["remarks"] = text("; ".join(filter(None, [item.note, *told])))
        return found

    def _finding(self, item: Item) -> dict[str, Any]:
        satisfied = item.outcome.is_satisfied or item.outcome is Outcome.NOT_APPLICABLE
        return {
            "uuid": self.id("finding", item.clause.id),
            "title": line(item.clause.obligation),
            "description": text(item.clause.obligation),
            "props": _props(item),
            "target": {
                "type": "objective-id",
                "target-id": item.clause.id,
                "status": {
                    "state": "satisfied" if satisfied else "not-satisfied",
                    "reason": _REASONS.get(item.outcome, "other"),
                    "remarks": item.outcome.meaning,
                },
            },
            "related-observations": [{"observation-uuid": self.id("observation", item.clause.id)}],
        }

    def _plan(self) -> dict[str, Any]:
        programme = self.facts.year.programme
        return {
            "uuid": self.id("plan"),
            "title": f"Assessment programme {self.facts.year.year}",
            "description": text(programme or f"Clauses of {book.framework.title}."),
        }

    def _resource(self, exhibit: Exhibit) -> dict[str, Any]:
        found: dict[str, Any] = {
            "uuid": self.id("exhibit", exhibit.code),
            "title": line(f"{exhibit.code} {exhibit.title}"),
            "description": text(exhibit.statement or exhibit.title or exhibit.code),
        }
        if exhibit.grade:
            found["props"] = [_prop("evidence-grade", exhibit.grade.lower())]
        if exhibit.files:
            found["rlinks"] = [
                {
                    "href": f"urn:sha256:{stored.sha256}",
                    "media-type": stored.media_type,
                    "hashes": [{"algorithm": "SHA-256", "value": stored.sha256}],
                }
                for stored in exhibit.files
            ]
        return found


_REASONS = {Outcome.MET: "pass", Outcome.NOT_MET: "fail", Outcome.PARTLY: "fail"}


def _props(item: Item) -> list[dict[str, str]]:
    found = [
        _prop("outcome", item.outcome.value), _prop("strength", item.strength.value),
        _prop("scored", "yes" if item.strength in SCORED else "no"),
    ]  # fmt: skip
    if item.verdict.get("population"):
        found += [
            _prop("met", str(item.verdict["met"])),
            _prop("population", str(item.verdict["population"])),
        ]
    for name, reading in item.thresholds.items():
        value = "not required" if reading["value"] is None else str(reading["value"])
        found.append(
            _prop("threshold", line(f"{name}={value} {reading['unit']}"))
            | {"remarks": text(f"Whose: {reading['whose']}")}
        )
    return found


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": line(value) or "none"}


def line(words: str) -> str:
    """Words without line breaks and without blanks at the ends, as OSCAL wants its strings."""
    return " ".join(words.split())


def text(words: str) -> str:
    words = words.strip()
    return words if len(words) <= _MULTILINE_LIMIT else f"{words[:_MULTILINE_LIMIT]} …"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
