"""The statements that ship, and what an installation changes of them."""

import pytest

from hisaar.risk.profile import library
from hisaar.risk.profile.library import book, faults
from hisaar.risk.profile.statements import STATEMENTS, StatementsError

SHIPPED = book()


def test_48_statements_ship_in_five_categories():
    assert len(SHIPPED.statements) == len(STATEMENTS) == 48
    sizes = {category: len(rows) for category, rows in SHIPPED.by_category.items()}
    assert sizes == {
        "technologies": 16, "channels": 8, "products": 10, "organisation": 10, "threats": 4,
    }  # fmt: skip


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_every_statement_has_five_levels_for_every_size(size):
    for statement in SHIPPED.statements.values():
        words = statement.words(size)
        assert len(words) == len(set(words)) == 5
        assert all(words)


# As the catalogue of statements has them: number to level.
@pytest.mark.parametrize(
    ("statement", "number", "level"),
    [
        ("I-T1", 0, 1), ("I-T1", 1, 2), ("I-T1", 5, 2), ("I-T1", 6, 3), ("I-T1", 20, 3),
        ("I-T1", 60, 4), ("I-T1", 61, 5),
        ("I-T6", 14, 2), ("I-T6", 15, 3), ("I-T6", 250, 4), ("I-T6", 251, 5),
        ("I-T9", 2, 1), ("I-T9", 3, 2), ("I-T9", 51, 5),
        ("I-T13", 24, 1), ("I-T13", 25, 2), ("I-T13", 75, 2), ("I-T13", 1000, 4),
        ("I-D5", 1, 2), ("I-D5", 2, 3), ("I-D5", 4, 3), ("I-D5", 10, 4), ("I-D5", 11, 5),
        ("I-P1", 10_000, 2), ("I-P1", 10_001, 3), ("I-P1", 1_000_000, 4), ("I-P1", 1_000_001, 5),
        ("I-P3", 4, 1), ("I-P3", 5, 2), ("I-P3", 90, 4), ("I-P3", 91, 5),
        ("I-O2", 49, 1), ("I-O2", 50, 2), ("I-O2", 2000, 4), ("I-O2", 2001, 5),
        ("I-O6", 2, 1), ("I-O6", 3, 2), ("I-O6", 120, 4), ("I-O6", 121, 5),
        ("I-O9", 9_999, 1), ("I-O9", 10_000, 2), ("I-O9", 5_000_000, 4), ("I-O9", 5_000_001, 5),
        ("I-E1", 0, 1), ("I-E1", 99, 2), ("I-E1", 100, 3), ("I-E1", 100_000, 4),
    ],
)  # fmt: skip
def test_a_number_has_the_level_of_its_band(statement, number, level):
    assert SHIPPED.statements[statement].level_of(number, "medium") == level


def test_bands_follow_the_size_where_it_matters():
    machines = SHIPPED.statements["I-T13"]
    assert [machines.level_of(40, size) for size in ("small", "medium", "large")] == [3, 2, 1]
    assert machines.words("small")[0] == "under 10"
    assert machines.words("medium") == ("under 25", "25–75", "76–250", "251–1,000", "1,001 or more")


def test_words_are_told_from_the_bands():
    assert SHIPPED.statements["I-D5"].words("medium") == ("none", "1", "2–4", "5–10", "11 or more")
    assert SHIPPED.statements["I-P3"].words("medium")[1] == "5–25 %"
    assert SHIPPED.statements["I-E1"].words("medium")[4] == "100,001 or more, or not counted"


def test_a_statement_of_words_has_no_number():
    with pytest.raises(ValueError, match="by words"):
        SHIPPED.statements["I-T3"].level_of(3, "medium")


def written(tmp_path, text):
    (tmp_path / "profile.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_of_the_home_folder_takes_the_place_of_what_it_names(tmp_path):
    home = written(
        tmp_path,
        """
[statements.I-T13]
bands = [10, 20, 30, 40]
[statements.I-T1]
levels = ["one", "two", "three", "four", "five"]
[statements.I-T3]
unit = "points"
bands = [1, 2, 3, 4]
[expected]
1 = 2
""",
    )
    found = book(home)
    assert found.statements["I-T13"].level_of(25, "medium") == 3
    assert found.statements["I-T13"].text == SHIPPED.statements["I-T13"].text
    assert found.statements["I-T1"].words("large")[4] == "five"
    assert found.statements["I-T3"].level_of(3, "small") == 4
    assert found.expected == (2, 2, 3, 4, 5)
    assert found.statements["I-T2"] == SHIPPED.statements["I-T2"]
    assert faults(home) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[statements.I-X1]\ntext='x'", "statements.I-X1: there is no such statement"),
        ("[statements.I-T1]\nbands=[5,4,3,2]", "statements.I-T1.bands: give four whole numbers"),
        ("[statements.I-T1]\nbands=[1,2]", "statements.I-T1.bands: give four"),
        ("[statements.I-T1]\nlabel='x'", "statements.I-T1.label: this is not a known key"),
        ("[statements.I-T1]\ntext=''", "statements.I-T1.text: it must be a text"),
        ("[statements.I-T1]\ncategory='x'", "statements.I-T1.category: it must be one of"),
        ("[statements.I-T3]\nlevels=['a']", "statements.I-T3.levels: give the words of five"),
        ("[expected]\n1 = 9", "expected: give a maturity from 1 to 5"),
        ("[expected]\n1 = 5", "expected: a higher level cannot call for a lower"),
        ("[domains]\nthreats = ['sky']", "domains.threats: 'sky' is no domain of controls"),
        ("[scoring]\nbelow_second = 9", "scoring.below_second: it must be a whole number"),
        ("[other]\na=1", "other: this is not a known key"),
        ("scoring = 3", "scoring: it must be like that of the product"),
        ("not toml", "this is not TOML"),
    ],
)
def test_faults_of_the_file_are_told_by_key_and_the_product_s_own_are_used(tmp_path, text, told):
    home = written(tmp_path, text)
    assert any(told in sentence for sentence in faults(home))
    assert book(home) == SHIPPED


def test_all_faults_are_told_at_once():
    shipped = {"version": "1", "statements": {}, "expected": {}, "domains": {}, "scoring": {}}
    with pytest.raises(StatementsError) as told:
        library.merge(shipped, {"statements": {"a": {}, "b": {}}, "c": 1})
    assert len(told.value.faults) == 3
