"""The intake itself: facts in pieces, and at the end what the file no longer shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction

from hisaar.access.models import Account, Grant
from hisaar.access.services.verifying import verify_open_removals
from hisaar.assets.models import System
from hisaar.lib import dates
from hisaar.platform import records

from .grants import GrantRows
from .names import Accounts, Entitlements, Systems
from .rows import AccountRows, EntitlementRows
from .taken import EXAMPLES, FactLike, Seen, Setting, Taken, Tally

PIECE = 5000
MOST_GONE_PERCENT = 50
FEW = 20
"""So many may go at once without anybody asking."""


def take_in(
    facts: Iterable[FactLike], *, actor: Any, system: System | None = None,
    on: dt.date | None = None, source: str = "", is_complete: bool = False,
    is_trial: bool = False, confirm_gone: bool = False,
    progress: Callable[..., Any] | None = None, total: int = 0, examples: int = EXAMPLES,
) -> Taken:  # fmt: skip
    """Bring accounts, entitlements and grants in step with what a file states.

    Each piece of the file is a transaction of its own and the second run of the same file changes
    nothing, so that an interrupted run is simply run again. Memory grows with the number of
    accounts, not with that of grants.

    ``system``: whose accounts these are, where the facts name none. ``is_complete``: the file lists
    everything, so that what it does not show is gone and gets a last day; when more than half is
    gone, nothing ends unless ``confirm_gone``. ``is_trial``: only says what it would do.
    ``examples``: how many of each kind are named in the result.
    """
    setting = Setting(actor, on or dates.today(), source, is_trial)
    intake = _Intake(setting, system, examples)
    done = 0
    for piece in _pieces(facts):
        intake.take(piece)
        done += len(piece)
        if progress is not None:
            progress(done, total, f"{done:,} facts compared")
    if is_complete:
        intake.end_what_is_gone(confirm=confirm_gone)
    if not is_trial:
        verify_open_removals(actor=actor, on=setting.on)
    return intake.tally.result(is_trial=is_trial)


def _pieces(facts: Iterable[FactLike]) -> Iterator[list[FactLike]]:
    running = iter(facts)
    while piece := list(islice(running, PIECE)):
        yield piece


class _Intake:
    """One run: what it knows of the file so far."""

    def __init__(self, setting: Setting, system: System | None, examples: int) -> None:
        self.setting, self.tally = setting, Tally(examples)
        self.seen_accounts, self.seen_grants = Seen(), Seen()
        systems, accounts, entitlements = Systems(system), Accounts(), Entitlements()
        self.entitlements = EntitlementRows(setting, systems, entitlements, self.tally)
        self.accounts = AccountRows(setting, systems, accounts, self.tally, self.seen_accounts)
        self.grants = GrantRows(
            setting, systems, accounts, entitlements, tally=self.tally, seen=self.seen_grants
        )
        self.has_grants = False

    @transaction.atomic
    def take(self, piece: list[FactLike]) -> None:
        """Entitlements and accounts before the grants that name them."""
        by_subject: dict[str, list[FactLike]] = {"entitlement": [], "account": [], "grant": []}
        for fact in piece:
            if fact.subject in by_subject:
                by_subject[fact.subject].append(fact)
        self.entitlements.take(by_subject["entitlement"])
        self.accounts.take(by_subject["account"])
        self.grants.take(by_subject["grant"])
        self.has_grants = self.has_grants or bool(by_subject["grant"])

    def end_what_is_gone(self, *, confirm: bool) -> None:
        """Accounts of the file's systems, and grants of these, that the file does not show."""
        on = self.setting.on
        systems = self.accounts.touched
        if systems:
            accounts = Account.objects.filter(system__in=systems, to_on__isnull=True)
            self._end(accounts, self.seen_accounts, "account", confirm=confirm)
        if not self.has_grants:
            return
        grants = Grant.objects.filter(to_on__isnull=True) | Grant.objects.filter(to_on__gt=on)
        if systems:
            grants = grants.filter(account__system__in=systems)
        else:  # a list of rights only: it speaks for the systems whose rights it lists
            rights = [pk for pk, _ in self.grants.entitlements.by_key.values() if pk is not None]
            grants = grants.filter(entitlement__in=rights)
        self._end(grants, self.seen_grants, "grant", confirm=confirm)

    def _end(self, rows: Any, seen: Seen, register: str, *, confirm: bool) -> None:
        keys = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000)
        number, gone = 0, []
        for pk in keys:
            number += 1
            if pk not in seen:
                gone.append(pk)
        is_much = len(gone) > FEW and len(gone) * 100 > number * MOST_GONE_PERCENT
        if is_much and not confirm:
            self.tally.counts[register]["withheld"] += len(gone)
            return
        for start in range(0, len(gone), 1000):
            self._end_some(rows.model, gone[start : start + 1000], register)

    @transaction.atomic
    def _end_some(self, model: Any, keys: list[int], register: str) -> None:
        last = self.setting.on - dt.timedelta(days=1)
        relations = ("system",) if model is Account else ("account", "entitlement")
        ended = list(model.objects.select_related(*relations).filter(pk__in=keys))
        for row in ended:
            row.to_on = max(filter(None, (row.from_on, last)))
            self.tally.note("gone", register, row.title, row.code)
        if not self.setting.is_trial:
            records.save_many(ended, actor=self.setting.actor, action="gone")
