"""A framework is loaded from a file or a folder; what is wrong is named, all of it, at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.catalogue import framework as shipped
from hisaar.catalogue.framework import FrameworkError, load, secp
from hisaar.catalogue.outcomes import Strength
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.sources import load_source, relink

SMALL = """
code = "house-rules"
title = "House rules"
version = "1"

[[sections]]
code = "DOR"
title = "Doors"
seed_lines = [1, 10]
rows = 1
by_strength = { must = 1 }

[[sections.units]]
id = "1"
kind = "sentence"
first_line = 2
rows = ["DOR-01"]

[[sections.clauses]]
id = "DOR-01"
source_unit = "1"
seed_lines = [2, 3]
obligation = "Doors of server rooms are locked."
strength = "must"
owner = "HITD"
frequency = "continuous"
examiner_priority = 1
automation = "auto"
evidence = ["location"]
predicate = "every server room has a lock"
thresholds = ["door_days"]
[sections.clauses.crosswalk]
iso-27001-2022 = ["A.7.2"]

[thresholds.door_days]
label = "locks are checked within"
default = 30
unit = "days"
source = "product"
used_by = ["DOR-01"]
"""


@pytest.fixture
def write(tmp_path):
    def to_file(text, name="house.toml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return to_file


def faults_of(file):
    with pytest.raises(FrameworkError) as refusal:
        load(file)
    return [str(fault) for fault in refusal.value.faults]


def test_another_framework_is_loaded_from_one_file(write):
    framework = load(write(SMALL))
    assert list(framework.clauses) == ["DOR-01"]
    assert framework.clause("DOR-01").section == "DOR"
    assert [c.id for c in framework.clauses_under("iso-27001-2022", "A.7.2")] == ["DOR-01"]
    p = Parameters(framework, "DOR-01", size_band="small")
    assert p.days("door_days").days == 30


def test_all_faults_are_named_at_once_with_file_and_key(write):
    text = (
        SMALL.replace('strength = "must"', 'strength = "shall"')
        .replace("examiner_priority = 1", "examiner_prioritt = 1")
        .replace("default = 30", "default = 30\nbanana = 1")
    )
    assert faults_of(write(text)) == [
        "house.toml: DOR-01.strength: 'shall' is not must, should, consider or context",
        "house.toml: DOR-01.examiner_prioritt: unknown key; did you mean 'examiner_priority'?",
        "house.toml: DOR-01.examiner_priority: this key is missing",
        "house.toml: door_days.banana: unknown key",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"A.7.2"', '"A.7.22"', "DOR-01.crosswalk.iso-27001-2022: there is no reference 'A.7.22'"),
        ("iso-27001-2022 =", "iso-27001-2021 =", "did you mean 'iso-27001-2022'?"),
        ('["door_days"]', '["door_day"]', "no threshold 'door_day'; did you mean 'door_days'?"),
        ("seed_lines = [2, 3]", "seed_lines = [2, 30]", "lines 2 to 30 are not inside lines 2"),
        ("seed_lines = [2, 3]", "seed_lines = [3, 2]", "[3, 2] is not two line numbers"),
        ('source_unit = "1"', 'source_unit = "2"', "there is no unit in section DOR '2'"),
        ("rows = 1\n", "rows = 2\n", "it says 2 rows and holds 1"),
        ("{ must = 1 }", "{ must = 2 }", "by_strength says {'must': 2}"),
        ('rows = ["DOR-01"]', "rows = []", "no row was drawn from this unit"),
        ('automation = "auto"', 'automation = "magic"', "neither auto nor hybrid"),
        ("examiner_priority = 1", "examiner_priority = 9", "is not 1, 2 or 3"),
        ('used_by = ["DOR-01"]', "used_by = []", "used_by says [], the rows say ['DOR-01']"),
        ('source = "product"', 'source = "me"', "neither product nor text"),
        ("default = 30", 'default = 30\nsmall = "many"', "'many' is not of the kind of 30"),
        ('code = "house-rules"', 'code = "../up"', "write a short name of small letters"),
        ('title = "House rules"', "title = 7", "title: this key is missing"),
        ('id = "DOR-01"', 'id = "WIN-01"', "a clause of section DOR starts with its code"),
        ('unit = "days"', 'unit = "dais"', "there is no unit 'dais'; did you mean 'days'?"),
        ('unit = "days"', 'unit = "list"', "its default 30 is not a value of unit 'list'"),
        ("default = 30", "default = []", "its default [] is not a value of unit 'days'"),
        ('version = "1"', 'version = "1"\nsource = "me"', "write it as a table: [source]"),
        ("[[sections]]", "[sections]", "write it as a list of tables"),
        ("code = ", "code == ", "this is not TOML"),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_a_sentence(write, old, new, fault):
    assert old in SMALL
    found = faults_of(write(SMALL.replace(old, new, 1)))
    assert any(fault in sentence for sentence in found), found
    assert all(sentence.startswith("house.toml: ") for sentence in found)


def test_an_id_that_is_used_twice_is_refused(write):
    start = SMALL.index("[[sections.clauses]]")
    clause = SMALL[start : SMALL.index("[thresholds")]
    text = (
        SMALL.replace(clause, clause * 2).replace("rows = 1", "rows = 2").replace("= 1 }", "= 2 }")
    )
    assert faults_of(write(text)) == ["house.toml: DOR-01: this clause id is used 2 times"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "a framework has at least one section"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"sections = 3", "write it as a list of tables"),
        (b"sections = [3]", "a table is expected here"),
        (b"sections = [{ clauses = 3 }]", "clauses: write it as a list of tables"),
        (b"thresholds = 3\nsections = []", "write each threshold as a table"),
    ],
)
def test_files_of_another_kind_are_refused(tmp_path, content, fault):
    file = tmp_path / "odd.toml"
    file.write_bytes(content)
    assert any(fault in sentence for sentence in faults_of(file))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert faults_of(tmp_path / "none.toml") == ["none.toml: there is no such file"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["id", "code", "units", "clauses", "rows"]),
                                      inner, max_size=3), max_leaves=10))  # fmt: skip
def test_no_content_whatever_ends_in_anything_but_a_refusal(content):
    from hisaar.catalogue.assembly import Files, assemble
    from hisaar.catalogue.reading import Faults

    with pytest.raises(FrameworkError):
        assemble(Files("x", "x", "x", is_folder=False), {"sections": content}, Faults())


def test_a_folder_names_the_file_of_each_fault(tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(shipped.DATA / "secp-2020", folder)
    for name, old, new in (
        ("RCA.toml", '"GV.OC-04"', '"GV.OC-99"'),
        ("extensions.toml", '"ALN-01"', '"ALN-99"'),
        ("thresholds.toml", '\nsource = "product"', '\nsource = "nobody"'),
        ("meta.toml", "source_units = 81", "source_units = 80"),
    ):
        file = folder / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
    assert {sentence.split(":")[0] for sentence in faults_of(folder)} == {
        "RCA.toml", "extensions.toml", "thresholds.toml", "meta.toml",
    }  # fmt: skip
    (folder / "SHR.toml").unlink()
    assert faults_of(folder) == ["SHR.toml: there is no such file"]


# parameters ----------------------------------------------------------------------------------


def parameters(band="medium", clause="ASM-07"):
    return Parameters(secp(), clause, size_band=band)


def test_each_kind_of_threshold_is_read_in_its_own_way():
    p = parameters()
    assert p.day("guidelines_effective_on") == date(2020, 7, 1)
    assert p.day_in("due_month_day", 2027) == date(2027, 4, 30)
    assert p.hours("mttd_hours").total_seconds() == 24 * 3600
    assert p.minutes("ack_minutes").total_seconds() == 3600
    assert p.percent("ack_pct") == 95
    assert p.number("admin_max") == 5
    assert p.list("warn_days") == (90, 60, 30, 14, 7, 1)
    assert p.table("contain_hours") == {"high": 4, "medium": 24, "low": 72}
    assert p.text("board_threshold") == "high"
    assert p.text("due_month_day") == "04-30"
    shown = {reading.name: reading.shown for reading in p.readings}
    assert shown["guidelines_effective_on"] == "1 Jul 2020"
    assert shown["contain_hours"] == "high: 4; medium: 24; low: 72"
    assert shown["ack_pct"] == "95 percent"
    assert len(shown) == 9  # each once, however often it is read


def test_a_threshold_read_the_wrong_way_says_the_right_one():
    with pytest.raises(
        TypeError, match=r"scan_days is in days: read it with p.days\('scan_days'\)"
    ):
        parameters().months("scan_days")
    with pytest.raises(KeyError, match="did you mean 'scan_days'"):
        parameters().days("scan_day")


def test_what_is_not_required_of_a_size_has_to_be_asked_first():
    assert parameters("large").months("redteam_months").count == 36
    p = parameters("small")
    assert not p.is_required("redteam_months")
    assert p.readings[0].shown == "not required"
    with pytest.raises(ValueError, match="not required of small insurers: ask"):
        p.months("redteam_months")


# sources -------------------------------------------------------------------------------------

OFFICIAL = """
code = "official-2020"
title = "Guidelines as issued"
kind = "official text"
lines = 900
published_on = 2020-07-01

