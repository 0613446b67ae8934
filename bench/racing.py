"""A race: the same question to several, in turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

Contenders = dict[str, Callable[[], Any]]


def race(contenders: Contenders, times: int = 5) -> dict[str, float]:
    """CPU seconds of each (all threads, median); fails when two give different answers.

    One warm-up and ``times`` runs of each, in turns, so that noise falls on all alike.
    """
    answers = {name: act() for name, act in contenders.items()}
    if len(set(answers.values())) > 1:
        raise RuntimeError(f"The answers differ: {answers}")
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, act in contenders.items():
            start = time.process_time()
            act()
            spent[name].append(time.process_time() - start)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}
