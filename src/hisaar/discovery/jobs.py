"""What discovery does beside the pages: reading files, accepting many lines, probing."""

from __future__ import annotations

from typing import Any

from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import job, scheduled
from hisaar.platform.records import Refused

from . import services
from .models import DiscoveryRun, ProbeTarget

HOURS = 3600


@job(retries=1, timeout=4 * HOURS)
def read_file(*, run: str, actor: Any, progress: Any) -> DiscoveryRun:
    """Read the file of a run and propose what follows from it."""
    return services.read_run(_run(run), actor=actor, progress=progress)


@job(retries=1, timeout=4 * HOURS)
def accept_lines(*, run: str, what: str = "", subject: str = "", actor: Any, progress: Any) -> str:
    """Write the open lines of a run; all but contradictions unless these are named."""
    if actor is None:
        raise Refused("The account that asked for it is gone, and its rights with it.")
    found = _run(run)
    lines = services.open_lines(found, what=what, subject=subject)
    accepted = services.accept(found, lines, actor=actor, progress=progress)
    refused = f", {len(accepted.refused)} refused" if accepted.refused else ""
    return f"{count_of(accepted.count, 'row')} accepted{refused}."


@job(retries=1)
def probe_endpoint(*, target: str, actor: Any) -> str:
    """Probe one endpoint."""
    chosen = ProbeTarget.objects.filter(code=target).select_related("interconnection", "system")
    results = services.probe_listed(chosen, actor=actor)
    return results[0].problems.partition("\n")[0][:200] if results else ""


@scheduled(daily="07:20", timeout=2 * HOURS)
def probe_endpoints(*, progress: Any) -> str:
    """Probe all endpoints that are on the list."""
    chosen = ProbeTarget.objects.filter(is_active=True)
    results = services.probe_listed(
        chosen.select_related("interconnection", "system"), actor=None, progress=progress
    )
    return f"{count_of(len(results), 'endpoint')} probed."


def _run(code: str) -> DiscoveryRun:
    rows = DiscoveryRun.objects.select_related("source", "file", "system")
    found = rows.filter(code=code).first()
    if found is None:
        raise Refused(f"There is no run {code}.")
    return found
