"""The database wrapper that Django loads for ENGINE = "hisaar.platform.vault.sqlcipher".

OPTIONS: ``key`` is a callable that returns the keys to try, the current first, as hexadecimal (or
such a string). ``transaction_mode`` is IMMEDIATE unless set otherwise: a transaction that begins by
reading and then writes would otherwise fail at once when another one has written in between.
"""

from collections.abc import Callable, Mapping
from itertools import tee
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.asyncio import async_unsafe
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from hisaar.platform.vault.sqlcipher.client import DatabaseClient
from hisaar.platform.vault.sqlcipher.connection import connect
from hisaar.platform.vault.sqlcipher.creation import DatabaseCreation
from hisaar.platform.vault.sqlcipher.features import DatabaseFeatures

BUSY_TIMEOUT_SECONDS = 30
CACHE_KIBIBYTES = 32 * 1024


class ConcealedKey:
    """The database key inside Django's settings, which error pages and shells print."""

    def __init__(self, source: Callable[[], Any] | str) -> None:
        self._source = source

    def __call__(self) -> list[str]:
        found = self._source() if callable(self._source) else self._source
        return [found] if isinstance(found, str) else list(found)

    def __repr__(self) -> str:
        return "<concealed>"

    def __deepcopy__(self, memo: object) -> "ConcealedKey":
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    display_name = "SQLCipher"
    Database = dbapi2
    client_class = DatabaseClient  # type: ignore[assignment]
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        options = settings_dict.setdefault("OPTIONS", {})
        key = options.get("key")
        if key is None:
            raise ImproperlyConfigured(
                f"DATABASES['{alias}'] needs OPTIONS['key']: a callable that returns the keys."
            )
        if not isinstance(key, ConcealedKey):
            options["key"] = ConcealedKey(key)
        super().__init__(settings_dict, alias)

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", BUSY_TIMEOUT_SECONDS)
        if not self.transaction_mode:  # type: ignore[has-type]
            self.transaction_mode = "IMMEDIATE"
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        options = dict(conn_params)
        key = options.pop("key")
        if self.is_in_memory_db():  # a test's database never reaches a disk
            connection = dbapi2.connect(**options)
        else:
            connection = connect(options.pop("database"), keys=key, **options)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: Any) -> None:
        register_functions(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        if not self.is_in_memory_db():
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if mode != "wal":  # asking again would need a lock that a busy writer holds
                connection.execute("PRAGMA journal_mode = WAL")
        for command in self.init_commands:  # type: ignore[attr-defined]
            if command := command.strip():
                connection.execute(command)

    def create_cursor(self, name: str | None = None) -> "Cursor":
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]

    def is_usable(self) -> bool:
        """False once the file was rekeyed or replaced, so that the next request connects anew."""
        try:
            self.connection.execute("SELECT count(*) FROM sqlite_master")
        except self.Database.Error:
            return False
        return True


class Cursor(dbapi2.Cursor):  # type: ignore[misc]
    """Django's SQLite cursor, whose class cannot be shared: it is built on the other module's."""

    convert_query = base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        first, rows = tee(iter(param_list))
        sample = next(first, None)
        names = list(sample) if isinstance(sample, Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), rows)
