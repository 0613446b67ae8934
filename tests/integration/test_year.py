"""The assessment year's tasks, the filing day's entry and warnings, evaluations by themselves."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assessment import services
from hisaar.assessment.jobs import evaluate_today, keep_trend, watch_the_filing_day
from hisaar.assessment.models import AssessmentYear, CommissionReport, Evaluation, Filing
from hisaar.assessment.services import deadlines
from hisaar.catalogue.models import ThresholdOverride
from hisaar.governance.models import CalendarEntry, Committee, Meeting, RoleAssignment
from hisaar.platform import records
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.notices.models import Notice
from hisaar.platform.people.models import Person
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.services import cancel, complete

from .conftest import save

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
FILING_DAY = dt.date(2027, 4, 30)


@pytest.fixture(autouse=True)
def no_clock():
    with at(TODAY):
        yield


def at(day):
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, 6, tzinfo=dt.UTC))


def planned():
    rows = Task.objects.filter(reference__startswith="assessment ").order_by("due_on", "pk")
    return [(t.reference.split()[-1], str(t.due_on), t.owner and t.owner.title) for t in rows]


def states():
    rows = Task.objects.filter(reference__startswith="assessment ")
    return {t.reference.split()[-1]: t.state for t in rows}


STEPS = [
    ("programme", "2026-12-01", "Fictional ciso"),  # it should have been approved in January
    ("inventory", "2027-01-29", "Fictional hitd"),  # the last of January is a Sunday
    ("evidence", "2027-02-26", "Fictional ciso"),
    ("impact", "2027-02-26", "Fictional risk"),
    ("freeze", "2027-03-05", "Fictional ciso"),
    ("conclusions", "2027-03-15", "Fictional ciso"),
    ("delivery", "2027-03-19", "Fictional ciso"),
    ("board", "2027-03-31", "Fictional secretary"),
    ("ciso-signature", "2027-04-09", "Fictional ciso"),
    ("executive-signature", "2027-04-15", "Fictional ceo"),
]


def test_a_year_that_is_opened_has_its_tasks_and_the_calendar_its_filing_day(profile, work):
    year = services.open_year(2026, actor=None)
    assert planned() == STEPS
    entry = CalendarEntry.objects.get()
    assert (entry.due_on, entry.recurrence, entry.owner.title) == (
        FILING_DAY, "yearly", "Fictional compliance",
    )  # fmt: skip
    work()
    filing = Task.objects.get(subject=entry.code)
    assert (filing.title, filing.due_on) == (entry.title, FILING_DAY)
    assert set(Task.objects.exclude(pk=filing.pk).values_list("subject", flat=True)) == {year.code}


def test_planning_again_makes_nothing_twice_whatever_became_of_the_tasks(profile, work):
    year = services.open_year(2026, actor=None)
    complete(Task.objects.get(reference="assessment 2026 programme"), actor=None)
    task = Task.objects.get(reference="assessment 2026 delivery")
    records.delete(Task.objects.get(reference="assessment 2026 board"), actor=None)
    cancel(task, reason="The committee has it.", actor=None)
    made = services.plan(year, actor=None)
    assert [t.reference for t in made] == ["assessment 2026 board"]
    assert services.plan(year, actor=None) == []
    services.open_year(2026, actor=None)
    watch_the_filing_day()
    work()
    assert len(planned()) == 10
    assert CalendarEntry.objects.count() == 1


def test_a_year_that_comes_by_form_or_file_is_planned_by_the_worker(profile, work):
    given = {"period_start_on": dt.date(2026, 1, 1), "period_end_on": dt.date(2026, 12, 31)}
    save(AssessmentYear, year=2026, **given)
    save(AssessmentYear, year=2024, **given)  # long past its filing day
    assert planned() == []
    assert work()["assessment.plan_years"] == "10 tasks made."
    assert planned() == STEPS


def test_an_insurers_own_entry_for_the_report_is_kept_and_no_second_one_made(profile, work):
    own = save(CalendarEntry, title="Report for 2026", due_on=FILING_DAY, source="ASM-07")
    services.open_year(2026, actor=None)
    work()
    assert list(CalendarEntry.objects.all()) == [own]


@pytest.mark.parametrize(
    ("month", "day", "due_on"),
    [(12, 31, "2027-04-30"), (6, 30, "2027-04-30"), (3, 31, "2027-04-30")],
)
def test_the_filing_day_follows_from_the_insurers_year_end(profile, month, day, due_on):
    profile.year_end_month, profile.year_end_day = month, day
    records.save(profile, actor=None)
    entry = deadlines.keep_entry(TODAY)
    assert str(entry.due_on) == due_on
    number = 2027 if month == 3 else 2026
    assert deadlines.next_to_file(TODAY).year == number


def test_a_year_that_ends_shortly_before_the_filing_day_keeps_the_order_of_its_steps(profile):
    profile.year_end_month, profile.year_end_day = 3, 31
    records.save(profile, actor=None)
    services.open_year(2027, actor=None)
    steps = [(key, day) for key, day, _ in planned()]
    assert [key for key, _ in steps] == [key for key, _, _ in STEPS]
    assert all(day > "2027-03-31" for _, day in steps[4:])
    assert all(day <= "2027-04-30" for _, day in steps)


def test_a_step_that_nobody_owned_goes_to_who_takes_the_office(home, work):
    profile_ = {"title": "Fictional Ltd.", "registered_on": dt.date(2015, 1, 1)}
    from hisaar.governance.models import EntityProfile

    save(EntityProfile, **profile_)
    services.open_year(2026, actor=None)
    assert {owner for _, _, owner in planned()} == {None}
    person = save(Person, title="New CISO (fictional)")
    save(RoleAssignment, role="ciso", person=person, from_on=TODAY)
    watch_the_filing_day()
    assert {owner for _, _, owner in planned()} == {"New CISO (fictional)"}


def take_steps(year, officers, day):
    year.programme = "Scope and method."
    services.approve_programme(year, actor=None, approver=officers.ceo, on=TODAY)
    services.freeze(year, actor=None)
    services.deliver(year, actor=None, to=[officers.ceo], on=day)
    board = save(Committee, title="Board", kind="board")
    meeting = save(Meeting, title="Board", committee=board, held_on=day)
    services.table_at_board(year, actor=None, meeting=meeting, conclusion="adequate")


TAKEN = {"programme", "freeze", "delivery", "board"}


def test_steps_that_are_taken_complete_their_tasks(profile, officers):
    year = services.open_year(2026, actor=None)
    services.freeze(year, actor=None, on=TODAY)  # a look ahead, not the year's freeze
    assert set(states().values()) == {"open"}
    with at(dt.date(2027, 3, 20)):
        take_steps(year, officers, dt.date(2027, 3, 19))
    assert {key for key, state in states().items() if state == "done"} == TAKEN
    board = Task.objects.get(reference="assessment 2026 board")
    assert board.done_on == dt.date(2027, 3, 19)


def test_a_step_that_was_taken_before_is_not_planned(profile, officers):
    given = {"period_start_on": dt.date(2026, 1, 1), "period_end_on": dt.date(2026, 12, 31)}
    year = save(AssessmentYear, year=2026, **given)
    with at(dt.date(2027, 3, 20)):
        take_steps(year, officers, dt.date(2027, 3, 19))
        services.plan(year, actor=None)
    assert set(states()) == {key for key, _, _ in STEPS} - TAKEN


def report(year=2026, status="signed"):
    found = CommissionReport(reporting_year=year, status=status)
    return records.save(found, actor=None)


def test_filing_completes_the_calendars_entry_and_the_next_year_follows(profile, work):
    services.open_year(2026, actor=None)
    work()
    with at(dt.date(2027, 4, 20)):
        filing = Filing(report=report(), channel="portal", submitted_on=dt.date(2027, 4, 20))
        records.save(filing, actor=None, action="filed")
        work()
        entries = list(CalendarEntry.objects.order_by("due_on").values_list("due_on", "done_on"))
        assert entries == [(FILING_DAY, dt.date(2027, 4, 20)), (dt.date(2028, 4, 30), None)]
        task, following = Task.objects.filter(subject__startswith="CAL-").order_by("pk")
        assert (task.state, following.due_on) == ("done", dt.date(2028, 4, 28))
        watch_the_filing_day()
        assert CalendarEntry.objects.count() == 2


def warnings():
    return Notice.objects.filter(key__startswith="filing ").order_by("pk")


def test_the_officers_are_warned_on_the_clauses_days_and_told_how_far_the_report_is(profile, home):
    services.open_year(2026, actor=None)
    days = []
    for number in range(92):
        day = dt.date(2027, 1, 29) + dt.timedelta(days=number)
        with at(day):
            before = warnings().count()
            deadlines.warn(day)
            deadlines.warn(day)
            if made := warnings().count() - before:
                days.append(((FILING_DAY - day).days, made, warnings().last().is_urgent))
    assert days == [
        (90, 3, False), (60, 3, False), (30, 3, False), (14, 3, False), (7, 3, True), (1, 3, True),
    ]  # fmt: skip
    assert {n.person.title for n in warnings()} == {
        "Fictional ciso", "Fictional ceo", "Fictional compliance",
    }  # fmt: skip
    assert warnings().first().text == (
        "The report for 2026 is due at the Commission on 30 Apr 2027, in 90 days:"
        " the year is not frozen yet."
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "the CISO has not signed it yet"),
        ("signed_once", "the CEO or COO has not signed it yet"),
        ("signed", "it is signed and waits to be filed"),
    ],
)
def test_a_warning_says_what_the_report_lacks(profile, status, state):
    year = services.open_year(2026, actor=None)
    found = report(status=status)
    found.year = year
    records.save(found, actor=None)
    with at(dt.date(2027, 4, 16)):
        deadlines.warn(dt.date(2027, 4, 16))
    assert warnings().first().text.endswith(f"in 14 days: {state}.")
    assert warnings().first().code == found.code


def test_nobody_is_warned_once_it_is_filed(profile):
    filing = Filing(report=report(), channel="portal", submitted_on=TODAY)
    records.save(filing, actor=None)
    with at(dt.date(2027, 4, 16)):
        assert deadlines.warn(dt.date(2027, 4, 16)) == 0


def test_an_insurers_own_days_of_warning_count(profile, officers):
    save(
        ThresholdOverride, threshold="warn_days", value="5", reason="We are quick.",
        owner=officers.ciso, approver=officers.ceo, approved_on=TODAY, starts_on=TODAY,
    )  # fmt: skip
    assert deadlines.warn(dt.date(2027, 4, 20)) == 0
    with at(dt.date(2027, 4, 25)):
        assert deadlines.warn(dt.date(2027, 4, 25)) == 3


def trend_days():
    rows = Evaluation.objects.filter(kind="trend").order_by("on")
    return [str(day) for day in rows.values_list("on", flat=True)]


MONTH_ENDS = [
    "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
    "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31",
]  # fmt: skip


def test_the_trend_keeps_twelve_month_ends_and_makes_only_what_is_missing(profile):
    keep_trend()
    assert trend_days() == MONTH_ENDS
    kept = set(Evaluation.objects.values_list("pk", flat=True))
    assert keep_trend() == "0 points made."
    with at(dt.date(2026, 11, 30)):
        assert keep_trend() == "1 point made."
    assert trend_days() == [*MONTH_ENDS, "2026-11-30"]
    assert kept < set(Evaluation.objects.values_list("pk", flat=True))


def test_without_an_insurer_there_is_no_trend(home):
    assert keep_trend() == "0 points made."


def test_the_current_state_is_evaluated_anew_when_a_record_changed_or_the_day(profile):
    evaluate_today()
    first = Evaluation.objects.get()
    evaluate_today()
    assert Evaluation.objects.get() == first
    profile.staff_count = 300
    records.save(profile, actor=None)
    evaluate_today()
    second = Evaluation.objects.get()
    assert second.audit_number > first.audit_number
    with at(dt.date(2026, 11, 25)):
        evaluate_today()
        assert Evaluation.objects.get().on == dt.date(2026, 11, 25)


def people(tmp_path, *names):
    path = tmp_path / "people.csv"
    path.write_text("Title\n" + "\n".join(names) + "\n")
    return workbooks.read(path)


def test_after_an_import_the_worker_evaluates_and_past_months_are_done_afresh(
    profile, work, tmp_path
):
    keep_trend()
    before = set(Evaluation.objects.values_list("pk", flat=True))
    sheets = people(tmp_path, "Ali (fictional)")
    assert importing.plan_import(sheets, actor=None).changes == 1
    assert "assessment.evaluate_import" not in work()
    importing.import_sheets(sheets, actor=None)
    assert work()["assessment.evaluate_import"] == "Evaluated, with 12 points of the trend."
    assert trend_days() == MONTH_ENDS
    assert before.isdisjoint(Evaluation.objects.values_list("pk", flat=True))
    assert Evaluation.objects.filter(kind="current", on=TODAY).count() == 1
    importing.import_sheets(sheets, actor=None)  # changes nothing
    from hisaar.platform.jobs.models import JobRun

    assert not JobRun.objects.filter(state="waiting", name="assessment.evaluate_import").exists()


def test_planning_asks_no_more_the_more_years_there_are(profile):
    given = {"period_start_on": dt.date(2026, 1, 1), "period_end_on": dt.date(2026, 12, 31)}
    services.open_year(2026, actor=None)
    counts = []
    for year in (2027, 2028):
        save(AssessmentYear, year=year - 10, **given)
        with CaptureQueriesContext(connection) as queries:
            services.plan(AssessmentYear.objects.get(year=2026), actor=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
