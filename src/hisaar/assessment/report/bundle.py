"""The examiner's bundle: report, evidence and proofs in one file that verifies without us."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from hisaar.assessment.models import CommissionReport, Evaluation, Filing
from hisaar.assessment.services import officers
from hisaar.lib.dates import format_day, format_moment
from hisaar.platform.audit import chain
from hisaar.platform.audit import export as audit
from hisaar.platform.documents import certificates
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.services import read
from hisaar.platform.exchange.delimited import defuse
from hisaar.platform.records import Refused
from hisaar.platform.vault.errors import VaultError

from . import companions, pages, seal, targets
from .annexes import Exhibits
from .bundle_checking import verify_bundle
from .facts import Facts
from .targets import MANIFEST, ROOT, SEAL, SUMS

__all__ = ("verify_bundle", "write")

REVOKED = "trust/revoked.crl"
_CHUNK = 1 << 20
_UNSAFE = re.compile(r"[^\w.,()+-]+")


def write(evaluation: Evaluation, path: Path | str) -> dict[str, Any]:
    """Write the bundle as a ZIP (a name that ends so) or a folder; returns files, size, sha256.

    Files pass in chunks, so that memory does not grow with the evidence. A damaged file stops it.
    """
    path = Path(path)
    with targets.opened(path) as target:
        _Bundle(companions.facts_of(evaluation), target).write()
    entries = target.entries
    whole = path if path.is_file() else path / SUMS
    size = path.stat().st_size if path.is_file() else sum(e.size for e in entries)
    return {"files": len(entries), "size": size, "sha256": _hash_of(whole)}


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Bundle:
    def __init__(self, facts: Facts, target: targets.Target) -> None:
        self.facts = facts
        self.target = target
        self.exhibits = Exhibits(facts).all
        self.made_at = timezone.now()
        self.authority = officers.authority()
        self.places: dict[str, list[tuple[str, StoredFile]]] = {}

    def write(self) -> None:
        self._reports()
        self._companions()
        self._evidence()
        self._records()
        self._pages()
        self._trust()
        self._audit()
        self._explanation()
        self._manifest()

    def _stored(self, path: str, stored: StoredFile, whose: str) -> None:
        try:
            self.target.add(path, read(stored))
        except VaultError as error:
            raise Refused(
                f"The bundle was not written: '{stored.name}' of {whose} cannot be given out."
                f" {error}"
            ) from error

    def _reports(self) -> None:
        """What was signed or filed on this freeze, and the receipts."""
        reports = self.facts.evaluation.reports.exclude(status=CommissionReport.Status.VOID)
        self.reports = list(reports.select_related("file").order_by("edition"))
        for report in self.reports:
            if report.file is not None:
                self._stored(f"report/{report.code}.pdf", report.file, report.code)
            for filing in Filing.objects.filter(report=report).select_related("receipt"):
                if filing.receipt is not None:
                    name = safe_name(filing.receipt.name)
                    self._stored(f"report/{filing.code}-{name}", filing.receipt, filing.code)

    def _companions(self) -> None:
        evaluation = self.facts.evaluation
        for kind in ("annex", "oscal"):
            name = companions.file_name(kind, evaluation)
            self.target.add(f"annexes/{name}", companions.KINDS[kind](self.facts))
        if evaluation.verdicts_file is not None:
            self._stored("annexes/verdicts.json", evaluation.verdicts_file, "the freeze")
        if evaluation.insight_file is not None:
            self._stored("annexes/insight.json.gz", evaluation.insight_file, "the freeze")

    def _evidence(self) -> None:
        for exhibit in self.exhibits:
            taken: set[str] = set()
            for stored in exhibit.files:
                name = _free(safe_name(stored.name), taken)
                path = f"evidence/{exhibit.code}/{name}"
                self._stored(path, stored, exhibit.code)
                self.places.setdefault(exhibit.code, []).append((path, stored))

    def _records(self) -> None:
        """The cited records, a table for each register, as they were in the freeze."""
        frozen = self.facts.frozen
        by_register: dict[str, list[Any]] = {}
        for exhibit in self.exhibits:
            record, register = frozen.find(exhibit.code), frozen.register_of(exhibit.code)
            if record is not None and register is not None:
                by_register.setdefault(register.slug, []).append(record)
        for slug, found in sorted(by_register.items()):
            self.target.add(f"records/{slug}.csv", _table(found))

    def _pages(self) -> None:
        for path, text in pages.clauses(self.facts, self.exhibits, self.places, self._about()):
            self.target.add(path, text.encode())

    def _trust(self) -> None:
        root = self.authority.root_pem
        self.fingerprint = _fingerprint(self.authority.certificate)
        self.target.add(ROOT, root)
        stamp = self.authority.timestamp_certificate.public_bytes(Encoding.PEM)
        self.target.add("trust/time-stamps.pem", stamp)
        self.target.add(REVOKED, certificates.revocation_list(self.authority))

    def _audit(self) -> None:
        self.target.add("audit/audit-trail.csv", _audit_rows())
        evaluation = self.facts.evaluation
        self.target.add(
            "audit/heads.txt",
            f"At the freeze: entry {evaluation.audit_number} {evaluation.audit_digest}\n"
            f"When this bundle was made: {chain.head()}\n".encode(),
        )

    def _explanation(self) -> None:
        about = self._about() | {
            "root": ROOT, "seal": SEAL, "manifest": MANIFEST, "sums": SUMS,
            "fingerprint": self.fingerprint, "subject": "Signing authority",
            "reports": [
                {"path": f"report/{r.code}.pdf", "status": r.get_status_display()}
                for r in self.reports if r.file is not None
            ],
        }  # fmt: skip
        self.target.add("README.txt", pages.render("README.txt", about).encode())
        self.target.add("README.html", pages.render("README.html", about).encode())

    def _about(self) -> dict[str, Any]:
        facts = self.facts
        return {
            "entity": facts.profile.title,
            "year": facts.year.year,
            "on": format_day(facts.on),
            "made_at": format_moment(self.made_at),
            "label": f"Confidential. Prepared for the examiner of {facts.profile.title}.",
        }

    def _manifest(self) -> None:
        entries = sorted(self.target.entries, key=lambda e: e.path)
        evaluation = self.facts.evaluation
        content = orjson.dumps(
            self._about() | {
                "made_at": self.made_at.isoformat(timespec="seconds"),
                "on": self.facts.on.isoformat(),
                "framework": evaluation.framework, "version": evaluation.version,
                "audit_head": chain.head(), "authority_sha256": self.fingerprint,
                "files": [
                    {"path": e.path, "size": e.size, "sha256": e.sha256} for e in entries
                ],
            },
            option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS,
        )  # fmt: skip
        self.target.add(MANIFEST, content)
        self.target.add(SEAL, seal.seal(content, self.authority, at=self.made_at))
        lines = sorted(self.target.entries, key=lambda e: e.path)
        self.target.add(SUMS, "".join(f"{e.sha256}  {e.path}\n" for e in lines).encode())


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def safe_name(name: str) -> str:
    """A file name that every system and ``sha256sum`` can carry."""
    clean = _UNSAFE.sub("_", name).strip("._ ") or "file"
    return clean[-120:].lstrip("._") or "file"


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{number}-{name}"
    taken.add(candidate.lower())
    return candidate


def _table(found: list[Any]) -> bytes:
    fields = [f for f in found[0]._meta.concrete_fields if f.name != "id"]
    fields = [f for f in fields if not getattr(f, "is_sensitive", False)]
    rows = [[_shown(f, record) for f in fields] for record in found]
    return b"".join(_csv([[f.verbose_name for f in fields], *rows]))


def _shown(f: Any, record: Any) -> str:
    value = getattr(record, f.attname)
    if value in (None, ""):
        return ""
    if f.is_relation:
        try:
            related = getattr(record, f.name)
        except f.related_model.DoesNotExist:
            return ""
        return str(getattr(related, "code", None) or related or "")
    return str(value)


def _csv(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """CSV in chunks; a cell that a spreadsheet would take for a formula is defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([defuse(str(value)) for value in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _audit_rows() -> Iterator[bytes]:
    """The audit trail as text that recomputes: moments in ISO 8601, nothing rounded or defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(audit.HEADINGS)
    for number, at, *rest in audit.rows():
        writer.writerow([number, f"{at.isoformat(timespec='microseconds')}+00:00", *rest])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
