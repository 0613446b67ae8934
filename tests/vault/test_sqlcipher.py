"""The encrypted database behind Django: SQLite's answers, nothing readable on the disk."""

from __future__ import annotations

import datetime as dt
import decimal
import sqlite3
import threading
import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, OperationalError, connections, transaction
from django.db.models import Avg, Count, F, Max, Q, Sum, Value
from django.db.models.functions import ExtractYear, Lower, TruncMonth

from hisaar.platform.vault.errors import VaultError, WrongKey
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import Keyring
from hisaar.platform.vault.sqlcipher.base import ConcealedKey
from hisaar.platform.vault.sqlcipher.connection import connect, key_pragma
from hisaar.platform.vault.sqlcipher.upkeep import copy_online, faults, rekey
from tests.vault.conftest import Product
from tests.vault.register.models import Entry, Holder

pytestmark = pytest.mark.usefixtures("cipher")

KARACHI = dt.timezone(dt.timedelta(hours=5))
FULL = {
    "label": "Zürich, کراچی",
    "amount": decimal.Decimal("1234567890123.45"),
    "on": dt.date(2026, 12, 31),
    "at": dt.datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=KARACHI),
    "time": dt.time(8, 30, 15, 250),
    "lasts": dt.timedelta(days=3, microseconds=7),
    "is_open": False,
    "details": {"gaps": [1, 2.5, None, "کمی"], "nested": {"met": True}},
    "token": uuid.UUID(int=2**127 + 5),
    "raw": b"\x00\xff",
}


def test_every_column_type_comes_back_as_it_went_in() -> None:
    made = Entry.objects.create(**FULL)
    stored = Entry.objects.get(pk=made.pk)
    assert {name: getattr(stored, name) for name in FULL} == FULL
    assert isinstance(stored.amount, decimal.Decimal)
    assert stored.is_open is False


def test_nothing_is_readable_in_the_file_or_its_log(home: Home) -> None:
    Entry.objects.create(label="Reinsurance treaty 2026")
    for path in home.root.glob("hisaar.db*"):
        raw = path.read_bytes()
        assert b"Reinsurance" not in raw
        assert b"SQLite format 3" not in raw


def test_plain_sqlite_cannot_open_it(home: Home) -> None:
    with (
        closing(sqlite3.connect(home.database)) as plain,
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
    ):
        plain.execute("SELECT count(*) FROM sqlite_master")


def test_another_key_is_told_as_a_sentence(home: Home, tmp_path: Path, capfd: Any) -> None:
    stranger = Keyring.create(tmp_path / "stranger" / "keyring.json")
    with pytest.raises(WrongKey, match="HISAAR_HOME and HISAAR_KEYS belong together"):
        connect(home.database, keys=stranger.database_keys)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_database_is_told_as_a_sentence(home: Home, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(WrongKey, match=r"x\.db does not open"):
        connect(tmp_path / "x.db", keys=home.keyring.database_keys)


def test_the_key_is_concealed_in_the_settings(cipher: Any, home: Home) -> None:
    assert isinstance(cipher.settings_dict["OPTIONS"]["key"], ConcealedKey)
    assert home.keyring.database_keys()[0] not in repr(cipher.settings_dict)
    literal = ConcealedKey("ab" * 32)
    assert "abab" not in repr(literal)
    assert literal() == ["ab" * 32]


def test_the_connection_is_set_for_safety_and_many_writers(cipher: Any) -> None:
    with cipher.cursor() as cursor:
        read = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert read == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 30000,
    }
    assert cipher.transaction_mode == "IMMEDIATE"


