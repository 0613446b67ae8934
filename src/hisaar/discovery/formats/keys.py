"""Natural keys: by what a thing is known again in the next file, from the next tool."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from hisaar.lib.text import fold, tidy

_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_MAC = re.compile(r"[0-9a-f]{12}")
_JOINT = " | "


def host_name(text: str) -> str:
    """Return a host's name in lower case without a final dot, or nothing when it is none."""
    name = text.strip().lower().rstrip(".")
    if _HOST_NAME.fullmatch(name) and not address(name) and name != "localhost":
        return name
    return ""


def address(text: str) -> str:
    """Return an IP address in its one form, also out of ``192.0.2.7/24``, or nothing."""
    bare = text.strip().strip("[]").partition("/")[0].partition("%")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""


def mac_address(text: str) -> str:
    """Return a MAC address as ``00:1a:2b:3c:4d:5e``, or nothing when it is none."""
    bare = re.sub(r"[:.\-\s]", "", text.lower())
    return ":".join(re.findall("..", bare)) if _MAC.fullmatch(bare) else ""


def host(*, names: Iterable[str] = (), addresses: Iterable[str] = (), fallback: str = "") -> str:
    """Return the key of a host: the full name, else the short one, else the first address."""
    known = [name for name in map(host_name, names) if name]
    full = next((name for name in known if "." in name), "")
    found = full or (known[0] if known else "")
    return found or next((a for a in map(address, addresses) if a), "") or folded(fallback)


def account(*, system: str = "", sid: str = "", name: str = "") -> str:
    """Return the key of an account: its SID, else its name, behind the system when one is told."""
    own = sid.strip().upper() or name.strip().lower()
    return joined(system.strip().lower(), own) if system.strip() and own else own


def grant(account_key: str, entitlement_key: str) -> str:
    """Return the key of a grant: who holds what."""
    return joined(account_key, entitlement_key)


def vulnerability(host_key: str, weakness: str, component: str = "", port: str = "") -> str:
    """Return the key of a vulnerability: where, which, in what, on which port."""
    return joined(host_key, weakness.strip().upper(), component.strip().lower(), port.strip())


def folded(text: str) -> str:
    """Return a text in lower case with single spaces."""
    return tidy(text).replace(_JOINT, " ").lower()[:300]


def code(text: str) -> str:
    """Return a code so that ``PGT-0042``, ``pgt 0042`` and ``PGT0042`` are the same."""
    return fold(text).upper() if text else ""


def joined(*parts: str) -> str:
    """Join the parts of a key; those that are empty are left out at the end only."""
    kept = list(parts)
    while kept and not kept[-1]:
        kept.pop()
    return _JOINT.join(kept)
