import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from hisaar.platform.documents import certificates, signers
from hisaar.platform.documents.errors import DocumentError
from tests.documents.conftest import KEY, PASSPHRASE, officer


def issue(authority, **options):
    return certificates.issue_officer(
        authority,
        **{
            "name": "Bilal Ahmed",
            "role": "COO",
            "email": "coo@example.com",
            "passphrase": PASSPHRASE,
        }
        | options,
    )


@pytest.fixture
def own(authority, tmp_path):
    """The authority's files in a folder of the test's own; making new keys takes long."""
    for path in authority.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "register.json").write_text("[]")
    return certificates.open_authority(tmp_path, encryption_key=KEY)


def test_an_officers_file_holds_name_role_organisation_and_address(authority):
    identity = signers.identify(officer(authority, "Sana Malik", "CISO", valid_days=90))
    assert identity.name == "Sana Malik"
    assert identity.role == "CISO"
    assert identity.organisation == "Ravi Digital Micro-Takaful Ltd. (fictional)"
    assert identity.email == "ciso@example.com"
    assert identity.valid_until - identity.valid_from == timedelta(days=90, minutes=5)


def test_an_officers_certificate_is_signed_by_the_root_and_good_for_signing_only(own):
    bundle = pkcs12.load_pkcs12(issue(own), PASSPHRASE)
    certificate = bundle.cert.certificate
    certificate.verify_directly_issued_by(own.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca


def test_no_private_key_lies_on_disk_in_clear(own):
    issue(own)
    for path in own.folder.iterdir():
        assert b"BEGIN PRIVATE KEY" not in path.read_bytes()
        assert b"BEGIN EC PRIVATE KEY" not in path.read_bytes()
    keys = own.folder / "keys.pem"
    assert keys.read_bytes().count(b"BEGIN ENCRYPTED PRIVATE KEY") == 2
    with pytest.raises(TypeError):
        load_pem_private_key(keys.read_bytes(), password=None)


def test_only_the_owner_can_read_the_keys(authority):
    assert stat.S_IMODE((authority.folder / "keys.pem").stat().st_mode) == 0o600


def test_the_authority_opens_with_its_key_and_with_no_other(own):
    again = certificates.open_authority(own.folder, encryption_key=KEY)
    assert again.organisation == "Ravi Digital Micro-Takaful Ltd. (fictional)"
    with pytest.raises(DocumentError, match="key does not fit"):
        certificates.open_authority(own.folder, encryption_key=b"another key of 32 bytes........")


def test_the_encryption_key_can_be_changed(own):
    new = b"the next key of the installation"
    certificates.change_encryption_key(own.folder, old=KEY, new=new)
    assert certificates.open_authority(own.folder, encryption_key=new).key
    with pytest.raises(DocumentError, match="key does not fit"):
        certificates.open_authority(own.folder, encryption_key=KEY)


def test_a_second_authority_in_the_same_folder_is_refused(own):
    with pytest.raises(DocumentError, match="already holds a certificate authority"):
        certificates.create_authority(own.folder, "Other", encryption_key=KEY)


def test_a_folder_without_authority_and_an_incomplete_one_are_told_apart(own, tmp_path):
    with pytest.raises(DocumentError, match="no certificate authority in"):
        certificates.open_authority(tmp_path / "nowhere", encryption_key=KEY)
    (own.folder / "keys.pem").unlink()
    with pytest.raises(DocumentError, match=r"keys\.pem cannot be read"):
        certificates.open_authority(own.folder, encryption_key=KEY)


def test_the_register_keeps_what_was_issued_and_what_was_revoked(own):
    issue(own)
    issue(own, name="Sana Malik", role="CISO")
    first, second = certificates.issued_certificates(own.folder)
    certificates.revoke(own, first.serial, reason="left_office")
    first, second = certificates.issued_certificates(own.folder)
    assert (first.name, first.reason) == ("Bilal Ahmed", "left_office")
    assert first.revoked_at
    assert (second.name, second.revoked_at) == ("Sana Malik", "")


def test_a_revocation_list_names_what_is_revoked_at_its_moment(own):
    issue(own)
    (entry,) = certificates.issued_certificates(own.folder)
    moment = datetime.now(UTC)
    content = certificates.revoke(own, entry.serial, reason="key_compromise", at=moment)
    revocations = x509.load_der_x509_crl(content)
    assert revocations.is_signature_valid(own.certificate.public_key())
    found = revocations.get_revoked_certificate_by_serial_number(int(entry.serial, 16))
    assert found.extensions.get_extension_for_class(x509.CRLReason).value.reason is (
        x509.ReasonFlags.key_compromise
    )
    before = certificates.revocation_list(own, at=moment - timedelta(days=1))
    assert len(x509.load_der_x509_crl(before)) == 0


def test_a_certificate_is_revoked_once_and_only_for_a_known_reason(own):
    issue(own)
    (entry,) = certificates.issued_certificates(own.folder)
    with pytest.raises(DocumentError, match="no reason for a revocation"):
        certificates.revoke(own, entry.serial, reason="mood")
    certificates.revoke(own, entry.serial)
    with pytest.raises(DocumentError, match="Bilal Ahmed was already revoked on"):
        certificates.revoke(own, entry.serial)
    with pytest.raises(DocumentError, match="no certificate with the serial beef"):
        certificates.revoke(own, "beef")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"passphrase": b"short"}, "passphrase is too short"),
        ({"name": " "}, "needs a name and a role"),
        ({"role": ""}, "needs a name and a role"),
        ({"valid_days": 0}, "at least one day"),
        ({"valid_days": 9000}, "outlive the authority"),
        ({"email": "خط@example.com"}, "no e-mail address for a certificate"),
    ],
)
def test_a_certificate_that_would_be_useless_is_refused(own, options, sentence):
    with pytest.raises(DocumentError, match=sentence):
        issue(own, **options)
    assert certificates.issued_certificates(own.folder) == ()


def test_a_weak_key_for_the_authority_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="at least 16 bytes"):
        certificates.create_authority(tmp_path, "An insurer", encryption_key=b"weak")


def test_a_wrong_passphrase_is_told_from_a_file_of_another_kind(own):
    bundle = issue(own)
    with pytest.raises(DocumentError, match="passphrase does not open"):
        signers.open_pkcs12(bundle, b"not the passphrase")
    with pytest.raises(DocumentError, match="not a PKCS#12 file"):
        signers.open_pkcs12(b"%PDF-1.7 something else", PASSPHRASE)
    with pytest.raises(DocumentError, match="not a PKCS#12 file"):
        signers.open_pkcs12(b"", PASSPHRASE)


def test_an_urdu_name_survives_in_the_certificate(own):
    signer = signers.open_pkcs12(issue(own, name="عائشہ صدیقی"), PASSPHRASE)
    assert signers.identify(signer).name == "عائشہ صدیقی"
