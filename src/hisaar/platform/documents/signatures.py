"""Electronic signatures in PDF: fields for all signers first, then one signature after the other.

`prepare` puts every field into the document before anybody signs; a field that was added between
two signatures would count as a change. `sign` fills one field (PAdES). It refuses when an earlier
signature no longer stands, so nobody signs something else than the person before signed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from hisaar.platform.documents import accessibility, pdf_reading, stamps, trust, verification
from hisaar.platform.documents.certificates import Authority, revocation_list
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.documents.signers import Identity, identify
from hisaar.platform.documents.timestamps import own_clock
from hisaar.platform.documents.typesetting import SignatureBox

# The archive time stamp comes last, so that no byte of the file lies outside it.
_PROOFS_BEFORE_THE_SEAL = DSSContentSettings(
    include_vri=False,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)
DEFAULT_ZONE = ZoneInfo("Asia/Karachi")


@dataclass(frozen=True)
class Proof:
    """What makes a signature last: a clock, the roots to trust, the lists of what is revoked.

    With a clock alone a signature is PAdES B-T; with the signer's chain and its revocation list
    it becomes B-LT, and B-LTA when it is asked to be archived.
    """

    clock: TimeStamper | None = None
    trust_roots: Sequence[bytes] = ()
    revocation_lists: Sequence[bytes] = ()


def proof_of(authority: Authority, *, at: datetime | None = None) -> Proof:
    """All that the installation's authority can prove; `at` is for demonstrations and tests."""
    return Proof(
        clock=own_clock(authority, at=at),
        trust_roots=(authority.root_pem,),
        revocation_lists=(revocation_list(authority, at=at),),
    )


def prepare(pdf: bytes, fields: Sequence[SignatureBox]) -> bytes:
    """Add an empty, visible signature field for every signer; do it before the first signature."""
    reader = pdf_reading.read(pdf)
    present = pdf_reading.signature_fields(reader)
    if any(present.values()):
        raise DocumentError(
            "The document is already signed. Signature fields must be made before the first "
            "signature."
        )
    names = [box.field for box in fields]
    twice = sorted({name for name in names if names.count(name) > 1 or name in present})
    if twice:
        raise DocumentError(f"The signature field {twice[0]} exists already.")
    pages = int(reader.root["/Pages"]["/Count"])
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for box in fields:
        if not 0 <= box.page < pages:
            raise DocumentError(
                f"The field {box.field} cannot lie on page {box.page + 1}: the document has "
                f"{pages} pages."
            )
        append_signature_field(writer, _field_spec(box))
    accessibility.tag_signature_fields(writer)
    return _written(writer)


def sign(
    pdf: bytes,
    field: str,
    signer: Signer,
    *,
    at: datetime,
    proof: Proof | None = None,
    reason: str = "",
    location: str = "",
    stamp_lines: Sequence[str] = (),
    is_last: bool = False,
    zone: ZoneInfo = DEFAULT_ZONE,
    template_folders: Sequence[Path] = (),
) -> bytes:
    """Fill the prepared `field` with `signer`'s signature and return the signed file.

    `is_last` adds the archive time stamp that seals everything before it (B-LTA). `stamp_lines`
    replace the lines under the name on the visible stamp (role, day and reason by default).
    """
    if at.tzinfo is None:
        raise DocumentError("The time of signing needs a time zone, such as Asia/Karachi.")
    reader = pdf_reading.read(pdf)
    _check_field(reader, field)
    _check_earlier_signatures(pdf, reader)
    proof = proof or Proof()
    identity = identify(signer)
    _check_certificate(signer, identity, proof, at)
    lines = tuple(stamp_lines) or stamps.default_lines(identity, at.astimezone(zone), reason)
    style = stamps.style(stamps.box_of(reader, field), identity.name, lines, at, template_folders)
    pdf_signer = _DatedSigner(
        _metadata(
            field,
            identity.name,
            proof,
            at=at,
            reason=reason,
            location=location,
            keeps=proof.clock is not None
            and trust.chains_to(
                signer, trust.certificates(proof.trust_roots), proof.revocation_lists, at
            ),
            is_last=is_last,
        ),
        signer=signer,
        timestamper=proof.clock,
        stamp_style=style,
    )
    pdf_signer.moment = at
    signed = _signed(pdf, pdf_signer)
    if is_last and proof.clock is not None and not pdf_signer.signature_meta.use_pades_lta:
        # The signer's chain is not ours to prove, but the file can be sealed all the same.
        return _sealed(signed, proof.clock)
    return signed


