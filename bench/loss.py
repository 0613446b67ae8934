"""Rows about losses: RP-100 by transform and by simulation, controls, contributions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.measuring import Figure, cpu_of, measure
from bench.scenarios import portfolio
from hisaar.engines.loss import (
    Aggregate,
    Change,
    Control,
    aggregate,
    contributions,
    events,
    simulate,
    what_if,
)

TAIL_999 = 9_066_018_836
SIMULATED = 1_000_000
_ROOT = Path(__file__).resolve().parent.parent
_MEMORY = """
from pathlib import Path
from bench.scenarios import portfolio
from hisaar.engines.loss import simulate
found = simulate(portfolio(), years={years}, seed=1)
found.tail_value_at_risk(0.999)
# Unlike ru_maxrss, it starts anew with the program, whatever the parent held.
held = next(t for t in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in t)
print(int(held.split()[1]) / 1024)
"""


def loss_rows() -> list[Figure]:
    """RP-100: a hundred scenarios, 38.2 events a year."""
    return [
        *_exact(), *_simulated(),
        _row("what-if on all 100 scenarios", _controls, 500, "no peer does it"),
        _row("what each of 100 scenarios adds to TVaR99", _shares, None, ""),
    ]  # fmt: skip


def _row(name: str, act: Callable[[], object], goal: float | None, anchor: str) -> Figure:
    return measure(name, act, goal=goal, anchor=anchor, times=5, warm=1, counts_queries=False)


def _exact() -> list[Figure]:
    def act() -> Aggregate:
        year = aggregate(portfolio())
        year.tail_value_at_risk(0.999)
        return year

    off = abs(act().tail_value_at_risk(0.999) / TAIL_999 - 1) * 1e6
    return [
        _row("RP-100 exactly, by transform", act, 100, "aggregate 1.11: 4.24 s"),
        Figure("TVaR99.9 of it, off by (millionths)", off, 10, anchor="2,400", unit="ppm"),
    ]


def _simulated() -> list[Figure]:
    book = portfolio()
    found = simulate(book, years=SIMULATED, seed=1)
    error = found.tail_value_at_risk(0.99)
    same = simulate(book, years=SIMULATED, seed=1, threads=2)
    note = "" if same.losses.tobytes() == found.losses.tobytes() else "threads change the bits"
    spent = cpu_of(lambda: simulate(book, years=SIMULATED, seed=1), times=3, warm=0)
    return [
        Figure("RP-100, a million simulated years", spent, 1200, note=note,
               anchor="pyfair 55 s, plain numpy 3.3 s"),
        Figure("standard error of TVaR99 in them (%)", 100 * error.standard_error / error.value,
               None, unit="%"),
        Figure("memory of a process that does it (MB)", _memory(), 300, unit="MB",
               anchor="pyfair 13.8 GB"),
        _row("100,000 years event by event, in order",
             lambda: sum(len(b.year) for b in events(book, years=100_000, seed=1)), None, ""),
    ]  # fmt: skip


def _memory() -> float:
    told = subprocess.run(
        [sys.executable, "-c", _MEMORY.format(years=SIMULATED)],
        cwd=_ROOT, env={"PYTHONPATH": f"{_ROOT}/src:{_ROOT}"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return float(told.stdout)


def _controls() -> object:
    book = portfolio()
    change = Change(rate=0.7, low=0.8, high=0.6)
    return what_if(book, [Control(name, {name: change}) for name in book.names])


def _shares() -> object:
    return contributions(portfolio(), 0.99)
