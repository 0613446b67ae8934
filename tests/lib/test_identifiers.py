"""Identity card, telephone, tax and bank numbers, e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.lib import identifiers as ids

digits = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    "value",
    ["35202-1234567-1", "3520212345671", " 35202 1234567 1 ", 3520212345671, 3520212345671.0],
)
def test_a_cnic_has_one_form(value):
    assert ids.normalise_cnic(value) == "35202-1234567-1"


@pytest.mark.parametrize(
    "value", ["35202-123456-1", "05202-1234567-1", "1" * 13, "a", "", 1.5, None]
)
def test_what_cannot_be_a_cnic_is_refused(value):
    assert not ids.is_cnic(value)


def test_a_cnic_is_masked():
    assert ids.mask_cnic("3520212345671") == "35202-*******-1"


@given(st.integers(10**12, 10**13 - 1).filter(lambda number: len(set(str(number))) > 1))
def test_normalising_a_cnic_twice_changes_nothing(number):
    once = ids.normalise_cnic(number)
    assert ids.normalise_cnic(once) == once == ids.normalise_cnic(float(number))


@pytest.mark.parametrize(
    "value",
    [
        "0300-1234567", "+92 300 1234567", "0092-300-1234567", "923001234567", "3001234567",
        3001234567.0, "(0300) 1234567", "+92 (0)300 1234567", "۰۳۰۰۱۲۳۴۵۶۷",
    ],
)  # fmt: skip
def test_a_mobile_number_has_one_form(value):
    assert ids.normalise_mobile(value) == ids.normalise_phone(value) == "+923001234567"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("021-34567890", "+922134567890"), ("021-111-123-456", "+9221111123456"),
        ("+971 50 123 4567", "+971501234567"), ("00971501234567", "+971501234567"),
        ("0992-123456", "+92992123456"),
    ],
)  # fmt: skip
def test_landlines_and_foreign_numbers_are_read(value, number):
    assert ids.normalise_phone(value) == number
    with pytest.raises(ValueError, match="is not a Pakistani mobile number"):
        ids.normalise_mobile(value)


@pytest.mark.parametrize("value", ["12345", "call me", "+0123456789", "0300-12345678901", ""])
def test_what_is_no_telephone_number_is_refused(value):
    with pytest.raises(ValueError, match="is not a telephone number; write it as 0300-1234567"):
        ids.normalise_phone(value)


def test_a_tax_number_has_one_form():
    typed = ("1234567-8", "12345678", 1234567, "a123456-7")
    assert [ids.normalise_ntn(value) for value in typed] == [
        "1234567-8", "1234567-8", "1234567", "A123456-7",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="is not an NTN"):
        ids.normalise_ntn("12345")


def test_the_registry_example_of_a_pakistani_iban_is_valid():
    example = "PK36 SCBL 0000 0011 2345 6702"  # the example in SWIFT's IBAN registry
    assert ids.normalise_iban(example.lower()) == "PK36SCBL0000001123456702"
    assert ids.iban_check_digits("SCBL", "0000001123456702") == "36"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("PK37SCBL0000001123456702", "check digits do not fit"),
        ("PK36SCBL000000112345670", "it has 24 characters"),
        ("GB29NWBK60161331926819", "is not a Pakistani IBAN"),
    ],
)
def test_a_mistyped_iban_is_refused(value, sentence):
    with pytest.raises(ValueError, match=sentence):
        ids.normalise_iban(value)


@given(digits, st.integers(0, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_iban_is_always_found(account, place, digit):
    account = f"0000{account}"
    valid = f"PK{ids.iban_check_digits('HABB', account)}HABB{account}"
    assert ids.normalise_iban(valid) == valid
    mistyped = f"{valid[: 8 + place]}{digit}{valid[9 + place :]}"
    if mistyped != valid:
        with pytest.raises(ValueError, match="do not fit"):
            ids.normalise_iban(mistyped)


def test_an_email_address_has_one_form():
    for value in ("Ali.Raza@Example.COM.pk", "mailto:ali.raza@example.com.pk",
                  "Ali Raza <ali.raza@example.com.pk>"):  # fmt: skip
        assert ids.normalise_email(value) == "ali.raza@example.com.pk"


@pytest.mark.parametrize(
    "value",
    ["ali", "ali@", "ali@example", "a@b.pk; c@d.pk", ".ali@b.pk", "a..b@c.pk", "a b@c.pk", ""],
)
def test_what_is_no_email_address_is_refused(value):
    with pytest.raises(ValueError, match="is not an e-mail address"):
        ids.normalise_email(value)


@given(st.text(max_size=40))
def test_any_text_is_normalised_or_refused_with_a_sentence(text):
    for normalise in (
        ids.normalise_cnic, ids.normalise_phone, ids.normalise_mobile,
        ids.normalise_ntn, ids.normalise_iban, ids.normalise_email,
    ):  # fmt: skip
        try:
            once = normalise(text)
        except ValueError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017 - both ways are right
        else:
            assert normalise(once) == once
