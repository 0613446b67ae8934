"""Two signatures over the same bytes, seen by this product and by poppler's pdfsig."""

import io
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from hisaar.platform.documents import certificates, signatures, signers, timestamps, verification
from hisaar.platform.documents.errors import DocumentError
from tests.documents.conftest import KEY, PASSPHRASE, SIGNED_AT, officer
from tests.documents.tampering import with_changed_page

LATER = SIGNED_AT + timedelta(minutes=1)


def pdfsig(pdf, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", tmp_path / "signed.pdf"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_both_signatures_are_valid_for_poppler(signed, tmp_path):
    told = pdfsig(signed.twice, tmp_path)
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert "Signature Field Name: CISO" in told
    assert "Signer Certificate Common Name: Imran Qureshi" in told
    assert "ETSI.CAdES.detached" in told


def test_the_second_signature_leaves_the_first_one_standing(signed, authority):
    verdict = verification.verify(signed.twice, [authority.root_pem])
    assert verdict.is_valid
    assert verdict.problems == ()
    first, second = verdict.signatures
    assert (first.field, first.name, first.role) == ("CISO", "Ayesha Siddiqui", "CISO")
    assert (second.field, second.name, second.role) == ("CEO", "Imran Qureshi", "CEO")
    assert first.later_changes == "only further signatures"
    assert second.later_changes == "only proofs for long keeping"


def test_the_first_signature_lies_byte_for_byte_in_the_file_with_two(signed):
    assert signed.twice.startswith(signed.once)
    assert signed.once.startswith(signed.prepared)


def test_the_archive_time_stamp_seals_the_whole_file(signed, authority):
    (seal,) = verification.verify(signed.twice, [authority.root_pem]).seals
    assert seal.covers_whole_file
    assert seal.is_trusted
    assert seal.later_changes == "nothing"


def test_the_time_of_signing_is_proven_by_the_clock(signed, authority):
    for each in verification.verify(signed.twice, [authority.root_pem]).signatures:
        assert each.is_time_proven
        assert signed.began <= each.signed_at <= signed.ended


def test_a_field_that_waits_for_its_signature_is_named(signed, authority):
    verdict = verification.verify(signed.once, [authority.root_pem])
    assert verdict.is_valid
    assert verdict.unsigned_fields == ("CEO",)


def test_the_fields_are_in_the_structure_tree_with_words_for_the_blind(signed):
    reader = PdfFileReader(io.BytesIO(signed.prepared))
    numbers = list(reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    elements = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    spoken = {}
    for name, _, reference in enumerate_sig_fields(reader):
        widget = reference.get_object()
        element = elements[int(widget["/StructParent"])].get_object()
        assert element["/S"] == "/Form"
        assert element["/K"].raw_get("/Obj").idnum == reference.idnum
        spoken[name] = (widget["/TU"], element["/Alt"])
    assert spoken["CEO"] == ("Signature: CEO", "Signature: CEO")
    assert spoken["CISO"][0] == "Signature of Ayesha Siddiqui, CISO"


def test_the_stamp_shows_name_role_and_time_in_pakistan(signed, tmp_path):
    at = datetime(2026, 11, 24, 20, 30, tzinfo=SIGNED_AT.tzinfo)
    lines = signatures.stamps.default_lines(
        signers.identify(signed.ciso), at.astimezone(signatures.DEFAULT_ZONE), "Assessed"
    )
    assert lines == (
        "CISO, Ravi Digital Micro-Takaful Ltd. (fictional)",
        "25 November 2026, 01:30 PKT",
        "Assessed",
    )
    (tmp_path / "a.pdf").write_bytes(signed.once)
    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", tmp_path / "a.pdf", tmp_path / "with"], check=True
    )
    (tmp_path / "b.pdf").write_bytes(signed.prepared)
    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", tmp_path / "b.pdf", tmp_path / "without"], check=True
    )
    assert (tmp_path / "with-1.png").read_bytes() != (tmp_path / "without-1.png").read_bytes()


def test_nobody_signs_a_document_that_was_changed_after_the_first_signature(signed):
    changed = with_changed_page(signed.once)
    with pytest.raises(DocumentError) as caught:
        signatures.sign(changed, "CEO", signed.ceo, at=LATER, proof=signed.proof)
    assert "must not be signed as it is" in str(caught.value)
    assert "changed after Ayesha Siddiqui (CISO) signed it" in str(caught.value)


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(signed):
    with pytest.raises(DocumentError, match=r"no signature field called CFO\. .*: CEO, CISO\."):
        signatures.sign(signed.prepared, "CFO", signed.ciso, at=LATER)


