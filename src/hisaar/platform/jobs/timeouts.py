"""Giving up an attempt that takes too long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class GivenUp(Exception):  # noqa: N818 - it is what was done, not a fault
    """The attempt took longer than its job allows."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise GivenUp inside the block after so many seconds, where the system has alarms."""
    is_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not is_main:
        yield
        return

    def give_up(number: int, frame: Any) -> None:
        raise GivenUp(f"It was given up after {seconds:,} seconds without an end.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
