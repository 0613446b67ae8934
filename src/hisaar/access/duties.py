"""Whose duties are not separated on a day: feeds the engine from the grants and names its finds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet

from hisaar.engines import duties as engine
from hisaar.lib.sharing import shared
from hisaar.platform.records.dated import in_force

from .models import DutyMitigation, DutyRule, Entitlement, Grant
from .queries import grants_in_force

Holder = tuple[str, int]
"""``("identity", 4)``, or ``("account", 7)`` for an account that belongs to nobody."""


class Held(NamedTuple):
    """One grant that gives an activity: through which account, as which entitlement."""

    activity: str
    grant: str
    account: str
    account_code: str
    entitlement: str
    entitlement_code: str


@dataclass(frozen=True)
class Violation:
    """A rule that one holder breaks, with the grants on either side of it."""

    rule: DutyRule
    holder: Holder
    code: str
    name: str
    first: tuple[Held, ...]
    second: tuple[Held, ...]
    mitigation: DutyMitigation | None = None

    @property
    def is_mitigated(self) -> bool:
        return self.mitigation is not None

    @property
    def accounts(self) -> tuple[str, ...]:
        """Codes of the accounts through which it comes about."""
        return tuple(dict.fromkeys(h.account_code for h in (*self.first, *self.second)))

    def sentence(self) -> str:
        """Who holds what on either side, in words."""
        sides = [
            " and ".join(dict.fromkeys(f"{h.entitlement} ({h.account})" for h in side))
            for side in (self.first, self.second)
        ]
        return f"breaks '{self.rule.title}': holds {sides[0]} together with {sides[1]}"


@dataclass(frozen=True)
class Picture:
    """What the engine found on a day; violations are told in words only when asked for."""

    rules: tuple[DutyRule, ...]
    holders: tuple[Holder, ...]
    tags: tuple[str, ...]
    found: engine.Violations
    mitigated: frozenset[int]
    mitigations: dict[tuple[int, int], DutyMitigation]
    on: dt.date

    @property
    def count(self) -> int:
        return self.found.count

    @property
    def unmitigated(self) -> list[int]:
        """Numbers of the violations that nothing stands in for."""
        return [n for n in range(self.count) if n not in self.mitigated]

    def rule_of(self, number: int) -> DutyRule:
        return self.rules[int(self.found.rule[number])]

    def holder_of(self, number: int) -> Holder:
        return self.holders[int(self.found.user[number])]

    def told(self, numbers: Iterable[int]) -> list[Violation]:
        """The violations of these numbers with their evidence, in three queries for all."""
        wanted = list(numbers)
        grants = self._grants({self.holder_of(n) for n in wanted})
        return [self._told(n, grants) for n in wanted]

    def _grants(self, holders: set[Holder]) -> dict[Holder, list[Grant]]:
        kinds: dict[str, list[int]] = defaultdict(list)
        for kind, key in holders:
            kinds[kind].append(key)
        found: dict[Holder, list[Grant]] = defaultdict(list)
        fields = {"identity": "account__identity__in", "account": "account__in"}
        for kind, keys in kinds.items():
            rows = grants_in_force(self.on).filter(
                **{fields[kind]: keys}, entitlement__in=_tagged()
            )
            for grant in rows.select_related("account__identity", "entitlement").order_by("pk"):
                found[_holder(grant.account_id, grant.account.identity_id)].append(grant)
        return found

    def _told(self, number: int, grants: dict[Holder, list[Grant]]) -> Violation:
        holder, rule = self.holder_of(number), self.rule_of(number)
        own, evidence = grants[holder], self.found.evidence(number)
        sides = [
            tuple(_held(own, {self.tags[int(t)] for t in side}))
            for side in (evidence.first, evidence.second)
        ]
        account = own[0].account
        subject = account.identity if holder[0] == "identity" else account
        mitigation = self.mitigations.get((holder[1], rule.pk)) if holder[0] == "identity" else None
        return Violation(
            rule, holder, subject.code if subject else "", str(subject), sides[0], sides[1],
            mitigation,
        )  # fmt: skip


def tags_of(entitlement: Entitlement) -> set[str]:
    """Its activities; of an entitlement of one business also each with ``@`` and the business."""
    tags = set(entitlement.activities.split())
    if entitlement.business in (Entitlement.Business.CONVENTIONAL, Entitlement.Business.WINDOW):
        tags |= {f"{tag}@{entitlement.business}" for tag in tags if "@" not in tag}
    if entitlement.business == Entitlement.Business.BOTH:
        tags |= {f"{t}@{b}" for t in tags if "@" not in t for b in ("conventional", "window")}
    return tags


def _held(grants: list[Grant], wanted: set[str]) -> Iterator[Held]:
    for grant in grants:
        for tag in sorted(wanted & tags_of(grant.entitlement)):
            yield Held(
                tag, grant.code, grant.account.name, grant.account.code,
                grant.entitlement.title, grant.entitlement.code,
            )  # fmt: skip


def _tagged() -> QuerySet[Entitlement, dict[str, Any]]:
    return Entitlement.objects.exclude(activities="").order_by().values("pk")


def _holder(account: int, identity: int | None) -> Holder:
    return ("account", account) if identity is None else ("identity", identity)


def rules_in_force(on: dt.date) -> list[DutyRule]:
    """The rules that were approved by the day and hold on it."""
    rows = DutyRule.objects.filter(in_force(on), approved_on__lte=on).order_by("pk")
    return [rule for rule in rows if rule.first.split() and rule.second.split()]


def look(on: dt.date, rules: Iterable[DutyRule] | None = None) -> Picture:
    """Ask the engine who breaks which rule on the day: four queries, whatever there is.

    All accounts of an identity count together; disabled accounts and ended grants do not count.
    """
    return _of_the_day(on) if rules is None else _look(on, tuple(rules))


@shared
def _of_the_day(on: dt.date) -> Picture:
    return _look(on, tuple(rules_in_force(on)))


def _look(on: dt.date, chosen: tuple[DutyRule, ...]) -> Picture:
    named = {t for rule in chosen for t in (*rule.first.split(), *rule.second.split())}
    tags = tuple(sorted(named))
    number_of = {tag: number for number, tag in enumerate(tags)}
    tags_by_entitlement = {
        e.pk: found
        for e in Entitlement.objects.exclude(activities="").only("pk", "activities", "business")
        if (found := sorted(number_of[t] for t in tags_of(e) & named))
    }
    rows = grants_in_force(on).filter(entitlement__in=_tagged())
    numbers: dict[Holder, int] = {}
    users: list[int] = []
    held: list[int] = []
    pairs = rows.order_by().values_list("account_id", "account__identity_id", "entitlement_id")
    for account, identity, entitlement in pairs.iterator(chunk_size=10_000):
        if entitlement not in tags_by_entitlement:
            continue
        user = numbers.setdefault(_holder(account, identity), len(numbers))
        for tag in tags_by_entitlement[entitlement]:
            users.append(user)
            held.append(tag)
    lists = [
        (rule.first_mode, [number_of[t] for t in rule.first.split()],
         rule.second_mode, [number_of[t] for t in rule.second.split()])
        for rule in chosen
    ]  # fmt: skip
    found = engine.violations(
        len(numbers), len(tags), np.array(users, np.int32), np.array(held, np.int32), lists
    )
    return _excused(chosen, tuple(numbers), tags, found, on)


def _excused(
    rules: tuple[DutyRule, ...], holders: tuple[Holder, ...], tags: tuple[str, ...],
    found: engine.Violations, on: dt.date,
) -> Picture:  # fmt: skip
    standing = DutyMitigation.objects.filter(approved_on__lte=on, expires_on__gte=on)
    mitigations = {
        (m.identity_id, m.rule_id): m
        for m in standing.select_related("approver").order_by("expires_on", "pk")
    }
    excused = frozenset(
        n
        for n in range(found.count)
        if holders[int(found.user[n])][0] == "identity"
        and (holders[int(found.user[n])][1], rules[int(found.rule[n])].pk) in mitigations
    )
    return Picture(rules, holders, tags, found, excused, mitigations, on)


def violations(on: dt.date) -> list[Violation]:
    """All violations of the day with their evidence, mitigated ones too."""
    picture = look(on)
    return picture.told(range(picture.count))
