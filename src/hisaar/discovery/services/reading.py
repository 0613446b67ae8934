"""Reading a file: its facts are compared with the registers, and lines are proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from hisaar.discovery import formats
from hisaar.discovery.models import DiscoveryRun
from hisaar.discovery.reconcile import Round, Setting
from hisaar.platform import records
from hisaar.platform.records import Refused

from .keeping import Keeper, keep_sightings
from .opening import unpacked
from .placing import RIGHTS
from .rights import Rights
from .sources import remember_mapping

State = DiscoveryRun.State
MOST_KEPT = 200
STEPS = 1000


def read_run(run: DiscoveryRun, *, actor: Any, progress: Any = None) -> DiscoveryRun:
    """Read the file of a run and propose what follows; registers are not touched.

    It can be run again: the lines that are open are proposed anew.
    """
    if run.file is None:
        raise Refused(f"{run.code} has no file; add one first.")
    run.state, run.started_at, run.refusal = State.READING, timezone.now(), ""
    records.save(run, actor=actor, action="reading")
    try:
        with unpacked(run.file) as content:
            _read(run, content, actor, progress)
    except formats.ReadingRefused as refused:
        run.state, run.refusal, run.finished_at = State.REFUSED, str(refused), timezone.now()
        records.save(run, actor=actor, action="not readable")
        raise Refused(str(refused)) from None
    return run


def _read(run: DiscoveryRun, content: Any, actor: Any, progress: Any) -> None:
    file: Any = run.file
    reading = formats.read(file.name, content, kind=run.kind, mapping=_mapping(run))
    round_ = Round(
        Setting(on=run.stated_on, is_complete=run.is_complete, system=run.system, source=run.source)
    )
    keeper, rights = Keeper(run), Rights(run, round_)
    running = _told(_diverted(reading.facts, round_, keeper), reading, progress, round_)
    if set(formats.FORMATS[reading.kind].subjects) & set(RIGHTS):
        keeper.add(rights.compared(running, actor=actor))
    else:
        for _ in running:  # walks the file; nothing of it is left over
            pass
    keeper.add(round_.finish())
    keeper.flush()
    keep_sightings(run, round_.seen)
    _conclude(run, reading, round_, keeper, rights)
    records.save(run, actor=actor, action="read")
    if run.source is not None:
        _note_source(run, reading, actor)


def _mapping(run: DiscoveryRun) -> Any:
    """What the columns mean: corrected for this run, else remembered of its source."""
    stored = run.mapping or (run.source.mapping if run.source else {})
    if not stored or (run.kind and stored.get("subject") not in ("", run.kind)):
        return None
    return formats.Mapping.from_json(stored)


def _diverted(facts: Any, round_: Round, keeper: Keeper) -> Iterator[Any]:
    """Facts about access rights pass through; all others are compared here."""
    for fact in facts:
        if fact.subject in RIGHTS:
            round_.total[fact.subject] += 1
            yield fact
        else:
            keeper.add(round_.take(fact))
            yield None


def _told(facts: Iterator[Any], reading: Any, progress: Any, round_: Round) -> Iterator[Any]:
    """Say how far it is, and pass on what is left."""
    for number, fact in enumerate(facts):
        if progress is not None and number % 500 == 0:
            done = sum(round_.total.values())
            progress(int(reading.progress * STEPS), STEPS, f"{done:,} things read")
        if fact is not None:
            yield fact


def _conclude(
    run: DiscoveryRun, reading: Any, round_: Round, keeper: Keeper, rights: Rights
) -> None:
    run.state, run.finished_at = State.READ, timezone.now()
    run.kind, run.format_version = reading.kind, reading.version[:120]
    run.facts = sum(round_.total.values())
    for what in ("new", "changed", "gone", "contradicts"):
        setattr(run, what, keeper.counts[what])
    unchanged = Counter(round_.unchanged) + Counter(rights.unchanged)
    run.unchanged = sum(unchanged.values())
    run.subjects = {
        subject: dict(keeper.subjects[subject])
        | {"unchanged": unchanged[subject], "total": round_.total[subject]}
        for subject in sorted({*keeper.subjects, *unchanged, *round_.total})
    }
    told = [(f.where, f.sentence, f.is_loss) for f in reading.faults]
    told += [(where, sentence, True) for where, sentence in (*round_.faults, *rights.faults)]
    run.faults = [list(each) for each in told[:MOST_KEPT]]
    run.not_understood = list(reading.not_understood[:MOST_KEPT])
    run.sayings = sorted((Counter(round_.sayings) + Counter(rights.sayings)).items())
    if reading.mapping is not None and not run.mapping:
        run.mapping = reading.mapping.as_json()


def _note_source(run: DiscoveryRun, reading: Any, actor: Any) -> None:
    source: Any = run.source
    if reading.mapping is not None:
        source = remember_mapping(source, run.mapping, actor=actor)
    if source.last_run_on is None or source.last_run_on < run.stated_on:
        source.last_run_on = run.stated_on
        records.save(source, actor=actor, action="file read")
