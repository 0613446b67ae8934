"""A fictional insurer whose records of governance satisfy every rule that they decide."""

import datetime as dt
import hashlib
from types import SimpleNamespace

from django.utils import timezone

from hisaar.catalogue.rules import book
from hisaar.governance.models import (
    Acknowledgement,
    AcknowledgementCampaign,
    Action,
    AgendaItem,
    Attendance,
    Attestation,
    Authorship,
    Budget,
    BusinessObjective,
    CisoNeedAssessment,
    Committee,
    CommitteeMember,
    Communication,
    Decision,
    Document,
    DocumentVersion,
    EntityProfile,
    Experience,
    FrameworkRequirement,
    FrameworkReview,
    Mandate,
    Meeting,
    NotificationRule,
    Objective,
    ObjectiveProgress,
    PlanSection,
    PolicyArea,
    ProcessRun,
    Qualification,
    RegulatoryInstrument,
    ResourceRequest,
    Responsibility,
    RoleAssignment,
    SecurityProcess,
    StakeholderRisk,
    StakeholderRiskReview,
    StandardAdoption,
    Training,
    TriggerEvent,
)
from hisaar.governance.vocabulary import (
    Body,
    Capability,
    Element,
    Perimeter,
    PlanPart,
    Power,
    Role,
    Severity,
)
from hisaar.platform import records
from hisaar.platform.evidence.models import StoredFile
from hisaar.platform.people.models import OrganisationalUnit, Person

ON = dt.date(2026, 6, 30)
BOARD_DAY = dt.date(2026, 3, 16)
FIRST_BOARD_DAY = dt.date(2025, 12, 1)
AREAS = (
    "information security", "access control", "asset and data classification", "cryptography",
    "third party", "incident", "continuity and backup", "change and vulnerability",
    "logging and monitoring", "acceptable use", "physical", "HR security",
    "cyber risk management",
)  # fmt: skip


def day(text):
    return dt.date.fromisoformat(text)


def save(model, links=None, **fields):
    return records.save(model(**fields), actor=None, links=links or {})


def stored_file(content="approved bytes"):
    digest = hashlib.sha256(content.encode()).hexdigest()
    return StoredFile.objects.create(
        sha256=digest, name="paper.pdf", size=len(content), media_type="application/pdf",
        uploaded_at=timezone.now(),
    )  # fmt: skip


def every(vocabulary):
    return " ".join(vocabulary.values)


def verdict(clause, on=ON, **settings):
    found = book.evaluate(on, only=[clause], **settings)[clause]
    assert not found.fault, found.fault
    return found


def outcome(clause, on=ON, **settings):
    return verdict(clause, on, **settings).outcome.value


def build():
    """Every record, by a short name."""
    it = SimpleNamespace()
    _people(it)
    _bodies(it)
    _documents(it)
    _meetings(it)
    _officer(it)
    _plan(it)
    _means(it)
    return it


def _people(it):
    it.it_unit = save(OrganisationalUnit, title="IT", is_information_technology=True)
    it.risk_unit = save(OrganisationalUnit, title="Risk", is_risk_management=True)
    it.security_unit = save(OrganisationalUnit, title="Security")
    for name, unit, grade in (
        ("ciso", it.security_unit, "senior"), ("hitd", it.it_unit, "senior"),
        ("ceo", None, "executive"), ("cfo", None, "executive"),
        ("risk", it.risk_unit, "officer"),
    ):  # fmt: skip
        person = save(
            Person, title=f"Fictional {name}", unit=unit, grade=grade,
            is_senior_officer=grade != "officer", joined_on=day("2010-01-01"),
        )  # fmt: skip
        setattr(it, name, person)
    it.director = save(Person, title="Fictional director", kind="director", grade="board")


def _bodies(it):
    it.entity = save(
        EntityProfile, title="Fictional Takaful", registration_number="12",
        registration_type="general_takaful", registered_on=day("2008-01-01"),
    )  # fmt: skip
    it.board = save(Committee, title="Board", kind=Body.BOARD, quorum=1)
    it.risk_committee = save(
        Committee, title="Risk committee", kind=Body.BOARD_COMMITTEE, reports_to=it.board
    )
    it.management = save(Committee, title="IT steering", kind=Body.MANAGEMENT)
    save(CommitteeMember, committee=it.board, person=it.director)


def decide(it, title, meeting, **fields):
    values = {"decided_on": meeting.held_on, "reasons": "It was weighed."} | fields
    return save(Decision, title=title, meeting=meeting, **values)


