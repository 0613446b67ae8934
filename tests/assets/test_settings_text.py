"""Settings read from the files that machines give, and protocols as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.assets.protocols import is_approved, is_plain
from hisaar.lib.settings_text import (
    LONGEST_VALUE,
    MOST_BYTES,
    NotSettings,
    fits,
    flatten,
    from_text,
    to_text,
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"a": {"b": [1, true, null]}}', {"a.b.0": "1", "a.b.1": "true", "a.b.2": "null"}),
        (b"[web]\r\n; note\r\nport = 443\r\nname: x", {"web.port": "443", "web.name": "x"}),
        (b"Port 22\nPermitRootLogin no\n# end", {"Port": "22", "PermitRootLogin": "no"}),
        (b"\xef\xbb\xbfa=1\na=2", {"a": "1", "a (2)": "2"}),
        ("a = caf\xe9".encode("latin-1"), {"a": "caf\xe9"}),
        ("key=1".encode("utf-16"), {"key": "1"}),
        (b"snmp.community = public", {"snmp.community": "(hidden)"}),
        (b'{"users": {"PASSWORD": "x", "passwordMinLength": 12}}',
         {"users.PASSWORD": "(hidden)", "users.passwordMinLength": "12"}),
    ],
)  # fmt: skip
def test_files_become_flat_settings(content, found):
    assert flatten(content) == found


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It holds no setting"),
        (b"{}", "It holds no setting"),
        (b"\x00\x01\x02", "It is not a text file"),
        (b'{"a": ', "It begins like JSON but is none"),
        (b"a = 1\nword", "Line 2 is no setting"),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 5 MB"),
        (b"[" * 100 + b"]" * 100, "nested more than 40"),
        (b"[" * 200_000, "nested more than 40"),
        ("\n".join(f"k{n}=1" for n in range(20_001)).encode(), "more than 20,000 settings"),
        (b"k" * 301 + b"=1", "A name is longer than 300"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(NotSettings, match=sentence):
        flatten(content)


def test_a_long_value_is_cut():
    assert len(flatten(b"k = " + b"v" * 9000)["k"]) == LONGEST_VALUE + 1


names = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="=#;![/"),
                min_size=1, max_size=20)  # fmt: skip
texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


@given(st.dictionaries(names, texts, max_size=8))
def test_what_is_written_is_read_back(settings):
    assert from_text(to_text(settings)) == settings


@pytest.mark.parametrize(
    ("expected", "found", "answer"),
    [
        ("on", "ON", True), ("5", "5.0", True), ("a | b", "b", True), ("a | b", "c", False),
        (">= 14", "14", True), (">= 14", "8", False), (">= 14", "many", False),
        ("<= 4", "4", True), ("<= 4", "5", False), ("!= off", "on", True),
        ("!= off", "OFF", False), ("!= off", None, False), ("on", None, False),
    ],
)  # fmt: skip
def test_a_value_is_as_it_ought_to_be(expected, found, answer):
    assert fits(expected, found) is answer


@pytest.mark.parametrize(
    ("protocol", "plain"),
    [
        ("FTP", True), ("plain FTP", True), ("Telnet", True), ("HTTP", True), ("SMB1", True),
        ("SMBv1", True), ("SMB 1", True), ("SMTP", True), ("unencrypted smtp", True),
        ("TFTP", True), ("rsh", True), ("LDAP", True), ("POP3", True), ("IMAP", True),
        ("SFTP", False), ("FTPS", False), ("HTTPS", False), ("LDAPS", False), ("SMB 3", False),
        ("SMTP with STARTTLS", False), ("FTP over IPsec", False), ("SSH/SFTP", False),
        ("TLS 1.2", False), ("", False), ("proprietary", False),
    ],
)  # fmt: skip
def test_protocols_in_the_clear_are_known(protocol, plain):
    assert is_plain(protocol) is plain


@pytest.mark.parametrize(
    ("protocol", "accepted"),
    [
        ("TLS 1.2", True), ("tlsv1.3", True), ("HTTPS (TLS 1.2)", True), ("SFTP", True),
        ("SSH", True), ("IPsec VPN", True), ("FTP over IPsec", True), ("TLS", False),
        ("TLS 1.1", False), ("TLS 1.20", False), ("HTTPS", False), ("FTP", False),
        ("unencrypted TLS 1.2", False), ("", False),
    ],
)  # fmt: skip
def test_accepted_protocols_are_recognised(protocol, accepted):
    assert is_approved(protocol, ["TLS 1.2", "TLS 1.3", "SSH/SFTP", "IPsec"]) is accepted
