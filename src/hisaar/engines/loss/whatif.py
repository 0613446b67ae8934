"""What a control is worth: the same year before and after it, nothing else changed.

Before and after are computed on one grid, so that the error of the grid falls out of the
difference. `compare` does it by simulation, with common random numbers, where cover or order
matters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from hisaar.engines.columns import Unfit

from . import measures, refusals
from .characteristic import Characteristic, is_plain
from .discretise import Grid, grid_for
from .exact import TAIL_SHARE, Aggregate, collected
from .frequency import Binomial, Complex, NegativeBinomial, Poisson
from .measures import Estimate
from .portfolio import Portfolio, Scenario
from .severity import Lognormal, Severity
from .severity_made import Interruption, Mixture
from .simulate import simulate

POINTS = 2**14
BATCHES = 20


@dataclass(frozen=True)
class Change:
    """What a control does to one scenario; every number is a factor, 1 leaves it as it is.

    Parameters
    ----------
    rate : float
        On attempts a year, 0 or more.
    chance : float
        On the chance that an attempt succeeds, 0 or more.
    low, high : float
        On the 5th and 95th percentile of a loss, above 0. Both move any distribution when they are
        equal; apart they move lognormals.
    duration : float
        On the hours of each interruption, above 0.

    Notes
    -----
    Rate and chance do not touch what common shocks bring about; the amounts of those change, too.
    """

    rate: float = 1.0
    chance: float = 1.0
    low: float = 1.0
    high: float = 1.0
    duration: float = 1.0

    def __post_init__(self) -> None:
        refusals.amount("factor on the rate", self.rate)
        refusals.amount("factor on the chance of success", self.chance)
        refusals.above_zero("factor on the low end", self.low)
        refusals.above_zero("factor on the high end", self.high)
        refusals.above_zero("factor on the duration", self.duration)

    @property
    def is_of_losses(self) -> bool:
        return (self.low, self.high, self.duration) != (1, 1, 1)

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario after the change.

        Raises
        ------
        Unfit
            When the chance would rise above 1, a range would turn around, or the distribution
            cannot be changed in that way.
        """
        frequency, chance = scenario.frequency, scenario.chance * self.chance
        if self.rate > 1:
            frequency = frequency.scaled(self.rate)
        else:
            chance *= self.rate  # attempts that never come are as good as ones that fail
        if chance > 1:
            raise Unfit(f"{scenario.name} cannot succeed with a chance of {chance:g}.")
        changed = replace(scenario, frequency=frequency, chance=chance)
        return replace(changed, losses=self._losses(scenario)) if self.is_of_losses else changed

    def _losses(self, scenario: Scenario) -> Severity | dict[str, Severity]:
        parts = {tag: self._moved(severity) for tag, severity in scenario.parts}
        if self.duration != 1:
            if not any(_stands_still(severity) for severity in parts.values()):
                raise Unfit(f"{scenario.name} interrupts no business; there is no duration in it.")
            parts = {tag: _lasting(severity, self.duration) for tag, severity in parts.items()}
        return parts["loss"] if isinstance(scenario.losses, Severity) else parts

    def _moved(self, severity: Severity) -> Severity:
        if self.low == self.high:
            return severity if self.low == 1 else severity.scaled(self.low)
        if isinstance(severity, Lognormal):
            low, high = severity.range
            return Lognormal.from_range(low * self.low, high * self.high)
        if isinstance(severity, Mixture):
            return Mixture((share, self._moved(part)) for share, part in severity.parts)
        if isinstance(severity, Interruption):
            return Interruption(self._moved(severity.hours), severity.rupees_per_hour)
        raise Unfit(
            f"The ends of {type(severity).__name__} cannot be moved apart; "
            "use the same factor for both, or give the new distribution itself."
        )


def _stands_still(severity: Severity) -> bool:
    if isinstance(severity, Mixture):
        return any(_stands_still(part) for _, part in severity.parts)
    return isinstance(severity, Interruption)


def _lasting(severity: Severity, factor: float) -> Severity:
    if isinstance(severity, Mixture):
        return Mixture((share, _lasting(part, factor)) for share, part in severity.parts)
    return severity.lasting(factor) if isinstance(severity, Interruption) else severity


@dataclass(frozen=True)
class Control:
    """A control, or its absence: what it changes in each scenario that it bears on."""

    name: str
    changes: Mapping[str, Change]


