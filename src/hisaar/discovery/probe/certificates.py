"""What a certificate says, whoever issued it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate; moments are in UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    serial_number: str
    begins_at: datetime
    ends_at: datetime
    key_kind: str
    key_bits: int
    signature: str
    is_self_signed: bool
    matches_name: bool


def read_certificate(content: bytes, name: str) -> Certificate | None:
    """Return what a DER certificate says; None when it cannot be read."""
    try:
        found = x509.load_der_x509_certificate(content)
        names = _names(found)
        kind, bits = _key(found)
        return Certificate(
            subject=found.subject.rfc4514_string(),
            issuer=found.issuer.rfc4514_string(),
            names=names,
            serial_number=f"{found.serial_number:x}",
            begins_at=found.not_valid_before_utc,
            ends_at=found.not_valid_after_utc,
            key_kind=kind,
            key_bits=bits,
            signature=_signature(found),
            is_self_signed=_is_self_signed(found),
            matches_name=any(_matches(pattern, name) for pattern in names),
        )
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the alternative names; only without any does the common name count."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return tuple(str(each.value) for each in common)
    addresses = found.get_values_for_type(x509.IPAddress)
    return (*found.get_values_for_type(x509.DNSName), *map(str, addresses))


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    return type(key).__name__.removesuffix("PublicKey").strip("_"), 256


def _signature(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return certificate.signature_algorithm_oid.dotted_string
    return algorithm.name if algorithm else certificate.signature_algorithm_oid.dotted_string


def _is_self_signed(certificate: x509.Certificate) -> bool:
    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _matches(pattern: str, name: str) -> bool:
    """Say whether a name in a certificate covers `name`; a star stands for one label."""
    try:
        return ipaddress.ip_address(pattern) == ipaddress.ip_address(name)
    except ValueError:
        pass
    wanted, given = pattern.lower().rstrip("."), name.lower().rstrip(".")
    if wanted.startswith("*."):
        label, _, rest = given.partition(".")
        return bool(label) and rest == wanted[2:] and "." in rest
    return wanted == given
