"""Checking a bundle as an examiner would: hashes, seal, signatures; problems as sentences."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import orjson

from hisaar.lib.text import join_names
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.records import Refused

from . import seal
from .targets import MANIFEST, ROOT, SEAL, SUMS

_CHUNK = 1 << 20
_LARGEST = 64 << 20  # of a file that is read whole: manifest, seal, root, report


class _Source(Protocol):
    def names(self) -> set[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def names(self) -> set[str]:
        return {i.filename for i in self.archive.infolist() if not i.is_dir()}

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> set[str]:
        return {p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file()}

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


def verify_bundle(path: Path | str) -> list[str]:
    """What is wrong with a bundle, one sentence each; empty when everything fits."""
    with _opened(Path(path)) as source:
        names = source.names()
        lacking = sorted({MANIFEST, SEAL, SUMS, ROOT} - names)
        if lacking:
            return [f"The bundle lacks {join_names(lacking)}."]
        return [*_hashes(source, names), *_seal(source), *_manifest(source, names),
                *_reports(source, names)]  # fmt: skip


@contextmanager
def _opened(path: Path) -> Iterator[_Source]:
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise Refused(f"{path} is no bundle that can be read: {error}.") from error


def _whole(source: _Source, name: str) -> bytes:
    with source.open(name) as stream:
        content = stream.read(_LARGEST + 1)
    return content[:_LARGEST]


def _digest(source: _Source, name: str) -> str:
    """The SHA-256 of a file; empty when it cannot be read to its end."""
    digest = hashlib.sha256()
    try:
        with source.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError):
        return ""
    return digest.hexdigest()


def _hashes(source: _Source, names: set[str]) -> Iterator[str]:
    listed: dict[str, str] = {}
    for line in _whole(source, SUMS).decode(errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        if name not in names:
            yield f"{name} is missing."
        elif _digest(source, name) != digest:
            yield f"{name} was changed: its hash is not the one in {SUMS}."
    for name in sorted(names - set(listed) - {SUMS}):
        yield f"{name} was added: {SUMS} does not list it."


def _seal(source: _Source) -> Iterator[str]:
    try:
        told = seal.problem(_whole(source, MANIFEST), _whole(source, SEAL), _whole(source, ROOT))
    except (zipfile.BadZipFile, OSError):
        told = "The seal or the manifest is damaged."
    if told:
        yield told


def _manifest(source: _Source, names: set[str]) -> Iterator[str]:
    """The sealed list against the files: whoever rewrites the hashes cannot rewrite the seal."""
    try:
        rows = {r["path"]: r["sha256"] for r in orjson.loads(_whole(source, MANIFEST))["files"]}
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile):
        yield f"{MANIFEST} cannot be read."
        return
    for name in sorted(set(rows) | (names - {MANIFEST, SEAL, SUMS})):
        if name not in rows:
            yield f"{name} is not in the sealed manifest."
        elif name in names and _digest(source, name) != rows[name]:
            yield f"{name} is not the file that was sealed."


def _reports(source: _Source, names: set[str]) -> Iterator[str]:
    from hisaar.platform.documents import verification  # half a second to load

    for name in sorted(n for n in names if n.startswith("report/RPT-") and n.endswith(".pdf")):
        try:
            found = verification.verify(_whole(source, name), [_whole(source, ROOT)])
        except (DocumentError, zipfile.BadZipFile, OSError) as error:
            yield f"{name} cannot be verified: {error}"
            continue
        if found.signatures and not found.is_intact:
            yield f"{name}: {' '.join(found.problems)}"
