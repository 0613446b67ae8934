"""Accounts, entitlements and grants: compared and taken in by the context of access rights.

A directory may hold a million grants. As many lines as a person would read are proposed one by one;
beyond that, one line stands for all of its kind, and they are accepted together.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from hisaar.access.models import Account, Grant
from hisaar.access.services import Taken, take_in
from hisaar.discovery import formats
from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.discovery.reconcile import Draft, Round
from hisaar.discovery.reconcile.hosts_known import HostsKnown
from hisaar.lib.text import count_of, fold, tidy
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused

from .opening import unpacked
from .placing import RIGHTS, Placing

REGISTERS = {
    "account": "access.Account", "entitlement": "access.Entitlement", "grant": "access.Grant",
}  # fmt: skip
LINES = 1000
SHOWN = 25


class Rights:
    """One run's comparison of access rights."""

    def __init__(self, run: DiscoveryRun, round_: Round) -> None:
        self.run, self.round = run, round_
        self.unchanged: Counter[str] = Counter()
        self.sayings: Counter[str] = Counter()
        self.faults: list[tuple[str, str]] = []
        self._unplaced: set[str] = set()
        self._first: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._count: Counter[tuple[str, str]] = Counter()
        self._left: dict[str, dt.date] | None = None
        self._names: dict[str, str] = {}

    def compared(self, facts: Iterable[Any], *, actor: Any) -> Iterator[Draft]:
        """Yield lines for what the intake would do; nothing is written."""
        taken = take_in(
            self._placed(facts), actor=actor, system=self.run.system, on=self.run.stated_on,
            source=self.run.code, is_complete=self.run.is_complete, is_trial=True, examples=LINES,
        )  # fmt: skip
        self.faults += gathered(taken.faults)
        for register, counts in taken.by_register.items():
            self.unchanged[register] += counts.get("unchanged", 0)
            self._note_withheld(register, counts.get("withheld", 0))
            for what in ("new", "changed", "gone"):
                self._count[register, what] += counts.get(what, 0)
        details: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for example in taken.examples:
            details[example.register, example.change].append((example.name, example.detail))
        for place, names in self._first.items():
            details[place] += [(name, "") for name in names]
        for place, count in sorted(self._count.items(), key=lambda c: RIGHTS.index(c[0][0])):
            if count:
                yield from _lines(*place, count, details[place])

    def _note_withheld(self, register: str, count: int) -> None:
        if count:
            sentence = (
                f"{count_of(count, register)} of the register are missing from it: more than half."
                " It looks cut off, so that nothing is proposed as gone."
            )
            self.faults.append(("the whole file", sentence))

    def _placed(self, facts: Iterable[Any]) -> Iterator[Any]:
        """Facts of systems that are on record; the others are new, with their system."""
        placing = Placing(self.round.known.hosts, self.run.system)
        for fact in placing.walk(facts):
            if fact.subject == "account":
                self._watch(fact)
            if placing.is_unplaced(fact):
                self._note_new(fact)
            else:
                yield fact
        for name in sorted(placing.unknown):
            self.round.propose_product(name)

    def _note_new(self, fact: Any) -> None:
        place = (fact.subject, "new")
        self._count[place] += 1
        if self._count[place] > LINES:
            return
        label = label_of(fact, self._names)
        if fact.subject != "grant":
            self._names[fact.key] = label
        self._first[place].append(label)

    def _watch(self, fact: Any) -> None:
        """Accounts that are open though whose they are has left."""
        if self._left is None:
            self._left = days_left(self.run.stated_on)
        values = fact.values
        names = (values.get("employee_number"), values.get("email"))
        if values.get("is_enabled") is not False and any(
            fold(str(n)) in self._left for n in names if n
        ):
            self.sayings["leavers"] += 1
        if values.get("is_privileged") and values.get("has_mfa") is False:
            self.sayings["privileged_without_mfa"] += 1


def gathered(faults: Iterable[Any]) -> list[tuple[str, str]]:
    """The same sentence once, with its first place and how often it applies."""
    first: dict[str, str] = {}
    count: Counter[str] = Counter()
    for fault in faults:
        first.setdefault(fault.sentence, fault.where)
        count[fault.sentence] += 1
    return [
        (where if count[said] == 1 else f"{where} and {count[said] - 1:,} more", said)
        for said, where in first.items()
    ]


def days_left(on: dt.date) -> dict[str, dt.date]:
    """Staff numbers and addresses of whoever has left, on record or in a list not yet accepted."""
    rows = Person.objects.filter(left_on__lt=on).values_list("employee_number", "email", "left_on")
    found = {fold(n): day for number, mail, day in rows for n in (number, mail) if n}
    lines = Proposal.objects.filter(subject="person", state=Proposal.State.OPEN)
    for key, after in lines.values_list("key", "after"):
        day = after.get("left_on")
        if day and dt.date.fromisoformat(day) < on:
            found[fold(key)] = dt.date.fromisoformat(day)
    return found


