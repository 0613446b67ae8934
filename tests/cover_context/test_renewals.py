"""Renewals: offers over the same losses, and decisions that keep what they rested on."""

import datetime as dt

import pytest

from hisaar.catalogue.rules import book
from hisaar.governance.models import Decision, RoleAssignment
from hisaar.platform.records import Refused
from hisaar.risk.covering.losses import simulated_years
from hisaar.risk.covering.offers import compare_offers
from hisaar.risk.models import (
    Appetite,
    AppetiteLimit,
    CoverOffer,
    Estimate,
    LossPart,
    LossScenario,
    Quantification,
    Renewal,
)
from hisaar.risk.services.cover import decide_renewal

from . import making
from .making import MILLION, ON, save

pytestmark = pytest.mark.django_db
YEARS = 20_000


@pytest.fixture
def owner():
    return making.person()


@pytest.fixture
def chief():
    made = making.person("Chief executive (fictional)")
    save(RoleAssignment(role="ceo", person=made, from_on=dt.date(2020, 1, 1)))
    return made


@pytest.fixture
def scenario(owner):
    made = save(LossScenario(title="Ransomware", incident_type="disruption", owner=owner,
                             frequency="poisson"))  # fmt: skip
    part = save(LossPart(scenario=made, tag="data_restoration"))
    given = {"scenario": made, "person": owner, "given_on": dt.date(2026, 1, 5)}
    save(Estimate(quantity="rate", low="0.2", high="0.6", **given))
    save(Estimate(quantity="amount", part=part, low=5 * MILLION, high=120 * MILLION, **given))
    return made


@pytest.fixture
def policy(owner):
    made = making.policy(owner, premium=9 * MILLION)
    making.layer(made, retention=5, limit=50, aggregate=50)
    making.agreements(made, "data_restoration")
    return made


def renewal(owner, policy=None, **fields):
    return save(Renewal(title="Renewal for 2027", owner=owner, policy=policy, **fields))


def offer(of, title, premium, **terms):
    given = {name: value * MILLION for name, value in terms.items()}
    return save(CoverOffer(renewal=of, title=title, premium=premium * MILLION, **given))


@pytest.fixture
def offered(owner, policy, scenario):
    made = renewal(owner, policy, capital_percent=8)
    offer(made, "Small", 6, limit=25, aggregate=25)
    offer(made, "Large", 12, retention=2, limit=150, aggregate=150)
    return made


def appetite(owner, limit):
    made = save(Appetite(title="Appetite", owner=owner, approved_on=dt.date(2026, 1, 2)))
    save(AppetiteLimit(title="One year in 100", appetite=made, measure="loss_1_in_100",
                       limit=limit * MILLION))  # fmt: skip


def test_offers_the_expiring_terms_and_no_cover_stand_over_the_same_years(offered):
    found = compare_offers(offered, ON, years=YEARS)
    assert [row.name for row in found.rows] == ["Small", "Large", "The expiring terms", "No cover"]
    small, large, expiring, bare = found.rows
    assert small.paid < expiring.paid < large.paid
    assert bare.retained == pytest.approx(large.retained + large.paid, rel=1e-12)
    assert (small.retention, small.limit) == (5 * MILLION, 25 * MILLION)
    assert (expiring.premium, expiring.limit) == (9 * MILLION, 50 * MILLION)
    assert large.cost == pytest.approx(12e6 + large.retained + 0.08 * large.bad_year, rel=1e-12)
    assert large.per_rupee == large.paid / 12e6
    assert sum(row.is_best for row in found.rows) == 1


def test_the_best_is_the_cheapest_within_the_appetite(offered, owner):
    free = compare_offers(offered, ON, years=YEARS)
    assert "The Board has set no limit" in free.sentence
    limit = int(free.rows[1].bad_year / MILLION) + 1
    appetite(owner, limit)
    found = compare_offers(offered, ON, years=YEARS)
    assert [row.is_within for row in found.rows] == [False, True, False, False]
    assert found.best.name == "Large"
    assert found.sentence.startswith("Large costs least, everything counted: PKR ")


def test_when_none_is_within_the_nearest_is_named(offered, owner):
    appetite(owner, 1)
    found = compare_offers(offered, ON, years=YEARS)
    assert not found.best.is_within
    assert found.best.name == "Large"
    assert "None keeps one year in 100 within the appetite of PKR 1 million" in found.sentence


def test_a_broken_warranty_takes_the_cover_of_every_offer(offered, owner, policy):
    making.warranty(policy, owner)
    found = compare_offers(offered, ON, years=YEARS)
    assert [row.paid for row in found.rows] == [0, 0, 0, 0]
    assert "warranties are not met: WTY-0001" in found.sentence


def test_what_is_missing_to_compare_is_said(owner, policy, offered):
    with pytest.raises(Refused, match="names no policy"):
        compare_offers(renewal(owner), ON)
    with pytest.raises(Refused, match="has no offer yet"):
        compare_offers(renewal(owner, policy), ON)


def test_without_scenarios_offers_cannot_be_compared(owner, policy):
    made = renewal(owner, policy)
    offer(made, "Any", 5)
    with pytest.raises(Refused, match="No loss scenario is in force"):
        compare_offers(made, ON)


