"""The home folder: made once, refused when it is not ours."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import Home, locate


def test_the_environment_names_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HISAAR_HOME", "~/insurer")
    assert locate() == Path.home() / "insurer"


def test_without_a_name_it_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HISAAR_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert locate() == Path.home() / ".local/share/hisaar"


def test_a_new_home_has_its_parts(home: Home) -> None:
    assert sorted(path.name for path in home.root.iterdir()) == sorted(
        [
            "backups",
            "blobs",
            "hisaar.db",
            "hisaar.json",
            "keys",
            "log",
            "settings.toml",
            "templates",
            "tmp",
        ]
    )
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o600
    assert home.configuration.site_name == "Hisaar"


def test_an_installation_is_not_made_twice(home: Home) -> None:
    with pytest.raises(VaultError, match="holds an installation already"):
        Home.create(home.root)


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(VaultError, match="not empty and not ours"):
        Home.create(tmp_path)
    with pytest.raises(VaultError, match="not a Hisaar home folder"):
        Home.open(tmp_path)


def test_what_a_killed_attempt_left_is_completed(home: Home) -> None:
    (home.root / "hisaar.json").unlink()
    home.settings_file.unlink()
    again = Home.create(home.root)
    assert again.keyring.to_bytes() == home.keyring.to_bytes()
    (home.root / "hisaar.json").unlink()
    home.database.write_bytes(b"records")
    with pytest.raises(VaultError, match="not empty and not ours"):
        Home.create(home.root)


def test_an_absent_folder_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="hisaar init"):
        Home.open(tmp_path / "nowhere")


@pytest.mark.parametrize("part", ["", "keys", "keys/keyring.json", "hisaar.db", "settings.toml"])
def test_what_others_can_read_is_refused(home: Home, part: str) -> None:
    path = home.root / part
    path.chmod(path.stat().st_mode | 0o040)
    with pytest.raises(VaultError, match=r"Run: chmod [67]00 "):
        Home.open(home.root)


def test_a_later_format_is_refused(home: Home) -> None:
    (home.root / "hisaar.json").write_text('{"format": 9}')
    with pytest.raises(VaultError, match="home format 9"):
        Home.open(home.root)


def test_keys_may_lie_on_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HISAAR_KEYS", str(tmp_path / "usb"))
    made = Home.create(tmp_path / "home")
    assert (tmp_path / "usb" / "keyring.json").is_file()
    assert not (made.root / "keys").exists()
    (tmp_path / "usb" / "keyring.json").rename(tmp_path / "taken.json")
    with pytest.raises(VaultError, match="Mount the disk"):
        Home.open(made.root)


def test_the_environment_overrides_the_settings_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settings_file.write_text(
        'site_name = "Pakistan General"\nallowed_hosts = ["a.pk"]\n[smtp]\nhost = "mail.pk"\n'
    )
    monkeypatch.setenv("HISAAR_SITE_NAME", "Other")
    monkeypatch.setenv("HISAAR_SMTP__PORT", "25")
    read = Home.open(home.root).configuration
    assert (read.site_name, read.allowed_hosts) == ("Other", ["a.pk"])
    assert (read.smtp.host, read.smtp.port) == ("mail.pk", 25)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('sitename = "x"', "sitename: extra inputs are not permitted"),
        ("[smtp]\nport = 99999", "smtp.port: input should be less than or equal to 65535"),
        ("site_name = ", "cannot be read as TOML"),
    ],
)
def test_a_wrong_setting_is_named(home: Home, text: str, told: str) -> None:
    home.settings_file.write_text(text)
    with pytest.raises(VaultError, match=told):
        _ = Home.open(home.root).configuration


def test_a_wrong_setting_does_not_show_its_value(home: Home) -> None:
    home.settings_file.write_text('[smtp]\npasword = "hunter2"')
    with pytest.raises(VaultError) as caught:
        _ = Home.open(home.root).configuration
    assert "hunter2" not in str(caught.value)


def test_a_postgresql_address_is_taken_apart(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "HISAAR_DATABASE_URL", "postgresql://his:p%40ss@db.pk:5433/records?sslmode=require"
    )
    settings = Home.open(home.root).databases()["default"]
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"]) == ("his", "p@ss", "db.pk")
    assert (settings["PORT"], settings["NAME"]) == ("5433", "records")
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_another_kind_of_database_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HISAAR_DATABASE_URL", "mysql://root@localhost/x")
    with pytest.raises(VaultError, match="postgresql://"):
        Home.open(home.root).databases()
