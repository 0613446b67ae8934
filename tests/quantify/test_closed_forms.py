"""From records to figures that are known in closed form, or published elsewhere."""

import math

import pytest

from hisaar.engines import loss
from hisaar.platform.people.models import Person
from hisaar.risk import quantify
from hisaar.risk.models import CalibrationAnswer
from tests.quantify.making import (
    GIVEN,
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
Z95 = 1.6448536269514722


def lognormal_mean(low, high):
    mu, sigma = (math.log(low) + math.log(high)) / 2, math.log(high / low) / (2 * Z95)
    return math.exp(mu + sigma**2 / 2)


def built(*, with_controls=False):
    return quantify.portfolio(ON, with_controls=with_controls).portfolio


def year():
    return loss.aggregate(built())


def struck(rate, title="Struck (demo)", **fields):
    """A scenario that has no events of its own: a shock brings them at just this rate."""
    made = scenario(title)
    part(made, **fields)
    shock(rate, (made, 100), title=f"Shock of {title}")
    return made


def test_a_range_of_events_times_a_range_of_rupees_has_the_mean_of_both():
    simple(rate=("0.1", "1"), amount=(1e6, 5e7))
    results = quantify.compute(ON)
    expected = lognormal_mean(0.1, 1) * lognormal_mean(1e6, 5e7)
    assert results.before.mean == pytest.approx(expected, rel=1e-8)
    assert results.before.mean_error == 0


def test_three_published_scenarios_cost_what_was_published():
    """A-FAIR-02 of the oracles: rates 0.01, 0.1 and 0.05 a year."""
    for n, (rate, low, high) in enumerate(
        [("0.01", 1e6, 1e7), ("0.1", 1e7, 1e9), ("0.05", 5e6, 5e7)]
    ):
        made = struck(rate, title=f"Scenario {n} (demo)")
        said(made, "amount", low, high, part=made.parts.get())
    found = quantify.compute(ON).scenarios
    expected = [40400.128269457266, 26639800.97735547, 1010003.2067364316]
    assert [s.mean for s in found] == pytest.approx(expected, rel=1e-6)


def test_the_single_reference_scenario_has_the_published_bad_years():
    """A-REF-SINGLE: Poisson(0.5) × lognormal from 1 to 50 million."""
    made = struck("0.5")
    said(made, "amount", 1e6, 5e7, part=made.parts.get())
    found = quantify.compute(ON).before
    assert found.mean == pytest.approx(7170157.55, rel=1e-8)
    assert [found.one_in_20, found.one_in_100] == pytest.approx([35975168, 88580096], rel=1e-4)
    assert [found.tail_one_in_20, found.tail_one_in_100] == pytest.approx(
        [72133654.0, 147170290.0], rel=1e-5
    )


def test_a_sample_of_amounts_gives_the_published_distribution():
    """A-PANJ-01: Poisson(1.75) × {1: .2, 2: .4, 3: .2, 4: .15, 5: .05}."""
    seen = [1] * 4 + [2] * 8 + [3] * 4 + [4] * 3 + [5]
    struck("1.75", shape="sample", sample="\n".join(map(str, seen)))
    found = year()
    expected = [0.17377394345044514, 0.060820880207655796, 0.13228541445165135,
                0.10463725599058782, 0.1170367961675059, 0.09324854933945845]  # fmt: skip
    assert found.mass[:6].tolist() == pytest.approx(expected, rel=1e-10)
    assert (found.value_at_risk(0.99), found.value_at_risk(0.995)) == (15, 16)


def test_two_samples_add_up_to_the_published_distribution():
    """A-PANJ-03: 2 × {1: .6, 2: .4} and 1 × {1: .7, 3: .3}."""
    struck("2", title="One (demo)", shape="sample", sample="1\n1\n1\n2\n2")
    struck("1", title="Two (demo)", shape="sample", sample="\n".join("1111111333"))
    assert year().mass[2] == pytest.approx(0.12969531309828558, rel=1e-10)


def test_gamma_amounts_give_the_published_distribution():
    """A-CONT-02: Poisson(2.5) × gamma(3, 400)."""
    struck("2.5", shape="gamma", shape_parameter=3, scale=400)
    found = year().cdf([0, 500, 1000, 2000, 3000])
    expected = [0.0820849986238988, 0.1095500108372247, 0.18672473239569803, 0.3755291437638643,
                0.5612774644661042]  # fmt: skip
    assert found.tolist() == pytest.approx(expected, rel=1e-5)


def test_three_points_have_the_mean_of_the_published_pert():
    """A-FAIR-05: PERT(0, 1, 10) in millions has mean 7/3."""
    made = struck("1", shape="pert")
    said(made, "amount", 0, 1e7, part=made.parts.get(), likely=1e6)
    assert built().mean == pytest.approx(1e6 * 7 / 3, rel=1e-12)


def test_pareto_and_generalised_pareto_have_their_means():
    struck("1", title="Pareto (demo)", shape="pareto", location=10, shape_parameter=2)
    struck("1", title="Tail (demo)", shape="generalised_pareto", location=5, scale=10,
           shape_parameter="0.5")  # fmt: skip
    assert built().means.tolist() == pytest.approx([20, 25], rel=1e-12)


def test_an_interruption_is_hours_times_what_is_lost_and_does_not_come_back():
    made = struck("1", tag="business_interruption", shape="interruption",
                  rupees_per_hour=2_000_000, recaptured_percent=60)  # fmt: skip
    said(made, "hours", 4, 96, part=made.parts.get())
    assert built().mean == pytest.approx(lognormal_mean(4, 96) * 800_000, rel=1e-8)


def test_what_happens_in_some_events_only_costs_as_much_less():
    made = struck("1", happens_percent=20)
    said(made, "amount", 1e6, 1e7, part=made.parts.get())
    assert built().mean == pytest.approx(0.2 * lognormal_mean(1e6, 1e7), rel=1e-8)


def test_parts_of_one_kind_are_alternatives():
    made = struck("1", tag="data_restoration", happens_percent=30)
    said(made, "amount", 1e6, 1e7, part=made.parts.get())
    other = part(made, tag="data_restoration", happens_percent=50)
    said(made, "amount", 1e7, 1e8, part=other)
    whole = 0.3 * lognormal_mean(1e6, 1e7) + 0.5 * lognormal_mean(1e7, 1e8)
    [one] = built().scenarios
    assert (len(one.parts), one.event_mean) == (1, pytest.approx(whole, rel=1e-8))


def test_parts_of_several_kinds_add_up():
    made = struck("1", tag="data_restoration")
    said(made, "amount", 1e6, 1e7, part=made.parts.get())
    said(made, "amount", 1e5, 1e6, part=part(made, tag="breach_response"))
    whole = lognormal_mean(1e6, 1e7) + lognormal_mean(1e5, 1e6)
    assert built().mean == pytest.approx(whole, rel=1e-8)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"frequency": "poisson"}, loss.Poisson),
        ({"frequency": "uncertain"}, loss.NegativeBinomial),
        ({"frequency": "clustered", "dispersion": 2}, loss.NegativeBinomial),
        ({"frequency": "once"}, loss.Binomial),
        ({"frequency": "poisson", "quiet_percent": 90}, loss.ZeroModified),
    ],
)
def test_each_frequency_is_what_the_engine_calls_so(fields, kind):
    simple(**fields)
    [one] = built().scenarios
    assert isinstance(one.frequency, kind)
    if kind is not loss.ZeroModified:
        assert one.frequency.mean == pytest.approx(lognormal_mean(0.1, 1), rel=1e-12)
    else:
        assert float(one.frequency.generate(0)) == pytest.approx(0.9)


