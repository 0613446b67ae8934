"""Evidence: attach, detach, supersede, renew. Files: ``store``, ``read``, ``verify_files``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.lib import dates
from hisaar.lib.text import join_names
from hisaar.platform import records
from hisaar.platform.records.refusals import Refused
from hisaar.platform.records.verbs import Text, verb

from . import subjects as codes
from .care import FileFault, sweep_files, verify_files
from .files import StoredFile
from .models import Evidence
from .storage import read, store

__all__ = (
    "FileFault", "attach", "detach", "read", "renew", "store", "supersede", "sweep_files",
    "verify_files",
)  # fmt: skip


def _is_current(evidence: Evidence) -> bool:
    return evidence.superseded_on is None


@verb(when=_is_current)
def attach(evidence: Evidence, *, subjects: str, actor: Any) -> Evidence:
    """Attach this evidence to more records or clauses, by their codes."""
    added = codes.parse(subjects)
    if not added:
        raise Refused("Write the code of a record or clause, such as INC-0042 or RCA-01.")
    evidence.subjects = " ".join(dict.fromkeys([*evidence.subject_codes, *added]))
    return records.save(evidence, actor=actor, action="attached")


@verb(when=lambda evidence: bool(evidence.subjects) and _is_current(evidence))
def detach(evidence: Evidence, *, subjects: str, actor: Any) -> Evidence:
    """Take this evidence away from records or clauses that it does not prove."""
    dropped, held = codes.parse(subjects), evidence.subject_codes
    if strange := [code for code in dropped if code not in held]:
        raise Refused(
            f"{evidence.code} is not attached to {join_names(strange, 'or')};"
            f" it is attached to {join_names(held) or 'nothing'}."
        )
    evidence.subjects = " ".join(code for code in held if code not in dropped)
    return records.save(evidence, actor=actor, action="detached")


@verb(when=_is_current, confirm="From that day on it proves nothing; the record stays.")
def supersede(
    evidence: Evidence, *, by: Evidence, on: dt.date | None = None, actor: Any
) -> Evidence:
    """Say that newer evidence takes the place of this one, from a day on (today unless told)."""
    day = on or dates.today()
    if by.pk == evidence.pk:
        raise Refused(f"{evidence.code} cannot take its own place; choose the newer evidence.")
    if not _is_current(evidence):
        raise Refused(f"{evidence.code} was superseded on {evidence.superseded_on} already.")
    if not _is_current(by):
        raise Refused(f"{by.code} was itself superseded; choose the one that is in force.")
    evidence.superseded_by, evidence.superseded_on = by, day
    return records.save(evidence, actor=actor, action="superseded")


@verb(when=_is_current)
@transaction.atomic
def renew(
    evidence: Evidence, *, effective_on: dt.date, expires_on: dt.date | None = None,
    file: StoredFile | None = None, statement: Text | None = None, actor: Any,
) -> Evidence:  # fmt: skip
    """Record this year's version: new evidence for the same subjects, which supersedes this one."""
    if evidence.superseded_by is not None:
        raise Refused(f"{evidence.code} was superseded; renew {evidence.superseded_by.code}.")
    if effective_on <= evidence.effective_on:
        raise Refused(
            f"The new evidence must speak of a day after {evidence.effective_on}, which"
            f" {evidence.code} speaks of."
        )
    if file is None and not statement:
        raise Refused("Choose the new file, or write the new statement.")
    fresh = Evidence(
        title=evidence.title, owner=evidence.owner, grade=evidence.grade, file=file,
        statement=statement or "", effective_on=effective_on, expires_on=expires_on,
        keep_until=evidence.keep_until and max(evidence.keep_until, effective_on),
        source=evidence.source, collected_by=evidence.collected_by, subjects=evidence.subjects,
    )  # fmt: skip
    records.save(fresh, actor=actor, action="renewed")
    supersede(evidence, by=fresh, on=effective_on, actor=actor)
    return fresh
