"""One backup as one file: who may open it, then a sealed stream.

    magic 8 | length of the head 4 | head, JSON | chunks, see ``sealed``

Every backup has a random key of its own. The head holds it once per way to open it: under the
passphrase (scrypt), under the recovery key (X25519), and under the installation's own keyring, so
that it can check its backups by itself. The head is bound to every chunk.
"""

import base64
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from hisaar.platform.vault.errors import Damaged, VaultError, WrongKey
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import Keyring
from hisaar.platform.vault.recovery import read_public_half, unwrap_with, wrap_for
from hisaar.platform.vault.sealed import SealedReader, SealedWriter

MAGIC = b"HSRBACK1"
MINIMUM_PASSPHRASE = 12
_LENGTH = struct.Struct(">I")
_LARGEST_HEAD = 64 * 1024
_SCRYPT_LOG_N = 17  # 128 MiB and about half a second for each guess
_LARGEST_LOG_N = 20
_SLOT_CONTEXT = b"hisaar backup key"


@dataclass(frozen=True)
class Unlock:
    """What the person or the installation at hand can open a backup with."""

    passphrase: str = ""
    recovery_key: str = ""
    keyring: Keyring | None = None


def start_writing(target: BinaryIO, home: Home, *, passphrase: str, engine: str) -> SealedWriter:
    """Write a backup's head and return where its content goes."""
    key = os.urandom(32)
    slots = list(_slots(key, home, passphrase))
    if not any(slot["kind"] != "keyring" for slot in slots):
        raise VaultError(
            "A backup needs a passphrase, or a recovery key issued beforehand "
            "(`hisaar key recovery`); otherwise nobody could open it once this machine is gone."
        )
    head = json.dumps(
        {"created_at": datetime.now(UTC).isoformat(), "engine": engine, "slots": slots}
    ).encode()
    prefix = MAGIC + _LENGTH.pack(len(head)) + head
    target.write(prefix)
    return SealedWriter(target, key, prefix)


def start_reading(source: BinaryIO, unlock: Unlock, *, name: str) -> tuple[dict[str, Any], Any]:
    """Read a backup's head, open it, and return (head, stream of its content)."""
    start = source.read(len(MAGIC) + _LENGTH.size)
    if not start.startswith(MAGIC) or len(start) < len(MAGIC) + _LENGTH.size:
        raise Damaged(f"{name} is no Hisaar backup, or its beginning is damaged.")
    (length,) = _LENGTH.unpack(start[len(MAGIC) :])
    raw = source.read(min(length, _LARGEST_HEAD))
    try:
        head = json.loads(raw)
        key = _open_slots(head["slots"], unlock, name=name)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{name} is damaged: its head cannot be read.") from error
    return head, SealedReader(source, key, start + raw, name=name)


def _slots(key: bytes, home: Home, passphrase: str) -> Iterator[dict[str, Any]]:
    own = home.keyring.current("backup")
    yield {"kind": "keyring", "key": own.id, "sealed": _wrap(own.derive("backup"), key)}
    if passphrase:
        if len(passphrase) < MINIMUM_PASSPHRASE:
            raise VaultError(
                f"The passphrase is too short: use at least {MINIMUM_PASSPHRASE} characters, "
                f"such as four or five random words."
            )
        salt = os.urandom(16)
        wrapping = _stretch(passphrase, salt, _SCRYPT_LOG_N)
        yield {
            "kind": "passphrase",
            "salt": _text(salt),
            "log_n": _SCRYPT_LOG_N,
            "sealed": _wrap(wrapping, key),
        }
    if public := read_public_half(home):
        sent, wrapping = wrap_for(public)
        yield {"kind": "recovery", "sent": _text(sent), "sealed": _wrap(wrapping, key)}


def _open_slots(slots: list[dict[str, Any]], unlock: Unlock, *, name: str) -> bytes:
    for slot in slots:
        wrapping = _wrapping_key(slot, unlock)
        if wrapping is None:
            continue
        raw = base64.b64decode(slot["sealed"])
        try:
            return AESGCM(wrapping).decrypt(raw[:12], raw[12:], _SLOT_CONTEXT)
        except InvalidTag:
            continue
    ways = ", ".join(slot["kind"] for slot in slots if slot["kind"] != "keyring")
    raise WrongKey(
        f"{name} does not open with what was given. It was made for: {ways}. Check the passphrase "
        f"or the recovery key for typing errors, and that they were in use when it was made."
    )


def _wrapping_key(slot: dict[str, Any], unlock: Unlock) -> bytes | None:
    if slot["kind"] == "passphrase" and unlock.passphrase:
        if slot["log_n"] > _LARGEST_LOG_N:
            raise ValueError("more memory than any of our backups asks for")
        return _stretch(unlock.passphrase, base64.b64decode(slot["salt"]), slot["log_n"])
    if slot["kind"] == "recovery" and unlock.recovery_key:
        return unwrap_with(unlock.recovery_key, base64.b64decode(slot["sent"]))
    if slot["kind"] == "keyring" and unlock.keyring is not None:
        try:
            return unlock.keyring.get(slot["key"]).derive("backup")
        except WrongKey:
            return None
    return None


def _stretch(passphrase: str, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt, 32, 2**log_n, 8, 1).derive(passphrase.encode())


def _wrap(wrapping: bytes, key: bytes) -> str:
    nonce = os.urandom(12)
    return _text(nonce + AESGCM(wrapping).encrypt(nonce, key, _SLOT_CONTEXT))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
