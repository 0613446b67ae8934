"""Scenarios, and what makes several of them happen together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hisaar.engines.columns import Unfit, frozen

from . import refusals
from .frequency import Frequency, Poisson
from .severity import Severity
from .special import Floats


@dataclass(frozen=True)
class Scenario:
    """One thing that can happen: how often, how likely it succeeds, what an event costs.

    Parameters
    ----------
    name : str
        Unique among scenarios; random streams are keyed by it.
    frequency : Frequency
        Attempts a year.
    losses : Severity or mapping of str to Severity
        What a successful attempt costs: in one sum, or by tag (``data_restoration`` …). Amounts of
        different tags are independent; those of an event add up.
    chance : float
        That an attempt succeeds against the controls.

    Raises
    ------
    Unfit
        For a chance outside 0 to 1, no name or no losses.

    Examples
    --------
    >>> from .severity import Lognormal
    >>> scenario = Scenario("ransomware", Poisson(0.5), Lognormal.from_range(1e6, 5e7))
    >>> round(scenario.mean, 2)
    7170157.55
    """

    name: str
    frequency: Frequency
    losses: Severity | Mapping[str, Severity]
    chance: float = 1.0

    def __post_init__(self) -> None:
        refusals.chance("chance of success", self.chance)
        if not self.name or not self.parts:
            raise Unfit("A scenario needs a name and at least one loss.")

    @property
    def parts(self) -> tuple[tuple[str, Severity], ...]:
        """Tag and severity of each part of an event's loss; the tag of a single sum is ``loss``."""
        if isinstance(self.losses, Severity):
            return (("loss", self.losses),)
        return tuple(self.losses.items())

    @property
    def rate(self) -> float:
        """Expected successful events a year."""
        return self.frequency.mean * self.chance

    @property
    def event_mean(self) -> float:
        return sum(severity.mean for _, severity in self.parts)

    @property
    def event_square(self) -> float:
        """Expected square of an event's loss."""
        return sum(severity.variance for _, severity in self.parts) + self.event_mean**2

    @property
    def mean(self) -> float:
        """Expected loss a year, in rupees, shocks aside."""
        return self.rate * self.event_mean


@dataclass(frozen=True)
class Shock:
    """One cause that strikes several scenarios in the same event.

    Parameters
    ----------
    name : str
    rate : float
        Shocks a year (Poisson).
    struck : mapping of str to float
        Names of scenarios, each with the chance that a shock brings about its loss; independent
        of one another once the shock has come. They come on top of the scenarios' own events.
    """

    name: str
    rate: float
    struck: Mapping[str, float]

    def __post_init__(self) -> None:
        refusals.amount(f"rate of {self.name}", self.rate)
        for scenario, chance in self.struck.items():
            refusals.chance(f"chance that {self.name} strikes {scenario}", chance)


@dataclass(frozen=True)
class Swing:
    """A climate that raises and lowers the rates of several scenarios together, year by year.

    Parameters
    ----------
    members : tuple of str
        Names of scenarios with Poisson frequency.
    variance : float
        Of the common gamma factor, whose mean is 1.
    """

    members: tuple[str, ...]
    variance: float

    def __post_init__(self) -> None:
        refusals.above_zero("variance of a swing", self.variance)


