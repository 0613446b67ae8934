"""Is this signed PDF what was signed, by whom, and when?

`verify` reads the file as an examiner would who trusts nothing but the roots that he brings. It
says in sentences what is wrong, and never takes the absence of a complaint for a proof: a document
without a signature is not intact, for nothing shows that it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from hisaar.platform.documents import pdf_reading, signature_bytes, trust
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.documents.examination import (
    SEAL,
    SIGNATURE,
    Examiner,
    SignatureVerdict,
    examine,
)


@dataclass(frozen=True)
class Verification:
    """The verdict on a file: intact (nothing was changed) and trusted (by people we know)."""

    sha256: str
    size: int
    signatures: tuple[SignatureVerdict, ...]
    seals: tuple[SignatureVerdict, ...]
    unsigned_fields: tuple[str, ...]
    is_intact: bool
    problems: tuple[str, ...]

    @property
    def is_trusted(self) -> bool:
        """Every signature leads to a trusted root and was not revoked when it was made."""
        return bool(self.signatures) and all(
            each.is_trusted and not each.is_revoked for each in self.signatures
        )

    @property
    def is_valid(self) -> bool:
        return self.is_intact and self.is_trusted

    def as_dict(self) -> dict[str, Any]:
        """For JSON: moments in ISO 8601."""
        plain = asdict(self) | {"is_trusted": self.is_trusted, "is_valid": self.is_valid}
        for each in (*plain["signatures"], *plain["seals"]):
            each["signed_at"] = each["signed_at"].isoformat() if each["signed_at"] else None
        return plain


def verify(
    pdf: bytes,
    trust_roots: Iterable[bytes] = (),
    *,
    revocation_lists: Iterable[bytes] = (),
    at: datetime | None = None,
) -> Verification:
    """Check every signature of `pdf`; raises DocumentError when it is no readable PDF at all.

    A file that is a PDF but so damaged that it can't be read gives a verdict: not intact.
    """
    try:
        reader = pdf_reading.read(pdf)
        fields = pdf_reading.signature_fields(reader)
        embedded = sorted(reader.embedded_signatures, key=signature_bytes.covered_up_to)
    except pdf_reading.DamagedPdfError as error:
        return _verdict(pdf, (), (), [str(error)])
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 - hostile bytes may fail in any way
        return _verdict(pdf, (), (), [pdf_reading.damage("The file is damaged", error)])
    examiner = Examiner(
        pdf=pdf,
        roots=tuple(trust.certificates(trust_roots)),
        stored=tuple(signature_bytes.stored_certificates(reader)),
        revocation_lists=(*revocation_lists, *signature_bytes.stored_revocation_lists(reader)),
        at=at or datetime.now(UTC),
    )
    verdicts: list[SignatureVerdict] = []
    for each in embedded:
        verdict = examine(examiner, each)
        verdicts.append(verdict)
        if verdict.is_intact:
            examiner = replace(examiner, proven_up_to=signature_bytes.covered_up_to(each))
    unsigned = tuple(sorted(name for name, is_signed in fields.items() if not is_signed))
    about_the_file = _foreign_tail(pdf, reader, embedded)
    if not any(each.kind == SIGNATURE for each in verdicts):
        about_the_file.insert(0, "The document carries no signature.")
    return _verdict(pdf, verdicts, unsigned, about_the_file)


def _verdict(
    pdf: bytes,
    verdicts: Iterable[SignatureVerdict],
    unsigned: tuple[str, ...],
    about_the_file: list[str],
) -> Verification:
    every = tuple(verdicts)
    signatures = tuple(each for each in every if each.kind == SIGNATURE)
    found = [problem for each in every for problem in each.problems]
    return Verification(
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        signatures=signatures,
        seals=tuple(each for each in every if each.kind == SEAL),
        unsigned_fields=unsigned,
        is_intact=bool(signatures) and not about_the_file and all(each.is_intact for each in every),
        problems=(*about_the_file, *found),
    )


def _foreign_tail(
    pdf: bytes, reader: PdfFileReader, embedded: list[EmbeddedPdfSignature]
) -> list[str]:
    """Bytes behind the last signature that belong to no revision of the document."""
    if not embedded:
        return []
    extra = len(pdf) - signature_bytes.covered_up_to(embedded[-1])
    is_last_revision = embedded[-1].signed_revision == reader.xrefs.total_revisions - 1
    if extra > 0 and is_last_revision:
        return [f"{extra} bytes were appended to the file after it was signed."]
    return []
