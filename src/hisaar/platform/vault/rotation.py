"""New keys, and everything that the old ones sealed sealed anew.

A rotation first writes the new keys and the note that it has begun, in one step. From then on new
things are sealed with the new keys while old ones still open. Each part can be killed at any moment
and be run again: it looks at what is still under an old key. When a part is through, the note is
removed.

Old keys. That of the database is forgotten at once, that of the files one rotation later, because
a server that was writing may have used it in the last moment. All others stay: packages above use
them for what the vault does not know of (a second factor's secret, a hash), and whoever keeps such
things lastingly has them sealed anew by ``also_reseal``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from hisaar.platform.vault.blobs import BlobStore
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home, working_on
from hisaar.platform.vault.keyring import PURPOSES
from hisaar.platform.vault.sqlcipher.upkeep import rekey

BATCH = 500
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Rotated:
    """How many things of each kind were sealed anew, and which keys were forgotten."""

    resealed: dict[str, int]
    retired: tuple[str, ...]


Resealer = Callable[[], int]
_others: dict[str, list[Resealer]] = {}


def also_reseal(purpose: str, function: Resealer) -> None:
    """Have ``function`` called when keys of ``purpose`` rotate; it returns how much it did.

    For an app that seals values outside of ``EncryptedTextField``. Register it when Django starts
    (``AppConfig.ready``). It may be called again after a kill, so it must pass over what is under
    the current key already.
    """
    _others.setdefault(purpose, []).append(function)


def rotate(home: Home, *purposes: str, progress: Progress | None = None) -> Rotated:
    """Rotate the keys of ``purposes`` (all of them when none is named), or finish what was begun.

    The server and the worker must be stopped when the database is among them. ``progress`` is
    told the purpose and how many things of it are done.

    Raises
    ------
    VaultError
        when the database is in use, or something does not open under its old key; what was done
        until then stays done.
    """
    wanted = purposes or tuple(PURPOSES)
    if home.database_url:
        wanted = tuple(purpose for purpose in wanted if purpose != "database")
    if not home.keyring.rotating:
        home.keyring.rotate(*wanted)
    tell = progress or (lambda purpose, done: None)
    resealed: dict[str, int] = {}
    retired: list[str] = []
    with working_on(home):
        for purpose in home.keyring.rotating:
            resealed[purpose] = _PARTS[purpose](home, partial(tell, purpose))
            resealed[purpose] += sum(function() for function in _others.get(purpose, ()))
            gone = _outlived(home, purpose)
            home.keyring.finish(purpose, retire=gone)
            retired += gone
    return Rotated(resealed, tuple(retired))


def _outlived(home: Home, purpose: str) -> list[str]:
    """Keys of which the vault knows that nothing needs them any more."""
    old = [key.id for key in home.keyring.keys(purpose)]
    if purpose == "database":
        return old[1:]
    if purpose == "file":
        in_use = {path.parent.parent.name for path in home.blobs.paths()}
        return [key for key in old[2:] if key not in in_use]
    return []


def _rotate_database(home: Home, tell: Callable[[int], None]) -> int:
    _disconnect()
    rekey(home.database, home.keyring)
    tell(1)
    return 1


def _rotate_files(home: Home, tell: Callable[[int], None]) -> int:
    store: BlobStore = home.blobs
    current = home.keyring.current("file").id
    done = 0
    with store.kept():
        for path in store.paths():
            if path.parent.parent.name != current:
                store.reseal(path)
                done += 1
                tell(done)
    return done


def _rotate_fields(home: Home, tell: Callable[[int], None]) -> int:
    from hisaar.platform.vault.fields import EncryptedTextField  # noqa: PLC0415  needs Django

    return _reseal_columns(home, "field", EncryptedTextField, "hv1.", tell)


def _rotate_indexes(home: Home, tell: Callable[[int], None]) -> int:
    from hisaar.platform.vault.fields import BlindIndexField  # noqa: PLC0415  needs Django

    return _reseal_columns(home, "index", BlindIndexField, "", tell)


def _rotate_nothing(home: Home, tell: Callable[[int], None]) -> int:
    """A new key is all: what the old one signed or wrapped runs out or keeps its own key."""
    return 0


_PARTS: dict[str, Callable[[Home, Any], int]] = {
    "database": _rotate_database,
    "field": _rotate_fields,
    "index": _rotate_indexes,
    "file": _rotate_files,
    "signing": _rotate_nothing,
    "backup": _rotate_nothing,
}


def _reseal_columns(
    home: Home, purpose: str, kind: type[Any], prefix: str, tell: Callable[[int], None]
) -> int:
    from django.apps import apps  # noqa: PLC0415

    current = f"{prefix}{home.keyring.current(purpose).id}."
    done = 0
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, kind):
                for count in _reseal_column(home, model, field, current):
                    done += count
                    tell(done)
    return done


def _reseal_column(home: Home, model: Any, field: Any, current: str) -> Iterator[int]:
    """Seal one column anew, row by row; a row that somebody changes meanwhile is left to them."""
    from django.db import transaction  # noqa: PLC0415
    from django.db.models import F, TextField  # noqa: PLC0415
    from django.db.models.functions import Cast  # noqa: PLC0415

    rows = model._base_manager.annotate(stored=Cast(F(field.attname), TextField()))
    old = rows.exclude(stored__startswith=current).exclude(stored="").exclude(stored=None)
    last: Any = None
    while True:
        page = old.order_by("pk") if last is None else old.order_by("pk").filter(pk__gt=last)
        batch = list(page.values_list("pk", "stored", *_sources(field))[:BATCH])
        if not batch:
            return
        with transaction.atomic(rows.db):  # one write to the disk for a batch, not for a row
            for pk, stored, value in batch:
                new = _anew(home, field, value)
                rows.filter(pk=pk, stored=stored).update(**{field.attname: new})
        last = batch[-1][0]
        yield len(batch)


def _sources(field: Any) -> list[str]:
    return [getattr(field, "source", field.attname)]


def _anew(home: Home, field: Any, value: str | None) -> str | None:
    """What to store: a sealed field seals plaintext by itself, an index is worked out."""
    if not hasattr(field, "source"):
        return value
    if value is None:
        raise VaultError(f"{field} has an index but nothing that it indexes.")
    key = home.keyring.current("index")
    return str(field.digest(field.source_field.get_prep_value(value), key))


def _disconnect() -> None:
    from django.conf import settings  # noqa: PLC0415

    if settings.configured:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
