"""Assessments of third parties, proof, findings, exchanges, and access that was cut."""

from __future__ import annotations

from typing import Any

from .providers import PORTAL, exposed, linked
from .story import PROVIDERS, VENDORS, Row, Story

UNPROVEN = "Shandur Tracking (demo)"
CUT = ("Baran Aggregator (demo)", "Khyber Verification (demo)")  # the first that is on the list
PROOFS = (
    "ISO 27001 certificate", "ISAE 3402 report, type 2", "Summary of a penetration test",
    "Site visit",
)  # fmt: skip


def tell_looking_after(story: Story) -> None:
    _tell_tiers(story)
    _tell_assessments(story)
    _tell_proofs(story)
    _tell_findings(story)
    _tell_exchanges(story)
    _tell_suspension(story)


def _first_tier(story: Story) -> list[Row]:
    return [r for r in story.sheets[VENDORS, "Third parties"] if r["Tier"] == "Tier 1"]


def _tell_tiers(story: Story) -> None:
    story.add(
        PROVIDERS, "Tier decisions", "Third party | Tier | Proposed | Grounds | Decided on"
        " | Decided by | Owner",
        [(party["Title"], "Tier 1", "Tier 1", "Data of policyholders, and critical functions",
          story.ago(months=8), story.cast["risk"], story.cast["risk"])
         for party in _first_tier(story)],
    )  # fmt: skip
    story.row(PROVIDERS, "Restricted countries", {
        "Country": "Panama", "Reason": "No agreement that would let the insurer enforce a claim.",
        "Since": story.ago(years=1), "Owner": story.cast["ciso"],
    })  # fmt: skip


def _tell_assessments(story: Story) -> None:
    """Everybody who gets at systems or data was assessed, but for the hospital on the portal."""
    rows: list[tuple[Any, ...]] = []
    for at, party in enumerate(exposed(story)):
        if party["Title"] == PORTAL:
            continue
        answered = story.ago(months=1 + at % 9, days=at % 25)
        sent, accepted = answered - (story.on - story.ago(days=18)), answered
        rows.append((
            party["Title"], _contact(party), sent, answered, answered, accepted,
            story.cast["ciso"], ("Low", "Medium", "Medium", "High")[at % 4],
            "Answers fit what was seen of the provider.", party["Owner"],
        ))  # fmt: skip
    party = exposed(story)[0]["Title"]
    rows.append((party, _contact({"Title": party}), story.ago(days=12), story.ahead(days=18), "",
                 "", "", "", "", story.cast["ciso"]))  # fmt: skip
    story.add(
        PROVIDERS, "Third-party assessments", "Third party | Answered by | Sent on | Due on"
        " | Answered on | Accepted on | Reviewer | Cyber risk | Conclusion | Owner", rows,
    )  # fmt: skip


def _contact(party: Row) -> str:
    return f"Security officer of {party['Title']}"


def _tell_proofs(story: Story) -> None:
    """First-tier providers showed more than their word; one did not, one paper is unread."""
    rows: list[tuple[Any, ...]] = []
    parties = [p for p in _first_tier(story) if p["Title"] != UNPROVEN]
    bound = {str(r["Third party"]) for r in story.sheets[PROVIDERS, "Contracts"]}
    for at, party in enumerate(p for p in parties if p["Title"] in bound):
        services = [str(r["Title"]) for r in story.sheets[PROVIDERS, "Third-party services"]
                    if r["Third party"] == party["Title"]]  # fmt: skip
        issued = story.ago(months=3 + at % 6)
        is_unread = at == len(parties) - 1 and at > 4
        rows.append((
            party["Title"], PROOFS[at % len(PROOFS)], "Nara Audit (demo)",
            "All that is done for the insurer", issued, story.ahead(months=4 + at % 9),
            "" if is_unread else story.cast["ciso"],
            "" if is_unread else story.ago(months=1), "None" if at % 3 else "Two, of low weight",
            "; ".join(services), party["Owner"],
        ))  # fmt: skip
    story.add(PROVIDERS, "Assurances", "Third party | Kind | Issuer | Scope | Issued on"
              " | Expires on | Reviewed by | Reviewed on | Exceptions noted | Services covered"
              " | Owner", rows)  # fmt: skip


FINDINGS = (
    ("Restores are not tried", "High", "Try one and show the protocol"),
    ("Administrators sign in with a password only", "High", "Set up a second factor"),
    ("Leavers are closed late", "Medium", "Close on the last day"),
    ("No list of subcontractors", "Low", "Send the list"),
    ("Old protocol on the upload page", "Critical", "Turn TLS 1.0 and 1.1 off"),
)


def _tell_findings(story: Story) -> None:
    rows = []
    for at, party in enumerate(exposed(story)[::2]):
        title, severity, action = FINDINGS[at % len(FINDINGS)]
        found = story.ago(days=40 + at % 150)
        is_closed = at % 3 == 1
        due = "" if at == 5 else found + (story.on - story.ago(days=75))
        rows.append((
            party["Title"], title, f"Seen in the answers of {party['Title']}", severity, found,
            due, action, story.ago(days=12) if is_closed else "",
            "Shown on the screen" if is_closed else "", story.cast["ciso"],
        ))  # fmt: skip
    story.add(PROVIDERS, "Third-party findings", "Third party | Title | Description | Severity"
              " | Found on | Due on | What is to be done | Closed on | How it was closed | Owner",
              rows)  # fmt: skip


def _tell_exchanges(story: Story) -> None:
    """Each first-tier provider and the insurer told each other how they secure their systems."""
    parties = _first_tier(story)
    rows = []
    for at, party in enumerate(parties):
        is_one_sided = at == len(parties) - 1
        rows.append((
            f"Talk about security with {party['Title']}", party["Title"],
            ("Meeting", "Questionnaires both ways", "Reports exchanged")[at % 3],
            story.ago(days=30 + 21 * at % 300), "How it secures its systems, and its last test",
            "" if is_one_sided else "Requirements, contacts and ways to report an incident", "yes",
            f"{story.cast['ciso']} and its security officer", party["Owner"],
        ))  # fmt: skip
    story.add(PROVIDERS, "Exchanges", "Title | Third party | Kind | Held on | What was received"
              " | What was given | Under an agreement of confidentiality | Participants | Owner",
              rows)  # fmt: skip


def _tell_suspension(story: Story) -> None:
    links = linked(story)
    party = next((name for name in CUT if name in links), "")
    if not party:
        return
    cut, back = story.ago(days=70), story.ago(days=63)
    link = str(links[party][0]["Title"])
    ciso, head = story.cast["ciso"], story.cast["head_of_it"]
    story.row(PROVIDERS, "Access suspensions", {
        "Third party": party, "Links": link, "Reason": "It reported malware on its servers.",
        "Suspended on": cut, "Suspended by": ciso, "Reconnected on": back,
        "Reconnection approved by": story.cast["ceo"],
        "What was checked before": "Report of its cleaning, new keys, a trial in the test system",
        "Owner": ciso,
    })  # fmt: skip
    steps = ("Read its report on the cause", "Exchange keys", "Open for an hour and watch",
             "Open for good")  # fmt: skip
    story.add(PROVIDERS, "Reconnection steps", "Suspension | Position | Link | Step | Confirmed on"
              " | Confirmed by",
              [(f"Access of {party}", at, link, step, back, (ciso, head)[at % 2])
               for at, step in enumerate(steps, start=1)])  # fmt: skip
