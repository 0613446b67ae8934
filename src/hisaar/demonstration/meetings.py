"""Meetings of two years: agendas, attendance, minutes, and what was asked for."""

from __future__ import annotations

import datetime as dt

from .governance import AUDIT_COMMITTEE, BOARD, IT_COMMITTEE, RISK_COMMITTEE, board_title
from .story import MEETINGS, Story

DAY = dt.timedelta(days=1)
OTHERS = (
    (RISK_COMMITTEE, ((2, 9), (5, 14), (8, 13), (10, 15))),
    (AUDIT_COMMITTEE, ((2, 16), (4, 22), (8, 20), (10, 22))),
    (IT_COMMITTEE, ((1, 20), (4, 8), (7, 15), (10, 6))),
)
PLACES = {IT_COMMITTEE: "Video conference"}
ITEMS = (
    "Meeting | Position | Title | Kind | About cybersecurity | Presenter | Paper | Was discussed"
    " | Minute | Decision"
)


def tell_meetings(story: Story) -> None:
    days = [(BOARD, day) for day in story.board_days()]
    others = OTHERS[2:] if story.tenant.is_small else OTHERS
    days += [(body, day) for body, dates in others for day in story.meeting_days(dates)]
    for body, day in sorted(days, key=lambda pair: pair[1]):
        _tell_meeting(story, body, day)
    _tell_actions(story)


def is_reporting(day: dt.date) -> bool:
    """Whether the CISO reports at the Board meeting of a day: twice a year, in two quarters."""
    return day.month in (2, 3, 8, 9)


def title_of(body: str, day: dt.date) -> str:
    return board_title(day) if body == BOARD else f"{body}, {day:%B %Y}"


def _tell_meeting(story: Story, body: str, day: dt.date) -> None:
    title = title_of(body, day)
    minuted = day + 12 * DAY
    is_minuted = minuted <= story.on
    minutes = ""
    if is_minuted and body in (BOARD, RISK_COMMITTEE):
        minutes = story.paper(
            f"minutes-{'board' if body == BOARD else 'risk'}-{day:%Y-%m}.pdf", f"Minutes: {title}",
            f"Held on {day:%d %B %Y} with a quorum. Extract of the items on cybersecurity.",
            "The members questioned the paper, asked for actions and resolved as recorded.",
        )  # fmt: skip
    story.row(MEETINGS, "Meetings", {
        "Title": title, "Body": body, "Held on": day, "Place": PLACES.get(body, "Head office"),
        "Owner": story.cast["secretary"], "Minutes": minutes,
        "Minute recorded on": minuted if is_minuted else "",
        "Private session with the CISO": "yes" if body == RISK_COMMITTEE else "no",
    })  # fmt: skip
    _tell_attendance(story, body, day, title)
    items = _board_items(story, day) if body == BOARD else _other_items(story, body, day)
    story.add(MEETINGS, "Agenda items", ITEMS,
              ((title, at, *item) for at, item in enumerate(items, start=1)))  # fmt: skip


def _tell_attendance(story: Story, body: str, day: dt.date, title: str) -> None:
    seats = [
        row for row in story.sheets["01 Company and governance", "Committee members"]
        if row["Committee"] == body and row["Seat"] != "Secretary"
    ]  # fmt: skip
    ciso = story.ciso_on(day)
    members = [row["Person"] for row in seats if row["Person"] != story.cast["ciso"] or ciso ==
               row["Person"]]  # fmt: skip
    rows = []
    for at, name in enumerate(members):
        is_away = (day.month + at) % 9 == 0 and at > 0
        rows.append((title, name, "Absent" if is_away else "By video" if at % 5 == 4 else "Present",
                     "yes"))  # fmt: skip
    if ciso and ciso not in members:
        rows.append((title, ciso, "Present", "no"))
    story.add(MEETINGS, "Attendances", "Meeting | Person | Presence | Member", rows)


