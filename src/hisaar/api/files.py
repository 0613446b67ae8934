"""Stored files: who may use and read them follows from the records that hold them."""

from __future__ import annotations

from functools import cache
from typing import Any

from hisaar.platform.accounts.permissions import visible
from hisaar.platform.audit.models import Entry
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.evidence.models import StoredFile
from hisaar.platform.records import RecordType, all_types


@cache
def holders() -> tuple[tuple[RecordType, tuple[str, ...]], ...]:
    """The registers with fields for files, and the names of those."""
    found = []
    for record_type in all_types():
        fields = record_type.model._meta.concrete_fields
        if names := tuple(f.name for f in fields if isinstance(f, FileLink)):
            found.append((record_type, names))
    return tuple(found)


def holder_of(user: Any, number: int) -> Any:
    """A record that the caller may see and that holds the file; None without one."""
    for record_type, names in holders():
        rows = visible(user, record_type)
        for name in names:
            if record := rows.filter(**{name: number}).first():
                return record
    return None


def is_uploader(user: Any, number: int) -> bool:
    """Whether the caller brought the file in: the audit trail remembers."""
    entries = Entry.objects.filter(subject=f"FILE-{number}", action="stored")
    return entries.filter(actor=user.get_username()).exists()


def usable(user: Any, number: int) -> StoredFile | None:
    """The file, if the caller brought it in or may see a record that holds it."""
    stored = StoredFile.objects.filter(pk=number).first()
    if stored is None or is_uploader(user, number) or holder_of(user, number):
        return stored
    return None
