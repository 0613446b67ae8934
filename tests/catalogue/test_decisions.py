"""Decisions about clauses count from approval, by somebody else, and from a day to a day."""

from datetime import date, timedelta

import pytest

from hisaar.catalogue import library, queries, services
from hisaar.catalogue.framework import secp
from hisaar.catalogue.models import ApplicabilityDecision, ClauseException, ThresholdOverride
from hisaar.catalogue.rules import Outcome, RuleBook, holds
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from tests.catalogue.test_loading import OFFICIAL, SMALL

pytestmark = pytest.mark.django_db

START = date(2026, 1, 1)


@pytest.fixture
def people():
    names = ("A. Khan (fictional)", "B. Malik (fictional)")
    return [records.save(Person(title=name), actor=None) for name in names]


def override(people, **fields):
    owner, approver = people
    given = {
        "threshold": "bia_months", "value": "18", "reason": "Two analyses a year are not feasible.",
        "owner": owner, "approver": approver, "starts_on": START,
    } | fields  # fmt: skip
    return records.save(ThresholdOverride(**given), actor=None)


def exception(people, **fields):
    owner, approver = people
    given = {
        "clause": "CISO-08", "reason": "Small team.", "compensating_control": "Internal audit.",
        "owner": owner, "approver": approver, "starts_on": START, "ends_on": date(2026, 12, 31),
    } | fields  # fmt: skip
    return records.save(ClauseException(**given), actor=None)


def test_an_override_counts_from_its_approval_until_its_last_day(people):
    ours = override(people, ends_on=date(2026, 6, 30))
    assert queries.overrides(date(2026, 3, 1)) == ()
    services.approve(ours, actor=None, approver=people[1], on=date(2026, 2, 1))
    assert queries.overrides(date(2026, 1, 31)) == ()
    (found,) = queries.overrides(date(2026, 2, 1))
    assert (found.code, found.name, found.value) == (ours.code, "bia_months", 18)
    assert found.approver == "B. Malik (fictional)"
    assert len(queries.overrides(date(2026, 6, 30))) == 1
    assert queries.overrides(date(2026, 7, 1)) == ()


def test_withdrawal_ends_it_and_keeps_the_days_before(people):
    ours = override(people, approved_on=START)
    services.withdraw(ours, actor=None, on=date(2026, 5, 1), why="Capacity was found.")
    assert len(queries.overrides(date(2026, 4, 30))) == 1
    assert queries.overrides(date(2026, 5, 1)) == ()
    assert chain.history(ours.code)[0].action == "withdrawn: Capacity was found."
    with pytest.raises(Refused, match="was withdrawn on 1 May 2026 already"):
        services.withdraw(ours, actor=None, on=date(2026, 6, 1), why="again")


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"ends_on": date(2026, 8, 1)},
        {"approved_on": None},
        {"starts_on": date(2026, 6, 1)},
    ],
)
def test_the_record_and_the_query_agree_on_every_day(people, days):
    ours = override(people, **({"approved_on": date(2026, 3, 1)} | days))
    services.withdraw(ours, actor=None, on=date(2026, 10, 1), why="over")
    for offset in range(0, 365, 7):
        on = START + timedelta(days=offset)
        assert ours.is_in_force(on) == (len(queries.overrides(on)) == 1)


def test_nobody_approves_what_is_theirs(people):
    with pytest.raises(Refused, match="Somebody else than the owner"):
        override(people, approver=people[0])
    ours = override(people)
    with pytest.raises(Refused, match="Somebody else than the owner"):
        services.approve(ours, actor=None, approver=people[0], on=START)


def test_approval_is_given_once_and_not_to_what_is_over(people):
    ours = override(people, approved_on=START)
    with pytest.raises(Refused, match="was approved on 1 Jan 2026 already"):
        services.approve(ours, actor=None, approver=people[1], on=START)
    ended = override(people, ends_on=date(2026, 1, 31))
    with pytest.raises(Refused, match="ended on 31 Jan 2026"):
        services.approve(ended, actor=None, approver=people[1], on=date(2026, 2, 1))
    with pytest.raises(Refused, match="withdraw it from that day or later"):
        services.withdraw(ours, actor=None, on=date(2025, 12, 31), why="x")


def test_what_was_approved_and_then_changed_is_no_longer_approved(people):
    ours = override(people, approved_on=START)
    stored = ThresholdOverride.objects.get(pk=ours.pk)
    stored.value = "24"
    records.save(stored, actor=None)
    assert ThresholdOverride.objects.get(pk=ours.pk).approved_on is None
    assert queries.overrides(date(2026, 3, 1)) == ()


