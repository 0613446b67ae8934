"""TOML files whose mistakes are reported with the file, the key and what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from hisaar.lib.text import did_you_mean

Value = TypeVar("Value")

_NOUNS: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list in brackets",
    dict: "a table",
}


class TomlError(ValueError):
    """A TOML file cannot be used; the message names the file and the key."""


class Table:
    """One table of a TOML file that knows where it came from."""

    def __init__(self, values: Mapping[str, Any], *, path: Path, prefix: str = "") -> None:
        self.values = dict(values)
        self.path = path
        self.prefix = prefix

    def name(self, key: str) -> str:
        """Return the key as a person would look for it: ``database.url``."""
        return f"{self.prefix}.{key}" if self.prefix else key

    def error(self, key: str, problem: str) -> TomlError:
        """Return an error, ready to raise, that names this file and key."""
        return TomlError(f"{self.path}: {self.name(key)} {problem}")

    def require(self, key: str, kind: type[Value]) -> Value:
        """Return the value of `key`, which must be there and be of `kind`."""
        if key not in self.values:
            raise self.error(key, f"is missing; add it as {_noun(kind)}.")
        value = self.values[key]
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f"is {value!r}; it must be {_noun(kind)}.")
        return value

    def get(self, key: str, kind: type[Value], default: Value) -> Value:
        """Return the value of `key`, or `default` when the file does not set it."""
        return self.require(key, kind) if key in self.values else default

    def table(self, key: str) -> Table:
        """Return the table under `key`; one that the file does not have is empty."""
        values = self.get(key, dict, {})
        return Table(values, path=self.path, prefix=self.name(key))

    def tables(self, key: str) -> list[Table]:
        """Return the tables of an array ``[[key]]``, none when the file has none."""
        rows: list[Table] = []
        for number, values in enumerate(self.get(key, list, []), start=1):
            if not isinstance(values, dict):
                raise self.error(f"{key}[{number}]", f"is {values!r}; it must be a table.")
            rows.append(Table(values, path=self.path, prefix=f"{self.name(key)}[{number}]"))
        return rows

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Raise for the first key that is not among `known`, suggesting the nearest."""
        names = sorted(known)
        for key in self.values:
            if key not in names:
                hint = did_you_mean(key, names) or f"known are {', '.join(names)}."
                raise self.error(key, f"is not a known key; {hint}")


def load(path: Path) -> Table:
    """Read a TOML file; a missing file, bad bytes and bad syntax raise `TomlError`."""
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), path=path)
    except OSError as error:
        raise TomlError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise TomlError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise TomlError(f"{path} is not valid TOML: {error}.") from error


def _noun(kind: type) -> str:
    return _NOUNS.get(kind, kind.__name__)
