"""What people last said of each quantity of a scenario, joined into one distribution."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hisaar.engines import loss
from hisaar.engines.columns import Unfit
from hisaar.risk.models import Estimate

from .notes import Note, Unusable

Key = tuple[int, int | None, str]
WORDS = {
    "rate": "how often it happens in a year",
    "amount": "what an event costs",
    "hours": "how many hours an event lasts",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says of one quantity: ``low`` to ``high`` nine times in ten.

    ``code`` is that of the estimate, or any words for one that is only being typed; ``weight`` is
    what the person's calibration gives it.
    """

    code: str
    low: float
    high: float
    likely: float | None = None
    weight: float = 1.0
    person: str = ""

    @classmethod
    def of(cls, row: Estimate, weight: float) -> Opinion:
        likely = None if row.likely is None else float(row.likely)
        return cls(row.code, float(row.low), float(row.high), likely, weight, row.person.code)


def latest_estimates(on: dt.date, scenarios: Iterable[int] | None = None) -> list[Estimate]:
    """Of each person the last estimate of each quantity by that day, in the order of codes."""
    rows = Estimate.objects.filter(given_on__lte=on).select_related("person")
    if scenarios is not None:
        rows = rows.filter(scenario__in=list(scenarios))
    last: dict[tuple[Any, ...], Estimate] = {}
    for row in rows.order_by("given_on", "pk"):
        last[row.scenario_id, row.part_id, row.quantity, row.person_id] = row
    return sorted(last.values(), key=lambda row: row.code)


def opinions_of(rows: Iterable[Estimate], weights: Mapping[int, float]) -> dict[Key, list[Opinion]]:
    """The estimates by scenario, part and quantity, each with its person's weight."""
    found: dict[Key, list[Opinion]] = defaultdict(list)
    for row in rows:
        opinion = Opinion.of(row, weights.get(row.person_id, 1.0))
        found[row.scenario_id, row.part_id, row.quantity].append(opinion)
    return dict(found)


def pooled(
    opinions: Sequence[Opinion], *, method: str, code: str, quantity: str, notes: list[Note]
) -> loss.Pooled:
    """Several people's ranges as one, with the range that holds nine of ten of the whole.

    What cannot be a range is noted and left out.

    Raises
    ------
    Unusable
        When no range is left.
    """
    ranges = _ranges(opinions, code, quantity, notes)
    return loss.pool(ranges, method="logarithmic" if method == "logarithmic" else "linear")


def distribution_of(
    opinions: Sequence[Opinion], *, method: str, code: str, quantity: str, notes: list[Note]
) -> loss.Severity:
    """The distribution of `pooled`, without its own range, which takes most of the time."""
    ranges = _ranges(opinions, code, quantity, notes)
    if method == "logarithmic":
        return loss.pool(ranges, method="logarithmic").distribution
    said = [(one.weight, loss.Lognormal.from_range(one.low, one.high)) for one in ranges]
    return said[0][1] if len(said) == 1 else _mixed(said)


def _ranges(
    opinions: Sequence[Opinion], code: str, quantity: str, notes: list[Note]
) -> list[loss.Range]:
    ranges = []
    for opinion in opinions:
        try:
            ranges.append(loss.Range(opinion.low, opinion.high, opinion.weight))
        except Unfit as refusal:
            notes.append(Note(opinion.code, f"{refusal} It is left out until it is corrected."))
    if not ranges:
        raise Unusable(code, _nobody(quantity))
    return ranges


def _mixed(said: Sequence[tuple[float, loss.Severity]]) -> loss.Severity:
    total = sum(weight for weight, _ in said)
    return loss.Mixture((weight / total, one) for weight, one in said)


def three_points(
    opinions: Sequence[Opinion], *, code: str, quantity: str, notes: list[Note]
) -> loss.Severity:
    """Several people's three points: a mixture of PERTs, by weight."""
    found: list[tuple[float, loss.Severity]] = []
    for opinion in opinions:
        if opinion.likely is None:
            notes.append(Note(opinion.code, "It says no most likely amount, which a PERT needs;"
                                            " it is left out until one is entered."))  # fmt: skip
            continue
        try:
            three = loss.Pert(opinion.low, opinion.likely, opinion.high)
        except Unfit as refusal:
            notes.append(Note(opinion.code, f"{refusal} It is left out until it is corrected."))
        else:
            found.append((opinion.weight, three))
    if not found:
        raise Unusable(code, _nobody(quantity, "three points"))
    return found[0][1] if len(found) == 1 else _mixed(found)


def _nobody(quantity: str, what: str = "a range") -> str:
    return f"Nobody has said {WORDS[quantity]}; ask at least one person for {what}."
