"""What people do in governance, and what they are refused."""

import datetime as dt

import pytest

from hisaar.governance import models as g
from hisaar.governance import need, services
from hisaar.governance.vocabulary import Role
from hisaar.platform import records
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.platform.records import Refused

from .insurer import day, save, stored_file

pytestmark = pytest.mark.django_db
ON = day("2026-03-16")


@pytest.fixture
def board():
    return save(g.Committee, title="Board", kind="board", quorum=2)


@pytest.fixture
def person():
    return save(Person, title="Fictional Person")


def version(number="1", file=True, **fields):
    document = g.Document.objects.first() or save(g.Document, title="Policy", kind="policy")
    return save(
        g.DocumentVersion, document=document, number=number,
        file=stored_file(number) if file else None, **fields,
    )  # fmt: skip


def test_approval_freezes_the_file_and_supersedes_the_version_before(board):
    first, second = version("1"), version("2", elements="strategy")
    services.approve(first, actor=None, on=day("2025-01-01"), body=board)
    services.approve(second, actor=None, on=ON, body=board, effective_on=day("2026-04-01"))
    first.refresh_from_db()
    assert (first.status, first.superseded_on) == ("superseded", day("2026-04-01"))
    assert (second.status, second.review_due_on) == ("approved", day("2027-04-01"))
    assert second.approved_sha256 == second.file.sha256
    assert Entry.objects.filter(subject=second.code).first().action == "approved"


def test_other_bytes_than_the_approved_ones_are_refused(board):
    approved = services.approve(version(), actor=None, on=ON, body=board)
    approved.file = stored_file("altered")
    with pytest.raises(Refused, match="VER-0001 was approved with another file; make a new"):
        records.save(approved, actor=None)
    approved.refresh_from_db()
    approved.approved_on = None
    with pytest.raises(Refused, match="VER-0001 was approved; withdraw it"):
        records.save(approved, actor=None)


def test_an_approval_that_lacks_something_is_refused(board, person):
    with pytest.raises(Refused, match="VER-0001 has no file"):
        services.approve(version(file=False), actor=None, on=ON, body=board)
    draft = version("2")
    with pytest.raises(Refused, match="Name the body or the person"):
        services.approve(draft, actor=None, on=ON)
    author = save(g.Authorship, version_of=draft, person=person)
    with pytest.raises(Refused, match="lacks the sign-off of Fictional Person"):
        services.approve(draft, actor=None, on=ON, body=board)
    services.sign_off(draft, actor=None, person=person, on=ON)
    with pytest.raises(Refused, match="signed VER-0002 off on 16 Mar 2026, after that approval"):
        services.approve(draft, actor=None, on=day("2026-03-01"), body=board)
    services.approve(draft, actor=None, on=ON, body=board)
    with pytest.raises(Refused, match="VER-0002 is approved already; draft the next version"):
        services.sign_off(draft, actor=None, person=person, on=ON)
    author.refresh_from_db()
    assert author.signed_off_on == ON


def test_the_next_version_starts_with_what_this_one_covers(board):
    first = services.approve(version(elements="strategy response"), actor=None, on=ON, body=board)
    draft = services.draft_next(first, actor=None, number="2", on=ON)
    assert (draft.status, draft.elements, draft.file) == ("draft", "strategy response", None)
    with pytest.raises(Refused, match="Policy has a version 2"):
        services.draft_next(first, actor=None, number="2", on=ON)


def test_a_post_is_held_by_one_at_a_time_and_handed_over(person):
    other = save(Person, title="Fictional Other")
    held = services.appoint(
        person, actor=None, role=Role.CISO, from_on=day("2025-01-01"), reports_to_board=True
    )
    with pytest.raises(Refused, match=r"Fictional Person holds .* from 1 Jan 2025 \(ROL-0001\)"):
        services.appoint(other, actor=None, role=Role.CISO, from_on=ON)
    new = services.hand_over(held, actor=None, person=other, from_on=ON)
    assert (held.to_on, new.from_on, new.reports_to_board) == (day("2026-03-15"), ON, True)
    with pytest.raises(Refused, match="ROL-0001 ended on 15 Mar 2026"):
        services.end_assignment(held, actor=None, on=ON)


