"""Grants of one piece of a file: found by account and entitlement, then compared and written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from hisaar.access.models import Grant

from .names import Accounts, Entitlements, Known, Systems
from .rows import write
from .taken import FactLike, Seen, Setting, Tally, day

KINDS = {str(kind) for kind in Grant.Kind.values}


class Stored(NamedTuple):
    pk: int
    from_on: dt.date | None
    to_on: dt.date | None
    last_used_on: dt.date | None


class Place(NamedTuple):
    """A fact with the account and the entitlement that it speaks of."""

    fact: FactLike
    account: Known
    entitlement: int | None
    title: str


Pair = tuple[int | None, int | None]


class GrantRows:
    """Takes in facts about grants."""

    def __init__(
        self, setting: Setting, systems: Systems, accounts: Accounts, entitlements: Entitlements,
        *, tally: Tally, seen: Seen,
    ) -> None:  # fmt: skip
        self.setting, self.systems, self.tally, self.seen = setting, systems, tally, seen
        self.accounts, self.entitlements = accounts, entitlements
        self.holders: set[int] = set()

    def take(self, facts: Sequence[FactLike]) -> None:
        placed = self._placed(facts)
        stored = self._stored(placed)
        new: dict[tuple[str, str], Grant] = {}
        changes: dict[int, tuple[dt.date | None, dt.date | None, str]] = {}
        for place in placed:
            name = (place.account.name, place.title)
            found = self._choose(place, stored)
            if found is not None:
                self.seen.add(found.pk)
                self._compare(place, found, changes)
            elif name not in new:
                new[name] = self._made(place)
                self.tally.note("new", "grant", new[name].title)
        write(list(new.values()), self._changed(changes), self.setting)
        for grant in new.values():
            if grant.pk is not None:
                self.seen.add(grant.pk)

    def _placed(self, facts: Sequence[FactLike]) -> list[Place]:
        unknown = {
            str(f.values.get("account") or "") for f in facts
            if f.values.get("account") not in self.accounts.by_key
        }  # fmt: skip
        self._look_up(unknown - {""})
        placed = []
        for fact in facts:
            account = self.accounts.by_key.get(str(fact.values.get("account") or ""))
            found = self.entitlements.by_key.get(str(fact.values.get("entitlement") or ""))
            if account is None:
                self.tally.blame(
                    fact.where, f"There is no account '{fact.values.get('account')}' on record."
                )
            elif found is None:
                self.tally.blame(
                    fact.where, f"There is no right '{fact.values.get('entitlement')}' on record."
                )
            else:
                placed.append(Place(fact, account, *found))
        return placed

    def _look_up(self, unknown: set[str]) -> None:
        """Accounts of a file that lists rights only, whose keys are names or numbers."""
        by_system: dict[int | None, dict[str, str]] = defaultdict(dict)
        for key in unknown:
            system, _, name = key.rpartition(" | ")
            by_system[self.systems.find(system)][name.strip().casefold()] = key
        for system, names in by_system.items():
            for name, account in self.accounts.named(system, set(names)).items():
                if name in names:
                    self.accounts.by_key[names[name]] = account

    def _stored(self, placed: list[Place]) -> dict[Pair, list[Stored]]:
        accounts = {p.account.pk for p in placed} - {None}
        self.holders |= {pk for pk in accounts if pk is not None}
        rights = {p.entitlement for p in placed} - {None}
        rows = Grant.objects.filter(account__in=accounts, entitlement__in=rights).order_by()
        found: dict[Pair, list[Stored]] = defaultdict(list)
        wanted = ("account_id", "entitlement_id", "pk", "from_on", "to_on", "last_used_on")
        for account, right, *rest in rows.values_list(*wanted):
            found[account, right].append(Stored(*rest))
        return found

    def _choose(self, place: Place, stored: dict[Pair, list[Stored]]) -> Stored | None:
        """The grant that is in force, else the ended one that began on the same day."""
        candidates = stored.get((place.account.pk, place.entitlement), ())
        on = self.setting.on
        begins = day(place.fact.values.get("from_on")) or on
        current = [g for g in candidates if g.to_on is None or g.to_on >= on]
        same = [g for g in candidates if g.from_on == begins]
        return next(iter(current or same), None)

    def _compare(
        self, place: Place, stored: Stored,
        changes: dict[int, tuple[dt.date | None, dt.date | None, str]],
    ) -> None:  # fmt: skip
        values, on = place.fact.values, self.setting.on
        used = max(
            filter(None, (stored.last_used_on, day(values.get("last_used_on")))), default=None
        )
        ends = day(values.get("to_on"))
        was_gone = stored.to_on is not None and stored.to_on < on
        to_on = ends if ends is not None or was_gone else stored.to_on
        if (used, to_on) == (stored.last_used_on, stored.to_on):
            self.tally.note("unchanged", "grant")
            return
        detail = "came back" if was_gone and to_on is None else "used or ended"
        changes[stored.pk] = (used, to_on, detail)
        self.tally.note("changed", "grant", f"{place.account.name}: {place.title}", detail)

    def _changed(
        self, changes: dict[int, tuple[dt.date | None, dt.date | None, str]]
    ) -> list[Grant]:
        if not changes or self.setting.is_trial:
            return []
        rows = list(Grant.objects.select_related("account", "entitlement").filter(pk__in=changes))
        for grant in rows:
            grant.last_used_on, grant.to_on, _ = changes[grant.pk]
        return rows

    def _made(self, place: Place) -> Grant:
        values = place.fact.values
        kind = str(values.get("kind") or "").strip().lower()
        grant = Grant(
            account_id=place.account.pk, entitlement_id=place.entitlement,
            kind=kind if kind in KINDS else Grant.Kind.LOGICAL,
            from_on=day(values.get("from_on")) or self.setting.on,
            to_on=day(values.get("to_on")), last_used_on=day(values.get("last_used_on")),
            approval_reference=str(values.get("approval_reference") or "")[:80],
            source=self.setting.source[:120],
        )  # fmt: skip
        grant.title = f"{place.account.name}: {place.title}"[:200]
        return grant
