"""Backups of records that live in PostgreSQL, against a server of the tests' own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hisaar.platform.vault import postgresql
from hisaar.platform.vault.backup import backup
from hisaar.platform.vault.errors import Damaged, VaultError
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.recovery import issue_recovery_key
from hisaar.platform.vault.restore import restore, verify
from tests.postgresql import programs, running_server

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The folder of the socket of a running server."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with running_server() as folder:
        yield folder


@pytest.fixture
def database(server: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HISAAR_DATABASE_URL", f"postgresql://hisaar@/postgres?host={server}")
    ask(home, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    ask(
        home,
        "CREATE TABLE incident AS "
        "SELECT n AS id, repeat('x', n) AS title FROM generate_series(1, 500) n",
    )
    return home


def ask(home: Home, question: str) -> str:
    done = subprocess.run(
        ["psql", "-X", "-q", "-t", "-A", "-c", question],
        env=postgresql._environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


SUM = "SELECT count(*), sum(length(title)) FROM incident"


def test_records_come_back_with_everything_else(database: Home, tmp_path: Path) -> None:
    key = issue_recovery_key(database)
    blob = database.blobs.put(b"evidence" * 1000)
    made = backup(database, tmp_path / "a.hsr")
    assert (made.engine, made.blobs) == ("postgresql", 1)
    assert verify(tmp_path / "a.hsr", recovery_key=key) == made
    assert ask(database, SUM) == "500|125250"

    ask(database, "DELETE FROM incident WHERE id > 7")
    restored = restore(tmp_path / "a.hsr", root=database.root, recovery_key=key, replace=True)
    assert ask(database, SUM) == "500|125250"
    assert Home.open(database.root).blobs.read(blob.sha256) == b"evidence" * 1000
    # What was there before is a backup inside the folder that was kept aside.
    assert restored.kept_aside is not None
    (before,) = (restored.kept_aside / "backups").iterdir()
    restore(before, root=database.root, recovery_key=key, replace=True)
    assert ask(database, "SELECT count(*) FROM incident") == "7"


def test_tables_that_are_there_are_not_replaced_unasked(database: Home, tmp_path: Path) -> None:
    key = issue_recovery_key(database)
    backup(database, tmp_path / "a.hsr")
    with pytest.raises(VaultError, match="holds tables already"):
        restore(tmp_path / "a.hsr", root=tmp_path / "new", recovery_key=key)
    assert not (tmp_path / "new").exists()
    ask(database, "DROP TABLE incident")
    restore(tmp_path / "a.hsr", root=tmp_path / "new", recovery_key=key)
    assert ask(database, SUM) == "500|125250"


def test_the_kind_of_database_must_fit(
    database: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = issue_recovery_key(database)
    backup(database, tmp_path / "a.hsr")
    monkeypatch.delenv("HISAAR_DATABASE_URL")
    with pytest.raises(VaultError, match="set HISAAR_DATABASE_URL first"):
        restore(tmp_path / "a.hsr", root=tmp_path / "new", recovery_key=key)


def test_a_damaged_dump_is_refused(database: Home, tmp_path: Path) -> None:
    key = issue_recovery_key(database)
    backup(database, tmp_path / "a.hsr")
    raw = bytearray((tmp_path / "a.hsr").read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "a.hsr").write_bytes(raw)
    with pytest.raises(Damaged):
        verify(tmp_path / "a.hsr", recovery_key=key)


def test_a_server_that_is_away_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_recovery_key(home)
    monkeypatch.setenv("HISAAR_DATABASE_URL", f"postgresql://hisaar@/x?host={tmp_path}")
    away = Home.open(home.root)
    with pytest.raises(VaultError, match=r"pg_dump stopped: .*No such file"):
        backup(away, tmp_path / "a.hsr")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
