"""Keeping what a run proposes, a batch at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from hisaar.discovery.models import DiscoveryRun, Proposal, Sighting
from hisaar.discovery.reconcile import Draft

BATCH = 500
State = Proposal.State


class Keeper:
    """Writes drafts as lines of a run; what somebody rejected before is not proposed again."""

    def __init__(self, run: DiscoveryRun) -> None:
        self.run = run
        self.counts: Counter[str] = Counter()
        self.subjects: dict[str, Counter[str]] = defaultdict(Counter)
        self.position = 0
        self._waiting: list[Draft] = []
        Proposal.objects.filter(run=run, state=State.OPEN).delete()

    def add(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            self._waiting.append(draft)
            if len(self._waiting) >= BATCH:
                self.flush()

    @transaction.atomic
    def flush(self) -> None:
        """Write what waits. The same line of an earlier run, still open, gives way to this one."""
        drafts, self._waiting = self._waiting, []
        prints = [draft.fingerprint() for draft in drafts]
        before = Proposal.objects.filter(fingerprint__in=prints).exclude(run=self.run)
        rejected = set(before.filter(state=State.REJECTED).values_list("fingerprint", flat=True))
        rows = []
        for draft, fingerprint in zip(drafts, prints, strict=True):
            if fingerprint in rejected:
                self.subjects[draft.subject]["rejected"] += draft.count
                continue
            self.position += 1
            self.counts[draft.what] += draft.count
            self.subjects[draft.subject][draft.what] += draft.count
            rows.append(self._row(draft, fingerprint))
        before.filter(state=State.OPEN).update(state=State.SUPERSEDED)
        Proposal.objects.bulk_create(rows, batch_size=BATCH)

    def _row(self, draft: Draft, fingerprint: str) -> Proposal:
        return Proposal(
            run=self.run, position=self.position, subject=draft.subject, what=draft.what,
            key=draft.key[:400], title=draft.title[:200], register=draft.register,
            target=draft.target, before=draft.before, after=draft.after,
            sentence=draft.sentence, count=draft.count, fingerprint=fingerprint,
        )  # fmt: skip


@transaction.atomic
def keep_sightings(run: DiscoveryRun, seen: Iterable[Any]) -> None:
    """Note what the source of a run showed; for machines, which are missed when they are gone."""
    if run.source_id is None:
        return
    rows = {
        (each.subject, each.key): Sighting(
            source_id=run.source_id, subject=each.subject, key=each.key, target=each.target,
            seen_on=run.stated_on,
        )
        for each in seen
    }  # fmt: skip
    Sighting.objects.bulk_create(
        rows.values(), batch_size=BATCH, update_conflicts=True,
        unique_fields=["source", "subject", "key"], update_fields=["target", "seen_on"],
    )  # fmt: skip