def _lines(register: str, what: str, count: int, named: list[tuple[str, str]]) -> Iterator[Draft]:
    if count <= LINES and len(named) >= count:
        for name, detail in named:
            yield Draft(
                subject=register, what=what, key=name[:400], title=name[:200],
                register=REGISTERS[register], target=detail if what == "gone" else "",
                sentence="" if what == "gone" else detail.replace("_", " "),
                after={"name": name},
            )  # fmt: skip
        return
    yield Draft(
        subject=register, what=what, key="*", title=f"{count_of(count, register)}, {what}",
        register=REGISTERS[register], count=count,
        after={"count": count, "examples": [name for name, _ in named[:SHOWN]]},
        sentence="Too many for single lines: all are accepted together.",
    )  # fmt: skip


def label_of(fact: Any, names: dict[str, str]) -> str:
    """The name of a line about a fact, as the intake names it; ``names`` by key of a fact."""
    values = fact.values
    if fact.subject == "account":
        return tidy(str(values.get("name") or ""))
    if fact.subject == "entitlement":
        return tidy(str(values.get("title") or ""))[:200]
    account, right = str(values.get("account") or ""), str(values.get("entitlement") or "")
    return f"{names.get(account, _tail(account))}: {names.get(right, _tail(right))}"[:200]


def _tail(key: str) -> str:
    return key.rpartition(" | ")[2]


def accept_rights(
    run: DiscoveryRun, lines: Collection[Proposal], *, actor: Any, progress: Any = None,
) -> tuple[dict[int, str], list[tuple[str, str]]]:  # fmt: skip
    """Take in what lines stand for; returns why not, by line, for those that were not.

    The file is read again from the vault. Where a line stands for many, all of the run's lines
    about rights are accepted together; what could not be taken in is then told by its place in the
    file.
    """
    ends = [line for line in lines if line.what == "gone" and line.count == 1]
    given = [line for line in lines if line not in ends]
    is_whole = any(line.count > 1 for line in lines)
    problems = {} if is_whole else _end(run, ends, actor=actor)
    if not given and not is_whole:
        return problems, []
    blamed = {} if is_whole else {(ln.subject, fold(ln.key)): ln.pk for ln in given}
    left = set() if is_whole else _left_alone(run, lines)
    places: dict[str, int] = {}
    taken = _take(run, blamed, left, places, actor=actor, progress=progress)
    for fault in taken.faults:
        if (pk := places.get(fault.where)) is not None:
            problems[pk] = fault.sentence
    return problems, gathered(taken.faults) if is_whole else []


def _left_alone(run: DiscoveryRun, lines: Collection[Proposal]) -> set[tuple[str, str]]:
    """What the run's other lines are about: not accepted, so that it must not be taken in."""
    others = run.proposals.filter(subject__in=RIGHTS).exclude(state=Proposal.State.ACCEPTED)
    kept = others.exclude(pk__in=[line.pk for line in lines])
    return {(subject, fold(key)) for subject, key in kept.values_list("subject", "key")}


def _take(
    run: DiscoveryRun, blamed: dict[tuple[str, str], int], left: set[tuple[str, str]],
    places: dict[str, int], *, actor: Any, progress: Any,
) -> Taken:  # fmt: skip
    if run.file is None:
        raise Refused(f"{run.code} has no file any more; drop it in again.")
    with unpacked(run.file) as content:
        mapping = formats.Mapping.from_json(run.mapping) if run.mapping else None
        reading = formats.read(run.file.name, content, kind=run.kind, mapping=mapping)
        facts = _chosen(run, reading.facts, blamed, left, places)
        return take_in(
            facts, actor=actor, system=run.system, on=run.stated_on, source=run.code,
            is_complete=run.is_complete and not blamed, progress=progress,
            total=sum(run.subjects.get(s, {}).get("total", 0) for s in RIGHTS),
        )  # fmt: skip


def _chosen(
    run: DiscoveryRun, facts: Iterable[Any], blamed: dict[tuple[str, str], int],
    left: set[tuple[str, str]], places: dict[str, int],
) -> Iterator[Any]:  # fmt: skip
    """The facts that may be taken in: of the lines, and what is on record already.

    What is on record comes along because grants name it; it changes nothing.
    """
    names: dict[str, str] = {}
    for fact in Placing(HostsKnown(), run.system).walk(facts):
        if blamed or left:
            label = label_of(fact, names)
            if fact.subject != "grant":
                names[fact.key] = label
            place = (fact.subject, fold(label))
            if place in left:
                continue
            if place in blamed:  # a row holds many rights: each fact says which line it is of
                where = f"{fact.where}, line {blamed[place]}"
                places[where] = blamed[place]
                yield replace(fact, where=where)
                continue
        yield fact


def _end(run: DiscoveryRun, lines: Collection[Proposal], *, actor: Any) -> dict[int, str]:
    """Give the accounts and grants of these lines a last day."""
    problems = {}
    for model in (Account, Grant):
        codes = {ln.target: ln for ln in lines if ln.register == model._meta.label}
        rows = list(model._default_manager.filter(code__in=codes))
        for row in rows:
            last = run.stated_on - dt.timedelta(days=1)
            row.to_on = max(filter(None, (row.from_on, last)))
        records.save_many(rows, actor=actor, action="gone")
        missing = set(codes) - {row.code for row in rows}
        problems |= {codes[code].pk: "It is no longer on record." for code in missing}
    return problems
