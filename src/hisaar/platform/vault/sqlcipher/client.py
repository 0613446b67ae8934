"""`manage.py dbshell`, which would have to put the key on a command line."""

from typing import Any

from django.core.management.base import CommandError
from django.db.backends.base.client import BaseDatabaseClient


class DatabaseClient(BaseDatabaseClient):
    executable_name = "sqlcipher"

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict: dict[str, Any], parameters: Any) -> Any:
        raise CommandError(
            "The database is encrypted, and its key must not appear on a command line. "
            "Use `manage.py shell` instead."
        )
