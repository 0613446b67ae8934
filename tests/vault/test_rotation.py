"""New keys: everything sealed anew, nothing lost, killed at any moment and finished later."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import PURPOSES
from tests.vault.conftest import Product

ROWS = 600  # more than one batch


@pytest.fixture
def filled(home: Home, product: Product) -> Home:
    product.run("make_tables")
    product.run("fill", str(ROWS))
    for n in range(6):
        home.blobs.put(f"evidence {n} ".encode() * 10_000)
    return home


def well(found: str) -> bool:
    return found.strip() == f"rows={ROWS} right={ROWS} found={ROWS} blobs=6 faults=[]"


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


def test_one_purpose_can_be_rotated_alone(filled: Home, product: Product) -> None:
    before = filled.keyring.current("database")
    assert product.run("rotate_keys", "file").splitlines()[-1] == "done {'file': 6}"
    assert filled.keyring.current("database") == before
    assert well(product.run("check_all"))


@pytest.mark.parametrize("line", ["database 1", "field 500", "field 1200", "index 500", "file 3"])
def test_a_rotation_that_is_killed_is_finished_later(
    filled: Home, product: Product, line: str
) -> None:
    product.kill_when(lambda said: said == line, "rotate_keys")
    assert line.split()[0] in filled.keyring.rotating
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
    for delay in range(12):
        with product.started("rotate_keys") as process:
            watch = filled.database.with_name("hisaar.db-journal")
            spins = 0
            while process.poll() is None and not watch.exists():
                spins += 1
            for _ in range(delay * 400):
                os.getpid()
            process.kill()
            process.wait()
        if "database" not in filled.keyring.rotating:
            break
        moments += 1
        assert well(product.run("check_all"))
    assert moments > 0
    product.run("rotate_keys")
    assert well(product.run("check_all"))
    assert filled.database.read_bytes() != raw


def test_the_database_key_is_not_changed_under_a_running_server(
    filled: Home, product: Product
) -> None:
    with product.started("write_for_ever") as server:
        assert server.stdout is not None
        server.stdout.readline()
        with pytest.raises(AssertionError, match="is in use. Stop the server"):
            product.run("rotate_keys", "database")
    assert filled.keyring.rotating == ("database",)
    assert product.run("rotate_keys").splitlines()[-1] == "done {'database': 1}"


def test_keys_are_kept_for_one_rotation_more(filled: Home, product: Product) -> None:
    first = filled.keyring.current("file")
    product.run("rotate_keys", "file")
    assert filled.keyring.get(first.id) == first
    product.run("rotate_keys", "file")
    assert first not in filled.keyring.keys("file")
    assert len(filled.keyring.keys("file")) == 2


def test_a_damaged_file_stops_the_rotation_with_its_name(filled: Home, product: Product) -> None:
    path: Path = next(filled.blobs.paths())
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    with pytest.raises(AssertionError, match=path.name):
        product.run("rotate_keys", "file")
    assert path.read_bytes() == raw
    assert filled.keyring.rotating == ("file",)


def test_an_unknown_purpose_is_refused(filled: Home) -> None:
    from hisaar.platform.vault.rotation import rotate

    with pytest.raises(VaultError, match="There is no key 'files'"):
        rotate(filled, "files")
