"""INS-01 to INS-03: each outcome, also as of a day that has passed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.catalogue.rules import book
from hisaar.governance.models import Committee, Decision, RoleAssignment
from hisaar.risk.models import (
    ControlTest,
    LossScenario,
    Quantification,
    Renewal,
    Risk,
    RiskRating,
    Treatment,
)

from . import making
from .making import save

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)


def verdict(clause, on=ON):
    return book.evaluate(on, size_band="medium", only=(clause,))[clause]


def outcome(clause, on=ON):
    return str(verdict(clause, on).outcome)


def reasons(clause, on=ON):
    return [gap.reason for gap in verdict(clause, on).gaps]


@pytest.fixture
def owner():
    return making.person()


@pytest.fixture
def chief():
    made = making.person("Chief executive (fictional)")
    save(RoleAssignment(role="ceo", person=made, from_on=dt.date(2020, 1, 1)))
    return made


def renewal(owner, approver, result="renew", on=dt.date(2026, 3, 1), reasons="It pays its price."):
    made = save(Renewal(title="Renewal of the cyber policy", owner=owner))
    made.result, made.approver, made.decided_on, made.reasons = result, approver, on, reasons
    return save(made)


class TestConsidered:
    def test_nothing_on_record_is_not_evidenced(self):
        assert outcome("INS-01") == "not_evidenced"

    def test_a_renewal_by_the_chief_executive_with_a_policy_in_force_meets_it(self, owner, chief):
        making.policy(owner)
        made = renewal(owner, chief)
        assert outcome("INS-01") == "met"
        assert made.code in verdict("INS-01").evidence

    def test_not_to_buy_with_reasons_meets_it_too(self, owner, chief):
        renewal(owner, chief, "not_buy")
        assert outcome("INS-01") == "met"

    def test_a_purchase_without_a_policy_in_force_on_the_day_falls_short(self, owner, chief):
        making.policy(owner, to_on=dt.date(2026, 11, 30))
        renewal(owner, chief)
        assert outcome("INS-01") == "partly"
        assert "no policy is in force on 31 Dec 2026" in reasons("INS-01")[0]
        assert outcome("INS-01", dt.date(2026, 11, 30)) == "met"

    def test_it_lapses_and_needs_reasons_and_authority(self, owner):
        making.policy(owner)
        renewal(owner, owner, on=dt.date(2025, 12, 1), reasons=" ")
        assert outcome("INS-01") == "not_met"
        said = " ".join(reasons("INS-01"))
        assert "gives no reasons" in said
        assert "more than 12 months ago" in said
        assert "neither the CEO, nor on the Board" in said

    def test_a_decision_of_the_board_that_concerns_it_counts(self, owner):
        board = save(Committee(title="Board (fictional)", kind="board", owner=owner))
        save(
            Decision(
                title="No cyber cover", kind="consideration", result="rejected", owner=owner,
                decided_on=dt.date(2026, 5, 1), committee=board, subjects="INS-01",
                reasons="The premium exceeds what it would pay.",
            )
        )  # fmt: skip
        assert outcome("INS-01") == "met"
        assert outcome("INS-01", dt.date(2026, 4, 30)) == "not_evidenced"

    def test_a_decision_of_an_officer_below_the_chief_executive_is_not_enough(self, owner):
        save(
            Decision(
                title="No cyber cover", kind="consideration", result="rejected", owner=owner,
                decided_on=dt.date(2026, 5, 1), approver=owner, subjects="INS-01", reasons="Dear.",
            )
        )  # fmt: skip
        assert outcome("INS-01") == "partly"


TYPES = ("disruption", "data_breach", "theft", "compromise", "disruption")


def scenarios(owner, types=TYPES):
    return [
        save(LossScenario(title=f"Scenario {n}", incident_type=kind, owner=owner))
        for n, kind in enumerate(types)
    ]


def computed(owner, rows, on=dt.date(2026, 6, 1), *, is_covered=True, **results):
    made = save(Quantification(title="The year", owner=owner))
    made.computed_on = on
    weighed = [{"code": r.code, "uninsured": 1.0, "retained": 2.0} for r in rows]
    year = {"mean": 1.0, "one_in_20": 2.0, "one_in_100": 3.0}
    made.results = {
        "after": year, "with_cover": year if is_covered else None,
        "scenarios": [{"code": row.code, "mean": 1.0} for row in rows],
        "cover": {"scenarios": weighed} if is_covered else None,
    } | results  # fmt: skip
    return save(made)


class TestWeighed:
    def test_nothing_on_record_is_not_evidenced(self):
        assert outcome("INS-02") == "not_evidenced"

    def test_five_scenarios_of_four_types_laid_over_the_cover_meet_it(self, owner):
        making.policy(owner)
        rows = scenarios(owner)
        made = computed(owner, rows)
        assert outcome("INS-02") == "met"
        assert {rows[0].code, made.code} <= set(verdict("INS-02").evidence)
        assert outcome("INS-02", dt.date(2026, 5, 31)) == "partly"

    def test_without_any_policy_what_each_scenario_costs_is_enough(self, owner):
        computed(owner, scenarios(owner), is_covered=False)
        assert outcome("INS-02") == "met"

    def test_a_policy_bought_since_has_to_be_laid_over_the_losses(self, owner):
        rows = scenarios(owner)
        computed(owner, rows, is_covered=False)
        making.policy(owner)
        assert outcome("INS-02") == "partly"
        assert "was not laid over the cover" in reasons("INS-02")[0]

    def test_too_few_scenarios_and_types_are_named(self, owner):
        making.policy(owner)
        computed(owner, scenarios(owner, TYPES[:1]))
        assert outcome("INS-02") == "partly"
        said = reasons("INS-02")
        assert said[0] == "1 of 5 loss scenarios are on record."
        assert "span 1 of 4 types of incident; none is of Compromise" in said[1]

    def test_a_computation_of_more_than_a_year_ago_no_longer_counts(self, owner):
        computed(owner, scenarios(owner), on=dt.date(2025, 12, 30))
        assert "last computed on 30 Dec 2025, more than a year ago" in " ".join(reasons("INS-02"))

    def test_a_return_period_that_was_not_computed_is_named(self, owner):
        computed(owner, scenarios(owner), is_covered=False, after={"one_in_20": 1.0})
        assert "it does not say what a year costs at 1-in-100" in reasons("INS-02")

    def test_a_reasoned_decision_stands_in_for_the_analysis(self, owner):
        save(
            Decision(
                title="Losses weighed by the broker", kind="consideration", owner=owner,
                decided_on=dt.date(2026, 5, 1), approver=owner, subjects="INS-02",
                reasons="The broker's study covers it.",
            )
        )  # fmt: skip
        assert outcome("INS-02") == "met"
        assert outcome("INS-02", dt.date(2027, 5, 2)) == "not_met"


def risk(owner, rating=(5, 5), **links):
    made = save(
        Risk(title="Ransomware", area="claims", source="external", owner=owner,
             identified_on=dt.date(2026, 1, 1)),
        **links,
    )  # fmt: skip
    if rating:
        likelihood, impact = rating
        save(
            RiskRating(
                risk=made, rated_on=dt.date(2026, 2, 1), inherent_likelihood=likelihood,
                inherent_impact=impact, residual_likelihood=1, residual_impact=1,
            )
        )  # fmt: skip
    return made


def treated(of, owner, kind, on=dt.date(2026, 3, 1)):
    return save(Treatment(title=kind, risk=of, owner=owner, kind=kind, decided_on=on))


@pytest.fixture
def tester():
    return making.person("Tester (fictional)")


def operating(owner, tester, result="effective"):
    made = making.control(owner)
    making.examined(made, tester, result)
    made.operating_from = dt.date(2026, 1, 1)
    return save(made)


class TestReplacesNoControl:
    def test_without_risks_it_is_not_evidenced(self):
        assert outcome("INS-03") == "not_evidenced"

    def test_without_any_rating_it_is_not_evidenced(self, owner):
        risk(owner, None)
        assert outcome("INS-03") == "not_evidenced"

    def test_where_no_risk_is_high_and_nothing_else_is_to_test_it_does_not_apply(self, owner):
        risk(owner, (1, 1))
        assert outcome("INS-03") == "not_applicable"

    def test_a_high_risk_that_is_reduced_meets_it(self, owner):
        made = risk(owner)
        treated(made, owner, "transfer")
        treated(made, owner, "reduce")
        assert outcome("INS-03") == "met"

    def test_a_high_risk_treated_by_transfer_alone_falls_short(self, owner):
        made = risk(owner)
        treated(made, owner, "transfer")
        assert outcome("INS-03") == "not_met"
        assert reasons("INS-03") == [f"{made.code} Ransomware is treated by transfer alone"]
        assert outcome("INS-03", dt.date(2026, 2, 15)) == "met"

    def test_a_control_in_operation_against_it_is_no_transfer_alone(self, owner, tester):
        made = risk(owner, controls=[operating(owner, tester)])
        treated(made, owner, "transfer")
        assert outcome("INS-03") == "met"

    def test_a_control_left_out_because_of_insurance_falls_short(self, owner):
        treated(risk(owner), owner, "reduce")
        making.control(owner, left_out="replaced")
        assert outcome("INS-03") == "met"
        making.control(owner, left_out="insured")
        assert outcome("INS-03") == "partly"

    def test_each_warranty_needs_a_control_that_is_effective(self, owner, tester):
        treated(risk(owner), owner, "reduce")
        works = operating(owner, tester)
        policy = making.policy(owner)
        kept = making.warranty(policy, owner, works)
        assert outcome("INS-03") == "met"
        assert {kept.code, works.code} <= set(verdict("INS-03").evidence)
        making.warranty(policy, owner, title="Backups")
        assert outcome("INS-03") == "partly"
        said = (
            f"Backups is a warranty of {policy.code}, and is not met: No control stands behind it,"
            " so nothing shows that it is met; link the control that keeps it."
        )
        assert reasons("INS-03") == [said]

    def test_a_test_that_failed_breaks_the_warranty_from_its_day_on(self, owner, tester):
        treated(risk(owner), owner, "reduce")
        works = operating(owner, tester)
        making.warranty(making.policy(owner), owner, works)
        failed = making.examined(works, tester, "ineffective", dt.date(2026, 8, 1))
        assert ControlTest.objects.count() == 2
        assert f"{failed.code} of 1 Aug 2026 found it ineffective" in reasons("INS-03")[0]
        assert outcome("INS-03", dt.date(2026, 7, 31)) == "met"

    def test_a_policy_that_ended_asks_for_nothing(self, owner):
        treated(risk(owner), owner, "reduce")
        policy = making.policy(owner, to_on=dt.date(2026, 6, 30))
        making.warranty(policy, owner)
        assert outcome("INS-03") == "met"
        assert outcome("INS-03", dt.date(2026, 6, 30)) == "partly"


def queries(owner, tester, number):
    for _ in range(number):
        treated(risk(owner), owner, "transfer")
        policy = making.hand_worked(owner)
        making.warranty(policy, owner, operating(owner, tester))
        renewal(owner, owner)
        computed(owner, scenarios(owner))
    with CaptureQueriesContext(connection) as found:
        for clause in ("INS-01", "INS-02", "INS-03"):
            outcome(clause)
    return len(found)


def test_queries_do_not_grow_with_records(owner, tester):
    assert queries(owner, tester, 1) == queries(owner, tester, 4)
