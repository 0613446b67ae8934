"""Years before and after cover, gaps, offers, and what is refused."""

import dataclasses
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.engines import cover as c
from hisaar.engines.columns import Unfit
from hisaar.engines.cover import search
from hisaar.engines.cover.slices import climb

from .test_cover import HAND, LEAK, RANSOMWARE, TAGS, hand, losses, policies, simple

ANY = (c.Agreement("data_restoration"),)


def drawn(years=4000, seed=3):
    draw = np.random.default_rng(seed)
    count = draw.poisson(2 * years)
    amounts = draw.lognormal(15, 1.5, (2, count))
    return c.events(
        ["data_restoration", "business_interruption"], amounts, years=years,
        year=draw.integers(0, years, count), hours=draw.uniform(0, 60, count),
        scenario=draw.integers(0, 3, count),
    )  # fmt: skip


def part(made, first, last):
    """The years from ``first`` up to ``last``, numbered from 0."""
    of = (made.year >= first) & (made.year < last)
    return c.events(
        made.tags, made.amounts[:, of], year=made.year[of] - first, years=last - first,
        hours=made.hours[:, of], scenario=made.scenario[of],
    )  # fmt: skip


COVER = c.Policy(
    agreements=(*ANY, c.Agreement("business_interruption", 0.1, c.Waiting(12, "deductible"))),
    sublimits=(c.Sublimit(("business_interruption",), 2e7),),
    layers=(c.Layer(retention=2e6, limit=5e7, aggregate=8e7, share=0.9),),
)


def test_blocks_of_years_give_the_same_bits_as_all_years_at_once():
    made = drawn()
    whole = c.over_years(COVER, made)
    blocks = c.over_years(COVER, (part(made, a, a + 1000) for a in range(0, 4000, 1000)))
    assert (whole.paid == blocks.paid).all()
    assert (whole.gross == blocks.gross).all()
    np.testing.assert_allclose(whole.constraints, blocks.constraints, rtol=1e-12)
    kept = whole.gross.sum() - whole.paid.sum()
    assert whole.constraints.sum() == pytest.approx(kept, rel=1e-12)


def test_cover_lowers_every_tail_by_no_more_than_its_aggregate():
    found = c.effect(c.over_years(COVER, drawn()), (0.5, 0.95, 0.99))
    for before, after in zip(found.before, found.after, strict=True):
        assert after.value_at_risk <= before.value_at_risk <= after.value_at_risk + 8e7
        saved = before.tail_value_at_risk - after.tail_value_at_risk
        assert 0 <= saved <= 8e7
        assert before.tail_value_at_risk >= before.value_at_risk
    mean = found.expected_paid + found.expected_retained
    assert mean == pytest.approx(found.expected_gross, rel=1e-12)


def test_errors_shrink_with_the_root_of_the_years():
    some, many = (c.effect(c.over_years(COVER, drawn(n))) for n in (2_000, 32_000))
    assert some.paid_error / many.paid_error == pytest.approx(4, rel=0.15)
    assert some.after[0].value_error > many.after[0].value_error > 0
    assert some.after[0].tail_error > many.after[0].tail_error > 0


def test_one_year_alone_says_nothing_of_its_error():
    assert c.effect(c.over_years(COVER, drawn(1))).gross_error == math.inf


amounts = st.lists(st.floats(0, 1e9), min_size=1, max_size=60)


@given(amounts, st.lists(st.floats(-1, 1e9), max_size=40))
def test_a_curve_never_goes_backwards(years, points):
    """A known defect of others, who simulate again for each percentile."""
    years = np.array(years)
    curve = c.exceedance(years, sorted(points))
    assert (np.diff(curve) <= 0).all()
    levels = np.linspace(0.01, 0.99, 21)
    found = c.tails(years, levels)
    assert (np.diff([tail.value_at_risk for tail in found]) >= 0).all()
    tail = [tail.tail_value_at_risk for tail in found]
    assert (np.diff(tail) >= -1e-6 * (1 + max(tail))).all()
    for tail in found:
        assert c.exceedance(years, tail.value_at_risk) <= 1 - tail.level + 1e-9


@given(losses(), st.lists(st.integers(1, 500), max_size=6, unique=True))
def test_slices_are_sums_of_losses_cut_off_at_each_height(made, heights):
    one = made.amounts[0]
    heights = [*sorted(heights), math.inf]
    for height, sums in climb(one, made.year, 4, heights):
        expected = np.bincount(made.year, np.minimum(one, height), minlength=4)
        np.testing.assert_allclose(sums, expected, atol=1e-9)


