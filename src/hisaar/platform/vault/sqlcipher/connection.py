"""Opening a SQLCipher file without Django: the backend, the backup and the rotation all use it."""

import datetime as dt
import decimal
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from hisaar.platform.vault.errors import WrongKey

# The interpreter's sqlite3 gets these from Django; SQLCipher's module has registers of its own.
_CONVERTERS: dict[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "datetime": parse_datetime,
    "timestamp": parse_datetime,
}


def _convert(parse: Callable[[str], object], value: bytes) -> object:
    return parse(value.decode())


def _adapt_datetime(value: dt.datetime) -> str:
    return value.isoformat(" ")


for _name, _parse in _CONVERTERS.items():
    dbapi2.register_converter(_name, partial(_convert, _parse))
dbapi2.register_converter("bool", b"1".__eq__)
dbapi2.register_adapter(bool, int)
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(dt.date, dt.date.isoformat)
dbapi2.register_adapter(dt.time, dt.time.isoformat)
dbapi2.register_adapter(dt.datetime, _adapt_datetime)

Connection = Any  # sqlcipher3 has no type stubs


def connect(
    database: str | Path, *, keys: Callable[[], Iterable[str]], **options: Any
) -> Connection:
    """Open ``database`` with the first key that fits.

    During a rotation the file may be under the new key or still under the old one, and the keyring
    may change while we look; so every key is tried, and the keyring is asked once more.

    Raises
    ------
    WrongKey
        when none fits, or the file is no database at all.
    """
    tried: set[str] = set()
    for _ in range(2):
        for key in keys():
            if key in tried:
                continue
            tried.add(key)
            connection = dbapi2.connect(database, **options)
            try:
                if _opens(connection, key):
                    return connection
            except BaseException:
                connection.close()
                raise
            connection.close()
    raise WrongKey(
        f"The database {Path(database).name} does not open with the keys of this installation. "
        f"Check that HISAAR_HOME and HISAAR_KEYS belong together, or restore a backup."
    )


def _opens(connection: Connection, key: str) -> bool:
    connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong key is told by us, not on stderr
    connection.execute(key_pragma("key", key))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.OperationalError:
        raise
    except dbapi2.DatabaseError as error:
        if "not a database" in str(error):
            return False
        raise
    return True


def key_pragma(name: str, key: str) -> str:
    """The statement that gives a raw key, so that SQLCipher derives none for each connection."""
    if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
        raise WrongKey("A database key must be 64 hexadecimal digits.")
    return f"PRAGMA {name} = \"x'{key}'\""
