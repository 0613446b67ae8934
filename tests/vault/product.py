"""A process of the product, reduced to the vault: ``python -m tests.vault.product VERB …``.

The tests start it to have other processes that write at the same time, and processes to kill.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings

from hisaar.platform.vault.home import Home, locate, locate_keys


def start(home: Home) -> None:
    settings.configure(
        DATABASES=home.databases(),
        INSTALLED_APPS=["hisaar.platform.vault", "tests.vault.register"],
        SECRET_KEY=home.keyring.signing_secrets()[0],
        USE_TZ=True,
        TIME_ZONE="Asia/Karachi",
    )
    django.setup()


def say(text: str) -> None:
    """Say a line; whoever wants to kill at this very moment does not answer it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def fill(home: Home, rows: str) -> None:
    from django.db import connection

    from tests.vault.register.models import Entry, Holder

    if not connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Holder)
            editor.create_model(Entry)
    Holder.objects.bulk_create(
        Holder(name=f"Holder {n}", cnic=f"35202-{n:07d}-1", remark=f"Remark {n}" * 20)
        for n in range(int(rows))
    )


def count(home: Home, writer: str, rows: str) -> None:
    """Read a number, add one, write it back: right only if transactions do not overlap."""
    from django.db import transaction

    from tests.vault.register.models import Entry

    for n in range(int(rows)):
        with transaction.atomic():
            total = Entry.objects.get(label="total")
            total.amount += 1
            total.save()
            Entry.objects.create(label=f"{writer} {n}", amount=total.amount)


def write_for_ever(home: Home) -> None:
    """Pairs of rows in one transaction each, until killed; one line for each that is committed."""
    from django.db import transaction

    from tests.vault.register.models import Entry

    n = Entry.objects.count()
    while True:
        with transaction.atomic():
            Entry.objects.create(label=f"left {n}")
            Entry.objects.create(label=f"right {n}")
        say(str(n))
        n += 1


def rotate_keys(home: Home, *purposes: str) -> None:
    from hisaar.platform.vault.rotation import rotate

    rotated = rotate(home, *purposes, progress=lambda purpose, done: say(f"{purpose} {done}"))
    say(f"done {rotated.resealed}")


def check_all(home: Home) -> None:
    """Say how many rows and files are readable under which state of the keyring."""
    from hisaar.platform.vault.fields import matching
    from hisaar.platform.vault.sqlcipher.upkeep import faults
    from tests.vault.register.models import Holder

    holders = list(Holder.objects.order_by("pk"))
    right = sum(
        holder.cnic == f"35202-{n:07d}-1" and holder.remark == f"Remark {n}" * 20
        for n, holder in enumerate(holders)
    )
    found = sum(
        Holder.objects.filter(matching(Holder, "cnic", holder.cnic)).count()
        for holder in holders[::10]
    )
    blobs = sum(1 for _ in home.blobs.addresses())
    bad = [*faults(home.database, home.keyring), *home.blobs.verify()]
    say(f"rows={len(holders)} right={right} found={found} blobs={blobs} faults={bad}")


def write_backup(home: Home, path: str) -> None:
    from hisaar.platform.vault.backup import backup

    backup(home, Path(path), progress=lambda done, total: say(f"{done} {total}"))
    say("done")


def restore_from(home: Home, path: str, recovery_key: str, *replace: str) -> None:
    from hisaar.platform.vault.restore import restore

    say("started")
    restore(
        Path(path),
        root=home.root,
        recovery_key=recovery_key,
        replace=bool(replace),
        progress=lambda done, total: say(f"{done} {total}"),
    )
    say("done")


VERBS = {
    verb.__name__: verb
    for verb in (
        fill,
        count,
        write_for_ever,
        rotate_keys,
        check_all,
        write_backup,
        restore_from,
    )
}

if __name__ == "__main__":
    present = sys.argv[1] != "restore_from"
    installation = Home.open() if present else Home(locate(), locate_keys(locate()))
    if present:
        start(installation)
    VERBS[sys.argv[1]](installation, *sys.argv[2:])
