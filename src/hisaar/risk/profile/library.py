"""The statements of an installation: those that ship, with what its ``profile.toml`` changes.

``statements.toml`` says what the file of the home folder may hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hisaar.platform.vault.home import locate

from .reading import Reader
from .statements import Book, StatementsError

SHIPPED = Path(__file__).resolve().parent / "statements.toml"
CHANGED = "profile.toml"


def book(home: Path | None = None) -> Book:
    """The statements as this installation has them; while its file has faults, those that ship."""
    try:
        return _of_home(home)
    except StatementsError:
        return _loaded(SHIPPED, _age(SHIPPED), None, 0)


def faults(home: Path | None = None) -> list[str]:
    """What is wrong with ``profile.toml`` of the home folder, a sentence each."""
    try:
        _of_home(home)
    except StatementsError as error:
        return list(error.faults)
    return []


def _of_home(home: Path | None) -> Book:
    changed = (home or locate()) / CHANGED
    return _loaded(SHIPPED, _age(SHIPPED), changed, _age(changed))


def _age(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


# The ages are part of the key, so that a file that was replaced is read again.
@lru_cache(maxsize=16)
def _loaded(file: Path, age: int, changed: Path | None, changed_age: int) -> Book:
    content = _read(file)
    if changed is not None and changed_age:
        content = merge(content, _read(changed))
    return build(content)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise StatementsError([f"{file.name}: it is not UTF-8 text; save it so."]) from None
    except tomllib.TOMLDecodeError as error:
        raise StatementsError([f"{file.name}: this is not TOML: {error}."]) from None


def merge(shipped: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What ships, with the tables of the home folder's file in their places."""
    told = [
        f"{CHANGED}: {key}: this is not a known key; there are {', '.join(shipped)}."
        for key in changed
        if key not in shipped
    ]
    merged = {key: dict(v) if isinstance(v, dict) else v for key, v in shipped.items()}
    for key, value in changed.items():
        if key in shipped and isinstance(value, dict) != isinstance(shipped[key], dict):
            told.append(f"{CHANGED}: {key}: it must be like that of the product.")
        elif key == "statements":
            told += _change_statements(merged[key], value)
        elif isinstance(value, dict) and key in shipped:
            merged[key].update(value)
        elif key in shipped:
            merged[key] = value
    if told:
        raise StatementsError(told)
    return merged


def _change_statements(rows: dict[str, Any], changed: Mapping[str, Any]) -> list[str]:
    told = []
    for identifier, keys in changed.items():
        if identifier not in rows:
            told.append(f"{CHANGED}: statements.{identifier}: there is no such statement.")
        elif not isinstance(keys, dict):
            told.append(f"{CHANGED}: statements.{identifier}: write it as a table.")
        else:
            # An answer by a number and one by words exclude each other.
            dropped = {"bands", "small", "large", "unit"} if "levels" in keys else set()
            dropped |= {"levels"} if "bands" in keys else set()
            kept = {k: v for k, v in rows[identifier].items() if k not in dropped}
            rows[identifier] = kept | keys
    return told


def build(content: Mapping[str, Any]) -> Book:
    """The book of a table; StatementsError names every fault in it."""
    reader = Reader()
    found = reader.book(content)
    if reader.faults:
        raise StatementsError(reader.faults)
    return found
