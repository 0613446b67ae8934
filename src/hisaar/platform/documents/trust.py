"""Chains of trust and lists of revoked certificates."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from hisaar.platform.documents.errors import DocumentError


def certificates(roots: Iterable[bytes]) -> list[asn1_x509.Certificate]:
    """Certificates from PEM (also several in one text) or DER."""
    found: list[asn1_x509.Certificate] = []
    for content in roots:
        try:
            if pem.detect(content):
                blocks = [der for _, _, der in pem.unarmor(content, multiple=True)]
            else:
                blocks = [content]
            for der in blocks:
                x509.load_der_x509_certificate(der)
                found.append(asn1_x509.Certificate.load(der))
        except ValueError as error:
            raise DocumentError(f"A trusted certificate cannot be read ({error}).") from error
    return found


def context(
    roots: Sequence[asn1_x509.Certificate],
    revocation_lists: Sequence[bytes],
    at: datetime,
    others: Iterable[asn1_x509.Certificate] = (),
) -> ValidationContext:
    """The rules by which a chain is judged at a moment: these roots, no network."""
    # Given even when empty: left out, the operating system's roots would be trusted.
    manager = SimpleTrustManager.build(trust_roots=list(roots))
    return ValidationContext(
        trust_manager=manager,
        other_certs=list(others),
        moment=at,
        crls=list(revocation_lists),
        allow_fetching=False,
        revocation_mode="soft-fail",
        # A list that was made a little after the signature is the fresher witness.
        retroactive_revinfo=True,
    )


def chains_to(
    signer: Signer,
    roots: Sequence[asn1_x509.Certificate],
    revocation_lists: Sequence[bytes],
    at: datetime,
) -> bool:
    """Whether the signer's certificate leads to one of the roots at that moment."""
    if not roots or signer.signing_cert is None:
        return False
    return not fault_of_chain(
        signer.signing_cert, roots, at, others=signer.cert_registry, lists=revocation_lists
    )


def fault_of_chain(
    certificate: asn1_x509.Certificate,
    roots: Sequence[asn1_x509.Certificate],
    at: datetime,
    *,
    others: Iterable[asn1_x509.Certificate] = (),
    lists: Sequence[bytes] = (),
    purpose: str = "",
) -> str:
    """Why a certificate is not to be trusted at that moment; empty when it is.

    `purpose` is an extended key usage that it must have, such as time_stamping.
    """
    validator = CertificateValidator(
        certificate,
        intermediate_certs=list(others),
        validation_context=context(roots, lists, at),
    )
    wanted = {purpose} if purpose else None
    try:
        asyncio.run(validator.async_validate_usage(set(), extended_key_usage=wanted))
    except ExpiredError as error:
        return f"expired on {error.expired_dt.date()}"
    except NotYetValidError:
        return "was not valid yet"
    except RevokedError as error:
        return f"was revoked on {error.revocation_dt.date()}"
    except PathBuildingError:
        return "was not issued by a trusted authority"
    except (ValidationError, InvalidSignature) as error:
        return f"cannot be trusted ({error})"
    return ""


def revoked_at(
    certificate: asn1_x509.Certificate | None,
    issuers: Iterable[asn1_x509.Certificate],
    revocation_lists: Iterable[bytes],
) -> datetime | None:
    """When a list that its issuer really signed says that the certificate was revoked."""
    if certificate is None:
        return None
    wanted = x509.load_der_x509_certificate(certificate.dump())
    moments: list[datetime] = []
    possible = [x509.load_der_x509_certificate(issuer.dump()) for issuer in issuers]
    for content in revocation_lists:
        revoked = _entry(content, wanted, possible)
        if revoked is not None:
            moments.append(revoked.revocation_date_utc)
    return min(moments, default=None)


def _entry(
    content: bytes, wanted: x509.Certificate, issuers: Sequence[x509.Certificate]
) -> x509.RevokedCertificate | None:
    try:
        revocations = x509.load_der_x509_crl(content)
    except ValueError:
        return None
    if revocations.issuer != wanted.issuer:
        return None
    if not any(_is_signed_by(revocations, issuer) for issuer in issuers):
        return None
    return revocations.get_revoked_certificate_by_serial_number(wanted.serial_number)


def _is_signed_by(revocations: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    try:
        return issuer.subject == revocations.issuer and revocations.is_signature_valid(key)  # type: ignore[arg-type]
    except (TypeError, InvalidSignature, ValueError):
        return False
