"""Files that come by a link: fewer kinds and smaller than what an account may upload."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from hisaar.lib.text import join_names
from hisaar.platform.accounts.models import Link
from hisaar.platform.evidence import services as evidence
from hisaar.platform.evidence.inspection import SHEET, SLIDES, WORD
from hisaar.platform.notices.invitations import link_actor
from hisaar.platform.records.refusals import Refused

MEBIBYTE = 1024 * 1024
LARGEST = 20 * MEBIBYTE
KINDS = {
    "application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG", WORD: "Word",
    SHEET: "Excel", SLIDES: "PowerPoint", "text/plain": "plain text", "text/csv": "CSV",
}  # fmt: skip


def receive(
    request: HttpRequest, link: Link, field: str, *, largest: int = LARGEST,
    kinds: dict[str, str] | None = None,
) -> list[Any]:  # fmt: skip
    """The files of the form's field, kept in the evidence store (``StoredFile``); none is fine.

    All of them or none: the first that is too large or of another kind is refused with its name.
    """
    allowed = KINDS if kinds is None else kinds
    uploads: list[Any] = request.FILES.getlist(field)
    for upload in uploads:
        if upload.size > largest:
            raise Refused(
                f"'{upload.name}' is larger than {largest // MEBIBYTE} MiB. Send the pages that"
                " matter, or a smaller picture."
            )
    with transaction.atomic():
        return [_store(upload, link, allowed) for upload in uploads]


def _store(upload: Any, link: Link, allowed: dict[str, str]) -> Any:
    stored = evidence.store(upload, name=upload.name, actor=link_actor(link))
    if stored.media_type not in allowed:
        raise Refused(
            f"'{upload.name}' is of a kind that is not taken here. Send it as"
            f" {join_names(list(allowed.values()), 'or')}."
        )
    return stored
