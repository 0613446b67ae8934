"""Triggers that make the table of entries append-only for whoever writes past the product.

They stop mistakes; the chain of digests is what proves that nobody got round them.
"""

from __future__ import annotations

from typing import Any

SENTENCE = "The audit trail is append-only."
TABLE = "audit_entry"

_SQLITE = """CREATE TRIGGER {name} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{sentence}'; END $$ LANGUAGE plpgsql"""
_POSTGRESQL = """CREATE TRIGGER {name} BEFORE {act} ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"""
_ACTS = ("UPDATE", "DELETE")


def protect(connection: Any) -> None:
    """Refuse UPDATE and DELETE on the entries from now on."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(_FUNCTION.format(sentence=SENTENCE))
        for act in _ACTS:
            statement = _POSTGRESQL if is_postgresql else _SQLITE
            name = f"audit_entry_no_{act.lower()}"
            cursor.execute(statement.format(name=name, act=act, table=TABLE, sentence=SENTENCE))


def lift(connection: Any) -> None:
    """Take the triggers away, as an upgrade of the table or a test of tampering needs it."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in _ACTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{act.lower()}{on_table}")
