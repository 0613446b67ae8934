"""Accounts and entitlements of one piece of a file: compared, then written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hisaar.access.models import Account, Entitlement
from hisaar.assets.models import System
from hisaar.lib.text import tidy
from hisaar.platform import records

from .names import LONGEST_NAME, Accounts, Entitlements, Identities, Known, Systems, folded
from .taken import FactLike, Seen, Setting, Tally, day

FLAGS = ("is_privileged", "has_mfa", "is_internet_reachable", "signs_in_interactively", "is_logged")
DAYS = ("created_on", "expires_on", "rotated_on")
KINDS = {str(kind) for kind in Account.Kind.values}


def write(new: list[Any], changed: list[Any], setting: Setting) -> None:
    """New rows in bulk, changed rows one by one in the audit trail."""
    if setting.is_trial:
        return
    records.save_bulk(new, actor=setting.actor, action="taken in", source=setting.source)
    records.save_many(changed, actor=setting.actor, action="taken in")


class EntitlementRows:
    """Takes in facts about entitlements."""

    def __init__(
        self, setting: Setting, systems: Systems, known: Entitlements, tally: Tally
    ) -> None:
        self.setting, self.systems, self.known, self.tally = setting, systems, known, tally

    def take(self, facts: Sequence[FactLike]) -> None:
        new: dict[tuple[int | None, str], tuple[str, Entitlement]] = {}
        changed: list[Entitlement] = []
        for fact in facts:
            title = tidy(str(fact.values.get("title") or ""))[:200]
            system = self.systems.find(fact.values.get("system"))
            if not title:
                self.tally.blame(fact.where, "The entitlement has no name.")
            elif (system, folded(title)) in new or fact.key in self.known.by_key:
                continue  # the file names it again with every account that holds it
            elif found := self.known.find(system, title):
                self._compare(found[0], fact, changed)
                self.known.by_key[fact.key] = found
            else:
                made = Entitlement(title=title, system_id=system, kind=_kind_of(fact.values))
                made.is_privileged = bool(fact.values.get("is_privileged"))
                made.external_id = str(fact.values.get("external_id") or "")[:120]
                new[system, folded(title)] = (fact.key, made)
                self.tally.note("new", "entitlement", title)
        write([made for _, made in new.values()], changed, self.setting)
        for key, made in new.values():
            self.known.by_key[key] = (made.pk, made.title)
            if made.pk is not None:
                self.known.add(made.system_id, made.pk, made.title)

    def _compare(self, pk: int, fact: FactLike, changed: list[Entitlement]) -> None:
        """An entitlement becomes privileged by a file, and ordinary again only by a person."""
        if not fact.values.get("is_privileged"):
            self.tally.note("unchanged", "entitlement")
            return
        stored = Entitlement.objects.get(pk=pk)
        if stored.is_privileged:
            self.tally.note("unchanged", "entitlement")
            return
        stored.is_privileged = True
        changed.append(stored)
        self.tally.note("changed", "entitlement", stored.title, "privileged")


def _kind_of(values: Any) -> str:
    wanted = str(values.get("kind") or "")
    return wanted if wanted in Entitlement.Kind.values else Entitlement.Kind.GROUP


class AccountRows:
    """Takes in facts about accounts."""

    def __init__(
        self, setting: Setting, systems: Systems, known: Accounts, tally: Tally, seen: Seen
    ) -> None:
        self.setting, self.systems, self.known = setting, systems, known
        self.tally, self.seen = tally, seen
        self.identities = Identities(setting.actor, is_trial=setting.is_trial)
        self.names_of_systems: dict[int, str] = {}
        self.touched: set[int] = set()

    def take(self, facts: Sequence[FactLike]) -> None:
        placed = [(f, s) for f in facts if (s := self._place(f)) is not None]
        wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for fact, system in placed:
            wanted[system].append((_name(fact), _number(fact)))
        stored = self.known.stored(wanted)
        identities = self.identities.of([fact for fact, _ in placed])
        new: list[tuple[str, Account]] = []
        changed: dict[int, Account] = {}
        for fact, system in placed:
            account = self._of(fact, system, stored)
            owner = Identities.choose(fact, identities)
            if account is None:
                made = self._made(fact, system, owner)
                new.append((fact.key, made))
                stored[system, folded(made.name)] = made
                self.tally.note("new", "account", made.name)
            else:
                self._compare(fact, account, owner, changed)
        write([made for _, made in new], list(changed.values()), self.setting)
        for key, made in new:
            self.known.by_key[key] = Known(made.pk, made.name)
            if made.pk is not None:
                self.seen.add(made.pk)

    def _place(self, fact: FactLike) -> int | None:
        system = self.systems.find(fact.values.get("system"))
        if system is None:
            named = fact.values.get("system")
            self.tally.blame(
                fact.where,
                f"There is no system '{named}'; add it, or correct the name." if named
                else "The file does not say of which system the account is; choose one for it.",
            )  # fmt: skip
        elif not _name(fact):
            self.tally.blame(fact.where, "The account has no name.")
            return None
        else:
            self.touched.add(system)
        return system

    def _of(
        self, fact: FactLike, system: int, stored: dict[tuple[int, str], Account]
    ) -> Account | None:
        number = _number(fact)
        by_number = stored.get((system, f"#{number.casefold()}")) if number else None
        return by_number or stored.get((system, folded(_name(fact))))

    def _made(self, fact: FactLike, system: int, owner: Any) -> Account:
        if system not in self.names_of_systems:
            self.names_of_systems = dict(System.objects.values_list("pk", "title"))
        made = Account(
            name=_name(fact), system_id=system, identity=owner, external_id=_number(fact),
            kind=_kind(fact), purpose=str(fact.values.get("purpose") or "")[:200],
        )  # fmt: skip
        made.title = f"{made.name} at {self.names_of_systems.get(system, '')}"[:200]
        for name, value in _stated(fact).items():
            setattr(made, name, value)
        if fact.values.get("is_enabled") is False:
            made.is_enabled, made.disabled_on = False, day(fact.values.get("disabled_on"))
        return made

    def _compare(
        self, fact: FactLike, account: Account, owner: Any, changed: dict[int, Account]
    ) -> None:
        self.known.by_key[fact.key] = Known(account.pk, account.name)
        if account.pk is None:  # stands in the file twice
            return
        self.seen.add(account.pk)
        before = {f: getattr(account, f) for f in COMPARED}
        for name, value in _stated(fact).items():
            setattr(account, name, value)
        used = day(fact.values.get("last_used_on"))
        was = before["last_used_on"]
        account.last_used_on = max(filter(None, (was, used)), default=None)
        if owner is not None and account.identity_id is None:
            account.identity = owner
        account.external_id = account.external_id or _number(fact)
        self._note_state(fact, account)
        differs = [f for f in COMPARED if getattr(account, f) != before[f]]
        if differs:
            changed[account.pk] = account
        self.tally.note(
            "changed" if differs else "unchanged", "account", account.name, ", ".join(differs)
        )

    def _note_state(self, fact: FactLike, account: Account) -> None:
        """Enabled or disabled, and back again after it was gone."""
        stated = fact.values.get("is_enabled")
        on = self.setting.on
        if stated is False and (account.is_enabled or account.disabled_on is None):
            account.disabled_on = account.disabled_on or (
                day(fact.values.get("disabled_on")) or (on if account.is_enabled else None)
            )
            account.is_enabled = False
        elif stated is True and (not account.is_enabled or account.disabled_on is not None):
            account.is_enabled, account.disabled_on = True, None
        if account.to_on is not None and account.to_on < on:
            account.to_on = None


COMPARED = (
    *FLAGS, *DAYS, "kind", "is_enabled", "disabled_on", "last_used_on", "identity_id",
    "external_id", "to_on",
)  # fmt: skip


def _name(fact: FactLike) -> str:
    return tidy(str(fact.values.get("name") or ""))[:LONGEST_NAME]


def _number(fact: FactLike) -> str:
    """The number that never changes, such as a SID; a key that is only the name is none."""
    values = fact.values
    return str(values.get("sid") or values.get("external_id") or "")[:120]


def _kind(fact: FactLike) -> str:
    wanted = str(fact.values.get("kind") or "").strip().lower().replace(" ", "_")
    return wanted if wanted in KINDS else Account.Kind.USER


def _stated(fact: FactLike) -> dict[str, Any]:
    """What the file says; what it leaves open stays as it is."""
    values = fact.values
    found: dict[str, Any] = {n: values[n] for n in FLAGS if isinstance(values.get(n), bool)}
    found |= {name: day(values[name]) for name in DAYS if values.get(name)}
    if _kind(fact) != Account.Kind.USER:
        found["kind"] = _kind(fact)
    if values.get("last_used_on"):
        found["last_used_on"] = day(values["last_used_on"])
    return found
