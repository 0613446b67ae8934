"""Accepting lines: the registers change, in one transaction for each piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.discovery.models.proposals import What
from hisaar.discovery.reconcile import ORDER
from hisaar.platform import records
from hisaar.platform.audit.chain import actor_name
from hisaar.platform.records import Refused

from .filling import Filler
from .limits import by_verb, is_by_verb, refuse_forbidden
from .placing import RIGHTS
from .rights import accept_rights

PIECE = 200
State = Proposal.State


@dataclass
class Accepted:
    """How many rows were accepted, and the lines that were not, with the reason."""

    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def open_lines(
    run: DiscoveryRun, *, what: str = "", subject: str = "", with_contradictions: bool = False,
) -> QuerySet[Proposal]:  # fmt: skip
    """Lines of a run that nobody decided yet.

    Contradictions are left out unless they are asked for: what a person recorded is not overwritten
    in passing.
    """
    lines = run.proposals.filter(state=State.OPEN)
    if what:
        lines = lines.filter(what=what)
    elif not with_contradictions:
        lines = lines.exclude(what=What.CONTRADICTS)
    return lines.filter(subject=subject) if subject else lines


def accept(
    run: DiscoveryRun, lines: QuerySet[Proposal] | None = None, *, actor: Any,
    progress: Callable[..., Any] | None = None,
) -> Accepted:  # fmt: skip
    """Write what lines propose; all open lines but contradictions unless told which.

    A line that a register refuses says why and stays open; the others are written.
    """
    chosen = open_lines(run) if lines is None else lines.filter(run=run, state=State.OPEN)
    found = Accepted()
    keys: dict[str, list[int]] = defaultdict(list)
    for pk, subject in chosen.values_list("pk", "subject"):
        keys[subject].append(pk)
    total, done = sum(map(len, keys.values())), 0
    filler = Filler()
    for subject in sorted(set(keys) - set(RIGHTS), key=_place):
        for piece in _pieces(keys[subject]):
            _accept_piece(piece, filler, found, actor)
            done += len(piece)
            if progress is not None:
                progress(done, total, f"{done:,} of {total:,} lines")
        filler.forget()
    if any(keys[subject] for subject in RIGHTS):
        _accept_rights(run, [pk for s in RIGHTS for pk in keys[s]], found, actor, progress)
    if found.count:
        records.announce(
            run, actor=actor, action="accepted", changes={"lines": [None, found.count]}
        )
    return found


def _place(subject: str) -> int:
    return ORDER.index(subject) if subject in ORDER else len(ORDER)


def _pieces(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), PIECE):
        yield keys[start : start + PIECE]


@transaction.atomic
def _accept_piece(keys: list[int], filler: Filler, found: Accepted, actor: Any) -> None:
    lines = list(Proposal.objects.filter(pk__in=keys, state=State.OPEN).order_by("position"))
    built: dict[int, Any] = {}
    for line in lines:
        try:
            refuse_forbidden(line, actor)
            built[line.pk] = by_verb(line, actor) or filler.record_for(line)
            line.problem = ""
        except Refused as refusal:
            line.problem = str(refusal)
    rest = [line for line in lines if line.pk in built and not is_by_verb(line)]
    _write(rest, built, actor)
    _conclude(lines, found, actor, built)


def _write(lines: list[Proposal], built: dict[int, Any], actor: Any) -> None:
    """All rows of a register at once; one by one where that is refused, to find out which."""
    by_register: dict[str, list[Proposal]] = defaultdict(list)
    for line in lines:
        by_register[line.register].append(line)
    for group in by_register.values():
        rows = list({id(built[line.pk]): built[line.pk] for line in group}.values())
        try:
            with transaction.atomic():
                records.save_many(rows, actor=actor, action="accepted from a file")
        except Refused:
            _write_singly(group, built, actor)


def _write_singly(group: Iterable[Proposal], built: dict[int, Any], actor: Any) -> None:
    for line in group:
        record = built[line.pk]
        if record.pk is None:
            record.code, record.version = "", 0  # left over from the attempt with the others
        try:
            with transaction.atomic():
                records.save(record, actor=actor, action="accepted from a file")
        except Refused as refusal:
            line.problem = str(refusal)


def _conclude(
    lines: list[Proposal], found: Accepted, actor: Any, built: dict[int, Any] | None = None
) -> None:
    now, who = timezone.now(), actor_name(actor)
    for line in lines:
        if line.problem:
            found.refused.append((line.title, line.problem))
            continue
        line.state, line.decided_at, line.decided_by = State.ACCEPTED, now, who
        if built is not None:
            line.target = built[line.pk].code
        found.count += line.count
    Proposal.objects.bulk_update(
        lines, ("state", "decided_at", "decided_by", "problem", "target"), batch_size=PIECE
    )


def _accept_rights(
    run: DiscoveryRun, keys: list[int], found: Accepted, actor: Any, progress: Any
) -> None:
    lines = list(Proposal.objects.filter(pk__in=keys))
    if any(line.count > 1 for line in lines):
        lines = list(run.proposals.filter(subject__in=RIGHTS, state=State.OPEN))
    try:
        for line in lines:
            refuse_forbidden(line, actor)
        problems, others = accept_rights(run, lines, actor=actor, progress=progress)
        found.refused += others
    except Refused as refusal:
        problems = {line.pk: str(refusal) for line in lines}
    for line in lines:
        line.problem = problems.get(line.pk, "")
    with transaction.atomic():
        _conclude(lines, found, actor)
