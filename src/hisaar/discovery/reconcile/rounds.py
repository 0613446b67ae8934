"""One run's comparison: facts go to the reconciler of their subject, drafts come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .components import Components
from .drafts import HOST, NEW, Draft, Seen, Setting
from .firewalls import FirewallRules
from .hosts import Hosts
from .interfaces import Interfaces
from .known import Known
from .people import People
from .settings import Settings
from .vendors import Vendors
from .weaknesses import Weaknesses

PIECE = 1000
ORDER = (
    "person", "vendor", "host", "entitlement", "account", "grant", "interface", "firewall_rule",
    "component", "vulnerability", "finding", "setting", "endpoint", "data_set",
)  # fmt: skip
"""Subjects in the order in which their lines can be accepted: what is named before who names it."""


class Round:
    """Holds what the reconcilers of one run share."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.known = setting, Known()
        self.unchanged: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.seen: list[Seen] = []
        self.sayings: Counter[str] = Counter()
        self.covered: set[str] = set()
        self.faults: list[tuple[str, str]] = []
        self.products: dict[str, Draft] = {}
        weaknesses, settings = Weaknesses(self), Settings(self)
        self._takers: dict[str, Callable[[list[Any]], Iterable[Draft]]] = {
            "host": Hosts(self).take, "person": People(self).take, "vendor": Vendors(self).take,
            "interface": Interfaces(self).take, "firewall_rule": FirewallRules(self).take,
            "component": Components(self).take, "vulnerability": weaknesses.take,
            "finding": lambda facts: [*settings.take(facts), *weaknesses.take(facts)],
            "setting": settings.take,
        }  # fmt: skip
        self._whole = [
            taker.__self__  # type: ignore[attr-defined]
            for name, taker in self._takers.items()
            if name not in ("finding", "setting")
        ]
        self._whole.append(settings)
        self._waiting: dict[str, list[Any]] = defaultdict(list)

    def take(self, fact: Any) -> Iterable[Draft]:
        """Take one fact; drafts come whenever a piece of its subject is full."""
        self.total[fact.subject] += 1
        waiting = self._waiting[fact.subject]
        waiting.append(fact)
        return self._flush(fact.subject) if len(waiting) >= PIECE else ()

    def finish(self) -> Iterator[Draft]:
        """Drafts of what still waits, and of what the whole file shows; machines first."""
        for subject in sorted(self._waiting, key=_place):
            yield from self._flush(subject)
        for reconciler in self._whole:
            yield from reconciler.rest()
        yield from self.products.values()

    def _flush(self, subject: str) -> list[Draft]:
        facts, self._waiting[subject] = self._waiting[subject], []
        taker = self._takers.get(subject)
        return list(taker(facts)) if taker and facts else []

    def system_of(self, host: Any, product: Any = "") -> str:
        """The code of the system that a fact speaks of, or ``host:KEY``; empty when nobody knows.

        What a file says of a product goes to the system that its source stands for.
        """
        own = self.setting.system
        key = str(host or "")
        if key and (code := self.known.hosts.code_of(key)):
            return code
        if own is not None and (product or not key):
            return str(own.code)
        name = key or str(product or "")
        if name and product and not key:
            if code := self.known.hosts.code_of(name):
                return code
            self.propose_product(name)
        return f"{HOST}{name}" if name else ""

    def propose_product(self, name: str) -> None:
        """Propose an application that a file speaks of and no register lists."""
        self.products.setdefault(
            name.lower(),
            Draft(
                subject="host", what=NEW, key=name.lower()[:400], title=name[:200],
                register="assets.System",
                after={"title": name[:200], "kind": "application"},
                sentence="A product that no register lists.",
            ),
        )  # fmt: skip


def _place(subject: str) -> int:
    return ORDER.index(subject) if subject in ORDER else len(ORDER)