def test_the_same_records_give_the_same_years(scenario):
    first, again = (simulated_years(ON, years=1_000) for _ in range(2))
    assert first.gross.tolist() == again.gross.tolist()


def decide(made, approver, **fields):
    given = {"result": "renew", "reasons": "It is worth its price.", "on": ON}
    return decide_renewal(made, actor=None, approver=approver, **(given | fields))


def test_a_decision_keeps_what_it_rested_on(offered, chief, owner, policy, scenario):
    computed = save(Quantification(title="The year", owner=owner))
    computed.computed_on, computed.digest = dt.date(2026, 6, 1), "abc"
    computed.results = {"after": {}, "cover": {"scenarios": [{"code": scenario.code}]}}
    save(computed)
    chosen = offered.offers.get(title="Large")
    done = decide(offered, chief, result="change", chosen=chosen)
    kept = done.rested_on
    assert (done.result, done.chosen, done.decided_on) == ("change", chosen, ON)
    assert kept["chosen"] == chosen.code
    assert kept["policy"]["layers"][0]["limit"] == 50 * MILLION
    assert [row["name"] for row in kept["offers"]][:2] == ["Small", "Large"]
    assert kept["best"] in {row["code"] for row in kept["offers"]}
    assert kept["simulation"]["years"] == 50_000
    assert kept["quantification"] == {
        "code": computed.code, "digest": "abc", "computed_on": "2026-06-01",
        "gaps": [{"code": scenario.code}], "adequacy": None, "limits": [],
    }  # fmt: skip
    assert kept["warranties_broken"] == []


def test_it_is_recorded_as_a_decision_so_that_the_clause_is_met(offered, chief, policy):
    done = decide(offered, chief)
    decision = done.decision
    assert (decision.kind, decision.result) == ("consideration", "approved")
    assert decision.concerns("INS-01")
    assert decision.concerns(done.code)
    verdict = book.evaluate(ON, size_band="medium", only=("INS-01",))["INS-01"]
    assert str(verdict.outcome) == "met"


def test_not_to_buy_is_a_decision_too_and_is_linked_to_that_of_the_board(owner, chief):
    board = save(
        Decision(title="No cover", decided_on=ON, result="rejected", kind="consideration",
                 approver=chief, reasons="Dear.", subjects="INS-01", owner=owner)
    )  # fmt: skip
    done = decide(renewal(owner), chief, result="not_buy", decision=board)
    assert done.decision == board
    assert Decision.objects.count() == 1
    assert "names no policy" in done.rested_on["not_compared"]
    verdict = book.evaluate(ON, size_band="medium", only=("INS-01",))["INS-01"]
    assert str(verdict.outcome) == "met"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reasons": "  "}, "Give the reasons"),
        ({"approver": None}, "Say who approved it"),
        ({"result": "maybe"}, "Say whether cover is renewed"),
        ({"result": "change"}, "Say which offer is taken"),
    ],
)
def test_incomplete_decisions_are_refused(owner, chief, fields, said):
    made = renewal(owner)
    with pytest.raises(Refused, match=said):
        decide(made, fields.pop("approver", chief), **fields)
    made.refresh_from_db()
    assert made.decided_on is None


def test_offers_that_do_not_fit_are_refused(owner, chief, offered):
    strange = offer(renewal(owner), "Elsewhere", 3)
    with pytest.raises(Refused, match="is an offer for another renewal"):
        decide(offered, chief, chosen=strange)
    with pytest.raises(Refused, match="No offer is taken"):
        decide(offered, chief, result="not_buy", chosen=offered.offers.first())


def test_a_decision_of_a_later_day_and_one_who_left_are_refused(owner, chief):
    later = save(Decision(title="Later", decided_on=dt.date(2026, 8, 1), owner=owner))
    with pytest.raises(Refused, match="was taken on 1 Aug 2026, later"):
        decide(renewal(owner), chief, decision=later)
    gone = making.person("Gone (fictional)", left_on=dt.date(2026, 1, 31))
    with pytest.raises(Refused, match="did not work here"):
        decide(renewal(owner), gone)


def test_it_is_decided_once(owner, chief):
    done = decide(renewal(owner), chief, result="not_buy")
    with pytest.raises(Refused, match="was decided on 30 Jun 2026"):
        decide(done, chief)


def test_a_limit_below_a_sublimit_of_the_wording_caps_that_sublimit(offered, policy):
    making.agreements(policy, "bricking")
    making.sublimit(policy, "data_restoration bricking", 40)
    found = compare_offers(offered, ON, years=YEARS)
    small, large = found.rows[:2]
    assert small.limit == 25 * MILLION
    assert 0 < small.paid < large.paid


def test_an_offer_that_makes_no_sense_is_refused_by_its_code(offered, policy):
    made = offered.offers.get(title="Small")
    policy.layers.update(retention_kind="franchise", retention=30 * MILLION)
    with pytest.raises(Refused, match=f"{made.code} cannot be compared: The limit of 25,000,000"):
        compare_offers(offered, ON, years=YEARS)
