"""Asking for work, and what the worker does with it."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from hisaar.platform.records.models import Record
from hisaar.platform.records.refusals import Refused
from hisaar.platform.vault.errors import VaultError

from . import registry
from .models import JobRun
from .progress import Progress, Reporter
from .signals import job_failed
from .timeouts import GivenUp, time_limit

logger = logging.getLogger("hisaar.jobs")
FIRST_PAUSE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 3600
KEPT_DAYS = 30
State = JobRun.State


def enqueue(
    name: str | Callable[..., Any], *, actor: Any = None, key: str = "",
    due_at: dt.datetime | None = None, **arguments: Any,
) -> JobRun:  # fmt: skip
    """Ask for a job, by its name or its function, once the caller's transaction is committed.

    With a ``key``, a run of the same name and key that is still waiting or running is returned
    instead of a second one.
    """
    entry = registry.get(name if isinstance(name, str) else registry.default_name(name))
    entry.check(arguments)
    json.dumps(arguments)
    now = timezone.now()
    run = JobRun(
        name=entry.name, arguments=arguments, actor=actor, key=key, due_at=due_at or now,
        created_at=now,
    )  # fmt: skip
    return _create_once(run)[0]


def enqueue_once(name: str) -> None:
    """Ask for a job that looks at everything anew, unless one waits that has not begun to look.

    Unlike a key, this asks again while one runs: it may have looked before the caller wrote.
    """
    if not JobRun.objects.filter(name=name, state=State.WAITING).exists():
        enqueue(name)


def _create_once(run: JobRun) -> tuple[JobRun, bool]:
    """The run and whether it is new; the one that has its name and key, otherwise."""
    same = JobRun.objects.filter(name=run.name, key=run.key)
    if run.key and (found := same.first()):
        return found, False
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:  # somebody asked at the same moment
        return same.get(), False
    return run, True


def enqueue_scheduled(now: dt.datetime | None = None) -> list[JobRun]:
    """Enqueue what is due by schedule and was not enqueued for that moment before."""
    now = now or timezone.now()
    wanted = {
        (job.name, f"@{schedule.latest(now).isoformat(timespec='minutes')}"): job
        for job, schedule in registry.all_scheduled()
    }
    same_key = JobRun.objects.filter(key__in={key for _, key in wanted})
    known = set(same_key.values_list("name", "key"))
    created = []
    for name, key in sorted(set(wanted) - known):
        run = JobRun(name=name, key=key, due_at=now, created_at=now)
        created += [made for made, is_new in [_create_once(run)] if is_new]
    return created


def redeliver_interrupted() -> int:
    """Put back what was running when the last worker died. Only for who holds the worker's lock."""
    interrupted = list(JobRun.objects.filter(state=State.RUNNING))
    for run in interrupted:
        Reporter(run.pk).close()
        _try_again_or_fail(
            run, "It was interrupted: the worker was stopped or ran out of memory meanwhile.",
            pause=0,
        )  # fmt: skip
    return len(interrupted)


def run_due(*, limit: int | None = None, now: dt.datetime | None = None) -> int:
    """Run what is due, oldest first, in this process; returns how many attempts were made."""
    count = 0
    while limit is None or count < limit:
        due = JobRun.objects.filter(state=State.WAITING, due_at__lte=now or timezone.now())
        run = due.order_by("due_at", "pk").select_related("actor__person").first()
        if run is None:
            break
        _attempt(run)
        count += 1
    return count


def _attempt(run: JobRun) -> None:
    run.state, run.attempts, run.started_at = State.RUNNING, run.attempts + 1, timezone.now()
    run.error = ""
    # The attempt is counted before it begins, so that one that kills the worker is counted too.
    claimed = JobRun.objects.filter(pk=run.pk, state=State.WAITING).update(
        state=run.state, attempts=run.attempts, started_at=run.started_at, error=""
    )
    if not claimed:
        return
    reporter = Reporter(run.pk)
    try:
        entry = registry.get(run.name)
        with time_limit(entry.timeout):
            _execute(entry, run, reporter)
    except (Refused, VaultError) as refusal:
        _fail(run, str(refusal))
    except Exception as error:
        logger.exception("Job %s (run %s) stopped on an error", run.name, run.pk)
        _try_again_or_fail(run, _sentence(error))
    finally:
        reporter.close()


