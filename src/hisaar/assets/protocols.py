"""Which protocols cross a network in the clear, and which the insurer accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")

PLAIN = frozenset({
    "ftp", "telnet", "http", "smb1", "smbv1", "cifs", "smtp", "tftp", "rsh", "rlogin", "rexec",
    "ldap", "pop3", "pop", "imap", "imap4", "nfs", "syslog", "snmpv1", "snmpv2", "snmpv2c", "vnc",
    "x11", "netbios",
})  # fmt: skip
PROTECTING = frozenset({
    "tls", "ssl", "https", "ssh", "sftp", "scp", "ftps", "ipsec", "ldaps", "smtps", "imaps",
    "pop3s", "starttls", "wireguard", "openvpn", "mtls", "tls1.2", "tls1.3", "tlsv1.2", "tlsv1.3",
    "dtls", "ftpes",
})  # fmt: skip


def words(protocol: str) -> list[str]:
    """The words of a protocol as people write it, in small letters.

    >>> words("SSH/SFTP"), words("Plain FTP"), words("TLS 1.2")
    (['ssh', 'sftp'], ['plain', 'ftp'], ['tls', '1.2'])
    """
    return _WORD.findall(protocol.lower())


def is_plain(protocol: str) -> bool:
    """Whether the protocol leaves what it carries open to whoever listens.

    >>> [is_plain(p) for p in ("FTP", "SMB 1", "unencrypted SMTP", "HTTP over IPsec", "HTTPS")]
    [True, True, True, False, False]
    """
    found = words(protocol)
    if {"unencrypted", "plain", "cleartext"} & set(found):
        return True
    if set(found) & PROTECTING:
        return False
    joined = {a + b for a, b in pairwise(found)}
    return bool((set(found) | joined) & PLAIN)


def is_approved(protocol: str, approved: Iterable[str]) -> bool:
    """Whether the protocol is one of the accepted, as a whole or in its words.

    An accepted name with a stroke stands for each of its parts.

    >>> is_approved("SFTP", ["SSH/SFTP"]), is_approved("HTTPS (TLS 1.3)", ["TLS 1.3"])
    (True, True)
    >>> is_approved("TLS", ["TLS 1.2"]), is_approved("TLS 1.1", ["TLS 1.2"])
    (False, False)
    """
    if is_plain(protocol):
        return False
    text = f" {' '.join(_spaced(words(protocol)))} "
    choices = [part for name in approved for part in name.split("/")]
    return any(f" {' '.join(_spaced(words(c)))} " in text for c in choices if words(c))


def _spaced(found: Iterable[str]) -> list[str]:
    """``tlsv1.2`` and ``tls1.2`` are ``tls 1.2``."""
    spaced: list[str] = []
    for word in found:
        version = re.fullmatch(r"(tls|ssl|smb)v?([0-9.]+)", word)
        spaced += [version[1], version[2]] if version else [word]
    return spaced


def fault_of(protocol: str, approved: Iterable[str], *, is_encrypted: bool | None = None) -> str:
    """What is wrong with sending protected data that way; empty when nothing is.

    >>> fault_of("FTP", ["SSH/SFTP"])
    'crosses the network in the clear by FTP'
    >>> fault_of("HTTPS", ["TLS 1.2", "TLS 1.3"])
    'HTTPS is not among the accepted protocols (TLS 1.2, TLS 1.3); say which version it uses'
    """
    accepted = list(approved)
    if not protocol.strip():
        return "does not say by which protocol it crosses the network"
    if is_plain(protocol):
        return f"crosses the network in the clear by {protocol}"
    if not is_approved(protocol, accepted):
        says = "; say which version it uses" if set(words(protocol)) & PROTECTING else ""
        return f"{protocol} is not among the accepted protocols ({', '.join(accepted)}){says}"
    return "is recorded as not encrypted" if is_encrypted is False else ""
