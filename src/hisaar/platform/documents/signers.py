"""Who signs: a PKCS#12 file under its passphrase, or a key on a PKCS#11 token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.documents.x509_profiles import attribute

if TYPE_CHECKING:
    from pkcs11 import Session


@dataclass(frozen=True)
class Identity:
    """What a certificate says about its holder."""

    name: str
    role: str
    organisation: str
    email: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime


def open_pkcs12(content: bytes, passphrase: bytes) -> Signer:
    """The signer in a PKCS#12 file (.p12, .pfx)."""
    try:
        bundle = pkcs12.load_pkcs12(content, passphrase)
    except ValueError as error:
        raise DocumentError(_why_unreadable(content)) from error
    if bundle.key is None or bundle.cert is None:
        raise DocumentError("The PKCS#12 file holds no private key with its certificate.")
    if not isinstance(bundle.key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)):
        raise DocumentError("The key in the PKCS#12 file can't sign PDFs: use an EC or RSA key.")
    der = bundle.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate = as_asn1(bundle.cert.certificate)
    others = [as_asn1(each.certificate) for each in bundle.additional_certs]
    return SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs([certificate, *others]),
    )


@contextmanager
def open_token(library: Path, *, token: str, pin: str, label: str) -> Iterator[Signer]:
    """The key and certificate called `label` on a PKCS#11 token, for as long as the block runs."""
    try:
        # An optional extra: most installations sign with PKCS#12 files.
        from pkcs11.exceptions import PinIncorrect, PKCS11Error  # noqa: PLC0415
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import open_pkcs11_session  # noqa: PLC0415
    except ImportError as error:
        raise DocumentError(
            "Signing with a token needs the package python-pkcs11. Install it and try again."
        ) from error
    if not library.exists():
        raise DocumentError(f"The token's driver {library} does not exist.")
    try:
        session = open_pkcs11_session(
            str(library), token_criteria=TokenCriteria(token), user_pin=pin
        )
    except PinIncorrect as error:
        raise DocumentError(
            f"The PIN of the token '{token}' is wrong. Tokens lock after a few wrong PINs."
        ) from error
    except (PKCS11Error, RuntimeError) as error:
        raise DocumentError(f"The token '{token}' cannot be opened ({error}).") from error
    try:
        yield _on_token(session, token, label)
    except PKCS11Error as error:
        raise DocumentError(f"The token '{token}' did not sign ({error!r}).") from error
    finally:
        session.close()


def _on_token(session: Session, token: str, label: str) -> Signer:
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415

    try:
        certificate = PKCS11Signer(session, cert_label=label, key_label=label).signing_cert
    except PKCS11Error as error:
        raise DocumentError(
            f"The token '{token}' has no certificate called '{label}' ({error})."
        ) from error
    if certificate is None:
        raise DocumentError(f"The token '{token}' has no certificate called '{label}'.")
    # Every token signs a finished hash with an elliptic curve; few make the hash themselves.
    is_curve = certificate.public_key.algorithm == "ec"
    return PKCS11Signer(session, cert_label=label, key_label=label, use_raw_mechanism=is_curve)


def identify(signer: Signer) -> Identity:
    """Who a signer says that it is; whether to believe it, the chain of trust decides."""
    if signer.signing_cert is None:
        raise DocumentError("The signer has no certificate.")
    return identity_of(signer.signing_cert)


def identity_of(certificate: asn1_x509.Certificate) -> Identity:
    """Read name, role, organisation and validity from a certificate."""
    parsed = x509.load_der_x509_certificate(certificate.dump())
    subject = parsed.subject
    role = attribute(subject, NameOID.TITLE) or attribute(subject, NameOID.ORGANIZATIONAL_UNIT_NAME)
    issuer = parsed.issuer
    return Identity(
        name=attribute(subject, NameOID.COMMON_NAME) or subject.rfc4514_string(),
        role=role,
        organisation=attribute(subject, NameOID.ORGANIZATION_NAME),
        email=_email(parsed),
        issuer=" · ".join(
            filter(
                None,
                (
                    attribute(issuer, NameOID.ORGANIZATION_NAME),
                    attribute(issuer, NameOID.COMMON_NAME),
                ),
            )
        ),
        serial=f"{parsed.serial_number:x}",
        valid_from=parsed.not_valid_before_utc,
        valid_until=parsed.not_valid_after_utc,
    )


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _email(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return attribute(certificate.subject, NameOID.EMAIL_ADDRESS)
    addresses = names.get_values_for_type(x509.RFC822Name)
    return addresses[0] if addresses else ""


def _why_unreadable(content: bytes) -> str:
    # A PKCS#12 file is a DER sequence that begins with version 3.
    if content[:1] == b"\x30" and b"\x02\x01\x03" in content[:12]:
        return "The passphrase does not open this PKCS#12 file. Check it and try again."
    return "This is not a PKCS#12 file. Choose the .p12 or .pfx file that holds your certificate."
