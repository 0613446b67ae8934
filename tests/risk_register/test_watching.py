"""Indicators are counted, limits laid beside what they measure, breaches raised once and ended."""

from decimal import Decimal

import pytest

from hisaar.lib.sharing import sharing
from hisaar.platform.notices.models import Notice
from hisaar.platform.records import Invalid, Refused, type_of
from hisaar.platform.records.forms import form_class
from hisaar.platform.tasks.models import Task
from hisaar.risk import appetite as reading
from hisaar.risk import indicators, jobs, services
from hisaar.risk.models import Acceptance, Appetite, Indicator, IndicatorValue, LimitBreach
from tests.risk_register.makers import (
    FRESH,
    OLD,
    ON,
    appetite,
    control,
    day,
    indicator,
    person,
    probe,
    quantification,
    rated,
    rating,
    save,
    treatment,
)

pytestmark = pytest.mark.django_db
HIGH = {"measure": "high_risks", "limit": 0}


def states(on=ON):
    return [(s.state, s.value) for s in reading.limits(on)]


# --- indicators ----------------------------------------------------------------------------------


def test_what_is_counted_is_offered_in_the_form_and_else_refused():
    form = form_class(type_of(Indicator))()
    offered = dict(form.fields["measure"].choices)
    assert offered["high_risks"] == "Risks rated high or extreme as controls stand"
    assert offered["overdue_critical_vulnerabilities"] == "Critical vulnerabilities past their day"
    assert offered["leavers_with_accounts"] == "Open accounts of people who left"
    assert offered[""] == "Somebody enters its values"
    with pytest.raises(Invalid, match=r"Nothing is counted under the name 'high_risk'.*high_risks"):
        indicator(measure="high_risk")
    assert indicator(measure=" High_Risks ").measure == "high_risks"


def test_every_measure_says_nothing_of_empty_registers():
    named = {m.name: m.count(ON) for m in indicators.all_measures()}
    assert {name for name, value in named.items() if value is not None} == set()
    assert len(named) >= 25


def test_measures_count_what_records_hold():
    key = control(is_key=True)
    other = control("Backups", is_key=True)
    probe(key)
    owned = rated(residual=(4, 4), owner=person())
    treatment(owned, due_on=FRESH)
    rated("Low", residual=(1, 1))
    save(Acceptance(risk=owned, reason="x", approver=person("Chief (demo)"), accepted_on=OLD,
                    expires_on=day("2026-02-01")))  # fmt: skip
    found = {m.name: m.count(ON) for m in indicators.all_measures()}
    told = {name: found[name] for name in (
        "high_risks", "untreated_high_risks", "overdue_treatments", "expired_acceptances",
        "weak_key_controls", "untested_key_controls", "effective_key_controls",
    )}  # fmt: skip
    assert told == {
        "high_risks": 1, "untreated_high_risks": 0, "overdue_treatments": 1,
        "expired_acceptances": 1, "weak_key_controls": 1, "untested_key_controls": 1,
        "effective_key_controls": 50.0,
    }  # fmt: skip
    probe(other, result="ineffective")
    found = {m.name: m.count(ON) for m in indicators.all_measures()}
    assert (found["weak_key_controls"], found["untested_key_controls"]) == (1, 0)


def test_an_indicator_is_counted_or_entered():
    counted = indicator("Overdue", measure="overdue_treatments")
    entered = indicator("Staff trained")
    assert indicators.measured(counted, ON) is None
    treatment(rated(), due_on=FRESH)
    save(IndicatorValue(indicator=entered, measured_on=FRESH, value=88))
    assert indicators.measured(counted, ON) == 1
    assert indicators.measured(counted, day("2026-10-01")) == 0
    assert (indicators.measured(entered, ON), indicators.measured(entered, OLD)) == (88, None)


def test_the_daily_job_keeps_one_value_a_day(monkeypatch):
    monkeypatch.setattr("hisaar.lib.dates.today", lambda: ON)
    made = indicator(measure="high_risks")
    indicator("Entered by hand")
    rated(residual=(4, 4))
    assert jobs.watch_limits() == "1 indicator counted, 0 breaches found, 0 ended."
    rated("Another", residual=(5, 4), inherent=(5, 5))
    jobs.watch_limits()
    row = IndicatorValue.objects.get()
    assert (row.indicator, row.measured_on, row.value, row.is_counted) == (made, ON, 2, True)


