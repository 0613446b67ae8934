"""Pauses of the cyclic garbage collector, for work that makes very many small things."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest until the block ends; what has no cycles is freed as ever.

    It looks through everything alive each time that enough was made; in work that makes tens of
    thousands of rows and keeps them, that is a quarter of the time for nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