def test_an_uncertain_rate_spreads_as_far_as_people_are_unsure():
    simple(frequency="uncertain")
    found = built().scenarios[0].frequency
    assert found == loss.frequency_of(loss.pool([loss.Range(0.1, 1.0)]))


def test_several_people_are_joined_as_the_scenario_says():
    other = person("CISO (demo)")
    for method in ("linear", "logarithmic"):
        made = struck("1", title=f"Pooled {method} (demo)")
        made.pool = method
        save(made)
        said(made, "amount", 1e6, 1e7, part=made.parts.get())
        said(made, "amount", 1e7, 1e8, part=made.parts.get(), by=other)
    linear, logarithmic = (s.event_mean for s in built().scenarios)
    assert linear == pytest.approx((lognormal_mean(1e6, 1e7) + lognormal_mean(1e7, 1e8)) / 2)
    narrow = loss.pool([loss.Range(1e6, 1e7), loss.Range(1e7, 1e8)], method="logarithmic")
    assert logarithmic == pytest.approx(narrow.mean, rel=1e-12)


def test_the_latest_word_of_each_person_counts_as_of_the_day():
    made = struck("1")
    said(made, "amount", 1e6, 1e7, part=made.parts.get(), on=GIVEN)
    said(made, "amount", 2e6, 2e7, part=made.parts.get(), on=ON.replace(day=23))
    said(made, "amount", 9e6, 9e7, part=made.parts.get(), on=ON.replace(day=25))
    assert built().mean == pytest.approx(lognormal_mean(2e6, 2e7), rel=1e-8)
    earlier = quantify.portfolio(ON.replace(day=22), with_controls=False).portfolio
    assert earlier.mean == pytest.approx(lognormal_mean(1e6, 1e7), rel=1e-8)


