"""Data: where they lie and go, and how they are protected there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hisaar.assessment import attention
from hisaar.assets import drawn
from hisaar.assets.encryption import (
    classes_for,
    encryption_states,
    exceptions_in_force,
    leave_for,
    ways,
)
from hisaar.assets.hops import Hops
from hisaar.assets.models import (
    BackupSet,
    Classification,
    DataFlow,
    Encryption,
    Layer,
    ProtectionException,
    RestoreTest,
)
from hisaar.assets.protocols import fault_of
from hisaar.lib.text import count_of
from hisaar.platform.records.dated import in_force
from hisaar.risk.effectiveness import thresholds

from .panels import Panel

RULED = (Layer.DATABASE, Layer.STORAGE, Layer.TRANSMISSION)
Counted = dict[tuple[str, str], tuple[int, int, int]]


def panels(on: dt.date) -> Iterator[Panel]:
    hops = Hops(on)
    chosen = next(iter(drawn.largest_first(hops.sets)), None)
    if chosen is not None:
        yield _map(drawn.data_map(chosen, hops.of(chosen)))
    yield _classes(on)
    yield _layers(on)
    yield _plain(on)
    yield _exceptions(on)
    yield _backups(on)


def _map(found: drawn.DataMap) -> Panel:
    short = [row for row in found.rows if row[4] in ("not encrypted", "not known")]
    return Panel(
        "data-map", found.title, ("Record", "From", "To", "By", "Protection"), short,
        means=found.means, picture=found.picture,
        empty="Every hop is encrypted, or there is leave to do without."
        if found.rows else
        "It is not recorded in which systems these data lie, nor where they go.",
        widths=("auto", "wide", "wide", "auto", "auto"),
    )  # fmt: skip


def _classes(on: dt.date) -> Panel:
    """By class and layer: how many are encrypted of how many that must be."""
    counted = _counted(on)
    rows = []
    for value, label in Classification.choices:
        cells = [_cell(counted.get((value, layer))) for layer in RULED]
        if any(cell != "not asked" for cell in cells):
            rows.append((label, *cells))
    return Panel(
        "classes", "Encryption by class, where the class calls for it",
        ("Class", "Inside databases (data sets)", "Storage (data sets)", "On the way (ways)"), rows,
        means="Encrypted, of those that must be; what is excused by an exception in force stands"
        " beside it.",
        empty="No data set on record has a class that calls for encryption.",
        widths=("auto", "wide", "wide", "wide"),
    )  # fmt: skip


def _cell(counts: tuple[int, int, int] | None) -> str:
    if counts is None:
        return "not asked"
    good, excused, total = counts
    return f"{good} of {total}" + (f", {excused} excused" if excused else "")


def _counted(on: dt.date) -> Counted:
    p = thresholds("SYS-07", on)
    matrix, approved = p.table("encryption_matrix"), p.list("approved_protocols")
    tally: dict[tuple[str, str], Counter[str]] = {}

    def note(value: str, layer: str, *, fault: str, leave: Any) -> None:
        state = "good" if not fault else "excused" if leave else "short"
        tally.setdefault((value, layer), Counter())[state] += 1

    for layer in (Layer.DATABASE, Layer.STORAGE):
        for state in encryption_states(on, layer, matrix):
            note(state.data_set.classification, layer, fault=state.fault, leave=state.exception)
    excuses = exceptions_in_force(on, Layer.TRANSMISSION)
    asked = classes_for(Layer.TRANSMISSION, matrix)
    for way in ways(on, asked):
        if way.means == DataFlow.Means.NETWORK:
            fault = fault_of(way.protocol, approved, is_encrypted=way.is_encrypted)
            for value in {d.classification for d in way.data_sets} & asked:
                note(value, Layer.TRANSMISSION, fault=fault, leave=leave_for(way, excuses))
    return {
        key: (states["good"], states["excused"], states.total()) for key, states in tally.items()
    }


def _layers(on: dt.date) -> Panel:
    """What the register of encryption holds, by layer."""
    counts = Counter(
        Encryption.objects.filter(in_force(on)).order_by().values_list("layer", "status")
    )
    statuses = Encryption.Status.choices
    rows = [
        (label, *(counts[value, status] for status, _ in statuses))
        for value, label in Layer.choices
        if any(counts[value, status] for status, _ in statuses)
    ]
    return Panel(
        "layers", "The register of encryption, by layer",
        ("Layer", *(str(label) for _, label in statuses)), rows,
        means="Rows of the register; one row may speak of several systems.",
        empty="The register of encryption is empty.",
        widths=("wide", *["auto"] * len(statuses)),
    )  # fmt: skip


def _plain(on: dt.date) -> Panel:
    rows = list(attention.BY_NAME["plain_links"].rows(on))
    return Panel(
        "plain", "Personal data in the clear", ("Code", "Link or flow", "What is wrong"), rows,
        empty="No link on record carries personal data in the clear without leave.",
        widths=("auto", "wide", "wide"),
    )  # fmt: skip


def _exceptions(on: dt.date) -> Panel:
    given = ProtectionException.objects.filter(approved_on__lte=on).order_by("expires_on", "code")
    rows = [
        (e.code, e.title, e.compensating_control, e.expires_on,
         "in force" if e.is_in_force(on) else "expired" if _is_expired(e, on) else "not in force")
        for e in given
    ]  # fmt: skip
    expired = sum(row[4] == "expired" for row in rows)
    return Panel(
        "exceptions", "Leave to do without a protection",
        ("Code", "What for", "What protects instead", "Until", "State"), rows,
        means=f"{count_of(expired, 'exception')} expired." if expired else "",
        empty="No exception was ever approved.",
        widths=("auto", "wide", "wide", "auto", "auto"),
    )  # fmt: skip


def _is_expired(exception: ProtectionException, on: dt.date) -> bool:
    return (
        exception.expires_on is not None
        and exception.expires_on < on
        and exception.withdrawn_on is None
    )


def _backups(on: dt.date) -> Panel:
    tests: dict[int, RestoreTest] = {}
    for test in RestoreTest.objects.filter(tested_on__lte=on).order_by("tested_on", "code"):
        tests[test.backup_set_id] = test
    rows = [
        (b.code, b.title, b.last_run_on or "not recorded",
         "yes" if b.is_offline_or_immutable else "no",
         tests[b.pk].tested_on if b.pk in tests else "never",
         tests[b.pk].get_result_display() if b.pk in tests else "")
        for b in BackupSet.objects.filter(in_force(on)).order_by("code")
    ]  # fmt: skip
    never = sum(row[4] == "never" for row in rows)
    return Panel(
        "backups", "Backups and their restores",
        ("Code", "Backup", "Last run", "Offline or immutable", "Last restored", "Result"), rows,
        means=f"Never restored, not even in a test: {never} of {len(rows)}.",
        empty="No backup is on record.",
        widths=("auto", "wide", "auto", "auto", "auto", "auto"), on_paper=20,
    )  # fmt: skip