def test_a_value_that_somebody_entered_stands():
    made = indicator(measure="high_risks")
    rated(residual=(4, 4))
    save(IndicatorValue(indicator=made, measured_on=ON, value=7))
    assert services.measure_indicators(ON) == []
    assert indicators.measured(made, ON) == 7
    with pytest.raises(Refused, match="somebody entered a value for that day"):
        services.count_now(made, actor=None, on=ON)


def test_an_indicator_is_counted_at_once():
    made = indicator(measure="high_risks")
    rated(residual=(4, 4))
    services.count_now(made, actor=None, on=ON)
    assert indicators.series(made, OLD, ON) == [(ON, Decimal(1))]
    with pytest.raises(Refused, match="is not counted from records"):
        services.count_now(indicator("By hand"), actor=None, on=ON)


def test_series_of_many_indicators_cost_one_query(django_assert_num_queries):
    rows = [indicator(f"Number {n}") for n in range(4)]
    for n, made in enumerate(rows):
        save(IndicatorValue(indicator=made, measured_on=OLD, value=n))
        save(IndicatorValue(indicator=made, measured_on=FRESH, value=n + 1))
    with django_assert_num_queries(1):
        found = indicators.all_series(rows, OLD, ON)
    assert found[rows[2].pk] == [(OLD, 2), (FRESH, 3)]
    with django_assert_num_queries(1):
        assert indicators.readings(rows, ON)[rows[3].pk].value == 4


# --- limits --------------------------------------------------------------------------------------


def test_without_an_appetite_there_is_no_limit():
    assert (reading.appetite(ON), reading.limits(ON)) == (None, [])
    appetite(HIGH, approved_on=day("2026-12-01"))
    assert reading.limits(ON) == []


def test_limits_on_ratings():
    appetite(HIGH, {"measure": "residual_rating", "limit": 3, "warning": 3})
    assert states() == [("unknown", None), ("unknown", None)]
    first = rated(residual=(4, 4))
    assert states() == [("breached", 1), ("warning", 3)]
    assert reading.limits(ON)[0].source == first.code
    rated("Worse", residual=(4, 5))
    assert states() == [("breached", 2), ("breached", 4)]
    assert reading.limits(ON)[1].sentence == "Limit 1: Extreme, beyond the limit of High."


def test_limits_on_losses_before_and_after_cover():
    loss = {"measure": "loss_1_in_100", "limit": 100_000_000, "warning": 80_000_000}
    appetite({**loss, "is_after_cover": False}, loss, {"measure": "expected_loss", "limit": 1e6})
    assert [s for s, _ in states()] == ["unknown"] * 3
    made = quantification(
        after={"one_in_100": 4e8, "mean": 2e6}, with_cover={"one_in_100": 9e7, "mean": 5e5}
    )
    assert states() == [("breached", 4e8), ("warning", 9e7), ("within", 5e5)]
    found = reading.limits(ON)[0]
    assert found.source == made.code
    assert found.sentence == "Limit 0: PKR 400 million, beyond the limit of PKR 100 million."
    assert [s for s, _ in states(day("2026-10-31"))] == ["unknown"] * 3


def test_without_cover_the_loss_itself_is_measured():
    appetite({"measure": "loss_1_in_20", "limit": 10})
    quantification(after={"one_in_20": 11.0}, with_cover=None)
    assert states() == [("breached", 11.0)]


def test_limits_on_indicators_go_the_way_that_is_better():
    up = indicator("Trained", better="higher", unit="percent")
    down = indicator("Overdue")
    appetite(
        {"measure": "indicator", "indicator": up, "limit": 90, "warning": 95},
        {"measure": "indicator", "indicator": down, "limit": 5},
    )
    for made, value in ((up, 92), (down, 6)):
        row = save(IndicatorValue(indicator=made, measured_on=FRESH, value=value))
    found = reading.limits(ON)
    assert [(s.state, s.value) for s in found] == [("warning", 92), ("breached", 6)]
    assert found[1].source == row.code
    assert found[0].sentence == "Limit 0: 92 percent, near the limit of 90 percent."


