"""A profile from the first answer to approval, with the inventories beside it."""

import datetime as dt

import pytest

from hisaar.assets.models import DataSet, Interconnection, System, ThirdParty
from hisaar.governance.models import CisoNeedAssessment
from hisaar.governance.services import propose_need
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.risk.models import Control, InherentProfile, OwnLoss, ProfileAnswer
from hisaar.risk.profile import queries, services
from hisaar.risk.profile.reconciling import counted, is_counted

from .conftest import ON, answer_all, save

pytestmark = pytest.mark.django_db


def reloaded(profile):
    return InherentProfile.objects.get(pk=profile.pk)


def servers(number, **fields):
    made = [System(title=f"Server {n}", kind="server", **fields) for n in range(number)]
    return records.save_many(made, actor=None)


def test_a_number_gives_its_level_and_words_take_it_away(profile):
    row = services.answer(profile, "I-T13", actor=None, on=ON, number=80)
    assert (row.level, row.number) == (3, 80)
    row = services.answer(profile, "I-T13", actor=None, on=ON, level=5)
    assert (row.level, row.number) == (5, None)
    row = services.answer(profile, "I-T13", actor=None, on=ON, number=None)
    assert (row.level, row.number) == (None, None)
    assert ProfileAnswer.objects.count() == 1


def test_the_bands_are_those_of_the_size_of_the_profile(owner):
    small = save(InherentProfile(title="P", assessed_on=ON, size_band="small", owner=owner))
    row = services.answer(small, "I-T13", actor=None, on=ON, number=40)
    assert row.level == 3
    usual = save(InherentProfile(title="Q", assessed_on=ON, owner=owner))
    assert usual.size_band == "medium"
    assert services.answer(usual, "I-T13", actor=None, on=ON, number=40).level == 2


