"""The recovery key: what opens every backup when the machine and its keyring are gone.

It is a pair. The secret half is printed once, on paper for the safe; the public half stays in the
key folder, so that nightly backups need no passphrase and a thief of the machine gains no backup.
"""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hisaar.platform.vault.durable import write_private
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home

_CHECK = 2
_GROUP = 5


def issue_recovery_key(home: Home) -> str:
    """Make a new pair, keep the public half, return the secret one to be written down.

    Backups made from now on open with it; older backups still need the key of their time.
    """
    secret = X25519PrivateKey.generate()
    write_private(home.recovery_file, secret.public_key().public_bytes_raw().hex().encode())
    raw = secret.private_bytes_raw()
    text = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def read_public_half(home: Home) -> bytes | None:
    """The public half, when a recovery key was issued."""
    if not home.recovery_file.exists():
        return None
    return bytes.fromhex(home.recovery_file.read_text().strip())


def wrap_for(public: bytes) -> tuple[bytes, bytes]:
    """A one-time public key and the secret that only the holder of the recovery key can repeat."""
    one_time = X25519PrivateKey.generate()
    sent = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(X25519PublicKey.from_public_bytes(public))
    return sent, _derive(shared, sent, public)


def unwrap_with(typed: str, sent: bytes) -> bytes:
    """The same secret from the recovery key as a person types it."""
    secret = X25519PrivateKey.from_private_bytes(_parse(typed))
    shared = secret.exchange(X25519PublicKey.from_public_bytes(sent))
    return _derive(shared, sent, secret.public_key().public_bytes_raw())


def _derive(shared: bytes, sent: bytes, public: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, sent + public, b"hisaar backup recovery").derive(shared)


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"hisaar recovery" + raw).digest()[:_CHECK]


def _parse(typed: str) -> bytes:
    text = "".join(typed.split()).replace("-", "").upper()
    # Digits that base32 does not have are misread letters.
    text = text.replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise VaultError("The recovery key has characters or a length that no key has.") from error
    if len(raw) != 32 + _CHECK or _check(raw[:32]) != raw[32:]:
        raise VaultError("The recovery key was mistyped: its check letters do not fit.")
    return raw[:32]
