"""Everything that the report and its companions say, gathered once from a freeze."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hisaar.assessment.models import AssessmentYear, ClauseConclusion, Evaluation
from hisaar.catalogue.framework import Clause
from hisaar.catalogue.models import ThresholdOverride
from hisaar.catalogue.outcomes import WORST_FIRST, Outcome, Strength, satisfies
from hisaar.catalogue.parameters import show
from hisaar.catalogue.rules import Override, book
from hisaar.governance.models import Action, EntityProfile
from hisaar.lib.dates import KARACHI, MONTHS, format_day
from hisaar.platform.records import Refused

from .frozen import Frozen

HASH = "sha256:"
SCORED = (Strength.MUST, Strength.SHOULD, Strength.CONSIDER)


@dataclass(frozen=True)
class Item:
    """One clause: what the text asks, what the freeze holds, what people concluded and promised."""

    clause: Clause
    strength: Strength
    verdict: dict[str, Any]
    criterion: str
    conclusion: ClauseConclusion | None
    actions: tuple[Action, ...]
    before: Outcome | None

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.verdict.get("outcome", Outcome.NOT_EVALUATED))

    @property
    def gaps(self) -> list[dict[str, str]]:
        return list(self.verdict.get("gaps", ()))

    @property
    def evidence(self) -> list[str]:
        return list(self.verdict.get("evidence", ()))

    @property
    def note(self) -> str:
        return str(self.verdict.get("note", ""))

    @property
    def is_evaluated(self) -> bool:
        return self.outcome is not Outcome.NOT_EVALUATED

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done or explained."""
        return self.outcome.is_counted and not satisfies(self.outcome, self.strength)

    @property
    def count(self) -> str:
        """``3 of 4``; empty where nothing was counted."""
        met, population = self.verdict.get("met", 0), self.verdict.get("population", 0)
        return f"{met:,} of {population:,}" if population and self.is_evaluated else ""

    @property
    def detail(self) -> str:
        """The count, where it adds to the outcome: nobody needs ``1 of 1``."""
        return self.count if self.verdict.get("population", 0) > 1 else ""

    @property
    def codes(self) -> list[str]:
        """The cited records; hashes that verdicts cite stand beside the files they belong to."""
        return [code for code in self.evidence if not code.startswith(HASH)]

    @property
    def thresholds(self) -> dict[str, dict[str, Any]]:
        return dict(self.verdict.get("thresholds", {}))

    @property
    def has_remedy(self) -> bool:
        planned = self.conclusion is not None and bool(self.conclusion.remediation)
        return planned or bool(self.actions)

    @property
    def lacks_remedy(self) -> bool:
        """Open without a promise. What was done late is done: nothing mends a date."""
        return self.is_open and self.outcome is not Outcome.LATE and not self.has_remedy


@dataclass(frozen=True)
class Tally:
    """How many of which outcome; ``met`` of ``counted``, never a percentage."""

    outcomes: Counter[Outcome]

    @property
    def met(self) -> int:
        return sum(n for outcome, n in self.outcomes.items() if outcome.is_satisfied)

    @property
    def counted(self) -> int:
        return sum(n for outcome, n in self.outcomes.items() if outcome.is_counted)

    @property
    def total(self) -> int:
        return self.outcomes.total()

    def __getitem__(self, outcome: Outcome) -> int:
        return self.outcomes[outcome]


def shown(reading: dict[str, Any]) -> str:
    """A frozen threshold as people read it: ``12 months``, ``30 Apr``, ``1 Jul 2020``."""
    value, unit = reading["value"], reading["unit"]
    if unit == "day of the year" and value:
        month, day = (int(part) for part in str(value).split("-"))
        return f"{day} {MONTHS[month - 1]}"
    if unit == "date" and value:
        return format_day(dt.date.fromisoformat(str(value)))
    return show(value, unit)


def tally(items: Iterable[Item]) -> Tally:
    return Tally(Counter(item.outcome for item in items))


def worst_first(items: Iterable[Item]) -> list[Item]:
    """What needs work first: by strength, then outcome, then as an examiner would look."""
    order = {strength: n for n, strength in enumerate(Strength)}
    return sorted(
        items,
        key=lambda i: (
            order[i.strength], WORST_FIRST.index(i.outcome), i.clause.examiner_priority,
        ),
    )  # fmt: skip


