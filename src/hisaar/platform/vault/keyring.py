"""The keys of one installation: random, one current key per purpose, older ones for reading."""

import json
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hisaar.platform.vault.durable import (
    locked,
    make_private_folder,
    refuse_loose_permissions,
    write_private,
)
from hisaar.platform.vault.errors import VaultError, WrongKey

FORMAT = 1
PURPOSES = {
    "database": "opens the records' database",
    "field": "seals single fields, such as a CNIC",
    "index": "makes the blind indexes that find a sealed field",
    "file": "seals the files at rest and hides their names",
    "signing": "signs sessions and links (Django's SECRET_KEY)",
    "backup": "lets this installation check its own backups",
}


@dataclass(frozen=True)
class Key:
    """One random key of 256 bits; its id is public and stands beside whatever it sealed."""

    id: str
    purpose: str
    created_at: datetime
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, purpose: str) -> "Key":
        return cls(
            id=secrets.token_hex(4),
            purpose=purpose,
            created_at=datetime.now(UTC),
            secret=secrets.token_bytes(32),
        )

    def derive(self, info: str, *, salt: bytes = b"", length: int = 32) -> bytes:
        """A key for one narrow use, which tells nothing about this one (HKDF-SHA256)."""
        return HKDF(hashes.SHA256(), length, salt or None, info.encode()).derive(self.secret)


@dataclass(frozen=True)
class _Content:
    keys: tuple[Key, ...]
    rotating: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        rows = [
            {
                "id": key.id,
                "purpose": key.purpose,
                "created_at": key.created_at.isoformat(),
                "secret": key.secret.hex(),
            }
            for key in self.keys
        ]
        document = {"format": FORMAT, "rotating": list(self.rotating), "keys": rows}
        return json.dumps(document, indent=1).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "_Content":
        document: dict[str, Any] = json.loads(raw)
        if document["format"] != FORMAT:
            raise ValueError("another format")
        keys = tuple(
            Key(
                id=row["id"],
                purpose=row["purpose"],
                created_at=datetime.fromisoformat(row["created_at"]),
                secret=bytes.fromhex(row["secret"]),
            )
            for row in document["keys"]
        )
        return cls(keys, tuple(document["rotating"]))


class Keyring:
    """The file of keys. The last key of a purpose is its current one; the rest only read.

    Every look notices a file that another process has replaced, so a running server uses a new key
    from the moment it is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._is_file = True
        self._seen: tuple[int, int, int] | None = None
        self._content = _Content(())
        self._by_id: dict[str, Key] = {}
        self._by_purpose: dict[str, tuple[Key, ...]] = {}

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """Write a new keyring with one key per purpose; an existing file is never replaced."""
        make_private_folder(path.parent)
        if path.exists():
            raise VaultError(
                f"{path} holds keys already. Whoever replaces them loses what they seal; "
                f"move the file away first if that is meant."
            )
        content = _Content(tuple(Key.generate(purpose) for purpose in PURPOSES))
        write_private(path, content.to_bytes())
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Keyring":
        """Read a keyring, refusing one that others could have read."""
        if not path.exists():
            raise VaultError(
                f"The keys are not at {path}. Mount the disk that holds them, set HISAAR_KEYS to "
                f"their folder, or restore a backup."
            )
        refuse_loose_permissions(path.parent, what="The folder of the keys")
        refuse_loose_permissions(path, what="The key file")
        ring = cls(path)
        ring._refresh()
        return ring

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Keyring":
        """A keyring that lives in memory only, as found inside a backup."""
        ring = cls(Path("the keyring in the backup"))
        ring._is_file = False
        ring._take(_Content.from_bytes(raw))
        return ring

    def to_bytes(self) -> bytes:
        self._refresh()
        return self._content.to_bytes()

    # -- reading ---------------------------------------------------------------------------------

    def current(self, purpose: str) -> Key:
        """The key that seals from now on."""
        return self.keys(purpose)[0]

    def keys(self, purpose: str) -> tuple[Key, ...]:
        """Every key of this purpose, newest first."""
        self._refresh()
        try:
            return self._by_purpose[purpose]
        except KeyError:
            raise VaultError(f"{self.path} holds no key that {PURPOSES[purpose]}.") from None

    def get(self, key_id: str) -> Key:
        """The key with this id, which stands beside whatever it sealed."""
        self._refresh()
        try:
            return self._by_id[key_id]
        except KeyError:
            raise WrongKey(
                f"Key {key_id} is not in {self.path}; what it sealed cannot be read. "
                f"Restore the key file from a backup made while that key was in use."
            ) from None

    def database_keys(self) -> list[str]:
        """What the encrypted database may be opened with, the current key first, as hexadecimal."""
        return [key.secret.hex() for key in self.keys("database")]

    def signing_secrets(self) -> list[str]:
        """Django's SECRET_KEY, then its SECRET_KEY_FALLBACKS."""
        return [key.derive("django secret key").hex() for key in self.keys("signing")]

    @property
    def rotating(self) -> tuple[str, ...]:
        """Purposes whose rotation has begun and not finished."""
        self._refresh()
        return self._content.rotating

    # -- changing --------------------------------------------------------------------------------

    def rotate(self, *purposes: str) -> list[Key]:
        """Add a new current key for each purpose and note that their re-encryption is to be done.

        A purpose whose rotation is under way keeps its new key: rotation continues.
        """
        for purpose in purposes:
            if purpose not in PURPOSES:
                raise VaultError(f"There is no key '{purpose}'; choose from {', '.join(PURPOSES)}.")

        def change(content: _Content) -> _Content:
            added = [p for p in purposes if p not in content.rotating]
            return _Content(
                (*content.keys, *(Key.generate(purpose) for purpose in added)),
                (*content.rotating, *added),
            )

        self._change(change)
        return [self.current(purpose) for purpose in purposes]

    def finish(self, purpose: str, *, retire: Iterable[str] = ()) -> None:
        """Note that everything is sealed with the current key; forget the keys in ``retire``."""
        gone = set(retire) - {self.current(purpose).id}
        self._change(
            lambda content: _Content(
                tuple(key for key in content.keys if key.id not in gone),
                tuple(name for name in content.rotating if name != purpose),
            )
        )

    def adopt(self, other: "Keyring") -> None:
        """Take over all keys of ``other``, whose current ones become current here; lose none."""
        theirs = other._content.keys
        known = {key.id for key in theirs}
        self._change(
            lambda content: _Content(
                (*(key for key in content.keys if key.id not in known), *theirs),
                other._content.rotating,
            )
        )

    def _change(self, change: Callable[[_Content], _Content]) -> None:
        with locked(self.path.with_name(".lock")):
            self._seen = None
            self._refresh()
            write_private(self.path, change(self._content).to_bytes())
        self._refresh()

    def _refresh(self) -> None:
        if not self._is_file:
            return
        status = self.path.stat()
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen == self._seen:
            return
        try:
            content = _Content.from_bytes(self.path.read_bytes())
        except (ValueError, KeyError, TypeError) as error:
            raise VaultError(
                f"{self.path} is not a Hisaar key file, or is damaged. Restore it from a backup; "
                f"do not delete it while you look for one."
            ) from error
        self._take(content)
        self._seen = seen

    def _take(self, content: _Content) -> None:
        by_purpose: dict[str, list[Key]] = {}
        for key in content.keys:
            by_purpose.setdefault(key.purpose, []).insert(0, key)
        with self._lock:
            self._content = content
            self._by_id = {key.id: key for key in content.keys}
            self._by_purpose = {purpose: tuple(keys) for purpose, keys in by_purpose.items()}