@dataclass(frozen=True)
class Worth:
    """A year before and after a control, in rupees.

    ``value_at_risk_…`` and ``tail_value_at_risk_…`` hold one figure for each of ``levels``.
    """

    name: str
    levels: tuple[float, ...]
    mean_before: float
    mean_after: float
    value_at_risk_before: tuple[float, ...]
    value_at_risk_after: tuple[float, ...]
    tail_value_at_risk_before: tuple[float, ...]
    tail_value_at_risk_after: tuple[float, ...]

    @property
    def worth(self) -> float:
        """Rupees a year that the control saves on average; negative when it does harm."""
        return self.mean_before - self.mean_after


def what_if(
    portfolio: Portfolio,
    controls: Iterable[Control],
    *,
    levels: Sequence[float] = (0.95, 0.99),
    points: int = POINTS,
) -> tuple[Worth, ...]:
    """Each control alone, against the portfolio as it is; exactly, without random numbers.

    Parameters
    ----------
    portfolio : Portfolio
    controls : iterable of Control
    levels : sequence of float
        For VaR and TVaR.
    points : int
        Of the grid, a power of two.

    Returns
    -------
    tuple of Worth
        In the order of the controls.

    Raises
    ------
    Unfit
        For unknown scenarios or changes that cannot be made.

    Notes
    -----
    About 1 ms a control. To see several together, put their changes into one control.

    Examples
    --------
    >>> from . import Poisson
    >>> mail = Scenario("mail", Poisson(0.5), Lognormal.from_range(1e6, 5e7))
    >>> [found] = what_if(Portfolio([mail]), [Control("second factor", {"mail": Change(rate=0.2)})])
    >>> round(found.worth), found.value_at_risk_after[0] < found.value_at_risk_before[0]
    (5736126, True)
    """
    found = [(c.name, _changed(portfolio, c)) for c in controls]
    grid = _grid(portfolio, [s for _, changed in found for s in changed], points, max(levels))
    base = Characteristic(portfolio, {s.name: grid.event(s) for s in portfolio.scenarios})
    mean = portfolio.mean
    before = collected(grid, base.value(), mean)
    figures = _figures(before, levels)
    worths = []
    for name, changed in found:
        after = _after(base, grid, changed, mean)
        worths.append(Worth(name, tuple(levels), mean, after.mean,
                            *_interleaved(figures, _figures(after, levels))))  # fmt: skip
    return tuple(worths)


Figures = tuple[tuple[float, ...], tuple[float, ...]]


def _figures(year: Aggregate, levels: Sequence[float]) -> Figures:
    values = tuple(year.value_at_risk(q) for q in levels)
    return values, tuple(year.tail_value_at_risk(q) for q in levels)


def _interleaved(before: Figures, after: Figures) -> tuple[tuple[float, ...], ...]:
    return before[0], after[0], before[1], after[1]


def _changed(portfolio: Portfolio, control: Control) -> list[Scenario]:
    return [change.applied(portfolio[name]) for name, change in control.changes.items()]


def _grid(portfolio: Portfolio, changed: list[Scenario], points: int, level: float) -> Grid:
    """A grid that holds the portfolio and whatever the controls make of it."""
    grid = grid_for(portfolio, points, (1 - refusals.level(level)) / TAIL_SHARE)
    pairs = [(s.mean, portfolio[s.name].mean) for s in changed]
    growth = max((new / old for new, old in pairs if old > 0), default=1.0)
    if growth > 1:  # something is made worse: look farther
        farther = 2 ** math.ceil(math.log2(growth)) if grid.is_lattice else 1
        step = grid.step if grid.is_lattice else grid.step * growth
        grid = replace(grid, step=step, points=grid.points * min(farther, 64))
    kinks = {k for s in changed for _, one in s.parts if one.is_smooth for k in one.kinks}
    is_same = all(s.losses is portfolio[s.name].losses for s in changed)
    every = tuple(sorted({*grid.kinks, *kinks}))
    return replace(grid, kinks=every, is_lattice=grid.is_lattice and is_same)


