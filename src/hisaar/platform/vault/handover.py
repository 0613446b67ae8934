"""A restore asked for in the browser, handed to the process that serves.

The pages cannot replace the database that they stand on. They write the request into a named pipe
of the home folder, which only its owner may open; the process that started the server reads it,
stops the server, restores, and starts again. The passphrase passes through memory alone.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home

NAME = "restore.pipe"


@dataclass(frozen=True)
class RestoreRequest:
    backup: Path
    passphrase: str


def ask(home: Home, request: RestoreRequest) -> None:
    """Hand the request over; refused when no server process listens."""
    line = json.dumps({"backup": str(request.backup), "passphrase": request.passphrase})
    try:
        pipe = os.open(home.scratch / NAME, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        raise VaultError(
            "This server cannot restart itself. Stop it and run `hisaar restore FILE --replace` on"
            " the machine."
        ) from error
    with os.fdopen(pipe, "w", encoding="utf-8") as stream:
        stream.write(line + "\n")


class Listener:
    """Waits in a thread for one request, keeps it in ``request``, and calls ``stop``."""

    def __init__(self, home: Home, stop: Callable[[], None]) -> None:
        self.request: RestoreRequest | None = None
        self._path = home.scratch / NAME
        self._stop = stop
        self._path.unlink(missing_ok=True)
        os.mkfifo(self._path, 0o600)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        with self._path.open(encoding="utf-8") as stream:
            line = stream.readline()
        if line:
            asked = json.loads(line)
            self.request = RestoreRequest(Path(asked["backup"]), asked["passphrase"])
            self._stop()

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
