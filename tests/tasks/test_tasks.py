"""Tasks are done, moved and given away with reasons, remind their owners and rise to superiors."""

import datetime as dt

import pytest
import time_machine

from hisaar.lib.dates import KARACHI
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.evidence.queries import evidence_for
from hisaar.platform.jobs import services as jobs
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.notices.models import Notice
from hisaar.platform.records import Invalid, Refused, verbs
from hisaar.platform.tasks import queries, reminders, services
from hisaar.platform.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "tuesday")]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def tuesday():
    """24 November 2026 in Karachi, where it is still the 23rd in UTC."""
    with time_machine.travel(dt.datetime(2026, 11, 24, 1, tzinfo=KARACHI), tick=False) as clock:
        yield clock


def task(due_on=TODAY, title="Review the policy", **fields):
    return records.save(Task(title=title, due_on=due_on, **fields), actor=None)


def days(number):
    return TODAY + dt.timedelta(days=number)


def texts(person):
    return [n.text for n in Notice.objects.filter(person=person).order_by("pk")]


def test_what_is_done_is_over():
    done = services.complete(task(), note="Reviewed.", actor=None)
    assert (done.state, done.done_on, done.remark) == ("done", TODAY, "Reviewed.")
    assert Task.objects.count() == 1
    for again in (services.complete, services.reassign, services.postpone, services.cancel):
        with pytest.raises(Refused, match="TSK-0001 was done on 24 Nov 2026; nothing more"):
            again(done, actor=None, **dict.fromkeys(
                [a.name for a in verbs.arguments(again) if a.is_required]))  # fmt: skip


def test_what_recurs_is_planned_from_the_day_it_was_done(person):
    owner = person()
    first = task(days(-30), owner=owner, repeat_every=12, subject="RCA-01")
    services.complete(first, on=days(-3), actor=None)
    (following,) = first.followed_by.all()
    assert following.due_on == dt.date(2027, 11, 22)  # 21 November 2027 is a Sunday
    assert (following.owner, following.subject, following.recurrence) == (
        owner, "RCA-01", "every 12 months",
    )  # fmt: skip
    assert following.is_open
    assert [e.action for e in chain.history("TSK-0001")] == ["completed", "created"]


def test_nothing_is_done_in_the_future():
    with pytest.raises(Refused, match="25 Nov 2026 is still to come"):
        services.complete(task(), on=days(1), actor=None)


def test_a_failed_completion_plans_nothing():
    first = task(repeat_every=1)
    stale = Task.objects.get()
    services.postpone(first, to=days(1), reason="Board meets later.", actor=None)
    with pytest.raises(Refused, match="changed by somebody else"):
        services.complete(stale, actor=None)
    assert Task.objects.count() == 1


def test_evidence_of_a_task_counts_for_what_the_task_is_about():
    proof = records.save(
        Evidence(title="Minutes", statement="Seen.", effective_on=TODAY), actor=None
    )
    services.complete(task(subject="RCA-01"), evidence=proof, actor=None)
    assert [evidence_for(code, TODAY) for code in ("TSK-0001", "RCA-01")] == [[proof], [proof]]


def test_a_task_is_given_to_somebody_who_works_here_and_told(person):
    ayesha, bilal = person(), person("Bilal Ahmed")
    gone = person("Gone Person", left_on=days(-1))
    item = task(owner=ayesha)
    services.reassign(item, to=bilal, actor=None)
    assert texts(bilal) == ["Review the policy is yours now, due 24 Nov 2026."]
    with pytest.raises(Refused, match="is Bilal Ahmed's already"):
        services.reassign(item, to=bilal, actor=None)
    with pytest.raises(Refused, match="Gone Person does not work here any more"):
        services.reassign(item, to=gone, actor=None)


def test_postponing_and_cancelling_want_reasons():
    item = task()
    with pytest.raises(Refused, match="Say why TSK-0001 is postponed"):
        services.postpone(item, to=days(7), reason=" ", actor=None)
    with pytest.raises(Refused, match="is due on 24 Nov 2026; give a later day"):
        services.postpone(item, to=TODAY, reason="Later.", actor=None)
    assert services.postpone(item, to=days(7), reason="Board.", actor=None).due_on == days(7)
    with pytest.raises(Refused, match="Say why TSK-0001 need not be done"):
        services.cancel(item, reason="", actor=None)
    assert services.cancel(item, reason="System retired.", actor=None).state == "cancelled"
    assert list(queries.open_tasks(TODAY)) == []
    assert list(queries.open_tasks(days(-1))) == [item]


def test_a_task_is_about_a_record_or_a_clause():
    assert task(subject="RCA-01").subject == "RCA-01"
    with pytest.raises(Invalid, match="'NOPE-1' is not the code"):
        task(subject="NOPE-1")


def test_what_somebody_asked_for_is_asked_for_once(person):
    ayesha, bilal = person(), person("Bilal Ahmed")

    def ask(**changed):
        fields = {"title": "Review", "due_on": days(30), "owner": ayesha, "subject": "RCA-01"}
        return services.ensure("review PER-0001", **(fields | changed))

    first = ask()
    assert ask() == first
    services.reassign(first, to=bilal, actor=None)
    changed = ask(title="Review again", due_on=days(40))
    assert (changed.pk, changed.title, changed.due_on, changed.owner) == (
        first.pk, "Review again", days(40), bilal,
    )  # fmt: skip
    services.complete(changed, actor=None)
    assert ask().pk != first.pk
    assert Task.objects.count() == 2