def _execute(entry: registry.Job, run: JobRun, reporter: Reporter) -> None:
    def work() -> None:
        offered = entry.offered(run.actor, reporter)
        _finish(run, entry.function(**run.arguments, **offered), reporter.now)

    if entry.is_atomic:
        with transaction.atomic():
            work()
    else:
        work()


def _finish(run: JobRun, result: Any, progress: Progress) -> None:
    run.state, run.finished_at = State.DONE, timezone.now()
    run.result = (result.code if isinstance(result, Record) else str(result or ""))[:200]
    run.done, run.total, run.message = progress
    _release_key(run)
    run.save()


def _release_key(run: JobRun) -> None:
    """A key of a person's making is free again; a scheduled moment has been."""
    if not run.key.startswith("@"):
        run.key = ""


def _sentence(error: Exception) -> str:
    if isinstance(error, GivenUp):
        return str(error)
    if isinstance(error, DatabaseError):
        return "The database could not be used. The log has the particulars."
    detail = str(error).strip().splitlines()[0][:200] if str(error).strip() else "no particulars"
    return f"It stopped on an unforeseen error ({type(error).__name__}: {detail})."


def pause_before(attempt: int) -> int:
    """Seconds to wait after the given attempt failed: 10, 40, 160 … at most an hour."""
    return int(min(FIRST_PAUSE_SECONDS * 4 ** min(attempt - 1, 10), LONGEST_PAUSE_SECONDS))


def _try_again_or_fail(run: JobRun, sentence: str, *, pause: int | None = None) -> None:
    try:
        retries = registry.get(run.name).retries
    except Refused as unknown:
        retries, sentence = 0, str(unknown)
    if run.attempts > retries:
        _fail(run, sentence)
        return
    seconds = pause_before(run.attempts) if pause is None else pause
    run.state, run.error = State.WAITING, sentence
    run.due_at = timezone.now() + dt.timedelta(seconds=seconds)
    run.save()


def _fail(run: JobRun, sentence: str) -> None:
    run.state, run.error, run.finished_at = State.FAILED, sentence, timezone.now()
    _release_key(run)
    run.save()
    job_failed.send(sender=JobRun, run=run)


def retry(run: JobRun, *, actor: Any) -> JobRun:
    """Try a failed job once more, from the start."""
    if run.state != State.FAILED:
        raise Refused(f"'{run.label}' has not failed; it is {run.state}.")
    run.state, run.attempts, run.due_at, run.finished_at = State.WAITING, 0, timezone.now(), None
    run.error, run.actor = "", actor or run.actor
    run.save()
    return run


def cancel(run: JobRun, *, actor: Any) -> JobRun:
    """Take a job that waits, or that failed, off the list."""
    if run.state not in (State.WAITING, State.FAILED):
        raise Refused(
            f"'{run.label}' is {run.get_state_display().lower()} and cannot be cancelled."
        )
    waits = JobRun.objects.filter(pk=run.pk, state=run.state)
    name = actor.get_username() if actor else "the system"
    run.state, run.finished_at = State.CANCELLED, timezone.now()
    run.message = f"Cancelled by {name}."
    _release_key(run)
    changed = waits.update(
        state=run.state, finished_at=run.finished_at, message=run.message, key=run.key
    )
    if not changed:
        raise Refused(f"'{run.label}' has begun a moment ago and cannot be cancelled any more.")
    return run


def forget_old_runs(*, now: dt.datetime | None = None) -> int:
    """Drop what ended long ago; failed ones stay until somebody retries or cancels them."""
    before = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    ended = JobRun.objects.filter(state__in=(State.DONE, State.CANCELLED), finished_at__lt=before)
    return ended.delete()[0]