def test_the_later_appetite_replaces_the_earlier():
    appetite(HIGH, approved_on=OLD)
    later = appetite(HIGH, approved_on=FRESH)
    assert (reading.appetite(ON), reading.appetite(day("2026-10-01"))) == (
        later, Appetite.objects.first(),
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 9])
def test_queries_do_not_grow_with_limits(count, django_assert_max_num_queries):
    made = [indicator(f"Number {n}") for n in range(count)]
    appetite(HIGH, *({"measure": "indicator", "indicator": i, "limit": 1} for i in made))
    for n in range(count):
        rated(f"Risk {n}")
    with django_assert_max_num_queries(13), sharing():
        assert len(reading.limits(ON)) == count + 1


# --- breaches ------------------------------------------------------------------------------------


def breached():
    made = appetite(HIGH, owner=person("Head of risk (demo)"))
    subject = rated(residual=(4, 4), owner=person())
    services.check_limits(made, actor=None, on=ON)
    return made, subject, LimitBreach.objects.get()


def test_a_breach_is_raised_once_with_a_task_and_a_notice():
    made, _, breach = breached()
    assert (breach.value, breach.found_on, breach.owner) == (1, ON, made.owner)
    assert "beyond the limit of 0" in breach.remark
    task = Task.objects.get(subject=breach.code)
    assert (task.owner, task.due_on) == (made.owner, day("2026-12-08"))
    assert Notice.objects.get().person == made.owner
    services.check_limits(made, actor=None, on=day("2026-11-25"))
    assert (LimitBreach.objects.count(), Task.objects.count(), Notice.objects.count()) == (1, 1, 1)
    assert reading.limits(ON)[0].breach == breach


def test_a_breach_ends_when_it_is_back_within(monkeypatch):
    monkeypatch.setattr("hisaar.lib.dates.today", lambda: day("2026-12-31"))
    made, subject, breach = breached()
    rating(subject, residual=(1, 2), on=day("2026-12-01"))
    services.check_limits(made, actor=None, on=day("2026-12-01"))
    breach.refresh_from_db()
    assert (breach.ended_on, breach.is_open(ON)) == (day("2026-12-01"), True)
    assert Task.objects.get().done_on == day("2026-12-01")
    rating(subject, residual=(4, 4), on=day("2026-12-15"))
    services.check_limits(made, actor=None, on=day("2026-12-15"))
    assert LimitBreach.objects.count() == 2


def test_a_breach_is_answered_by_something(monkeypatch):
    monkeypatch.setattr("hisaar.lib.dates.today", lambda: day("2026-12-31"))
    _, subject, breach = breached()
    with pytest.raises(Refused, match="Name what answers"):
        services.answer_breach(breach, actor=None, on=ON)
    with pytest.raises(Refused, match="was found on 24 Nov 2026"):
        services.answer_breach(breach, actor=None, on=FRESH, treatment=treatment(subject))
    late = treatment(subject, decided_on=day("2026-12-24"))
    with pytest.raises(Refused, match="was not decided by 24 Nov 2026"):
        services.answer_breach(breach, actor=None, on=ON, treatment=late)
    draft = save(Acceptance(risk=subject, reason="Small."))
    with pytest.raises(Refused, match="is not in force on 24 Nov 2026"):
        services.answer_breach(breach, actor=None, on=ON, acceptance=draft)
    services.answer_breach(breach, actor=None, on=day("2026-12-24"), treatment=late)
    assert [breach.is_answered(d) for d in (ON, day("2026-12-24"))] == [False, True]
    assert Task.objects.get().done_on == day("2026-12-24")
    with pytest.raises(Refused, match="was answered on 24 Dec 2026"):
        services.answer_breach(breach, actor=None, on=day("2026-12-25"), treatment=late)


def test_only_the_appetite_in_force_is_checked():
    old = appetite(HIGH)
    new = appetite(HIGH, approved_on=FRESH)
    with pytest.raises(Refused, match=f"{old.code} is not the appetite in force.*{new.code} is"):
        services.check_limits(old, actor=None, on=ON)