def _documents(it):
    it.meeting = save(
        Meeting, title="Board March", committee=it.board, held_on=BOARD_DAY, is_minuted=True
    )
    it.first_meeting = save(
        Meeting, title="Board December", committee=it.board, held_on=FIRST_BOARD_DAY,
        is_minuted=True,
    )  # fmt: skip
    it.approval = decide(it, "Strategy and framework approved", it.meeting)
    it.framework = document(
        it, "framework", owner=it.ciso, elements=every(Element), capabilities=every(Capability),
        scope=every(Perimeter), topics="implement_framework",
    )  # fmt: skip
    it.strategy = document(it, "strategy", cites=it.framework)
    it.risk_policy = document(it, "risk_management_policy", topics="cyber_risk")
    it.job = document(it, "job_description", topics="implement_framework")
    it.letter = document(it, "appointment_letter")
    it.response_plan = document(it, "response_plan")
    it.ciso_report = document(it, "ciso_report")
    it.profile_report = document(it, "risk_profile_report")
    it.areas = [save(PolicyArea, title=name) for name in AREAS]
    it.policy = document(it, "policy", policy_areas=it.areas)
    it.procedure = document(it, "procedure", owner=it.hitd, carries_out=[it.policy.document])
    for version in (it.framework, it.strategy):
        for person in (it.ciso, it.risk):
            save(Authorship, version_of=version, person=person, authored_on=day("2026-02-01"),
                 signed_off_on=day("2026-02-20"))  # fmt: skip


def document(it, kind, owner=None, approved_on=BOARD_DAY, policy_areas=(), carries_out=(), **tags):
    found = save(
        Document, title=f"The {kind}", kind=kind, owner=owner,
        links={"policy_areas": policy_areas, "carries_out": carries_out},
    )  # fmt: skip
    return save(
        DocumentVersion, document=found, number="1", file=stored_file(kind), decision=it.approval,
        approved_by_body=it.board, approved_on=approved_on, **tags,
    )  # fmt: skip


def _meetings(it):
    for meeting in (it.meeting, it.first_meeting):
        save(Attendance, meeting=meeting, person=it.director)
    save(Attendance, meeting=it.meeting, person=it.ciso, counts_for_quorum=False)
    common = {"presenter": it.ciso, "was_discussed": True, "minute": "The Board asked why."}
    it.report_item = save(
        AgendaItem, title="CISO's report", meeting=it.meeting, kind="ciso_report",
        report=it.ciso_report, **common,
    )  # fmt: skip
    it.strategy_item = save(
        AgendaItem, title="Strategy", meeting=it.meeting, kind="strategy_approval",
        report=it.strategy, decision=it.approval, **common,
    )  # fmt: skip
    it.objectives_item = save(
        AgendaItem, title="Business and risk", meeting=it.meeting, kind="business_objectives",
        is_cyber=False, **common,
    )  # fmt: skip
    it.profile_meetings = [
        save(Meeting, title=f"Board {text}", committee=it.board, held_on=day(text), is_minuted=True)
        for text in ("2025-08-15", "2025-12-05", "2026-03-30")
    ]
    for meeting in it.profile_meetings:
        save(AgendaItem, title="Profile", meeting=meeting, kind="risk_profile", is_cyber=False,
             report=it.profile_report, **common)  # fmt: skip
    steering = save(Meeting, title="Steering", committee=it.management, held_on=day("2026-05-05"))
    it.awareness_item = save(AgendaItem, title="Awareness", meeting=steering, kind="awareness")
    it.board_action = save(
        Action, title="Explain", committee=it.board, owner=it.ciso, raised_on=BOARD_DAY,
        due_on=day("2026-09-30"),
    )  # fmt: skip


def _officer(it):
    common = {"from_on": day("2021-01-01"), "appointed_by": it.board}
    it.ciso_role = save(
        RoleAssignment, role=Role.CISO, person=it.ciso, reports_to_board=True,
        appointment=it.letter.document, job_description=it.job.document, **common,
    )  # fmt: skip
    it.hitd_role = save(
        RoleAssignment, role=Role.HITD, person=it.hitd, reports_to_role=Role.CEO, **common
    )
    it.ceo_role = save(RoleAssignment, role=Role.CEO, person=it.ceo, **common)
    it.qualification = save(
        Qualification, title="CISSP (ISC2)", person=it.ciso, awarded_on=day("2015-01-01")
    )
    it.experience = save(
        Experience, title="Security officer", person=it.ciso, from_on=day("2012-01-01")
    )
    it.attestation = save(
        Attestation, person=it.ciso, topic="fit_and_proper", reasons="Seen the papers.",
        attested_by=it.ceo, attested_on=day("2021-01-05"),
    )  # fmt: skip
    it.need = save(
        CisoNeedAssessment, title="Need 2020", completed_on=day("2020-09-20"),
        profile="Profile 2020", profile_completed_on=day("2020-09-01"), band=3,
        driving_categories="technologies", conclusion="separate", approved_by_body=it.board,
    )  # fmt: skip
    it.mandate = save(
        Mandate, assignment=it.ciso_role, powers=every(Power), has_direct_board_access=True,
        granted_by_body=it.board, granted_on=day("2021-01-01"),
    )  # fmt: skip
    it.adoption_decision = decide(it, "Guidelines adopted", it.first_meeting, kind="adoption")
    it.instrument = save(
        RegulatoryInstrument, title="Guidelines", reference="SECP-INS-CYBER-2020",
        effective_on=day("2020-07-01"), adoption=it.adoption_decision,
    )  # fmt: skip
    it.standards = [
        save(StandardAdoption, standard=code, edition=edition, status="adopted_in_part",
             rationale="It fits.", approver=it.ceo, decided_on=day("2025-01-01"),
             mapping_refreshed_on=day("2026-01-01"), unmapped_controls=0)
        for code, edition in (("NIST_CSF", "2.0"), ("COBIT", "2019"), ("ISO27000", "2022"))
    ]  # fmt: skip


