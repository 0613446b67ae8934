"""Reading PDFs that come from anywhere: whatever is wrong with them becomes a sentence."""

from __future__ import annotations

import io
import logging

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from hisaar.platform.documents.errors import DocumentError

# The library logs tracebacks of what it reports anyway; a verdict carries it in a sentence.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

# ISO 32000-1, annex H: readers look for the header within the first 1024 bytes.
HEADER_WITHIN = 1024
LARGEST_PDF = 200 * 1024 * 1024


class DamagedPdfError(DocumentError):
    """The file claims to be a PDF but cannot be read as one."""


def read(pdf: bytes) -> PdfFileReader:
    """Open a PDF strictly; encrypted, damaged and foreign files are refused."""
    if not pdf:
        raise DocumentError("The file is empty.")
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        raise DocumentError("This is not a PDF file: it does not begin with %PDF.")
    if len(pdf) > LARGEST_PDF:
        raise DocumentError(f"The PDF is larger than {LARGEST_PDF // 1024 // 1024} MiB.")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        is_encrypted = reader.encrypted
        if not is_encrypted:
            # Touches catalogue and pages, so that damage shows here and not halfway through.
            _ = reader.root["/Pages"]["/Count"]
    # A parser of hostile bytes may fail in any way; nothing of it may reach the user.
    except Exception as error:
        raise DamagedPdfError(
            damage("The file is damaged or was changed: it cannot be read as a PDF", error)
        ) from error
    if is_encrypted:
        raise DocumentError(
            "The PDF is protected with a password. Save a copy without password protection and "
            "try again; an encrypted document can't be signed or checked here."
        )
    return reader


def signature_fields(reader: PdfFileReader) -> dict[str, bool]:
    """The names of the signature fields, and whether each one is signed."""
    try:
        return {name: value is not None for name, value, _ in enumerate_sig_fields(reader) if name}
    except Exception as error:  # a hostile form may fail in any way
        raise DamagedPdfError(damage("The form in the PDF is damaged", error)) from error


def damage(what: str, error: Exception) -> str:
    """A sentence about damage, with the parser's reason in brackets."""
    text = str(error).strip().rstrip(".")
    reason = (text[:1].lower() + text[1:160]) if text else type(error).__name__
    return f"{what} ({reason})."