class Portfolio:
    """All scenarios that count, with their shocks and swings; what every question is put to.

    Parameters
    ----------
    scenarios : iterable of Scenario
    shocks : iterable of Shock
    swings : iterable of Swing

    Raises
    ------
    Unfit
        For names used twice, unknown names, or a swing of a scenario that is not Poisson or that
        swings already.
    """

    def __init__(
        self,
        scenarios: Iterable[Scenario],
        shocks: Iterable[Shock] = (),
        swings: Iterable[Swing] = (),
    ) -> None:
        self.scenarios = tuple(scenarios)
        self.shocks = tuple(shocks)
        self.swings = tuple(swings)
        self.place = {s.name: i for i, s in enumerate(self.scenarios)}
        if not self.scenarios:
            raise Unfit("There is no scenario to answer for.")
        self._refuse_doubles()
        self._refuse_strangers()

    def _refuse_doubles(self) -> None:
        shocks = [f"shock {s.name}" for s in self.shocks]  # as their random streams are called
        names = [*(s.name for s in self.scenarios), *shocks]
        if len(set(names)) < len(names):
            double = next(n for n in names if names.count(n) > 1)
            raise Unfit(f"Two are called {double!r}; each needs a name of its own.")

    def _refuse_strangers(self) -> None:
        named = [n for shock in self.shocks for n in shock.struck]
        members = [n for swing in self.swings for n in swing.members]
        for name in (*named, *members):
            if name not in self.place:
                raise Unfit(f"No scenario is called {name!r}.")
        for name in members:
            if members.count(name) > 1:
                raise Unfit(f"{name!r} is in more than one swing.")
            if not isinstance(self[name].frequency, Poisson):
                raise Unfit(f"{name!r} is not Poisson; only such scenarios can swing together.")

    def __getitem__(self, name: str) -> Scenario:
        if name not in self.place:
            raise Unfit(f"No scenario is called {name!r}.")
        return self.scenarios[self.place[name]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(s.name for s in self.scenarios)

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of all parts, in the order in which they first appear."""
        return tuple(dict.fromkeys(tag for s in self.scenarios for tag, _ in s.parts))

    def replaced(self, scenario: Scenario) -> Portfolio:
        """The same portfolio with another scenario in the place of the one so called."""
        place = self.place[self[scenario.name].name]
        kept = list(self.scenarios)
        kept[place] = scenario
        return Portfolio(kept, self.shocks, self.swings)

    @cached_property
    def rates(self) -> Floats:
        """Expected events of each scenario a year, shocks included; shape (scenarios,)."""
        rates = np.array([s.rate for s in self.scenarios])
        for shock in self.shocks:
            for name, chance in shock.struck.items():
                rates[self.place[name]] += shock.rate * chance
        return frozen(rates)

    @cached_property
    def means(self) -> Floats:
        """Expected loss of each scenario a year, shocks included, in rupees."""
        return frozen(self.rates * np.array([s.event_mean for s in self.scenarios]))

    @property
    def mean(self) -> float:
        """Expected loss of a year, in rupees; exact."""
        return float(self.means.sum())

    @property
    def variance(self) -> float:
        """Variance of the loss of a year; exact, infinite where a severity's is."""
        total = sum(self._own_variance(s) for s in self.scenarios)
        for shock in self.shocks:
            struck = [(chance, self[name]) for name, chance in shock.struck.items()]
            first = sum(p * s.event_mean for p, s in struck)
            spread = sum(p * s.event_square - (p * s.event_mean) ** 2 for p, s in struck)
            total += shock.rate * (spread + first**2)
        for swing in self.swings:
            total += swing.variance * sum(self[n].mean for n in swing.members) ** 2
        return total

    @staticmethod
    def _own_variance(scenario: Scenario) -> float:
        events, chance = scenario.frequency, scenario.chance
        count = chance**2 * (events.variance - events.mean) + chance * events.mean
        spread = scenario.event_square - scenario.event_mean**2
        return scenario.rate * spread + count * scenario.event_mean**2

    def count_covariance(self) -> Floats:
        """Covariances of the numbers of events of a year; shape (scenarios, scenarios)."""
        thinned = [
            s.chance**2 * (s.frequency.variance - s.frequency.mean) + s.rate for s in self.scenarios
        ]
        matrix: Floats = np.zeros((len(thinned), len(thinned)))
        np.fill_diagonal(matrix, thinned)
        for shock in self.shocks:
            chances = np.zeros(len(thinned))
            for name, chance in shock.struck.items():
                chances[self.place[name]] = chance
            both = np.outer(chances, chances)
            np.fill_diagonal(both, chances)
            matrix += shock.rate * both
        for swing in self.swings:
            rates = np.zeros(len(thinned))
            for name in swing.members:
                rates[self.place[name]] = self[name].rate
            matrix += swing.variance * np.outer(rates, rates)
        return matrix
