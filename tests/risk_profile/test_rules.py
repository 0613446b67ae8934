"""RCA-23 to RCA-26: each outcome, and past days."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access.models import Account, Identity
from hisaar.assets.models import System, ThirdParty
from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.governance.models import CisoNeedAssessment, EntityProfile
from hisaar.lib.sharing import sharing
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import services
from hisaar.risk.profile.reconciling import counted

from .conftest import ON, answer_all, save

pytestmark = pytest.mark.django_db


def tell(clause, on=ON):
    found = book.evaluate(on, size_band="medium", only=(clause,))[clause]
    assert not found.fault, found.fault
    return found


def sentences(verdict):
    return " ".join(f"{gap.record} {gap.reason}" for gap in verdict.gaps)


@pytest.fixture
def insurer():
    return save(EntityProfile(title="Insurer (demo)", channels="web agents bancassurance",
                              has_window_takaful=True))  # fmt: skip


def approved(profile, approver, on=ON, **answers):
    return services.approve_profile(
        answer_all(profile, on=on, **answers), actor=None, on=on, approver=approver
    )


@pytest.mark.parametrize("clause", ["RCA-23", "RCA-24", "RCA-25", "RCA-26"])
def test_without_an_approved_profile_nothing_is_shown(clause, profile):
    answer_all(profile)
    assert tell(clause).outcome == Outcome.NOT_EVIDENCED


@pytest.mark.parametrize("clause", ["RCA-23", "RCA-24", "RCA-25", "RCA-26"])
def test_an_answered_recent_profile_meets_the_clause(clause, profile, approver, insurer):
    done = approved(profile, approver, I_E1={"number": 90})
    verdict = tell(clause)
    assert verdict.outcome == Outcome.MET, sentences(verdict)
    assert done.code in verdict.evidence
    assert tell(clause, ON - dt.timedelta(days=1)).outcome == Outcome.NOT_EVIDENCED


def test_after_a_year_the_profile_is_too_old(profile, approver):
    approved(profile, approver)
    assert tell("RCA-25", dt.date(2027, 11, 1)).outcome == Outcome.MET
    late = tell("RCA-25", dt.date(2027, 11, 2))
    assert late.outcome == Outcome.PARTLY
    assert "was approved on 1 Nov 2026, longer ago" in sentences(late)


def test_a_statement_without_an_answer_is_named(owner, approver):
    made = save(InherentProfile(title="File", assessed_on=ON, owner=owner, approver=approver,
                                approved_on=ON))  # fmt: skip
    save(ProfileAnswer(profile=made, statement="I-E1", level=5))
    verdict = tell("RCA-26")
    assert verdict.outcome == Outcome.PARTLY
    assert "I-E2, I-E3 and I-E4 without an answer" in sentences(verdict)


def test_numbers_that_were_not_those_of_the_inventories_are_a_gap(owner, approver):
    made = save(InherentProfile(title="File", assessed_on=ON, owner=owner, approver=approver,
                                approved_on=ON))  # fmt: skip
    row = save(ProfileAnswer(profile=made, statement="I-T13", number=10))
    records.save_many([System(title=f"S{n}", kind="server") for n in range(30)], actor=None)
    told = sentences(tell("RCA-23"))
    assert f"{row.code} I-T13 is answered 10, but the records hold 30 servers" in told
    row.difference_reason = "Twenty are being decommissioned."
    save(row)
    assert row.code not in sentences(tell("RCA-23"))


def test_inventories_that_move_call_for_a_new_answer_only_with_another_level(profile, approver):
    def add(number, prefix):
        rows = [System(title=f"{prefix}{n}", kind="server", support_ends_on=dt.date(2035, 1, 1))
                for n in range(number)]  # fmt: skip
        records.save_many(rows, actor=None)

    add(30, "A")
    approved(profile, approver, I_T13={"number": 30}, I_T11={"level": 1}, I_T8={"number": 0},
             I_T9={"number": 0})  # fmt: skip
    assert tell("RCA-23").outcome == Outcome.MET
    add(30, "B")
    assert tell("RCA-23").outcome == Outcome.MET  # twice as many, and still of level 2
    add(30, "C")
    told = tell("RCA-23")
    assert told.outcome == Outcome.PARTLY
    assert "I-T13 is answered 30, but the records hold 90 servers" in sentences(told)


def test_a_channel_that_is_used_needs_an_answer_that_says_so(profile, approver, insurer):
    approved(profile, approver, I_D4={"level": 1}, I_E1={"level": 5})
    verdict = tell("RCA-24")
    assert verdict.outcome == Outcome.PARTLY
    assert "channels that are used: bancassurance (I-D4)" in sentences(verdict)
    insurer.channels = "web agents"
    save(insurer)
    assert tell("RCA-24").outcome == Outcome.MET


def test_an_active_web_channel_contradicts_no_web_presence(profile, approver, insurer):
    answer_all(profile, I_D1={"level": 1})
    with pytest.raises(records.Refused, match="I-D1 is answered level 1, but the entity profile"):
        services.approve_profile(InherentProfile.objects.get(pk=profile.pk), actor=None, on=ON,
                                 approver=approver)  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"level": 5}, Outcome.MET),  # not counted
        ({"number": 400}, Outcome.MET),
        ({"level": 2}, Outcome.PARTLY),
    ],
)
def test_attempts_are_counted_or_answered_as_not_counted(profile, approver, answer, outcome):
    approved(profile, approver, I_E1=answer)
    verdict = tell("RCA-26")
    assert verdict.outcome == outcome
    if outcome == Outcome.PARTLY:
        assert "without a count; what nobody counts is level 5" in sentences(verdict)


def test_the_register_of_access_counts_outsiders(profile):
    vendor = save(ThirdParty(title="Vendor", category="software"))
    agent = save(ThirdParty(title="Agency", category="agent"))
    system = save(System(title="Core", kind="application"))
    for n, (party, fields) in enumerate([
        (vendor, {"is_privileged": True}), (vendor, {}), (agent, {}),
        (agent, {"disabled_on": dt.date(2026, 1, 1)}),
    ]):  # fmt: skip
        who = save(Identity(title=f"Outsider {n}", kind="third_party", third_party=party))
        save(Account(name=f"o{n}", system=system, identity=who, **fields))
    staff = save(Identity(title="Staff", person=save(Person(title="Staff"))))
    save(Account(name="admin", system=system, identity=staff, is_privileged=True))
    found = counted(ON)
    assert (found["I-T5"].number, found["I-T6"].number, found["I-D3"].number) == (2, 3, 1)
    assert found["I-O4"].at_least == 4  # one privileged account of two is an outsider's
    assert found["I-O4"].says == "2 privileged accounts are open, 1 of them of outsiders"


def test_the_four_rules_count_the_inventories_once(profile, approver, insurer):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(3)], actor=None)
    approved(profile, approver, I_T13={"number": 3}, I_T11={"level": 1}, I_T8={"number": 0},
             I_T9={"number": 0}, I_E1={"level": 5})  # fmt: skip
    with sharing():
        counted(ON)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for clause in ("RCA-23", "RCA-24", "RCA-25", "RCA-26"):
                tell(clause)
    assert len(asked) < 30


def test_the_need_for_a_ciso_is_assessed_anew_when_inherent_risk_has_risen(
    profile, approver, insurer
):
    then = ON - dt.timedelta(days=30)
    need = save(CisoNeedAssessment(
        title="Need", completed_on=then, conclusion="combined", reasons="small", band=2,
        approved_by=approver,
    ))  # fmt: skip
    assert tell("CISO-05", then).outcome == Outcome.MET
    approved(profile, approver, level=4, I_E1={"number": 90})
    verdict = tell("CISO-05")
    assert verdict.outcome == Outcome.PARTLY
    assert f"{need.code} inherent risk has risen since, from minimal to" in sentences(verdict)
    save(CisoNeedAssessment(
        title="Need again", completed_on=ON, conclusion="separate", reasons="risen", band=5,
        approved_by=approver,
    ))  # fmt: skip
    assert tell("CISO-05").outcome == Outcome.MET


def test_an_assessment_of_need_without_a_band_cannot_be_held_against_the_profile(
    profile, approver, insurer
):
    save(CisoNeedAssessment(
        title="Need", completed_on=ON - dt.timedelta(days=30), conclusion="combined",
        reasons="small", approved_by=approver,
    ))  # fmt: skip
    approved(profile, approver)
    assert "it states no band" in sentences(tell("CISO-05"))
