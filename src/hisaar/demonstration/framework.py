"""What strategy and framework lay down, how they are kept up, and what security work is done."""

from __future__ import annotations

import datetime as dt

from .document_words import ELEMENTS
from .documents import FRAMEWORK, STRATEGY
from .governance import BOARD, RISK_COMMITTEE
from .story import COMPANY, DOCUMENTS, Story

DAY = dt.timedelta(days=1)
CISO = "Chief information security officer (CISO)"
HITD = "Head of information technology (HITD)"
SHARING = "Information sharing"
PARTS = ("Identification", "Assessment", "Measurement", "Monitoring", "Mitigation", "Management")
GROUPS = ("Policyholders", "Intermediaries", "Banks", "Reinsurers and retakaful operators",
    "Vendors",
          "Regulators")  # fmt: skip


def tell_framework(story: Story) -> None:
    _tell_objectives(story)
    _tell_responsibilities(story)
    _tell_requirements(story)
    _tell_reviews(story)
    _tell_standards(story)
    _tell_shared_risks(story)
    if not story.tenant.is_small:
        _tell_security_work(story)


def _tell_objectives(story: Story) -> None:
    """The strategy has objectives; the framework states none of its own yet."""
    cast = story.cast
    story.add(
        DOCUMENTS, "Objectives",
        "Title | Document | Owner | Measure | Target | Target on | Elements"
        " | Profile categories | From",
        [(title, STRATEGY, cast[part], measure, target, story.ahead(months=months), elements,
          categories, story.approval_day)
         for title, part, measure, target, months, elements, categories in (
             ("Two-factor sign-in on every way in from outside", "head_of_it",
              "Accounts with two factors", "100 percent", 8,
              "Risk and control assessment, Monitoring", "Delivery channels"),
             ("Critical systems back within four hours", "head_of_it", "Hours in the restore test",
              "4 hours", 12, "Recovery", "Technologies and connections"),
             ("Incidents contained on the day they are seen", "ciso", "Hours to contain", "8 hours",
              10, "Response, Continuous learning", "External threats"),
             ("Framework and strategy move together", "ciso", "Weeks between their versions",
              "0 weeks", 14, "Strategy and framework", "Organisational characteristics"),
         )],
    )  # fmt: skip
    story.add(
        DOCUMENTS, "Business objectives", "Title | Description | Owner | Depends on digital means"
        " | View of its cyber risk | View taken on",
        [("A third of retail business through the mobile application", "Within three years.",
          cast["distribution"], "yes",
          "Account takeover and fraud grow with it; two factors first.",
          story.ago(months=4)),
         ("Two new branches a year", "In Punjab and Sindh.", cast["operations"], "no", "", "")],
    )  # fmt: skip


def _tell_responsibilities(story: Story) -> None:
    decision, since = "Duties of the Board in cybersecurity", story.ago(years=1)
    rows: list[tuple[object, ...]] = [
        (f"Board: {duty.lower()}", "Oversee", "", BOARD, "", duty, decision, since)
        for duty in ("Approve strategy", "Approve framework", "Set tolerance", "Oversee",
                     "Receive reports")
    ]  # fmt: skip
    doer = HITD if story.tenant.is_small else "Security analyst"
    for element in ELEMENTS:
        activity = f"Element {element.lower()}"
        by = {
            "Implement": CISO if element == SHARING else doer,
            "Manage": CISO,
            "Accountable": CISO,
        }
        rows += [(activity, kind, role, "", element, "", "", since) for kind, role in by.items()]
        # The CISO oversees the sharing of information, which the CISO implements too.
        role, body = (CISO, "") if element == SHARING else ("", RISK_COMMITTEE)
        rows.append((activity, "Oversee", role, body, element, "", "", since))
    story.add(DOCUMENTS, "Responsibilities", "Title | Kind | Role | Body | Elements"
              " | Duties of the Board | Adopted by | From", rows)  # fmt: skip
    story.add(
        DOCUMENTS, "Notification rules",
        "Severity | Audience | Channel | Told within (hours) | Owner"
        " | Source",
        [(severity, audience, channel, hours, story.cast[part], "Own choice, by the plan")
         for severity, hours in (("Extreme", 2), ("High", 4), ("Medium", 24), ("Low", 72))
         for audience, channel, part in (
             ("Management", "Telephone, then mail", "ciso"), ("Regulator", "Mail", "compliance"))
         if audience == "Management" or severity != "Low"],
    )  # fmt: skip


