"""Settings of a machine or program, whatever file they come in, as flat names with values.

JSON, INI and ``name = value`` files become one mapping, so that two states can be compared line
by line. Values under names that hold secrets are hidden.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST_BYTES = 5_000_000
MOST_SETTINGS = 20_000
MOST_DEPTH = 40
LONGEST_NAME = 300
LONGEST_VALUE = 2_000
HIDDEN = "(hidden)"

_SECRET = re.compile(
    r"(passw(or)?d|passphrase|secret|api_?key|private_?key|token|community|credential)s?$",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\[([^\[\]]+)\]")
_WRITTEN = re.compile(r"(.+?) =(?: (.*))?")  # as to_text writes it
_PAIR = re.compile(r"([^=:\s][^=:]*?)\s*(?:=|:\s)\s*(.*)")


class NotSettings(ValueError):  # noqa: N818 - it is what the text is, not what went wrong
    """The text holds no settings that can be read; the sentence says what to do."""


def flatten(content: bytes, *, is_masked: bool = True) -> dict[str, str]:
    """The settings of a JSON, INI or ``name = value`` file by their full names.

    >>> flatten(b'{"sshd": {"PermitRootLogin": false, "Ports": [22]}}')
    {'sshd.PermitRootLogin': 'false', 'sshd.Ports.0': '22'}
    >>> flatten(b'[mysqld]' + bytes([10]) + b'password = x' + bytes([10]) + b'ssl = ON')
    {'mysqld.password': '(hidden)', 'mysqld.ssl': 'ON'}
    """
    if len(content) > MOST_BYTES:
        raise NotSettings(f"The file is larger than {MOST_BYTES // 1_000_000} MB; give an extract.")
    text = _decoded(content)
    pairs = _of_json(text) if text.lstrip()[:1] in ("{", "[") else None
    found = _collected(_of_lines(text) if pairs is None else pairs)
    if not found:
        raise NotSettings("It holds no setting; give a JSON, INI or name=value file.")
    return {n: HIDDEN if is_masked and _SECRET.search(n) else v for n, v in found.items()}


def from_text(text: str) -> dict[str, str]:
    """The settings of lines as ``to_text`` writes them, or as a person types them.

    >>> from_text("a.b = 1")
    {'a.b': '1'}
    """
    return _collected(_of_lines(text)) if text.strip() else {}


def to_text(settings: Mapping[str, str]) -> str:
    """The settings one a line, in the order of their names."""
    return "\n".join(f"{name} = {settings[name]}" for name in sorted(settings))


def fits(expected: str, found: str | None) -> bool:
    """Whether a value is as it ought to be: equal, one of ``a | b``, or ``>=``, ``<=``, ``!=``.

    >>> fits(">= 14", "16"), fits("on | yes", "YES"), fits("!= off", None), fits("5", "5.0")
    (True, True, False, True)
    """
    if found is None:
        return False
    for sign in (">=", "<=", "!="):
        if expected.startswith(sign):
            return _compares(sign, expected[2:].strip(), found)
    return any(_equal(choice.strip(), found) for choice in expected.split(" | "))


def _compares(sign: str, limit: str, found: str) -> bool:
    if sign == "!=":
        return not _equal(limit, found)
    least, value = _number(limit), _number(found)
    if least is None or value is None:
        return False
    return value >= least if sign == ">=" else value <= least


def _equal(one: str, other: str) -> bool:
    left, right = _number(one), _number(other)
    if left is not None and right is not None:
        return left == right
    return one.strip().casefold() == other.strip().casefold()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _decoded(content: bytes) -> str:
    # PowerShell writes UTF-16 with a mark; other files are UTF-8, or Latin-1 from old systems.
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise NotSettings("It is not a text file; give a JSON, INI or name=value file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _of_json(text: str) -> Iterator[tuple[str, str]] | None:
    """Pairs of a JSON text; None where a bracket opens an INI section instead."""
    try:
        return _walk(json.loads(text), "", 0)
    except RecursionError:
        raise NotSettings(f"It is nested more than {MOST_DEPTH} levels deep.") from None
    except ValueError as problem:
        if _SECTION.match(text.lstrip()):
            return None
        raise NotSettings(f"It begins like JSON but is none: {problem}.") from None


def _walk(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > MOST_DEPTH:
        raise NotSettings(f"It is nested more than {MOST_DEPTH} levels deep.")
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list):
        parts = ((str(n), item) for n, item in enumerate(value))  # type: ignore[assignment]
    else:
        yield name, value if isinstance(value, str) else json.dumps(value)
        return
    for key, item in parts:
        clean = " ".join(str(key).replace("=", " ").split()).lstrip("#;![/") or "-"
        yield from _walk(item, f"{name}.{clean}" if name else clean, depth + 1)


def _of_lines(text: str) -> Iterator[tuple[str, str]]:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;!" or stripped.startswith("//"):
            continue
        if heading := _SECTION.fullmatch(stripped):
            section = " ".join(heading[1].split())
        elif pair := _WRITTEN.fullmatch(stripped) or _PAIR.fullmatch(stripped):
            name = pair[1].strip()
            yield f"{section}.{name}" if section else name, pair[2] or ""
        elif len(words := stripped.split(None, 1)) == 2:
            yield f"{section}.{words[0]}" if section else words[0], words[1]
        else:
            raise NotSettings(f"Line {number} is no setting; write it as name = value.")


def _collected(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if len(name) > LONGEST_NAME:
            raise NotSettings(f"A name is longer than {LONGEST_NAME} characters: {name[:40]}….")
        # A file may give one name several times (an access list): later ones are numbered.
        unique, n = name, 1
        while unique in found:
            n += 1
            unique = f"{name} ({n})"
        tidy = " ".join(value.split())
        found[unique] = tidy if len(tidy) <= LONGEST_VALUE else tidy[:LONGEST_VALUE] + "…"
        if len(found) > MOST_SETTINGS:
            raise NotSettings(f"It holds more than {MOST_SETTINGS:,} settings; give an extract.")
    return found
