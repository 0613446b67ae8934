"""New keys: everything sealed anew, nothing lost, killed at any moment and finished later."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hisaar.platform.vault.errors import Damaged, VaultError
from hisaar.platform.vault.fields import seal, sealed_with, unseal
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import PURPOSES
from hisaar.platform.vault.rotation import _PARTS, also_reseal, rotate
from hisaar.platform.vault.sqlcipher.connection import connect
from hisaar.platform.vault.sqlcipher.upkeep import faults
from tests.vault.conftest import Product, copy_of

ROWS = 510  # more than one batch


@pytest.fixture
def filled(home: Home, templates: Callable[[int, int], Home]) -> Home:
    return copy_of(templates(ROWS, 6), home)


def well(found: str) -> bool:
    return found.strip() == f"rows={ROWS} right={ROWS} found={ROWS // 10} blobs=6 faults=[]"


def test_everything_is_sealed_anew(filled: Home, product: Product) -> None:
    before = {purpose: filled.keyring.current(purpose).id for purpose in PURPOSES}
    said = product.run("rotate_keys").splitlines()[-1]
    assert said == (
        f"done {{'database': 1, 'field': {2 * ROWS}, 'index': {ROWS}, 'file': 6, "
        "'signing': 0, 'backup': 0}"
    )
    after = {purpose: filled.keyring.current(purpose).id for purpose in PURPOSES}
    assert not set(before.values()) & set(after.values())
    assert filled.keyring.rotating == ()
    assert [len(filled.keyring.keys(purpose)) for purpose in PURPOSES] == [1, 2, 2, 2, 2, 2]
    assert {path.parent.parent.name for path in filled.blobs.paths()} == {after["file"]}
    assert well(product.run("check_all"))
    # Nothing needs the old keys: without them all of it is still there.
    for purpose in PURPOSES:
        filled.keyring.finish(purpose, retire=[before[purpose]])
    assert well(product.run("check_all"))


def test_one_purpose_can_be_rotated_alone(filled: Home) -> None:
    before = filled.keyring.current("database")
    assert rotate(filled, "file").resealed == {"file": 6}
    assert filled.keyring.current("database") == before
    assert list(filled.blobs.verify()) == []


@pytest.mark.parametrize("line", ["field 500", "file 3"])
def test_a_rotation_that_is_killed_is_finished_later(
    filled: Home, product: Product, line: str
) -> None:
    product.kill_when(lambda said: said == line, "rotate_keys")
    assert line.split(maxsplit=1)[0] in filled.keyring.rotating
    assert well(product.run("check_all"))
    current = filled.keyring.current("field")
    product.run("rotate_keys")
    assert filled.keyring.current("field") == current
    assert filled.keyring.rotating == ()
    assert well(product.run("check_all"))


def test_a_change_of_the_database_key_can_be_killed_at_any_moment(
    filled: Home, product: Product
) -> None:
    raw = filled.database.read_bytes()
    filled.keyring.rotate("database")
    moments = 0
    for delay in range(5):
        with product.started("rotate_keys") as process:
            journal = filled.database.with_name("hisaar.db-journal")
            while process.poll() is None and not journal.exists():
                pass
            for _ in range(delay * 1000):
                os.getpid()  # a little time passes
            process.kill()
            process.wait()
        assert intact(filled)
        if "database" not in filled.keyring.rotating:
            break
        moments += 1
    assert moments > 0
    rotate(filled)
    assert intact(filled)
    assert filled.database.read_bytes()[4096:] != raw[4096:]


def intact(home: Home) -> bool:
    with closing(connect(home.database, keys=home.keyring.database_keys)) as connection:
        rows = connection.execute("SELECT count(DISTINCT name) FROM register_holder").fetchone()[0]
    return rows == ROWS and faults(home.database, home.keyring) == []


def test_the_database_key_is_not_changed_under_a_running_server(
    filled: Home, product: Product
) -> None:
    with product.started("write_for_ever") as server:
        assert server.stdout is not None
        server.stdout.readline()
        with pytest.raises(VaultError, match=r"is in use\. Stop the server"):
            rotate(filled, "database")
    assert filled.keyring.rotating == ("database",)
    assert rotate(filled).resealed == {"database": 1}


def test_others_seal_their_own_things_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"totp": seal("secret", "accounts.totp")}

    def reseal() -> int:
        if sealed_with(kept["totp"], "accounts.totp") == home.keyring.current("field").id:
            return 0
        kept["totp"] = seal(unseal(kept["totp"], "accounts.totp"), "accounts.totp")
        return 1

    monkeypatch.setattr("hisaar.platform.vault.rotation._others", {})
    monkeypatch.setitem(_PARTS, "field", lambda home, tell: 0)  # no tables in this one
    also_reseal("field", reseal)
    assert rotate(home, "field").resealed == {"field": 1}
    assert sealed_with(kept["totp"], "accounts.totp") == home.keyring.current("field").id
    for _ in range(2):  # what nobody seals anew stays readable
        forgotten = seal("other", "accounts.other")
        rotate(home, "field")
    assert unseal(forgotten, "accounts.other") == "other"


def test_files_keys_are_kept_for_one_rotation_more(filled: Home) -> None:
    first = filled.keyring.current("file")
    rotate(filled, "file")
    assert filled.keyring.get(first.id) == first
    rotate(filled, "file")
    assert first not in filled.keyring.keys("file")
    assert len(filled.keyring.keys("file")) == 2


def test_a_damaged_file_stops_the_rotation_with_its_name(filled: Home) -> None:
    path: Path = next(filled.blobs.paths())
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Damaged, match=path.name):
        rotate(filled, "file")
    assert path.read_bytes() == raw
    assert filled.keyring.rotating == ("file",)


def test_an_unknown_purpose_is_refused(filled: Home) -> None:
    with pytest.raises(VaultError, match="There is no key 'files'"):
        rotate(filled, "files")