def _plan(it):
    for version, name in ((it.strategy, "strategy"), (it.framework, "framework")):
        objective = save(
            Objective, title=f"Reach it ({name})", document=version.document, owner=it.ciso,
            measure="Share", target="95", target_on=day("2026-12-31"), elements=every(Element),
            profile_categories="technologies",
        )  # fmt: skip
        setattr(it, f"{name}_objective", objective)
        save(ObjectiveProgress, objective=objective, noted_on=day("2026-06-01"), value="80")
    common = {"document": it.framework.document}
    it.requirements = [
        save(FrameworkRequirement, title="Analysts", kind="people", role=Role.SECURITY_ANALYST,
             **common),
        save(FrameworkRequirement, title="Patching", kind="process",
             procedure=it.procedure.document, **common),
        save(FrameworkRequirement, title="Firewall", kind="technology", system="Firewall pair",
             **common),
    ]  # fmt: skip
    it.sections = [
        save(PlanSection, title=part, part=part, owner=it.risk, method="M", cadence="Yearly",
             approved_on=BOARD_DAY, **common)
        for part in PlanPart.values
    ]  # fmt: skip
    it.notices = [
        save(NotificationRule, severity=level, audience="management", channel="Phone",
             owner=it.ciso, maximum_hours=4)
        for level in Severity.values
    ]  # fmt: skip
    it.trigger = save(
        TriggerEvent, title="New portal", kind="new_channel", happened_on=day("2026-01-10")
    )
    it.review = save(
        FrameworkReview, title="After the portal", reviewed_on=day("2026-02-01"),
        is_change_needed=True, resulting_version=it.framework, **common,
    )  # fmt: skip
    it.stakeholders = save(
        StakeholderRiskReview, title="Others", reviewed_on=day("2026-04-01"), owner=it.risk
    )
    it.stakeholder_risks = [
        save(StakeholderRisk, title=f"{group} {way}", review=it.stakeholders, group=group,
             direction=way)
        for group in StakeholderRisk.Group.values for way in StakeholderRisk.Direction.values
    ]  # fmt: skip
    _responsibilities(it)


def _responsibilities(it):
    it.board_duties = save(
        Responsibility, title="Duties of the Board", kind="oversee", committee=it.board,
        board_duties=every(Responsibility.BoardDuty), elements=every(Element),
        decision=it.approval,
    )  # fmt: skip
    it.implementing, it.managing, it.accountable = (
        save(Responsibility, title="Run the framework", kind=kind, role=role,
             elements=every(Element))
        for kind, role in (("implement", Role.CISO), ("manage", Role.CISO),
                           ("accountable", Role.CISO))
    )  # fmt: skip


def _means(it):
    it.budget = save(
        Budget, title="Budget", year=2026, amount=5_000_000, headcount=3, approved_on=BOARD_DAY
    )
    it.acceptance = decide(it, "Risk accepted", it.meeting, kind="risk_acceptance")
    it.request = save(
        ResourceRequest, title="Tool", requested_on=day("2026-01-01"), result="rejected",
        decided_on=BOARD_DAY, acceptance=it.acceptance,
    )  # fmt: skip
    it.business = save(
        BusinessObjective, title="Sell online", is_digital=True, cyber_view="Looked at.",
        cyber_view_on=day("2026-02-01"),
    )  # fmt: skip
    it.process = save(
        SecurityProcess, title="Patching", owner=it.hitd, inputs="List", outputs="Report",
        procedure=it.procedure.document,
    )  # fmt: skip
    it.run = save(ProcessRun, process=it.process, ran_on=day("2026-06-10"))
    it.board_message = save(
        Communication, title="Tone", committee=it.board, sent_on=day("2026-02-02")
    )
    it.ceo_message = save(
        Communication, title="Watch out", sender_role=Role.CEO, sent_on=day("2026-04-02")
    )
    trained = (it.director, it.ciso, it.hitd, it.ceo, it.cfo)
    for person in trained:
        save(Training, title="Awareness", person=person, completed_on=day("2026-05-01"))
    it.campaign = save(
        AcknowledgementCampaign, title="Policy 2026", version_of=it.policy,
        launched_on=day("2026-04-01"),
    )  # fmt: skip
    for person in (*trained, it.risk):
        save(Acknowledgement, campaign=it.campaign, person=person, unit=person.unit,
             grade=person.grade, requested_on=day("2026-04-01"),
             acknowledged_on=day("2026-04-10"))  # fmt: skip
