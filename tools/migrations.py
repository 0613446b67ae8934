"""Say whether every change of a model has its migration: ``python -m tools.migrations``."""

from __future__ import annotations

import io
import sys

from tools.installation import temporary_home


def main() -> int:
    """0 when they do; 1 with the migrations that would be made."""
    with temporary_home():
        from django.core.management import call_command

        told = io.StringIO()
        try:
            call_command("makemigrations", check=True, dry_run=True, stdout=told, verbosity=1)
        except SystemExit:
            sys.stderr.write(
                f"{told.getvalue()}\nThe models above changed without a migration. Write it with"
                " `python -m django makemigrations NAME_OF_THE_APP` and commit it.\n"
            )
            return 1
    sys.stdout.write("Migrations: every model has its own.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