class Facts:
    """A freeze with its year, and what was concluded and promised since, as of ``made_on``."""

    def __init__(self, evaluation: Evaluation, *, made_on: dt.date) -> None:
        if evaluation.year is None:
            raise Refused(f"{evaluation} belongs to no assessment year.")
        self.evaluation = evaluation
        self.year: AssessmentYear = evaluation.year
        self.on = evaluation.on
        self.made_on = made_on
        self.frozen = Frozen(evaluation)

    @property
    def made_at(self) -> dt.datetime:
        """A moment of the day of making, the same one every time."""
        return dt.datetime.combine(self.made_on, dt.time(12), tzinfo=KARACHI)

    @cached_property
    def profile(self) -> EntityProfile:
        found = self.frozen.all(EntityProfile)
        if not found:
            raise Refused("The freeze holds no entity profile; record it, then freeze the year.")
        return found[0]

    @cached_property
    def previous(self) -> Evaluation | None:
        """The freeze of the year before."""
        freezes = Evaluation.objects.filter(
            kind=Evaluation.Kind.FREEZE, year__year=self.year.year - 1
        )
        return freezes.first()

    @cached_property
    def items(self) -> list[Item]:
        """Every clause of the framework, in the order of the text."""
        strengths = dict(self.evaluation.results.values_list("clause", "strength"))
        before = dict(self.previous.results.values_list("clause", "outcome")) if (
            self.previous
        ) else {}  # fmt: skip
        conclusions = {
            c.clause: c
            for c in self.year.conclusions.select_related("concluded_by", "owner")
        }  # fmt: skip
        actions = self._actions()
        return [
            Item(
                clause=clause,
                strength=Strength(strengths.get(clause.id, clause.strength)),
                verdict=self.frozen.verdicts.get(clause.id, {}),
                criterion=self._criterion(clause.id),
                conclusion=conclusions.get(clause.id),
                actions=tuple(self._actions_of(clause.id, actions)),
                before=Outcome(before[clause.id]) if clause.id in before else None,
            )
            for clause in book.framework.clauses.values()
        ]

    @cached_property
    def scored(self) -> list[Item]:
        return [item for item in self.items if item.strength in SCORED]

    def of(self, strength: Strength) -> list[Item]:
        return [item for item in self.items if item.strength is strength]

    def _criterion(self, clause: str) -> str:
        return book.criterion(clause, size_band=self.evaluation.size_band, overrides=self.overrides)

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        rows = [r for r in self.frozen.all(ThresholdOverride) if r.is_in_force(self.on)]
        rows.sort(key=lambda r: (r.approved_on, r.code))
        return tuple(row.as_override() for row in rows)

    def _actions(self) -> dict[str, list[Action]]:
        """Source, and own code, to actions: open when the report is made, or done since the freeze.

        An overdue action may itself be what a rule names; it is then the promise about it.
        """
        found: dict[str, list[Action]] = defaultdict(list)
        raised = Action.objects.filter(raised_on__lte=self.made_on)
        for action in raised.select_related("owner").order_by("due_on", "code"):
            is_cancelled = action.cancelled_on and action.cancelled_on <= self.made_on
            if not is_cancelled and (action.done_on is None or action.done_on > self.on):
                found[action.code].append(action)
                if action.source:
                    found[action.source].append(action)
        return found

    def _actions_of(self, clause: str, actions: dict[str, list[Action]]) -> list[Action]:
        verdict = self.frozen.verdicts.get(clause, {})
        codes = [clause, *(gap["record"] for gap in verdict.get("gaps", ()) if gap["record"])]
        found = [action for code in dict.fromkeys(codes) for action in actions.get(code, ())]
        return list({action.pk: action for action in found}.values())

    @cached_property
    def by_section(self) -> list[tuple[Any, list[Item]]]:
        by_clause = {item.clause.id: item for item in self.items}
        return [
            (section, [by_clause[c.id] for c in section.clauses])
            for section in book.framework.sections
        ]

    @cached_property
    def thresholds(self) -> list[dict[str, Any]]:
        """Each value that was read, whose it is, and by which clauses."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for item in self.items:
            for name, reading in item.thresholds.items():
                found.setdefault((name, shown(reading), reading["whose"]), []).append(
                    item.clause.id
                )
        known = book.framework.thresholds
        return [
            {
                "name": name, "label": known[name].label if name in known else name,
                "value": value, "whose": whose, "clauses": clauses,
            }
            for (name, value, whose), clauses in sorted(found.items())
        ]  # fmt: skip