@pytest.mark.parametrize(
    ("facts", "conclusion"),
    [
        ({"size_band": "small", "band": 3}, "combined"),
        ({"size_band": "small", "band": 4}, "separate"),
        ({"size_band": "medium", "band": 2}, "combined"),
        ({"size_band": "medium", "band": 3}, "separate"),
        ({"size_band": "large", "band": 1}, "separate"),
        ({"size_band": "small", "band": 1, "other_roles": ["hitd"]}, "separate"),
        ({"size_band": "small", "band": 1, "reports_to_role": "hitd"}, "separate"),
        ({"size_band": "small", "band": None}, "combined"),
    ],
)
def test_size_risk_and_conflicts_propose_a_separate_ciso_or_not(facts, conclusion):
    proposal = need.propose(**facts)
    assert proposal.conclusion == conclusion
    assert len(proposal.reasons) >= 3 or proposal.conclusion == "separate"


def test_a_person_concludes_and_the_proposal_stays_beside(person, board):
    services.appoint(person, actor=None, role=Role.CISO, from_on=day("2025-01-01"))
    services.appoint(person, actor=None, role=Role.HITD, from_on=day("2025-01-01"))
    assessment = save(g.CisoNeedAssessment, title="Need")
    with pytest.raises(Refused, match="CNA-0001 does not state the overall inherent risk"):
        services.conclude_need_assessment(
            assessment, actor=None, on=ON, conclusion="combined", reasons="Small team."
        )
    assessment.band = 2
    records.save(assessment, actor=None)
    with pytest.raises(Refused, match="Name who approved"):
        services.conclude_need_assessment(
            assessment, actor=None, on=ON, conclusion="combined", reasons="Small team."
        )
    services.conclude_need_assessment(
        assessment, actor=None, on=ON, conclusion="combined", reasons="Small team.",
        approved_by_body=board,
    )  # fmt: skip
    assert (assessment.proposal, assessment.conclusion) == ("separate", "combined")
    assert "runs the systems that the CISO judges" in assessment.proposal_reasons
    with pytest.raises(Refused, match="CNA-0001 was completed; begin a new assessment"):
        services.propose_need(assessment, actor=None, on=ON)


def test_a_meeting_without_quorum_decides_nothing(board, person):
    meeting = save(g.Meeting, title="Board", committee=board, held_on=ON)
    save(g.Attendance, meeting=meeting, person=person)
    ask = {"actor": None, "title": "Adopt", "kind": "adoption"}
    with pytest.raises(Refused, match="MTG-0001 had 1 of 2 members needed for a quorum"):
        services.record_decision(meeting, reasons="It fits.", **ask)
    save(g.Attendance, meeting=meeting, person=save(Person, title="B"), presence="video")
    meeting = g.Meeting.objects.get()
    with pytest.raises(Refused, match="Give the reasons"):
        services.record_decision(meeting, reasons=" ", **ask)
    with pytest.raises(Refused, match="Say until when the exception holds"):
        services.record_decision(meeting, reasons="Why", **ask | {"kind": "exception"})
    decision = services.record_decision(meeting, reasons="It fits.", concerns="int-02", **ask)
    assert (decision.decided_on, decision.committee, decision.subjects) == (ON, board, "INT-02")


def test_a_meeting_is_minuted_once_it_has_attendance_and_agenda(board, person):
    meeting = save(g.Meeting, title="Board", committee=board, held_on=ON)
    with pytest.raises(Refused, match="MTG-0001 has no attendance yet"):
        services.minute_meeting(meeting, actor=None, on=ON)
    save(g.Attendance, meeting=meeting, person=person)
    with pytest.raises(Refused, match="has no agenda items yet"):
        services.minute_meeting(meeting, actor=None, on=ON)
    save(g.AgendaItem, title="Risk", meeting=meeting)
    with pytest.raises(Refused, match="was held only on 16 Mar 2026"):
        services.minute_meeting(meeting, actor=None, on=day("2026-03-01"))
    services.minute_meeting(meeting, actor=None, on=day("2026-03-20"))
    assert meeting.is_minuted_on(day("2026-03-19")) is False
    assert meeting.is_minuted_on(day("2026-03-20")) is True


def test_an_action_is_done_once_and_says_what_was_done(person):
    action = save(g.Action, title="Explain", owner=person, raised_on=ON, due_on=day("2026-04-01"))
    services.reschedule_action(action, actor=None, due_on=day("2026-05-01"), reason="Eid")
    assert action.details == "Moved from 1 Apr 2026 to 1 May 2026: Eid"
    with pytest.raises(Refused, match="Say what was done"):
        services.complete_action(action, actor=None, on=ON, outcome="")
    services.complete_action(action, actor=None, on=day("2026-05-02"), outcome="Explained.")
    assert action.is_overdue(day("2026-05-02")) is False
    assert action.is_open(day("2026-05-01")) is True
    with pytest.raises(Refused, match="ACT-0001 was done on 2 May 2026"):
        services.cancel_action(action, actor=None, on=ON, reason="No")


