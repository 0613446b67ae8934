"""Policies by hand, by a plain reference, and by the laws that always hold."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.engines import cover as c

from .cover_reference import apply_by_hand

TAGS = ("business_interruption", "extra_expense", "data_restoration", "breach_response",
        "privacy_liability", "regulatory_defence_fines")  # fmt: skip
# The hand-worked policy and its two events of one year, PKR.
HAND = c.Policy(
    agreements=(
        c.Agreement("business_interruption", waiting=c.Waiting(12, "deductible")),
        *map(c.Agreement, TAGS[1:]),
    ),
    sublimits=(
        c.Sublimit(("business_interruption", "extra_expense"), 40_000_000),
        c.Sublimit(("breach_response",), 25_000_000),
        c.Sublimit(("regulatory_defence_fines",), 10_000_000),
    ),
    layers=(c.Layer(retention=5_000_000, aggregate=100_000_000),),
)
RANSOMWARE = [96e6, 8e6, 15e6, 12e6, 0, 0]
LEAK = [0, 0, 0, 12e6 + 10e6 + 6e6 + 4e6, 45e6, 20e6]


def hand(*losses, hours=None, policy=HAND, **others):
    hours = [96 if loss is RANSOMWARE else 0 for loss in losses] if hours is None else hours
    return c.apply(policy, c.events(TAGS, np.array(losses).T, hours=hours, **others))


def test_the_ransomware_of_the_hand_worked_year_is_paid_to_the_rupee():
    found = hand(RANSOMWARE)
    assert found.gross.tolist() == [131_000_000]
    assert found.insured.tolist() == [67_000_000]
    assert found.paid.tolist() == [62_000_000]
    assert found.retained.tolist() == [69_000_000]
    assert found.lost("waiting period").tolist() == [12_000_000]
    assert found.lost("sublimit").tolist() == [52_000_000]
    assert found.lost("retention").tolist() == [5_000_000]
    assert found.paid[0] / found.gross[0] == pytest.approx(0.473, abs=5e-4)


def test_the_leak_of_the_same_year_meets_what_the_ransomware_left_of_the_aggregate():
    found = hand(RANSOMWARE, LEAK)
    assert found.gross.tolist() == [131_000_000, 97_000_000]
    assert found.insured.tolist() == [67_000_000, 80_000_000]
    assert found.paid.tolist() == [62_000_000, 38_000_000]
    assert found.retained.tolist() == [69_000_000, 59_000_000]
    assert found.lost("aggregate").tolist() == [0, 37_000_000]
    assert found.lost("sublimit").tolist() == [52_000_000, 17_000_000]


def test_the_year_does_not_depend_on_which_event_came_first():
    assert hand(LEAK, RANSOMWARE).paid.tolist() == [75_000_000, 25_000_000]


def test_the_aggregate_is_whole_again_in_the_next_year():
    assert hand(RANSOMWARE, LEAK, year=[0, 1]).paid.tolist() == [62_000_000, 75_000_000]


def test_a_franchise_pays_all_hours_once_it_is_past_and_none_before():
    waiting = c.Agreement("business_interruption", waiting=c.Waiting(12, "franchise"))
    policy = dataclasses.replace(HAND, agreements=(waiting, *HAND.agreements[1:]), sublimits=())
    losses = [[13e6, 0, 0, 0, 0, 0], [12e6, 0, 0, 0, 0, 0]]
    assert hand(*losses, hours=[13, 12], policy=policy, year=[0, 1]).paid.tolist() == [8e6, 0]


def test_an_hourly_amount_says_what_the_waiting_period_is_worth():
    # 10 an hour for 20 hours, and 50 that do not hang on time: 12 hours are worth 120 of 250.
    policy = c.Policy(agreements=HAND.agreements[:1], layers=(c.Layer(),))
    made = c.events(TAGS[:1], [250.0], hours=[20], hourly=[10])
    assert c.apply(policy, made).paid.tolist() == [130.0]


def test_reinstatements_pay_so_many_limits_a_year_and_cost_in_proportion():
    # One reinstatement at 50 % of a premium of 8: two limits of 100; 60 + 100 + 40, the rest lost.
    layer = c.Layer(limit=100, reinstatements=c.Reinstatements(1, 0.5), premium=8)
    policy = c.Policy(agreements=(c.Agreement("data_restoration"),), layers=(layer,))
    made = c.events(["data_restoration"], [60, 130, 70, 25], year=[0, 0, 0, 1])
    found = c.apply(policy, made)
    assert found.paid.tolist() == [60, 100, 40, 25]
    assert found.lost("reinstatements").tolist() == [0, 0, 30, 0]
    assert found.lost("limit").tolist() == [0, 30, 0, 0]
    assert found.reinstatement_premiums().tolist() == [4.0, 1.0]


def test_a_share_of_a_layer_is_taken_once():
    """A known defect of others: 40 % of a layer, reinstated once, is 40 % and not 16 %."""
    layer = c.Layer(limit=100, share=0.4, reinstatements=c.Reinstatements(1, 1.0), premium=10)
    policy = c.Policy(agreements=(c.Agreement("data_restoration"),), layers=(layer,))
    found = c.apply(policy, c.events(["data_restoration"], [100, 100, 50]))
    assert found.paid.tolist() == [40, 40, 0]
    assert found.lost("share").tolist() == [60, 60, 30]
    assert found.reinstatement_premiums().tolist() == [10.0]


def test_an_excess_pays_what_the_limit_below_left_and_drops_down_only_where_it_says_so():
    losses = c.events(["data_restoration"], [150, 80])
    for above, expected in (("limit", [50, 0]), ("exhaustion", [50, 80])):
        policy = c.Policy(
            agreements=(c.Agreement("data_restoration"),),
            layers=(c.Layer(limit=100, aggregate=100), c.Layer(limit=200, above=above)),
        )
        found = c.apply(policy, losses)
        assert found.by_layer.tolist() == [[100, 0], expected]


def test_retakaful_excess_stands_upon_what_a_quota_share_leaves():
    # The fund cedes 40 % of each loss; the excess pays its net of 60 % above 30, up to 50.
    policy = c.Policy(
        agreements=(c.Agreement("privacy_liability"),),
        layers=(c.Layer(share=0.4), c.Layer(retention=30, limit=50, above="net")),
    )
    found = c.apply(policy, c.events(["privacy_liability"], [100.0, 200.0, 20.0]))
    assert found.by_layer.tolist() == [[40, 80, 8], [30, 50, 0]]
    assert found.lost("retention").tolist() == [30, 30, 12]
    assert found.lost("limit").tolist() == [0, 40, 0]
    assert found.lost("share").tolist() == [0, 0, 0]


def test_a_stop_loss_begins_after_what_the_insured_bears_of_the_year():
    policy = c.Policy(
        agreements=(c.Agreement("privacy_liability"),), layers=(c.Layer(year_retention=50),)
    )
    made = c.events(["privacy_liability"], [30.0, 30.0, 30.0, 30.0], year=[0, 0, 0, 1])
    assert c.apply(policy, made).paid.tolist() == [0, 10, 30, 0]


def test_what_no_sum_decides_comes_first_and_is_named():
    from datetime import date

    policy = c.Policy(
        agreements=(c.Agreement("data_restoration"),),
        layers=(c.Layer(retention=1),),
        exclusions=frozenset({"war"}),
        warranties=(c.Warranty("MFA on the VPN", reduction=0.5),),
        territory=frozenset({"PK"}),
        dates=c.ClaimsMade(date(2026, 1, 1), date(2026, 12, 31), date(2024, 1, 1), 30),
    )
    made = c.events(
        ["data_restoration", "bricking"], [[10.0] * 7, [4.0] * 7],
        causes={"war": [0, 1, 0, 0, 0, 0, 0], "infrastructure": [1, 0, 0, 0, 0, 0, 0]},
        territory=["PK", "PK", "US", "", "PK", "PK", "PK"],
        occurred_on=["2026-02-01"] * 4 + ["2023-12-31", "2026-02-01", "2026-02-01"],
        claimed_on=["2026-03-01"] * 5 + ["2027-01-30", "2027-01-31"], year=range(7),
    )  # fmt: skip
    found = c.apply(policy, made, unmet=["MFA on the VPN"])
    assert found.lost("not covered").tolist() == [4.0] * 7
    assert found.lost("exclusion").tolist() == [0, 10, 0, 0, 0, 0, 0]
    assert found.lost("territory").tolist() == [0, 0, 10, 0, 0, 0, 0]
    assert found.lost("dates").tolist() == [0, 0, 0, 0, 10, 0, 10]
    assert found.lost("warranty").tolist() == [5, 0, 0, 5, 0, 5, 0]
    assert found.paid.tolist() == [4, 0, 0, 4, 0, 4, 0]
    assert c.apply(policy, made).paid.tolist() == [9, 0, 0, 9, 0, 9, 0]


# Laws -------------------------------------------------------------------------------------------

money = st.integers(0, 300).map(float)
share = st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0])


@st.composite
def losses(draw, most=12):
    count = draw(st.integers(0, most))
    column = st.lists(money, min_size=count, max_size=count)
    amounts = np.array([draw(column) for _ in TAGS]).reshape(len(TAGS), count)
    number = st.lists(st.integers(0, 60), min_size=count, max_size=count)
    each = st.lists(number, min_size=len(TAGS), max_size=len(TAGS)).map(
        lambda of: np.array(of).reshape(len(TAGS), count)
    )
    return c.events(
        TAGS, amounts, years=4,
        year=draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)),
        hours=draw(number | each), hourly=draw(st.none() | number),
        causes={"war": draw(st.lists(st.booleans(), min_size=count, max_size=count))},
    )  # fmt: skip


@st.composite
def layers(draw, above="limit"):
    retention = draw(st.integers(0, 80))
    limit = draw(st.none() | st.integers(400, 700))
    aggregate = draw(st.none() | st.integers(400, 900))
    again = c.Reinstatements(draw(st.integers(0, 2))) if limit and aggregate is None else None
    return c.Layer(
        retention=retention, retention_share=draw(share) / 2, limit=limit, aggregate=aggregate,
        retention_kind=draw(st.sampled_from(["deductible", "franchise"])),
        limit_share=draw(st.none() | st.just(0.75)), share=draw(st.sampled_from([1.0, 0.5, 0.9])),
        year_retention=draw(st.sampled_from([0, 0, 50])), above=above,
        reinstatements=draw(st.sampled_from([again, None])),
    )  # fmt: skip


@st.composite
def policies(draw, has_layers=True):
    covered = draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True))
    waiting = st.none() | st.builds(
        c.Waiting, st.integers(0, 48), st.sampled_from(["deductible", "franchise"])
    )
    agreements = tuple(c.Agreement(tag, draw(share), draw(waiting)) for tag in covered)
    cut = draw(st.integers(1, len(covered)))
    groups = draw(st.lists(st.sampled_from(
        [tuple(covered), tuple(covered[:cut]), tuple(covered[:1])]), unique=True))  # fmt: skip
    yearly = st.none() | st.integers(50, 400)
    sublimits = tuple(c.Sublimit(g, draw(st.integers(0, 400)), draw(yearly)) for g in groups)
    tower = [draw(layers())]
    if has_layers and draw(st.booleans()):
        tower.append(draw(layers(draw(st.sampled_from(["limit", "exhaustion", "net"])))))
    order = c.USUAL_ORDER
    if len(tower) == 1:
        rest = draw(st.permutations([s for s in c.USUAL_ORDER if s not in ("waiting", "limit")]))
        place = rest.index("aggregate")
        order = ("waiting", *rest[:place], "limit", *rest[place:])
    return c.Policy(
        agreements=agreements, layers=tuple(tower), sublimits=sublimits, order=order,
        exclusions=frozenset(draw(st.sampled_from([(), ("war",)]))),
        warranties=(c.Warranty("tested backups", (covered[0],), draw(share)),),
    )  # fmt: skip


unmet = st.sampled_from([(), ("tested backups",)])
near = {"rtol": 1e-9, "atol": 1e-6}


@given(policies(), losses(), unmet)
def test_arrays_give_what_a_plain_walk_through_every_step_gives(policy, made, unmet):
    found = c.apply(policy, made, unmet=unmet)
    if made.count:
        expected = np.array(apply_by_hand(policy, made, unmet)).T
        np.testing.assert_allclose(found.by_layer, expected, **near)


@given(policies(), losses(), unmet)
def test_what_is_paid_and_what_each_constraint_took_are_the_whole_loss(policy, made, unmet):
    found = c.apply(policy, made, unmet=unmet)
    kept = found.lost(*c.CONSTRAINTS)
    np.testing.assert_allclose(found.paid + kept, found.gross, rtol=1e-12, atol=1e-9)
    assert (found.paid >= 0).all()
    assert all((entry.lost >= 0).all() for entry in found.entries)
    for entry in found.entries:
        np.testing.assert_allclose(entry.by_tag().sum(axis=0), entry.lost, **near)


@given(losses(), st.integers(0, 100), st.integers(0, 300), st.integers(0, 500))
def test_whole_rupees_add_up_without_any_rounding(made, retention, limit, aggregate):
    policy = c.Policy(
        agreements=tuple(map(c.Agreement, TAGS[:4])),
        sublimits=(c.Sublimit(TAGS[:1], min(limit, aggregate)),),
        layers=(c.Layer(retention=retention, limit=limit, aggregate=aggregate),),
    )
    found = c.apply(policy, made)
    assert (found.paid + found.lost(*c.CONSTRAINTS) == found.gross).all()


@settings(max_examples=50)
@given(policies(), losses())
def test_years_one_by_one_are_paid_as_all_at_once_to_the_last_bit(policy, made):
    whole = c.apply(policy, made)
    for year in range(made.years):
        of = made.year == year
        alone = c.events(
            TAGS, made.amounts[:, of], hours=made.hours[:, of],
            hourly=None if made.hourly is None else made.hourly[of],
            causes={name: flags[of] for name, flags in made.causes.items()},
        )  # fmt: skip
        assert (c.apply(policy, alone).by_layer == whole.by_layer[:, of]).all()


def without_yearly_sublimits(policy):
    """They hang on how a total is spread over kinds of loss, so that these laws need not hold."""
    cut = tuple(dataclasses.replace(s, aggregate=None) for s in policy.sublimits)
    return dataclasses.replace(policy, sublimits=cut)


def simple(policy):
    """One layer as most policies are written: no franchise, steps in the usual order."""
    layer = dataclasses.replace(policy.layers[0], retention_kind="deductible")
    return dataclasses.replace(
        without_yearly_sublimits(policy), layers=(layer,), order=c.USUAL_ORDER
    )


def yearly(policy, made):
    found = c.apply(policy, made)
    return found.yearly(found.paid)


@given(policies(), losses())
def test_no_year_gets_more_than_the_aggregate(policy, made):
    layer = dataclasses.replace(policy.layers[0], aggregate=100, reinstatements=None)
    order = (*(s for s in policy.order if s != "aggregate"), "aggregate")
    sublimits = tuple(dataclasses.replace(s, limit=min(s.limit, 100)) for s in policy.sublimits)
    policy = dataclasses.replace(policy, layers=(layer,), order=order, sublimits=sublimits)
    assert (yearly(policy, made) <= 100 * (1 + 1e-12)).all()


@given(policies(has_layers=False), losses(), st.integers(0, 40))
def test_less_retention_coinsurance_or_waiting_and_more_limit_never_pay_a_year_less(
    policy, made, step
):
    policy = simple(policy)
    layer = policy.layers[0]
    better = [
        {"layers": (dataclasses.replace(layer, retention=max(layer.retention - step, 0)),)},
        {"layers": (dataclasses.replace(layer, limit=layer.limit and layer.limit + step),)},
        {"layers": (
            dataclasses.replace(layer, aggregate=layer.aggregate and layer.aggregate + step),)},
        {"agreements": tuple(
            dataclasses.replace(a, coinsurance=a.coinsurance / 2) for a in policy.agreements)},
        {"agreements": tuple(
            dataclasses.replace(a, waiting=None) for a in policy.agreements)},
        {"sublimits": tuple(
            dataclasses.replace(s, limit=min(s.limit + step, policy.capacity))
            for s in policy.sublimits)},
    ]  # fmt: skip
    before = yearly(policy, made)
    for change in better:
        assert (yearly(dataclasses.replace(policy, **change), made) >= before - 1e-6).all()


@given(policies(has_layers=False), losses(), st.randoms())
def test_the_yearly_total_does_not_depend_on_the_order_of_events(policy, made, random):
    policy = simple(policy)
    turn = list(range(made.count))
    random.shuffle(turn)
    turned = c.events(
        TAGS, made.amounts[:, turn], year=made.year[turn], years=4, hours=made.hours[:, turn],
        hourly=None if made.hourly is None else made.hourly[turn],
        causes={name: flags[turn] for name, flags in made.causes.items()},
    )  # fmt: skip
    np.testing.assert_allclose(yearly(policy, turned), yearly(policy, made), **near)


@given(policies(), losses())
def test_all_amounts_twice_pay_twice(policy, made):
    def twice(of, *names):
        told = {name: getattr(of, name) for name in names}
        return dataclasses.replace(of, **{n: v and 2 * v for n, v in told.items()})

    doubled = dataclasses.replace(
        policy,
        layers=tuple(twice(x, "retention", "limit", "aggregate", "year_retention")
                     for x in policy.layers),
        sublimits=tuple(twice(s, "limit", "aggregate") for s in policy.sublimits),
    )  # fmt: skip
    hourly = None if made.hourly is None else 2 * made.hourly
    more = dataclasses.replace(made, amounts=2 * made.amounts, hourly=hourly)
    assert (c.apply(doubled, more).by_layer == 2 * c.apply(policy, made).by_layer).all()


@given(policies())
def test_nothing_lost_is_nothing_paid(policy):
    made = c.events(TAGS, np.zeros((6, 3)), hours=[1, 2, 3])
    assert not c.apply(policy, made).by_layer.any()
