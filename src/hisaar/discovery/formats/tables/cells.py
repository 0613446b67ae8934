"""What stands in a cell, read by the kind of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hisaar.discovery.formats import keys
from hisaar.discovery.formats.limits import KEPT_TEXT
from hisaar.lib.dates import KARACHI, parse_day
from hisaar.lib.text import fold, tidy

YES = {
    *("yes", "y", "true", "1", "x", "✓", "✔", "enabled", "enable", "active", "on", "current"),
    *("privileged", "admin", "encrypted", "confirmed", "working", "inservice", "registered"),
    *("enforced", "all", "utm", "logatsessionend", "ہاں", "فعال"),
}
NO = {
    *("no", "n", "false", "0", "disabled", "disable", "inactive", "off", "left", "none"),
    *("plain", "notencrypted", "locked", "resigned", "standard", "normal", "notregistered"),
    *("noplain", "نہیں", "غیرفعال"),
}
NOTHING = {"-", "--", "n/a", "na", "nil", "none", "null", "(null)", "unknown", "tbd", "nan", "#n/a"}
_PROTECTED = ("tls", "ssl", "https", "sftp", "ftps", "ssh", "vpn", "ipsec", "aes", "mtls", "pgp")
_ALLOW = {"accept", "allow", "permit", "allowed", "pass", "permitted", "accepted"}
_DENY = {
    *("deny", "drop", "block", "reject", "denied", "blocked", "discard", "dropped"),
    *("resetclient", "resetserver", "resetboth", "rejected"),
}
_LONGEST_DAY = 60
_ITEMS = re.compile(r"[;\n\r|]+|,\s*")
_TWO_NUMBERS = re.compile(
    r"\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})\b(.*)", re.DOTALL
)
_DN_ENDS = re.compile(r"(?<!\\)[;|\r\n]")  # a separator that is not escaped
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_GENERALIZED = re.compile(r"(\d{4})(\d{2})(\d{2})\d{6}(?:\.\d+)?Z")


class Unreadable(ValueError):  # noqa: N818 - a sentence for the user
    """A cell whose kind does not fit; its text is a sentence."""


@dataclass(slots=True)
class DayOrder:
    """In which order the days of one column stand, as far as its own values tell.

    A day such as 03/04/2026 tells nothing; 25/12/2026 and 12/25/2026 do. Without evidence, the
    day is read first, as in Pakistan, and the number of such days is told.
    """

    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0
    example: str = ""

    def look(self, value: Any) -> None:
        """Take one value of the column as evidence."""
        is_short = isinstance(value, str) and len(value) <= _LONGEST_DAY
        found = _TWO_NUMBERS.fullmatch(value) if is_short else None
        if found is None:
            return
        first, second = int(found[1]), int(found[2])
        self.day_first += first > 12 >= second
        self.month_first += second > 12 >= first

    @property
    def is_month_first(self) -> bool:
        """Whether all evidence speaks for the month standing first."""
        return self.month_first > 0 and not self.day_first

    def read(self, value: Any, *, default_month_first: bool = False) -> date | None:
        """Return the day in a cell, or None when it says that there is none."""
        if isinstance(value, str):
            value = self._ordered(value.strip(), default_month_first)
        if value is None or value in {"", 0}:
            return None
        try:
            return parse_day(value)
        except (ValueError, OverflowError) as error:
            raise Unreadable(str(error)) from error

    def _ordered(self, text: str, default_month_first: bool) -> Any:
        """Return text that `parse_day` reads, its day first; None where none is meant."""
        if not text or text.lower() in NOTHING or text.lower() == "never":
            return None
        if text.isdigit() and len(text) >= 17:
            return _from_filetime(int(text))
        if generalized := _GENERALIZED.fullmatch(text):
            return "-".join(generalized.groups())
        found = _TWO_NUMBERS.fullmatch(text) if len(text) <= _LONGEST_DAY else None
        if found is None:
            return text
        first, second = int(found[1]), int(found[2])
        has_evidence = bool(self.day_first or self.month_first)
        month_first = self.is_month_first or (not has_evidence and default_month_first)
        if first <= 12 and second <= 12 and first != second and not (self.is_month_first):
            self.ambiguous += 1
            self.example = self.example or text[:40]
        if second > 12 >= first or (month_first and first <= 12):
            first, second = second, first
        return f"{first}/{second}/{found[3]}"


def _from_filetime(ticks: int) -> datetime | None:
    """Read a directory's count of 100 ns since 1601; zero and the largest mean never."""
    if ticks <= 0 or ticks >= 0x7FFFFFFFFFFFFFFF:
        return None
    try:
        return (_FILETIME_EPOCH + timedelta(microseconds=ticks // 10)).astimezone(KARACHI)
    except OverflowError as error:
        raise Unreadable("The count of ticks is no day.") from error


def text(value: Any) -> str:
    """Return a cell as tidy text; numbers without the ``.0`` that a spreadsheet gives them."""
    if isinstance(value, str):
        shown = tidy(value)
    elif isinstance(value, bool):
        shown = "yes" if value else "no"
    elif isinstance(value, datetime):
        shown = value.isoformat(sep=" ", timespec="minutes")
    elif isinstance(value, float):
        shown = f"{value:.15g}"
    else:
        shown = str(value)
    return "" if shown.lower() in NOTHING else shown[: KEPT_TEXT * 2]


def yes_no(value: Any) -> bool | None:
    """Return what a cell says, or None when it says nothing."""
    if isinstance(value, bool):
        return value
    word = fold(text(value))
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(f"'{text(value)[:60]}' is neither yes nor no.")


def encrypted(value: Any) -> bool | None:
    """Return yes or no, also where the cell names how: ``TLS 1.2`` means yes, ``HTTP`` no."""
    word = fold(text(value))
    if word.startswith(_PROTECTED):
        return True
    if word in {"http", "ftp", "telnet", "cleartext", "plaintext", "unencrypted"}:
        return False
    return yes_no(value)


def number(value: Any) -> int | float | None:
    """Return a number, also out of text with thousands separated by commas."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    shown = text(value).replace(",", "").removesuffix("%").strip()
    if not shown:
        return None
    try:
        found = float(shown)
    except ValueError as error:
        raise Unreadable(f"'{shown[:60]}' is not a number.") from error
    if not abs(found) <= 1e15:  # not a number fails this, too
        raise Unreadable(f"'{shown[:60]}' is not a number that can be used.")
    return int(found) if found.is_integer() else found


def items(value: Any) -> list[str]:
    """Return the entries of a cell that holds several, parted by line, semicolon or comma."""
    shown = value if isinstance(value, str) else text(value)
    found = (tidy(part) for part in _ITEMS.split(shown[: KEPT_TEXT * 500]))
    return list(dict.fromkeys(part for part in found if part and part.lower() not in NOTHING))


def action(value: Any) -> str:
    """Return ``allow`` or ``deny`` for a firewall's word, or the word itself."""
    word = fold(text(value))
    return "allow" if word in _ALLOW else "deny" if word in _DENY else text(value).lower()


def addresses(value: Any) -> list[str]:
    """Return the addresses in a cell in their one form; a range or other text raises."""
    parts = [part for item in items(value) for part in item.split()]
    found = [keys.address(part) for part in parts]
    if parts and not any(found):
        raise Unreadable(f"'{text(value)[:60]}' is not an address.")
    return list(dict.fromkeys(each for each in found if each))


def _mac(value: Any) -> str:
    shown = items(value)
    found = keys.mac_address(shown[0]) if shown else ""
    if shown and not found:
        raise Unreadable(f"'{shown[0][:60]}' is not a MAC address.")
    return found


def _host(value: Any) -> str:
    return keys.host_name(text(value)) or text(value)


def _email(value: Any) -> str:
    return text(value).lower().removeprefix("mailto:")


def distinguished_names(value: Any) -> list[str]:
    """Return the distinguished names, or plain names, that were joined in one cell."""
    shown = value if isinstance(value, str) else text(value)
    if shown.startswith("Microsoft.ActiveDirectory") or shown == "System.Object[]":
        raise Unreadable(
            "PowerShell wrote the name of a type instead of its values; export it again with"
            " @{n='MemberOf';e={$_.MemberOf -join ';'}}."
        )
    parts = _DN_ENDS.split(shown) if "=" in shown else items(shown)
    found = (part.strip(' "') for part in parts)
    return list(dict.fromkeys(part for part in found if part))


def _distinguished_name(value: Any) -> str:
    found = distinguished_names(value)
    return found[0] if found else ""


READERS: dict[str, Callable[[Any], Any]] = {
    "text": text,
    "code": text,
    "email": _email,
    "yes_no": yes_no,
    "encrypted": encrypted,
    "number": number,
    "list": items,
    "action": action,
    "addresses": addresses,
    "mac": _mac,
    "host": _host,
    "dn": _distinguished_name,
    "dns": distinguished_names,
}


def is_blank(values: Iterable[Any]) -> bool:
    """Say whether a row holds nothing to see."""
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in values)
