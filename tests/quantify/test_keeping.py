"""Quantifications stay as they were, the same records give the same bits, at a constant cost."""

import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.engines import loss
from hisaar.risk import covering, quantify, services
from hisaar.risk.models import Appetite, AppetiteLimit, OwnLoss, Quantification
from hisaar.risk.quantify import insured
from hisaar.risk.services.losses import EstimateRow
from tests.cover_context import making as cover
from tests.quantify.making import (
    ON,
    control_found,
    effect,
    part,
    person,
    said,
    save,
    scenario,
    shock,
    simple,
)

pytestmark = pytest.mark.django_db
YEARS = 20_000


def insured_portfolio():
    """Two scenarios, a shock, a control and the policy of the hand-worked oracle."""
    first, second = simple("Ransomware (demo)"), simple("Leak (demo)", amount=(1e6, 2e8))
    said(first, "hours", 4, 96, part=part(first, tag="business_interruption",
         shape="interruption", rupees_per_hour=1_000_000))  # fmt: skip
    shock("0.1", (first, 50), (second, 50))
    effect(control_found(), first, rate_percent=30)
    cover.hand_worked(person())
    return first, second


def test_the_same_records_years_and_seed_give_the_same_bits():
    insured_portfolio()
    one, two = (quantify.compute(ON, years=YEARS, seed=7).as_json() for _ in range(2))
    assert json.dumps(one) == json.dumps(two)
    other = quantify.compute(ON, years=YEARS, seed=8).as_json()
    assert other["with_cover"]["mean"] != one["with_cover"]["mean"]
    assert (other["before"], other["after"]) == (one["before"], one["after"])


def test_the_answer_holds_what_the_pages_read():
    insured_portfolio()
    found = quantify.compute(ON, years=YEARS).as_json()
    assert list(found) == [
        "unit", "as_of", "years", "seed", "before", "after", "with_cover", "scenarios",
        "controls", "sensitivities", "cover", "appetite", "notes",
    ]  # fmt: skip
    assert set(found["cover"]) >= {
        "policies", "warranties_broken", "paid_mean", "paid_error", "ratio", "constraints",
        "scenarios", "adequacy",
    }  # fmt: skip
    assert set(found["controls"][0]) == {
        "code", "title", "level", "counts", "yearly_cost", "worth", "worth_one_in_100",
        "worth_tail",
    }  # fmt: skip
    assert found["with_cover"]["mean_error"] > 0


def test_what_stays_is_what_was_lost_less_what_was_paid():
    insured_portfolio()
    found = quantify.compute(ON, years=YEARS)
    cover_figures = found.cover
    taken = sum(cover_figures.constraints.values())
    assert found.with_cover.mean == pytest.approx(taken, abs=1)
    assert sum(s.retained for s in cover_figures.scenarios) == pytest.approx(taken, abs=1)
    gross = sum(s.gross for s in cover_figures.scenarios)
    assert gross == pytest.approx(cover_figures.paid_mean + taken, abs=1)
    error = np.hypot(cover_figures.paid_error, found.with_cover.mean_error)
    assert abs(gross - found.after.mean) < 5 * error  # simulated beside exact
    assert found.with_cover.one_in_100 < found.after.one_in_100


def test_the_hand_worked_year_is_paid_to_the_rupee_from_records():
    """domain.md 9.3 in PKR million: 62 of 131 for ransomware, then 38 of 97 for the leak."""
    first, second = scenario("Ransomware (demo)"), scenario("Leak (demo)")
    cover.hand_worked(person())
    tags = ("business_interruption", "extra_expense", "data_restoration", "breach_response",
            "privacy_liability", "regulatory_defence_fines")  # fmt: skip
    parts = np.array([[96, 0], [8, 0], [15, 0], [12, 32], [0, 45], [0, 20]]) * 1e6
    hours = np.zeros_like(parts)
    hours[0, 0] = 96
    block = loss.Block(
        0, 1, np.array([0, 0]), np.array([0.1, 0.9]), np.array([0, 1]),
        np.array([0, 1], np.int32), parts.sum(axis=0), parts, hours,
    )  # fmt: skip
    paid, of = insured._answered(covering.programme(ON), tags, [first, second], block)
    assert paid.paid.tolist() == [62e6, 38e6]
    assert paid.retained.tolist() == [69e6, 59e6]
    assert of.tolist() == [0, 1]
    assert paid.by_constraint("waiting period").tolist() == [12e6, 0]
    assert paid.by_constraint("sublimit").tolist() == [52e6, 17e6]


