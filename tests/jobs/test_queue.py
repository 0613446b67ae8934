"""What is asked for is run, tried again, given up, and seen."""

import datetime as dt
import json
import time

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from hisaar.lib.dates import KARACHI
from hisaar.platform import records
from hisaar.platform.accounts.models import User
from hisaar.platform.jobs import queries, registry, services
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.jobs.progress import Progress
from hisaar.platform.jobs.schedules import Daily, Every, Weekly
from hisaar.platform.jobs.signals import job_failed
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    """An own list of jobs, so that a test sees only what it adds."""
    monkeypatch.setattr(registry, "_jobs", {})
    return registry.job


def state(run):
    run.refresh_from_db()
    return run.state


def test_a_job_is_run_with_what_it_was_given(jobs):
    seen = []

    @jobs(name="test.note")
    def note(*, text, actor, progress):
        progress(1, 2, "half")
        seen.append((text, actor))
        return "noted"

    user = User.objects.create_user("ayesha")
    run = services.enqueue("test.note", text="x", actor=user)
    assert (state(run), services.run_due()) == ("waiting", 1)
    assert (state(run), run.result, run.attempts) == ("done", "noted", 1)
    assert run.progress == Progress(1, 2, "half")
    assert seen == [("x", user)]
    assert services.run_due() == 0


def test_a_job_returns_the_code_of_the_record_it_made(jobs):
    @jobs(name="test.make")
    def make():
        return records.save(OrganisationalUnit(title="Claims"), actor=None)

    run = services.enqueue(make_name := "test.make")
    services.run_due()
    assert (state(run), run.result, make_name) == ("done", "UNT-0001", run.name)


def test_an_unknown_job_or_argument_is_refused_when_it_is_asked_for(jobs):
    jobs(name="test.note")(lambda text: None)
    with pytest.raises(Refused, match=r"did you mean 'test\.note'"):
        services.enqueue("test.nite")
    with pytest.raises(TypeError):
        services.enqueue("test.note", words="x")
    with pytest.raises(TypeError):
        services.enqueue("test.note", text=dt.date(2026, 1, 1))
    assert JobRun.objects.count() == 0


def test_names_follow_from_where_the_function_stands():
    from hisaar.platform.jobs import jobs as nightly

    assert registry.default_name(nightly.sweep_files) == "jobs.sweep_files"
    assert registry.get("jobs.sweep_files").function is nightly.sweep_files
    assert services.enqueue(nightly.sweep_files).name == "jobs.sweep_files"


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_request_asked_for_is_not_done(jobs):
    jobs(name="test.note")(lambda: None)
    with transaction.atomic():
        services.enqueue("test.note")
        transaction.set_rollback(True)
    assert services.run_due() == 0


def test_an_error_is_tried_again_after_a_growing_pause_and_then_stays_visible(jobs):
    @jobs(name="test.fail", retries=2)
    def fail():
        raise ValueError("no such column\nTraceback of many lines")

    heard = []
    listener = lambda run, **_: heard.append(run.pk)  # noqa: E731
    job_failed.connect(listener)
    with time_machine.travel(dt.datetime(2026, 11, 24, tzinfo=dt.UTC), tick=False) as clock:
        run = services.enqueue("test.fail")
        pauses = []
        while services.run_due() and state(run) == "waiting":
            pauses.append((run.due_at - timezone.now()).seconds)
            clock.move_to(run.due_at - dt.timedelta(seconds=1))
            assert services.run_due() == 0
            clock.move_to(run.due_at)
    job_failed.disconnect(listener)
    assert pauses == [10, 40]
    assert (run.state, run.attempts, heard) == ("failed", 3, [run.pk])
    assert run.error == "It stopped on an unforeseen error (ValueError: no such column)."
    assert list(queries.failed()) == [run]
    assert queries.counts() == {"waiting": 0, "running": 0, "done": 0, "failed": 1, "cancelled": 0}


def test_a_refusal_is_final_and_told_in_its_own_words(jobs):
    @jobs(name="test.refuse", retries=5)
    def refuse():
        raise Refused("The year 2026 is frozen already.")

    run = services.enqueue("test.refuse")
    assert services.run_due() == 1
    assert (state(run), run.attempts, run.error) == (
        "failed", 1, "The year 2026 is frozen already.",
    )  # fmt: skip


def test_a_failed_job_can_be_tried_once_more_or_taken_off_the_list(jobs):
    outcomes = iter([Refused("Not yet."), None])

    @jobs(name="test.moody")
    def moody():
        if outcome := next(outcomes):
            raise outcome

    run = services.enqueue("test.moody")
    with pytest.raises(Refused, match="has not failed; it is waiting"):
        services.retry(run, actor=None)
    services.run_due()
    services.retry(JobRun.objects.get(), actor=None)
    services.run_due()
    assert state(run) == "done"
    with pytest.raises(Refused, match="is done and cannot be cancelled"):
        services.cancel(run, actor=None)
    other = services.enqueue("test.moody")
    assert services.cancel(other, actor=None).message == "Cancelled by the system."
    assert services.run_due() == 0


