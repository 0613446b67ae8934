"""What one's own endpoints offer: TLS versions, cipher, certificate, or no encryption at all.

Only endpoints that the user listed are touched, with ordinary handshakes and no payload but one
request line where TLS is not spoken. Nothing is verified away: a bad certificate is a result.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hisaar.lib.dates import format_day

from .certificates import Certificate, read_certificate

_VERSIONS = (
    ("TLS 1.3", ssl.TLSVersion.TLSv1_3),
    ("TLS 1.2", ssl.TLSVersion.TLSv1_2),
    ("TLS 1.1", ssl.TLSVersion.TLSv1_1),
    ("TLS 1.0", ssl.TLSVersion.TLSv1),
)
_OLD = ("TLS 1.1", "TLS 1.0")
_NAMES = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}
_STARTING = {"smtp": 25, "imap": 143, "ftp": 21}
_SCHEMES = {"https": 443, "smtps": 465, "imaps": 993, "ftps": 990, "ldaps": 636, **_STARTING}
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?|[0-9A-Fa-f:.]{2,45}")
_ENDPOINT = re.compile(r"(?:(?P<scheme>[a-z]+)://)?(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:/\[\]]+))"
                       r"(?::(?P<port>\d{1,5}))?/?")  # fmt: skip
_PLAIN = (
    (b"HTTP/", "HTTP"), (b"SSH-", "SSH"), (b"* OK", "IMAP"), (b"+OK", "POP3"),
    (b"220", "FTP or SMTP"), (b"\xff\xfb", "Telnet"), (b"\xff\xfd", "Telnet"), (b"<!", "HTTP"),
    (b"<html", "HTTP"), (b"RFB ", "VNC"),
)  # fmt: skip
_LOCAL_FAULTS = ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE")
_LEAST_BITS = {"RSA": 2048, "DSA": 2048}
_WEAK_CIPHERS = ("RC4", "DES", "NULL", "EXPORT", "MD5", "ADH", "AECDH")
_MOST_PIECES = 12


class ProbeRefused(Exception):  # noqa: N818 - a sentence for the user
    """An endpoint that is not probed; the text says why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of one's own: host and port, and how TLS is begun when not at once."""

    host: str
    port: int
    starttls: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.starttls}://{host}:{self.port}" if self.starttls else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A version and whether the endpoint offers it; None when this machine cannot ask."""

    name: str
    is_offered: bool | None


@dataclass(frozen=True, slots=True)
class TlsResult:
    """What one endpoint showed."""

    endpoint: Endpoint
    is_reachable: bool
    is_encrypted: bool = False
    speaks: str = ""  # the protocol answered without TLS, as HTTP
    failure: str = ""
    protocols: tuple[Protocol, ...] = ()
    version: str = ""
    cipher: str = ""
    certificate: Certificate | None = None
    is_trusted: bool | None = None
    trust_failure: str = ""


def parse_endpoint(text: str) -> Endpoint:
    """Return the endpoint that a text names.

    ``host:443``, ``smtp://mail.example:25``, ``ftp://host``, ``[::1]:8443``; the port is 443, or
    that of the scheme, when none is given.

    Raises
    ------
    ProbeRefused
        With a sentence that says what is wrong and which form works.
    """
    shown = text.strip()
    found = _ENDPOINT.fullmatch(shown)
    scheme = (found["scheme"] or "") if found else ""
    host = ((found["six"] or found["host"]) if found else "") or ""
    port = int(found["port"]) if found and found["port"] else _SCHEMES.get(scheme, 443)
    known = not scheme or scheme in _SCHEMES
    if not found or not known or not _HOST.fullmatch(host) or not 0 < port < 65_536:
        raise ProbeRefused(
            f"'{shown[:80]}' is not an endpoint; write it as host:443, smtp://mail.example:25,"
            " imap:// or ftp://."
        )
    return Endpoint(host.lower(), port, scheme if scheme in _STARTING else "")


def probe(endpoint: Endpoint, *, listed: Collection[Endpoint], timeout: float = 5.0) -> TlsResult:
    """Return what an endpoint offers; one that is not in `listed` is refused.

    `timeout` is in seconds, for each of at most eight connections. A failure is a result, not an
    exception.
    """
    if endpoint not in listed:
        raise ProbeRefused(f"{endpoint} is not on the list of your own endpoints; add it first.")
    try:
        address = _resolved(endpoint)
        with socket.create_connection(address, timeout):
            pass
    except OSError as error:
        return TlsResult(endpoint, is_reachable=False, failure=_reason(error))
    session = _Session(endpoint, address, timeout)
    try:
        version, cipher, content = session.handshake(_context())
    except (OSError, ValueError) as error:
        speaks = _plain_answer(address, timeout)
        return TlsResult(endpoint, True, speaks=speaks, failure=_reason(error))
    is_trusted, why = session.trust()
    return TlsResult(
        endpoint,
        is_reachable=True,
        is_encrypted=True,
        protocols=tuple(Protocol(name, session.offers(code)) for name, code in _VERSIONS),
        version=_NAMES.get(version, version),
        cipher=cipher,
        certificate=read_certificate(content, endpoint.host) if content else None,
        is_trusted=is_trusted,
        trust_failure=why,
    )


def _resolved(endpoint: Endpoint) -> tuple[str, int]:
    """Return the address; those that no endpoint of an insurer can have are refused."""
    found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    bare = ipaddress.ip_address(address.partition("%")[0])
    if bare.is_link_local or bare.is_multicast or bare.is_unspecified:
        raise ProbeRefused(f"{endpoint} is an address inside the machine's own network: refused.")
    return address, endpoint.port


