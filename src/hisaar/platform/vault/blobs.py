"""Files at rest: encrypted, addressed by what they contain, stored once.

A file is known to the product by the SHA-256 of its content. On disk it lies at
``blobs/<key id>/<2 letters>/<name>``, where the name is a keyed hash (HMAC-SHA256) of that address:
whoever holds the disk but not the key can neither read a file nor tell whether a known file is
there. Each file is sealed with a key of its own, derived from the keyring's and a random salt, so
that chunks cannot be exchanged between files; its head holds address and length, sealed with the
same key, so that a file under another's name is found before its first byte is handed out.

    magic 8 | key id 4 | salt 32 | sealed(address 32, length 8) 56 | chunks, see ``sealed``
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hisaar.platform.vault.durable import locked, make_private_folder, sweep, sync_folder
from hisaar.platform.vault.errors import Damaged, NotFound, WrongKey
from hisaar.platform.vault.keyring import Key, Keyring
from hisaar.platform.vault.sealed import CHUNK, SLOT_NONCE, TAG, Readable, SealedWriter, open_chunks

MAGIC = b"HSRBLOB1"
_HEAD = struct.Struct(">8s4s32s")
_SLOT = struct.Struct(">32sQ")
_SLOT_SIZE = _SLOT.size + TAG
HEAD_SIZE = _HEAD.size + _SLOT_SIZE


@dataclass(frozen=True)
class Blob:
    """What a file is known by: the SHA-256 of its content, in hexadecimal, and its length."""

    sha256: str
    size: int


@dataclass(frozen=True)
class _Opened:
    blob: Blob
    key: bytes
    head: bytes


class BlobStore:
    """The files of one installation. Safe between threads and processes."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self.folder = folder
        self.keyring = keyring

    # -- reading ---------------------------------------------------------------------------------

    def has(self, sha256: str) -> bool:
        """Whether a file with this content is there."""
        return self._find(sha256) is not None

    def size(self, sha256: str) -> int:
        """The length of a file's content, as its sealed head says."""
        with self._stream(sha256) as stream:
            return self._open_head(stream, name=_name(sha256), expected=sha256).blob.size

    def open(self, sha256: str) -> "Content":
        """The content in chunks of 64 KiB. A missing file or a damaged head is told at the call."""
        stream = self._stream(sha256)
        try:
            opened = self._open_head(stream, name=_name(sha256), expected=sha256)
        except BaseException:
            stream.close()
            raise
        return Content(stream, opened, name=_name(sha256))

    def read(self, sha256: str) -> bytes:
        """The whole content at once, for small files."""
        with self.open(sha256) as content:
            return b"".join(content)

    # -- writing ---------------------------------------------------------------------------------

    def put(self, content: Readable | Iterable[bytes]) -> Blob:
        """Store a stream, a file or chunks of bytes; the same content twice is stored once.

        When this returns, the file has reached the disk. A damaged copy already there is replaced.
        """
        key = self.keyring.current("file")
        with self._temporary() as path:
            blob = self._seal_into(path, key, content)
            target = self._place(key, blob.sha256)
            found = self._find(blob.sha256)
            if found == target and not self._faults(target):
                return blob
            make_private_folder(target.parent)
            path.replace(target)
            sync_folder(target.parent)
            if found is not None and found != target:
                found.unlink(missing_ok=True)
        return blob

    def delete(self, sha256: str) -> None:
        """Erase a file. The caller answers for it that nothing refers to it any more."""
        busy = "A backup is being written, and until it is done no file can be erased. Try later."
        with locked(self.folder / ".lock", busy=busy):
            for key in self.keyring.keys("file"):
                path = self._place(key, sha256)
                if path.exists():
                    path.unlink()
                    sync_folder(path.parent)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within this block no file is erased, in whichever process; a backup needs that."""
        make_private_folder(self.folder)
        with locked(self.folder / ".lock", shared=True):
            yield

    # -- checking --------------------------------------------------------------------------------

    def paths(self) -> Iterator[Path]:
        """Every stored file, in a fixed order."""
        yield from sorted(path for path in self.folder.glob("????????/??/*") if path.is_file())

    def verify(self) -> Iterator[tuple[str, str]]:
        """Read every file; yields (address or place, sentence) for each that is damaged."""
        for path in self.paths():
            if fault := self._faults(path):
                yield fault

    def addresses(self) -> Iterator[Blob]:
        """What is stored, from the sealed heads alone; damaged ones are passed over."""
        for path in self.paths():
            with suppress(Damaged, WrongKey), path.open("rb") as stream:
                yield self._open_head(stream, name=str(path)).blob

    def check(self, stream: BinaryIO, *, name: str) -> Blob:
        """Read a sealed file to its end and return what it holds, or tell what is wrong with it."""
        opened = self._open_head(stream, name=name)
        Content(stream, opened, name=f"{name} (file {opened.blob.sha256})").drain()
        return opened.blob

    def reseal(self, path: Path) -> None:
        """Seal one stored file anew when it is under an older key; safe to interrupt and repeat."""
        if path.parent.parent.name == self.keyring.current("file").id:
            return
        with path.open("rb") as stream:
            opened = self._open_head(stream, name=str(path))
            self.put(Content(stream, opened, name=str(path)))
        path.unlink(missing_ok=True)

    # -- the rest is private ---------------------------------------------------------------------

    def _place(self, key: Key, sha256: str) -> Path:
        name = hmac.new(key.derive("blob name"), bytes.fromhex(sha256), "sha256").hexdigest()
        return self.folder / key.id / name[:2] / name

    def _find(self, sha256: str) -> Path | None:
        if len(sha256) != 64:
            raise NotFound(f"'{sha256[:80]}' is no address of a file (64 hexadecimal digits).")
        try:
            places = [self._place(key, sha256) for key in self.keyring.keys("file")]
        except ValueError as error:
            raise NotFound(f"'{sha256}' is no address of a file.") from error
        return next((place for place in places if place.exists()), None)

    def _stream(self, sha256: str) -> BinaryIO:
        for _ in range(3):  # a rotation may move the file between finding and opening it
            if path := self._find(sha256):
                with suppress(FileNotFoundError):
                    return path.open("rb")
        raise NotFound(f"{_name(sha256)} is not in the store. Restore it from a backup.")

    @contextmanager
    def _temporary(self) -> Iterator[Path]:
        folder = self.folder / "tmp"
        make_private_folder(folder)
        sweep(folder, "put-*")
        path = folder / f"put-{os.urandom(8).hex()}-{os.getpid()}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _seal_into(self, path: Path, key: Key, content: Readable | Iterable[bytes]) -> Blob:
        salt = os.urandom(32)
        head = _HEAD.pack(MAGIC, bytes.fromhex(key.id), salt)
        file_key = key.derive("blob content", salt=salt)
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(head + bytes(_SLOT_SIZE))
            writer = SealedWriter(stream, file_key, head)
            for chunk in _chunks_of(content):
                digest.update(chunk)
                size += len(chunk)
                writer.write(chunk)
            writer.close()
            slot = _SLOT.pack(digest.digest(), size)
            stream.seek(len(head))
            stream.write(AESGCM(file_key).encrypt(SLOT_NONCE, slot, head))
            stream.flush()
            os.fsync(stream.fileno())
        return Blob(digest.hexdigest(), size)

    def _open_head(self, stream: BinaryIO, *, name: str, expected: str = "") -> _Opened:
        raw = stream.read(HEAD_SIZE)
        if len(raw) < HEAD_SIZE or not raw.startswith(MAGIC):
            raise Damaged(f"{name} is damaged: it does not begin as a sealed file does.")
        head, slot = raw[: _HEAD.size], raw[_HEAD.size :]
        _, key_id, salt = _HEAD.unpack(head)
        key = self.keyring.get(key_id.hex()).derive("blob content", salt=salt)
        try:
            address, size = _SLOT.unpack(AESGCM(key).decrypt(SLOT_NONCE, slot, head))
        except InvalidTag as error:
            raise Damaged(f"{name} is damaged: its head does not open.") from error
        blob = Blob(address.hex(), size)
        if expected and blob.sha256 != expected:
            raise Damaged(f"{name} was exchanged: what lies in its place is file {blob.sha256}.")
        return _Opened(blob, key, head)

    def _faults(self, path: Path) -> tuple[str, str] | None:
        """The first fault of a stored file as (address or place, sentence), or None."""
        address = str(path.relative_to(self.folder))
        try:
            with path.open("rb") as stream:
                opened = self._open_head(stream, name=f"File at {address}")
                address = opened.blob.sha256
                Content(stream, opened, name=_name(address)).drain()
        except (Damaged, WrongKey) as error:
            return address, str(error)
        if path not in [self._place(key, address) for key in self.keyring.keys("file")]:
            return address, f"{_name(address)} lies under another file's name, {path}."
        return None


def _name(sha256: str) -> str:
    return f"File {sha256}"


class Content:
    """The plaintext of one file, chunk by chunk, once; ``size`` is known before the first.

    Use it in a ``with`` block, or give it to a streaming response, which closes it.
    """

    def __init__(self, stream: BinaryIO, opened: _Opened, *, name: str) -> None:
        self.size = opened.blob.size
        self._stream = stream
        self._chunks = self._checked(opened, name)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        self._stream.close()

    def drain(self) -> None:
        """Read to the end, which proves every byte."""
        for _ in self:
            pass

    def _checked(self, opened: _Opened, name: str) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for chunk in open_chunks(self._stream, opened.key, opened.head, name=name):
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        self.close()
        if (digest.hexdigest(), size) != (opened.blob.sha256, opened.blob.size):
            raise Damaged(f"{name} is damaged: its content is not what its head says.")


def _chunks_of(content: Readable | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes | bytearray):
        yield bytes(content)
    elif hasattr(content, "read"):
        while chunk := content.read(CHUNK):
            yield chunk
    else:
        yield from content
