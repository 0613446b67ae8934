"""What the systems below a function can keep: how soon it is back, how much is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from hisaar.assets.standing import Standing, standing
from hisaar.engines import dependence


@dataclass(frozen=True)
class Kept:
    """Hours until the function is back and hours of work lost, each with what causes it.

    ``unmeasured`` are systems whose restoring was never timed: with them it takes longer.
    """

    restore_hours: Decimal | None = None
    restore_path: tuple[str, ...] = ()
    loss_hours: Decimal | None = None
    loss_code: str = ""
    unmeasured: tuple[str, ...] = ()


def what_is_kept(codes: Iterable[str], on: dt.date) -> dict[str, Kept]:
    """For each function, from the registers as of the day; as many queries as for one."""
    found = standing(on)
    return {code: _kept(found, code) if code in found.number else Kept() for code in codes}


def _kept(found: Standing, code: str) -> Kept:
    node = np.array([found.number[code]], np.int64)
    beneath = np.flatnonzero(dependence.reached(found.hard.needs, node))
    systems = {
        each: found.facts.systems[each]
        for each in (found.codes[i] for i in beneath.tolist())
        if each in found.facts.systems
    }
    unmeasured = tuple(sorted(c for c, s in systems.items() if s.restore_hours is None))
    losses = [
        (s.backup_interval_hours, c)
        for c, s in systems.items()
        if s.backup_interval_hours is not None
    ]
    loss, loss_code = max(losses, default=(None, ""))
    if len(unmeasured) == len(systems):
        return Kept(None, (), _hours(loss), loss_code, unmeasured)
    path = dependence.critical_paths(found.hard, found.order, found.restoration, node)[0]
    return Kept(
        _hours(float(found.restoration.hours[node[0]])),
        tuple(found.codes[i] for i in path.tolist()), _hours(loss), loss_code, unmeasured,
    )  # fmt: skip


def _hours(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}").normalize()