class _DatedSigner(PdfSigner):
    """Signs as of a given moment instead of asking the machine's clock."""

    moment: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.moment
        return session


def _signed(pdf: bytes, pdf_signer: PdfSigner) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    try:
        output = pdf_signer.sign_pdf(writer, existing_fields_only=True)
    except TimestampRequestError as error:
        raise DocumentError(f"The document was not signed. {error}") from error
    except (SigningError, PdfError) as error:
        raise DocumentError(f"The document was not signed: {error}") from error
    output.seek(0)
    return bytes(output.read())


def _sealed(pdf: bytes, clock: TimeStamper) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    try:
        output = PdfTimeStamper(clock).timestamp_pdf(writer, "sha256")
    except TimestampRequestError as error:
        raise DocumentError(f"The document was not signed. {error}") from error
    output.seek(0)
    return bytes(output.read())


def _metadata(
    field: str,
    name: str,
    proof: Proof,
    *,
    at: datetime,
    reason: str,
    location: str,
    keeps: bool,
    is_last: bool,
) -> PdfSignatureMetadata:
    """`keeps`: the chain is known, so that the proofs for long keeping can be put into the file."""
    rules = None
    if keeps:
        rules = trust.context(trust.certificates(proof.trust_roots), proof.revocation_lists, at)
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=name,
        reason=reason or None,
        location=location or None,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=keeps,
        use_pades_lta=keeps and is_last,
        validation_context=rules,
        signer_key_usage={"digital_signature"},
        dss_settings=_PROOFS_BEFORE_THE_SEAL,
    )


def _check_field(reader: PdfFileReader, field: str) -> None:
    fields = pdf_reading.signature_fields(reader)
    if field not in fields:
        names = ", ".join(sorted(fields)) or "none"
        raise DocumentError(
            f"The document has no signature field called {field}. Its fields: {names}."
        )
    if fields[field]:
        raise DocumentError(f"The field {field} is already signed.")


def _check_earlier_signatures(pdf: bytes, reader: PdfFileReader) -> None:
    if not reader.embedded_signatures:
        return
    verdict = verification.verify(pdf)
    if not verdict.is_intact:
        raise DocumentError(
            f"The document must not be signed as it is. {' '.join(verdict.problems)} Build it "
            "again and collect all signatures anew."
        )


def _check_certificate(signer: Signer, identity: Identity, proof: Proof, at: datetime) -> None:
    if at < identity.valid_from:
        raise DocumentError(
            f"The certificate of {identity.name} becomes valid on {identity.valid_from.date()} "
            "only."
        )
    if at > identity.valid_until:
        raise DocumentError(
            f"The certificate of {identity.name} expired on {identity.valid_until.date()}. Ask "
            "the administrator for a new one."
        )
    revoked_at = trust.revoked_at(
        signer.signing_cert, trust.certificates(proof.trust_roots), proof.revocation_lists
    )
    if revoked_at is not None and revoked_at <= at:
        raise DocumentError(
            f"The certificate of {identity.name} was revoked on {revoked_at.date()}. Ask the "
            "administrator for a new one."
        )


def _field_spec(box: SignatureBox) -> SigFieldSpec:
    corners = (box.left, box.bottom, box.right, box.top)
    left, bottom, right, top = (round(value) for value in corners)
    return SigFieldSpec(
        sig_field_name=box.field,
        on_page=box.page,
        box=(left, bottom, right, top),
        readable_field_name=box.label or f"Signature of the {box.field}",
    )


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
