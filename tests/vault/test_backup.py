"""Backups: whole, sealed, proven by restoring, and never half of anything."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hisaar.platform.vault.backup import Contents, backup
from hisaar.platform.vault.errors import Damaged, VaultError, WrongKey
from hisaar.platform.vault.home import Home
from hisaar.platform.vault.recovery import issue_recovery_key
from hisaar.platform.vault.restore import _MEMBER, restore, verify
from hisaar.platform.vault.sqlcipher.connection import connect
from tests.vault.conftest import Product, copy_of

PASSPHRASE = "four random words, 2026"


@pytest.fixture
def filled(home: Home, templates: Callable[[int, int], Home]) -> Home:
    copy_of(templates(20, 3), home)
    (home.templates / "report").mkdir()
    (home.templates / "report" / "cover.typ").write_text("= Ours")
    (home.root / "authority").mkdir()
    (home.root / "authority" / "authority.pem").write_text("certificate")
    home.settings_file.write_text('site_name = "Pakistan General (fictional)"\n')
    return home


@pytest.fixture(autouse=True)
def recovery_key(request: pytest.FixtureRequest) -> str:
    """Issued for the filled installation, so that its backups need no passphrase."""
    if "filled" not in request.fixturenames:
        return ""
    return issue_recovery_key(request.getfixturevalue("filled"))


def holders(home: Home) -> int:
    with closing(connect(home.database, keys=home.keyring.database_keys)) as connection:
        return int(connection.execute("SELECT count(*) FROM register_holder").fetchone()[0])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_restored_installation_is_the_same(
    filled: Home, recovery_key: str, tmp_path: Path
) -> None:
    path = filled.backups / "monday.hsr"
    made = backup(filled, path)
    assert (made.engine, made.blobs, made.files) == ("sqlcipher", 3, 10)
    restored = restore(path, root=tmp_path / "new", recovery_key=recovery_key)
    assert (restored.contents, restored.kept_aside) == (made, None)
    new = Home.open(tmp_path / "new")
    assert holders(new) == 20
    assert list(new.blobs.addresses()) == list(filled.blobs.addresses())
    assert list(new.blobs.verify()) == []
    assert (new.templates / "report" / "cover.typ").read_text() == "= Ours"
    assert (new.root / "authority" / "authority.pem").read_text() == "certificate"
    assert new.configuration.site_name == "Pakistan General (fictional)"
    assert "right=20 found=2 blobs=3 faults=[]" in Product(new).run("check_all")
    assert names(tmp_path) == ["home", "new"]


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("settings.toml", True),
        ("authority/authority.pem", True),
        ("templates/اردو/cover page.typ", True),
        ("templates/..hidden/a..b", True),
        ("records.pgdump", True),
        ("../hisaar.db", False),
        ("templates/../../etc/passwd", False),
        ("templates/..", False),
        ("/etc/passwd", False),
        ("keys/other.json", False),
        ("blobs/x", False),
        ("tmp/work-1", False),
        ("hisaar.db-wal", False),
        (".ssh/authorized_keys", False),
        ("a//b", False),
        ("a/", False),
        ("", False),
    ],
)
def test_only_names_inside_the_home_are_unpacked(name: str, is_ours: bool) -> None:
    assert bool(_MEMBER.fullmatch(name)) == is_ours


def test_it_opens_with_the_passphrase_too(filled: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.hsr"
    made = backup(filled, path, passphrase=PASSPHRASE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert verify(path, passphrase=PASSPHRASE) == made
    with pytest.raises(WrongKey, match="It was made for: passphrase, recovery"):
        verify(path, passphrase=PASSPHRASE + "x")


def test_the_installation_checks_its_own_backups(filled: Home, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "a.hsr")
    assert verify(tmp_path / "a.hsr", home=filled) == made
    assert names(filled.scratch) == []
    with pytest.raises(WrongKey):
        verify(tmp_path / "a.hsr", home=Home.create(tmp_path / "stranger"))


def test_a_backup_that_nobody_could_open_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="needs a passphrase, or a recovery key"):
        backup(home, tmp_path / "a.hsr")
    with pytest.raises(VaultError, match="at least 12 characters"):
        backup(home, tmp_path / "a.hsr", passphrase="short")
    assert names(tmp_path) == ["home"]


def test_a_backup_never_replaces_a_file(filled: Home, tmp_path: Path) -> None:
    (tmp_path / "a.hsr").write_text("the only copy of something")
    with pytest.raises(VaultError, match="never replaces"):
        backup(filled, tmp_path / "a.hsr")
    with pytest.raises(VaultError, match=r"folder .*nowhere does not exist"):
        backup(filled, tmp_path / "nowhere" / "a.hsr")
    assert (tmp_path / "a.hsr").read_text() == "the only copy of something"


def test_an_empty_installation_can_be_backed_up(home: Home, tmp_path: Path) -> None:
    key = issue_recovery_key(home)
    backup(home, tmp_path / "a.hsr")
    assert verify(tmp_path / "a.hsr", recovery_key=key).blobs == 0
    restore(tmp_path / "a.hsr", root=tmp_path / "new", recovery_key=key)
    assert Home.open(tmp_path / "new").keyring.to_bytes() == home.keyring.to_bytes()


def test_a_backup_tells_nothing(filled: Home, tmp_path: Path) -> None:
    backup(filled, tmp_path / "a.hsr")
    raw = (tmp_path / "a.hsr").read_bytes()
    for secret in (b"keyring.json", b"evidence", b"Pakistan General", b"Holder"):
        assert secret not in raw


def test_a_mistyped_recovery_key_is_told_at_once(
    filled: Home, recovery_key: str, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "a.hsr")
    typed = recovery_key.lower().replace("-", " ")
    assert verify(tmp_path / "a.hsr", recovery_key=typed).blobs == 3
    wrong = ("B" if recovery_key[0] == "A" else "A") + recovery_key[1:]
    with pytest.raises(VaultError, match="mistyped"):
        verify(tmp_path / "a.hsr", recovery_key=wrong)
    with pytest.raises(WrongKey):
        verify(tmp_path / "a.hsr", recovery_key=issue_recovery_key(filled))


@pytest.mark.parametrize("part", [0.0, 0.001, 0.01, 0.2, 0.5, 0.8, 0.99, 0.99999])
def test_a_flipped_byte_anywhere_is_found(filled: Home, tmp_path: Path, part: float) -> None:
    path = tmp_path / "a.hsr"
    backup(filled, path)
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * part)] ^= 4
    path.write_bytes(raw)
    with pytest.raises((Damaged, WrongKey), match=r"a\.hsr"):
        verify(path, home=filled)


def test_a_shortened_backup_is_found(filled: Home, recovery_key: str, tmp_path: Path) -> None:
    path = tmp_path / "a.hsr"
    backup(filled, path)
    raw = path.read_bytes()
    for length in (0, 5, 50, len(raw) // 2, len(raw) - 65_552, len(raw) - 1):
        path.write_bytes(raw[:length])
        with pytest.raises(Damaged, match=r"a\.hsr"):
            verify(path, home=filled)
        with pytest.raises(Damaged):
            restore(path, root=tmp_path / "new", recovery_key=recovery_key)
        assert names(tmp_path) == ["a.hsr", "home"]


def test_a_damaged_evidence_file_inside_is_named(filled: Home, tmp_path: Path) -> None:
    damaged = next(filled.blobs.paths())
    raw = bytearray(damaged.read_bytes())
    raw[-1] ^= 1
    damaged.write_bytes(raw)
    backup(filled, tmp_path / "a.hsr")
    with pytest.raises(Damaged, match=f"{damaged.name} .file [0-9a-f]{{64}}. is damaged"):
        verify(tmp_path / "a.hsr", home=filled)


def test_a_damaged_database_inside_is_told(filled: Home, tmp_path: Path) -> None:
    with closing(connect(filled.database, keys=filled.keyring.database_keys)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "INSERT INTO register_entry (label, amount, is_open, details, raw, holder_id) "
            "VALUES ('x', 0, 1, '{}', x'', 4711)"
        )
        connection.commit()
    backup(filled, tmp_path / "a.hsr")
    with pytest.raises(Damaged, match="refers to a missing row of register_holder"):
        verify(tmp_path / "a.hsr", home=filled)


def test_an_occupied_place_is_left_alone(filled: Home, recovery_key: str, tmp_path: Path) -> None:
    backup(filled, tmp_path / "a.hsr")
    with pytest.raises(VaultError, match="--replace"):
        restore(tmp_path / "a.hsr", root=filled.root, recovery_key=recovery_key)
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").write_text("mine")
    with pytest.raises(VaultError, match="not ours"):
        restore(
            tmp_path / "a.hsr", root=tmp_path / "thesis", recovery_key=recovery_key, replace=True
        )
    assert names(tmp_path / "thesis") == ["chapter.docx"]


def test_replacing_keeps_the_old_installation_beside(
    filled: Home, product: Product, recovery_key: str
) -> None:
    path = filled.backups / "a.hsr"
    backup(filled, path)
    product.run("fill", "5")
    restored = restore(path, root=filled.root, recovery_key=recovery_key, replace=True)
    assert holders(Home.open(filled.root)) == 20
    assert restored.kept_aside is not None
    assert holders(Home.open(restored.kept_aside)) == 25
    assert (restored.kept_aside / "backups" / "a.hsr").is_file()


def test_every_replacement_keeps_its_own_folder_aside(
    filled: Home, recovery_key: str, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "a.hsr")
    aside = [
        restore(tmp_path / "a.hsr", root=filled.root, recovery_key=recovery_key, replace=True)
        for _ in range(3)
    ]
    kept = [restored.kept_aside.name for restored in aside if restored.kept_aside]
    assert names(tmp_path) == sorted(["a.hsr", "home", *kept])
    assert len(kept) == 3
    assert holders(Home.open(filled.root)) == 20


def test_nothing_is_replaced_while_the_product_runs(
    filled: Home, product: Product, recovery_key: str, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "a.hsr")
    with product.started("write_for_ever") as server:
        assert server.stdout is not None
        server.stdout.readline()
        with pytest.raises(VaultError, match=r"is in use\. Stop the server"):
            restore(tmp_path / "a.hsr", root=filled.root, recovery_key=recovery_key, replace=True)
    assert names(tmp_path) == ["a.hsr", "home"]


def test_an_installation_that_lost_its_keys_can_be_replaced(
    filled: Home, recovery_key: str, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "a.hsr")
    shutil.rmtree(filled.keys_folder)
    restore(tmp_path / "a.hsr", root=filled.root, recovery_key=recovery_key, replace=True)
    assert holders(Home.open(filled.root)) == 20


def test_keys_on_another_disk_are_added_to_not_replaced(
    filled: Home, recovery_key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(filled, tmp_path / "a.hsr")
    monkeypatch.setenv("HISAAR_KEYS", str(tmp_path / "usb"))
    there = Home.create(tmp_path / "there")
    restored = restore(tmp_path / "a.hsr", root=there.root, recovery_key=recovery_key, replace=True)
    assert holders(Home.open(there.root)) == 20
    assert not (there.root / "keys").exists()
    ring = Home.open(there.root).keyring
    assert ring.keys("database") == (
        filled.keyring.current("database"),
        there.keyring.keys("database")[-1],
    )
    assert restored.kept_aside is not None
    assert Home.open(restored.kept_aside).keyring.to_bytes() == ring.to_bytes()


def test_a_backup_while_others_write_is_of_one_moment(
    filled: Home, product: Product, recovery_key: str, tmp_path: Path
) -> None:
    with product.started("write_for_ever") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        backup(filled, tmp_path / "a.hsr")
    restore(tmp_path / "a.hsr", root=tmp_path / "new", recovery_key=recovery_key)
    new = Home.open(tmp_path / "new")
    with closing(connect(new.database, keys=new.keyring.database_keys)) as connection:
        pairs = dict(
            connection.execute(
                "SELECT substr(label, 1, 4), count(*) FROM register_entry GROUP BY 1"
            ).fetchall()
        )
    assert pairs["left"] == pairs["righ"] > 0


def test_progress_ends_at_the_whole(filled: Home, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    made = backup(filled, tmp_path / "a.hsr", progress=lambda *step: steps.append(step))
    assert len(steps) == made.files + 1
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


Enough = Callable[[str], bool]


@pytest.mark.parametrize("enough", [lambda _: True, lambda line: line.split()[0] > "3"])
def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(
    filled: Home, product: Product, tmp_path: Path, enough: Enough
) -> None:
    for n in range(30):
        filled.blobs.put(os.urandom(200_000) + bytes([n]))
    product.kill_when(enough, "write_backup", str(tmp_path / "a.hsr"))
    assert not (tmp_path / "a.hsr").exists()
    made = backup(filled, tmp_path / "a.hsr")  # sweeps what the killed one left
    assert made.blobs == 33
    assert names(tmp_path) == ["a.hsr", "home"]
    assert names(filled.scratch) == []


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("step", [2, 9])
def test_a_restore_that_is_killed_leaves_all_as_it_was(
    filled: Home, recovery_key: str, tmp_path: Path, step: int, replace: bool
) -> None:
    for n in range(20):
        filled.blobs.put(os.urandom(200_000) + bytes([n]))
    backup(filled, tmp_path / "a.hsr")
    root = tmp_path / "target" / "home"
    before = Home.create(root) if replace else Home(root, root / "keys")
    marker = (root / "hisaar.json").read_bytes() if replace else b""
    words = ["restore_from", str(tmp_path / "a.hsr"), recovery_key, *(["replace"] * replace)]
    seen: list[str] = []

    def enough(line: str) -> bool:
        seen.append(line)
        return len(seen) == step

    Product(before).kill_when(enough, *words)
    assert root.exists() == replace
    assert not replace or (root / "hisaar.json").read_bytes() == marker
    restored = restore(tmp_path / "a.hsr", root=root, recovery_key=recovery_key, replace=replace)
    aside = [restored.kept_aside.name] if restored.kept_aside else []
    assert len(aside) == replace
    assert names(tmp_path / "target") == sorted(["home", *aside])
    assert holders(Home.open(root)) == 20


def test_what_a_backup_holds_is_told(filled: Home, tmp_path: Path) -> None:
    made: Any = backup(filled, tmp_path / "a.hsr")
    assert isinstance(made, Contents)
    assert made.size > 3 * 220_000