@pytest.fixture
def campaign(board):
    units = [save(OrganisationalUnit, title=name) for name in ("Claims", "Motor")]
    for n in range(6):
        save(Person, title=f"Fictional {n}", unit=units[n % 2], left_on=ON if n == 5 else None)
    save(Person, title="Fictional director", kind="director", grade="board")
    approved = services.approve(version(), actor=None, on=ON, body=board)
    return save(
        g.AcknowledgementCampaign, title="Policy", version_of=approved, links={"units": units[1:]}
    )


def test_a_campaign_asks_who_works_there_and_counts_who_confirmed(campaign):
    from hisaar.governance import queries

    launched = day("2026-04-01")
    services.launch_campaign(campaign, actor=None, on=launched)
    asked = list(campaign.acknowledgements.select_related("person"))
    assert {a.person.title for a in asked} == {
        "Fictional 1", "Fictional 3", "Fictional director",
    }  # fmt: skip
    services.acknowledge(asked[0], actor=None, on=day("2026-04-05"))
    assert len(services.remind(campaign, actor=None, on=day("2026-04-10"))) == 2
    rates = queries.acknowledgement_rates(launched, day("2026-04-30"))
    assert {(r.group, r.done, r.asked) for r in rates} == {
        ("Motor", 1, 2), ("no unit", 0, 1), ("Staff", 1, 2), ("Board", 0, 1),
    }  # fmt: skip
    assert sum(r.done for r in queries.acknowledgement_rates(launched, day("2026-04-04"))) == 0
    services.close_campaign(campaign, actor=None, on=day("2026-05-01"))
    asked[1].campaign.refresh_from_db()
    with pytest.raises(Refused, match="ACK-0001 was closed on 1 May 2026"):
        services.acknowledge(asked[1], actor=None, on=day("2026-05-02"))


def test_a_campaign_is_launched_once_and_only_for_what_is_in_force(campaign):
    with pytest.raises(Refused, match="VER-0001 is not in force on 1 Mar 2026"):
        services.launch_campaign(campaign, actor=None, on=day("2026-03-01"))
    services.launch_campaign(campaign, actor=None, on=ON)
    with pytest.raises(Refused, match="ACK-0001 was launched on 16 Mar 2026"):
        services.launch_campaign(campaign, actor=None, on=ON)


def test_a_recurring_entry_comes_back_counted_from_its_date_in_law():
    entry = save(g.CalendarEntry, title="Report", due_on=day("2026-04-30"), recurrence="yearly")
    services.complete_entry(entry, actor=None, on=day("2026-04-20"))
    following = g.CalendarEntry.objects.exclude(pk=entry.pk).get()
    assert (following.due_on, following.done_on) == (day("2027-04-30"), None)
    assert (entry.was_late, entry.is_overdue(day("2026-05-05"))) == (False, False)


def test_a_second_profile_of_the_insurer_is_refused():
    save(g.EntityProfile, title="Fictional Takaful")
    with pytest.raises(Refused, match="The insurer's profile is already there"):
        save(g.EntityProfile, title="Fictional Second")


def test_tags_are_typed_as_names_or_labels_and_strangers_are_refused():
    draft = version(elements="Strategy and framework, response; RECOVERY")
    assert draft.elements == "strategy response recovery"
    with pytest.raises(Refused, match=r"'recvery' is not one of .*did you mean 'recovery'"):
        version("2", elements="recvery")


def test_a_form_takes_ticked_boxes_and_the_text_of_a_cell():
    field = g.DocumentVersion._meta.get_field("elements").formfield()
    assert field.clean(["response", "strategy"]) == "strategy response"
    assert field.clean("Response, Strategy and framework") == "strategy response"
    assert field.prepare_value("strategy response") == ["strategy", "response"]
    assert field.has_changed("strategy response", ["response", "strategy"]) is False


def test_progress_and_runs_are_noted(person):
    document = save(g.Document, title="Strategy", kind="strategy")
    objective = save(g.Objective, title="Patch", document=document)
    note = services.note_progress(objective, actor=None, on=ON, value="80 percent")
    assert note.title == "80 percent on 2026-03-16"
    process = save(g.SecurityProcess, title="Patching", to_on=ON)
    services.log_run(process, actor=None, on=ON, performed_by=person)
    with pytest.raises(Refused, match="SPR-0001 was not in use on 17 Mar 2026"):
        services.log_run(process, actor=None, on=ON + dt.timedelta(1), performed_by=person)
