"""One file that holds an installation, and the way back from it.

Inside the sealed container lies a tar stream: keyring, settings, templates and whatever else lies
in the home folder, the database as it was at one moment, and the files as they lie in the store.
The files are taken after the database: a file is there before the row that names it, and none is
erased while a backup runs, so every file that the copied rows name is in the backup.
"""

import io
import json
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from hisaar.platform.vault import postgresql
from hisaar.platform.vault.container import start_writing
from hisaar.platform.vault.durable import scratch_folder, sweep, sync_folder
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.sealed import CHUNK, SealedReader, SealedWriter
from hisaar.platform.vault.sqlcipher.upkeep import copy_online

SQLCIPHER, POSTGRESQL = "sqlcipher", "postgresql"
DATABASE, DUMP, MANIFEST = "hisaar.db", "records.pgdump", "manifest.json"
KEYRING, RECOVERY = "keys/keyring.json", "keys/recovery.pub"

# Either taken in another way, or of use to nobody afterwards.
LEFT_OUT = frozenset(["keys", "blobs", "backups", "log", "tmp", "static"])

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Contents:
    """What a backup holds."""

    created_at: datetime
    engine: str
    files: int
    blobs: int
    size: int


def backup(
    home: Home, path: Path, *, passphrase: str = "", progress: Progress | None = None
) -> Contents:
    """Write a backup of ``home`` to ``path`` while the product runs.

    It opens with the passphrase, the recovery key if one was issued, and, for checking, with this
    installation's keyring. ``progress`` is told bytes written and bytes in all.

    Raises
    ------
    VaultError
        when the file exists, nobody could open the backup later, or the disk is full.
    """
    if path.exists():
        raise VaultError(f"{path} exists; a backup never replaces one. Choose another name.")
    if not path.parent.is_dir():
        raise VaultError(f"The folder {path.parent} does not exist. Make it, or mount its disk.")
    engine = POSTGRESQL if home.database_url else SQLCIPHER
    with scratch_folder(home.scratch) as scratch, _written_whole(path) as stream:
        sealed = start_writing(stream, home, passphrase=passphrase, engine=engine)
        with _records(home, scratch, engine) as (name, size, records), home.blobs.kept():
            packer = _Packer(sealed, progress)
            packer.total = size + sum(p.stat().st_size for p in home.blobs.paths())
            # The keyring stands first: whoever reads the stream can check what follows.
            ring = home.keyring.to_bytes()
            packer.add(KEYRING, io.BytesIO(ring), len(ring))
            for part in _small_parts(home):
                packer.add_file(part.relative_to(home.root).as_posix(), part)
            if home.recovery_file.exists():
                packer.add_file(RECOVERY, home.recovery_file)
            packer.add(name, records, size)
            for blob in home.blobs.paths():
                packer.add_file(blob.relative_to(home.root).as_posix(), blob)
        contents = packer.finish(engine)
        sealed.close()
    return contents


class _Packer:
    """The tar stream inside a backup, with a list of what it holds at its end."""

    def __init__(self, sealed: SealedWriter, progress: Progress | None) -> None:
        self.total = 0
        self._tar = tarfile.open(  # noqa: SIM115  closed by finish
            fileobj=cast("BinaryIO", sealed), mode="w|", bufsize=CHUNK, format=tarfile.PAX_FORMAT
        )
        self._sizes: dict[str, int] = {}
        self._done = 0
        self._progress = progress

    def add(self, name: str, content: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, content)
        self._sizes[name] = size
        self._done += size
        if self._progress:
            self._progress(self._done, max(self._done, self.total))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as stream:
            self.add(name, stream, os.fstat(stream.fileno()).st_size)

    def finish(self, engine: str) -> Contents:
        created_at = datetime.now().astimezone()
        document = {
            "created_at": created_at.isoformat(),
            "engine": engine,
            "sizes": dict(self._sizes),
        }
        content = json.dumps(document).encode()
        self.add(MANIFEST, io.BytesIO(content), len(content))
        self._tar.close()
        return summarise(document)


def summarise(manifest: dict[str, Any]) -> Contents:
    """What the list at a backup's end says, in short."""
    sizes: dict[str, int] = manifest["sizes"]
    return Contents(
        created_at=datetime.fromisoformat(manifest["created_at"]),
        engine=manifest["engine"],
        files=len(sizes),
        blobs=sum(name.startswith("blobs/") for name in sizes),
        size=sum(sizes.values()),
    )


@contextmanager
def _records(home: Home, scratch: Path, engine: str) -> Iterator[tuple[str, int, Any]]:
    """The records as (name inside, length, stream), sealed also while they lie in the scratch."""
    copy = scratch / "records"
    if engine == SQLCIPHER:
        copy_online(home.database, copy, home.keyring)
        with copy.open("rb") as stream:
            yield DATABASE, copy.stat().st_size, stream
        return
    key = os.urandom(32)  # for this copy alone, never written down
    with copy.open("wb") as target:
        writer = SealedWriter(target, key, b"dump")
        size = postgresql.dump(home, writer)
        writer.close()
    with copy.open("rb") as stream:
        yield DUMP, size, SealedReader(stream, key, b"dump", name="The dump")


def _small_parts(home: Home) -> Iterator[Path]:
    """Every file of the home that has no place of its own in the backup: also what later versions
    and packages above put there, such as the certificate authority's."""
    for top in sorted(home.root.iterdir()):
        if top.name in LEFT_OUT or top.name.startswith((".", DATABASE)) or top.is_symlink():
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not path.is_symlink():
                yield path


@contextmanager
def _written_whole(path: Path) -> Iterator[BinaryIO]:
    """A private file that gets its name only when all of it has reached the disk."""
    sweep(path.parent, f".{path.name}.partial-*")
    partial = path.parent / f".{path.name}.partial-{os.getpid()}"
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | 0o200)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise VaultError(f"The backup {path} could not be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
