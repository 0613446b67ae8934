"""How well controls work on a day: from their tests, and from facts that contradict them.

Nobody types it. A test says how a control did on one day; an unpatched weakness, a failed restore
or a setting that drifted since says otherwise. Such facts may lie in contexts above this one, which
announce them::

    @contradicts
    def overdue_weaknesses(on: date, coverage: Coverage) -> Iterator[Contradiction]: ...
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hisaar.catalogue import queries as decisions
from hisaar.catalogue.framework import secp
from hisaar.catalogue.rules import Months, Parameters
from hisaar.governance.queries import size_band
from hisaar.lib.dates import format_day
from hisaar.lib.sharing import shared
from hisaar.lib.text import count_of, join_names

from .models import Control, ControlException, ControlTest

Result = ControlTest.Result


class Level(StrEnum):
    """What can be said of a control on a day; only ``EFFECTIVE`` counts as working."""

    EFFECTIVE = "effective"
    PARTLY = "partly effective"
    INEFFECTIVE = "ineffective"
    UNTESTED = "not tested"
    EXCEPTED = "suspended by an exception"
    NOT_OPERATING = "not in operation"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact against a control: the record that states it, and on which system."""

    control: int
    record: str
    reason: str
    system: int | None = None


@dataclass(frozen=True)
class Coverage:
    """Which controls in operation cover which systems."""

    by_system: dict[int, list[Control]] = field(default_factory=dict)

    def of(self, system: int, domains: Iterable[str]) -> list[Control]:
        """The controls of these domains on a system."""
        wanted = set(domains)
        return [c for c in self.by_system.get(system, ()) if c.domain in wanted]


Source = Callable[[dt.date, Coverage], Iterable[Contradiction]]
_sources: dict[str, Source] = {}


def contradicts(source: Source) -> Source:
    """Ask ``source`` for facts against controls whenever effectiveness is computed."""
    _sources[f"{source.__module__}.{source.__name__}"] = source
    return source


@dataclass(frozen=True)
class Standing:
    """How a control stands on a day, with the test and the facts that it follows from."""

    control: Control
    level: Level
    test: ControlTest | None = None
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_working(self) -> bool:
        return self.level is Level.EFFECTIVE

    @property
    def sentence(self) -> str:
        """Why it stands so, for people."""
        if self.test is None:
            return f"It is {self.level}."
        result = self.test.get_result_display().lower()
        said = f"{self.test.code} of {format_day(self.test.tested_on)} found it {result}"
        if not self.contradictions:
            return f"{said}."
        records = join_names([c.record for c in self.contradictions], limit=3)
        facts = count_of(len(self.contradictions), "fact")
        return f"{said}, but {facts} since say otherwise: {records}. It is {self.level}."


def standings(
    on: dt.date, within: Months, controls: Sequence[Control] | None = None
) -> dict[int, Standing]:
    """How each control stands on the day, by its primary key; tests count for ``within``."""
    return _of_all(on, within) if controls is None else _standings(on, within, controls)


@shared
def _of_all(on: dt.date, within: Months) -> dict[int, Standing]:
    return _standings(on, within, list(Control.objects.all()))


def _standings(on: dt.date, within: Months, found: Sequence[Control]) -> dict[int, Standing]:
    operating = [c for c in found if c.is_operating(on)]
    tests = _latest_tests(on, on - within)
    exceptions = _exceptions(on)
    facts: dict[int, list[Contradiction]] = defaultdict(list)
    covered = coverage(operating)
    for source in _sources.values():
        for fact in source(on, covered):
            # Where an approved exception holds, what it lets happen is no surprise.
            if fact.system is None or (fact.control, fact.system) not in exceptions:
                facts[fact.control].append(fact)
    suspended = {control for control, system in exceptions if system is None}
    return {
        c.pk: _standing(c, on, tests.get(c.pk), facts.get(c.pk, []), is_out=c.pk in suspended)
        for c in found
    }


def _standing(
    control: Control, on: dt.date, test: ControlTest | None,
    facts: list[Contradiction], *, is_out: bool,
) -> Standing:  # fmt: skip
    if not control.is_operating(on):
        return Standing(control, Level.NOT_OPERATING, test)
    if is_out:
        return Standing(control, Level.EXCEPTED, test)
    if test is None:
        return Standing(control, Level.UNTESTED, None, tuple(facts))
    return Standing(control, _level(test.result, has_facts=bool(facts)), test, tuple(facts))


def _level(result: str, *, has_facts: bool) -> Level:
    """A contradicting fact takes one step away from what the test found."""
    steps = (Level.EFFECTIVE, Level.PARTLY, Level.INEFFECTIVE)
    at = {Result.EFFECTIVE: 0, Result.PARTLY: 1, Result.INEFFECTIVE: 2}[Result(result)]
    return steps[min(at + has_facts, 2)]


def _latest_tests(on: dt.date, since: dt.date) -> dict[int, ControlTest]:
    rows = ControlTest.objects.filter(tested_on__gte=since, tested_on__lte=on)
    return {test.control_id: test for test in rows.order_by("tested_on", "code")}


def _exceptions(on: dt.date) -> set[tuple[int, int | None]]:
    rows = ControlException.objects.filter(approved_on__lte=on, expires_on__gte=on)
    return {(row.control_id, row.system_id) for row in rows if row.is_in_force(on)}


def coverage(controls: Iterable[Control]) -> Coverage:
    """Which of the controls cover which systems, in one query."""
    by_key = {c.pk: c for c in controls}
    found: dict[int, list[Control]] = defaultdict(list)
    pairs = Control.systems.through.objects.filter(control_id__in=list(by_key))
    for control, system in pairs.values_list("control_id", "system_id"):
        found[system].append(by_key[control])
    return Coverage(dict(found))


def thresholds(clause: str, on: dt.date) -> Parameters:
    """The thresholds of a clause, as this insurer set them on the day."""
    overrides = decisions.overrides(on)
    return Parameters(secp(), clause, size_band=size_band(), overrides=overrides)


def period_of_tests(on: dt.date) -> Months:
    """How long a test of a control counts at this insurer."""
    return thresholds("DAT-01", on).months("control_test_months")


def standing_of(control: Control, on: dt.date) -> Standing:
    """How one control stands on the day."""
    return standings(on, period_of_tests(on), [control])[control.pk]
