"""The TLS probe, against servers that this test starts on the loopback."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hisaar.discovery.probe import ProbeRefused, parse_endpoint, probe, problems
from hisaar.discovery.probe.certificates import _matches

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def name_of(common):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def certificate(folder, *, days=90, key=None, issuer=None, names=("localhost",), address=True):
    """Write a certificate with its key; `days` from NOW on, negative when it has run out."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    begins = NOW - dt.timedelta(days=400)
    alternatives = [x509.DNSName(name) for name in names]
    if address:
        alternatives.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    signer_name, signer_key = issuer or (name_of("portal (fictional)"), key)
    built = (
        x509.CertificateBuilder()
        .subject_name(name_of("portal (fictional)"))
        .issuer_name(signer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(NOW + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(signer_key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def listening(answer):
    """Serve connections on a port of the loopback until the test is done."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    is_done = threading.Event()

    def serve():
        while not is_done.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                continue
            with connection:
                connection.settimeout(3)
                with suppress(OSError, ValueError):
                    answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        is_done.set()
        thread.join()
        server.close()


def tls(path, *, newest=ssl.TLSVersion.TLSv1_3, oldest=ssl.TLSVersion.TLSv1_2, before=None):
    """Return an answer that speaks TLS, after what `before` says in the clear."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.minimum_version, context.maximum_version = oldest, newest

    def answer(connection):
        if before:
            before(connection)
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(1)

    return answer


def look(text, timeout=3):
    endpoint = parse_endpoint(text)
    return probe(endpoint, listed=[endpoint], timeout=timeout)


def offered(result):
    return {protocol.name: protocol.is_offered for protocol in result.protocols}


def test_a_server_with_its_own_certificate(tmp_path):
    with listening(tls(certificate(tmp_path))) as port:
        result = look(f"127.0.0.1:{port}")

    assert result.is_reachable
    assert result.is_encrypted
    assert offered(result) == {
        "TLS 1.3": True,
        "TLS 1.2": True,
        "TLS 1.1": False,
        "TLS 1.0": False,
    }
    assert result.version == "TLS 1.3"
    assert result.cipher.startswith("TLS_")
    found = result.certificate
    assert found.subject == found.issuer == "CN=portal (fictional)"
    assert found.names == ("localhost", "127.0.0.1")
    assert found.ends_at == NOW + dt.timedelta(days=90)
    assert (found.key_kind, found.key_bits, found.signature) == ("EC secp256r1", 256, "sha256")
    assert found.is_self_signed
    assert found.matches_name
    assert result.is_trusted is False
    assert problems(result, NOW) == ("Its certificate is signed by itself.",)


def test_a_certificate_that_ran_out_for_another_name_with_a_short_key(tmp_path):
    key = rsa.generate_private_key(65537, 1024)
    authority = (name_of("Test authority"), ec.generate_private_key(ec.SECP256R1()))
    path = certificate(
        tmp_path, days=-10, key=key, issuer=authority, names=["other.example"], address=False
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(path)

    def answer(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(1)

    with listening(answer) as port:
        result = look(f"127.0.0.1:{port}")

    assert not result.certificate.is_self_signed
    assert problems(result, NOW) == (
        "Its certificate expired on 14 Nov 2026.",
        "Its certificate is not for 127.0.0.1.",
        "Its key is short: RSA, 1024 bits.",
    )
    assert problems(result, NOW - dt.timedelta(days=30))[1].startswith(
        "Its certificate is not vouched for:"
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_versions_that_are_still_offered_are_found(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(certificate(tmp_path))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    def answer(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(1)

    with listening(answer) as port:
        result = look(f"127.0.0.1:{port}")

    assert offered(result)["TLS 1.3"] is False
    assert offered(result)["TLS 1.0"] in {True, None}  # None: this machine cannot ask
    if offered(result)["TLS 1.0"]:
        assert "It still offers TLS 1.0." in problems(result, NOW)


def test_plain_http_where_encryption_is_claimed():
    def answer(connection):
        connection.recv(2_000)
        connection.sendall(b"HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with listening(answer) as port:
        result = look(f"127.0.0.1:{port}")

    assert result.is_reachable
    assert not result.is_encrypted
    assert result.speaks == "HTTP"
    assert problems(result, NOW) == (f"127.0.0.1:{port} speaks HTTP without TLS.",)


def test_plain_ftp_greets_before_anything_is_asked():
    with listening(lambda connection: connection.sendall(b"220 vsFTPd 2.3.4\r\n")) as port:
        result = look(f"127.0.0.1:{port}")

    assert result.speaks == "FTP or SMTP"
    assert not result.is_encrypted


def expect(connection, wanted):
    """Take one request; a caller who only looks whether someone listens sends none."""
    if connection.recv(500) != wanted:
        raise ValueError("something else was asked")


def smtp(connection):
    connection.sendall(b"220 mail.pgtl.example ESMTP\r\n")
    connection.recv(500)
    connection.sendall(b"250-mail.pgtl.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n")
    expect(connection, b"STARTTLS\r\n")
    connection.sendall(b"220 go ahead\r\n")


def imap(connection):
    connection.sendall(b"* OK ready\r\n")
    expect(connection, b"a1 STARTTLS\r\n")
    connection.sendall(b"a1 OK begin\r\n")


def ftp(connection):
    connection.sendall(b"220-Welcome\r\n220 ready\r\n")
    expect(connection, b"AUTH TLS\r\n")
    connection.sendall(b"234 go ahead\r\n")


@pytest.mark.parametrize("before", [smtp, imap, ftp])
def test_servers_that_begin_in_the_clear(tmp_path, before):
    with listening(tls(certificate(tmp_path), before=before)) as port:
        result = look(f"{before.__name__}://127.0.0.1:{port}")

    assert result.is_encrypted
    assert offered(result)["TLS 1.2"] is True


def test_a_mail_server_without_starttls():
    def answer(connection):
        connection.sendall(b"220 mail ESMTP\r\n")
        connection.recv(500)
        connection.sendall(b"250 mail\r\n")
        connection.recv(500)
        connection.sendall(b"502 not implemented\r\n")

    with listening(answer) as port:
        result = look(f"smtp://127.0.0.1:{port}")

    assert not result.is_encrypted
    assert result.failure == "It does not offer to begin tls."
    assert result.speaks == "FTP or SMTP"


def test_a_server_that_says_nothing():
    with listening(lambda connection: connection.recv(2_000)) as port:
        result = look(f"smtp://127.0.0.1:{port}", timeout=0.2)

    assert result.is_reachable
    assert not result.is_encrypted
    assert result.failure == "It did not answer in time."


def test_nothing_listens():
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    server.close()

    result = look(f"127.0.0.1:{port}")

    assert not result.is_reachable
    assert result.failure == "Nothing listens there."
    assert problems(result, NOW) == ()


def test_what_is_not_listed_is_not_touched():
    def answer(_):
        raise AssertionError("touched")

    with listening(answer) as port:
        endpoint = parse_endpoint(f"127.0.0.1:{port}")
        other = parse_endpoint("127.0.0.1:443")
        with pytest.raises(ProbeRefused, match="is not on the list of your own endpoints"):
            probe(endpoint, listed=[other])


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "[fe80::1]"])
def test_addresses_that_are_no_endpoint_are_refused(host):
    with pytest.raises(ProbeRefused, match="refused"):
        look(f"{host}:443")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("portal.pgtl.example", "portal.pgtl.example:443"),
        ("https://Portal.pgtl.example/", "portal.pgtl.example:443"),
        ("smtp://mail.pgtl.example", "smtp://mail.pgtl.example:25"),
        ("ftp://192.0.2.44", "ftp://192.0.2.44:21"),
        ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
    ],
)
def test_endpoints_are_written_as_people_do(text, expected):
    assert str(parse_endpoint(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "a b", "host:0", "host:70000", "gopher://x", "-x", "a/b", "x@y"]
)
def test_what_is_no_endpoint_is_refused(text):
    with pytest.raises(ProbeRefused, match="is not an endpoint; write it as"):
        parse_endpoint(text)


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("*.pgtl.example", "portal.pgtl.example", True),
        ("*.pgtl.example", "pgtl.example", False),
        ("*.pgtl.example", "a.b.pgtl.example", False),
        ("PORTAL.pgtl.example", "portal.pgtl.example", True),
        ("*.example", "pgtl.example", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.10", False),
    ],
)
def test_names_match_as_browsers_match_them(pattern, name, expected):
    assert _matches(pattern, name) is expected