@dataclass(frozen=True, slots=True)
class _Session:
    endpoint: Endpoint
    address: tuple[str, int]
    timeout: float

    def handshake(self, context: ssl.SSLContext) -> tuple[str, str, bytes]:
        """Return version, cipher and certificate of one handshake."""
        with socket.create_connection(self.address, self.timeout) as plain:
            _begin(plain, self.endpoint.starttls)
            with context.wrap_socket(plain, server_hostname=self.endpoint.host) as secure:
                cipher = secure.cipher()
                content = secure.getpeercert(binary_form=True)
                return secure.version() or "", cipher[0] if cipher else "", content or b""

    def offers(self, version: ssl.TLSVersion) -> bool | None:
        """Say whether the endpoint takes exactly this version."""
        try:
            self.handshake(_context(version))
        except ssl.SSLError as error:
            return None if any(word in str(error) for word in _LOCAL_FAULTS) else False
        except ValueError:
            return None
        except OSError:
            return False
        return True

    def trust(self) -> tuple[bool | None, str]:
        """Say whether this machine's authorities vouch for the certificate, and why not."""
        context = ssl.create_default_context()
        context.check_hostname = False
        try:
            self.handshake(context)
        except ssl.SSLCertVerificationError as error:
            return False, error.verify_message
        except (OSError, ValueError):
            return None, ""
        return True, ""


def _context(version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """Return a context that takes anything, so that what is weak shows itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is looked for
        context.minimum_version = version or ssl.TLSVersion.TLSv1
        if version:
            context.maximum_version = version
    return context


def _begin(plain: socket.socket, starttls: str) -> None:
    """Ask for TLS on a connection that begins in the clear."""
    if not starttls:
        return
    if starttls == "imap":
        _answer(plain)
        _expect(plain, b"a1 STARTTLS\r\n", b"a1 OK")
    elif starttls == "ftp":
        _answer(plain)
        _expect(plain, b"AUTH TLS\r\n", b"234")
    else:
        _answer(plain)
        _expect(plain, b"EHLO hisaar.invalid\r\n", b"250")
        _expect(plain, b"STARTTLS\r\n", b"220")


def _expect(plain: socket.socket, request: bytes, wanted: bytes) -> None:
    plain.sendall(request)
    if not _answer(plain).startswith(wanted):
        raise ConnectionError("it does not offer to begin TLS")


def _answer(plain: socket.socket) -> bytes:
    """Return one answer, also of several lines, as far as it is of use."""
    content = b""
    for _ in range(_MOST_PIECES):  # one that trickles its answer does not hold the probe for ever
        chunk = plain.recv(512)
        content += chunk
        last = content.rstrip(b"\r\n").rpartition(b"\n")[2]
        if not chunk or (content.endswith(b"\n") and last[3:4] != b"-"):
            break
    return content


def _plain_answer(address: tuple[str, int], timeout: float) -> str:
    """Return the protocol that is spoken without TLS, or an empty text."""
    for request in (b"", b"GET / HTTP/1.0\r\n\r\n"):
        try:
            with socket.create_connection(address, timeout) as plain:
                plain.settimeout(timeout if request else min(1.0, timeout))
                if request:
                    plain.sendall(request)
                content = plain.recv(64)
        except OSError:
            continue
        for mark, name in _PLAIN:
            if content.lower().startswith(mark.lower()):
                return name
    return ""


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "It did not answer in time."
    if isinstance(error, ConnectionRefusedError):
        return "Nothing listens there."
    if isinstance(error, socket.gaierror):
        return "The name is not known."
    if isinstance(error, ssl.SSLError):
        return f"No handshake: {(error.reason or 'broken off').replace('_', ' ').lower()}."
    return f"{(getattr(error, 'strerror', None) or str(error) or 'It broke off')}.".capitalize()


def problems(result: TlsResult, at: datetime) -> tuple[str, ...]:
    """Return, as sentences, what is wrong with an endpoint at a moment."""
    if not result.is_reachable:
        return ()
    if not result.is_encrypted:
        if result.speaks:
            return (f"{result.endpoint} speaks {result.speaks} without TLS.",)
        return (f"{result.endpoint} does not speak TLS. {result.failure}".strip(),)
    found = [
        f"It still offers {protocol.name}."
        for protocol in result.protocols
        if protocol.name in _OLD and protocol.is_offered
    ]
    if any(word in result.cipher for word in _WEAK_CIPHERS):
        found.append(f"It agrees on the weak cipher {result.cipher}.")
    if result.certificate is None:
        return (*found, "Its certificate cannot be read.")
    return (*found, *_certificate_problems(result.certificate, result, at))


def _certificate_problems(certificate: Certificate, result: TlsResult, at: datetime) -> list[str]:
    found = []
    if certificate.ends_at < at:
        found.append(f"Its certificate expired on {format_day(certificate.ends_at.date())}.")
    if certificate.begins_at > at:
        found.append(f"Its certificate begins on {format_day(certificate.begins_at.date())}.")
    if not certificate.matches_name:
        found.append(f"Its certificate is not for {result.endpoint.host}.")
    if certificate.is_self_signed:
        found.append("Its certificate is signed by itself.")
    elif result.is_trusted is False and certificate.begins_at <= at <= certificate.ends_at:
        found.append(f"Its certificate is not vouched for: {result.trust_failure}.")
    if certificate.key_bits < _LEAST_BITS.get(certificate.key_kind, 224):
        found.append(f"Its key is short: {certificate.key_kind}, {certificate.key_bits} bits.")
    if certificate.signature in {"md5", "sha1"}:
        found.append(f"Its certificate is signed with {certificate.signature.upper()}.")
    return found
