"""The certificate authority of an installation: certificates for its officers' signatures.

A small insurer has no certificate authority; this one gives its officers certificates that every
PDF reader can check once it trusts the authority's root. Private keys never lie on disk in clear:
the authority's own are encrypted under a key that the caller holds, an officer's key exists only
inside the PKCS#12 file that is handed to the officer under a passphrase of the officer's choosing.

The folder holds

    authority.pem    the root
    timestamp.pem    the time-stamping certificate
    keys.pem         their keys, encrypted; one file, so that a change of key is whole or not at all
    register.json    what was issued, what was revoked
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from hisaar.platform.documents import x509_profiles
from hisaar.platform.documents.errors import DocumentError

OFFICER_DAYS = 2 * 365
REVOCATION_LIST_DAYS = 30
LEAST_PASSPHRASE = 10

REVOCATION_REASONS = {
    "key_compromise": x509.ReasonFlags.key_compromise,
    "left_office": x509.ReasonFlags.affiliation_changed,
    "superseded": x509.ReasonFlags.superseded,
    "cessation": x509.ReasonFlags.cessation_of_operation,
    "unspecified": x509.ReasonFlags.unspecified,
}


@dataclass(frozen=True)
class IssuedCertificate:
    """One line of the authority's register; moments are ISO 8601 in UTC."""

    serial: str
    name: str
    role: str
    email: str
    issued_at: str
    expires_at: str
    revoked_at: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Authority:
    """An opened authority. Its keys are in memory for as long as this object is."""

    folder: Path
    organisation: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    timestamp_certificate: x509.Certificate
    timestamp_key: rsa.RSAPrivateKey

    @property
    def root_pem(self) -> bytes:
        """The root, to be imported into PDF readers that shall trust the officers."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def create_authority(
    folder: Path, organisation: str, *, encryption_key: bytes, at: datetime | None = None
) -> Authority:
    """Make the root and the time-stamping certificate of `organisation` in an empty folder."""
    if not organisation.strip():
        raise DocumentError("A certificate authority needs the organisation's name.")
    _check_encryption_key(encryption_key)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(folder):
        if (folder / "authority.pem").exists():
            raise DocumentError(
                f"{folder} already holds a certificate authority. Open it instead; making a new "
                "one would take away the trust in every signature made so far."
            )
        now = _moment(at)
        key = ec.generate_private_key(ec.SECP256R1())
        root = x509_profiles.root_certificate(organisation, key, now)
        stamp_key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        stamp = x509_profiles.timestamp_certificate(organisation, root, key, stamp_key, now)
        _write(folder / "register.json", b"[]\n")
        _write(folder / "timestamp.pem", stamp.public_bytes(serialization.Encoding.PEM))
        _write(folder / "keys.pem", _encrypted(key, stamp_key, encryption_key))
        # Written last: its presence says that the folder is complete.
        _write(folder / "authority.pem", root.public_bytes(serialization.Encoding.PEM))
    return Authority(folder, organisation, root, key, stamp, stamp_key)


def open_authority(folder: Path, *, encryption_key: bytes) -> Authority:
    """Open what `create_authority` made; refused with a sentence when the key does not fit."""
    _check_encryption_key(encryption_key)
    if not (folder / "authority.pem").exists():
        raise DocumentError(f"There is no certificate authority in {folder} yet.")
    try:
        certificate = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes())
        stamp = x509.load_pem_x509_certificate((folder / "timestamp.pem").read_bytes())
        key, stamp_key = _decrypted((folder / "keys.pem").read_bytes(), encryption_key)
    except OSError as error:
        raise DocumentError(
            f"The certificate authority in {folder} is incomplete: {error.filename} cannot be "
            "read. Restore the folder from a backup."
        ) from error
    except ValueError as error:
        raise DocumentError(
            f"The certificate authority in {folder} cannot be opened: the encryption key does "
            "not fit, or a file is damaged."
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(
        stamp_key, rsa.RSAPrivateKey
    ):
        raise DocumentError(f"The keys in {folder} are not those of a certificate authority.")
    organisation = x509_profiles.attribute(certificate.subject, NameOID.ORGANIZATION_NAME)
    return Authority(folder, organisation, certificate, key, stamp, stamp_key)


def change_encryption_key(folder: Path, *, old: bytes, new: bytes) -> None:
    """Encrypt the authority's keys under another key, as when the installation's key is rotated."""
    authority = open_authority(folder, encryption_key=old)
    _check_encryption_key(new)
    with _locked(folder):
        _write(folder / "keys.pem", _encrypted(authority.key, authority.timestamp_key, new))


def issue_officer(
    authority: Authority,
    *,
    name: str,
    role: str,
    email: str,
    passphrase: bytes,
    valid_days: int = OFFICER_DAYS,
    at: datetime | None = None,
) -> bytes:
    """A PKCS#12 file with a new key and certificate for an officer; nothing of it is kept here."""
    now = _moment(at)
    _check_officer(name, role, passphrase, valid_days)
    expires = now + timedelta(days=valid_days)
    if expires > authority.certificate.not_valid_after_utc:
        last = authority.certificate.not_valid_after_utc.date()
        raise DocumentError(
            f"A certificate valid for {valid_days} days would outlive the authority, which ends "
            f"on {last}. Choose fewer days."
        )
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = x509_profiles.officer_certificate(
        x509_profiles.Officer(name, role, email, now, expires),
        key.public_key(),
        authority.certificate,
        authority.key,
    )
    with _locked(authority.folder):
        register = list(issued_certificates(authority.folder))
        register.append(
            IssuedCertificate(
                serial=f"{certificate.serial_number:x}",
                name=name,
                role=role,
                email=email,
                issued_at=now.isoformat(),
                expires_at=expires.isoformat(),
            )
        )
        _write_register(authority.folder, register)
    return pkcs12.serialize_key_and_certificates(
        name.encode(),
        key,
        certificate,
        [authority.certificate],
        serialization.BestAvailableEncryption(passphrase),
    )


