"""Results of code and configuration analysis in SARIF 2.1.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hisaar.lib.text import count_of

from . import keys
from .facts import Fact, Notes
from .kept import list_of, mapping_of, other, stated, text_of, whole_of
from .source import Source

VERSION = "2.1.0"
# Without an account, some tools write "requires login" where a fingerprint should stand.
_MARK = re.compile(r"[\w:=/+.-]{6,}")
_IN_DOCUMENT = {"$schema", "version", "runs", "properties", "inlineExternalProperties"}
_IN_RESULT = {
    *("ruleId", "ruleIndex", "rule", "level", "message", "locations", "fingerprints", "guid"),
    *("partialFingerprints", "suppressions", "baselineState", "kind", "properties"),
    "hostedViewerUri",
    *("correlationGuid", "relatedLocations", "codeFlows", "rank", "occurrenceCount", "fixes"),
    *("analysisTarget", "graphs", "stacks", "workItemUris", "provenance", "taxa", "webRequest"),
}  # fmt: skip


def sniff(source: Source) -> int:
    """Say how surely the file is SARIF, up to 100."""
    if not source.looks_like_json:
        return 0
    document = mapping_of(source.document)
    if not isinstance(document.get("runs"), list):
        return 0
    return 100 if "sarif" in text_of(document.get("$schema")) or "version" in document else 40


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield a finding for each result that is not suppressed."""
    document = mapping_of(source.document)
    version = text_of(document.get("version"))
    notes.version = f"SARIF {version}".strip()
    if version != VERSION:
        notes.remark("the beginning", f"Version {version or 'not told'}: read as {VERSION}.")
    other(document, _IN_DOCUMENT, notes, "key of the document:")
    for number, entry in enumerate(list_of(document.get("runs")), start=1):
        yield from _run(mapping_of(entry), f"run {number}", notes)


def _run(run: dict[str, Any], where: str, notes: Notes) -> Iterator[Fact]:
    driver = mapping_of(mapping_of(run.get("tool")).get("driver"))
    rules = [mapping_of(rule) for rule in list_of(driver.get("rules"))]
    for extension in list_of(mapping_of(run.get("tool")).get("extensions")):
        rules += [mapping_of(rule) for rule in list_of(mapping_of(extension).get("rules"))]
    by_id = {text_of(rule.get("id")): rule for rule in rules}
    suppressed = 0
    for number, entry in enumerate(list_of(run.get("results")), start=1):
        result = mapping_of(entry)
        states = [mapping_of(s).get("status") for s in list_of(result.get("suppressions"))]
        if states and all(state in (None, "accepted") for state in states):
            suppressed += 1
            continue
        yield _result(result, driver, rules, by_id, where=f"{where}, result {number}", notes=notes)
    if suppressed:
        notes.remark(where, f"{count_of(suppressed, 'result')} suppressed in the tool: left out.")


def _result(
    result: dict[str, Any], driver: dict[str, Any], rules: list[dict[str, Any]],
    by_id: dict[str, dict[str, Any]], *, where: str, notes: Notes,
) -> Fact:  # fmt: skip
    index = whole_of(result.get("ruleIndex"))
    identity = text_of(result.get("ruleId")) or text_of(mapping_of(result.get("rule")).get("id"))
    by_index = rules[index] if index is not None and 0 <= index < len(rules) else {}
    rule = by_id.get(identity) or by_index
    identity = identity or text_of(rule.get("id"))
    path, line = _place(result)
    tool = text_of(driver.get("name"))
    level = text_of(result.get("level")) or text_of(
        mapping_of(rule.get("defaultConfiguration")).get("level")
    )
    prints = mapping_of(result.get("fingerprints")) or mapping_of(result.get("partialFingerprints"))
    marks = [text_of(prints[name]) for name in sorted(prints)]
    mark = next((mark for mark in marks if _MARK.fullmatch(mark)), "")
    values = stated(
        rule=identity,
        title=text_of(mapping_of(rule.get("shortDescription")).get("text"))
        or text_of(rule.get("name")),
        result=text_of(result.get("kind")) or "fail",
        severity=_SEVERITIES.get(level or "warning", level),
        score=text_of(mapping_of(rule.get("properties")).get("security-severity")),
        path=path,
        line=line,
        text=_message(result, rule)[:4_000],
        reference=text_of(rule.get("helpUri")),
        state=text_of(result.get("baselineState")),
        source=f"{tool} {text_of(driver.get('semanticVersion') or driver.get('version'))}".strip(),
        other=other(result, _IN_RESULT, notes, "key of a result:"),
    )
    place = mark or (str(line) if line is not None else "")
    return Fact("finding", keys.joined(tool.lower(), identity, path, place), values, where)


_SEVERITIES = {"error": "high", "warning": "medium", "note": "low", "none": "info"}


def _place(result: dict[str, Any]) -> tuple[str, int | None]:
    first = next(iter(list_of(result.get("locations"))), None)
    physical = mapping_of(mapping_of(first).get("physicalLocation"))
    path = text_of(mapping_of(physical.get("artifactLocation")).get("uri"))
    return path, whole_of(mapping_of(physical.get("region")).get("startLine"))


def _message(result: dict[str, Any], rule: dict[str, Any]) -> str:
    """Return the message, also where it is named by an id and filled with arguments."""
    message = mapping_of(result.get("message"))
    if text := text_of(message.get("text")) or text_of(message.get("markdown")):
        return text
    named = mapping_of(mapping_of(rule.get("messageStrings")).get(text_of(message.get("id"))))
    text = text_of(named.get("text"))
    arguments = message.get("arguments")
    for at, argument in enumerate(arguments[:20] if isinstance(arguments, list) else []):
        text = text.replace(f"{{{at}}}", text_of(argument))
    return text
