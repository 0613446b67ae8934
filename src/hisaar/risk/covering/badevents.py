"""What a bad event of each scenario looks like: one that was drawn, with all its parts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hisaar.engines import loss
from hisaar.governance.tags import split
from hisaar.lib.sharing import sharing
from hisaar.platform.records import Refused
from hisaar.risk.models import LossScenario
from hisaar.risk.quantify.book import read
from hisaar.risk.quantify.building import Model, model_of

YEARS, SEED = 20_000, 1
LEVEL = 0.99
FEW = 100  # events; with fewer, the worst of them is not yet one in a hundred


@dataclass(frozen=True, slots=True)
class BadEvent:
    """The event of a scenario that one in a hundred of its events exceeds, controls as they stand.

    Attributes
    ----------
    amounts : mapping of str to float
        PKR by kind of loss.
    hours : float or None
        How long the longest interruption lasted; None where there is none.
    grounds : tuple of str
        Exclusions in play.
    drawn : int
        How many events of the scenario were drawn.
    """

    scenario: LossScenario
    amounts: Mapping[str, float]
    hours: float | None
    grounds: tuple[str, ...]
    drawn: int

    @property
    def is_rough(self) -> bool:
        """Too few events were drawn for one in a hundred to mean much."""
        return self.drawn < FEW

    @property
    def total(self) -> float:
        return sum(self.amounts.values())


def bad_events(on: dt.date, *, years: int = YEARS, seed: int = SEED) -> list[BadEvent]:
    """A bad event of each scenario in force that can be computed, in the order of their codes.

    Nothing when no scenario can be computed.
    """
    try:
        with sharing():
            model = model_of(read(on))
    except Refused:
        return []
    portfolio = model.under(model.counts)
    blocks = list(loss.events(portfolio, years=years, seed=seed))
    scenario = np.concatenate([block.scenario for block in blocks])
    amount = np.concatenate([block.amount for block in blocks])
    parts = np.concatenate([block.parts for block in blocks], axis=1)
    hours = np.concatenate([block.hours for block in blocks], axis=1)
    found = []
    for place in range(len(model.scenarios)):
        rows = np.flatnonzero(scenario == place)
        if rows.size:
            at = _bad(rows, amount)
            found.append(_event(model, place, portfolio.tags, (parts[:, at], hours[:, at]), rows))
    return found


def _bad(rows: NDArray[np.intp], amount: NDArray[np.float64]) -> int:
    order = rows[np.argsort(amount[rows], kind="stable")]
    return int(order[max(math.ceil(LEVEL * rows.size) - 1, 0)])


def _event(
    model: Model, place: int, tags: tuple[str, ...],
    drawn: tuple[NDArray[np.float64], NDArray[np.float64]], rows: NDArray[np.intp],
) -> BadEvent:  # fmt: skip
    amounts, hours = drawn
    record = model.scenarios[place]
    longest = float(hours.max(initial=0.0))
    return BadEvent(
        record, {tag: float(a) for tag, a in zip(tags, amounts, strict=True) if a > 0},
        longest or None, tuple(split(record.exclusions)), int(rows.size),
    )  # fmt: skip
