"""X.509 certificates of the installation's authority: pure building, no files.

The profiles follow RFC 5280 and ETSI EN 319 412: key usage critical, key identifiers present, so
that poppler, Acrobat and pyHanko build the same chain. Officers' keys lie on the curve P-256; the
time-stamping key is RSA 3072, which every reader of RFC 3161 tokens understands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from hisaar.platform.documents.errors import DocumentError

AUTHORITY_DAYS = 20 * 365
TIMESTAMP_DAYS = 10 * 365
# RFC 9336: a certificate for signing documents; the second is what Adobe's readers look for.
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
ADOBE_DOCUMENT_SIGNING = ObjectIdentifier("1.2.840.113583.1.1.5")
# Clocks of two machines differ: a certificate is valid from a little before it was made.
CLOCK_TOLERANCE = timedelta(minutes=5)
LONGEST_NAME = 64  # RFC 5280, upper bounds of common name, organisation and title


@dataclass(frozen=True)
class Officer:
    """Whom a certificate is for, and for how long."""

    name: str
    role: str
    email: str
    starts_at: datetime
    expires_at: datetime


def root_certificate(
    organisation: str, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    """The authority's own certificate, which readers are asked to trust."""
    name = _name(organisation, "Signing authority")
    return (
        _builder(name, name, key.public_key(), now, now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def timestamp_certificate(
    organisation: str,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    key: rsa.RSAPrivateKey,
    now: datetime,
) -> x509.Certificate:
    """The certificate of the installation's clock (RFC 3161: its one use is time stamping)."""
    name = _name(organisation, "Time stamps")
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return (
        _builder(name, root.subject, key.public_key(), now, now + timedelta(days=TIMESTAMP_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(authority_key_identifier(root_key), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def officer_certificate(
    officer: Officer,
    public_key: ec.EllipticCurvePublicKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """A certificate that can sign documents and nothing else of consequence."""
    usage = x509.ExtendedKeyUsage(
        [DOCUMENT_SIGNING, ADOBE_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    )
    builder = (
        _builder(
            _name(attribute(root.subject, NameOID.ORGANIZATION_NAME), officer.name, officer.role),
            root.subject,
            public_key,
            officer.starts_at,
            officer.expires_at,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(authority_key_identifier(root_key), critical=False)
    )
    if officer.email:
        try:
            names = x509.SubjectAlternativeName([x509.RFC822Name(officer.email)])
        except ValueError:
            raise DocumentError(
                f"'{officer.email}' is no e-mail address for a certificate."
            ) from None
        builder = builder.add_extension(names, critical=False)
    return builder.sign(root_key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - CLOCK_TOLERANCE)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(organisation: str, common_name: str, role: str = "") -> x509.Name:
    attributes = [
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.TITLE, role),
        (NameOID.COMMON_NAME, common_name),
    ]
    return x509.Name(
        [x509.NameAttribute(oid, value[:LONGEST_NAME]) for oid, value in attributes if value]
    )


def _key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def authority_key_identifier(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def attribute(name: x509.Name, oid: ObjectIdentifier) -> str:
    """The first value of an attribute of a name, or an empty string."""
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
