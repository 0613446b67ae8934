"""Everything about a year's loss as of a day, in one go and always with the same bits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hisaar.engines.columns import Unfit
from hisaar.lib.sharing import sharing
from hisaar.platform.records import Refused
from hisaar.risk import covering
from hisaar.risk.covering.declared import in_turn
from hisaar.risk.covering.warranties import standings_of
from hisaar.risk.models import AppetiteLimit, InsurancePolicy, PolicyWarranty

from . import exact, insured
from .book import read
from .building import Model, model_of
from .insured import Progress
from .limits import limits_of, most_in_a_bad_year, stated
from .notes import Note
from .results import CoverFigures, Results, Year

YEARS, SEED = 200_000, 1
FEWEST, MOST = 1_000, 5_000_000


def compute(
    on: dt.date, *, years: int = YEARS, seed: int = SEED,
    policies: Sequence[InsurancePolicy] | None = None, progress: Progress | None = None,
) -> Results:  # fmt: skip
    """The loss of a year before controls, as controls stand, and after cover.

    Parameters
    ----------
    on : datetime.date
    years : int
        To simulate, for cover; 1,000 to 5,000,000.
    seed : int
        0 or more; the same records, years and seed give the same bits.
    policies : sequence of InsurancePolicy, optional
        Instead of those in force on the day.
    progress : callable, optional
        Told how many years are done, and of how many.

    Raises
    ------
    Refused
        When no scenario can be computed, or for years or a seed that make no sense.
    """
    check(years, seed)
    with sharing():
        model = model_of(read(on))
        programme = programme_of(on, policies)
        limits = stated(on)
    return computed(model, programme, limits, years=years, seed=seed, progress=progress)


def check(years: int, seed: int) -> None:
    """Refuse numbers of years and seeds that nobody can mean."""
    if not FEWEST <= years <= MOST:
        raise Refused(
            f"{years:,} years cannot be simulated; ask for {FEWEST:,} to {MOST:,}. The figures"
            " before and after controls are exact and need none."
        )
    if not 0 <= seed < 2**63:
        raise Refused(f"The seed is {seed}; give a whole number from 0 to 2^63 - 1.")


def programme_of(
    on: dt.date, policies: Sequence[InsurancePolicy] | None = None
) -> covering.Programme:  # fmt: skip
    """The cover that counts: what is in force on the day, or these policies."""
    if policies is None:
        return covering.programme(on)
    covers = [covering.Cover(policy, covering.engine_policy(policy, on)) for policy in policies]
    rows = PolicyWarranty.objects.filter(policy__in=policies)
    kept = standings_of(rows.select_related("control", "policy"), on)
    broken = frozenset(each.warranty.code for each in kept if not each.is_met)
    return covering.Programme(in_turn(covers), (), broken)


def computed(
    model: Model, programme: covering.Programme, limits: Sequence[AppetiteLimit], *,
    years: int, seed: int, progress: Progress | None = None,
) -> Results:  # fmt: skip
    """The same from what was read already; asks the database for nothing."""
    try:
        return _computed(model, programme, limits, (years, seed), progress)
    except Unfit as refusal:
        raise Refused(f"The loss of a year cannot be computed: {refusal}") from None


def _computed(
    model: Model, programme: covering.Programme, limits: Sequence[AppetiteLimit],
    draw: tuple[int, int], progress: Progress | None,
) -> Results:  # fmt: skip
    bare, kept = model.under({}), model.under(model.counts)
    before, after = exact.Figured.of(bare), exact.Figured.of(kept)
    amounts = before.amounts()
    after_year = after.figures(amounts)
    retained: Year | None = None
    covered: CoverFigures | None = None
    if programme.covers:
        years, seed = draw
        laid = insured.lay(
            programme, kept, model.scenarios, years=years, seed=seed, progress=progress
        )
        retained = laid.year(amounts)
        covered = insured.cover_of(laid, model.scenarios, appetite=most_in_a_bad_year(limits))
    return Results(
        model.book.on, *draw, before.figures(amounts), after_year, retained,
        exact.scenarios_of(model, bare, kept), exact.controls_of(model, bare, kept),
        exact.sensitivities_of(kept), covered, limits_of(limits, after_year, retained),
        (*model.notes, *(Note(p.code, reason) for p, reason in programme.left_out)),
    )  # fmt: skip
