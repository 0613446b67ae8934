"""Large files from the pages, rehearsed and imported by the worker."""

from __future__ import annotations

from typing import Any

from hisaar.platform.jobs.registry import job
from hisaar.platform.records import Refused

from .registers import imports_work as work


@job(retries=1)
def rehearse_import(file: int, into: str, *, actor: Any, progress: Any) -> str:
    """Find out what a file would do; nothing of it is kept."""
    return _run(file, into, is_rehearsal=True, actor=actor, progress=progress)


@job(is_atomic=True)
def import_file(file: int, into: str, *, actor: Any, progress: Any) -> str:
    """Import a file that was rehearsed: all of it, with the note that it was done, or nothing."""
    return _run(file, into, is_rehearsal=False, actor=actor, progress=progress)


def _run(file: int, into: str, *, is_rehearsal: bool, actor: Any, progress: Any) -> str:
    if actor is None:
        raise Refused("The account that asked for it is gone, and its rights with it.")
    outcome = work.run_stored(
        work.stored_file(file), into=work.register_named(into), actor=actor,
        is_rehearsal=is_rehearsal, on_progress=progress,
    )  # fmt: skip
    return work.summary(outcome, work.keep(outcome, actor=actor).pk)
