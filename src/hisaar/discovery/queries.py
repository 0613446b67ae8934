"""Reads that pages, rules and commands share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from .models import DiscoveryRun, DiscoverySource, Proposal
from .models.proposals import What

State = Proposal.State


def runs() -> QuerySet[DiscoveryRun]:
    """All runs, newest first, with what a list shows of them and how many lines are open."""
    lines = Count("proposals", filter=Q(proposals__state=State.OPEN))
    rows = DiscoveryRun.objects.select_related("source", "file", "owner", "system")
    return rows.annotate(open_lines=lines).order_by("-pk")


def sources_with_state(on: dt.date) -> list[DiscoverySource]:
    """All sources, the late ones first."""
    rows = list(DiscoverySource.objects.select_related("system", "owner"))
    return sorted(rows, key=lambda s: (not s.is_late(on), s.due_on() or dt.date.max, s.code))


def groups_of(run: DiscoveryRun) -> list[dict[str, object]]:
    """How many lines of a run there are of each subject and kind, open and decided."""
    rows = run.proposals.order_by().values("subject", "what").annotate(
        rows=Sum("count"), open=Sum("count", filter=Q(state=State.OPEN)),
        lines=Count("pk"),
    )  # fmt: skip
    return sorted(rows, key=lambda r: (list(What.values).index(r["what"]), str(r["subject"])))


# A directory or product is no machine; a file that names no kind speaks of one.
IS_MACHINE = Q(after__kind__isnull=True) | ~Q(after__kind="application")


def latest_list_of_machines(on: dt.date) -> DiscoveryRun | None:
    """The last run that read a list of all machines, said to be whole, by the end of the day."""
    rows = DiscoveryRun.objects.filter(
        state=DiscoveryRun.State.READ, is_complete=True, stated_on__lte=on,
        finished_at__date__lte=on, subjects__host__total__gt=0,
    )  # fmt: skip
    return rows.order_by("-stated_on", "-pk").first()


def unknown_machines(run: DiscoveryRun, on: dt.date) -> QuerySet[Proposal]:
    """Machines of a run that nobody had listed or explained away by the end of the day."""
    known = Q(state__in=(State.ACCEPTED, State.REJECTED), decided_at__date__lte=on)
    same = Proposal.objects.filter(known, fingerprint=OuterRef("fingerprint"))
    new = run.proposals.filter(subject="host", what=What.NEW, register="assets.System")
    return new.filter(IS_MACHINE).exclude(known).exclude(Exists(same))


def open_machines() -> QuerySet[Proposal]:
    """Machines that files show, that no register lists, and that nobody decided about yet."""
    return Proposal.objects.filter(
        state=State.OPEN, subject="host", what=What.NEW, register="assets.System"
    ).filter(IS_MACHINE)


def open_contradictions() -> QuerySet[Proposal]:
    return Proposal.objects.filter(state=State.OPEN, what=What.CONTRADICTS)
