"""The transform of a year's loss, put together from the transforms of single events.

Independent compound Poissons add in the exponent; everything else multiplies.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .frequency import Complex, Poisson
from .portfolio import Portfolio, Scenario, Swing

Events = Mapping[str, Complex]


def thinned(event: Complex, chance: float) -> Complex:
    """The transform of an attempt that succeeds with this chance."""
    return event if chance == 1 else 1 - chance + chance * event


def is_plain(portfolio: Portfolio, scenario: Scenario) -> bool:
    """Poisson, and tied to no other scenario."""
    tied = any(scenario.name in shock.struck for shock in portfolio.shocks)
    return isinstance(scenario.frequency, Poisson) and not tied and not swings(portfolio, scenario)


def swings(portfolio: Portfolio, scenario: Scenario) -> bool:
    return any(scenario.name in swing.members for swing in portfolio.swings)


class Characteristic:
    """The transform of the year's loss in its two kinds of terms.

    Parameters
    ----------
    portfolio : Portfolio
    events : mapping of str to numpy.ndarray of complex128, shape (m,)
        Transforms of one event of each scenario that is not in ``exponent`` already.
    exponent : numpy.ndarray of complex128, shape (m,), optional
        Of scenarios that were added up before.
    """

    def __init__(
        self, portfolio: Portfolio, events: Events, exponent: Complex | None = None
    ) -> None:
        self.portfolio, self.events = portfolio, events
        size = next(iter(events.values())) if exponent is None else exponent
        self.exponent: Complex = np.zeros_like(size) if exponent is None else exponent.copy()
        self.factors: dict[str, Complex] = {}
        for scenario in portfolio.scenarios:
            if scenario.name in events and not swings(portfolio, scenario):
                self._add(scenario)
        for shock in portfolio.shocks:
            self.exponent += shock.rate * (self._struck(shock.struck) - 1)
        for swing in portfolio.swings:
            name = "|".join(swing.members)
            self.factors[name] = self._swing(swing) ** (-1 / swing.variance)

    def _add(self, scenario: Scenario) -> None:
        event = self.events[scenario.name]
        if isinstance(scenario.frequency, Poisson):
            self.exponent += scenario.rate * (event - 1)
        else:
            attempt = thinned(event, scenario.chance)
            self.factors[scenario.name] = scenario.frequency.generate(attempt)

    def _struck(self, struck: Mapping[str, float]) -> Complex:
        whole = np.ones_like(self.exponent)
        for name, chance in struck.items():
            whole *= thinned(self.events[name], chance)
        return whole

    def _swing(self, swing: Swing) -> Complex:
        """One minus variance times the exponent of the members."""
        total = np.zeros_like(self.exponent)
        for name in swing.members:
            total += self.portfolio[name].rate * (self.events[name] - 1)
        return 1 - swing.variance * total

    def value(self, change: Complex | None = None, *, without: str = "") -> Complex:
        """The transform, with something added to the exponent, or without one factor."""
        whole: Complex = np.exp(self.exponent if change is None else self.exponent + change)
        for name, factor in self.factors.items():
            if name != without:
                whole *= factor
        return whole

    def derivative(self, scenario: Scenario, whole: Complex) -> Complex:
        """Derivative by the transform of the scenario's event; ``whole`` is the value.

        Nothing is divided by a factor that may be zero.
        """
        event = self.events[scenario.name]
        swinging = [s for s in self.portfolio.swings if scenario.name in s.members]
        if swinging:
            total = whole * (scenario.rate / self._swing(swinging[0]))
        elif isinstance(scenario.frequency, Poisson):
            total = whole * scenario.rate
        else:
            slope = scenario.frequency.slope(thinned(event, scenario.chance))
            total = self.value(without=scenario.name) * (scenario.chance * slope)
        for shock in self.portfolio.shocks:
            if scenario.name in shock.struck:
                others = {n: p for n, p in shock.struck.items() if n != scenario.name}
                strikes = shock.rate * shock.struck[scenario.name]
                total += whole * (strikes * self._struck(others))
        return total
