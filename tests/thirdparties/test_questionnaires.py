"""Questionnaires: those that ship, what is refused in a file, and what answers are worth."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.platform.records import Refused
from hisaar.thirdparties.asking import answers as answering
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.asking.questionnaire import Words
from hisaar.thirdparties.asking.reading import QuestionnaireError, build, load
from hisaar.thirdparties.asking.scoring import plain, score

ON = dt.date(2026, 11, 24)
KIND = (
    "questions.a.kind: 'yesno' is not one of yes_no, text, choice, date, number, file; did you"
    " mean 'yes_no'?"
)
SMALL = {
    "id": "small", "version": "1", "title": {"en": "Small", "ur": "چھوٹا"},
    "sections": [
        {
            "id": "one", "title": {"en": "One", "ur": "ایک"},
            "questions": [
                {"id": "mfa", "kind": "yes_no", "text": {"en": "MFA?", "ur": "؟"}, "weight": 4,
                 "severity": "critical", "finding": "There is no second factor."},
                {"id": "hours", "kind": "number", "text": {"en": "Hours?", "ur": "؟"},
                 "weight": 2, "most": 48, "when": {"question": "mfa", "is": ["yes", "partly"]}},
                {"id": "tested", "kind": "date", "text": {"en": "When?", "ur": "؟"}, "weight": 1,
                 "within_months": 12},
            ],
        },
        {
            "id": "two", "title": {"en": "Two", "ur": "دو"},
            "when": {"question": "mfa", "is": "yes"},
            "questions": [
                {"id": "proof", "kind": "choice", "text": {"en": "Proof?", "ur": "؟"},
                 "weight": 3, "choices": [
                     {"id": "full", "text": {"en": "Full", "ur": "پورا"}, "score": 1},
                     {"id": "third", "text": {"en": "Third", "ur": "تہائی"}, "score": 0.25},
                 ]},
                {"id": "note", "kind": "text", "text": {"en": "Note?", "ur": "؟"},
                 "required": False},
            ],
        },
    ],
}  # fmt: skip


def small():
    return build(SMALL, name="small.toml")


def said(**values):
    return {name: {"value": value} for name, value in values.items()}


def test_what_ships_is_whole_and_speaks_both_languages():
    found = library.questionnaires()
    assert {name: len(q.questions) for name, q in found.items()} == {"agents": 17, "tier_1": 68}
    for questionnaire in found.values():
        words = [questionnaire.title, questionnaire.intro]
        words += [s.title for s in questionnaire.sections]
        words += [q.text for q in questionnaire.questions.values()]
        words += [o.words for q in questionnaire.questions.values() for o in q.options]
        assert [w.en for w in words if not w.ur] == []


def test_every_failure_that_ships_names_its_finding():
    for questionnaire in library.questionnaires().values():
        for question in questionnaire.questions.values():
            assert bool(question.severity) == bool(question.finding)


def test_the_fullest_answers_lose_nothing_and_the_emptiest_lose_all():
    for questionnaire in library.questionnaires().values():
        best, none = _best(questionnaire), score(questionnaire, {}, on=ON)
        full = score(questionnaire, best, on=ON)
        assert [s.costs for s in full.sections if s.costs] == []
        assert (full.rating, full.failures) == ("low", ())
        assert sum(s.reached for s in none.sections) == 0
        assert answering.lacking(questionnaire, best) == {}


def _best(questionnaire):
    found = {}
    for question in questionnaire.questions.values():
        options = [o for o in question.options if o.score is None or o.score == 1]
        if question.options:
            value = next((o.id for o in options if o.id != "not_applicable"), "yes")
        elif question.kind == "number":
            value = str(question.least if question.least is not None else question.most or 1)
        elif question.kind == "date":
            value = ON.isoformat()
        elif question.kind == "file":
            value = ["EVD-0001"]
        else:
            value = "something"
        found[question.id] = {"value": value}
    return found


def test_points_of_a_section_by_hand():
    result = score(small(), said(mfa="partly", hours="72", tested="2026-01-01"), on=ON)
    (one, two) = result.sections
    # 4 x 0.5, nothing of 2, all of 1
    assert (one.reached, one.possible, one.asked, one.answered) == (Decimal(3), Decimal(7), 3, 3)
    assert [(c.question.id, c.lost, c.reason) for c in one.costs] == [
        ("mfa", Decimal(2), "the answer is “Partly”"),
        ("hours", Decimal(2), "72 is more than 48"),
    ]
    assert (two.reached, two.possible, two.asked) == (0, 0, 0)  # asked only after a yes
    assert result.failures == ()
    assert (result.rating, result.grounds) == (
        "medium", ("One reached 3 of 7 points, less than half",),
    )  # fmt: skip


def test_an_answer_of_a_choice_is_worth_what_it_states():
    result = score(small(), said(mfa="yes", hours="24", tested="2025-11-24", proof="third"), on=ON)
    assert [s.told for s in result.sections] == ["7 of 7 points", "0.75 of 3 points"]
    assert result.rating == "medium"


def test_a_day_counts_to_the_end_of_its_time():
    for day, reached in (("2025-11-24", 1), ("2025-11-23", 0), ("2026-11-25", 0)):
        result = score(small(), said(mfa="not_applicable", tested=day), on=ON)
        assert (day, result.sections[0].reached) == (day, reached)


def test_what_does_not_apply_is_left_out_of_the_points():
    result = score(small(), said(mfa="not_applicable", tested="2026-11-01"), on=ON)
    assert (result.sections[0].possible, result.failures) == (Decimal(1), ())


def test_a_failure_is_named_and_sets_the_rating():
    result = score(small(), said(mfa="no", tested="2026-11-01"), on=ON)
    assert [(f.question.id, f.severity, f.reason) for f in result.failures] == [
        ("mfa", "critical", "the answer is “No”")
    ]
    assert result.rating == "critical"
    assert result.grounds == ("There is no second factor. (the answer is “No”)",)


@given(st.lists(st.sampled_from(["yes", "partly", "no", ""]), min_size=1, max_size=8))
def test_no_section_exceeds_what_is_possible_and_costs_are_the_rest(values):
    questions = [
        {"id": f"q{n}", "kind": "yes_no", "text": {"en": "?", "ur": "؟"}, "weight": n + 1}
        for n in range(len(values))
    ]
    content = SMALL | {"sections": [SMALL["sections"][0] | {"questions": questions}]}
    result = score(
        build(content, name="x"), said(**{f"q{n}": v for n, v in enumerate(values)}), on=ON
    )
    section = result.sections[0]
    assert 0 <= section.reached <= section.possible
    assert section.reached + sum(c.lost for c in section.costs) == section.possible


def test_points_are_written_without_idle_zeros():
    assert [plain(Decimal(x)) for x in ("10.0", "7.50", "0.25", "100")] == [
        "10", "7.5", "0.25", "100",
    ]  # fmt: skip


def test_urdu_that_is_missing_is_said_in_english():
    assert (Words("Yes", "جی ہاں").in_("ur"), Words("Yes").in_("ur")) == ("جی ہاں", "Yes")


def test_every_fault_of_a_file_is_told_by_its_key(tmp_path):
    (tmp_path / "bad.toml").write_text(
        """
        id = "bad"
        version = ""
        titel = "x"
        title = { en = "Bad" }
        [[sections]]
        id = "one"
        title = { en = "One", ur = "ایک" }
        [[sections.questions]]
        id = "a"
        kind = "yesno"
        text = { en = "A?", ur = "؟" }
        severity = "grave"
        [[sections.questions]]
        id = "a"
        kind = "number"
        text = { en = "B?", ur = "؟" }
        weight = 1
        within_months = 3
        when = { question = "c", is = ["yes"] }
        [[sections.questions]]
        id = "step"
        kind = "choice"
        text = { en = "C?", ur = "؟" }
        """,
        encoding="utf-8",
    )
    with pytest.raises(QuestionnaireError) as refused:
        load(tmp_path / "bad.toml")
    assert [fault.removeprefix("bad.toml: ") for fault in refused.value.faults] == [
        "titel: this is not a known key; did you mean 'title'?",
        "version: it is missing",
        "title.ur: it is missing",
        KIND,
        "questions.a.severity: 'grave' is not one of critical, high, medium, low",
        "questions.a.severity: only a question with a weight can fail",
        "questions.a.finding: say in a sentence what is wrong when the answer fails",
        "questions.a.when: no earlier question 'c'",
        "questions.a.within_months: only a date has a time limit",
        "questions.a.least: say with least or most which numbers score",
        "questions.a.id: another question has this id already",
        "questions.step.choices: it is missing; give at least one table",
        "questions.step.id: this name is taken; choose another one",
    ]


def test_a_file_of_the_home_takes_the_place_of_one_that_ships_or_comes_beside_it(tmp_path):
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    shipped = (library.SHIPPED / "agents.toml").read_text(encoding="utf-8")
    (folder / "ours.toml").write_text(shipped.replace("2026.1", "9"), encoding="utf-8")
    other = shipped.replace('id = "agents"', 'id = "couriers"')
    (folder / "couriers.toml").write_text(other, encoding="utf-8")
    found = library.questionnaires(tmp_path)
    assert sorted(found) == ["agents", "couriers", "tier_1"]
    assert found["agents"].version == "9"


def test_a_file_with_faults_does_not_hide_the_others(tmp_path):
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "questionnaires" / "bad.toml").write_text("id = 3\n", encoding="utf-8")
    assert sorted(library.usable(tmp_path)) == ["agents", "tier_1"]
    assert library.questionnaire("agents", tmp_path).id == "agents"
    assert library.faults(tmp_path)[0] == "bad.toml: id: it is 3; it must be a text in quotes"


def test_an_unknown_questionnaire_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(Refused) as refused:
        library.questionnaire("agent", tmp_path)
    assert str(refused.value) == (
        "There is no questionnaire 'agent'; there are agents and tier_1; did you mean 'agents'?"
    )


def test_answers_are_cleaned_and_faults_named():
    section = small().sections[0]
    cleaned = answering.clean_section(
        section, {"mfa": "perhaps", "hours": "1,000", "tested": "24.11.2026", "mfa.remark": "x"}
    )
    assert cleaned.faults == {"mfa": "option"}
    assert cleaned.values == {"hours": {"value": "1000"}, "tested": {"value": "2026-11-24"}}


def test_numbers_that_are_none_are_refused():
    question = small().questions["hours"]
    for raw in ("NaN", "Infinity", "1e30", "ten"):
        assert answering.clean_value(question, raw) == ("", "number")


def test_what_does_not_apply_needs_a_reason():
    questionnaire = small()
    given = said(mfa="not_applicable", tested="2026-11-01")
    assert answering.lacking(questionnaire, given) == {"mfa": "reason"}
    given["mfa"]["remark"] = "No remote access"
    assert answering.lacking(questionnaire, given) == {}


def test_what_is_kept_of_a_questionnaire_gives_the_same_questions_back():
    for questionnaire in library.questionnaires().values():
        again = build(dict(questionnaire.content), name="kept")
        assert again == questionnaire
