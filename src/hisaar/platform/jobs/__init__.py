"""Work that runs beside the web process: at least once, retried, scheduled, with progress.

    @job(retries=3)
    def build_report(*, year, actor, progress): …       # in a module `jobs` of any app

    enqueue("assessment.build_report", year=2026, actor=user)

The queue is a table of the records' own database: what a request enqueues is committed or rolled
back with what the request wrote. One worker runs it (``worker``). It holds a lock that the system
lets go of when it dies, also by ``kill -9``; whoever takes the lock next knows that every job still
marked as running was interrupted, and runs it again at once. A job that interrupts its worker again
and again ends as failed, where people see it.

Two libraries were tried first. django-q2 runs five processes; when its parent is killed the other
four go on by themselves beside the restarted ones, and a job comes back only after a fixed time
that must be longer than the longest job. django-tasks-db leaves a killed task marked as running
for ever, and has neither retries nor schedules.
"""
