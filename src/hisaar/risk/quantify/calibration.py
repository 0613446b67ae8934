"""How good people's ranges are: questions whose answer is known, and what follows for their weight.

Somebody whose 90 % ranges hold the truth nine times in ten knows how much they know. Somebody whose
ranges hold it four times in ten gives too narrow ones, of rupees as well.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.db.models import QuerySet

from hisaar.engines import loss
from hisaar.lib.text import count_of
from hisaar.platform.people.models import Person
from hisaar.risk.models import CalibrationAnswer

PRIOR = 10  # answers that everybody is taken to have given already, nine of them well
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Question:
    """Something that can be looked up; ``source`` says where, in words."""

    id: str
    text: str
    unit: str
    truth: float
    source: str


@cache
def questions() -> dict[str, Question]:
    """All questions of calibration, by their id."""
    text = resources.files(__package__).joinpath("questions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["question"]
    return {row["id"]: Question(**{**row, "truth": float(row["truth"])}) for row in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's answers prove, and what their estimates weigh because of it.

    Attributes
    ----------
    score : Calibration or None
        None for somebody who answered nothing.
    weight : float
        Above 0, and 1 at most.
    """

    person: Person | None
    score: loss.Calibration | None
    weight: float

    @property
    def sentence(self) -> str:
        """Why the estimates weigh what they weigh, for people."""
        if self.score is None:
            return "No question of calibration was answered; the estimates weigh in full."
        told = count_of(self.score.asked, "question")
        found = f"{self.score.inside} of {told} held the truth ({LEVEL:.0%} should)"
        if self.weight >= 1:
            return f"{found}; the estimates weigh in full."
        return f"{found}; the estimates weigh {self.weight:.2f} of those of somebody well versed."


def weight_of(inside: int, asked: int) -> float:
    """What estimates weigh after so many ranges held the truth.

    The share of hits, with ten more answers of which nine hit, over nine in ten, and 1 at most: few
    answers change little, nobody counts for nothing, and ranges that are too wide cost no weight.

    >>> [round(weight_of(*pair), 3) for pair in ((0, 0), (18, 20), (8, 20), (0, 20))]
    [1.0, 1.0, 0.63, 0.333]
    """
    return min((inside + PRIOR * LEVEL) / (asked + PRIOR) / LEVEL, 1.0)


def calibration_of(person: Person, on: dt.date) -> Standing:
    """What the person's answers by that day say of their ranges."""
    found = standings(on, CalibrationAnswer.objects.filter(person=person))
    return found.get(person.pk, Standing(person, None, 1.0))


def standings(on: dt.date, rows: QuerySet[CalibrationAnswer] | None = None) -> dict[int, Standing]:
    """By the key of each person who answered: the latest answer to each question counts."""
    asked = CalibrationAnswer.objects.all() if rows is None else rows
    answers: dict[int, dict[str, CalibrationAnswer]] = defaultdict(dict)
    answered = asked.filter(answered_on__lte=on).select_related("person")
    for row in answered.order_by("answered_on", "pk"):
        if row.question in questions():
            answers[row.person_id][row.question] = row
    return {person: _standing(list(given.values())) for person, given in answers.items()}


def _standing(given: list[CalibrationAnswer]) -> Standing:
    truths = [questions()[row.question].truth for row in given]
    score = loss.calibration(
        [float(row.low) for row in given], [float(row.high) for row in given], truths, level=LEVEL
    )
    return Standing(given[0].person, score, weight_of(score.inside, score.asked))
