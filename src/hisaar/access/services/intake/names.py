"""Which system, account, entitlement and identity a fact speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from hisaar.access.models import Account, Entitlement, Identity
from hisaar.assets.models import System
from hisaar.lib.text import tidy
from hisaar.platform import records
from hisaar.platform.people.models import Person

LONGEST_NAME = Account._meta.get_field("name").max_length or 120


def folded(text: Any) -> str:
    return tidy(str(text or "")).casefold()


def spellings(names: Iterable[str]) -> set[str]:
    """The forms in which a database may hold a name in lower case: its own, and ASCII only."""
    upper_ascii = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
    return {form for n in names for form in (n.lower(), n.translate(upper_ascii))}


class Known(NamedTuple):
    """An account that a grant may name; ``pk`` is None while nothing is written."""

    pk: int | None
    name: str


class Systems:
    """Systems by the name that a file gives them, else the one that the file is of."""

    def __init__(self, default: System | None) -> None:
        self.default = default
        self._by_name: dict[str, int] | None = None

    def find(self, name: Any) -> int | None:
        if not name:
            return self.default.pk if self.default else None
        if self._by_name is None:
            rows = System.objects.values_list("pk", "title", "code")
            self._by_name = {folded(t): pk for pk, title, code in rows for t in (code, title)}
        found = self._by_name.get(folded(name))
        if found is None and self.default and not self._by_name:
            return self.default.pk
        return found


class Entitlements:
    """Entitlements by system and title; a run's own are remembered by the key of their fact."""

    def __init__(self) -> None:
        self.by_key: dict[str, tuple[int | None, str]] = {}
        self._of_system: dict[int | None, dict[str, tuple[int, str]]] = {}

    def find(self, system: int | None, title: str) -> tuple[int, str] | None:
        if system not in self._of_system:
            rows = Entitlement.objects.filter(system=system).values_list("pk", "title")
            self._of_system[system] = {folded(t): (pk, t) for pk, t in rows}
        return self._of_system[system].get(folded(title))

    def add(self, system: int | None, pk: int, title: str) -> None:
        self._of_system.setdefault(system, {})[folded(title)] = (pk, title)


class Accounts:
    """Accounts of a piece of the file, found with one query a system."""

    def __init__(self) -> None:
        self.by_key: dict[str, Known] = {}

    def stored(self, wanted: dict[int, list[tuple[str, str]]]) -> dict[tuple[int, str], Account]:
        """By ``(system, name)`` and ``(system, "#" + number elsewhere)``, in lower case."""
        found: dict[tuple[int, str], Account] = {}
        for system, pairs in wanted.items():
            names = spellings(name for name, _ in pairs if name)
            numbers = {number for _, number in pairs if number}
            rows = Account.objects.filter(system=system).annotate(lowered=Lower("name"))
            for account in rows.filter(Q(lowered__in=names) | Q(external_id__in=numbers)):
                found[system, folded(account.name)] = account
                if account.external_id:
                    found[system, f"#{account.external_id.casefold()}"] = account
        return found

    def named(self, system: int | None, keys: set[str]) -> dict[str, Known]:
        """Accounts that grants of a file without accounts name: by number or by name."""
        rows = Account.objects.annotate(lowered=Lower("name"))
        if system is not None:
            rows = rows.filter(system=system)
        numbers = {key.upper() for key in keys} | keys
        found: dict[str, Known] = {}
        for account in rows.filter(Q(lowered__in=spellings(keys)) | Q(external_id__in=numbers)):
            found[folded(account.name)] = Known(account.pk, account.name)
            if account.external_id:
                found[account.external_id.casefold()] = Known(account.pk, account.name)
        return found


class Identities:
    """Whose an account is, by staff number or mail address; people get an identity when found."""

    def __init__(self, actor: Any, *, is_trial: bool) -> None:
        self.actor, self.is_trial = actor, is_trial

    def of(self, facts: Iterable[Any]) -> dict[str, Identity]:
        numbers = {str(f.values.get("employee_number") or "") for f in facts} - {""}
        mails = {str(f.values.get("email") or "").lower() for f in facts} - {""}
        if not numbers and not mails:
            return {}
        found: dict[str, Identity] = {}
        rows = Identity.objects.filter(
            Q(external_id__in=numbers) | Q(person__employee_number__in=numbers)
            | Q(person__email__in=mails)
        ).select_related("person")  # fmt: skip
        for identity in rows.order_by("-pk"):
            self._enter(found, identity)
        people = Person.objects.filter(Q(employee_number__in=numbers) | Q(email__in=mails))
        fresh = [
            Identity(
                title=p.title, kind=Identity.Kind.PERSON, person=p, unit_id=p.unit_id,
                job=p.designation, manager_id=p.manager_id, external_id=p.employee_number,
            )
            for p in people
            if p.employee_number not in found and p.email.lower() not in found
        ]  # fmt: skip
        if not self.is_trial:
            records.save_many(fresh, actor=self.actor, action="taken in")
            for identity in fresh:
                self._enter(found, identity)
        return found

    def _enter(self, found: dict[str, Identity], identity: Identity) -> None:
        person = identity.person
        for key in (
            identity.external_id,
            person and person.employee_number,
            person and person.email,
        ):
            if key:
                found[str(key).lower()] = found[str(key)] = identity

    @staticmethod
    def choose(fact: Any, known: dict[str, Identity]) -> Identity | None:
        number = str(fact.values.get("employee_number") or "")
        mail = str(fact.values.get("email") or "").lower()
        return known.get(number) or known.get(mail)
