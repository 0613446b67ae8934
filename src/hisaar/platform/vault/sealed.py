"""A stream of bytes sealed in chunks: constant memory, and no change or cut goes unseen.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: each stream
has a key of its own, each chunk the nonce ``counter (11 bytes) || is last (1 byte)``. A chunk that
is changed, moved, repeated or missing at the end does not open; a shortened file has no last chunk.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hisaar.platform.vault.errors import Damaged

CHUNK = 64 * 1024
TAG = 16
# The counter never gets here, so that one small text beside the stream may be sealed with its key.
SLOT_NONCE = b"\xff" * 12


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _nonce(counter: int, *, is_last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([is_last])


class SealedWriter:
    """Seals what is written to it; ``close`` writes the last chunk, without which nothing opens."""

    def __init__(self, target: Writable, key: bytes, context: bytes) -> None:
        self._target = target
        self._cipher = AESGCM(key)
        self._context = context
        self._pending = bytearray()
        self._counter = 0

    def write(self, data: bytes) -> int:
        self._pending += data
        # One chunk is always held back: only the end of the stream tells which is the last.
        while len(self._pending) > CHUNK:
            self._seal(bytes(self._pending[:CHUNK]), is_last=False)
            del self._pending[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._pending), is_last=True)
        self._pending.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._counter, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, chunk, self._context))
        self._counter += 1


def open_chunks(source: Readable, key: bytes, context: bytes, *, name: str) -> Iterator[bytes]:
    """The plaintext of a sealed stream, chunk by chunk; Damaged names ``name`` and the place."""
    cipher = AESGCM(key)
    counter = 0
    sealed = _read_fully(source, CHUNK + TAG)
    while True:
        following = _read_fully(source, CHUNK + TAG)
        is_last = not following
        try:
            chunk = cipher.decrypt(_nonce(counter, is_last=is_last), sealed, context)
        except (InvalidTag, ValueError) as error:
            place = counter * CHUNK
            raise Damaged(
                f"{name} is damaged or cut short: the part from byte {place} of its content "
                f"does not open."
            ) from error
        yield chunk
        if is_last:
            return
        sealed = following
        counter += 1


class SealedReader:
    """A sealed stream as a file that can be read forwards."""

    def __init__(self, source: BinaryIO, key: bytes, context: bytes, *, name: str) -> None:
        self._chunks = open_chunks(source, key, context, name=name)
        self._pending = bytearray()

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._pending) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                size = len(self._pending)
                break
            self._pending += chunk
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken


def _read_fully(source: Readable, size: int) -> bytes:
    """Exactly ``size`` bytes unless the end comes first; sockets and pipes give less at a time."""
    first = source.read(size)
    if len(first) == size or not first:
        return first
    parts = [first]
    missing = size - len(first)
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
