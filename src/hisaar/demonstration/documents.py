"""The document register, its versions and authors, and what strategy and framework lay down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .document_words import (
    CAPABILITIES,
    ELEMENTS,
    INSTRUCTIONS,
    OTHERS,
    PERIMETER,
    POLICIES,
    WITHOUT_PROCEDURE,
)
from .governance import BOARD
from .meetings import is_reporting
from .story import DOCUMENTS, Story

DAY = dt.timedelta(days=1)
FRAMEWORK, STRATEGY = "Cybersecurity framework", "Cybersecurity strategy"
RISK_POLICY = "Risk management policy"
SMALL_POLICIES = 7


def tell_documents(story: Story) -> None:
    _tell_leading_papers(story)
    _tell_policies(story)
    _tell_reports(story)
    _tell_others(story)
    _tell_authors(story)


def _document(story: Story, title: str, kind: str, owner: str, **more: object) -> None:
    story.row(DOCUMENTS, "Documents", {
        "Title": title, "Kind": kind, "Owner": owner, "Reviewed every (months)": 12,
        "Policy areas": more.get("areas", ""), "Carries out": more.get("carries_out", ""),
        "Needs no procedure": more.get("needs_no_procedure", "no"),
        "Why no procedure is needed": more.get("why", ""),
    })  # fmt: skip


def _version(
    story: Story, title: str, number: str, approved: dt.date, texts: Sequence[str] = (),
    **more: object,
) -> None:  # fmt: skip
    """One version, with its file; whoever approves it is the Board or a person."""
    ending = str(more.pop("ending", "pdf"))
    stem = f"{title} {number}".lower().replace("(", "").replace(")", "").replace(" ", "-")
    body = BOARD if more.pop("by_board", False) else ""
    superseded = more.pop("superseded", "")
    story.row(DOCUMENTS, "Document versions", {
        "Document": title, "Version number": number,
        "File": story.paper(f"{stem}.{ending}", f"{title}, version {number}",
                            f"Approved on {approved:%d %B %Y}.",
                            *texts),
        "Owner": more.pop("owner", story.cast["ciso"]), "Drafted on": approved - 40 * DAY,
        "Reviewed on": approved - 15 * DAY, "Approved by (body)": body,
        "Approved by (person)": "" if body else more.pop("approver", story.cast["ceo"]),
        "Approved on": approved,
        "Review due on": "" if superseded else approved + 360 * DAY, "Superseded on": superseded,
        **more,
    })  # fmt: skip


def _tell_leading_papers(story: Story) -> None:
    """Framework, strategy and risk policy: all approved by the Board, with their predecessors."""
    cast, approved = story.cast, story.approval_day
    before = approved - 364 * DAY
    scope = PERIMETER + (", window" if story.tenant.is_large else "")
    covered = ", ".join(ELEMENTS)
    for title, kind, owner in (
        (FRAMEWORK, "Cybersecurity framework", cast["ciso"]),
        (STRATEGY, "Cybersecurity strategy", cast["ciso"]),
        (RISK_POLICY, "Risk management policy", cast["risk"]),
    ):
        _document(story, title, kind, owner)
    if before > story.registered_on:
        _version(story, FRAMEWORK, "2.0", before, by_board=True, superseded=approved,
                 ending="docx", Elements=covered)  # fmt: skip
        _version(story, STRATEGY, "1.0", before, by_board=True, superseded=approved)
    _version(story, FRAMEWORK, "2.1", approved, by_board=True, ending="docx", Scope=scope,
             Elements=covered, Capabilities=CAPABILITIES,
             Topics="The duty to implement the framework",
             texts=[f"Chapter: {e}" for e in ELEMENTS],
             Decision="Approval of the cybersecurity framework",
             **{"What changed": "Digital channels and their partners"})  # fmt: skip
    _version(story, STRATEGY, "2.0", approved, by_board=True,
             Decision="Approval of the cybersecurity strategy",
             **{"Unchanged elements": "Information sharing, Governance",
                "Based on framework version": f"{FRAMEWORK} 2.1"})  # fmt: skip
    _version(story, RISK_POLICY, "3.0", approved, by_board=True, owner=cast["risk"],
             Topics="A chapter on cyber risk", Decision="Approval of the risk management policy",
             )  # fmt: skip


def _tell_policies(story: Story) -> None:
    cast = story.cast
    wanted = POLICIES[:SMALL_POLICIES] if story.tenant.is_small else POLICIES
    for at, (area, policy, procedure) in enumerate(wanted):
        approved = story.ago(months=3 + at % 6, days=at)
        story.row(DOCUMENTS, "Policy areas", {
            "Title": area, "Owner": cast["ciso"], "Is required": "yes",
            "Purpose": f"What everybody is held to in {area}.",
        })  # fmt: skip
        why = "" if procedure else "It says itself what to do, in plain words."
        _document(story, policy, "Policy", cast["ciso"], areas=area, why=why,
                  needs_no_procedure="no" if procedure else "yes")  # fmt: skip
        _version(
            story, policy, "3.0", approved, by_board=at % 2 == 0, ending=("pdf", "docx")[at % 2]
        )
        if procedure and policy != WITHOUT_PROCEDURE and not story.tenant.is_small:
            _document(story, procedure, "Procedure", cast["head_of_it"], carries_out=policy)
            _version(story, procedure, "2.0", approved + 10 * DAY, owner=cast["head_of_it"],
                     approver=cast["ciso"], ending="docx")  # fmt: skip


def _tell_reports(story: Story) -> None:
    """What the CISO tabled at the Board: the risk profile each time, the report twice a year."""
    days = story.board_days()
    profile, report = "Cyber risk profile report", "CISO report to the Board"
    _document(story, profile, "Risk profile report", story.cast["ciso"])
    _document(story, report, "CISO's report to the Board", story.cast["ciso"])
    for day in days:
        presenter = story.ciso_on(day) or story.cast["risk"]
        _version(story, profile, f"{day:%b %Y}", day - 8 * DAY, owner=presenter,
                 approver=story.cast["risk"])  # fmt: skip
        if is_reporting(day):
            _version(story, report, f"{day:%b %Y}", day - 9 * DAY, owner=presenter,
                     approver=story.cast["ceo"])  # fmt: skip


def _tell_others(story: Story) -> None:
    cast = story.cast
    for title, kind, part, ending, by_board in OTHERS:
        count = len(story.sheets[DOCUMENTS, "Documents"])
        if count >= story.tenant.documents:
            break
        approved = {"Mandate of the CISO": story.ciso_from,
                    "Appointment letter of the CISO": story.ciso_from - 5 * DAY,
                    "Job description of the CISO": story.ciso_from,
                    "Letter to the acting CISO": story.acting_from - 4 * DAY}.get(
            title, story.ago(months=2 + count % 9, days=count))  # fmt: skip
        _document(story, title, kind, cast[part])
        topics = {"Job description of the CISO": "The duty to implement the framework",
                  "Communication plan": "Communication and notification"}  # fmt: skip
        _version(story, title, "1.0", approved, owner=cast[part], by_board=bool(by_board),
                 ending=ending, Topics=topics.get(title, ""))  # fmt: skip
    departments = story.known["departments"]
    for at in range(story.tenant.documents - len(story.sheets[DOCUMENTS, "Documents"])):
        topic = INSTRUCTIONS[at % len(INSTRUCTIONS)]
        unit = departments[at // len(INSTRUCTIONS) % len(departments)]
        title = f"Instruction of {unit} on {topic}"
        _document(story, title, "Other", cast["coo"])
        _version(
            story, title, "1.0", story.ago(months=1 + at % 10), owner=cast["coo"], ending="txt"
        )


def _tell_authors(story: Story) -> None:
    signed = story.approval_day - 9 * DAY
    story.add(
        DOCUMENTS, "Authorships", "Document version | Person | Contribution | Authored on"
        " | Signed off on",
        [(f"{title} {number}", story.cast[part], what, signed - 5 * DAY, signed)
         for title, number in ((FRAMEWORK, "2.1"), (STRATEGY, "2.0"))
         for part, what in (("ciso", "Measures and plan"), ("risk", "Risk appetite and profile"))],
    )  # fmt: skip
