"""Reading a backup: to prove that it is whole, and to make an installation of it again."""

import ctypes
import json
import os
import re
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from hisaar.platform.vault import postgresql
from hisaar.platform.vault.backup import (
    DATABASE,
    DUMP,
    KEYRING,
    LEFT_OUT,
    MANIFEST,
    POSTGRESQL,
    RECOVERY,
    Contents,
    Progress,
    backup,
    summarise,
)
from hisaar.platform.vault.blobs import BlobStore
from hisaar.platform.vault.container import Unlock, start_reading
from hisaar.platform.vault.durable import (
    make_private_folder,
    scratch_folder,
    sweep,
    sync_folder,
    write_private,
)
from hisaar.platform.vault.errors import Damaged, VaultError, WrongKey
from hisaar.platform.vault.home import MARKER, Home, locate, locate_keys
from hisaar.platform.vault.keyring import Keyring
from hisaar.platform.vault.sealed import CHUNK, SealedReader, SealedWriter
from hisaar.platform.vault.sqlcipher.upkeep import faults, sole_user

_MEMBER = re.compile(
    rf"(?:{MANIFEST}|{DATABASE}|{DUMP}|{KEYRING}|{RECOVERY}"
    r"|blobs/[0-9a-f]{8}/[0-9a-f]{2}/[0-9a-f]{64}"
    # everything else of the home: plain relative names, and no place that is ours to fill
    rf"|(?!(?:{'|'.join(sorted(LEFT_OUT))})(?:/|$)|{DATABASE}|[./])"
    r"(?:(?!\.\.?(?:/|$))[^/\0\\]+(?:/(?!$)|$))+)"
)
_EXCHANGE = 2  # renameat2's RENAME_EXCHANGE
_HERE = -100  # AT_FDCWD


@dataclass(frozen=True)
class Restored:
    """Where the installation is now, what came back, and where the one before was put."""

    root: Path
    contents: Contents
    kept_aside: Path | None


def verify(
    path: Path,
    *,
    passphrase: str = "",
    recovery_key: str = "",
    home: Home | None = None,
    progress: Progress | None = None,
) -> Contents:
    """Open every byte of a backup, its database and its files, without touching an installation.

    Raises
    ------
    Damaged
        naming the first part that does not open, or the faults of the database.
    WrongKey
        when neither passphrase, recovery key nor ``home``'s keyring opens it.
    """
    unlock = Unlock(passphrase, recovery_key, home.keyring if home else None)
    place = scratch_folder(home.scratch) if home else _temporary_folder()
    with place as scratch, _Unpacking(path, unlock, progress) as unpacking:
        for name, stream in unpacking.members():
            if name.startswith("blobs/"):
                BlobStore(scratch, unpacking.keyring).check(stream, name=name)
            elif name == DATABASE:
                _copy(stream, scratch / DATABASE)
                refuse_faults(scratch / DATABASE, unpacking.keyring, name=path.name)
            elif name == DUMP:
                postgresql.check(stream)
        return unpacking.contents()