def _board_items(story: Story, day: dt.date) -> list[tuple[object, ...]]:
    presenter = story.ciso_on(day) or story.cast["risk"]
    items: list[tuple[object, ...]] = [
        ("Cyber risk profile", "Cyber risk profile", "yes", presenter, (f"Cyber risk profile report"
         f" {day:%b %Y}"), "yes", "Noted; the members asked for the trend by channel.", ""),
    ]  # fmt: skip
    if is_reporting(day):
        items += [
            ("Report of the CISO", "CISO's report", "yes", presenter,
             f"CISO report to the Board {day:%b %Y}", "yes", "Discussed at length.", ""),
            ("Business objectives and their cyber risk", "Business objectives", "yes",
             story.cast["ceo"], "", "yes", "Both fit together; the mobile application is watched.",
             ""),
        ]  # fmt: skip
    if day.month in (2, 3):
        items += [
            (f"Assessment of the framework for {day.year - 1}", "Yearly assessment", "yes",
             presenter,
             "", "yes", "Adequate with actions.", ""),
        ]  # fmt: skip
    if day.month in (5, 6):
        items.append(("Results of tests", "Test results", "yes", presenter, "", "yes",
                      "Three findings are open; dates agreed.", ""))  # fmt: skip
    if day == story.approval_day:
        items += [
            (f"{what.capitalize()}", kind, "yes", presenter, version, "yes",
             "The members asked about cost and timing, and approved.", f"Approval of the {what}")
            for what, kind, version in (
                ("cybersecurity strategy", "Strategy approval", "Cybersecurity strategy 2.0"),
                ("cybersecurity framework", "Framework approval", "Cybersecurity framework 2.1"),
                ("risk management policy", "Policy approval", "Risk management policy 3.0"),
            )
        ]  # fmt: skip
    items.append(("Accounts and operations", "Other", "no", story.cast["cfo"], "", "yes",
                  "Noted.", ""))  # fmt: skip
    return items


def _other_items(story: Story, body: str, day: dt.date) -> list[tuple[object, ...]]:
    presenter = story.ciso_on(day) or story.cast["risk"]
    if body == IT_COMMITTEE:
        return [
            ("Figures on awareness", "Awareness and training figures", "yes", story.cast["hr"], "",
             "yes", "Branches below the mark are named.", ""),
            ("Projects and changes", "Other", "no", story.cast["head_of_it"], "", "yes", "Noted.",
             ""),
            ("Incidents of the quarter", "Incident", "yes", presenter, "", "yes", "Noted.", ""),
        ]  # fmt: skip
    topic = "Compliance and risk" if body == RISK_COMMITTEE else "Work of internal audit"
    return [
        (topic, "Other", "no", story.cast["audit" if body == AUDIT_COMMITTEE else "risk"], "",
         "yes",
         "Noted.", ""),
        ("Cyber controls", "Other", "yes", presenter, "", "yes", "Follow-up next quarter.", ""),
    ]  # fmt: skip


def _tell_actions(story: Story) -> None:
    cast = story.cast
    rows = [
        ("Trend of the risk profile by channel", "GOV-03", "Medium", BOARD, cast["ciso"],
         story.ago(months=5), story.ago(months=2), story.ago(months=2, days=6),
         "Added to the paper."),
        # Promised to the Board, and five weeks late.
        ("Impact analysis of the digital channels", "RCA-17", "High", BOARD, cast["distribution"],
         story.ago(months=6), story.ago(days=35), "", ""),
        ("Price a monitored security service", "MON-06", "Low", BOARD, cast["ciso"],
         story.ago(days=20), story.ahead(months=8), "", ""),
        ("Encrypt the database of the core system", "SYS-05", "Urgent", IT_COMMITTEE, cast["dba"],
         story.ago(months=7), story.ago(days=30), "", ""),
        ("Replace the plain file transfer to Hub Bank", "SYS-07", "High", IT_COMMITTEE,
         cast["head_of_it"], story.ago(months=2), story.ahead(months=1), "", ""),
        ("Notice to participants in Urdu", "REC-06", "Medium", "", cast["compliance"],
         story.ago(months=3), story.ahead(months=2), "", ""),
        ("Two-factor sign-in for brokers and agents", "STR-15", "High", "", cast["distribution"],
         story.ago(months=5), story.ahead(months=4), "", ""),
        ("Yearly questionnaire for banks", "STR-15", "High", "", cast["operations"],
         story.ago(months=5), story.ago(months=1), story.ago(months=1, days=3), "Answers filed."),
        ("Remote access of the core vendor by request only", "MON-12", "High", IT_COMMITTEE,
         cast["head_of_it"], story.ago(months=4), story.ahead(days=40), "", ""),
        ("Refresh the mapping to the NIST framework", "FWK-06", "Medium", IT_COMMITTEE,
         cast["ciso"],
         story.ago(months=2), story.ahead(months=3), "", ""),
        ("Restore test on the recovery site", "REC-03", "High", IT_COMMITTEE, cast["head_of_it"],
         story.ago(months=8), story.ago(months=5), story.ago(months=5, days=2),
         "9 h 10 min; the target is 4 h."),
    ]  # fmt: skip
    story.add(MEETINGS, "Actions", "Title | Source | Priority | Asked for by | Owner | Raised on"
              " | Due on | Done on | What was done", rows)  # fmt: skip