[[units]]
id = "4(2)"
kind = "paragraph"
first_line = 40
last_line = 44

[[links]]
clause = "ALN-01"
units = ["4(2)"]
lines = [40, 42]
strength = "must"
note = "The text says shall."
"""


def test_the_official_text_is_laid_beside_the_summary_and_both_links_are_kept(write):
    before = secp()
    after = relink(before, load_source(write(OFFICIAL, "official.toml")))
    assert [(link.source, link.units, link.lines) for link in after.links("ALN-01")] == [
        ("summary", ("P4",), (18, 18)),
        ("official-2020", ("4(2)",), (40, 42)),
    ]
    assert after.clause("ALN-01").strength is Strength.MUST
    assert after.by_strength[Strength.MUST] == 51
    assert after.section("ALN").by_strength == {"must": 4}
    assert len(after.unlinked()) == 204
    assert before.clause("ALN-01").strength is Strength.SHOULD
    assert before.unlinked() == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('units = ["4(2)"]', 'units = ["4(3)"]', "there is no unit '4(3)'"),
        ("lines = [40, 42]", "lines = [40, 50]", "lines 40 to 50 are not inside its units"),
        ('clause = "ALN-01"', 'clause = "ALN-10"', "there is no clause 'ALN-10'"),
        ('code = "official-2020"', 'code = "summary"', "already has a source 'summary'"),
        ('code = "official-2020"', 'code = "../x"', "write a short name"),
        ('kind = "official text"', "", "kind: this key is missing"),
    ],
)
def test_a_source_that_does_not_fit_is_refused(write, old, new, fault):
    with pytest.raises(FrameworkError) as refusal:
        relink(secp(), load_source(write(OFFICIAL.replace(old, new), "official.toml")))
    assert fault in str(refusal.value)


def test_lookups_that_fail_suggest_what_was_meant():
    for look_up, sentence in (
        (lambda: secp().clause("RCA-018"), "did you mean 'RCA-18'?"),
        (lambda: secp().section("CIS"), "did you mean 'CISO'?"),
        (lambda: secp().links("RCA-99"), "has no clause 'RCA-99'"),
    ):
        with pytest.raises(KeyError) as refusal:
            look_up()
        assert sentence in str(refusal.value)


def test_the_data_ships_with_the_package():
    assert Path(shipped.__file__).parent in shipped.DATA.parents
