"""Offers for a renewal over the same simulated losses: what each pays, leaves and costs."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hisaar.engines import cover
from hisaar.engines.columns import Unfit
from hisaar.lib.money import rounded_pkr
from hisaar.lib.text import join_names
from hisaar.platform.records import Refused
from hisaar.risk.models import CoverOffer, InsurancePolicy, Renewal
from hisaar.risk.quantify.limits import most_in_a_bad_year, stated

from .declared import engine_policy, policies_in_force
from .losses import SEED, YEARS, SimulatedYears, simulated_years
from .warranties import WarrantyStanding, standings_of

LEVEL = 0.99


@dataclass(frozen=True, slots=True)
class Compared:
    """One way to renew over the simulated years; amounts are PKR a year unless they say else.

    Attributes
    ----------
    offer : CoverOffer or None
        None for the expiring terms, and for no cover at all.
    retention, limit, aggregate : float or None
        Of its first layer; None without end.
    paid, paid_error : float
        Expected payment and its standard error of simulation.
    bad_year, bad_year_error, tail : float
        What one year in 100 leaves or more, its standard error, and the mean of those years.
    cost : float
        Premium, reinstatements, what stays with the insurer, and the cost of capital.
    """

    name: str
    code: str
    offer: CoverOffer | None
    premium: float
    retention: float | None
    limit: float | None
    aggregate: float | None
    paid: float
    paid_error: float
    retained: float
    bad_year: float
    bad_year_error: float
    tail: float
    cost: float
    is_within: bool
    is_best: bool = False

    @property
    def per_rupee(self) -> float | None:
        """Rupees paid a year for each rupee of premium; None without a premium."""
        return self.paid / self.premium if self.premium else None


@dataclass(frozen=True, slots=True)
class Worth:
    """The layer of a year's loss that is worth its price, PKR; a limit of 0 where none is.

    ``loading`` is what the best offer asks above its expected payment, as a share of that.
    """

    retention: float
    limit: float
    loading: float


@dataclass(frozen=True)
class Comparison:
    """All ways to renew, the cheapest within the Board's appetite marked as the best.

    Attributes
    ----------
    rows : tuple of Compared
        Offers as they were given, then the expiring terms, then no cover.
    appetite : float or None
        What one year in 100 may leave; None where the Board did not say.
    worth : Worth or None
        None without a cost of capital, or where the premium is below what is expected back.
    others : tuple of InsurancePolicy
        Further policies in force, which are left aside here.
    """

    renewal: Renewal
    policy: InsurancePolicy
    on: dt.date
    rows: tuple[Compared, ...]
    appetite: float | None
    worth: Worth | None
    broken: tuple[WarrantyStanding, ...]
    others: tuple[InsurancePolicy, ...]
    losses: SimulatedYears

    @property
    def best(self) -> Compared:
        return next(row for row in self.rows if row.is_best)

    @property
    def sentence(self) -> str:
        """What the comparison says, for whoever decides."""
        best = self.best
        told = [
            f"{best.name} costs least, everything counted: {rounded_pkr(best.cost)} a year,"
            f" of which {rounded_pkr(best.premium)} is premium."
            if best.is_within
            else f"None keeps one year in 100 within the appetite of"
            f" {rounded_pkr(self.appetite or 0)}; {best.name} comes nearest with"
            f" {rounded_pkr(best.bad_year)}."
        ]
        bare = self.rows[-1]
        if bare.is_within and bare.cost < best.cost:
            told.append(
                f"No cover would cost less on average, {rounded_pkr(bare.cost)}, and stay"
                " within appetite."
            )
        if self.appetite is None:
            told.append("The Board has set no limit for one year in 100 after cover.")
        if self.broken:
            codes = join_names([each.code for each in self.broken])
            told.append(f"Payments are cut because these warranties are not met: {codes}.")
        return " ".join(told)


def compare_offers(
    renewal: Renewal, on: dt.date, *, years: int = YEARS, seed: int = SEED
) -> Comparison:
    """Lay each offer, the expiring terms and no cover over the same years.

    ``Refused`` says what is missing: a policy, an offer, or a loss scenario that can be computed.
    """
    policy = renewal.policy
    if policy is None:
        raise Refused(
            f"{renewal.code} names no policy. Link the expiring one; for a first purchase, record"
            " the wording that is offered as a policy that begins later, and link that."
        )
    offers = list(renewal.offers.select_related("insurer").order_by("code"))
    if not offers:
        raise Refused(f"{renewal.code} has no offer yet; enter the premium schedule line by line.")
    terms = engine_policy(policy, on)
    broken = tuple(
        each
        for each in standings_of(policy.warranties.select_related("policy", "control"), on)
        if not each.is_met
    )
    losses = simulated_years(on, years=years, seed=seed)
    appetite = most_in_a_bad_year(stated(on))
    asked = _Asked(renewal, terms, offers, appetite, tuple(each.code for each in broken))
    rows = _rows(asked, losses)
    others = tuple(one for one in policies_in_force(on) if one.pk != policy.pk)
    worth = _worth(renewal, rows, losses)
    return Comparison(renewal, policy, on, rows, appetite, worth, broken, others, losses)


@dataclass(frozen=True)
class _Asked:
    """What offers are compared under."""

    renewal: Renewal
    terms: cover.Policy
    offers: Sequence[CoverOffer]
    appetite: float | None
    unmet: tuple[str, ...]

    @property
    def capital(self) -> float:
        return float(self.renewal.capital_percent) / 100

    @property
    def expiring(self) -> cover.Offer:
        return cover.Offer(sum(layer.premium for layer in self.terms.layers))


def _rows(asked: _Asked, losses: SimulatedYears) -> tuple[Compared, ...]:
    given = [
        cover.Offer(float(o.premium), _number(o.retention), _number(o.limit), _number(o.aggregate))
        for o in asked.offers
    ]
    rows: dict[int, Compared] = {}
    for terms, places in _alike(asked, [*given, asked.expiring]):
        choice = _chosen(asked, terms, [offer for _, offer in places], losses)
        for at, (place, _) in enumerate(places):
            rows[place] = _compared(choice, at, asked, place)
    best = _best([rows[place] for place in sorted(rows)])
    found = [replace(rows[place], is_best=place == best) for place in sorted(rows)]
    return (*found, _without(losses, asked))


Alike = tuple[cover.Policy, list[tuple[int, cover.Offer]]]


def _alike(asked: _Asked, offers: Sequence[cover.Offer]) -> list[Alike]:
    """Offers with their places, together where the same sublimits hold.

    Where an offer's limit lies below a sublimit of the wording, that sublimit cannot pay more.
    """
    found: dict[tuple[float, ...], Alike] = {}
    for place, offer in enumerate(offers):
        code = asked.offers[place].code if place < len(asked.offers) else asked.renewal.code
        try:
            most = offer.on(replace(asked.terms, sublimits=())).capacity
        except Unfit as error:
            raise Refused(f"{code} cannot be compared: {error}") from None
        fitted = tuple(replace(sub, limit=min(sub.limit, most)) for sub in asked.terms.sublimits)
        key = tuple(sub.limit for sub in fitted)
        terms = replace(asked.terms, sublimits=fitted)
        found.setdefault(key, (terms, []))[1].append((place, offer))
    return list(found.values())


def _chosen(
    asked: _Asked, terms: cover.Policy, offers: Sequence[cover.Offer], losses: SimulatedYears
) -> cover.Choice:
    try:
        return cover.best(
            terms, losses.blocks, offers, cost_of_capital=asked.capital, level=LEVEL,
            measure="value at risk", unmet=asked.unmet,
            appetite=math.inf if asked.appetite is None else asked.appetite,
        )  # fmt: skip
    except Unfit as error:
        raise Refused(f"{asked.renewal.code} cannot be compared: {error}") from None


def _best(rows: Sequence[Compared]) -> int:
    """The cheapest within appetite; the one that leaves least in a bad year when none is."""
    within = [at for at, row in enumerate(rows) if row.is_within]
    if within:
        return min(within, key=lambda at: rows[at].cost)
    return min(range(len(rows)), key=lambda at: rows[at].bad_year)


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _compared(choice: cover.Choice, at: int, asked: _Asked, place: int) -> Compared:
    first = choice.offers[at].on(replace(asked.terms, sublimits=())).layers[0]
    offer = asked.offers[place] if place < len(asked.offers) else None
    tail, policy = choice.tails[at], asked.renewal.policy
    return Compared(
        name=offer.title if offer else "The expiring terms",
        code=offer.code if offer else (policy.code if policy else ""),
        offer=offer, premium=choice.offers[at].premium, retention=first.retention,
        limit=first.limit, aggregate=first.aggregate, paid=float(choice.paid[at]),
        paid_error=float(choice.paid_error[at]), retained=float(choice.retained[at]),
        bad_year=tail.value_at_risk, bad_year_error=tail.value_error,
        tail=tail.tail_value_at_risk, cost=float(choice.cost[at]),
        is_within=bool(choice.is_within[at]),
    )  # fmt: skip


def _without(losses: SimulatedYears, asked: _Asked) -> Compared:
    """What a year costs without any cover, beside which offers are seen."""
    gross = losses.gross
    tail = cover.tails(gross, [LEVEL])[0]
    mean = float(gross.mean())
    return Compared(
        name="No cover", code="", offer=None, premium=0.0, retention=None, limit=None,
        aggregate=None, paid=0.0, paid_error=0.0, retained=mean, bad_year=tail.value_at_risk,
        bad_year_error=tail.value_error, tail=tail.tail_value_at_risk,
        cost=mean + asked.capital * tail.value_at_risk,
        is_within=asked.appetite is None or tail.value_at_risk <= asked.appetite,
    )  # fmt: skip


def _worth(renewal: Renewal, rows: Sequence[Compared], losses: SimulatedYears) -> Worth | None:
    best = next(row for row in rows if row.is_best)
    capital = float(renewal.capital_percent) / 100
    if not capital or not best.paid or best.premium <= best.paid:
        return None
    loading = best.premium / best.paid - 1
    ordered = np.sort(losses.gross)

    def quantile(level: float) -> float:
        return float(ordered[max(math.ceil(level * ordered.size) - 1, 0)])

    retention, limit = cover.worthwhile(
        quantile, loading=loading, cost_of_capital=capital, level=LEVEL
    )
    return Worth(retention, limit, loading)
