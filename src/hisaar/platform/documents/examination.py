"""One signature under the lens: does it fit the bytes, what came after it, who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)

from hisaar.platform.documents import signature_bytes, trust
from hisaar.platform.documents.pdf_reading import damage
from hisaar.platform.documents.signers import Identity, identity_of

SIGNATURE = "signature"
SEAL = "archive time stamp"


@dataclass(frozen=True)
class SignatureVerdict:
    """One signature, or the archive time stamp that seals the file.

    `signed_at` is proven by a trusted time stamp, or else only what the signer's machine claimed.
    """

    kind: str
    field: str
    name: str
    role: str
    organisation: str
    issuer: str
    signed_at: datetime | None
    is_time_proven: bool
    is_intact: bool
    is_trusted: bool
    is_revoked: bool
    covers_whole_file: bool
    later_changes: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Examiner:
    """What the examiner brings along, and how far intact signatures have proven the file."""

    pdf: bytes
    roots: tuple[asn1_x509.Certificate, ...]
    stored: tuple[asn1_x509.Certificate, ...]
    revocation_lists: tuple[bytes, ...]
    at: datetime
    proven_up_to: int = 0


@dataclass(frozen=True)
class _Time:
    moment: datetime | None
    is_proven: bool


@dataclass(frozen=True)
class _Trust:
    problems: tuple[str, ...]
    is_revoked: bool


_Status = PdfSignatureStatus | DocumentTimestampStatus


def examine(examiner: Examiner, embedded: EmbeddedPdfSignature) -> SignatureVerdict:
    """The verdict on one signature; it never fails, for what can't be read proves nothing."""
    try:
        return _examine(examiner, embedded)
    # Hostile bytes may fail anywhere in the parsers.
    except Exception as error:  # noqa: BLE001
        field = str(embedded.field_name)
        return SignatureVerdict(
            kind=SEAL if field.startswith("Timestamp") else SIGNATURE,
            field=field,
            name="",
            role="",
            organisation="",
            issuer="",
            signed_at=None,
            is_time_proven=False,
            is_intact=False,
            is_trusted=False,
            is_revoked=False,
            covers_whole_file=False,
            later_changes="",
            problems=(damage(f"The signature in the field {field} is damaged", error),),
        )


def _examine(examiner: Examiner, embedded: EmbeddedPdfSignature) -> SignatureVerdict:
    identity = identity_of(embedded.signer_cert)
    is_seal = embedded.sig_object_type == "/DocTimeStamp"
    rules = trust.context(examiner.roots, (), examiner.at, embedded.other_embedded_certs)
    status: _Status
    if is_seal:
        status = validate_pdf_timestamp(embedded, rules)
    else:
        status = validate_pdf_signature(embedded, rules)
    time = _time(examiner, embedded, status)
    integrity = _integrity_problems(examiner, embedded, status, identity)
    later_changes, tampering = _later_changes(embedded, status, identity)
    believed = _trust(examiner, embedded, identity, time, is_seal=is_seal)
    return SignatureVerdict(
        kind=SEAL if is_seal else SIGNATURE,
        field=str(embedded.field_name),
        name=identity.name,
        role=identity.role,
        organisation=identity.organisation,
        issuer=identity.issuer,
        signed_at=time.moment,
        is_time_proven=time.is_proven,
        is_intact=not integrity and not tampering,
        is_trusted=not believed.problems,
        is_revoked=believed.is_revoked,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        later_changes=later_changes,
        problems=(*integrity, *tampering, *believed.problems),
    )


def _called(embedded: EmbeddedPdfSignature, identity: Identity) -> str:
    if embedded.sig_object_type == "/DocTimeStamp":
        return f"archive time stamp of {identity.organisation or identity.name}"
    return f"signature of {identity.name} ({embedded.field_name})"


def _integrity_problems(
    examiner: Examiner, embedded: EmbeddedPdfSignature, status: _Status, identity: Identity
) -> list[str]:
    called = _called(embedded, identity)
    problems = [
        f"The {called} is faulty: {fault}."
        for fault in signature_bytes.faults(
            examiner.pdf, embedded, (*examiner.roots, *examiner.stored)
        )
    ]
    if not status.intact:
        last = signature_bytes.covered_up_to(embedded)
        problems.append(
            f"The {called} no longer fits the file: something between byte "
            f"{examiner.proven_up_to} and byte {last} was changed after it was signed."
        )
    elif not status.valid:
        problems.append(f"The {called} is false: it was not made with the certificate's key.")
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is not None and not (stamp.intact and stamp.valid):
        problems.append(f"The time stamp in the {called} is damaged.")
    return problems


def _later_changes(
    embedded: EmbeddedPdfSignature, status: _Status, identity: Identity
) -> tuple[str, list[str]]:
    """What was added to the file after this signature, and a problem where it is too much."""
    level = status.modification_level
    if level == ModificationLevel.NONE:
        return "nothing", []
    if level == ModificationLevel.LTA_UPDATES:
        return "only proofs for long keeping", []
    if level == ModificationLevel.FORM_FILLING and _only_signatures(embedded, status):
        return "only further signatures", []
    if embedded.sig_object_type == "/DocTimeStamp":
        who = "the archive time stamp sealed it"
    else:
        who = f"{identity.name} ({embedded.field_name}) signed it"
    return "other changes", [f"The document was changed after {who}."]


def _only_signatures(embedded: EmbeddedPdfSignature, status: _Status) -> bool:
    result = status.diff_result
    if not isinstance(result, DiffResult):
        return False
    names = {name for name, _, _ in enumerate_sig_fields(embedded.reader)}
    return result.changed_form_fields <= names


def _time(examiner: Examiner, embedded: EmbeddedPdfSignature, status: _Status) -> _Time:
    if isinstance(status, DocumentTimestampStatus):
        return _Time(status.timestamp, is_proven=True)
    stamp = status.timestamp_validity
    if stamp is not None and stamp.intact and stamp.valid:
        fault = trust.fault_of_chain(
            stamp.signing_cert,
            examiner.roots,
            examiner.at,
            others=(*embedded.other_embedded_certs, *examiner.stored),
            purpose="time_stamping",
        )
        return _Time(stamp.timestamp, is_proven=not fault)
    return _Time(status.signer_reported_dt, is_proven=False)


def _trust(
    examiner: Examiner,
    embedded: EmbeddedPdfSignature,
    identity: Identity,
    time: _Time,
    *,
    is_seal: bool,
) -> _Trust:
    """Judged at the proven moment of signing, and at the examiner's own moment without a proof."""
    others: Sequence[asn1_x509.Certificate] = (*embedded.other_embedded_certs, *examiner.stored)
    moment = time.moment if time.is_proven and time.moment and not is_seal else examiner.at
    holder = f"The certificate of {identity.name} ({embedded.field_name})"
    if is_seal:
        holder = "The certificate of the archive time stamp"
    problems = []
    fault = trust.fault_of_chain(
        embedded.signer_cert,
        examiner.roots,
        moment,
        others=others,
        purpose="time_stamping" if is_seal else "",
    )
    if fault:
        issued = f"; it was issued by {identity.issuer}" if "issued" in fault else ""
        problems.append(f"{holder} {fault}{issued}.")
    revoked_at = trust.revoked_at(
        embedded.signer_cert, (*examiner.roots, *others), examiner.revocation_lists
    )
    is_revoked = revoked_at is not None and revoked_at <= moment
    if is_revoked and revoked_at is not None:
        problems.append(
            f"{holder} was revoked on {revoked_at.date()}, and no time stamp proves that the "
            "signature was made before."
        )
    return _Trust(tuple(problems), is_revoked)