def test_a_save_without_change_keeps_the_approval(people):
    ours = override(people, approved_on=START)
    records.save(ThresholdOverride.objects.get(pk=ours.pk), actor=None)
    assert ThresholdOverride.objects.get(pk=ours.pk).approved_on == START


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "eighteen"}, "write a whole number of months. The default is 12 months"),
        ({"threshold": "bia_month"}, "did you mean 'bia_months'"),
        ({"clause": "RCA-018"}, "did you mean 'RCA-18'"),
        ({"ends_on": date(2025, 1, 1)}, "The last day lies before the first"),
        ({"reason": ""}, "cannot be blank"),
    ],
)
def test_an_override_that_does_not_fit_is_refused(people, fields, sentence):
    with pytest.raises(Refused) as refusal:
        override(people, **fields)
    assert sentence in str(refusal.value)


def test_a_must_allows_an_exception_only_where_its_row_says_so(people):
    assert exception(people).title == "Exception from CISO-08"
    exception(people, clause="SYS-05")
    with pytest.raises(Refused, match="ASM-08 is a 'must' whose text leaves no room"):
        exception(people, clause="ASM-08")


def test_a_must_applies_unless_its_row_states_a_condition(people):
    owner, approver = people
    given = {"owner": owner, "approver": approver, "reason": "x", "starts_on": START}
    decision = ApplicabilityDecision(clause="CISO-09", approved_on=START, **given)
    records.save(decision, actor=None)
    assert [found.clause for found in queries.inapplicable(START)] == ["CISO-09"]
    with pytest.raises(Refused, match="ASM-08 is a 'must' that states no condition"):
        records.save(ApplicabilityDecision(clause="ASM-08", **given), actor=None)


def test_decisions_reach_the_evaluation_with_a_query_each(people, django_assert_num_queries):
    exception(people, approved_on=START)
    override(people, approved_on=START, clause="CISO-08")
    override(people, approved_on=START)
    book = RuleBook(secp)

    @book.rule("CISO-08")
    def the_ciso_is_not_the_head_of_it(on, p):
        """The CISO is not the head of IT; {bia_months}."""
        p.months("bia_months")
        return holds(False, record="PER-0001", gap="holds both posts")

    with django_assert_num_queries(3):
        decisions = queries.decisions(date(2026, 3, 1))
    verdict = book.evaluate(date(2026, 3, 1), **decisions)["CISO-08"]
    assert verdict.outcome is Outcome.MET_BY_EXCEPTION
    assert verdict.thresholds[0].value == 18


def test_of_two_overrides_the_later_approved_prevails(people):
    override(people, approved_on=date(2026, 2, 1), value="6")
    override(people, approved_on=date(2026, 1, 5), value="18")
    book = RuleBook(secp)

    @book.rule("RCA-18")
    def reads(on, p):
        """Within {bia_months}."""
        p.months("bia_months")
        return holds(True, record="BIA-0001", gap="")

    verdict = book.evaluate(date(2026, 3, 1), **queries.decisions(date(2026, 3, 1)))["RCA-18"]
    assert verdict.thresholds[0].value == 6


# other frameworks ----------------------------------------------------------------------------


def test_another_framework_is_installed_and_found(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text(SMALL)
    home = tmp_path / "home"
    services.install_framework(file, actor=None, home=home)
    assert list(library.frameworks(home)) == ["secp-2020", "house-rules"]
    assert chain.history("house-rules")[0].action == "framework installed"
    with pytest.raises(Refused, match="There is a framework 'house-rules' already"):
        services.install_framework(file, actor=None, home=home)


def test_a_faulty_framework_is_refused_and_not_kept(tmp_path):
    file = tmp_path / "house.toml"
    file.write_text(SMALL.replace("A.7.2", "A.7.22"))
    with pytest.raises(Refused, match=r"there is no reference 'A\.7\.22'"):
        services.install_framework(file, actor=None, home=tmp_path)
    with pytest.raises(Refused, match="is not a file"):
        services.install_framework(tmp_path / "none.toml", actor=None, home=tmp_path)
    assert list(library.frameworks(tmp_path)) == ["secp-2020"]


def test_the_official_text_is_installed_beside_the_summary(tmp_path):
    file = tmp_path / "official.toml"
    file.write_text(OFFICIAL)
    services.install_source(file, actor=None, home=tmp_path)
    found = library.guidelines(tmp_path)
    assert [source.code for source in found.sources] == ["summary", "official-2020"]
    with pytest.raises(Refused, match="already has a source 'official-2020'"):
        services.install_source(file, actor=None, home=tmp_path)
    assert library.guidelines(tmp_path / "other") is secp()
