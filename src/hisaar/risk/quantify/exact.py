"""What is computed without random numbers: the year, its scenarios, and what controls are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hisaar.engines import loss
from hisaar.risk.vocabulary import IncidentType

from .book import ControlState
from .building import Model
from .results import (
    ControlFigures,
    ScenarioFigures,
    SensitivityFigures,
    Year,
    points,
    rupees,
)

COUNT = 120
BAD, WORSE = 0.95, 0.99  # one year in 20, one in 100
ALONE, EVENT = 2**14, 2**15  # points of the grids for a single scenario, and a single event
TYPES = dict(IncidentType.choices)


@dataclass(frozen=True)
class Figured:
    """The distribution of a year with the figures that are read from it; None without any loss."""

    portfolio: loss.Portfolio
    year: loss.Aggregate | None

    @classmethod
    def of(cls, portfolio: loss.Portfolio) -> Figured:
        return cls(portfolio, loss.aggregate(portfolio) if portfolio.mean else None)

    def figures(self, amounts: np.ndarray) -> Year:
        """Mean, bad years and both curves over these amounts."""
        if self.year is None:
            nothing = points(amounts, np.zeros(len(amounts)))
            return Year(0.0, 0.0, 0.0, 0.0, 0.0, nothing, nothing)
        x = amounts[amounts <= self.year.end]
        largest = np.minimum.accumulate(loss.occurrence(self.portfolio, x, points=EVENT))
        together = np.maximum(self.year.curve(x), largest)
        return Year(
            rupees(self.year.mean),
            rupees(self.year.value_at_risk(BAD)), rupees(self.year.value_at_risk(WORSE)),
            rupees(self.year.tail_value_at_risk(BAD)), rupees(self.year.tail_value_at_risk(WORSE)),
            points(x, together), points(x, largest),
        )  # fmt: skip

    def amounts(self) -> np.ndarray:
        """Amounts for a curve, in equal ratios up to what one year in a thousand exceeds."""
        top = 3 * max(s.event_mean for s in self.portfolio.scenarios)
        if self.year is not None:
            top = min(max(top, self.year.value_at_risk(0.999)), self.year.end)
        return np.geomspace(top / 10_000, top, COUNT) * (1 - 1e-12)


def scenarios_of(
    model: Model, before: loss.Portfolio, after: loss.Portfolio
) -> tuple[ScenarioFigures, ...]:
    """Each scenario before and after controls, with what it adds to the bad years."""
    total = float(after.means.sum())
    tail = loss.contributions(after, WORSE).share if total else np.zeros(len(after.means))
    return tuple(
        ScenarioFigures(
            record.code, record.title, str(TYPES.get(record.incident_type, "")),
            round(float(before.rates[i]), 9), round(float(after.rates[i]), 9),
            rupees(after.scenarios[i].event_mean), rupees(before.means[i]), rupees(after.means[i]),
            round(float(after.means[i]) / total, 9) if total else 0.0, round(float(tail[i]), 9),
            rupees(_alone(after, i)),
        )
        for i, record in enumerate(model.scenarios)
    )  # fmt: skip


def _alone(portfolio: loss.Portfolio, place: int) -> float:
    """The loss of one year in 100 from this scenario only, shocks included."""
    scenario = portfolio.scenarios[place]
    shocks = [
        loss.Shock(shock.name, shock.rate, {scenario.name: shock.struck[scenario.name]})
        for shock in portfolio.shocks if scenario.name in shock.struck
    ]  # fmt: skip
    alone = loss.Portfolio([scenario], shocks)
    return loss.aggregate(alone, points=ALONE).value_at_risk(WORSE) if alone.mean else 0.0


@dataclass(frozen=True)
class Becomes(loss.Change):
    """A change that says outright what the scenario is afterwards."""

    scenario: loss.Scenario | None = None

    def applied(self, scenario: loss.Scenario) -> loss.Scenario:
        return scenario if self.scenario is None else self.scenario


def controls_of(
    model: Model, before: loss.Portfolio, after: loss.Portfolio
) -> tuple[ControlFigures, ...]:
    """Each control: the year without it less the year as it is, and what it could still save."""
    base = after if after.mean else before  # a year without any loss lies on no grid
    asked = [
        (key, counts, _changed(model, base, {**model.counts, key: counts}))
        for key, state in model.book.controls.items()
        for counts in (0.0, 1.0) if counts != state.counts
    ]  # fmt: skip
    now, *found = loss.what_if(
        base,
        [loss.Control("as it is", _changed(model, base, model.counts)),
         *(loss.Control(f"{key} at {counts}", changes) for key, counts, changes in asked)],
        levels=(WORSE,),
    )  # fmt: skip
    years = {(key, counts): one for (key, counts, _), one in zip(asked, found, strict=True)}
    return tuple(
        _control(state, _less(years.get((key, 0.0)), now), _less(now, years.get((key, 1.0))))
        for key, state in model.book.controls.items()
    )


def _changed(
    model: Model, base: loss.Portfolio, counts: Mapping[int, float]
) -> dict[str, loss.Change]:
    """The scenarios that are other ones than those of the base when controls count so far."""
    found: dict[str, loss.Change] = {}
    for each in model.variations:
        other = each.under(counts)
        if other != base[other.name]:
            found[other.name] = Becomes(scenario=other)
    return found


Saved = tuple[float, float, float]


def _less(one: loss.Worth | None, other: loss.Worth | None) -> Saved | None:
    """One year less another: in the mean, in one year in 100, in the mean of the worst of 100."""
    if one is None or other is None:
        return None
    return (
        one.mean_after - other.mean_after,
        one.value_at_risk_after[0] - other.value_at_risk_after[0],
        one.tail_value_at_risk_after[0] - other.tail_value_at_risk_after[0],
    )


def _control(state: ControlState, without: Saved | None, working: Saved | None) -> ControlFigures:
    cost = state.control.yearly_cost
    worth = [rupees(saved) for saved in without or (0.0, 0.0, 0.0)]
    would = [None, None, None] if working is None else [rupees(saved) for saved in working]
    return ControlFigures(
        state.control.code, state.control.title, str(state.level), state.counts,
        None if cost is None else rupees(float(cost)), *worth, *would,
    )  # fmt: skip


def sensitivities_of(after: loss.Portfolio) -> tuple[SensitivityFigures, ...]:
    """How far the worst year in 100 moves with each input; the widest first."""
    if not after.mean:
        return ()
    return tuple(
        SensitivityFigures(one.name, one.what, rupees(one.low), rupees(one.high))
        for one in loss.sensitivities(after, WORSE)
    )
