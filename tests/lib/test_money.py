"""Amounts of rupees."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.lib.money import format_pkr, parse_amount

amounts = st.decimals("-99999999999", "99999999999", places=2)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1,234,567.50", "1234567.5"), ("12,34,567", "1234567"), ("1,23,45,67,890", "1234567890"),
        ("Rs. 5,000/-", "5000"), ("Rs 5000 only", "5000"), ("PKR 2.5 crore", "25000000"),
        ("PKR 5,000.00", "5000"), ("3 lakh", "300000"), ("3 lacs", "300000"), ("2.5cr", "25000000"),
        ("2 crore 50 lakh", "25000000"), ("1 arab", "1000000000"), ("Rs.1.5m", "1500000"),
        ("PKR 10 million", "10000000"), ("(1,200)", "-1200"), ("(PKR 1,200)", "-1200"),
        ("PKR (1,200)", "-1200"), ("-1,200", "-1200"), ("PKR -1,200", "-1200"),
        ("−5", "-5"), ("+5", "5"), ("0", "0"), (".5", "0.5"), ("5.", "5"), ("500 PKR", "500"),
        ("Rupees 500", "500"), ("0.125", "0.125"), (5, "5"), (0.1 + 0.2, "0.3"), (-0.0, "0"),
        (1e15, "1000000000000000"), (Decimal("1E+3"), "1000"), (Decimal("2.50"), "2.5"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(value, amount):
    assert parse_amount(value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("1,2,3,4", "The commas in '1,2,3,4' group neither thousands nor lakhs"),
        ("1,23,456,789", "group neither"),
        ("1.2.3", "'1.2.3' has more than one decimal point"),
        ("1.234,50", "group neither"),
        ("12 13", "holds more than one amount"),
        ("5 lakh 2 crore", "holds more than one amount"),
        ("about 5", "'about 5' is not an amount; write it as"),
        ("5 bananas", "'bananas' in '5 bananas' is not known"),
        ("USD 500", "is not in rupees; convert it to PKR"),
        ("1.2E+08", "is in scientific notation"),
        ("", "The amount is empty"),
        ("PKR", "'PKR' is not an amount"),
        ("(5", "is not an amount"),
        ("--5", "is not an amount"),
        (",", "group neither"),
        (".", "is not an amount"),
        ("9" * 79, "check its digits"),
        (Decimal("1E+999999"), "check its digits"),
        (float("nan"), "nan is not an amount"),
        (True, "True is not an amount"),
        (None, "None is not an amount"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared below
        parse_amount(value)
    assert sentence in str(refusal.value)


def test_amounts_are_shown_in_both_groupings():
    assert format_pkr(Decimal("123456789.5")) == "PKR 12,34,56,789.50"
    assert format_pkr(Decimal("123456789.5"), "million") == "PKR 123,456,789.50"
    assert format_pkr(-999) == "PKR -999"
    assert format_pkr(Decimal("-0.001")) == "PKR 0"


@given(amounts, st.sampled_from(["lakh", "million"]))
def test_what_is_shown_reads_back(amount, grouping):
    assert parse_amount(format_pkr(amount, grouping)) == amount


@given(amounts)
def test_a_number_of_a_spreadsheet_is_the_amount_typed_there(amount):
    assert parse_amount(float(amount)) == amount


@given(st.text(max_size=40) | st.text("0123456789,.-() lakhcroreRs", max_size=30))
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        assert parse_amount(text).is_finite()
    except ValueError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - both ways are right
