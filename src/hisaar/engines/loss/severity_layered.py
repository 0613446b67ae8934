"""What cover takes of each event, as a loss of its own: for exact curves before and after it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hisaar.engines.columns import Unfit

from . import refusals
from .severity import Severity
from .special import Floats

_PANELS, _NODES = 64, 16


@dataclass(frozen=True)
class Layered(Severity):
    """The part of a loss between a retention and a limit above it, times a share.

    Terms of a year (aggregates, reinstatements) depend on the order of events: simulate those.

    Parameters
    ----------
    severity : Severity
        Of the loss before cover, in rupees.
    retention : float
        Borne by the insured in each event, 0 or more.
    limit : float
        Most that is taken on top of it; infinite when left out.
    share : float
        Of that, which is paid; above 0, at most 1.

    Raises
    ------
    Unfit
        For a negative retention, a limit that is not above 0, a share outside 0 to 1.

    Examples
    --------
    >>> from . import Gamma
    >>> paid = Layered(Gamma(1.0, 1000.0), retention=100.0)
    >>> round(paid.mean, 6), round(paid.variance, 6)
    (904.837418, 990944.082994)
    """

    severity: Severity
    retention: float = 0.0
    limit: float = math.inf
    share: float = 1.0

    def __post_init__(self) -> None:
        refusals.amount("retention", self.retention)
        if not self.limit > 0:
            raise Unfit(f"The limit above the retention is {self.limit:g}; it must be above 0.")
        refusals.above_zero("share", refusals.chance("share", self.share))

    @property
    def kinks(self) -> tuple[float, ...]:
        shifted = [(k - self.retention) * self.share for k in self.severity.kinks]
        return tuple(k for k in shifted if k > 0)

    @property
    def is_smooth(self) -> bool:
        return math.isinf(self.limit) and self.severity.is_smooth

    @property
    def mean(self) -> float:
        below = float(self.severity.limited(self.retention))
        if math.isinf(self.limit):
            return self.share * (self.severity.mean - below)
        return self.share * (float(self.severity.limited(self.retention + self.limit)) - below)

    @cached_property
    def _square(self) -> float:
        if math.isfinite(self.limit):
            return self._area(self.retention, self.retention + self.limit)
        whole = self.severity.square
        if math.isinf(whole):
            return math.inf
        beyond = self.severity.mean - float(self.severity.limited(self.retention))
        below = self._area(0.0, self.retention)
        return whole - below - 2 * self.retention * beyond

    @property
    def square(self) -> float:
        return self.share**2 * self._square

    def _area(self, start: float, end: float) -> float:
        """Twice the integral of (x - start) P(X > x) from start to end."""
        if start == end:
            return 0.0
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        edges = start + (end - start) * np.linspace(0, 1, _PANELS + 1) ** 3
        inner = [k for k in self.severity.kinks if start < k < end]
        edges = np.unique(np.concatenate((edges, inner)))
        half = np.diff(edges)[:, None] / 2
        x = edges[:-1, None] + half * (1 + nodes)
        return float((2 * (x - start) * self.severity.survival(x) * weights * half).sum())

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        taken = np.minimum(limit / self.share, self.limit)
        within, beyond = self.severity.curve(self.retention + taken)
        below = self.severity.limited(self.retention)
        is_below = limit / self.share < self.limit
        return self.share * (within - below), np.where(is_below, beyond, 0.0)

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        drawn = self.severity.draw(stream, count) - self.retention
        return self.share * np.clip(drawn, 0.0, self.limit)

    def scaled(self, factor: float) -> Layered:
        """All money times the factor, the terms included."""
        refusals.above_zero("factor", factor)
        return Layered(self.severity.scaled(factor), self.retention * factor, self.limit * factor,
                       self.share)  # fmt: skip
