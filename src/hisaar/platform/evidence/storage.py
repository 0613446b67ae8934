"""Files into the vault and out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hisaar.platform.audit import chain
from hisaar.platform.records.refusals import Refused
from hisaar.platform.vault.home import current_home

from .files import StoredFile
from .inspection import Inspector

DEFAULT_LIMIT = 200 * 1024 * 1024
CHUNK = 64 * 1024


def store(content: Any, *, name: str, actor: Any = None) -> StoredFile:
    """Put a stream, an upload or chunks of bytes into the vault; refused content leaves nothing.

    The limit in bytes is the setting ``EVIDENCE_FILE_LIMIT``.
    """
    name = PurePath(str(name).replace("\\", "/")).name.strip()[-255:] or "file"
    inspector = Inspector(name)
    blobs = current_home().blobs
    blob = blobs.put(_inspected(_chunks(content), inspector))
    with transaction.atomic():
        # The audit trail's lock also puts this in a line with the sweep of unused files.
        row = StoredFile.objects.create(
            sha256=blob.sha256, name=name, size=blob.size, media_type=inspector.media_type,
            uploaded_at=timezone.now(),
        )  # fmt: skip
        chain.append(
            actor=actor, action="stored", subject=f"FILE-{row.pk}",
            changes={"name": [None, name], "sha256": [None, blob.sha256]},
        )  # fmt: skip
        if not blobs.has(blob.sha256):
            raise Refused(f"'{name}' was being cleared away as unused just now; upload it again.")
    return row


def _chunks(content: Any) -> Iterator[bytes]:
    if isinstance(content, bytes | bytearray):
        yield bytes(content)
    elif hasattr(content, "chunks"):
        yield from content.chunks(CHUNK)
    elif hasattr(content, "read"):
        while chunk := content.read(CHUNK):
            yield chunk
    else:
        yield from content


def _inspected(chunks: Iterable[bytes], inspector: Inspector) -> Iterator[bytes]:
    """Pass chunks on and raise Refused before the vault has kept anything."""
    limit = int(getattr(settings, "EVIDENCE_FILE_LIMIT", DEFAULT_LIMIT))
    for chunk in chunks:
        inspector.feed(chunk)
        if inspector.size > limit:
            raise Refused(
                f"'{inspector.name}' is larger than {limit / 1024 / 1024:,.0f} MiB, the most that"
                " one file may have. Give the part that proves something, or split it."
            )
        yield chunk
    inspector.conclude()


def read(stored: StoredFile) -> Iterator[bytes]:
    """The content in chunks, verified as it passes; VaultError names a damaged or lost file."""
    return current_home().blobs.open(stored.sha256)
