"""Where a bundle is written to: a ZIP or a folder, whole or not at all, chunk by chunk."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hisaar.platform.records import Refused

MANIFEST, SEAL, SUMS = "manifest.json", "manifest.json.p7s", "SHA256SUMS"
ROOT = "trust/authority.pem"
# One moment for every entry, the earliest that a ZIP can hold: its own order and bytes tell nothing
# of the machine that wrote it.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Entry:
    path: str
    size: int
    sha256: str


class _Sink(Protocol):
    def write(self, path: str, chunks: Iterable[bytes]) -> None: ...


@dataclass
class Target:
    """Takes files one after the other and remembers what it took."""

    sink: _Sink
    entries: list[Entry] = field(default_factory=list)

    def add(self, path: str, content: bytes | Iterable[bytes]) -> Entry:
        digest, size = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in [content] if isinstance(content, bytes) else content:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        self.sink.write(path, counted())
        entry = Entry(path, size, digest.hexdigest())
        self.entries.append(entry)
        return entry


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        information = zipfile.ZipInfo(path, _MOMENT)
        information.compress_type = zipfile.ZIP_DEFLATED
        information.external_attr = 0o100644 << 16
        with self.archive.open(information, "w", force_zip64=True) as stream:
            for chunk in chunks:
                stream.write(chunk)


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)


@contextmanager
def opened(path: Path) -> Iterator[Target]:
    """A ZIP when the name ends so, else a folder; an error or a kill leaves what was there."""
    if path.suffix.lower() == ".zip":
        if path.is_dir():
            raise Refused(f"{path} is a folder; choose another name.")
        yield from _into_zip(path)
    else:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Refused(f"{path} exists; choose a new folder, or a name that ends in .zip.")
        yield from _into_folder(path)


def _into_zip(path: Path) -> Iterator[Target]:
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}; make it first.")
    temporary = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(temporary, "w", allowZip64=True) as archive:
            yield Target(_Zip(archive))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _into_folder(path: Path) -> Iterator[Target]:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield Target(_Folder(temporary))
        if path.exists():
            path.rmdir()
        temporary.chmod(0o700)
        temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
