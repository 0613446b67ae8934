"""What is done to the database file as a whole: copy, check, and change of key."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.keyring import Keyring
from hisaar.platform.vault.sqlcipher.connection import Connection, connect, key_pragma

_PATIENCE_SECONDS = 2.0


def copy_online(database: Path, target: Path, keyring: Keyring) -> None:
    """Copy a database as it is at this moment, while others write to it.

    All pages are copied in one step under one read transaction: with a write-ahead log writers go
    on, and the copy has nothing of what they write meanwhile. The copy is under the current key.
    """
    key = keyring.database_keys()[0]
    with (
        closing(connect(database, keys=keyring.database_keys, timeout=30)) as source,
        closing(dbapi2.connect(target)) as copy,
    ):
        copy.execute(key_pragma("key", key))
        source.backup(copy, pages=-1)
        # A copy is one file: whoever opens it next turns its write-ahead log on again.
        copy.execute("PRAGMA journal_mode = DELETE")


def faults(database: Path, keyring: Keyring) -> list[str]:
    """What is wrong with a database: its pages, their order, references that lead nowhere."""
    with closing(connect(database, keys=keyring.database_keys)) as connection:
        if broken := [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]:
            return broken
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        orphans = [
            f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
    return [text for text in found if text != "ok"] + orphans


@contextmanager
def sole_user(database: Path, keyring: Keyring) -> Iterator[Connection]:
    """Hold the database so that no other process can use it; refused while one does."""
    options = {"timeout": _PATIENCE_SECONDS, "isolation_level": None}
    with closing(connect(database, keys=keyring.database_keys, **options)) as connection:
        try:
            # Leaving the write-ahead log is possible for the only user; then the lock is kept.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except dbapi2.OperationalError as error:
            raise VaultError(
                f"{database} is in use. Stop the server and the worker "
                f"(everything that runs `hisaar serve`), then try again."
            ) from error
        yield connection


def rekey(database: Path, keyring: Keyring) -> None:
    """Encrypt the database anew under the current key.

    SQLCipher rewrites every page in one transaction: after a kill the rollback journal brings back
    the file under its old key, which is still in the keyring, and this can be called again.
    """
    with sole_user(database, keyring) as connection:
        connection.execute(key_pragma("rekey", keyring.database_keys()[0]))
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if found := faults(database, keyring):
        raise VaultError(f"After the change of key {database} has faults: {'; '.join(found[:3])}.")
