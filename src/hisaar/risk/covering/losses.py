"""The simulated years that offers are compared by: the same for every offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hisaar.engines import cover, loss
from hisaar.lib.sharing import sharing
from hisaar.risk.quantify.book import read
from hisaar.risk.quantify.building import Model, model_of

from .declared import causes_of

YEARS, SEED = 50_000, 1


@dataclass(frozen=True, eq=False)
class SimulatedYears:
    """Events of so many years with controls as they stand on a day, in blocks of whole years."""

    on: dt.date
    years: int
    seed: int
    blocks: tuple[cover.Events, ...]
    notes: tuple[str, ...]

    @property
    def gross(self) -> NDArray[np.float64]:
        """PKR lost in each year before any cover, shape (years,)."""
        found = [np.bincount(b.year, b.amounts.sum(axis=0), minlength=b.years) for b in self.blocks]
        return np.concatenate(found)


def simulated_years(on: dt.date, *, years: int = YEARS, seed: int = SEED) -> SimulatedYears:
    """Draw the years; ``Refused`` says why when no loss scenario can be computed."""
    with sharing():
        model = model_of(read(on))
    portfolio = model.under(model.counts)
    blocks = tuple(
        _events(model, portfolio, block)
        for block in loss.events(portfolio, years=years, seed=seed)
    )  # fmt: skip
    notes = tuple(f"{note.code}: {note.sentence}" for note in model.notes)
    return SimulatedYears(on, years, seed, blocks, notes)


def _events(model: Model, portfolio: loss.Portfolio, block: loss.Block) -> cover.Events:
    """A block as cover takes it: what one shock strikes is one event, with one retention."""
    made = cover.events(
        portfolio.tags, block.parts, year=block.year - block.first_year, years=block.years,
        scenario=block.scenario, hours=block.hours,
        causes=causes_of(model.scenarios, block.scenario.astype(np.int64)),
    )  # fmt: skip
    return cover.joined(made, block.event)