def test_who_answers_badly_weighs_less():
    sure, humble = person("Sure (demo)"), person("Humble (demo)")
    for question in list(quantify.questions())[:20]:
        save(CalibrationAnswer(person=sure, question=question, low=-2, high=-1, answered_on=GIVEN))
    standing = quantify.calibration_of(sure, ON)
    assert (standing.score.inside, standing.weight) == (0, pytest.approx(1 / 3))
    assert quantify.calibration_of(humble, ON).weight == 1
    assert quantify.calibration_of(sure, GIVEN.replace(day=1, month=1)).score is None
    made = struck("1")
    said(made, "amount", 1e6, 1e7, part=made.parts.get(), by=sure)
    said(made, "amount", 1e7, 1e8, part=made.parts.get(), by=humble)
    whole = (lognormal_mean(1e6, 1e7) / 3 + lognormal_mean(1e7, 1e8)) / (1 + 1 / 3)
    assert built().mean == pytest.approx(whole, rel=1e-8)


def test_every_question_of_calibration_has_an_answer_that_can_be_looked_up():
    found = quantify.questions()
    assert len(found) >= 20
    assert len({q.text for q in found.values()}) == len(found)
    assert all(q.truth > 0 and q.unit and q.source and q.text.endswith("?")
               for q in found.values())  # fmt: skip


def test_an_effective_control_takes_off_what_it_is_said_to_take_off():
    made = simple()
    effect(control_found(), made, rate_percent=50, amount_percent=20)
    found = quantify.compute(ON)
    assert found.after.mean == pytest.approx(found.before.mean * 0.5 * 0.8, rel=1e-8)
    assert found.controls[0].worth == pytest.approx(found.before.mean * 0.6, rel=1e-8)
    assert found.controls[0].would_save is None


def test_a_partly_effective_control_takes_off_half_of_it():
    made = simple()
    effect(control_found(result="partly"), made, rate_percent=50, amount_percent=20)
    found = quantify.compute(ON)
    assert found.after.mean == pytest.approx(found.before.mean * 0.75 * 0.9, rel=1e-8)
    [control] = found.controls
    assert (control.counts, control.level) == (0.5, "partly effective")
    assert control.worth == pytest.approx(found.before.mean * (1 - 0.675), rel=1e-8)
    assert control.would_save == pytest.approx(found.before.mean * (0.675 - 0.4), rel=1e-8)


def test_a_control_that_failed_its_test_takes_off_nothing_but_could():
    made = simple()
    effect(control_found(result="ineffective"), made, chance_percent=40)
    found = quantify.compute(ON)
    assert found.after.mean == found.before.mean
    [control] = found.controls
    assert (control.counts, control.worth) == (0, 0)
    assert control.would_save == pytest.approx(found.before.mean * 0.4, rel=1e-8)


def test_several_controls_multiply_and_each_is_worth_what_its_absence_costs():
    made = simple()
    effect(control_found("One (demo)"), made, rate_percent=50)
    effect(control_found("Two (demo)"), made, rate_percent=50)
    found = quantify.compute(ON)
    assert found.after.mean == pytest.approx(found.before.mean / 4, rel=1e-8)
    assert [c.worth for c in found.controls] == pytest.approx([found.before.mean / 4] * 2, rel=1e-8)


def test_the_worst_amounts_can_shrink_by_more_than_the_others():
    made = struck("1")
    said(made, "amount", 1e6, 1e8, part=made.parts.get())
    effect(control_found(), made, amount_percent=10, worst_percent=50)
    after = built(with_controls=True)
    assert after.mean == pytest.approx(lognormal_mean(0.9e6, 0.5e8), rel=1e-8)


def test_a_control_can_shorten_interruptions():
    made = struck("1", tag="business_interruption", shape="interruption", rupees_per_hour=1000)
    said(made, "hours", 4, 96, part=made.parts.get())
    effect(control_found(), made, duration_percent=25)
    assert built(with_controls=True).mean == pytest.approx(0.75 * built().mean, rel=1e-8)


def test_a_shock_strikes_several_scenarios_in_one_event():
    first, second = simple("One (demo)"), simple("Two (demo)")
    shock("0.2", (first, 50), (second, 25))
    found = quantify.compute(ON).scenarios
    own = lognormal_mean(0.1, 1)
    assert [s.rate for s in found] == pytest.approx([own + 0.1, own + 0.05])


def test_shares_of_the_bad_years_add_up_to_all_of_them():
    simple("One (demo)")
    simple("Two (demo)", amount=(1e5, 1e6))
    found = quantify.compute(ON)
    assert sum(s.share_tail for s in found.scenarios) == pytest.approx(1, abs=1e-8)
    assert sum(s.mean for s in found.scenarios) == pytest.approx(found.after.mean, rel=1e-8)
    assert found.sensitivities[0].low < found.sensitivities[0].high


def test_curves_never_rise_and_one_event_never_exceeds_all_of_them():
    simple("One (demo)")
    simple("Two (demo)", rate=("1", "5"))
    before = quantify.compute(ON).before
    for curve in (before.curve, before.occurrence):
        amounts, chances = zip(*curve, strict=True)
        assert list(amounts) == sorted(amounts)
        assert list(chances) == sorted(chances, reverse=True)
    pairs = zip(before.curve, before.occurrence, strict=True)
    assert all(one[1] <= all_of_them[1] for all_of_them, one in pairs)
    assert len(before.curve) == 120
    assert Person.objects.count() == 1
