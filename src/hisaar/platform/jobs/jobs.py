"""What the installation does for itself at night."""

from __future__ import annotations

from typing import Any

from hisaar.lib.text import count_of
from hisaar.platform.evidence import services as evidence
from hisaar.platform.records.refusals import Refused

from .registry import scheduled
from .services import forget_old_runs


@scheduled(daily="02:30")
def sweep_files() -> str:
    """Erase uploads that no record refers to."""
    return f"{count_of(evidence.sweep_files(), 'file')} erased."


@scheduled(weekly="sun 03:00", retries=1)
def verify_files(progress: Any) -> str:
    """Read every stored file again; a damaged one fails the job, so that people hear of it."""
    faults = evidence.verify_files(progress)
    if faults:
        raise Refused(" ".join(str(fault) for fault in faults))
    return "Every file is as it was stored."


@scheduled(daily="03:30")
def forget_runs() -> str:
    """Drop the traces of work that ended long ago."""
    return f"{count_of(forget_old_runs(), 'run')} dropped."