def _tell_requirements(story: Story) -> None:
    cast, since = story.cast, story.ago(years=1)
    rows = [
        ("A trained deputy of the CISO", "People", "Head of risk management", "CISM course", "", "",
         "In place", ""),
        ("Awareness of everybody", "People", "", "Yearly awareness course", "", "", "In place", ""),
        ("Two factors for remote access", "Technology", "", "", "", "VPN concentrator", "Planned",
         story.ahead(months=5)),
        ("Backups that cannot be overwritten", "Technology", "", "", "", "Monthly backup disks",
         "In place", ""),
        ("Sensors at the edge", "Technology", "", "", "", "Intrusion detection", "In place", ""),
    ]  # fmt: skip
    if not story.tenant.is_small:
        rows += [(f"A working {name.lower()}", "Process", "", "", name, "", "In place", "")
                 for name in ("Incident handling procedure", "Backup and restore procedure",
                              "Log review procedure")]  # fmt: skip
    story.add(
        DOCUMENTS, "Framework requirements", "Title | Kind | Role | Course | Procedure"
        " | System or control | Status | Planned for | Framework | Owner | From",
        [(*row, FRAMEWORK, cast["ciso"], since) for row in rows],
    )  # fmt: skip
    story.add(
        DOCUMENTS, "Plan sections", "Title | Framework | Part | Owner | Method | Cadence"
        " | Approved on",
        [(f"{part} of cyber risk", FRAMEWORK, part, cast["risk" if at % 2 else "ciso"],
          "Workshops with the owners, on the scale of the risk policy.",
          ("Quarterly", "Yearly")[at % 2], story.approval_day) for at, part in enumerate(PARTS)],
    )  # fmt: skip


def _tell_reviews(story: Story) -> None:
    """Two events, one review that answers both, and the version that came of it."""
    approved, ciso = story.approval_day, story.cast["ciso"]
    events = (
        ("Core system moved to a new release", "New core system", approved - 75 * DAY, "FUN-0001"),
        ("Mobile application sells cover", "New channel", approved - 60 * DAY, "FUN-0008"),
    )
    story.add(DOCUMENTS, "Trigger events", "Title | Kind | Happened on | Source | Owner",
              ((*event, ciso) for event in events))  # fmt: skip
    story.add(
        DOCUMENTS, "Framework reviews", "Title | Framework | Reviewed on | Triggers"
        " | Is change needed | Findings | Resulting version | Owner",
        [(f"Review of {approved.year}", FRAMEWORK, approved - 30 * DAY,
          "; ".join(event[0] for event in events), "yes",
          "Partners of the digital channels were not covered.", f"{FRAMEWORK} 2.1", ciso)],
    )  # fmt: skip


def _tell_standards(story: Story) -> None:
    chief = story.cast["ceo"]
    story.add(
        DOCUMENTS, "Standard adoptions", "Standard | Version | Status | Rationale | Decided on"
        " | Approver | Controls mapped on | Key controls not mapped | Which controls are not mapped"
        " | Owner",
        [("NIST Cybersecurity Framework", "2.0", "Adopted in part",
          "Its functions order the programme.", story.ago(months=28), chief, story.ago(months=27),
          3,
          "Supply chain, platform security, recovery communication", story.cast["ciso"]),
         ("COBIT", "2019", "Considered, not adopted", "Made for larger IT departments.",
          story.ago(months=20), chief, "", "", "", story.cast["ciso"]),
         ("ISO/IEC 27000 series", "27001:2022", "Considered, not adopted",
          "Used as a checklist; a certificate is weighed again next year.", story.ago(months=9),
          chief, "", "", "", story.cast["ciso"])],
    )  # fmt: skip


def _tell_shared_risks(story: Story) -> None:
    title = f"Shared risks {story.year}"
    story.row(DOCUMENTS, "Stakeholder risk reviews", {
        "Title": title, "Reviewed on": story.ago(months=5), "Owner": story.cast["risk"],
        "Summary": "With distribution, claims and procurement.",
    })  # fmt: skip
    treated = {("Intermediaries", "Borne from them"): "Two-factor sign-in for brokers and agents",
               ("Banks", "Posed to them"): "Yearly questionnaire for banks"}  # fmt: skip
    story.add(
        DOCUMENTS, "Stakeholder risks", "Title | Review | Group | Direction | Rating | Treatment",
        [(f"{group}: {direction.lower()}", title, group, direction,
          "High" if (group, direction) in treated else ("Low", "Medium")[len(group) % 2],
          treated.get((group, direction), ""))
         for group in GROUPS for direction in ("Borne from them", "Posed to them")],
    )  # fmt: skip


def _tell_security_work(story: Story) -> None:
    works = (
        ("Review of joiners and leavers", "Joiners, movers and leavers procedure", "Monthly", 1),
        ("Patching", "Change and patching procedure", "Monthly", 1),
        ("Review of logs", "Log review procedure", "Weekly", 1),
        ("Restore test", "Backup and restore procedure", "Half-yearly", 5),
        ("Intake of vendors", "Vendor onboarding procedure", "As needed", 3),
    )
    people = (story.cast["analyst"], story.cast["administrator"])
    story.add(COMPANY, "Security processes", "Title | Owner | Frequency | Procedure | Inputs"
              " | Outputs", ((name, story.cast["ciso"], often, procedure, "Lists and requests",
                              "Signed checklist") for name, procedure, often,
                              _ in works))  # fmt: skip
    story.add(COMPANY, "Process runs", "Process | Ran on | Performed by | Result",
              ((name, story.ago(months=months * back, days=3 + back), people[back % 2],
                "Done, findings in the ticket") for name, _, _, months in works
               for back in (1, 2, 3)))  # fmt: skip
