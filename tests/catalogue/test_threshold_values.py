"""Thresholds are read as people type them, or refused with what works."""

import pytest

from hisaar.catalogue.framework import secp
from hisaar.catalogue.parameters import show
from hisaar.catalogue.threshold_values import parse_value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("bia_months", "18", 18),
        ("bia_months", " 18 months ", 18),
        ("bia_months", "1 month", 1),
        ("ack_pct", "90%", 90),
        ("ack_pct", "90 percent", 90),
        ("admin_max", "3", 3),
        ("warn_days", "60, 30", [60, 30]),
        ("languages", "en, ur, sd", ["en", "ur", "sd"]),
        ("contain_hours", "high: 2; medium: 12; low: 48", {"high": 2, "medium": 12, "low": 48}),
        ("board_threshold", "medium", "medium"),
        ("reporting_year_end", "06-30", "06-30"),
        ("board_report_months", "6", 6),
    ],
)
def test_values_are_read_as_people_type_them(name, text, value):
    assert parse_value(secp().threshold(name), text) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("bia_months", "", "is empty"),
        ("bia_months", "-1", "a whole number of months"),
        ("bia_months", "1.5", "a whole number of months"),
        ("bia_months", "12 days", "a whole number of months"),
        ("ack_pct", "101", "from 0 to 100"),
        ("warn_days", "60, soon", "whole numbers with commas"),
        ("contain_hours", "high: 2", "a value for each of high, medium, low"),
        ("contain_hours", "high: 2; high: 3; low: 1", "a value for each of"),
        ("contain_hours", "high: x; medium: 1; low: 1", "whole numbers behind the colons"),
        ("reporting_year_end", "31 December", "month and day as 04-30"),
        ("due_month_day", "05-31", "by the text itself and cannot be changed"),
        ("board_report_months", "13", "it can be made shorter, not longer"),
    ],
)
def test_values_of_another_kind_are_refused_with_what_works(name, text, sentence):
    with pytest.raises(ValueError, match=r".") as refusal:
        parse_value(secp().threshold(name), text)
    assert sentence in str(refusal.value)


def test_every_default_can_be_typed_as_it_is_shown():
    for threshold in secp().thresholds.values():
        if threshold.source == "product":
            typed = show(threshold.default, threshold.unit)
            assert parse_value(threshold, typed) == threshold.default
