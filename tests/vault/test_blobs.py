"""Files at rest: sealed, stored once, and every damage named."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisaar.platform.vault.blobs import HEAD_SIZE, Blob
from hisaar.platform.vault.errors import Damaged, NotFound, VaultError, WrongKey
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import Keyring
from hisaar.platform.vault.sealed import CHUNK, TAG, SealedReader, SealedWriter

CONTENT = os.urandom(3 * CHUNK + 17)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def only_path(home: Home) -> Path:
    (path,) = home.blobs.paths()
    return path


@given(content=st.binary(max_size=300), size=st.sampled_from([0, 1, 2]), edge=st.integers(-1, 1))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
def test_any_content_comes_back(home: Home, content: bytes, size: int, edge: int) -> None:
    # around whole chunks, where the last one is decided
    whole = (content * (size * CHUNK))[: max(0, size * CHUNK + edge)] if content else b""
    blob = home.blobs.put(io.BytesIO(whole))
    assert blob == Blob(hashlib.sha256(whole).hexdigest(), len(whole))
    assert home.blobs.read(blob.sha256) == whole
    assert home.blobs.size(blob.sha256) == len(whole)


def test_chunks_are_taken_as_well_as_streams(home: Home) -> None:
    assert home.blobs.put(iter([CONTENT[:5], b"", CONTENT[5:]])).sha256 == SHA256
    assert home.blobs.put(CONTENT).sha256 == SHA256


def test_the_same_content_is_stored_once(home: Home) -> None:
    assert home.blobs.put(io.BytesIO(CONTENT)) == home.blobs.put(io.BytesIO(CONTENT))
    assert len(list(home.blobs.paths())) == 1
    assert list(home.blobs.addresses()) == [Blob(SHA256, len(CONTENT))]
    assert list((home.blobs.folder / "tmp").iterdir()) == []


def test_the_disk_tells_neither_content_nor_address(home: Home) -> None:
    home.blobs.put(io.BytesIO(b"claims of 2026 " * 1000))
    path = only_path(home)
    address = hashlib.sha256(b"claims of 2026 " * 1000).hexdigest()
    raw = path.read_bytes()
    assert b"claims" not in raw
    assert bytes.fromhex(address) not in raw
    assert address[:8] not in str(path)
    assert path.stat().st_mode & 0o077 == 0


def test_another_installation_has_other_names(home: Home, tmp_path: Path) -> None:
    other = Home.create(tmp_path / "other")
    home.blobs.put(CONTENT)
    other.blobs.put(CONTENT)
    assert only_path(home).name != only_path(other).name


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (0, "does not begin as a sealed file does"),
        (9, "Key .* is not in"),
        (20, "its head does not open"),
        (50, "its head does not open"),
        (HEAD_SIZE, "from byte 0 of its content"),
        (HEAD_SIZE + CHUNK + TAG + 5, f"from byte {CHUNK} of its content"),
        (-1, f"from byte {3 * CHUNK} of its content"),
    ],
)
def test_a_flipped_byte_is_found_and_the_file_named(home: Home, place: int, told: str) -> None:
    home.blobs.put(CONTENT)
    sound = home.blobs.put(b"another file")
    path = next(p for p in home.blobs.paths() if p.stat().st_size > CHUNK)
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    with pytest.raises((Damaged, WrongKey), match=told):
        home.blobs.read(SHA256)
    ((named, sentence),) = home.blobs.verify()
    assert re.search(told, sentence)
    assert named == (
        SHA256 if place < 0 or place >= HEAD_SIZE else str(path.relative_to(home.blobs.folder))
    )
    assert home.blobs.read(sound.sha256) == b"another file"


@pytest.mark.parametrize(
    "length",
    [0, 10, HEAD_SIZE, HEAD_SIZE + CHUNK + TAG, HEAD_SIZE + 3 * (CHUNK + TAG), -1],
)
def test_a_shortened_file_is_found(home: Home, length: int) -> None:
    home.blobs.put(CONTENT)
    path = only_path(home)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Damaged):
        home.blobs.read(SHA256)
    assert len(list(home.blobs.verify())) == 1


def test_exchanged_or_appended_chunks_are_found(home: Home) -> None:
    home.blobs.put(CONTENT)
    path = only_path(home)
    raw = path.read_bytes()
    one, two = (raw[HEAD_SIZE + n * (CHUNK + TAG) :][: CHUNK + TAG] for n in (0, 1))
    rest = raw[HEAD_SIZE + 2 * (CHUNK + TAG) :]
    for changed in (two + one + rest, one + two + rest + one, one + one + rest):
        path.write_bytes(raw[:HEAD_SIZE] + changed)
        with pytest.raises(Damaged):
            home.blobs.read(SHA256)


def test_a_file_under_anothers_name_gives_not_one_byte(home: Home) -> None:
    home.blobs.put(CONTENT)
    right = only_path(home)
    wrong = home.blobs.put(b"forged minutes")
    (other,) = set(home.blobs.paths()) - {right}
    shutil.copy(other, right)
    with pytest.raises(Damaged, match=f"was exchanged: .* file {wrong.sha256}"):
        home.blobs.open(SHA256)
    assert [sentence for _, sentence in home.blobs.verify()] == [
        f"File {wrong.sha256} lies under another file's name, {right}."
    ]


def test_putting_a_damaged_file_again_mends_it(home: Home) -> None:
    home.blobs.put(CONTENT)
    only_path(home).write_bytes(b"rot")
    home.blobs.put(CONTENT)
    assert home.blobs.read(SHA256) == CONTENT
    assert list(home.blobs.verify()) == []


def test_a_missing_file_or_a_wrong_address_is_told(home: Home) -> None:
    with pytest.raises(NotFound, match="not in the store"):
        home.blobs.open(SHA256)
    for address in ("../../etc/passwd", "x" * 64, ""):
        with pytest.raises(NotFound, match="is no address"):
            home.blobs.open(address)


def test_an_erased_file_is_gone(home: Home) -> None:
    home.blobs.put(CONTENT)
    home.blobs.delete(SHA256)
    assert not home.blobs.has(SHA256)
    home.blobs.delete(SHA256)


def test_no_file_is_erased_while_a_backup_runs(home: Home) -> None:
    home.blobs.put(CONTENT)
    with home.blobs.kept(), pytest.raises(VaultError, match="A backup is being written"):
        home.blobs.delete(SHA256)
    assert home.blobs.has(SHA256)


def test_a_stream_that_fails_leaves_nothing(home: Home) -> None:
    def fails() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        home.blobs.put(fails())
    assert list(home.blobs.paths()) == list((home.blobs.folder / "tmp").iterdir()) == []


def test_what_a_killed_process_left_is_swept_away(home: Home) -> None:
    folder = home.blobs.folder / "tmp"
    folder.mkdir()
    (folder / "put-0011223344556677-4194304").write_bytes(b"half")  # above the highest number
    mine = folder / f"put-0011223344556677-{os.getpid()}"
    mine.write_bytes(b"at work")
    home.blobs.put(CONTENT)
    assert list(folder.iterdir()) == [mine]


def test_files_stay_readable_after_a_new_key_and_move_to_it(home: Home) -> None:
    home.blobs.put(CONTENT)
    old = only_path(home)
    home.keyring.rotate("file")
    assert home.blobs.read(SHA256) == CONTENT
    home.blobs.reseal(old)
    assert only_path(home).parent.parent.name == home.keyring.current("file").id
    assert home.blobs.read(SHA256) == CONTENT
    home.blobs.reseal(only_path(home))
    assert list(home.blobs.verify()) == []


def test_without_the_key_nothing_opens(home: Home, tmp_path: Path) -> None:
    home.blobs.put(CONTENT)
    path = only_path(home)
    home.blobs.keyring = Keyring.create(tmp_path / "stranger" / "keyring.json")
    with pytest.raises(NotFound):
        home.blobs.read(SHA256)
    ((_, sentence),) = home.blobs.verify()
    assert "Restore the key file from a backup" in sentence
    assert path.exists()


def test_large_files_need_constant_memory(home: Home) -> None:
    class Zeros:
        left = 64 * 2**20

        def read(self, size: int) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    tracemalloc.start()
    blob = home.blobs.put(Zeros())
    with home.blobs.open(blob.sha256) as content:
        assert sum(len(chunk) for chunk in content) == blob.size == 64 * 2**20
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 2**20


class _Trickle(io.RawIOBase):
    """Gives fewer bytes than asked for, as sockets do."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def read(self, size: int = -1) -> bytes:
        taken, self.raw = self.raw[: min(size, 1000)], self.raw[min(size, 1000) :]
        return taken


def test_a_sealed_stream_may_come_in_small_pieces() -> None:
    target = io.BytesIO()
    writer = SealedWriter(target, b"k" * 32, b"context")
    for start in range(0, len(CONTENT), 777):
        writer.write(CONTENT[start : start + 777])
    writer.close()
    reader = SealedReader(_Trickle(target.getvalue()), b"k" * 32, b"context", name="It")
    assert reader.read(10) + reader.read() + reader.read() == CONTENT
