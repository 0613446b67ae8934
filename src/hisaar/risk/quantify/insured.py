"""What the policies in force leave of each simulated year, and which term took the rest.

Cover depends on the order of events within a year, so that years are drawn one by one here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hisaar.engines import cover, loss
from hisaar.engines.cover import UNINSURED
from hisaar.risk import covering
from hisaar.risk.covering.wording import sentence_of
from hisaar.risk.models import LossScenario
from hisaar.risk.vocabulary import LOSS_TAG_LABELS

from .exact import BAD, WORSE
from .results import Adequacy, CoverFigures, CoverOfScenario, Year, points, rupees

Amounts = NDArray[np.float64]
Progress = Callable[[int, int], None]
NOT_COVERED = UNINSURED[0]
TOLERANCE = 1.0  # rupees of an average event that no agreement covers and nobody asks about


@dataclass(frozen=True)
class Laid:
    """Policies laid over simulated years.

    Attributes
    ----------
    gross, retained, paid, largest : float64, shape (years,)
        PKR; ``largest`` is what the costliest event of the year leaves.
    by_scenario : dict of str to float64, shape (scenarios,)
        PKR that each constraint took, all years together.
    gross_by_scenario, events : float64, shape (scenarios,)
    uncovered : float64, shape (scenarios, tags)
        PKR in kinds of loss that no agreement covers.
    """

    programme: covering.Programme
    tags: tuple[str, ...]
    gross: Amounts
    retained: Amounts
    largest: Amounts
    reinstatements: float
    by_scenario: dict[str, Amounts]
    gross_by_scenario: Amounts
    events: Amounts
    uncovered: Amounts

    @property
    def paid(self) -> Amounts:
        return self.gross - self.retained

    def year(self, amounts: Amounts) -> Year:
        """What stays with the insurer, with the standard errors of simulation."""
        bad, worse = cover.tails(self.retained, (BAD, WORSE))
        mean = loss.annual(self.retained, np.zeros(len(self.retained), np.int64), 1)[0]
        return Year(
            rupees(mean / len(self.retained)), rupees(bad.value_at_risk),
            rupees(worse.value_at_risk), rupees(bad.tail_value_at_risk),
            rupees(worse.tail_value_at_risk),
            points(amounts, cover.exceedance(self.retained, amounts)),
            points(amounts, cover.exceedance(self.largest, amounts)),
            _error(self.retained), rupees(bad.value_error), rupees(worse.value_error),
            rupees(bad.tail_error), rupees(worse.tail_error),
        )  # fmt: skip


def _error(amounts: Amounts) -> float:
    return rupees(float(amounts.std(ddof=1)) / len(amounts) ** 0.5)


def lay(
    programme: covering.Programme, after: loss.Portfolio, scenarios: Sequence[LossScenario], *,
    years: int, seed: int, progress: Progress | None = None,
) -> Laid:  # fmt: skip
    """Draw the years of the portfolio and let the policies answer, block by block.

    ``scenarios`` are the records, in the order of the portfolio's.
    """
    count, tags = len(scenarios), after.tags
    gross, retained, largest = np.zeros(years), np.zeros(years), np.zeros(years)
    took: dict[str, Amounts] = defaultdict(lambda: np.zeros(count))
    totals, events = np.zeros(count), np.zeros(count)
    uncovered, again = np.zeros((count, len(tags))), 0.0
    for block in loss.events(after, years=years, seed=seed):
        paid, of = _answered(programme, tags, scenarios, block)
        span = slice(block.first_year, block.first_year + block.years)
        gross[span] = paid.yearly(paid.gross)
        retained[span] = paid.yearly(paid.retained)
        np.maximum.at(largest[span], paid.events.year, paid.retained)
        again += float(paid.reinstatements.sum())
        totals += np.bincount(block.scenario, block.amount, minlength=count)
        events += np.bincount(block.scenario, minlength=count)
        for name, lost in paid.lost.items():
            rows = _by_row(lost, paid.events.amounts, block.parts, of)
            took[name] += np.bincount(block.scenario, rows.sum(axis=0), minlength=count)
            if name == NOT_COVERED:
                for column, row in enumerate(rows):
                    uncovered[:, column] += np.bincount(block.scenario, row, minlength=count)
        if progress is not None:
            progress(block.first_year + block.years, years)
    return Laid(programme, tags, gross, retained, largest, again / years, dict(took), totals,
                events, uncovered)  # fmt: skip


def _answered(
    programme: covering.Programme, tags: Sequence[str], scenarios: Sequence[LossScenario],
    block: loss.Block,
) -> tuple[covering.Paid, NDArray[np.int64]]:  # fmt: skip
    """What the policies pay for a block, and which of its events each row belongs to."""
    made = cover.events(
        tags, block.parts, year=block.year - block.first_year, years=block.years,
        scenario=block.scenario, hours=block.hours,
        causes=covering.causes_of(scenarios, block.scenario.astype(np.int64)),
    )  # fmt: skip
    paid = covering.pay(
        programme.covers, cover.joined(made, block.event), programme.broken
    )  # fmt: skip
    _, first, inverse = np.unique(block.event, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))  # events are numbered as they first appear
    return paid, order[inverse]


def _by_row(
    lost: Amounts, amounts: Amounts, parts: Amounts, of: NDArray[np.int64]
) -> Amounts:  # fmt: skip
    """What a constraint took of each event, shared out over the rows that a shock joined."""
    if lost.shape[1] == parts.shape[1]:
        return lost
    whole = amounts[:, of]
    share = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
    found: Amounts = lost[:, of] * share
    return found


def cover_of(
    laid: Laid, scenarios: Sequence[LossScenario], *, appetite: float | None
) -> CoverFigures:
    """The figures of cover; ``appetite`` is what one year in 100 may cost after it."""
    years, gross, paid = len(laid.gross), laid.gross.mean(), laid.paid.mean()
    constraints = {
        name: rupees(took.sum() / years)
        for name, took in sorted(laid.by_scenario.items(), key=lambda pair: -pair[1].sum())
    }
    return CoverFigures(
        tuple(one.code for one in laid.programme.covers), tuple(sorted(laid.programme.broken)),
        rupees(paid), _error(laid.paid), round(float(paid / gross), 9) if gross else 0.0,
        rupees(laid.reinstatements), constraints,
        tuple(_scenario(laid, place, record.code) for place, record in enumerate(scenarios)),
        _adequacy(laid, scenarios, appetite),
    )  # fmt: skip


def _scenario(laid: Laid, place: int, code: str) -> CoverOfScenario:
    years = len(laid.gross)
    took = {n: float(a[place]) / years for n, a in laid.by_scenario.items() if a[place] > 0}
    gross = float(laid.gross_by_scenario[place]) / years
    retained = sum(took.values())
    return CoverOfScenario(
        code, rupees(gross), rupees(gross - retained),
        rupees(sum(took.get(name, 0.0) for name in UNINSURED)), rupees(retained),
        max(took, key=lambda name: took[name], default=""),
        sentence_of(gross, gross - retained, took),
    )  # fmt: skip


def _adequacy(
    laid: Laid, scenarios: Sequence[LossScenario], appetite: float | None
) -> Adequacy:  # fmt: skip
    told = []
    residual = cover.tails(laid.retained, (WORSE,))[0].value_at_risk
    if appetite is None:
        told.append(
            "The appetite has no limit on the loss of one year in 100 after cover; set one."
        )
    elif residual > appetite:
        told.append(f"One year in 100 leaves PKR {residual:,.0f} or more, above the appetite of"
                    f" PKR {appetite:,.0f}.")  # fmt: skip
    average = laid.uncovered / np.maximum(laid.events, 1)[:, None]
    for place, column in np.argwhere(average > TOLERANCE):
        told.append(f"{scenarios[place].code}: no agreement covers"
                    f" {LOSS_TAG_LABELS[laid.tags[column]].lower()}, PKR"
                    f" {average[place, column]:,.0f} in an average event.")  # fmt: skip
    told += [f"The warranty {code} is not met." for code in sorted(laid.programme.broken)]
    return Adequacy(not told, tuple(told))