def test_a_document_without_fields_says_so(signed, letter):
    with pytest.raises(DocumentError, match=r"called CISO\. Its fields: none\."):
        signatures.sign(letter.pdf, "CISO", signed.ciso, at=LATER)


def test_a_field_is_signed_only_once(signed):
    with pytest.raises(DocumentError, match="The field CISO is already signed"):
        signatures.sign(signed.once, "CISO", signed.ciso, at=LATER)


def test_an_expired_certificate_cannot_sign(signed, authority):
    past = officer(authority, "Bilal Ahmed", "COO", valid_days=1)
    in_two_days = SIGNED_AT + timedelta(days=2)
    with pytest.raises(DocumentError, match="certificate of Bilal Ahmed expired on"):
        signatures.sign(signed.once, "CEO", past, at=in_two_days, proof=signed.proof)


def test_a_certificate_of_tomorrow_cannot_sign_today(signed, authority):
    tomorrow = officer(authority, "Bilal Ahmed", "COO", at=SIGNED_AT + timedelta(days=1))
    with pytest.raises(DocumentError, match="becomes valid on"):
        signatures.sign(signed.once, "CEO", tomorrow, at=SIGNED_AT, proof=signed.proof)


def test_a_revoked_certificate_cannot_sign(signed, authority):
    gone = officer(authority, "Bilal Ahmed", "COO")
    certificates.revoke(
        authority, signers.identify(gone).serial, reason="left_office", at=SIGNED_AT
    )
    with pytest.raises(DocumentError, match="certificate of Bilal Ahmed was revoked on"):
        signatures.sign(
            signed.once, "CEO", gone, at=LATER, proof=signatures.proof_of(authority, at=LATER)
        )


def test_a_signature_from_before_the_revocation_stays_good(signed, authority):
    signer = officer(authority, "Sana Malik", "CISO")
    pdf = signatures.sign(signed.prepared, "CISO", signer, at=SIGNED_AT, proof=signed.proof)
    after = datetime.now(SIGNED_AT.tzinfo) + timedelta(hours=1)
    serial = signers.identify(signer).serial
    revocations = certificates.revoke(authority, serial, at=after)
    verdict = verification.verify(
        pdf,
        [authority.root_pem],
        revocation_lists=[revocations],
        at=after + timedelta(hours=1),
    )
    assert verdict.is_valid


def test_a_signature_from_after_the_revocation_is_named(signed, authority):
    signer = officer(authority, "Sana Malik", "CISO")
    pdf = signatures.sign(signed.prepared, "CISO", signer, at=SIGNED_AT, proof=signed.proof)
    serial = signers.identify(signer).serial
    before = SIGNED_AT - timedelta(minutes=2)
    revocations = certificates.revoke(authority, serial, at=before)
    verdict = verification.verify(pdf, [authority.root_pem], revocation_lists=[revocations])
    (signature,) = verdict.signatures
    assert signature.is_revoked
    assert verdict.is_intact
    assert not verdict.is_trusted
    assert f"Sana Malik (CISO) was revoked on {before.date()}" in verdict.problems[0]


def test_a_revocation_list_that_somebody_else_signed_counts_for_nothing(
    signed, authority, tmp_path
):
    other = certificates.create_authority(tmp_path, authority.organisation, encryption_key=KEY)
    certificate = x509.load_der_x509_certificate(signed.ciso.signing_cert.dump())
    entry = certificates.IssuedCertificate(
        serial=f"{certificate.serial_number:x}",
        name="Ayesha Siddiqui",
        role="CISO",
        email="",
        issued_at=SIGNED_AT.isoformat(),
        expires_at=SIGNED_AT.isoformat(),
    )
    certificates._write_register(tmp_path, [entry])
    forged = certificates.revoke(other, entry.serial, at=SIGNED_AT - timedelta(minutes=2))
    verdict = verification.verify(signed.once, [authority.root_pem], revocation_lists=[forged])
    assert verdict.is_valid


def test_a_signature_without_a_clock_is_believed_as_long_as_its_certificate_lasts(
    signed, authority
):
    signer = officer(authority, "Sana Malik", "CISO", valid_days=10)
    pdf = signatures.sign(signed.prepared, "CISO", signer, at=SIGNED_AT)
    now = verification.verify(pdf, [authority.root_pem], at=LATER)
    assert now.is_valid
    assert not now.signatures[0].is_time_proven
    later = verification.verify(pdf, [authority.root_pem], at=SIGNED_AT + timedelta(days=11))
    assert later.is_intact
    assert "Sana Malik (CISO) expired on" in later.problems[0]


