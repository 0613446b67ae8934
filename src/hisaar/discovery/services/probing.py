"""Asking one's own endpoints what they encrypt, and comparing the answer with what is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone

from hisaar.assets.models import Encryption, Interconnection
from hisaar.assets.models.protection import Layer
from hisaar.discovery import probe as probing
from hisaar.discovery.models import DiscoveryRun, ProbeResult, ProbeTarget
from hisaar.discovery.models.runs import PROBE
from hisaar.discovery.reconcile import Draft
from hisaar.discovery.reconcile.comparing import compared
from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.records import Refused, verb

from .keeping import Keeper

TIMEOUT_SECONDS = 5.0


@verb(when=lambda target: target.is_active)
def probe_now(target: ProbeTarget, *, actor: Any) -> ProbeTarget:
    """Ask the endpoint for its TLS versions, cipher and certificate, in the background."""
    user = actor if getattr(actor, "pk", None) else None
    enqueue("discovery.probe_endpoint", actor=user, key=target.code, target=target.code)
    return target


def probe_listed(
    targets: Iterable[ProbeTarget], *, actor: Any, on: dt.date | None = None,
    timeout: float = TIMEOUT_SECONDS, progress: Callable[..., Any] | None = None,
) -> list[ProbeResult]:  # fmt: skip
    """Probe endpoints that are on the list, keep the answers, and propose what contradicts them."""
    day, found, drafts = on or dates.today(), [], []
    chosen = list(targets)
    for number, target in enumerate(chosen):
        if progress is not None:
            progress(number, len(chosen), target.title)
        result = _probed(target, day, timeout)
        found.append(records.save(result, actor=actor, action="observed"))
        drafts += list(_contradictions(target, result))
    if drafts:
        _propose(drafts, found, day, actor)
    return found


def _probed(target: ProbeTarget, day: dt.date, timeout: float) -> ProbeResult:
    endpoint = probing.Endpoint(target.host, target.port, target.starttls)
    try:
        answer = probing.probe(endpoint, listed=(endpoint,), timeout=timeout)
    except probing.ProbeRefused as refused:
        raise Refused(str(refused)) from None
    problems = probing.problems(answer, timezone.now())
    certificate = answer.certificate
    return ProbeResult(
        target=target, observed_on=day, is_reachable=answer.is_reachable,
        is_encrypted=answer.is_encrypted if answer.is_reachable else None,
        protocols=", ".join(p.name for p in answer.protocols if p.is_offered)[:120],
        cipher=answer.cipher[:120],
        issued_to=certificate.subject[:300] if certificate else "",
        issuer=certificate.issuer[:300] if certificate else "",
        certificate_ends_on=certificate.ends_at.astimezone(dates.KARACHI).date()
        if certificate else None,
        is_trusted=answer.is_trusted,
        problems="\n".join(problems or ((answer.failure,) if answer.failure else ())),
    )  # fmt: skip


def _contradictions(target: ProbeTarget, result: ProbeResult) -> Iterator[Draft]:
    """What the answer says of the link and of the encryption on record."""
    if result.is_encrypted is None:
        return
    link = target.interconnection
    if link is not None:
        yield from _of_link(target, link, result.is_encrypted)
    if result.is_encrypted or target.system is None:
        return
    claimed = Encryption.objects.filter(
        system=target.system, layer=Layer.TRANSMISSION, status=Encryption.Status.ON,
        to_on__isnull=True,
    )  # fmt: skip
    for row in claimed:
        for draft in compared(
            row, {"status": str(Encryption.Status.OFF)}, subject="endpoint", key=target.title,
            guarded={"status"},
        ):  # fmt: skip
            draft.sentence = f"{target.title} does not speak TLS, though it is recorded as on."
            yield draft


def _of_link(target: ProbeTarget, link: Interconnection, is_encrypted: bool) -> Iterator[Draft]:
    for draft in compared(
        link, {"is_encrypted": is_encrypted}, subject="endpoint", key=target.title,
        guarded={"is_encrypted"},
    ):  # fmt: skip
        said = "speaks TLS" if is_encrypted else "does not speak TLS"
        recorded = {True: "encrypted", False: "not encrypted", None: "not said to be either"}
        draft.sentence = (
            f"{target.title} {said}; the link is recorded as {recorded[link.is_encrypted]}."
        )
        yield draft


def _propose(drafts: list[Draft], found: list[ProbeResult], day: dt.date, actor: Any) -> None:
    run = DiscoveryRun(
        kind=PROBE, stated_on=day, state=DiscoveryRun.State.READ, started_at=timezone.now(),
        finished_at=timezone.now(), facts=len(found), owner=getattr(actor, "person", None),
    )  # fmt: skip
    records.save(run, actor=actor, action="probed")
    conclude_run(run, drafts, actor=actor)


def conclude_run(run: DiscoveryRun, drafts: Iterable[Draft], *, actor: Any) -> DiscoveryRun:
    """Keep the lines of a run that read no file."""
    keeper = Keeper(run)
    keeper.add(drafts)
    keeper.flush()
    for what in ("new", "changed", "gone", "contradicts"):
        setattr(run, what, keeper.counts[what])
    run.subjects = {subject: dict(counts) for subject, counts in keeper.subjects.items()}
    return records.save(run, actor=actor, action="read")
