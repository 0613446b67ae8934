"""Looking after stored files: which are damaged, which nobody needs any more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from hisaar.lib.text import join_names
from hisaar.platform.audit import chain
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import current_home

from .files import StoredFile

GRACE = dt.timedelta(days=1)
"""How long an upload waits for the record that shall refer to it."""
MOURNING = dt.timedelta(days=30)
"""How long the file of a deleted record waits for the record to be brought back."""


@dataclass(frozen=True)
class FileFault:
    """One stored file that is damaged or lost, and the records that refer to it."""

    sha256: str
    names: tuple[str, ...]
    records: tuple[str, ...]
    problem: str

    def __str__(self) -> str:
        used = join_names(self.records) if self.records else "no record"
        return f"{join_names(self.names)} (used by {used}): {self.problem}"


def _relations() -> Iterator[tuple[type[models.Model], str]]:
    """Every table and column that may refer to a stored file."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.attname  # type: ignore[misc,union-attr]


def referrers(files: list[int]) -> dict[int, list[str]]:
    """For each stored file, the codes of the records that refer to it; one query a table."""
    found: dict[int, list[str]] = defaultdict(list)
    for model, column in _relations():
        for row in model._default_manager.filter(**{f"{column}__in": files}):
            found[getattr(row, column)].append(str(getattr(row, "code", None) or row))
    return found


def verify_files(progress: Callable[[int, int], None] | None = None) -> list[FileFault]:
    """Read every stored file again and compare its hash; each fault names file and records."""
    by_hash: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, sha256, name in StoredFile.objects.values_list("pk", "sha256", "name").order_by("pk"):
        by_hash[sha256].append((key, name))
    problems: dict[str, str] = {}
    for number, sha256 in enumerate(by_hash, start=1):
        if problem := _problem_of(sha256):
            problems[sha256] = problem
        if progress:
            progress(number, len(by_hash))
    used = referrers([key for sha256 in problems for key, _ in by_hash[sha256]])
    return [
        FileFault(
            sha256, tuple(sorted({name for _, name in by_hash[sha256]})),
            tuple(sorted({code for key, _ in by_hash[sha256] for code in used[key]})), problem,
        )
        for sha256, problem in problems.items()
    ]  # fmt: skip


def _problem_of(sha256: str) -> str:
    try:
        for _ in current_home().blobs.open(sha256):
            pass
    except VaultError as error:
        return str(error)
    return ""


def sweep_files(*, now: dt.datetime | None = None) -> int:
    """Erase files that no record refers to; returns how many.

    An upload has a day to be used, the file of a deleted record a month.
    """
    now = now or timezone.now()
    blobs = current_home().blobs
    with transaction.atomic():
        # An empty append takes the audit trail's lock, which ``store`` takes too: while this runs
        # no file of the same content can come in between the look and the erasure.
        chain.append_many([], actor=None)
        rows = list(_unused(now))
        hashes = {row.sha256 for row in rows}
        StoredFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
        kept = StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
        chain.append_many(
            [chain.Event("erased", f"FILE-{r.pk}", {"sha256": [r.sha256, None]}) for r in rows],
            actor=None,
        )
        for sha256 in sorted(hashes - set(kept)):
            blobs.delete(sha256)
    return len(rows)


def _unused(now: dt.datetime) -> models.QuerySet[StoredFile]:
    query = StoredFile.objects.filter(uploaded_at__lt=now - GRACE).exclude(
        released_at__gte=now - MOURNING
    )
    for model, column in _relations():
        held: Any = model._default_manager.filter(**{column: models.OuterRef("pk")})
        query = query.filter(~models.Exists(held))
    return query