def test_what_a_shock_costs_stays_with_the_scenarios_that_it_strikes():
    """Rows of one event bear one retention together, in proportion to what they lost."""
    scenarios = [scenario("One (demo)"), scenario("Two (demo)")]
    made = cover.policy(person())
    cover.layer(made, retention=10)
    cover.agreements(made, "data_restoration")
    parts = np.array([[30.0, 10.0, 40.0]]) * 1e6
    block = loss.Block(
        0, 1, np.zeros(3, np.int64), np.array([0.1, 0.5, 0.5]), np.array([7, 3, 3]),
        np.array([0, 0, 1], np.int32), parts[0], parts, np.zeros_like(parts),
    )  # fmt: skip
    paid, of = insured._answered(
        covering.programme(ON), ("data_restoration",), scenarios, block
    )  # fmt: skip
    assert of.tolist() == [0, 1, 1]
    rows = insured._by_row(paid.lost["retention"], paid.events.amounts, block.parts, of)
    assert rows[0].tolist() == [10e6, 2e6, 8e6]


def test_a_warranty_that_is_not_met_leaves_everything_with_the_insurer():
    simple()
    made = cover.policy(person())
    cover.layer(made, limit=500)
    cover.agreements(made, "data_restoration")
    assert quantify.compute(ON, years=YEARS).cover.ratio > 0.5
    broken = cover.warranty(made, person(), control=control_found(result="ineffective"))
    found = quantify.compute(ON, years=YEARS).cover
    assert (found.ratio, found.warranties_broken) == (0, (broken.code,))
    assert found.constraints == {"warranty": pytest.approx(found.scenarios[0].gross)}
    assert f"The warranty {broken.code} is not met." in found.adequacy.sentences
    assert not found.adequacy.is_enough


def test_an_exclusion_in_play_takes_the_scenario_out_of_cover():
    made = simple(exclusions="war")
    policy = cover.policy(person(), exclusions="war")
    cover.layer(policy, limit=500)
    cover.agreements(policy, "data_restoration")
    found = quantify.compute(ON, years=YEARS).cover
    assert (found.paid_mean, found.scenarios[0].binding) == (0, "exclusion")
    assert found.scenarios[0].code == made.code


def test_a_kind_of_loss_without_an_agreement_is_named_beside_the_appetite():
    made = simple()
    said(made, "amount", 1e6, 1e7, part=part(made, tag="crisis_pr"))
    policy = cover.policy(person())
    cover.layer(policy, limit=500)
    cover.agreements(policy, "data_restoration")
    limit_on("loss_1_in_100", 1)
    found = quantify.compute(ON, years=YEARS)
    told = " ".join(found.cover.adequacy.sentences)
    assert "above the appetite of PKR 1." in told
    assert f"{made.code}: no agreement covers crisis communication" in told
    [limit] = found.appetite
    assert (limit.state, limit.value) == ("breached", found.with_cover.one_in_100)


def limit_on(measure, amount, **fields):
    stated = Appetite.objects.first() or save(
        Appetite(title="Appetite (demo)", owner=person(), approved_on=dt.date(2026, 1, 1))
    )
    return save(AppetiteLimit(title=measure, appetite=stated, measure=measure, limit=amount,
                              **fields))  # fmt: skip


def test_limits_are_read_beside_the_loss_that_they_are_for():
    simple()
    limit_on("expected_loss", 10**12)
    limit_on("loss_1_in_20", 10**12, warning=1)
    limit_on("loss_1_in_100", 1, is_after_cover=False)
    limit_on("high_risks", 1)
    found = quantify.compute(ON)
    assert [row.state for row in found.appetite] == ["within", "warning", "breached"]
    assert [row.value for row in found.appetite] == [
        found.after.mean, found.after.one_in_20, found.after.one_in_100
    ]  # fmt: skip


def test_without_a_policy_nothing_is_simulated():
    simple()
    found = quantify.compute(ON)
    assert (found.with_cover, found.cover) == (None, None)


def test_reading_costs_the_same_queries_for_one_scenario_and_for_many():
    def queries():
        with CaptureQueriesContext(connection) as caught:
            quantify.compute(ON, years=1000)
        return len(caught)

    insured_portfolio()
    few = queries()
    for n in range(4):
        made = simple(f"More {n} (demo)")
        said(made, "rate", 1, 2, by=person(f"Person {n} (demo)"))
        effect(control_found(f"Control {n} (demo)"), made, rate_percent=10)
        shock("0.1", (made, 50), title=f"Shock {n}")
    assert queries() == few
    assert few <= 22


