"""The formats that Hisaar reads: which there are, which one a file has, and reading it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from hisaar.lib.text import did_you_mean, join_names

from . import cyclonedx, grype, ldif, nessus, netbox, nmap, sarif, tables, trivy, xccdf
from .facts import Fact, Notes, Reading, ReadingRefused
from .limits import MERGED_HOSTS
from .source import Source
from .tables.reading import guess


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: how it is recognised and read.

    ``sniff`` says from 0 to 100 how surely a file has this format; ``read`` yields its facts and
    notes what it could not make out. ``takes_mapping``: its columns can be assigned by hand.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    subjects: tuple[str, ...]
    sniff: Callable[[Source], int]
    read: Callable[[Source, Notes, Any], Iterator[Fact]]
    takes_mapping: bool = False


def _list_format(spec: tables.ListSpec) -> Format:
    """Return the format of one kind of list, whose columns can be assigned by hand."""

    def sniff(source: Source) -> int:
        return int(80 * guess(source).get(spec.name, 0.0)) if guess(source) else 0

    def read_list(source: Source, notes: Notes, mapping: Any) -> Iterator[Fact]:
        return tables.read(source, notes, spec.name, mapping)

    extensions = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
    held = ("entitlement", "grant")
    more = {"accounts": held, "directory_users": (*held, "host"), "grants": held[:1]}
    subjects = (spec.fact, *more.get(spec.name, ()))
    return Format(spec.name, spec.label, extensions, subjects, sniff, read_list, takes_mapping=True)


_VULNERABILITIES = ("component", "vulnerability", "finding")
_DIRECTORY = ("account", "host", "entitlement", "grant")
_BILL = ("component", "vulnerability", "interface")
_JSON, _XML = (".json",), (".xml",)

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("nmap", "nmap scan", _XML, ("host", "finding"), nmap.sniff, nmap.read),
        Format(
            *("nessus", "Nessus scan", (".nessus", ".xml"), ("host", "vulnerability", "finding")),
            *(nessus.sniff, nessus.read),
        ),
        Format(
            *("xccdf", "Configuration check (XCCDF or ARF, such as OpenSCAP)", _XML),
            *(("host", "finding"), xccdf.sniff, xccdf.read),
        ),
        Format(
            *("cyclonedx", "Software bill of materials (CycloneDX)", (".json", ".xml", ".cdx")),
            *(_BILL, cyclonedx.sniff, cyclonedx.read),
        ),
        Format("trivy", "Trivy report", _JSON, _VULNERABILITIES, trivy.sniff, trivy.read),
        Format("grype", "Grype report", _JSON, _VULNERABILITIES[:2], grype.sniff, grype.read),
        Format("sarif", "Code analysis (SARIF)", (".sarif", ".json"), ("finding",), sarif.sniff,
               sarif.read),
        Format("netbox", "NetBox devices", (".json", ".csv"), ("host",), netbox.sniff, netbox.read,
               takes_mapping=True),
        Format("ldif", "Directory export (ldifde, LDIF)", (".ldf", ".ldif", ".txt"), _DIRECTORY,
               ldif.sniff, ldif.read),
        *map(_list_format, tables.LISTS.values()),
    )
}  # fmt: skip
_LEAST_SURE = 24
# Whatever a reader stumbles over that it did not foresee is a broken file, never a traceback.
_STUMBLES = (
    ArithmeticError, AttributeError, EOFError, KeyError, IndexError, NotImplementedError, OSError,
    RecursionError, RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip


def recognise(name: str, content: BinaryIO | bytes) -> str:
    """Return the name of the format that the file most likely has, or an empty text."""
    source = Source(name, content)
    try:
        return _recognised(source)
    finally:
        source.close()


def read(
    name: str,
    content: BinaryIO | bytes,
    *,
    kind: str = "",
    mapping: AnyMapping[str, str] | Any = None,
) -> Reading:
    """Return the facts of a file, read as they are walked.

    Parameters
    ----------
    name
        What the user calls the file; messages use it, and its ending is a hint.
    kind
        A name in `FORMATS`; without one the content decides.
    mapping
        For tables: a `tables.Mapping`, or a dict of headings to fields, that was proposed or
        corrected before. Other formats take none.

    Raises
    ------
    ReadingRefused
        With a sentence; also while the facts are walked.
    """
    source = Source(name, content)
    try:
        chosen = _format(kind or getattr(mapping, "subject", "") or _recognised(source), source)
    except ReadingRefused:
        source.close()
        raise
    notes = Notes()
    reading = Reading(chosen.name, iter(()), notes, progress=lambda: source.progress)
    facts = _guarded(chosen.read(source, notes, mapping), source, notes)
    first = next(facts, None)  # so that what is wrong at the beginning is said at once
    reading.facts = facts if first is None else chain((first,), facts)
    reading.mapping = notes.mapping
    return reading


def _format(kind: str, source: Source) -> Format:
    if not kind:
        raise ReadingRefused(
            f"{source.name} is none of the files that Hisaar knows; say what it is:"
            f" {join_names([each.label for each in FORMATS.values()], 'or')}."
        )
    if kind not in FORMATS:
        hint = did_you_mean(kind, FORMATS) or f"it is one of {join_names(list(FORMATS), 'or')}."
        raise ReadingRefused(f"There is no format '{kind}'; {hint}")
    return FORMATS[kind]


def _recognised(source: Source) -> str:
    try:
        found = [(each.sniff(source), each.name) for each in FORMATS.values()]
    except _STUMBLES as error:
        raise _broken(source) from error
    best = max(found, key=lambda pair: pair[0])
    return best[1] if best[0] >= _LEAST_SURE else ""


def _guarded(facts: Iterator[Fact], source: Source, notes: Notes) -> Iterator[Fact]:
    """Yield the facts; whatever breaks is said in one sentence."""
    where = "its beginning"
    hosts: set[int] = set()
    try:
        for fact in facts:
            where = fact.where
            if not fact.key:
                notes.fault(where, f"The {fact.subject} has nothing to know it by: left out.")
                continue
            if fact.subject == "host":
                _tell_again(fact, hosts, notes)
            yield fact
    except _STUMBLES as error:
        raise _broken(source, where) from error
    finally:
        notes.is_finished = True
        source.read_bytes = source.size
        source.close()


def _tell_again(fact: Fact, hosts: set[int], notes: Notes) -> None:
    """Tell of a host that a scan names twice: two addresses of one machine, or two scans."""
    mark = hash(fact.key)
    if mark in hosts:
        notes.remark(fact.where, f"'{fact.key}' comes again: what is said adds to the first.")
    elif len(hosts) < MERGED_HOSTS:
        hosts.add(mark)


def _broken(source: Source, where: str = "") -> ReadingRefused:
    place = f" after {where}" if where else ""
    return ReadingRefused(f"{source.name} is broken{place} and cannot be read; export it again.")
