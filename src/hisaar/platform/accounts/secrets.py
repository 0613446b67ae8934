"""How this package keeps secrets: sealed when they must be read again, else as keyed hashes."""

from __future__ import annotations

import hmac
import secrets

from hisaar.platform.vault.fields import seal, unseal
from hisaar.platform.vault.home import current_home

__all__ = ["digest", "digests", "new_label", "new_token", "seal", "unseal"]


def new_token() -> str:
    """A secret of 256 bits that fits into an address."""
    return secrets.token_urlsafe(32)


def new_label() -> str:
    """A short public name for a secret, by which it is found and recognised."""
    return secrets.token_hex(4)


def digests(text: str, purpose: str) -> list[str]:
    """The keyed hashes of ``text`` under every live key, the current one first.

    Compare with all of them: while keys rotate, rows have one or another.
    """
    return [
        hmac.new(key.derive(f"accounts|{purpose}"), text.encode(), "sha256").hexdigest()
        for key in current_home().keyring.keys("index")
    ]


def digest(text: str, purpose: str) -> str:
    return digests(text, purpose)[0]
