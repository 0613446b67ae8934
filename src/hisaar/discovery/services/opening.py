"""Runs begin here: a file in the vault, what it is, and asking for it to be read."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from hisaar.discovery.models import DiscoveryRun, DiscoverySource
from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.evidence import storage
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.records import Refused, verb
from hisaar.platform.vault.home import current_home

State = DiscoveryRun.State
IN_MEMORY = 4 << 20


def begin_run(
    file: StoredFile, *, actor: Any, source: DiscoverySource | None = None, kind: str = "",
    system: Any = None, on: dt.date | None = None, is_complete: bool | None = None,
    owner: Any = None,
) -> DiscoveryRun:  # fmt: skip
    """Put a file on record as one that is going to be read; what its source says is taken over."""
    run = DiscoveryRun(
        source=source, file=file, digest=file.sha256, kind=kind or (source.kind if source else ""),
        system=system or (source.system if source else None), stated_on=on or dates.today(),
        is_complete=source.is_complete if is_complete is None and source else bool(is_complete),
        owner=owner or getattr(actor, "person", None) or (source.owner if source else None),
    )  # fmt: skip
    return records.save(run, actor=actor, action="begun")


@verb(when=lambda run: run.state in (State.WAITING, State.REFUSED) and run.file_id is not None)
def read_file(run: DiscoveryRun, *, actor: Any) -> DiscoveryRun:
    """Read the file and propose what follows from it; nothing is changed by that."""
    start_reading(run, actor=actor)
    return run


def start_reading(run: DiscoveryRun, *, actor: Any) -> JobRun:
    """Ask the worker to read the file of the run."""
    if run.file_id is None:
        raise Refused(f"{run.code} has no file; add one first.")
    if run.state == State.READ:
        raise Refused(f"{run.code} was read already; drop the file in again for a new run.")
    user = actor if getattr(actor, "pk", None) else None
    return enqueue("discovery.read_file", actor=user, key=run.code, run=run.code)


@contextmanager
def unpacked(file: StoredFile) -> Iterator[IO[bytes]]:
    """The content of a file of the vault, rewindable: in memory, or in the home without a name."""
    scratch = current_home().scratch
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=scratch) as copy:
        for chunk in storage.read(file):
            copy.write(chunk)
        copy.seek(0)
        yield copy