@settings(max_examples=60)
@given(policies(has_layers=False), losses(), st.permutations(["retention", "limit", "share"]),
       st.booleans(), st.booleans())  # fmt: skip
def test_the_quick_search_says_what_applying_every_offer_says(
    policy, made, order, is_simple, has_aggregate
):
    if is_simple:
        policy = simple(policy)
        layer = dataclasses.replace(
            policy.layers[0], retention_share=0.0, limit_share=None, reinstatements=None,
            aggregate=600 if has_aggregate else None,
        )  # fmt: skip
        order = ("waiting", "coinsurance", "sublimits", *order, "year retention", "aggregate")
        policy = dataclasses.replace(policy, layers=(layer,), order=order)
        assert search._is_usual(policy)
    offers = [c.Offer(7, retention, limit) for retention, limit in
              [(0, 400), (10, 500), (60, 450), (60, 900)]]  # fmt: skip
    found = c.best(policy, made, offers, level=0.6)
    for number, offer in enumerate(offers):
        years = c.over_years(offer.on(policy), made)
        effect = c.effect(years, [0.6])
        near = {"rel": 1e-9, "abs": 1e-6}
        assert found.paid[number] == pytest.approx(effect.expected_paid, **near)
        assert found.retained[number] == pytest.approx(effect.expected_retained, **near)
        for name in ("value_at_risk", "tail_value_at_risk"):
            wanted = getattr(effect.after[0], name)
            assert getattr(found.tails[number], name) == pytest.approx(wanted, **near)
        cost = 7 + effect.expected_retained + years.reinstatement.mean()
        assert found.cost[number] == pytest.approx(cost, **near)


def test_the_quick_search_gives_tails_with_the_errors_of_a_full_sort():
    made, limits = drawn(), np.geomspace(1e6, 1e9, 30)
    policy = dataclasses.replace(COVER, layers=(c.Layer(share=0.9),), sublimits=())
    offers = [c.Offer(0, r, limit) for r in (1e6, 5e6) for limit in limits]
    found = c.best(policy, (part(made, a, a + 800) for a in range(0, 4000, 800)), offers)
    for offer, tail in zip(offers, found.tails, strict=True):
        wanted = c.effect(c.over_years(offer.on(policy), made), [0.99]).after[0]
        for name in ("value_at_risk", "tail_value_at_risk", "value_error", "tail_error"):
            assert getattr(tail, name) == pytest.approx(getattr(wanted, name), rel=1e-6)
    # More limit never pays less, with the same losses under each.
    assert (np.diff(found.paid.reshape(2, -1), axis=1) >= 0).all()
    assert (found.paid[:30] >= found.paid[30:]).all()


def test_the_cheapest_offer_within_appetite_is_chosen_and_else_the_one_that_leaves_least():
    policy = c.Policy(agreements=ANY, layers=(c.Layer(),))
    made = c.events(["data_restoration"], [10.0, 40.0, 90.0], year=[0, 1, 3])
    offers = [c.Offer(1, 0, 10), c.Offer(30, 0, 50), c.Offer(50, 0, 80)]
    # What the worst year leaves: 80, 40, 10.
    for appetite, expected in ((100, 0), (40, 1), (10, 2), (5, 2)):
        found = c.best(policy, made, offers, level=0.75, measure="tail value at risk",
                       appetite=appetite)  # fmt: skip
        assert found.best == expected
        assert found.is_within.any() == (appetite >= 10)


def test_every_scenario_shows_what_cover_leaves_of_it():
    fine = c.Policy(
        agreements=tuple(a for a in HAND.agreements if a.tag != "regulatory_defence_fines"),
        sublimits=HAND.sublimits[:2], layers=HAND.layers,
    )  # fmt: skip
    found = c.gaps(hand(RANSOMWARE, LEAK, policy=fine, year=[0, 1], scenario=[0, 2]), 3)
    assert found.count.tolist() == [1, 0, 1]
    assert found.gross.tolist() == [131e6, 0, 97e6]
    assert found.insured.tolist() == [67e6, 0, 70e6]
    assert found.paid.tolist() == [62e6, 0, 65e6]
    assert found.uninsured.tolist() == [0, 0, 20e6]
    assert found.binding == ("sublimit", "", "not covered")
    assert found.uncovered[2].tolist() == [0, 0, 0, 0, 0, 20e6]
    assert found.ratio.tolist() == [62 / 131, 1, 65 / 97]