def test_constraints_are_kept() -> None:
    Entry.objects.create(label="a", on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic("cipher"):
        Entry.objects.create(label="a", on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic("cipher"):
        Entry.objects.create(label="b", amount=-1)
    with pytest.raises(IntegrityError), transaction.atomic("cipher"):
        Entry.objects.create(label="c", holder_id=4711)
    assert Entry.objects.count() == 1


def test_savepoints_roll_back_alone() -> None:
    with transaction.atomic("cipher"):
        Entry.objects.create(label="kept")
        with suppress(DatabaseError), transaction.atomic("cipher"):
            Entry.objects.create(label="gone")
            raise DatabaseError
    assert list(Entry.objects.values_list("label", flat=True)) == ["kept"]


def test_queries_answer_as_sqlite_does() -> None:
    Entry.objects.bulk_create(
        Entry(
            label=f"Row {n:03d}",
            amount=n,
            on=dt.date(2026, 1 + n % 12, 1),
            at=dt.datetime(2026, 1 + n % 12, 1, 22, tzinfo=dt.UTC),
            details={"n": n, "even": n % 2 == 0},
        )
        for n in range(100)
    )
    rows = Entry.objects
    assert rows.aggregate(s=Sum("amount"), m=Max("on"), a=Avg("amount")) == {
        "s": decimal.Decimal(4950),
        "m": dt.date(2026, 12, 1),
        "a": decimal.Decimal("49.5"),
    }
    assert rows.filter(label__icontains="ROW 01").count() == 10
    assert rows.filter(label__iregex=r"^row \d{2}7$").count() == 10
    assert rows.filter(details__even=True, details__n__lt=10).count() == 5
    assert rows.filter(at__year=2026, on__month=3).count() == 9
    months = rows.annotate(month=TruncMonth("at", tzinfo=KARACHI)).values("month")
    assert months.annotate(n=Count("pk")).order_by("month").first() == {
        "month": dt.datetime(2026, 1, 1, tzinfo=KARACHI),
        "n": 9,
    }
    assert rows.annotate(year=ExtractYear("on")).filter(year=2026).count() == 100
    assert rows.annotate(low=Lower("label")).filter(low="row 042").get().amount == 42
    assert rows.filter(Q(amount__in=range(3)) | Q(amount=F("pk") + Value(1000))).count() == 3
    assert sum(1 for _ in rows.iterator(chunk_size=7)) == 100
    assert rows.filter(pk__in=list(range(1, 5000))).count() == 100


def test_an_import_of_many_rows_takes_few_statements(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4, connection=connections["cipher"]):
        # BEGIN, a statement for each 16,000 parameters (1,454 rows of 11 columns), COMMIT
        Entry.objects.bulk_create(Entry(label=f"{n}") for n in range(2 * 1454))


def test_upserts_and_joins() -> None:
    entry = Entry.objects.create(label="e", holder=Holder.objects.create(name="a"))
    assert Entry.objects.select_related("holder").get(holder__name="a").holder.name == "a"
    Entry.objects.bulk_create(
        [Entry(pk=entry.pk, label="e", amount=9)],
        update_conflicts=True,
        update_fields=["amount"],
        unique_fields=["id"],
    )
    assert Entry.objects.get().amount == 9


def test_threads_do_not_lose_each_others_writes() -> None:
    total = Entry.objects.create(label="total")
    failures: list[Exception] = []

    def work(writer: int) -> None:
        try:
            for n in range(20):
                with transaction.atomic("cipher"):
                    row = Entry.objects.get(pk=total.pk)
                    row.amount += 1
                    row.save()
                    Entry.objects.create(label=f"{writer} {n}")
        except Exception as error:  # noqa: BLE001  shown by the assertion
            failures.append(error)
        finally:
            connections["cipher"].close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Entry.objects.get(pk=total.pk).amount == 80
    assert Entry.objects.count() == 81


def test_processes_do_not_lose_each_others_writes(product: Product, home: Home) -> None:
    Entry.objects.create(label="total")
    with (
        product.started("count", "one", "60") as one,
        product.started("count", "two", "60") as two,
    ):
        assert [process.communicate() for process in (one, two)] == [("", "")] * 2
        assert (one.returncode, two.returncode) == (0, 0)
    assert Entry.objects.get(label="total").amount == 120
    assert faults(home.database, home.keyring) == []


def test_after_a_kill_the_committed_transactions_are_there_and_whole(
    product: Product, home: Home
) -> None:
    with product.started("write_for_ever") as writer:
        assert writer.stdout is not None
        last = [int(writer.stdout.readline()) for _ in range(40)][-1]
        writer.kill()  # wherever it is by now
        writer.wait()
    assert faults(home.database, home.keyring) == []
    left = Entry.objects.filter(label__startswith="left").count()
    assert left == Entry.objects.filter(label__startswith="right").count()
    assert left > last


def test_a_flipped_byte_in_the_file_is_found(home: Home, cipher: Any) -> None:
    Entry.objects.bulk_create(Entry(label=f"{n}") for n in range(500))
    with cipher.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cipher.close()
    with closing(connect(home.database, keys=home.keyring.database_keys)) as connection:
        question = "SELECT rootpage FROM sqlite_master WHERE name = 'register_entry'"
        page = connection.execute(question).fetchone()[0]
    raw = bytearray(home.database.read_bytes())
    raw[(page - 1) * 4096 + 1000] ^= 1
    home.database.write_bytes(raw)
    assert faults(home.database, home.keyring) == [f"HMAC verification failed for page {page}"]
    with pytest.raises(DatabaseError):
        list(Entry.objects.all())


def test_a_copy_is_of_one_moment_while_others_write(
    product: Product, home: Home, tmp_path: Path
) -> None:
    with product.started("write_for_ever") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for n in range(5):
            target = tmp_path / f"copy{n}.db"
            copy_online(home.database, target, home.keyring)
            with closing(connect(target, keys=home.keyring.database_keys)) as copy:
                pairs = dict(
                    copy.execute(
                        "SELECT substr(label, 1, 4), count(*) FROM register_entry GROUP BY 1"
                    ).fetchall()
                )
            assert pairs["left"] == pairs["righ"] > 0
            assert faults(target, home.keyring) == []


def test_a_change_of_key_is_refused_while_somebody_uses_the_database(
    home: Home, cipher: Any
) -> None:
    Entry.objects.create(label="before")
    home.keyring.rotate("database")
    with pytest.raises(VaultError, match=r"is in use\. Stop the server"):
        rekey(home.database, home.keyring)
    assert Entry.objects.get().label == "before"


def test_after_a_change_of_key_only_the_new_one_opens(home: Home, cipher: Any) -> None:
    Entry.objects.create(label="before")
    cipher.close()
    (old,) = home.keyring.database_keys()
    home.keyring.rotate("database")
    assert Entry.objects.get().label == "before"
    cipher.close()
    rekey(home.database, home.keyring)
    with pytest.raises(WrongKey):
        connect(home.database, keys=lambda: [old])
    assert Entry.objects.get().label == "before"


def test_a_connection_from_before_a_change_of_key_asks_to_be_made_anew(
    home: Home, cipher: Any
) -> None:
    Entry.objects.create(label="before")
    assert cipher.is_usable()
    (new,) = home.keyring.rotate("database")
    with closing(connect(home.database, keys=home.keyring.database_keys)) as other:
        other.execute(key_pragma("rekey", new.secret.hex()))
    assert not cipher.is_usable()
    cipher.close()
    assert Entry.objects.get().label == "before"


def test_a_busy_database_is_an_operational_error_not_a_wrong_key(home: Home, cipher: Any) -> None:
    Entry.objects.create(label="x")
    cipher.close()
    options = {"isolation_level": None, "timeout": 0.1}
    with (
        closing(connect(home.database, keys=home.keyring.database_keys, **options)) as first,
        closing(connect(home.database, keys=home.keyring.database_keys, **options)) as second,
    ):
        first.execute("BEGIN IMMEDIATE")
        with pytest.raises(Exception, match="database is locked") as caught:
            second.execute("BEGIN IMMEDIATE")
        assert type(caught.value).__name__ == OperationalError.__name__


def test_the_key_never_goes_on_a_command_line(cipher: Any) -> None:
    with pytest.raises(CommandError, match=r"manage\.py shell"):
        cipher.client.runshell([])
