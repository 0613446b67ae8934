"""Records in PostgreSQL, for backups: its own tools know best what a whole copy is."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.sealed import CHUNK


def dump(home: Home, target: Any) -> int:
    """Write a dump (custom format, one snapshot) to ``target``; returns its length."""
    command = [_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    size = 0
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(  # noqa: S603  the command is ours
            command, env=_environment(home), stdout=subprocess.PIPE, stderr=words
        ) as process,
    ):
        source = cast("IO[bytes]", process.stdout)
        while chunk := source.read(CHUNK):
            target.write(chunk)
            size += len(chunk)
        _finish(process, words, command)
    return size


def check(source: BinaryIO) -> None:
    """Read a dump to its end as a restore would, without a server."""
    _feed([_tool("pg_restore"), "--file", os.devnull], dict(os.environ), source)


def load(home: Home, source: BinaryIO) -> None:
    """Replace the tables by those of a dump, in one transaction: all of it or nothing."""
    environment = _environment(home)
    command = [
        _tool("pg_restore"),
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        f"--dbname={environment['PGDATABASE']}",
    ]
    _feed(command, environment, source)


def has_tables(home: Home) -> bool:
    """Whether the database holds anything that a restore would replace."""
    question = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
    command = [_tool("psql"), "--no-psqlrc", "--tuples-only", "--no-align", "--command", question]
    found = subprocess.run(  # noqa: S603  the command is ours
        command, env=_environment(home), capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise VaultError(f"PostgreSQL cannot be reached: {found.stderr.strip()[-300:]}")
    return int(found.stdout) > 0


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise VaultError(
            f"{name} is not installed, and a backup of records in PostgreSQL needs it. "
            f"Install the client of your server's version (Debian: postgresql-client)."
        )
    return path


def _environment(home: Home) -> dict[str, str]:
    """Connection settings for the tools, which keeps the password off their command lines."""
    settings = home.databases()["default"]
    named = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        **{f"PG{option.upper()}": value for option, value in settings["OPTIONS"].items()},
    }
    return {**os.environ, **{name: value for name, value in named.items() if value}}


def _feed(command: list[str], environment: dict[str, str], source: BinaryIO) -> None:
    # What the tool says goes into a file: a pipe that nobody reads would fill up and stop it.
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(  # noqa: S603  the command is ours
            command, env=environment, stdin=subprocess.PIPE, stderr=words
        ) as process,
    ):
        target = cast("IO[bytes]", process.stdin)
        try:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        except BrokenPipeError:
            pass  # the tool stopped, and its own words say why
        except BaseException:
            process.kill()
            raise
        _finish(process, words, command)


def _finish(process: subprocess.Popen[bytes], words: IO[bytes], command: list[str]) -> None:
    with suppress(BrokenPipeError):
        if process.stdin:
            process.stdin.close()
    if process.wait():
        words.seek(0)
        said = words.read().decode(errors="replace").strip()[-300:]
        raise VaultError(f"{Path(command[0]).name} stopped: {said}")