def test_cover_is_adequate_only_with_appetite_agreements_and_warranties():
    policy = dataclasses.replace(HAND, warranties=(c.Warranty("MFA on the VPN", reduction=0.0),))
    made = c.events(TAGS, np.array([RANSOMWARE, LEAK]).T, hours=[96, 0], scenario=[0, 1])
    names = ["Ransomware", "Leak"]
    good = c.adequacy(c.apply(policy, made), appetite=128e6, names=names)
    assert good.is_adequate
    assert good.gaps == ()
    unmet = c.apply(policy, made, unmet=["MFA on the VPN"])
    bad = c.adequacy(unmet, appetite=100e6, names=names)
    assert bad.gaps == (
        "One year in 100 leaves PKR 128,000,000 or more, above the appetite of PKR 100,000,000.",
        "The warranty 'MFA on the VPN' is not met.",
    )
    bare = dataclasses.replace(policy, agreements=policy.agreements[:-1], sublimits=())
    told = c.adequacy(c.apply(bare, made), appetite=1e9, names=names, tolerance=1e6).gaps
    (sentence,) = told
    assert sentence == (
        "Leak: no agreement covers regulatory_defence_fines, PKR 20,000,000 in an average event."
    )


def test_an_explanation_adds_up_by_kind_of_loss_and_by_scenario():
    outcome = c.apply(COVER, drawn())
    found = c.explain(outcome, 3)
    np.testing.assert_allclose(found.by_tag.sum(axis=1), found.totals, rtol=1e-9)
    kept = outcome.retained.sum()
    assert found.totals.sum() == pytest.approx(kept, rel=1e-9)
    assert found.paid_by_scenario.sum() == pytest.approx(outcome.paid.sum(), rel=1e-12)
    only = found.constraints.index("waiting period"), found.constraints.index("coinsurance")
    assert not found.by_tag[list(only), 0].any()


def test_a_sentence_names_every_term_that_took_something():
    assert c.sentence(hand(RANSOMWARE, LEAK), 1) == (
        "Of PKR 97,000,000 lost, PKR 38,000,000 is paid: PKR 17,000,000 is above a sublimit,"
        " PKR 5,000,000 is the retention, PKR 37,000,000 finds the year's aggregate used up."
    )


def test_rows_of_one_shock_bear_one_retention_and_one_limit():
    rows = c.events(
        ["data_restoration", "business_interruption"], [[4, 6, 9], [0, 3, 1]], year=[1, 1, 2],
        hours=[[0, 0, 0], [5, 30, 7]], causes={"war": [False, True, False]},
    )  # fmt: skip
    made = c.joined(rows, [8, 8, 2])
    assert made.amounts.tolist() == [[10, 9], [3, 1]]
    assert made.hours.tolist() == [[0, 0], [30, 7]]
    assert made.year.tolist() == [1, 2]
    assert made.causes["war"].tolist() == [True, False]
    policy = c.Policy(agreements=ANY, layers=(c.Layer(retention=5),))
    assert c.apply(policy, made).paid.tolist() == [5, 4]


@given(losses(), st.data())
def test_events_are_joined_whatever_their_numbers_are(made, data):
    scale = data.draw(st.sampled_from([1, 10**12]))
    numbers = [scale * data.draw(st.integers(0, 8)) for _ in range(made.count)]
    found = c.joined(made, numbers)
    groups = {}
    for row, number in enumerate(numbers):
        groups.setdefault(number, []).append(row)
    assert found.count == len(groups)
    for event, of in enumerate(groups.values()):
        assert (found.amounts[:, event] == made.amounts[:, of].sum(axis=1)).all()
        assert (found.hours[:, event] == made.hours[:, of].max(axis=1)).all()
        assert found.causes["war"][event] == made.causes["war"][of].any()
        assert found.year[event] == made.year[of[0]]


def test_nothing_that_comes_out_can_be_written_to():
    outcome = hand(RANSOMWARE)
    for column in (outcome.by_layer, outcome.insured, c.explain(outcome).by_tag):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1


# Refusals ---------------------------------------------------------------------------------------


def policy(layer=None, **others):
    return c.Policy(**{"agreements": ANY, "layers": (layer or c.Layer(),), **others})