def test_a_time_stamped_signature_outlives_its_certificate(signed, authority):
    signer = officer(authority, "Sana Malik", "CISO", valid_days=10)
    pdf = signatures.sign(signed.prepared, "CISO", signer, at=SIGNED_AT, proof=signed.proof)
    verdict = verification.verify(pdf, [authority.root_pem], at=SIGNED_AT + timedelta(days=400))
    assert verdict.is_valid


def test_an_officer_of_another_authority_can_sign_and_the_file_is_sealed(
    signed, authority, tmp_path
):
    other = certificates.create_authority(tmp_path, "A bank (fictional)", encryption_key=KEY)
    signer = officer(other, "Hina Raza", "CEO")
    pdf = signatures.sign(signed.once, "CEO", signer, at=LATER, proof=signed.proof, is_last=True)
    verdict = verification.verify(pdf, [authority.root_pem])
    assert verdict.is_intact
    assert not verdict.is_trusted
    assert verdict.seals[0].covers_whole_file
    assert [problem.partition("; ")[::2] for problem in verdict.problems] == [
        (
            "The certificate of Hina Raza (CEO) was not issued by a trusted authority",
            "it was issued by A bank (fictional) · Signing authority.",
        )
    ]
    assert verification.verify(pdf, [authority.root_pem, other.root_pem]).is_valid


def test_a_moment_of_signing_needs_a_time_zone(signed):
    with pytest.raises(DocumentError, match="time zone"):
        signatures.sign(signed.prepared, "CISO", signed.ciso, at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_fields_cannot_be_made_once_somebody_signed(signed, letter):
    with pytest.raises(DocumentError, match="already signed"):
        signatures.prepare(signed.once, letter.signature_boxes)


def test_a_field_twice_and_a_field_on_no_page_are_refused(letter):
    (box,) = letter.signature_boxes
    with pytest.raises(DocumentError, match="field CISO exists already"):
        signatures.prepare(letter.pdf, [box, box])
    with pytest.raises(DocumentError, match="cannot lie on page 9: the document has 1 pages"):
        signatures.prepare(letter.pdf, [replace(box, page=8)])


def test_a_time_stamping_service_that_does_not_answer_leaves_the_document_unsigned(signed):
    proof = replace(signed.proof, clock=timestamps.TimestampService("http://127.0.0.1:9/"))
    with pytest.raises(DocumentError, match=r"was not signed\. The time-stamping service"):
        signatures.sign(signed.prepared, "CISO", signed.ciso, at=LATER, proof=proof)


def test_an_address_that_is_no_service_is_refused():
    with pytest.raises(DocumentError, match="must begin with https"):
        timestamps.TimestampService("file:///etc/passwd")


def test_a_token_from_a_time_stamping_service_proves_the_time(signed, authority, service):
    proof = replace(signed.proof, clock=timestamps.TimestampService(service))
    pdf = signatures.sign(signed.prepared, "CISO", signed.ciso, at=LATER, proof=proof)
    verdict = verification.verify(pdf, [authority.root_pem])
    assert verdict.is_valid
    assert verdict.signatures[0].is_time_proven


def test_a_key_on_a_token_signs(signed, authority, token):
    library, label = token
    with signers.open_token(library, token=label, pin="1234", label="signing") as signer:
        pdf = signatures.sign(signed.once, "CEO", signer, at=LATER, proof=signed.proof)
    verdict = verification.verify(pdf, [authority.root_pem])
    assert verdict.is_valid
    assert verdict.signatures[1].name == "Bilal Ahmed"


def test_a_wrong_pin_and_an_absent_token_are_told_apart(token):
    library, label = token
    with (
        pytest.raises(DocumentError, match=r"PIN of the token .* is wrong"),
        signers.open_token(library, token=label, pin="9999", label="signing"),
    ):
        pass
    with (
        pytest.raises(DocumentError, match="token 'nobody' cannot be opened"),
        signers.open_token(library, token="nobody", pin="1234", label="signing"),
    ):
        pass
    with (
        pytest.raises(DocumentError, match="no certificate called 'other'"),
        signers.open_token(library, token=label, pin="1234", label="other"),
    ):
        pass


def test_a_token_whose_driver_is_missing_says_so(tmp_path):
    with (
        pytest.raises(DocumentError, match=r"driver .* does not exist"),
        signers.open_token(tmp_path / "none.so", token="x", pin="1", label="x"),
    ):
        pass


def test_the_passphrase_of_the_file_is_needed(authority):
    bundle = certificates.issue_officer(
        authority, name="Bilal", role="COO", email="", passphrase=PASSPHRASE
    )
    with pytest.raises(DocumentError, match="passphrase does not open"):
        signers.open_pkcs12(bundle, b"")
