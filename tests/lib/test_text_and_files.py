"""Names compared and suggested, lengths of time, TOML files."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.lib import durations, text, toml


def test_spellings_of_one_name_fold_together():
    assert {text.fold(name) for name in ("E-mail Address", "email_address", "É-MAIL  address")} == {
        "emailaddress"
    }
    assert text.fold("-") != text.fold("+")


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert text.fold(text.fold(name)) == text.fold(name)


def test_the_nearest_name_is_suggested():
    assert text.did_you_mean("sevrity", ["title", "severity"]) == "did you mean 'severity'?"
    assert text.did_you_mean("zzz", ["title", "severity"]) == ""


def test_names_are_joined_as_in_a_sentence():
    assert text.join_names([]) == ""
    assert text.join_names(["A"]) == "A"
    assert text.join_names(["A", "B"], "or") == "A or B"
    assert text.join_names(["A", "B", "C", "D"], limit=2) == "A, B and 2 more"
    assert text.count_of(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("value", "hours"),
    [("PT4H", 4), ("P1DT2H", 26), ("P1W", 168), ("90 min", 1.5), ("2 days and 1 hour", 49),
     ("1:30", 1.5), ("4h", 4), (timedelta(hours=3), 3)],
)  # fmt: skip
def test_a_length_of_time_is_read(value, hours):
    assert durations.parse_duration(value) == timedelta(hours=hours)


@pytest.mark.parametrize("value", ["", "P", "PT", "P1M", "4 moons", "4", 4, None, "99999999 days"])
def test_what_is_no_length_of_time_is_refused(value):
    with pytest.raises(ValueError, match="write it as PT4H"):
        durations.parse_duration(value)


@given(st.integers(0, 3_000_000_000))
def test_lengths_of_time_read_back(seconds):
    length = timedelta(seconds=seconds)
    assert durations.parse_duration(durations.format_iso_duration(length)) == length


def test_a_length_of_time_is_shown_in_words():
    assert durations.format_duration(timedelta(hours=26)) == "1 day 2 hours"
    assert durations.format_duration(timedelta(0)) == "0 seconds"


def _table(tmp_path, content):
    path = tmp_path / "house.toml"
    path.write_text(content, encoding="utf-8")
    return toml.load(path)


def test_a_toml_file_gives_its_values(tmp_path):
    table = _table(
        tmp_path, 'port = 8000\n[mail]\nhost = "smtp"\n[[rule]]\nid = 1\n[[rule]]\nid = 2'
    )
    assert table.require("port", int) == 8000
    assert table.require("port", float) == 8000.0
    assert table.table("mail").require("host", str) == "smtp"
    assert table.get("name", str, "none") == "none"
    assert [rule.require("id", int) for rule in table.tables("rule")] == [1, 2]
    assert table.table("absent").values == {}


def test_mistakes_in_a_toml_file_name_the_file_and_the_key(tmp_path):
    table = _table(tmp_path, 'prot = 1\n[mail]\nhost = true\n[[rule]]\nid = "x"')
    with pytest.raises(toml.TomlError, match=r"house.toml: prot is not .*; did you mean 'port'"):
        table.refuse_unknown(["port", "mail", "rule"])
    with pytest.raises(toml.TomlError, match=r"mail.host is True; it must be a text in quotes"):
        table.table("mail").require("host", str)
    with pytest.raises(toml.TomlError, match=r"rule\[1\].id is 'x'; it must be a whole number"):
        table.tables("rule")[0].require("id", int)
    with pytest.raises(toml.TomlError, match=r"mail.port is missing; add it as a whole number"):
        table.table("mail").require("port", int)
    with pytest.raises(toml.TomlError, match="mail is"):
        table.tables("mail")


def test_an_unreadable_toml_file_is_refused_with_its_path(tmp_path):
    with pytest.raises(toml.TomlError, match="cannot be read: No such file"):
        toml.load(tmp_path / "none.toml")
    with pytest.raises(toml.TomlError, match="is not valid TOML"):
        _table(tmp_path, "port =")
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "\xe9"')
    with pytest.raises(toml.TomlError, match="is not UTF-8"):
        toml.load(path)