REFUSED = [
    ("has to say whether", lambda: c.Waiting(12, "")),
    ("cannot be below 0", lambda: c.Waiting(-1, "franchise")),
    ("did you mean 'data_restoration'", lambda: c.Agreement("data_restoraton")),
    ("between 0 and 1", lambda: c.Agreement("bricking", coinsurance=1.2)),
    ("between 0 and 1", lambda: c.Layer(share=-0.1)),
    ("cannot be below 0", lambda: c.Layer(limit=-5)),
    ("is not a number", lambda: c.Layer(retention=math.nan)),
    ("cannot be below 0", lambda: c.Offer(-1)),
    ("nothing to reinstate", lambda: c.Layer(reinstatements=c.Reinstatements(1))),
    ("say only one", lambda: c.Layer(limit=9, aggregate=9, reinstatements=c.Reinstatements(1))),
    ("not a whole number", lambda: c.Reinstatements(0.5)),
    ("no way for a layer to stand", lambda: c.Layer(above="gross")),
    ("at least one insuring agreement", lambda: policy(agreements=())),
    ("two insuring agreements", lambda: policy(agreements=ANY + ANY)),
    ("did you mean 'retention'", lambda: policy(order=("retentions",))),
    ("stands twice", lambda: policy(order=("limit", "limit"))),
    ("lacks it", lambda: policy(c.Layer(retention=5), order=("limit",))),
    ("has to be the first step", lambda: policy(order=("limit", "waiting"))),
    ("below the retention", lambda: policy(c.Layer(retention=9, limit=5),
                                           order=("limit", "retention"))),
    ("below the retention", lambda: policy(
        c.Layer(retention=9, limit=5, retention_kind="franchise"))),
    ("above the policy's limit", lambda: policy(
        c.Layer(limit=50), sublimits=(c.Sublimit(("data_restoration",), 60),))),
    ("no insuring agreement", lambda: policy(sublimits=(c.Sublimit(("bricking",), 60),))),
    ("names no kind of loss", lambda: c.Sublimit((), 60)),
    ("neither lies within", lambda: policy(
        agreements=tuple(map(c.Agreement, TAGS)),
        sublimits=(c.Sublimit(TAGS[:2], 6), c.Sublimit(TAGS[1:3], 6)))),
    ("has to come before the limit", lambda: policy(
        layers=(c.Layer(limit=5), c.Layer()), order=("limit", "sublimits"))),
    ("has to precede 'aggregate'", lambda: policy(
        c.Layer(limit=5, reinstatements=c.Reinstatements(1)), order=("aggregate", "limit"))),
    ("before it begins", lambda: c.ClaimsMade(date(2026, 2, 1), date(2026, 1, 1))),
    ("nothing would be covered", lambda: c.ClaimsMade(
        date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))),
    ("below 0", lambda: c.events(["bricking"], [-1.0])),
    ("no number", lambda: c.events(["bricking"], [math.nan])),
    ("without end", lambda: c.events(["bricking"], [math.inf])),
    ("stands twice", lambda: c.events(["bricking", "bricking"], [[1], [2]])),
    ("1 rows, but there are 2 tags", lambda: c.events(["bricking", "betterment"], [1])),
    ("3 years from 0", lambda: c.events(["bricking"], [1], year=[3], years=3)),
    ("whole numbers from 0", lambda: c.events(["bricking"], [1], year=[-1])),
    ("there are 2 events", lambda: c.events(["bricking"], [1, 2], hourly=[1])),
    ("but the amounts have", lambda: c.events(["bricking"], [1, 2], hours=[1])),
    ("say how many hours", lambda: c.apply(HAND, c.events(TAGS, np.ones((6, 1))))),
    ("no warranty of this policy", lambda: c.apply(HAND, c.events(TAGS, np.ones((6, 1)), hours=[1]),
                                                   unmet=["MFA"])),
    ("no constraint", lambda: hand(RANSOMWARE).lost("deductible")),
    ("no event 1", lambda: c.sentence(hand(RANSOMWARE), 1)),
    ("no year", lambda: c.over_years(HAND, [])),
    ("no year", lambda: c.best(HAND, [], [c.Offer(1)])),
    ("no offer", lambda: c.best(HAND, drawn(2), [])),
    ("says nothing", lambda: c.tails(np.ones(3), [1.0])),
    ("only 1 from 0", lambda: c.explain(hand(RANSOMWARE, scenario=[1]), 1)),
]  # fmt: skip


@pytest.mark.parametrize(("told", "act"), REFUSED, ids=[told for told, _ in REFUSED])
def test_nonsense_is_refused_with_a_sentence(told, act):
    with pytest.raises(Unfit, match=told) as refused:
        act()
    assert str(refused.value)[-1] in ".?"