def restore(
    path: Path,
    *,
    root: Path | None = None,
    passphrase: str = "",
    recovery_key: str = "",
    replace: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Make an installation from a backup, where none is; with ``replace`` keep the old one aside.

    Everything is unpacked and checked beside the target, which changes by renaming only: after a
    kill it is as before, or restored. Keys in another folder (HISAAR_KEYS) are added to, never
    removed from.
    """
    root = root or locate()
    old = _refuse_occupied(root, replace=replace)
    unlock = Unlock(passphrase, recovery_key, old.keyring if old else None)
    make_private_folder(root.parent)
    sweep(root.parent, f".{root.name}.restoring-*")
    staging = root.parent / f".{root.name}.restoring-{os.getpid()}"
    staging.mkdir(mode=0o700)
    dump_key = os.urandom(32)
    try:
        with _Unpacking(path, unlock, progress) as unpacking:
            for name, stream in unpacking.members():
                _lay_down(staging, name, stream, dump_key)
            contents = unpacking.contents()
        restored = _prepare(staging, root, contents)
        with _guarded(old):
            if contents.engine == POSTGRESQL:
                _load_dump(restored, staging / DUMP, dump_key, old, passphrase)
            _install_keys(staging, root)
            kept_aside = _swap(staging, root)
    finally:
        _remove(staging)
    return Restored(root, contents, kept_aside)


def refuse_faults(database: Path, keyring: Keyring, *, name: str) -> None:
    """Refuse a database copy that has any."""
    if database.stat().st_size and (found := faults(database, keyring)):
        raise Damaged(f"The database in {name} has faults: {'; '.join(found[:3])}.")


class _Unpacking:
    """A backup's members in their order; afterwards, proof that none is missing."""

    def __init__(self, path: Path, unlock: Unlock, progress: Progress | None) -> None:
        if not path.is_file():
            raise VaultError(f"There is no backup at {path}.")
        self._path = path
        self._progress = progress
        self._sizes: dict[str, int] = {}
        self._manifest: dict[str, Any] = {}
        self._keyring: Keyring | None = None
        self._file = path.open("rb")
        try:
            _, self._content = start_reading(self._file, unlock, name=path.name)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def keyring(self) -> Keyring:
        if self._keyring is None:
            raise Damaged(f"{self._path.name} holds no keyring where it should stand.")
        return self._keyring

    def members(self) -> Iterator[tuple[str, BinaryIO]]:
        try:
            source = cast("BinaryIO", self._content)
            with tarfile.open(fileobj=source, mode="r|", bufsize=CHUNK) as tar:
                for member in tar:
                    yield from self._member(tar, member)
        except tarfile.TarError as error:
            raise Damaged(f"{self._path.name} is damaged: {error}.") from error
        while self._content.read(CHUNK):
            pass  # the last chunk proves that nothing was cut off

    def _member(
        self, tar: tarfile.TarFile, member: tarfile.TarInfo
    ) -> Iterator[tuple[str, BinaryIO]]:
        stream = tar.extractfile(member)
        if not member.isreg() or stream is None or not _MEMBER.fullmatch(member.name):
            raise Damaged(f"{self._path.name} holds '{member.name}', which no backup of ours does.")
        if member.name == MANIFEST:
            self._manifest = json.loads(stream.read())
            return
        self._sizes[member.name] = member.size
        if member.name == KEYRING:
            raw = stream.read()
            self._keyring = Keyring.from_bytes(raw)
            stream = cast("Any", _Again(raw))
        yield member.name, cast("BinaryIO", stream)
        if self._progress:
            self._progress(self._file.tell(), self._path.stat().st_size)

    def contents(self) -> Contents:
        if not self._manifest or self._manifest["sizes"] != self._sizes:
            raise Damaged(f"{self._path.name} does not hold what its own list says.")
        return summarise(self._manifest)


class _Again:
    """Bytes that were read already, as a stream."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def read(self, size: int = -1) -> bytes:
        size = len(self._raw) if size < 0 else size
        taken, self._raw = self._raw[:size], self._raw[size:]
        return taken


def _refuse_occupied(root: Path, *, replace: bool) -> Home | None:
    if not root.exists():
        return None
    if not root.is_dir() or (any(root.iterdir()) and not Home.is_present(root)):
        raise VaultError(f"{root} holds something that is not ours. Choose an empty folder.")
    if not Home.is_present(root):
        return None
    if not replace:
        raise VaultError(
            f"{root} holds an installation. Set HISAAR_HOME to an empty folder, "
            f"or say --replace: the present one is then kept beside it."
        )
    # An installation that does not open any more is the very reason to restore.
    with suppress(VaultError):
        return Home.open(root)
    return None


def _lay_down(staging: Path, name: str, stream: BinaryIO, dump_key: bytes) -> None:
    target = staging / name
    make_private_folder(target.parent)
    if name == DUMP:
        with target.open("wb") as file:
            writer = SealedWriter(file, dump_key, b"dump")
            while chunk := stream.read(CHUNK):
                writer.write(chunk)
            writer.close()
        return
    _copy(stream, target)


def _copy(stream: BinaryIO, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := stream.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _prepare(staging: Path, root: Path, contents: Contents) -> Home:
    """Check what was unpacked as an installation: keys, database, every file."""
    home = Home(staging, staging / "keys")
    home.lay_out()
    refuse_faults(home.database, home.keyring, name="the backup")
    if contents.engine != POSTGRESQL and home.database_url:
        raise VaultError(
            "This backup holds its records in the encrypted file, but HISAAR_DATABASE_URL or "
            "settings.toml names PostgreSQL. Unset it and restore again."
        )
    damaged = [sentence for _, sentence in home.blobs.verify()]
    if damaged:
        raise Damaged(f"{len(damaged)} files in the backup are damaged, first: {damaged[0]}")
    if not (staging / MARKER).is_file():
        raise Damaged(f"The backup of {contents.created_at:%d %B %Y} holds no {MARKER}.")
    for folder in [staging, *(path for path in staging.rglob("*") if path.is_dir())]:
        sync_folder(folder)
    return home


@contextmanager
def _guarded(old: Home | None) -> Iterator[None]:
    """Keep others off the installation that is replaced, as far as it can still be opened."""
    if old is None or old.database_url or not old.database.exists():
        yield
        return
    try:
        guard: Any = sole_user(old.database, old.keyring)
        guard.__enter__()
    except WrongKey:
        guard = nullcontext()
    try:
        yield
    finally:
        guard.__exit__(None, None, None)


def _load_dump(home: Home, dump: Path, dump_key: bytes, old: Home | None, passphrase: str) -> None:
    """Put a dump into PostgreSQL; what was there goes into a backup of its own first."""
    if not home.database_url:
        raise VaultError("This backup holds PostgreSQL records: set HISAAR_DATABASE_URL first.")
    if postgresql.has_tables(home):
        if old is None:
            raise VaultError("The PostgreSQL database holds tables already. Name an empty one.")
        kept = old.backups / f"before-restore-{secrets.token_hex(4)}.hsr"
        backup(old, kept, passphrase=passphrase)
    with dump.open("rb") as stream:
        source = SealedReader(stream, dump_key, b"dump", name="The dump")
        postgresql.load(home, cast("BinaryIO", source))
    dump.unlink()


def _install_keys(staging: Path, root: Path) -> None:
    """Bring the restored keys to their folder when that is not inside the home."""
    folder = locate_keys(root)
    if folder == root / "keys":
        return
    theirs = staging / "keys"
    make_private_folder(folder)
    target = folder / "keyring.json"
    raw = (theirs / "keyring.json").read_bytes()
    if target.exists():
        Keyring.open(target).adopt(Keyring.from_bytes(raw))
    else:
        write_private(target, raw)
    recovery = theirs / "recovery.pub"
    if recovery.exists() and not (folder / "recovery.pub").exists():
        write_private(folder / "recovery.pub", recovery.read_bytes())
    _remove(theirs)


def _swap(staging: Path, root: Path) -> Path | None:
    if not root.exists() or not any(root.iterdir()):
        staging.replace(root)
        sync_folder(root.parent)
        return None
    aside = _free_name(root)
    # The new folder takes the name of the old one's later place first, and then both are exchanged
    # in one step: at no moment does the old installation lie where a clean-up would remove it.
    staging.replace(aside)
    if not _exchange(aside, root):
        aside.replace(staging)
        root.replace(aside)
        staging.replace(root)
    sync_folder(root.parent)
    return aside


def _free_name(root: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (root.with_name(f"{root.name}.before-restore-{stamp}{end}") for end in _endings())
    return next(name for name in names if not name.exists())


def _endings() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step, where the system can."""
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(function(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hisaar-verify-") as name:
        yield Path(name)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