def issued_certificates(folder: Path) -> tuple[IssuedCertificate, ...]:
    """The register of the authority, oldest first."""
    try:
        entries = json.loads((folder / "register.json").read_text(encoding="utf-8"))
        return tuple(IssuedCertificate(**entry) for entry in entries)
    except (OSError, ValueError, TypeError) as error:
        raise DocumentError(
            f"The register of certificates {folder / 'register.json'} cannot be read. Restore "
            "it from a backup."
        ) from error


def revoke(
    authority: Authority, serial: str, *, reason: str = "unspecified", at: datetime | None = None
) -> bytes:
    """Revoke a certificate from `at` on and return the new revocation list (DER).

    Signatures made before that moment stay good, if a time stamp proves when they were made.
    """
    if reason not in REVOCATION_REASONS:
        known = ", ".join(REVOCATION_REASONS)
        raise DocumentError(f"'{reason}' is no reason for a revocation. Use one of: {known}.")
    now = _moment(at)
    with _locked(authority.folder):
        register = list(issued_certificates(authority.folder))
        index = _position(register, serial)
        if register[index].revoked_at:
            raise DocumentError(
                f"The certificate of {register[index].name} was already revoked on "
                f"{register[index].revoked_at[:10]}."
            )
        register[index] = replace(register[index], revoked_at=now.isoformat(), reason=reason)
        _write_register(authority.folder, register)
    return revocation_list(authority, at=now)


def revocation_list(authority: Authority, *, at: datetime | None = None) -> bytes:
    """A fresh, signed list of what is revoked at that moment (a DER encoded CRL)."""
    now = _moment(at)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now)
        .next_update(now + timedelta(days=REVOCATION_LIST_DAYS))
        # Seconds since 1970: grows with every list without a counter that could be lost.
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509_profiles.authority_key_identifier(authority.key), critical=False)
    )
    for entry in issued_certificates(authority.folder):
        if entry.revoked_at and datetime.fromisoformat(entry.revoked_at) <= now:
            builder = builder.add_revoked_certificate(_revoked(entry))
    signed = builder.sign(authority.key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def _revoked(entry: IssuedCertificate) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(int(entry.serial, 16))
        .revocation_date(datetime.fromisoformat(entry.revoked_at))
    )
    if entry.reason != "unspecified":  # RFC 5280 wants no entry for this one
        reason = x509.CRLReason(REVOCATION_REASONS[entry.reason])
        builder = builder.add_extension(reason, critical=False)
    return builder.build()


def _check_officer(name: str, role: str, passphrase: bytes, valid_days: int) -> None:
    if not name.strip() or not role.strip():
        raise DocumentError("An officer's certificate needs a name and a role.")
    if len(passphrase.decode(errors="replace")) < LEAST_PASSPHRASE:
        raise DocumentError(
            f"The passphrase is too short: it protects the officer's signature and needs at "
            f"least {LEAST_PASSPHRASE} characters."
        )
    if valid_days < 1:
        raise DocumentError("A certificate must be valid for at least one day.")


def _check_encryption_key(encryption_key: bytes) -> None:
    if len(encryption_key) < 16:
        raise DocumentError(
            "The key that protects the certificate authority must have at least 16 bytes."
        )


def _position(register: list[IssuedCertificate], serial: str) -> int:
    wanted = serial.lower().lstrip("0")
    for index, entry in enumerate(register):
        if entry.serial == wanted:
            return index
    raise DocumentError(f"This authority has issued no certificate with the serial {serial}.")


def _moment(at: datetime | None) -> datetime:
    moment = datetime.now(UTC) if at is None else at.astimezone(UTC)
    return moment.replace(microsecond=0)  # X.509 knows whole seconds only


def _encrypted(
    key: ec.EllipticCurvePrivateKey, stamp_key: rsa.RSAPrivateKey, encryption_key: bytes
) -> bytes:
    protection = serialization.BestAvailableEncryption(encryption_key.hex().encode())
    return b"".join(
        each.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
        )
        for each in (key, stamp_key)
    )


def _decrypted(pem: bytes, encryption_key: bytes) -> tuple[object, object]:
    """The authority's key and the time stamps' key; ValueError when they cannot be had."""
    first, mark, rest = pem.partition(b"-----END ENCRYPTED PRIVATE KEY-----\n")
    password = encryption_key.hex().encode()
    return (
        serialization.load_pem_private_key(first + mark, password=password),
        serialization.load_pem_private_key(rest, password=password),
    )


def _write_register(folder: Path, register: list[IssuedCertificate]) -> None:
    lines = [asdict(entry) for entry in register]
    text = json.dumps(lines, ensure_ascii=False, indent=1) + "\n"
    _write(folder / "register.json", text.encode())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power fails; readable by the owner only."""
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time, over all processes."""
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