@pytest.mark.parametrize(
    ("statement", "values", "told"),
    [
        ("I-T3", {"number": 4}, "answered by one of its five levels"),
        ("I-P3", {"number": 140}, "more than 100 percent"),
        ("I-T1", {"level": 9}, "Level"),
        ("I-T1", {"number": -1}, "Number"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(profile, statement, values, told):
    with pytest.raises(Invalid, match=told):
        services.answer(profile, statement, actor=None, on=ON, **values)
    assert not ProfileAnswer.objects.exists()


def test_an_unknown_statement_is_refused(profile):
    with pytest.raises(Refused, match="no statement 'I-X9'"):
        services.answer(profile, "I-X9", actor=None, on=ON, level=1)


def test_a_second_draft_is_refused(profile, owner):
    with pytest.raises(Refused, match=f"{profile.code} is not approved yet"):
        services.open_profile(actor=None, on=ON, owner=owner)


def test_registers_that_nobody_keeps_count_nothing(profile):
    assert counted(ON) == {}
    assert services.fill(profile, actor=None, on=ON) == []
    assert is_counted("I-T6")
    assert not is_counted("I-T3")


def test_what_nobody_answered_is_filled_from_the_inventories(profile):
    servers(30)
    servers(2, in_service_on=dt.date(2026, 11, 2))
    save(DataSet(title="Claims", subject="claimants", has_health_data=True, record_count=120_000))
    services.answer(profile, "I-P1", actor=None, on=ON, number=100)
    filled = services.fill(profile, actor=None, on=ON)
    answers = queries.answers_of(reloaded(profile))
    assert {"I-T13", "I-O9", "I-T8", "I-T11"} <= set(filled)
    assert "I-P1" not in filled
    assert (answers["I-T13"].number, answers["I-T13"].level) == (30, 2)
    assert (answers["I-T13"].counted_number, answers["I-T13"].counted_on) == (30, ON)
    assert (answers["I-P1"].number, answers["I-P1"].counted_number) == (100, 120_000)
    assert answers["I-O9"].level == 3
    assert services.fill(profile, actor=None, on=ON) == []


def test_what_is_counted_can_be_taken_for_an_answer(profile):
    servers(30)
    services.answer(profile, "I-T13", actor=None, on=ON, number=5)
    assert services.take_counted(profile, "I-T13", actor=None, on=ON).number == 30
    assert services.take_counted(profile, "I-T11", actor=None, on=ON).level == 1
    for nothing in ("I-T3", "I-X9"):
        with pytest.raises(Refused, match="do not say what to answer"):
            services.take_counted(profile, nothing, actor=None, on=ON)


def test_counting_takes_as_many_queries_for_many_records(profile, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def seed(number):
        servers(number)
        for n in range(number):
            made = save(ThirdParty(title=f"Cloud {number} {n}", category="cloud"))
            save(Interconnection(title=f"L {number} {n}", scope="external", kind="network",
                                 system=System.objects.first(), counterparty=made))  # fmt: skip

    seed(2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        counted(ON)
    seed(12)
    with django_assert_num_queries(len(few)):
        counted(ON)


def test_inventories_are_counted_as_of_the_day(profile):
    save(System(title="Core", kind="application", built="in_house", criticality="critical",
                in_service_on=dt.date(2020, 1, 1), retired_on=dt.date(2026, 6, 30)))  # fmt: skip
    save(System(title="New", kind="application", built="customised", criticality="critical",
                in_service_on=dt.date(2026, 7, 1)))  # fmt: skip
    save(System(title="Plain", kind="application", built="in_house"))
    assert counted(dt.date(2026, 6, 1))["I-T8"].number == 1
    assert counted(ON)["I-T8"].number == 1
    assert counted(dt.date(2026, 6, 30))["I-T8"].number == 1
    assert "I-T8" in counted(ON)


@pytest.mark.parametrize(
    ("ends", "level"),
    [
        ([None] * 4, 5),  # unknown of all critical ones
        ([dt.date(2031, 1, 1)] * 4, 1),
        ([dt.date(2027, 1, 1), *[dt.date(2031, 1, 1)] * 9], 3),
        ([*[dt.date(2027, 1, 1)] * 4, *[dt.date(2031, 1, 1)] * 6], 4),
        ([*[dt.date(2027, 1, 1)] * 6, *[dt.date(2031, 1, 1)] * 4], 5),
    ],
)
def test_the_end_of_support_of_critical_systems_gives_a_level(ends, level):
    made = [System(title=f"S{n}", kind="server", criticality="critical", support_ends_on=day)
            for n, day in enumerate(ends)]  # fmt: skip
    records.save_many(made, actor=None)
    assert counted(ON)["I-T11"].level == level


def test_differences_are_shown_in_percent_of_what_is_counted(profile):
    servers(100)
    services.answer(profile, "I-T13", actor=None, on=ON, number=110)
    assert "I-T13" not in queries.differences(reloaded(profile), ON)
    services.answer(profile, "I-T13", actor=None, on=ON, number=111)
    told = queries.differences(reloaded(profile), ON)["I-T13"].sentence
    assert told == (
        "answered 111, but the records hold 100 servers and network devices, 11 percent apart"
    )


def test_approval_refuses_what_is_not_answered(profile, approver):
    services.answer(profile, "I-T13", actor=None, on=ON, number=111)
    with pytest.raises(Refused, match=f"47 statements of {profile.code} have no answer, and none"):
        services.approve_profile(reloaded(profile), actor=None, on=ON, approver=approver)


def test_approval_refuses_the_owner_and_nobody(profile, owner):
    answer_all(profile)
    with pytest.raises(Refused, match="somebody else has to approve"):
        services.approve_profile(reloaded(profile), actor=None, on=ON, approver=owner)
    with pytest.raises(Refused, match="Name who approves"):
        services.approve_profile(reloaded(profile), actor=None, on=ON)


def test_approval_refuses_a_difference_without_a_reason(profile, approver):
    servers(100)
    answer_all(profile, I_T13={"number": 200}, I_T11={"level": 1}, I_T8={"number": 0},
               I_T9={"number": 0})  # fmt: skip
    with pytest.raises(Refused, match="I-T13 is answered 200, but the records hold 100 servers"):
        services.approve_profile(reloaded(profile), actor=None, on=ON, approver=approver)
    services.answer(profile, "I-T13", actor=None, on=ON, difference_reason="Branches are missing.")
    done = services.approve_profile(reloaded(profile), actor=None, on=ON, approver=approver)
    assert (done.status, done.approved_on) == ("approved", ON)
    kept = done.kept["statements"]["I-T13"]
    assert (kept["number"], kept["counted"], kept["level"]) == (200, 100, 3)
    assert (kept["bands"], kept["reason"]) == ([25, 76, 251, 1001], "Branches are missing.")


def test_what_is_approved_stays_as_it_was(profile, approver, owner):
    done = services.approve_profile(answer_all(profile), actor=None, on=ON, approver=approver)
    with pytest.raises(Refused, match="was approved on 1 Nov 2026"):
        services.answer(done, "I-T1", actor=None, on=ON, level=5)
    row = done.answers.get(statement="I-T1")
    row.level = 5
    with pytest.raises(Invalid, match="is approved with its answers"):
        save(row)
    done.override_of, done.override_band, done.override_reason = "threats", 5, "Later"
    with pytest.raises(Invalid, match="begin a new profile"):
        save(done)
    with pytest.raises(Refused, match="was approved"):
        services.fill(reloaded(done), actor=None, on=ON)
    with pytest.raises(Refused, match="is kept for good"):
        records.delete(reloaded(done), actor=None)
    assert queries.overall(reloaded(done)) == 2


def test_the_profile_in_force_is_the_latest_approved_by_the_day(profile, approver):
    assert queries.in_force(ON) is None
    first = services.approve_profile(answer_all(profile), actor=None, on=ON, approver=approver)
    later = ON + dt.timedelta(days=10)
    again = services.copy_last(reloaded(first), actor=None, on=later)
    assert {a.level for a in again.answers.all()} == {2}
    services.answer(again, "I-E3", actor=None, on=later, level=5)
    services.approve_profile(reloaded(again), actor=None, on=later, approver=approver)
    assert queries.in_force(ON - dt.timedelta(days=1)) is None
    assert queries.in_force(ON) == first
    assert queries.in_force(later) == again
    assert queries.before(reloaded(again)) == first
    assert queries.bands(reloaded(again))["threats"] == 3


def test_an_override_shows_beside_what_is_computed(profile, approver):
    answer_all(profile)
    with pytest.raises(Refused, match="External threats is minimal as computed"):
        services.override_band(reloaded(profile), actor=None, of="threats", band="2",
                               reason="x", by=approver)  # fmt: skip
    with pytest.raises(Refused, match="Give the reasons"):
        services.override_band(reloaded(profile), actor=None, of="threats", band="4",
                               reason=" ", by=approver)  # fmt: skip
    services.override_band(reloaded(profile), actor=None, of="threats", band="5",
                           reason="A campaign against insurers.", by=approver)  # fmt: skip
    found = queries.result_of(reloaded(profile))
    assert (found.computed["threats"], found.bands["threats"]) == (2, 5)
    assert (found.computed_overall, found.overall) == (2, 3)  # (2+2+2+2+5)/5 = 2.6
    assert found.is_overridden("threats")
    done = services.approve_profile(reloaded(profile), actor=None, on=ON, approver=approver)
    assert done.kept["override"]["reason"] == "A campaign against insurers."
    assert queries.bands(done)["threats"] == 5


def test_an_override_of_the_whole_leaves_the_categories(profile, approver):
    answer_all(profile)
    services.override_band(reloaded(profile), actor=None, of="overall", band="4", reason="Growth.",
                           by=approver)  # fmt: skip
    found = queries.result_of(reloaded(profile))
    assert (found.computed_overall, found.overall, found.bands["threats"]) == (2, 4, 2)
    services.remove_override(reloaded(profile), actor=None)
    assert queries.overall(reloaded(profile)) == 2


def test_a_band_without_reasons_is_refused_in_the_form_too(owner):
    with pytest.raises(Invalid, match="Give the reasons"):
        save(InherentProfile(title="P", assessed_on=ON, override_of="threats", override_band=4))
    with pytest.raises(Invalid, match="to which band"):
        save(InherentProfile(title="P", assessed_on=ON, override_of="threats"))


def control(domain, maturity, on=dt.date(2026, 1, 1), **fields):
    made = Control(title=f"{domain} {maturity}", nature="preventive", domain=domain,
                   maturity=maturity, operating_from=on, **fields)  # fmt: skip
    return save(made)


def test_expected_maturity_and_the_gap_to_the_controls_in_operation(profile):
    answer_all(profile, level=4)
    control("network", 2)
    lowest = control("patching", 1)
    control("application", 5)
    control("network", None)
    control("network", 5, on=dt.date(2026, 12, 1))
    rows = {row.category: row for row in queries.maturities(reloaded(profile), ON)}
    technologies = rows["technologies"]
    assert (technologies.expected, technologies.mean, technologies.gap) == (4, 2.7, 1.3)
    assert (technologies.lowest, technologies.unrated) == (lowest, 1)
    assert technologies.sentence == (
        "Calls for maturity 4; its controls have 2.7 on average, 1.3 too little."
    )
    assert rows["organisation"].mean is None
    assert "no control in operation" in rows["organisation"].sentence
    assert rows["products"].gap == 0


def test_a_profile_of_a_file_is_scored_by_its_answers(owner, approver):
    made = save(InherentProfile(title="2024", assessed_on=dt.date(2024, 10, 1), owner=owner,
                                approver=approver, approved_on=dt.date(2024, 11, 1)))  # fmt: skip
    assert (made.status, made.is_kept) == ("approved", False)
    save(ProfileAnswer(profile=made, statement="I-E1", level=4))
    assert queries.bands(reloaded(made)) == {"threats": 4}
    assert queries.overall(reloaded(made)) is None
    assert queries.in_force(ON) == made


def test_people_of_the_staff_are_counted(profile):
    for n in range(3):
        save(Person(title=f"P{n}", left_on=dt.date(2026, 6, 1) if n == 2 else None))
    assert counted(ON)["I-O2"].number == 2


def test_the_need_for_a_ciso_rests_on_the_profile_in_force(profile, approver):
    early = save(CisoNeedAssessment(title="Before"))
    propose_need(early, actor=None, on=ON)
    assert (early.profile, early.band) == ("", None)
    answered = answer_all(profile, I_E3={"level": 5})
    done = services.approve_profile(answered, actor=None, on=ON, approver=approver)
    rested = propose_need(save(CisoNeedAssessment(title="After")), actor=None, on=ON)
    assert (rested.profile, rested.profile_completed_on) == (done.code, ON)
    assert (rested.band, rested.driving_categories) == (2, "threats")
    assert "Overall inherent risk is only minimal, driven by external threats." in (
        rested.proposal_reasons
    )
    own = save(CisoNeedAssessment(title="Own", profile="Consultant's of 2025", band=4))
    propose_need(own, actor=None, on=ON)
    assert (own.profile, own.band) == ("Consultant's of 2025", 4)


def test_own_losses_of_two_years_contradict_no_incident(profile):
    assert "I-E2" not in counted(ON)
    save(OwnLoss(title="Old", happened_on=dt.date(2024, 11, 1), amount=1))
    assert "I-E2" not in counted(ON)
    save(OwnLoss(title="Outage", happened_on=dt.date(2024, 11, 2), amount=1))
    services.answer(profile, "I-E2", actor=None, on=ON, level=1)
    told = queries.differences(reloaded(profile), ON)["I-E2"].sentence
    assert "the records hold 1 own loss of the last 24 months: level 2 at least" in told