def test_due_and_overdue_are_as_of_a_day(person, django_assert_num_queries):
    ayesha, bilal = person(), person("Bilal Ahmed")
    late = task(days(-1), owner=ayesha)
    soon = task(days(14), owner=ayesha)
    task(days(15), owner=ayesha)
    lost = task(days(2))
    raised = task(days(-20), owner=bilal, escalated_to=ayesha)
    with django_assert_num_queries(1):
        assert [(t, t.owner) for t in queries.due_for(ayesha, TODAY)] == [
            (raised, bilal), (late, ayesha), (soon, ayesha),
        ]  # fmt: skip
    assert list(queries.overdue(TODAY)) == [raised, late]
    assert list(queries.overdue(days(-1))) == [raised]
    assert list(queries.unowned(TODAY)) == [lost]
    services.complete(late, actor=None)
    assert list(queries.overdue(TODAY)) == [raised]
    assert list(queries.about("rca-01", TODAY)) == []


def test_owners_are_reminded_five_times_and_once_each(person):
    owner = person()
    task(days(20), owner=owner)
    for day in range(60):
        for _ in range(2):
            reminders.remind(days(day))
    assert texts(owner) == [
        "Due in 14 days: Review the policy, on 14 Dec 2026.",
        "Due in 7 days: Review the policy, on 14 Dec 2026.",
        "Due in 1 day: Review the policy, on 14 Dec 2026.",
        "Due today: Review the policy.",
        "Overdue by 7 days: Review the policy was due on 14 Dec 2026.",
    ]


def test_a_reminder_that_was_missed_is_made_up_for(person):
    owner = person()
    item = task(days(14), owner=owner)
    for day in (0, 10, 17):
        reminders.remind(days(day))
    assert [t.partition(":")[0] for t in texts(owner)] == [
        "Due in 14 days", "Due in 4 days", "Overdue by 3 days",
    ]  # fmt: skip
    services.postpone(item, to=days(20), reason="Later.", actor=None)
    reminders.remind(days(18))
    assert texts(owner)[-1].startswith("Due in 2 days")


def test_a_second_run_of_the_reminders_asks_no_more_the_more_there_are(
    person, django_assert_num_queries
):
    owner = person()
    for number in range(5):
        task(days(number), owner=owner)
    assert reminders.remind(TODAY) == 5
    with django_assert_num_queries(2):
        assert reminders.remind(TODAY) == 0


def test_what_is_late_by_five_working_days_rises_to_the_superior(person):
    chief = person("Chief Person")
    owner = person(manager=chief)
    item = task(dt.date(2026, 12, 21), owner=owner)  # 25 December is a holiday
    for day in (28, 29):
        assert [t.code for t in reminders.escalate(dt.date(2026, 12, day))] == (
            ["TSK-0001"] if day == 29 else []
        )
    item.refresh_from_db()
    assert (item.escalated_to, item.escalated_on) == (chief, dt.date(2026, 12, 29))
    assert reminders.escalate(dt.date(2026, 12, 30)) == []
    (told,) = texts(chief)
    assert told == (
        "Brought before you: Overdue by 8 days: Review the policy was due on 21 Dec 2026."
        " It is Ayesha Khan's."
    )
    assert texts(owner)[0].startswith("Brought before Chief Person: Overdue by 8 days")
    assert item in queries.due_for(chief, TODAY, days=60)


def test_the_task_of_somebody_who_left_rises_at_once_to_who_is_still_here(person):
    chief = person("Chief Person")
    middle = person("Middle Person", manager=chief, left_on=days(-10))
    owner = person(manager=middle, left_on=days(-5))
    task(days(-1), owner=owner)
    assert [t.escalated_to for t in reminders.escalate(TODAY)] == [chief]
    assert texts(owner) == []


def test_superiors_in_a_circle_and_none_at_all_do_no_harm(person):
    first = person(left_on=days(-5))
    second = person("Second Person", manager=first, left_on=days(-5))
    first.manager = second
    records.save(first, actor=None)
    task(days(-30), owner=first)
    task(days(-30), owner=person("Lone Person"))
    assert reminders.escalate(TODAY) == []


def test_the_morning_run_is_scheduled_for_karachi_and_idempotent(person, tuesday):
    owner = person()
    task(TODAY, owner=owner)
    tuesday.move_to(dt.datetime(2026, 11, 24, 7, 5, tzinfo=KARACHI))
    for _ in range(2):
        jobs.enqueue_scheduled()
        jobs.run_due()
    runs = JobRun.objects.filter(name="tasks.remind_and_escalate")
    assert [(r.key, r.result) for r in runs] == [
        ("@2026-11-24T07:00+05:00", "1 reminder, 0 escalated.")
    ]
    assert texts(owner) == ["Due today: Review the policy."]


def test_recurrence_is_told_in_words():
    repeats = [(None, "days"), (1, "months"), (90, "days")]
    words = [Task(repeat_every=every, repeat_unit=unit).recurrence for every, unit in repeats]
    assert words == ["", "every month", "every 90 days"]


@pytest.mark.parametrize("name", ["complete", "reassign", "postpone", "cancel"])
def test_every_verb_can_be_asked_for_by_a_form(name):
    assert verbs.form_class(records.type_of(Task).action(name))().fields