def _after(base: Characteristic, grid: Grid, changed: list[Scenario], mean: float) -> Aggregate:
    portfolio, events = base.portfolio, {}
    for scenario in changed:
        is_same = scenario.losses is portfolio[scenario.name].losses
        events[scenario.name] = base.events[scenario.name] if is_same else grid.event(scenario)
    if all(is_plain(portfolio, s) and isinstance(s.frequency, Poisson) for s in changed):
        shift: Complex = np.zeros_like(base.exponent)
        for new in changed:
            old = portfolio[new.name]
            shift += new.rate * (events[new.name] - 1) - old.rate * (base.events[new.name] - 1)
            mean += new.mean - old.mean
        return collected(grid, base.value(shift), mean)
    for scenario in changed:
        portfolio = portfolio.replaced(scenario)
    whole = Characteristic(portfolio, {**base.events, **events}).value()
    return collected(grid, whole, portfolio.mean)


@dataclass(frozen=True)
class Sensitivity:
    """The tail mean when one input is lower and higher by the same share, in rupees."""

    name: str
    what: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        return self.high - self.low


def sensitivities(
    portfolio: Portfolio, level: float, *, share: float = 0.1, points: int = POINTS
) -> tuple[Sensitivity, ...]:
    """How far the TVaR moves with each rate and each severity; the widest first.

    Parameters
    ----------
    portfolio : Portfolio
    level : float
        Of the TVaR.
    share : float
        By how much each input is moved, above 0 and below 1.
    points : int
        Of the grid, a power of two.

    Returns
    -------
    tuple of Sensitivity
        ``what`` is ``rate`` or ``severity``. Rates that are given as a list of chances, or stand
        at their most, cannot be raised and are left out.
    """
    if not 0 < share < 1:
        raise Unfit(f"Inputs cannot be moved by a share of {share:g}; it lies between 0 and 1.")
    asked = []
    for scenario in portfolio.scenarios:
        ends = {"severity": [Change(low=f, high=f) for f in (1 - share, 1 + share)]}
        if _can_rise(scenario, 1 + share):
            ends["rate"] = [Change(rate=f) for f in (1 - share, 1 + share)]
        asked += [(scenario.name, what, change) for what in ends for change in ends[what]]
    controls = [Control(what, {name: change}) for name, what, change in asked]
    after = [
        w.tail_value_at_risk_after[0]
        for w in what_if(portfolio, controls, levels=(level,), points=points)
    ]
    found = [Sensitivity(*asked[i][:2], after[i], after[i + 1]) for i in range(0, len(asked), 2)]
    return tuple(sorted(found, key=lambda s: -abs(s.swing)))


def _can_rise(scenario: Scenario, factor: float) -> bool:
    if isinstance(scenario.frequency, Binomial):
        return scenario.frequency.chance * factor <= 1
    return isinstance(scenario.frequency, (Poisson, NegativeBinomial))


@dataclass(frozen=True)
class Comparison:
    """What simulated years cost less after a change, in rupees; the errors are of the differences.

    ``mean``, ``value_at_risk`` and ``tail_value_at_risk`` are before less after.
    """

    years: int
    seed: int
    level: float
    mean: Estimate
    value_at_risk: Estimate
    tail_value_at_risk: Estimate


def compare(
    before: Portfolio, after: Portfolio, *, years: int, seed: int, level: float = 0.99
) -> Comparison:
    """Two portfolios under common random numbers: the same years, the same attempts.

    Parameters
    ----------
    before, after : Portfolio
        Scenarios of the same name share their random numbers.
    years : int
        A multiple of nothing in particular, but 20 batches need at least 2,000.
    seed : int
    level : float

    Returns
    -------
    Comparison
        Standard errors of VaR and TVaR come from 20 batches of years.
    """
    if years < 100 * BATCHES:
        raise Unfit(f"Comparing needs at least {100 * BATCHES:,} years; {years:,} are too few.")
    one, two = (simulate(p, years=years, seed=seed).losses for p in (before, after))
    saved = []
    for measure in (measures.value_at_risk, measures.tail_value_at_risk):
        risk = partial(measure, level=level)
        batches = zip(np.array_split(one, BATCHES), np.array_split(two, BATCHES), strict=True)
        differences = [risk(a).value - risk(b).value for a, b in batches]
        error = float(np.std(differences, ddof=1)) / math.sqrt(BATCHES)
        saved.append(Estimate(risk(one).value - risk(two).value, error))
    return Comparison(years, seed, level, measures.mean(one - two), *saved)
