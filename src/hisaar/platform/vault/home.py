"""The home folder: where one installation keeps its database, keys, files and settings.

    hisaar.json        says that the folder is ours, and its format
    hisaar.db          the encrypted database (not there when records live in PostgreSQL)
    keys/keyring.json  every key, 0600 in a folder of 0700; HISAAR_KEYS puts it on another disk
    blobs/             files at rest, encrypted, under names that tell nothing
    backups/           where backups go unless told otherwise
    templates/         documents' templates that override the product's
    log/  tmp/         may be emptied when nothing runs
    settings.toml      what an administrator sets

``HISAAR_HOME`` names it; otherwise it is ``hisaar`` in the user's data folder.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hisaar.platform.vault.blobs import BlobStore
from hisaar.platform.vault.configuration import TEMPLATE, Configuration
from hisaar.platform.vault.durable import (
    make_private_folder,
    refuse_loose_permissions,
    write_private,
)
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.keyring import Keyring

MARKER = "hisaar.json"
FORMAT = 1
FOLDERS = ("blobs", "backups", "templates", "log", "tmp")


def locate() -> Path:
    """The home folder's place, whether it is there or not."""
    if named := os.environ.get("HISAAR_HOME"):
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "hisaar"
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/hisaar").expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "hisaar"


def locate_keys(root: Path) -> Path:
    """The folder of the keys that belong to the home ``root``."""
    if named := os.environ.get("HISAAR_KEYS"):
        return Path(named).expanduser().absolute()
    return root / "keys"


class Home:
    """One installation's folder, opened: its keys, its files, its settings."""

    def __init__(self, root: Path, keys: Path) -> None:
        self.root = root
        self.keys_folder = keys

    def __repr__(self) -> str:
        return f"Home({str(self.root)!r})"

    # -- places ----------------------------------------------------------------------------------

    @property
    def database(self) -> Path:
        return self.root / "hisaar.db"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def scratch(self) -> Path:
        return self.root / "tmp"

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.toml"

    @property
    def recovery_file(self) -> Path:
        return self.keys_folder / "recovery.pub"

    # -- opening ---------------------------------------------------------------------------------

    @staticmethod
    def is_present(root: Path | None = None) -> bool:
        """Whether an installation is there to be opened."""
        return ((root or locate()) / MARKER).is_file()

    @classmethod
    def open(cls, root: Path | None = None) -> "Home":
        """Open an installation, refusing a folder that is not ours or that others can read."""
        root = root or locate()
        marker = root / MARKER
        if not marker.is_file():
            raise VaultError(
                f"{root} is not a Hisaar home folder. Run `hisaar init` to make one there, "
                f"or set HISAAR_HOME to the folder you mean."
            )
        refuse_loose_permissions(root, what="The home folder")
        try:
            version = json.loads(marker.read_bytes())["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise VaultError(f"{marker} is damaged. Restore a backup of this folder.") from error
        if version != FORMAT:
            raise VaultError(
                f"{root} was made by a version of Hisaar with home format {version}; "
                f"this one reads format {FORMAT}. Install that version, or a later one."
            )
        home = cls(root, locate_keys(root))
        home._check_parts()
        return home

    @classmethod
    def create(cls, root: Path | None = None) -> "Home":
        """Make an installation in a folder that is absent or empty, with keys of its own."""
        root = root or locate()
        if cls.is_present(root):
            raise VaultError(f"{root} holds an installation already.")
        if root.exists() and not _is_empty_or_unfinished(root):
            raise VaultError(
                f"{root} is not empty and not ours. Choose an empty folder, "
                f"or set HISAAR_HOME to another place."
            )
        make_private_folder(root)
        root.chmod(0o700)
        home = cls(root, locate_keys(root))
        home.lay_out()
        ring = home.keys_folder / "keyring.json"
        if not (ring.exists() and ring.is_relative_to(root)):
            Keyring.create(ring)
        home.settings_file.touch(mode=0o600)
        write_private(home.settings_file, TEMPLATE.encode())
        home.write_marker(secrets.token_hex(8))  # last: a killed attempt is no installation
        return cls.open(root)

    def lay_out(self) -> None:
        """Make the folders that are missing, and an empty private file for the database."""
        for name in FOLDERS:
            make_private_folder(self.root / name)
        make_private_folder(self.keys_folder)
        self.database.touch(mode=0o600)

    def write_marker(self, installation: str) -> None:
        """Declare the folder an installation."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "installation": installation,
            "created_at": datetime.now(UTC).isoformat(),
        }
        write_private(self.root / MARKER, json.dumps(content).encode())

    def _check_parts(self) -> None:
        for name in FOLDERS:
            make_private_folder(self.root / name)
        if self.database.exists():
            refuse_loose_permissions(self.database, what="The database")
        if self.settings_file.exists():
            refuse_loose_permissions(self.settings_file, what="The settings file")
        _ = self.keyring

    # -- parts -----------------------------------------------------------------------------------

    @cached_property
    def keyring(self) -> Keyring:
        return Keyring.open(self.keys_folder / "keyring.json")

    @cached_property
    def blobs(self) -> BlobStore:
        return BlobStore(self.root / "blobs", self.keyring)

    @cached_property
    def configuration(self) -> Configuration:
        return Configuration.read(self.settings_file)

    @property
    def database_url(self) -> str:
        """The PostgreSQL address when records live there, else empty."""
        return self.configuration.database_url.get_secret_value()

    def databases(self) -> dict[str, dict[str, Any]]:
        """Django's DATABASES for this home."""
        if self.database_url:
            return {"default": _postgresql(self.database_url)}
        return {
            "default": {
                "ENGINE": "hisaar.platform.vault.sqlcipher",
                "NAME": self.database,
                "CONN_MAX_AGE": None,
                "OPTIONS": {"key": self.keyring.database_keys},
            }
        }


def _is_empty_or_unfinished(root: Path) -> bool:
    """Whether nothing is there but what a killed ``create`` may have left: no record, no file."""
    if not root.is_dir():
        return False
    ours = {"hisaar.db", "keys", "settings.toml", *FOLDERS}
    database = root / "hisaar.db"
    return {path.name for path in root.iterdir() if not path.name.startswith(".")} <= ours and (
        not database.exists() or database.stat().st_size == 0
    )


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise VaultError(
            "database_url must look like postgresql://user:password@host:5432/name; "
            "leave it out to use the encrypted file."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


_active: Home | None = None


def current_home() -> Home:
    """The installation that this process works on."""
    global _active  # noqa: PLW0603  one process, one installation
    if _active is None:
        _active = Home.open()
    return _active


def activate(home: Home | None) -> None:
    """Let this process work on ``home``; None lets the next use open what HISAAR_HOME names."""
    global _active  # noqa: PLW0603
    _active = home


@contextmanager
def working_on(home: Home) -> Iterator[Home]:
    """Work on ``home`` within a block, as tests and restores do."""
    before = _active
    activate(home)
    try:
        yield home
    finally:
        activate(before)
