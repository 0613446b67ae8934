"""How far a running job is, told through a small file in the home folder.

Not through the database: a job that writes everything in one transaction, as an import does, could
neither show progress from inside it nor write it from another connection meanwhile.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import NamedTuple

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import current_home

INTERVAL_SECONDS = 0.2


class Progress(NamedTuple):
    done: int = 0
    total: int = 0
    message: str = ""

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class Reporter:
    """``report(done, total, message)``: cheap enough to call for every row."""

    def __init__(self, run: int) -> None:
        self.now = Progress()
        self._path = _path(run)
        self._written = 0.0

    def __call__(self, done: int, total: int = 0, message: str = "") -> None:
        self.now = Progress(done, total, message[:200] or self.now.message)
        moment = time.monotonic()
        if self._path is None or moment - self._written < INTERVAL_SECONDS:
            return
        self._written = moment
        draft = self._path.with_name(f".{self._path.name}-{os.getpid()}")
        draft.write_text(json.dumps(self.now), encoding="utf-8")
        draft.replace(self._path)

    def close(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def read_progress(run: int, otherwise: Progress) -> Progress:
    path = _path(run)
    try:
        return Progress(*json.loads(path.read_text(encoding="utf-8"))) if path else otherwise
    except (OSError, ValueError, TypeError):
        return otherwise


def _path(run: int) -> Path | None:
    try:
        return current_home().scratch / f"progress-{run}"
    except VaultError:
        return None  # without a home folder, as in a unit test, nobody is watching
