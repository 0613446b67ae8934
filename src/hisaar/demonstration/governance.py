"""The company, its officers and their roles, bodies and their decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from .story import COMPANY, Story

DAY = dt.timedelta(days=1)
BOARD = "Board of Directors"
RISK_COMMITTEE = "Risk Management and Compliance Committee"
AUDIT_COMMITTEE = "Audit Committee"
IT_COMMITTEE = "IT and Security Steering Committee"

ROLES = (
    "Role | Person | From | To | Acting | Reports to the Board | Reports to role"
    " | Appointed by (body) | Appointing decision | Appointment letter | Job description"
    " | Authority"
)
DECISIONS = (
    "Title | Kind | Outcome | Decided on | Meeting | Body | Approver | Owner | Reasons | Concerns"
    " | Review on | Expires on"
)

# role: (part, whom it reports to); held since joining.
LINES = {
    "Chief executive officer (CEO)": ("ceo", ""),
    "Chief operating officer (COO)": ("coo", "ceo"),
    "Chief financial officer (CFO)": ("cfo", "ceo"),
    "Head of risk management": ("risk", "ceo"),
    "Head of compliance": ("compliance", "ceo"),
    "Company secretary": ("secretary", "ceo"),
    "Shariah compliance officer": ("shariah", "ceo"),
    "Head of human resources": ("hr", "ceo"),
    "Head of administration": ("administration", "ceo"),
    "Head of operations": ("operations", "coo"),
    "Head of internal audit": ("audit", ""),
    "Security analyst": ("analyst", "ciso"),
}


def tell_governance(story: Story) -> None:
    _tell_company(story)
    _tell_bodies(story)
    _tell_decisions(story)
    _tell_roles(story)
    _tell_fitness(story)
    _tell_need(story)


def _tell_company(story: Story) -> None:
    tenant = story.tenant
    story.row(COMPANY, "Entity profile", {
        "Title": tenant.title, "Registration number": f"DEMO-{tenant.size.upper()}-001",
        "Registration type": tenant.kind, "Registered on": story.registered_on,
        "Size band": tenant.size.title(), "Staff": tenant.staff,
        "Operates a window takaful": tenant.is_large,
        "Window since": dt.date(2015, 7, 1) if tenant.is_large else "",
        "Listed on the exchange": tenant.is_large, "Channels": tenant.channels,
        "Year end month": 12, "Year end day": 31, "Head office": tenant.head_office,
    })  # fmt: skip
    story.row(COMPANY, "Regulatory instruments", {
        "Title": "SECP Guidelines on Cybersecurity Framework for the Insurance Sector, 2020",
        "Reference": "SECP-INS-CYBER-2020",
        "Issued by": "Securities and Exchange Commission of Pakistan",
        "Effective on": dt.date(2020, 7, 1), "Adoption": "Adoption of the Guidelines",
        "Owner": story.cast["compliance"],
    })  # fmt: skip
    story.row(COMPANY, "Regulatory instruments", {
        "Title": "Insurance Ordinance, 2000", "Reference": "Ordinance XXXIX of 2000",
        "Issued by": "Government of Pakistan", "Owner": story.cast["compliance"],
    })  # fmt: skip


def _tell_bodies(story: Story) -> None:
    cast, directors = story.cast, story.known["directors"]
    formed = story.registered_on
    quorum = len(directors) // 2 + 1
    story.add(COMPANY, "Committees", "Title | Kind | Quorum | Reports to | Owner | Formed on"
              " | Terms of reference", (
        (BOARD, "Board of directors", quorum, "", cast["chair"], formed,
         "Approves strategy and framework, sets the tolerance, oversees."),
        (RISK_COMMITTEE, "Committee of the Board", 2, BOARD, cast["secretary"], formed,
         "Reviews risk policy, profile and compliance, and reports to the Board."),
        (AUDIT_COMMITTEE, "Committee of the Board", 2, BOARD, cast["secretary"], formed,
         "Reviews controls and the work of internal audit."),
        (IT_COMMITTEE, "Management committee", 3, RISK_COMMITTEE, cast["ciso"], formed,
         "Steers IT and security work, budget and incidents."),
    ))  # fmt: skip
    seats = [(BOARD, name, "Chair" if at == 0 else "Member") for at, name in enumerate(directors)]
    seats += [(BOARD, cast["ceo"], "Member"), (BOARD, cast["secretary"], "Secretary")]
    seats += [(RISK_COMMITTEE, name, "Chair" if at == 0 else "Member")
              for at, name in enumerate(directors[1:4])]  # fmt: skip
    seats += [(AUDIT_COMMITTEE, name, "Chair" if at == 0 else "Member")
              for at, name in enumerate(directors[-3:])]  # fmt: skip
    management = dict.fromkeys(cast[k] for k in ("coo", "ciso", "head_of_it", "risk", "cfo"))
    seats += [(IT_COMMITTEE, name, "Chair" if at == 0 else "Member")
              for at, name in enumerate(management)]  # fmt: skip
    since = story.ago(years=3)
    story.add(COMPANY, "Committee members", "Committee | Person | Seat | From",
              ((*seat, max(since, story.ciso_from) if seat[1] == cast["ciso"] else since)
               for seat in seats))  # fmt: skip


def _tell_roles(story: Story) -> None:
    cast = story.cast
    words = {part: role for role, (part, _) in LINES.items()}
    words |= {"ciso": "Chief information security officer (CISO)"}
    rows = [
        (role, cast[part], _since(story, part), "", "no", "yes" if part in ("ceo",
         "audit") else "no",
         words.get(line, ""), BOARD if part in ("ceo", "coo", "cfo", "audit") else "", "", "", "",
         "")
        for role, (part, line) in LINES.items()
        if not (story.tenant.is_small and part in ("coo", "analyst"))
    ]  # fmt: skip
    rows.append((
        "Head of information technology (HITD)", cast["head_of_it"], _since(story, "head_of_it"),
        "",
        "no", "no", words["ceo" if story.tenant.is_small else "coo"], "", "", "",
        "Job description of the head of IT", "",
    ))  # fmt: skip
    rows += [
        ("Chair of the Board" if at == 0 else "Director", name, story.ago(years=3), "", "no", "no",
         "", "", "", "", "", "")
        for at, name in enumerate(story.known["directors"])
    ]  # fmt: skip
    story.add(COMPANY, "Role assignments", ROLES, [*rows, *_officers_of_security(story)])
    title = f"{cast['ciso']}: Chief information security officer (CISO)"
    story.add(
        COMPANY, "Mandates", "Assignment | Powers | Direct access to the Board"
        " | Granted by (body) | Granted on | Document",
        [(title, ("Stop or isolate a system, Halt a go-live, Access all records,"
          " Engage retained experts"), "yes", BOARD, story.ciso_from,
          "Mandate of the CISO 1.0")],
    )  # fmt: skip


def _since(story: Story, part: str) -> dt.date:
    return (
        max(dt.date(2018, 7, 1), story.registered_on) if part != "analyst" else story.ago(years=2)
    )


def _officers_of_security(story: Story) -> Iterator[tuple[object, ...]]:
    """The CISO of today, and in larger insurers who came before, with the gap between them."""
    cast, role = story.cast, "Chief information security officer (CISO)"
    letter, duties = "Appointment letter of the CISO", "Job description of the CISO"
    yield (
        role, cast["ciso"], story.ciso_from, "", "no", "yes", "", BOARD,
        "Appointment of the CISO", letter, duties, "As in the mandate of the Board.",
    )  # fmt: skip
    if story.tenant.is_small:
        return
    yield (
        role, cast["former_ciso"], dt.date(2021, 1, 15), story.acting_from - DAY, "no", "yes", "",
        BOARD, "Appointment of the first CISO", "", "", "",
    )  # fmt: skip
    yield (
        role, cast["head_of_it"], story.acting_from, story.acting_to, "yes", "yes", "", BOARD,
        "Head of IT acts as CISO for six months", "Letter to the acting CISO", "",
        "Reports to the Board as CISO, to the COO as head of IT.",
    )  # fmt: skip
    yield (
        "Chief executive officer (CEO)", cast["cfo"], dt.date(2025, 4, 14), dt.date(2025, 4, 25),
        "yes", "yes", "", BOARD, "", "", "", "During the leave of the CEO.",
    )  # fmt: skip


def _tell_decisions(story: Story) -> None:
    cast, approval, days = story.cast, story.approval_day, story.board_days()
    adopted = max(dt.date(2020, 8, 27), story.registered_on + 15 * DAY)
    rows: list[tuple[object, ...]] = [
        ("Adoption of the Guidelines", "Adoption", "Approved", adopted, "", BOARD, "",
         cast["compliance"], "They bind the company from 1 July 2020.", "INT-02", "", ""),
        ("Appointment of the CISO", "Appointment", "Approved", story.ciso_from - 10 * DAY, "",
         BOARD,
         "", cast["secretary"], "Experience in security of financial institutions.", "CISO-01", "",
         ""),
        ("Sharing of information is implemented and overseen by the CISO", "Exception", "Approved",
         approval, _meeting(approval), BOARD, "", cast["risk"],
         "Two people make up the security office; the risk function takes it over next year.",
         "GOV-08", story.ahead(months=6), story.ahead(months=9)),
        ("Duties of the Board in cybersecurity", "Adoption", "Approved", approval,
         _meeting(approval), BOARD, "", cast["secretary"], "Yearly review.", "STR-10", "", ""),
        ("Security operations centre: not now", "Consideration", "Rejected", days[-1],
         _meeting(days[-1]), BOARD, "", cast["ciso"],
         ("Cost of a round-the-clock watch is out of proportion; a service is priced again"
         " next year. Until then the log collector pages the analyst."), "MON-06",
         story.ahead(months=9),
         ""),
        ("Intrusion detection is adopted", "Consideration", "Approved", days[-3],
         _meeting(days[-3]), BOARD, "", cast["ciso"], ("Sensors at the internet edge and before the"
         " core system."), "MON-21", story.ahead(months=8), ""),
        ("Red team exercise: not used", "Consideration", "Rejected", days[-1], _meeting(days[-1]),
         BOARD, "", cast["ciso"],
         ("Penetration tests still find more than can be mended in a year; a"
         " red team would add little."), "TST-11", story.ahead(months=10), ""),
        ("Cyber budget", "Budget", "Approved", days[-4], _meeting(days[-4]), BOARD, "", cast["cfo"],
         "As proposed by the steering committee.", "GOV-09", "", ""),
        ("Second analyst: risk accepted for a year", "Risk acceptance", "Approved", days[-1],
         _meeting(days[-1]), BOARD, "", cast["ciso"],
         ("Hiring is frozen; the audit firm helps out at"
         " month ends."), "GOV-09", "", story.ahead(months=11)),
    ]  # fmt: skip
    if not story.tenant.is_small:
        rows += _older_decisions(story)
    rows += _approvals(story)
    story.add(COMPANY, "Decisions", DECISIONS, rows)


def _older_decisions(story: Story) -> list[tuple[object, ...]]:
    secretary, eve = story.cast["secretary"], story.acting_from - 5 * DAY
    return [
        ("Appointment of the first CISO", "Appointment", "Approved", dt.date(2021, 1, 5), "", BOARD,
         "", secretary, "As concluded in November 2020.", "CISO-01", "", ""),
        ("Head of IT acts as CISO for six months", "Exception", "Approved", eve, "", BOARD, "",
         secretary,
         ("The CISO left at short notice. The line to the Board is kept apart from the line"
         " to the COO, and internal audit reviews privileged access monthly."), "CISO-08 CISO-01",
         "",
         story.acting_to),
    ]  # fmt: skip


def _approvals(story: Story) -> list[tuple[object, ...]]:
    day, cast = story.approval_day, story.cast
    return [
        (f"Approval of the {what}", "Approval", "Approved", day, _meeting(day), BOARD, "",
         cast["secretary"], "Discussed on the paper of the CISO.", clause, "", "")
        for what, clause in (
            ("cybersecurity strategy", "GOV-01"), ("cybersecurity framework", "FWK-01"),
            ("risk management policy", "ALN-01"),
        )
    ]  # fmt: skip


def _meeting(day: dt.date) -> str:
    return board_title(day)


def board_title(day: dt.date) -> str:
    """What the meeting of the Board on a day is called."""
    return f"Board meeting of {day:%B %Y}"


def _tell_fitness(story: Story) -> None:
    ciso = story.cast["ciso"]
    story.add(
        COMPANY, "Qualifications", "Person | Title | Recognised as | Awarded by | Awarded on"
        " | Valid until | Certificate",
        [(ciso, "CISM", "CISM", "ISACA", story.ago(years=5), story.ahead(months=14),
          story.paper("certificate-ciso.pdf", "Certificate of the CISO",
          "Copy, seen in original.")),
         (ciso, "BS Computer Science", "degree in IT/IS/CS/engineering", "A university",
          story.ago(years=17), "", ""),
         (story.cast["head_of_it"], "BE Computer Systems", "degree in IT/IS/CS/engineering",
          "A university", story.ago(years=21), "", "")],
    )  # fmt: skip
    story.add(
        COMPANY, "Experience", "Person | Title | Employer | In information security | From | To",
        [(ciso, "Security engineer", "A bank (demo)", "yes", story.ago(years=13),
          story.ago(years=8)),
         (ciso, "Manager information security", "A payment company (demo)", "yes",
          story.ago(years=8), story.ciso_from - DAY)],
    )  # fmt: skip
    story.add(
        COMPANY, "Attestations",
        "Person | Topic | Reasons | Attested by body | Attested on | Owner",
        [(ciso, "Fit and proper (both)", "Interviewed; references and certificates seen.", BOARD,
          story.ciso_from, story.cast["secretary"])],
    )  # fmt: skip
    _tell_means(story)


def _tell_means(story: Story) -> None:
    ciso, rupees = story.cast["ciso"], Decimal(story.tenant.staff)
    story.add(
        COMPANY, "Cyber budgets", "Title | Year | Amount (PKR) | Posts | Approved on | Approved by"
        " | Decision | Spent (PKR) | Owner",
        [(f"Cyber budget {year}", year, 95_000 * rupees, 2 if not story.tenant.is_large else 7,
          dt.date(year - 1, 12, 15) if year < story.year else min(
              story.board_days()[-4], dt.date(year, 1, 5)), BOARD,
          "Cyber budget" if year == story.year else "", 61_250 * rupees, story.cast["ciso"])
         for year in (story.year - 1, story.year)],
    )  # fmt: skip
    story.add(
        COMPANY, "Resource requests", "Title | Kind | Amount (PKR) | Posts | Requested on | Owner"
        " | Justification | Outcome | Decided on | Decision | Risk accepted by",
        [("Second analyst", "People", 24 * Decimal(100_000), 1, story.ago(months=4), ciso,
          "Log review takes half of the week.", "Rejected", story.board_days()[-1], "",
          "Second analyst: risk accepted for a year"),
         ("Vulnerability scanner", "Tool", 18 * Decimal(100_000), "", story.ago(months=9), ciso,
          "Monthly scans are done by hand.", "Granted", story.ago(months=8), "Cyber budget", "")],
    )  # fmt: skip


def _tell_need(story: Story) -> None:
    headings = (
        "Title | Owner | Started on | Completed on | Inherent risk profile | Profile completed on"
        " | Overall inherent risk | Driving categories | Conclusion | Reasons | Approved by (body)"
        " | Decision"
    )
    cast, driven = story.cast, "Delivery channels, Technologies and connections"
    separate, combined = "A separate CISO", "Combined with another post"
    if story.tenant.is_small:
        done = story.registered_on + 20 * DAY
        rows = [("Need for a separate CISO", cast["risk"], done - 10 * DAY, done, "IRP (first)",
                 done - 5 * DAY, "Minimal", driven, combined, ("Four people make up IT; the head of"
                 " compliance takes the post."), BOARD, "")]  # fmt: skip
    else:
        eve = story.acting_from - 7 * DAY
        rows = [
            ("Need for a separate CISO, 2020", cast["risk"], dt.date(2020, 10, 19),
             dt.date(2020, 11, 20), "IRP 2020", dt.date(2020, 11, 6), "Moderate", driven, separate,
             "Digital channels are growing and the head of IT cannot judge his own work.", BOARD,
             ""),
            (f"Need for a separate CISO, {eve.year} (interim)", cast["risk"], eve - 10 * DAY, eve,
             f"IRP {eve.year}", eve - 40 * DAY, "Moderate", driven, combined,
             "For six months, until the post is filled.", BOARD,
             "Head of IT acts as CISO for six months"),
            (f"Need for a separate CISO, {story.year - 1}", cast["risk"],
             story.acting_to - 30 * DAY, story.acting_to - 8 * DAY, f"IRP {story.year - 1}",
             story.acting_to - 20 * DAY, "Significant", driven, separate,
             "The mobile application raised the inherent risk by a band.", BOARD, ""),
        ]  # fmt: skip
    story.add(COMPANY, "CISO need assessments", headings, rows)
