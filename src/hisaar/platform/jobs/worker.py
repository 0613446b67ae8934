"""The worker process: ``python -m hisaar.platform.jobs.worker``.

``hisaar serve`` starts it with ``worker_command()``; it ends by itself when its parent is gone.
A first SIGTERM or SIGINT lets the job that runs come to its end, a second one does not.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

POLL_SECONDS = 0.5
SCHEDULE_SECONDS = 20.0
BUSY = "Another worker runs on this home folder."
logger = logging.getLogger("hisaar.jobs")


class Ending:
    """Whether to end: without locks, so that a signal handler may set it at any moment."""

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> None:
        if not self._is_set:
            time.sleep(seconds)


Stop = Ending | threading.Event


def worker_command() -> list[str]:
    """What starts a worker for the home folder that HISAAR_HOME names."""
    return [sys.executable, "-m", "hisaar.platform.jobs.worker"]


def run_worker(stop: Stop | None = None, *, parent: int | None = None) -> None:
    """Work until ``stop`` is set, or the process ``parent`` is gone.

    While another worker holds the home folder this one waits, ready to take over.
    """
    stop = stop or Ending()
    with _sole_worker(stop, parent):
        if _must_end(stop, parent):
            return
        logger.info("The worker is ready (process %s)", os.getpid())
        _loop(stop, parent)


def _loop(stop: Stop, parent: int | None) -> None:
    from django import db  # noqa: PLC0415

    from . import services  # noqa: PLC0415 - models need Django to be set up

    scheduled_at, was_interrupted = float("-inf"), True
    while not _must_end(stop, parent):
        try:
            if was_interrupted and (count := services.redeliver_interrupted()):
                logger.warning("%s interrupted jobs are run again", count)
            was_interrupted = False
            if time.monotonic() - scheduled_at >= SCHEDULE_SECONDS:
                services.enqueue_scheduled()
                scheduled_at = time.monotonic()
            worked = services.run_due(limit=1)
        except db.Error:
            # Busy, being restored, or restarted: nothing is lost, the next round sees it again.
            logger.exception("The database could not be used; trying again")
            db.connections.close_all()
            worked, was_interrupted = 0, True
        db.reset_queries()
        if worked:
            gc.collect()
        else:
            stop.wait(POLL_SECONDS)


def _must_end(stop: Stop, parent: int | None) -> bool:
    return stop.is_set() or (parent is not None and os.getppid() != parent)


@contextmanager
def _sole_worker(stop: Stop, parent: int | None) -> Iterator[None]:
    """Hold the lock that makes this the only worker; wait for it, but not past the end."""
    from hisaar.platform.vault.durable import locked  # noqa: PLC0415
    from hisaar.platform.vault.errors import VaultError  # noqa: PLC0415
    from hisaar.platform.vault.home import current_home  # noqa: PLC0415

    path = current_home().scratch / "worker.lock"
    while not _must_end(stop, parent):
        lock = locked(path, busy=BUSY)
        try:
            lock.__enter__()
        except VaultError as error:
            if str(error) != BUSY:
                raise
            stop.wait(POLL_SECONDS)
            continue
        try:
            yield
        finally:
            lock.__exit__(None, None, None)
        return
    yield


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")
    import django  # noqa: PLC0415

    from hisaar.platform.vault.home import current_home  # noqa: PLC0415

    parent = os.getppid()
    # What libraries put aside while they work lies in the private home, not where all users write.
    tempfile.tempdir = str(current_home().scratch)
    django.setup()
    stop = Ending()

    def end(number: int, frame: Any) -> None:
        if stop.is_set():
            raise SystemExit(1)
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    run_worker(stop, parent=parent)


if __name__ == "__main__":
    main()