def test_what_was_kept_stays_when_records_change():
    made = simple()
    kept = services.quantify(
        save(Quantification(title="Board (demo)", years=1000)), actor=None, on=ON
    )
    same = services.quantify_as("Again (demo)", actor=None, on=ON, years=1000)[0]
    assert (same.digest, same.results) == (kept.digest, kept.results)
    said(made, "rate", 2, 5, on=ON)
    other = services.quantify_as("Later (demo)", actor=None, on=ON, years=1000)[0]
    assert other.digest != kept.digest
    kept.refresh_from_db()
    assert kept.results["before"]["mean"] < other.results["before"]["mean"]
    assert kept.inputs["estimates"][0]["low"] == "0.1"
    assert kept.inputs["scenarios"][0]["parts"][0]["tag"] == "data_restoration"


def test_the_latest_is_the_one_computed_last_by_the_day():
    simple()
    assert quantify.latest(ON) is None
    save(Quantification(title="Never computed (demo)"))
    old = services.quantify_as("Old (demo)", actor=None, on=dt.date(2026, 7, 1), years=1000)[0]
    new = services.quantify_as("New (demo)", actor=None, on=ON, years=1000)[0]
    assert quantify.latest(ON) == new
    assert quantify.latest(dt.date(2026, 11, 23)) == old
    assert quantify.latest(dt.date(2026, 6, 30)) is None


def test_the_workshop_keeps_what_changed_and_leaves_the_rest():
    made = simple()
    one = made.parts.get()
    rows = [
        EstimateRow(person(), "rate", Decimal("0.1"), Decimal(1)),  # as it was said before
        EstimateRow(person(), "amount", Decimal(10**6), Decimal(10**8), part=one),
        EstimateRow(person("CISO (demo)"), "amount", Decimal(10**6), Decimal(10**7), part=one),
    ]
    kept = services.keep_estimates(made, rows, actor=None, on=ON)
    assert [(e.person.title, e.quantity, int(e.high)) for e in kept] == [
        ("Head of Risk (demo)", "amount", 10**8), ("CISO (demo)", "amount", 10**7),
    ]  # fmt: skip
    corrected = [EstimateRow(person(), "amount", Decimal(10**6), Decimal(10**9), part=one)]
    [again] = services.keep_estimates(made, corrected, actor=None, on=ON)
    assert again.pk == kept[0].pk
    assert made.estimates.count() == 4
    assert services.keep_estimates(made, corrected, actor=None, on=ON) == []


def test_a_copy_has_the_parts_but_nothing_that_people_said():
    made = simple()
    part(made, tag="breach_response", title="Forensics (demo)")
    copy = services.copy_scenario(made, actor=None, title="Ransomware at a provider (demo)")
    assert [p.title for p in copy.parts.order_by("code")] == [
        "Data restoration of Ransomware at a provider (demo)", "Forensics (demo)",
    ]  # fmt: skip
    assert (copy.estimates.count(), copy.code != made.code) == (0, True)


def test_a_review_is_never_earlier_than_the_last():
    made = services.review_scenario(simple(), actor=None, on=ON)
    assert made.reviewed_on == ON
    with pytest.raises(services.losses.Refused, match="was reviewed on 24 Nov 2026"):
        services.review_scenario(made, actor=None, on=dt.date(2026, 1, 1))


def own_loss(of, on, amount):
    return save(OwnLoss(title=f"Loss {on} {amount}", scenario=of, happened_on=on, amount=amount,
                        owner=person()))  # fmt: skip


def test_own_losses_that_fit_do_not_speak_against_the_scenario():
    made = simple(rate=("0.5", "2"))
    for year in (2022, 2024, 2025):
        own_loss(made, dt.date(year, 5, 1), 7_000_000)
    [found] = quantify.backtest(ON)
    assert found.years == (2022, 2023, 2024, 2025)
    assert (found.count.observed, found.is_doubtful) == (3, False)
    assert "3 events in 4 years, " in found.sentences[0]
    assert "not speak against" in found.sentences[0]
    assert "not speak against" in found.sentences[1]


def test_own_losses_that_do_not_fit_are_told_with_their_chance():
    made = simple(rate=("0.01", "0.05"))
    said(made, "amount", 1e6, 1e7, part=part(made, tag="breach_response"))
    for month in range(1, 7):
        own_loss(made, dt.date(2025, month, 1), 900_000_000)
    [found] = quantify.backtest(ON)
    assert found.is_doubtful
    assert "ask again how often it happens" in found.sentences[0]
    assert "they lie higher than people said" in found.sentences[1]
    assert found.count.expected == pytest.approx(quantify.compute(ON).scenarios[0].rate)


def test_own_losses_of_this_year_alone_say_nothing_of_the_rate():
    made = simple()
    own_loss(made, dt.date(2026, 5, 1), 7_000_000)
    [found] = quantify.backtest(ON)
    assert found.count is None
    assert "No whole year of own losses has passed" in found.sentences[0]


def test_without_own_losses_there_is_nothing_to_test():
    simple()
    assert quantify.backtest(ON) == []
