"""Rows about cyber cover: the best of 200 limits over a million years of RP-100."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator
from itertools import product

import numpy as np

from bench.measuring import Figure
from hisaar.engines.cover import Agreement, Events, Layer, Offer, Policy, best, events, over_years

YEARS, BLOCK = 1_000_000, 50_000
MEAN_PAID = 587_925_711  # of P1 under an aggregate of 900 million, published with RP-100
Z95 = 1.6448536269514722
P1 = Policy(
    agreements=(Agreement("data_restoration"),),
    layers=(Layer(retention=5e6, limit=100e6, share=0.9, aggregate=900e6),),
)


def cover_rows() -> list[Figure]:
    """The engine alone: drawing the losses is not counted, since that has rows of its own."""
    return [_best(), _applied()]


class _Portfolio:
    """RP-100 drawn block by block; remembers what the drawing took."""

    def __init__(self, years: int, seed: int = 4) -> None:
        self.years, self.seed, self.spent = years, seed, 0.0

    def __iter__(self) -> Iterator[Events]:
        for block in range(self.years // BLOCK):
            start = time.process_time()
            made = _draw(np.random.default_rng([self.seed, block]))
            self.spent += time.process_time() - start
            yield made


def _draw(draw: np.random.Generator) -> Events:
    amounts, year = [], []
    for i in range(100):
        low = 1e5 * 10 ** (((37 * i) % 100) / 50)
        ratio = 10 + 90 * ((61 * i) % 100) / 99
        count = draw.poisson(0.01 * 200 ** (i / 99) * BLOCK)
        sigma = math.log(ratio) / (2 * Z95)
        one = draw.standard_normal(count)
        amounts.append(np.exp(one * sigma + math.log(low) + math.log(ratio) / 2))
        year.append(draw.integers(0, BLOCK, count))
    return events(["data_restoration"], np.concatenate(amounts), year=np.concatenate(year),
                  years=BLOCK)  # fmt: skip


def _offers() -> list[Offer]:
    """10 retentions by 20 limits; premiums fall and rise with them."""
    return [
        Offer(6e8 * (limit / 1e8) ** 0.3 * (5e6 / retention) ** 0.1, retention, limit, 10 * limit)
        for retention, limit in product(np.geomspace(5e6, 5e7, 10), np.geomspace(2e7, 2e9, 20))
    ]


def _best() -> Figure:
    spent = []
    for turn in range(3):
        made, start = _Portfolio(YEARS, turn), time.process_time()
        found = best(P1, made, _offers(), cost_of_capital=0.06, level=0.99)
        spent.append(time.process_time() - start - made.spent)
    note = "" if len(found.offers) == 200 else f"{len(found.offers)} offers"
    return Figure("best of 200 cover limits and retentions, 1M years of RP-100 (CPU s)",
                  statistics.median(spent), 5, anchor="no peer", unit="s", note=note)  # fmt: skip


def _applied() -> Figure:
    made, start = _Portfolio(200_000), time.process_time()
    found = over_years(P1, made)
    spent = time.process_time() - start - made.spent
    away = abs(found.paid.mean() - MEAN_PAID) / (found.paid.std() / math.sqrt(found.paid.size))
    note = "" if away < 4 else f"{away:.1f} standard errors from the published mean"
    return Figure("a policy applied to 7.6M events of 200,000 years (CPU s)", spent, None, unit="s",
                  note=note)  # fmt: skip
