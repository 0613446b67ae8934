"""What happens to evidence and files when records are saved or deleted."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from hisaar.lib import dates
from hisaar.platform.records.refusals import Refused
from hisaar.platform.records.signals import record_deleting, record_saved

from .fields import FileLink
from .files import StoredFile
from .models import Attachment, Evidence


@receiver(record_saved, sender=Evidence)
def keep_attachments_in_step(
    sender: Any, record: Evidence, changes: dict[str, Any], **_: Any
) -> None:
    if "subjects" not in changes:
        return
    wanted = set(record.subject_codes)
    held = set(record.attachments.values_list("subject", flat=True))
    if gone := held - wanted:
        record.attachments.filter(subject__in=gone).delete()
    Attachment.objects.bulk_create(
        [Attachment(evidence=record, subject=code) for code in sorted(wanted - held)]
    )


@receiver(record_deleting, sender=Evidence)
def refuse_to_delete_what_must_be_kept(sender: Any, record: Evidence, **_: Any) -> None:
    if record.keep_until and record.keep_until > dates.today():
        raise Refused(
            f"{record.code} is to be kept until {dates.format_day(record.keep_until)};"
            " supersede it instead, or change that day first, with a reason."
        )


@receiver(record_deleting)
def note_released_files(sender: Any, record: Any, **_: Any) -> None:
    """Start the month in which a deleted record's file can still be brought back with it."""
    links = [f.attname for f in record._meta.concrete_fields if isinstance(f, FileLink)]
    keys = [key for key in (getattr(record, name) for name in links) if key is not None]
    if keys:
        StoredFile.objects.filter(pk__in=keys).update(released_at=timezone.now())