def test_a_job_that_kills_its_worker_every_time_is_given_up(jobs):
    jobs(name="test.bomb", retries=1)(lambda: None)
    run = services.enqueue("test.bomb")
    for attempt in (1, 2):
        JobRun.objects.update(state="running", attempts=attempt)
        assert services.redeliver_interrupted() == 1
    assert state(run) == "failed"
    assert "was interrupted" in run.error


def test_a_job_that_no_longer_exists_is_given_up_in_a_sentence(jobs):
    jobs(name="test.gone")(lambda: None)
    run = services.enqueue("test.gone")
    registry._jobs.clear()
    services.run_due()
    assert (state(run), run.error) == ("failed", "There is no job 'test.gone'.")


def test_a_key_keeps_a_second_click_from_a_second_run(jobs):
    jobs(name="test.build")(lambda year: None)
    first = services.enqueue("test.build", key="2026", year=2026)
    assert services.enqueue("test.build", key="2026", year=2026) == first
    assert services.enqueue("test.build", key="2025", year=2025) != first
    services.run_due()
    assert services.enqueue("test.build", key="2026", year=2026) != first
    assert JobRun.objects.count() == 3


def test_a_job_that_does_not_end_is_given_up(jobs):
    @jobs(name="test.hang", timeout=0.05, retries=0)
    def hang():
        time.sleep(30)

    run = services.enqueue("test.hang")
    services.run_due()
    assert (state(run), run.error) == (
        "failed", "It was given up after 0.05 seconds without an end.",
    )  # fmt: skip


def test_an_atomic_job_that_fails_leaves_nothing(jobs):
    @jobs(name="test.half", retries=0, is_atomic=True)
    def half():
        records.save(OrganisationalUnit(title="Claims"), actor=None)
        raise ValueError("now")

    run = services.enqueue("test.half")
    services.run_due()
    assert state(run) == "failed"
    assert OrganisationalUnit.objects.count() == 0


def test_progress_is_seen_while_the_job_runs(jobs, home):
    seen = []

    @jobs(name="test.rows")
    def rows(progress):
        progress(3, 10, "Row 3")
        seen.append(JobRun.objects.get().as_json())

    services.enqueue("test.rows")
    services.run_due()
    assert (seen[0]["done"], seen[0]["total"], seen[0]["message"]) == (3, 10, "Row 3")
    assert Progress(3, 10).percent == 30
    assert json.dumps(JobRun.objects.get().as_json())
    assert list(home.scratch.glob("progress-*")) == []


def test_what_is_scheduled_runs_once_for_its_moment_and_is_made_up_once(jobs):
    registry.scheduled(daily="02:00", name="test.nightly")(lambda: None)
    monday = dt.datetime(2026, 11, 23, 12, tzinfo=KARACHI)
    names = lambda now: [r.key for r in services.enqueue_scheduled(now)]  # noqa: E731
    assert names(monday) == ["@2026-11-23T02:00+05:00"]
    assert names(monday + dt.timedelta(hours=13)) == []
    services.run_due()
    assert names(monday + dt.timedelta(hours=14)) == ["@2026-11-24T02:00+05:00"]
    assert names(monday + dt.timedelta(days=9)) == ["@2026-12-02T02:00+05:00"]
    assert names(monday + dt.timedelta(days=9)) == []


def test_schedules_say_when_they_were_last_due():
    now = dt.datetime(2026, 11, 24, 0, 30, tzinfo=KARACHI)  # the 23rd in UTC
    assert Daily.parse("00:15").latest(now) == now.replace(minute=15)
    assert Daily.parse("00:45").latest(now) == now.replace(day=23, minute=45)
    assert Weekly.parse("tue 00:30").latest(now) == now
    assert Weekly.parse("tue 00:31").latest(now) == now.replace(day=17, minute=31)
    assert Every(20).latest(now) == now.replace(minute=20)


def test_a_schedule_is_one_of_three():
    with pytest.raises(Exception, match="takes one of daily"):
        registry.scheduled(daily="02:00", every_minutes=5)


def test_old_traces_are_dropped_and_failures_stay(jobs):
    jobs(name="test.note")(lambda: None)
    for final in ("done", "failed", "waiting"):
        services.enqueue("test.note")
        JobRun.objects.filter(state="waiting").update(
            state=final, finished_at=timezone.now() - dt.timedelta(days=31)
        )
    assert services.forget_old_runs() == 1
    assert queries.counts()["failed"] == 1


def test_the_night_work_does_its_work(home):
    for job, _ in registry.all_scheduled():
        if job.name.startswith("jobs."):
            services.enqueue(job.name)
    services.run_due()
    assert {r.result for r in JobRun.objects.filter(name__startswith="jobs.")} == {
        "0 files erased.", "Every file is as it was stored.", "0 runs dropped.",
    }  # fmt: skip
