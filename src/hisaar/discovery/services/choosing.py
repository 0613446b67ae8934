"""Saying what a file is and what its columns mean, before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hisaar.discovery.models import DiscoveryRun
from hisaar.platform import records
from hisaar.platform.records import Refused


def choose_meaning(
    run: DiscoveryRun, *, actor: Any, kind: str, mapping: Mapping[str, Any] | None = None,
    system: Any = None, is_complete: bool | None = None,
) -> DiscoveryRun:  # fmt: skip
    """Keep what somebody chose for the file of a run that waits."""
    if run.state == DiscoveryRun.State.READ:
        raise Refused(f"{run.code} was read already; drop the file in again for a new run.")
    run.kind, run.mapping = kind, dict(mapping or {})
    run.system = system if system is not None else run.system
    run.is_complete = run.is_complete if is_complete is None else is_complete
    return records.save(run, actor=actor, action="meaning chosen")
