"""What was put into the story on purpose, and what the rules must make of it."""

from __future__ import annotations

import datetime as dt

from .condition import LARGER, Condition
from .loss_conditions import OF_RISK_IN_RUPEES
from .risk_conditions import OF_RISK_AND_CONTROL
from .story import Story


def _acting(story: Story) -> dt.date:
    return story.acting_from + dt.timedelta(days=73)


def _vacant(story: Story) -> dt.date:
    return story.acting_to + dt.timedelta(days=20)


def _filled(story: Story) -> dt.date:
    return story.ciso_from + dt.timedelta(days=22)


OF_THE_OFFICE: tuple[Condition, ...] = (
    Condition(
        what="The need for a CISO was assessed on 20 November 2020, seven weeks late",
        records="CISO need assessments: Need for a separate CISO, 2020",
        clauses={"CISO-06": "late"}, sizes=LARGER,
    ),
    Condition(
        what="The head of IT acts as CISO, by exception of the Board, with a line of his own",
        records="Role assignments, Decisions: Head of IT acts as CISO for six months",
        clauses={"CISO-01": "met", "CISO-08": "met_by_exception", "CISO-09": "met"},
        sizes=LARGER, when=_acting,
    ),
    Condition(
        what="For forty days nobody is CISO",
        records="Role assignments: nobody between the acting CISO and the next",
        clauses={"CISO-01": "not_met", "CISO-08": "not_evidenced", "CISO-09": "not_evidenced"},
        sizes=LARGER, when=_vacant,
    ),
    Condition(
        what="A CISO without any other post has taken over",
        records="Role assignments: Chief information security officer",
        clauses={"CISO-01": "met", "CISO-08": "met", "CISO-09": "not_applicable"},
        sizes=LARGER, when=_filled,
    ),
    Condition(
        what="The report for 2022 was handed in on 3 May 2023",
        records="Filings of the report for 2022",
        clauses={"ASM-06": "met", "ASM-07": "late"}, sizes=LARGER,
    ),
    Condition(
        what="The report for 2024 was signed by the CFO, who acted as CEO on that day",
        records="Report signatures, Role assignments: acting CEO from 14 to 25 April 2025",
        clauses={"ASM-08": "met", "ASM-09": "met"}, sizes=LARGER,
    ),
    Condition(
        what="The digital channels are critical and have no impact analysis; another analysis is"
        " fifteen months old",
        records="Business functions: Digital channels; Impact analyses: Retakaful",
        clauses={"RCA-17": "partly", "RCA-18": "partly"},
    ),
    Condition(
        what="A new channel was opened, and its function was not analysed again",
        records="Trigger events: Mobile application sells cover",
        clauses={"RCA-19": "partly"},
    ),
    Condition(
        what="Two links to partners cannot be cut at once, and nobody has looked at them lately",
        records="Interconnections: Shandur Tracking, Baran Aggregator",
        clauses={"RCA-14": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="Rows of the asset list lack class or place, some were not looked at for months, and"
        " nobody sent the list of one branch",
        records="Systems; Locations: the last branch",
        clauses={"RCA-11": "partly"},
    ),
    Condition(
        what="A security operations centre was considered and left for now, intrusion detection"
        " adopted, a red team not used",
        records="Decisions about MON-06, MON-21 and TST-11; Applicability decisions: MON-07",
        clauses={"MON-07": "not_applicable"},
    ),
    Condition(
        what="The mapping to the NIST framework is 27 months old",
        records="Standard adoptions: NIST Cybersecurity Framework 2.0",
        clauses={"FWK-06": "not_met", "DEV-02": "met"},
    ),
    Condition(
        what="The framework states no objectives of its own; the strategy does",
        records="Objectives", clauses={"STR-05": "not_evidenced", "STR-01": "met"},
    ),
    Condition(
        what="The CISO oversees what the CISO does in the sharing of information, by exception",
        records="Responsibilities, Decisions: Sharing of information …",
        clauses={"GOV-08": "met_by_exception"},
    ),
    Condition(
        what="What the Board asked for is five weeks overdue",
        records="Actions: Impact analysis of the digital channels",
        clauses={"GOV-02": "partly"},
    ),
    Condition(
        what="One director was not trained; one branch has not confirmed the policy",
        records="Trainings, Acknowledgements",
        clauses={"GOV-12": "partly", "STR-12": "partly"},
    ),
    Condition(
        what="One policy has no procedure",
        records="Document versions: Personnel security policy 3.0",
        clauses={"GOV-14": "met", "GOV-15": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="The office of the CISO was split off and owns no function yet",
        records="Organisational units: Information security",
        clauses={"RCA-01": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="The notice to participants is written in English only",
        records="Documents: Notice to participants of a breach (English)", clauses={}, sizes=LARGER,
    ),
    Condition(
        what="The restore test took 9 h 10 min against a target of 4 h",
        records="Actions and Evidence: Restore test on the recovery site", clauses={},
    ),
)  # fmt: skip
CONDITIONS = (*OF_THE_OFFICE, *OF_RISK_AND_CONTROL, *OF_RISK_IN_RUPEES)


def conditions_of(story: Story) -> list[Condition]:
    """Those that a story of its size holds."""
    return [c for c in CONDITIONS if story.tenant.size in c.sizes]
