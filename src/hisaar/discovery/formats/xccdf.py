"""Results of configuration checks in XCCDF 1.1 and 1.2, alone or inside an ARF of OpenSCAP."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hisaar.lib.text import count_of

from . import keys
from .facts import Fact, Notes
from .kept import stated
from .markup import Node, elements, root_of
from .source import Source

VERSIONS = ("1.1", "1.2")
_NAMESPACE = re.compile(r"https?://checklists\.nist\.gov/xccdf/(\d+\.\d+)")
_ROOTS = ("Benchmark", "TestResult", "asset-report-collection")
_FQDN = ("asset:identifier:fqdn", "asset:identifier:host_name")
_ADDRESS = ("asset:identifier:ipv4", "asset:identifier:ipv6")
_IN_RESULT = {
    *("benchmark", "title", "remark", "organization", "identity", "profile", "target", "score"),
    *("target-address", "target-facts", "target-id-ref", "platform", "set-value", "metadata"),
    *("rule-result", "set-complex-value", "tailoring-file", "test-system"),
}
_IN_RULE_RESULT = {
    *("result", "ident", "check", "complex-check", "fix", "message", "instance", "override"),
    *("metadata",),
}
_PASSED_OVER = {"notselected", "notapplicable"}
_MOST_RULES = 50_000


@dataclass(slots=True)
class _Rules:
    """Titles and severities of the checks, which stand before their results."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)

    def learn(self, node: Node) -> None:
        """Take the title of a rule."""
        if len(self.known) < _MOST_RULES:
            self.known[node.get("id")] = (_words(node.child("title")), node.get("severity"))


def sniff(source: Source) -> int:
    """Say how surely the file holds XCCDF results, up to 100."""
    if not source.looks_like_xml:
        return 0
    root = root_of(source)
    is_known = "xccdf" in root.namespace or "asset-reporting-format" in root.namespace
    return 95 if root.name in _ROOTS and is_known else 0


def read(source: Source, notes: Notes, _: object = None) -> Iterator[Fact]:
    """Yield the machine that was checked and a finding for each check that was made."""
    rules, count = _Rules(), 0
    for node in elements(source, ("Rule", "TestResult", "tests")):
        _note_version(node, notes)
        if node.name == "Rule" and "xccdf" in node.namespace:
            rules.learn(node)
        elif node.name == "TestResult":
            count += 1
            yield from _result(node, rules, f"result {count}", notes)
    if not count:
        notes.fault("the whole file", "It describes checks but holds no results of them.")


def _note_version(node: Node, notes: Notes) -> None:
    found = _NAMESPACE.match(node.namespace)
    if found and not notes.version:
        notes.version = f"XCCDF {found[1]}"
        if found[1] not in VERSIONS:
            notes.remark("the beginning", f"XCCDF {found[1]} is not known; read as 1.2.")


def _result(node: Node, rules: _Rules, where: str, notes: Notes) -> Iterator[Fact]:
    facts = {fact.get("name"): fact.text.strip() for fact in node.all("target-facts", "fact")}
    names = [text for name, text in facts.items() if name.endswith(_FQDN)]
    addresses = [n.text.strip() for n in node.all("target-address")]
    addresses += [text for name, text in facts.items() if name.endswith(_ADDRESS)]
    names = [*sorted(names, key=lambda name: "." not in name), node.says("target")]
    found = [a for each in addresses if (a := keys.address(each))]
    reachable = [a for a in found if not a.startswith("127.") and a != "::1"]
    key = keys.host(names=names, addresses=reachable or found, fallback=node.says("target"))
    if not key:
        notes.fault(where, "The result does not say which machine was checked: left out.")
        return
    for child in node.children:
        if child.name not in _IN_RESULT:
            notes.not_known(f"element of a result: {child.name}")
    host = stated(
        host_name=next((n for name in names if (n := keys.host_name(name))), ""),
        addresses=list(dict.fromkeys(reachable)),
        seen_at=node.get("end-time"),
    )
    yield Fact("host", key, host, where)
    yield from _checks(node, key, rules, where, notes)


def _checks(node: Node, host: str, rules: _Rules, where: str, notes: Notes) -> Iterator[Fact]:
    passed_over: Counter[str] = Counter()
    scores = node.all("score")
    common = {
        "benchmark": node.child("benchmark").get("id") or node.child("benchmark").get("href"),
        "profile": node.child("profile").get("idref"),
        "checked_at": node.get("end-time"),
        "benchmark_score": scores[0].text.strip() if scores else "",
    }
    for number, check in enumerate(node.all("rule-result"), start=1):
        result = check.says("result").lower()
        if result in _PASSED_OVER:
            passed_over[result] += 1
            continue
        yield _check(check, host, rules, common, where=f"{where}, check {number}", notes=notes)
    for result, count in passed_over.items():
        notes.remark(where, f"{count_of(count, 'check')} with the result '{result}': left out.")


def _check(
    check: Node, host: str, rules: _Rules, common: dict[str, str], *, where: str, notes: Notes
) -> Fact:
    rule = check.get("idref")
    title, severity = rules.known.get(rule, ("", ""))
    left = [child for child in check.children if child.name not in _IN_RULE_RESULT]
    for child in left:
        notes.not_known(f"element of a check: {child.name}")
    values = stated(
        rule=rule,
        title=title,
        result=check.says("result").lower(),
        severity=check.get("severity") or severity,
        host=host,
        identifiers=[ident.text.strip() for ident in check.all("ident") if ident.text.strip()],
        text=" ".join(_words(message) for message in check.all("message"))[:4_000],
        source="XCCDF",
        other={child.name: child.plain() for child in left},
        **common,
    )
    return Fact("finding", keys.joined(host, rule), values, where)


def _words(node: Node) -> str:
    return " ".join([*node.text.split(), *(_words(child) for child in node.children)])[:1_000]
