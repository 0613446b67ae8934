"""A PostgreSQL server of the tests' own, on a socket; also runs a command against one::

python -m tests.postgresql python -m pytest tests/contract
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Where Debian and others put ``initdb``; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = shutil.which("initdb")
    return found[-1].parent if found else Path(known).parent if known else None


def as_server(*command: str | Path) -> None:
    """Run as the user that PostgreSQL wants: it refuses to run as root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def running_server() -> Iterator[Path]:
    """The folder of the socket of a running server, which is gone afterwards."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: postgresql).")
    folder = Path(tempfile.mkdtemp(prefix="hisaar-pg-", dir="/tmp"))  # a socket's path is short
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    try:
        as_server(bin_folder / "initdb", "-D", data, "-U", "hisaar", "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        control = (bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log")
        as_server(*control, "-o", options, "start")
        try:
            yield folder
        finally:
            as_server(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    if programs() is None:
        sys.stderr.write("PostgreSQL is not installed: nothing was tested on it.\n")
        return
    with running_server() as folder:
        address = f"postgresql://hisaar@/postgres?host={folder}"
        done = subprocess.run(
            sys.argv[1:], env=os.environ | {"HISAAR_DATABASE_URL": address}, check=False
        )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
