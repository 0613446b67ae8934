"""Files that a workbook refers to by their path beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from django.utils import timezone

from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.inspection import Inspector
from hisaar.platform.evidence.services import store

from .limits import CHUNK


class Attachments:
    """Puts files into the vault, each once.

    A rehearsal only looks at them and makes rows of the database, which the caller rolls back.
    """

    def __init__(self, *, actor: Any, is_rehearsal: bool) -> None:
        self.actor = actor
        self.is_rehearsal = is_rehearsal
        self.stored: dict[Path, StoredFile] = {}
        self.digests: dict[Path, str] = {}

    def find(self, typed: str, folder: Path | None, current: StoredFile | None) -> StoredFile:
        """Return the stored file for a path that somebody typed.

        The file that the record has already is kept when the content is the same, or when the
        cell only repeats its name, as an export does.

        Raises
        ------
        ValueError
            When there is no such file, or it lies outside the folder of the workbook.
        """
        path = _inside(typed, folder)
        if path is None or not path.is_file():
            if current is not None and PurePath(typed).name == current.name:
                return current
            raise ValueError(_missing(typed, folder))
        digest = self.digests.get(path) or _digest(path)
        self.digests[path] = digest
        if current is not None and current.sha256 == digest:
            return current
        if path not in self.stored:
            self.stored[path] = self._store(path, digest)
        return self.stored[path]

    def _store(self, path: Path, digest: str) -> StoredFile:
        if not self.is_rehearsal:
            with path.open("rb") as stream:
                return store(stream, name=path.name, actor=self.actor)
        inspector = Inspector(path.name)
        for chunk in _chunks(path):
            inspector.feed(chunk)
        inspector.conclude()
        return StoredFile.objects.create(
            sha256=digest,
            name=path.name,
            size=inspector.size,
            media_type=inspector.media_type,
            uploaded_at=timezone.now(),
        )


def _inside(typed: str, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    path = (folder / typed.replace("\\", "/")).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"'{typed}' lies outside the folder of the workbook; put a copy into it.")
    return path


def _missing(typed: str, folder: Path | None) -> str:
    if folder is None:
        return (
            f"'{typed}' did not come with the upload; upload a zip of the workbook and its files,"
            " or clear the cell and add the file to the record afterwards."
        )
    return f"There is no file '{typed}' beside the workbook; put it there or clear the cell."


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
