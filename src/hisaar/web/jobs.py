"""What takes longer than a page may: large files rehearsed and imported, losses computed."""

from __future__ import annotations

from typing import Any

from hisaar.lib.dates import today
from hisaar.platform.jobs.registry import job
from hisaar.platform.records import Refused
from hisaar.risk.services.losses import quantify_as

from .registers import imports_work as work


@job(retries=1)
def rehearse_import(file: int, into: str, *, actor: Any, progress: Any) -> str:
    """Find out what a file would do; nothing of it is kept."""
    return _run(file, into, is_rehearsal=True, actor=actor, progress=progress)


@job(is_atomic=True)
def import_file(file: int, into: str, *, actor: Any, progress: Any) -> str:
    """Import a file that was rehearsed: all of it, with the note that it was done, or nothing."""
    return _run(file, into, is_rehearsal=False, actor=actor, progress=progress)


@job(is_atomic=True)
def compute_losses(title: str, years: int, seed: int, *, actor: Any, progress: Any) -> str:
    """Compute the losses of a year with many simulated years."""
    if actor is None:
        raise Refused("The account that asked for it is gone, and its rights with it.")
    made, _ = quantify_as(
        title, actor=actor, on=today(), years=years, seed=seed,
        owner=getattr(actor, "person", None), progress=progress,
    )  # fmt: skip
    return f"{made.code} was computed."


def _run(file: int, into: str, *, is_rehearsal: bool, actor: Any, progress: Any) -> str:
    if actor is None:
        raise Refused("The account that asked for it is gone, and its rights with it.")
    outcome = work.run_stored(
        work.stored_file(file), into=work.register_named(into), actor=actor,
        is_rehearsal=is_rehearsal, on_progress=progress,
    )  # fmt: skip
    return work.summary(outcome, work.keep(outcome, actor=actor).pk)
