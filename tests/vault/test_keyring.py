"""Keys: kept private, rotated, never lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from hisaar.platform.vault.errors import VaultError, WrongKey
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.keyring import PURPOSES, Keyring


def test_a_new_keyring_has_one_key_for_each_purpose(home: Home) -> None:
    stored = json.loads(home.keyring.path.read_bytes())
    assert [key["purpose"] for key in stored["keys"]] == list(PURPOSES)
    assert len({key["secret"] for key in stored["keys"]}) == len(PURPOSES)


def test_the_key_file_is_for_its_owner_only(home: Home) -> None:
    assert stat.S_IMODE(home.keyring.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.keyring.path.parent.stat().st_mode) == 0o700


def test_a_rotation_puts_a_new_key_first_and_keeps_the_old_one(home: Home) -> None:
    before = home.keyring.current("field")
    (after,) = home.keyring.rotate("field")
    assert home.keyring.keys("field") == (after, before)
    assert home.keyring.get(before.id) == before
    assert home.keyring.rotating == ("field",)


def test_an_unfinished_rotation_adds_no_second_key(home: Home) -> None:
    first = home.keyring.rotate("field")
    assert home.keyring.rotate("field") == first


def test_a_finished_rotation_forgets_the_keys_that_are_named(home: Home) -> None:
    before = home.keyring.current("field")
    home.keyring.rotate("field")
    home.keyring.finish("field", retire=[before.id])
    assert len(home.keyring.keys("field")) == 1
    with pytest.raises(WrongKey, match=before.id):
        home.keyring.get(before.id)


def test_the_current_key_is_never_forgotten(home: Home) -> None:
    current = home.keyring.current("field")
    home.keyring.finish("field", retire=[current.id])
    assert home.keyring.current("field") == current


def test_another_process_sees_a_rotation_at_once(home: Home) -> None:
    other = Keyring.open(home.keyring.path)
    (new,) = home.keyring.rotate("file")
    assert other.current("file") == new


def test_a_keyring_that_others_can_read_is_refused(home: Home) -> None:
    home.keyring.path.chmod(0o640)
    with pytest.raises(VaultError, match=r"chmod 600 .*keyring\.json"):
        Keyring.open(home.keyring.path)


def test_a_key_folder_that_others_can_enter_is_refused(home: Home) -> None:
    home.keyring.path.parent.chmod(0o755)
    with pytest.raises(VaultError, match=r"chmod 700 .*keys"):
        Keyring.open(home.keyring.path)


def test_an_existing_keyring_is_never_replaced(home: Home) -> None:
    before = home.keyring.path.read_bytes()
    with pytest.raises(VaultError, match="holds keys already"):
        Keyring.create(home.keyring.path)
    assert home.keyring.path.read_bytes() == before


def test_a_damaged_keyring_is_told_as_a_sentence(home: Home) -> None:
    home.keyring.path.write_bytes(home.keyring.path.read_bytes()[:-40])
    with pytest.raises(VaultError, match="Restore it from a backup"):
        Keyring.open(home.keyring.path)


def test_no_secret_is_printed(home: Home) -> None:
    key = home.keyring.current("database")
    assert key.secret.hex() not in f"{key!r}{home.keyring!r}{home!r}{home.databases()!r}"


def test_adopted_keys_become_current_and_none_is_lost(home: Home, tmp_path: Path) -> None:
    other = Keyring.create(tmp_path / "other" / "keyring.json")
    mine = home.keyring.current("file")
    home.keyring.adopt(other)
    assert home.keyring.keys("file") == (other.current("file"), mine)


def test_an_unknown_purpose_is_refused_with_the_known_ones(home: Home) -> None:
    with pytest.raises(VaultError, match="choose from database, field"):
        home.keyring.rotate("databse")
