"""Read data files into entries, collecting every fault with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from hisaar.lib.text import did_you_mean

from .outcomes import Strength

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a data file."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message}"


class FrameworkError(ValueError):
    """A data file cannot be used; ``faults`` names everything that is wrong in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Faults:
    """The faults found so far, so that an author mends a file in one go."""

    found: list[Fault] = field(default_factory=list)
    file: str = ""

    def add(self, file: str, key: str, message: str) -> None:
        self.found.append(Fault(file, key, message))

    def here(self, key: str, message: str) -> None:
        """Add a fault of the file that is being checked."""
        self.add(self.file, key, message)

    def refuse(self) -> None:
        """Raise when anything was found."""
        if self.found:
            raise FrameworkError(self.found)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` when a known word is close, or nothing."""
    hint = did_you_mean(word, known)
    return f"; {hint}" if hint else ""


def read_toml(path: Path, faults: Faults) -> dict[str, Any]:
    """Return the content of a file, or an empty table and a fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(path.name, "", "there is no such file")
    except UnicodeDecodeError:
        faults.add(path.name, "", "the file is not UTF-8 text; save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        faults.add(path.name, "", f"this is not TOML: {error}")
    except OSError as error:
        faults.add(path.name, "", f"the file cannot be read: {error.strerror}")
    return {}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text in quotes")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of texts")
    return tuple(value)


def _lines(value: Any) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_whole, value)):
        raise TypeError("two line numbers such as [18, 20]")
    first, last = value
    if first > last:
        raise TypeError("two line numbers, the first not above the second")
    return first, last


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _strength(value: Any) -> Strength:
    if value not in list(Strength):
        raise TypeError("must, should, consider or context")
    return Strength(value)


def _day(value: Any) -> date:
    if type(value) is not date:
        raise TypeError("a date such as 2020-07-01, without quotes")
    return value


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a table")
    return MappingProxyType(value)


def _crosswalk(value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError("a table of lists")
    return MappingProxyType({standard: _texts(ids) for standard, ids in value.items()})


def _counts(value: Any) -> Mapping[str, int]:
    if not isinstance(value, dict) or not all(map(_is_whole, value.values())):
        raise TypeError("a table of counts")
    return MappingProxyType(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _whole,
    "bool": _truth,
    "Any": lambda value: value,
    "date | None": _day,
    "Strength": _strength,
    "Strength | None": _strength,
    "tuple[str, ...]": _texts,
    "tuple[int, int]": _lines,
    "Mapping[str, int]": _counts,
    "Mapping[str, Any]": _table,
    "Mapping[str, tuple[str, ...]]": _crosswalk,
}


@dataclass(frozen=True)
class _Field:
    reader: Callable[[Any], Any]
    is_required: bool


def _fields_of(entry: type[Any]) -> dict[str, _Field]:
    """Return the fields a file may hold. An annotation without a reader is filled by code."""
    if entry not in _FIELDS:
        _FIELDS[entry] = {
            item.name: _Field(
                _READERS[str(item.type)],
                item.default is MISSING and item.default_factory is MISSING,
            )
            for item in fields(entry)
            if str(item.type) in _READERS
        }
    return _FIELDS[entry]


_FIELDS: dict[type[Any], dict[str, _Field]] = {}


def build(
    entry: type[Entry], row: Any, file: str, key: str, faults: Faults, **given: Any
) -> Entry | None:
    """Make an entry from a table of a file; ``given`` are fields that the file does not hold."""
    if not isinstance(row, dict):
        faults.add(file, key, "a table is expected here")
        return None
    known = _fields_of(entry)
    before = len(faults.found)
    values = dict(given)
    for name, value in row.items():
        if name in given or name not in known:
            faults.add(file, f"{key}.{name}", f"unknown key{suggestion(name, known)}")
            continue
        try:
            values[name] = known[name].reader(value)
        except TypeError as error:
            faults.add(file, f"{key}.{name}", f"{value!r} is not {error}")
    for name, item in known.items():
        if item.is_required and name not in row and name not in given:
            faults.add(file, f"{key}.{name}", "this key is missing")
    return entry(**values) if len(faults.found) == before else None


def tables(content: Mapping[str, Any], name: str, file: str, faults: Faults) -> list[Any]:
    """Return the list of tables called ``name``, or none and a fault."""
    found = content.get(name, [])
    if not isinstance(found, list):
        faults.add(file, name, f"write it as a list of tables: [[{name}]]")
        return []
    return found
