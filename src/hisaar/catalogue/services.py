"""What people do with decisions about clauses, and how another framework gets in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TypeVar

from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.platform.vault.durable import make_private_folder, write_private

from . import library
from .framework import Framework, load
from .models import ApprovedDecision
from .reading import FrameworkError
from .sources import load_source, relink

Decision = TypeVar("Decision", bound=ApprovedDecision)

LARGEST_FILE = 5_000_000


@verb(when=lambda decision: not decision.is_approved and decision.withdrawn_on is None)
def approve(decision: Decision, *, actor: Any, approver: Person, on: dt.date) -> Decision:
    """Record who approved it and when; it counts from that day on."""
    if decision.withdrawn_on is not None:
        raise Refused(f"{decision.code} was withdrawn; add a new one.")
    if decision.approved_on is not None:
        day = format_day(decision.approved_on)
        raise Refused(f"{decision.code} was approved on {day} already.")
    if decision.ends_on is not None and decision.ends_on < on:
        day = format_day(decision.ends_on)
        raise Refused(f"{decision.code} ended on {day}; give it a later last day first.")
    decision.approver, decision.approved_on = approver, on
    return records.save(decision, actor=actor, action="approved")


@verb(when=lambda decision: decision.withdrawn_on is None)
def withdraw(decision: Decision, *, actor: Any, on: dt.date, why: Text) -> Decision:
    """End it from that day on; the days before keep their result."""
    if decision.withdrawn_on is not None:
        day = format_day(decision.withdrawn_on)
        raise Refused(f"{decision.code} was withdrawn on {day} already.")
    if decision.approved_on is not None and on < decision.approved_on:
        day = format_day(decision.approved_on)
        raise Refused(f"{decision.code} was approved on {day}; withdraw it from that day or later.")
    decision.withdrawn_on = on
    return records.save(decision, actor=actor, action=f"withdrawn: {why}"[:200])


def install_framework(file: Path, *, actor: Any, home: Path | None = None) -> Framework:
    """Check a framework's file and keep it in the home folder; refused with every fault named."""
    content = _content(file)
    try:
        framework = load(file)
    except FrameworkError as error:
        raise Refused(str(error)) from None
    if framework.code in library.frameworks(home):
        raise Refused(f"There is a framework '{framework.code}' already; give this another code.")
    _keep(library.framework_file(framework.code, home), content)
    chain.append(actor=actor, action="framework installed", subject=framework.code)
    return framework


def install_source(file: Path, *, actor: Any, home: Path | None = None) -> Framework:
    """Lay another version of the Guidelines' text beside those there are; rows are re-linked."""
    content = _content(file)
    try:
        source = load_source(file)
        framework = relink(library.guidelines(home), source)
    except FrameworkError as error:
        raise Refused(str(error)) from None
    _keep(library.source_file(source.code, home), content)
    chain.append(actor=actor, action="source installed", subject=framework.code,
                 changes={"source": source.code})  # fmt: skip
    return framework


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise Refused(f"{file} is not a file; give one TOML file.")
    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"{file.name} is larger than 5 MB, which no framework is.")
    return file.read_bytes()


def _keep(place: Path, content: bytes) -> None:
    make_private_folder(place.parent)
    write_private(place, content)
