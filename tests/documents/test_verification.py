import io
import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from hisaar.platform.documents import verification
from hisaar.platform.documents.errors import DocumentError
from tests.documents.tampering import encrypted, flipped, with_annotation, with_changed_page
from tests.documents.test_signatures import pdfsig


def gap_of_the_seal(pdf):
    (seal,) = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
    _, first, second, _ = seal.byte_range
    return first, second


def test_a_flipped_byte_in_the_text_is_found_here_and_by_poppler(signed, authority, tmp_path):
    position = signed.twice.index(b"stream\n") + 60
    changed = flipped(signed.twice, position)
    verdict = verification.verify(changed, [authority.root_pem])
    assert not verdict.is_intact
    assert any(
        re.fullmatch(
            r"The signature of Ayesha Siddiqui \(CISO\) no longer fits the file: something "
            r"between byte 0 and byte \d+ was changed after it was signed\.",
            problem,
        )
        for problem in verdict.problems
    )
    assert "Signature is Valid" not in pdfsig(changed, tmp_path)


def test_a_flip_after_the_first_signature_leaves_the_first_one_standing(
    signed, authority, tmp_path
):
    position = signed.twice.index(b"Imran Qureshi", len(signed.once))
    changed = flipped(signed.twice, position)
    verdict = verification.verify(changed, [authority.root_pem])
    first, second = verdict.signatures
    assert first.is_intact
    assert not second.is_intact
    start, end = map(
        int, re.search(r"between byte (\d+) and byte (\d+)", second.problems[0]).groups()
    )
    assert start <= position < end
    assert start > len(signed.prepared)
    assert pdfsig(changed, tmp_path).count("Signature is Valid") == 1


def test_no_byte_can_be_flipped_unseen(signed, authority):
    chance = random.Random(20261124)
    positions = [chance.randrange(len(signed.twice)) for _ in range(6)]
    for position in positions:
        assert is_found(flipped(signed.twice, position, 1 << chance.randrange(8)), authority)


def test_no_byte_of_the_container_that_no_signature_covers_can_be_flipped_unseen(signed, authority):
    first, second = gap_of_the_seal(signed.twice)
    chance = random.Random(20261125)
    inside = [first, first + 1, second - 2, second - 1]  # brackets and padding
    inside += [chance.randrange(first, second) for _ in range(4)]
    # Names in the enclosed root, which no mathematics protects.
    inside += [first + 2 * offset for offset in (330, 372, 440)]
    for position in inside:
        assert is_found(flipped(signed.twice, position, 1), authority), position


def is_found(pdf, authority):
    try:
        verdict = verification.verify(pdf, [authority.root_pem])
    except DocumentError:
        return True
    return not verdict.is_intact and bool(verdict.problems)


def test_letters_of_another_case_in_the_container_are_noticed(signed, authority):
    first, second = gap_of_the_seal(signed.twice)
    letter = next(n for n in range(first + 100, second) if signed.twice[n : n + 1].isalpha())
    assert is_found(flipped(signed.twice, letter, 0x20), authority)


@pytest.mark.parametrize("change", [with_changed_page, with_annotation])
@pytest.mark.parametrize("stage", ["once", "twice"])
def test_a_change_after_signing_is_named_though_every_hash_fits(
    signed, authority, change, stage, tmp_path
):
    changed = change(getattr(signed, stage))
    verdict = verification.verify(changed, [authority.root_pem])
    assert not verdict.is_intact
    assert "The document was changed after Ayesha Siddiqui (CISO) signed it." in verdict.problems
    told = pdfsig(changed, tmp_path)  # poppler looks at the hash alone: it still fits
    assert "Signature is Valid" in told
    assert "Total document signed" not in told


def test_bytes_behind_the_end_of_a_sealed_file_are_noticed(signed, authority):
    verdict = verification.verify(signed.twice + b"\n% a remark\n", [authority.root_pem])
    assert not verdict.is_intact


@pytest.mark.parametrize("length", [1, 40, 700, 20_000])
def test_a_file_whose_end_is_missing_is_noticed(signed, authority, length):
    assert is_found(signed.twice[:-length], authority)


def test_an_unknown_authority_means_intact_but_not_trusted(signed):
    verdict = verification.verify(signed.twice)
    assert verdict.is_intact
    assert not verdict.is_trusted
    assert not verdict.is_valid
    assert "Ayesha Siddiqui (CISO) was not issued by a trusted authority" in verdict.problems[0]


def test_a_document_without_signature_proves_nothing(letter):
    verdict = verification.verify(letter.pdf)
    assert not verdict.is_intact
    assert verdict.signatures == ()
    assert verdict.problems == ("The document carries no signature.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 a workbook", "This is not a PDF file"),
        (b"\x00" * 5000, "This is not a PDF file"),
    ],
)
def test_what_is_no_pdf_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(DocumentError, match=sentence):
        verification.verify(content)


def test_an_encrypted_pdf_is_refused_with_what_to_do(letter):
    with pytest.raises(DocumentError, match=r"protected with a password\. Save a copy without"):
        verification.verify(encrypted(letter.pdf))


def test_a_pdf_in_name_only_gives_a_verdict():
    verdict = verification.verify(b"%PDF-1.7\nnothing of the kind")
    assert not verdict.is_intact
    assert verdict.problems[0].startswith("The file is damaged or was changed: it cannot be read")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_hostile_bytes_never_raise_anything_but_a_sentence(content):
    try:
        verdict = verification.verify(b"%PDF-1.7\n" + content)
    except DocumentError:
        return
    assert not verdict.is_intact
    assert all(problem.endswith(".") for problem in verdict.problems)


def test_a_trust_root_that_is_no_certificate_is_refused(signed):
    with pytest.raises(DocumentError, match="trusted certificate cannot be read"):
        verification.verify(signed.twice, [b"not a certificate"])


def test_a_verdict_can_be_written_as_json(signed, authority):
    verdict = verification.verify(signed.twice, [authority.root_pem])
    plain = json.loads(json.dumps(verdict.as_dict()))
    assert plain["is_valid"] is True
    assert plain["signatures"][0]["field"] == "CISO"
    assert plain["sha256"] == verdict.sha256
