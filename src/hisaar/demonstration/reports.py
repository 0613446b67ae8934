"""Reports of past years with their signatures and receipts, and the assessment years."""

from __future__ import annotations

import datetime as dt

from hisaar.catalogue.framework import secp
from hisaar.catalogue.outcomes import Strength

from .governance import board_title
from .story import REPORTS, Story, weekday

FIRST_YEAR = 2020
DAY = dt.timedelta(days=1)
# One was handed in three days late; one was signed by the CFO, who acted as CEO for two weeks.
FILED_LATE = {2022: dt.date(2023, 5, 3)}
ACTING_CEO = 2024
WEAK = ("FWK-06", "RCA-17", "GOV-08", "SYS-05", "SYS-07", "MON-12", "REC-03", "REC-06", "RCA-34")


def tell_reports(story: Story) -> None:
    first = max(FIRST_YEAR, story.registered_on.year)
    for year in range(first, story.last_reported + 1):
        _tell_report(story, year)
    for year in range(story.last_reported, story.year + 1):
        _tell_year(story, year)
    _tell_conclusions(story)


def _tell_report(story: Story, year: int) -> None:
    cast = story.cast
    filed = FILED_LATE.get(year, dt.date(year + 1, 4, 22))
    signed = filed - 5 * DAY
    title = f"Report for {year}, edition 1"
    story.row(REPORTS, "Reports to the Commission", {
        "Reporting year": year, "Owner": cast["compliance"],
        "Report (PDF)": story.paper(
            f"report-{year}.pdf", f"Cybersecurity framework assessment report {year}",
            f"{story.tenant.title} assessed its framework for the year to 31 December {year}.",
            "Signed by the CISO and the chief executive; the papers are kept by the secretary.",
        ),
    })  # fmt: skip
    is_acting = year == ACTING_CEO and not story.tenant.is_small
    second = cast["cfo" if is_acting else "ceo"]
    story.add(
        REPORTS, "Report signatures", "Report | Role | Person | Signed on | Is declared",
        [(title, "CISO", story.ciso_on(signed), signed, "yes"),
         (title, "Chief Executive Officer", second, signed + DAY, "yes")],
    )  # fmt: skip
    story.row(REPORTS, "Filings", {
        "Report": title, "Channel": "SECP e-services", "Submitted on": filed,
        "Receipt reference": f"DEMO/{year + 1}/{year % 100:04d}", "Receipt on": filed,
        "Receipt": story.paper(f"receipt-{year}.txt", f"Receipt for the report of {year}",
                               f"Received on {filed:%d %B %Y}. Reference DEMO/{year + 1}."),
        "Owner": cast["compliance"],
    })  # fmt: skip


def _tell_year(story: Story, year: int) -> None:
    cast, begun = story.cast, dt.date(year, 1, 1)
    board = weekday(dt.date(year + 1, 2, 23))
    is_finished = year == story.last_reported
    row = {
        "Reporting year": year, "Period start on": begun, "Period end on": dt.date(year, 12, 31),
        "Owner": story.ciso_on(begun + 300 * DAY) or cast["ciso"],
        "Programme": "All sections by the records; samples of access and third parties; two tests.",
        "Programme approver": cast["ceo"], "Programme approved on": begun - 17 * DAY,
    }  # fmt: skip
    if is_finished:
        row |= {
            "Completed on": board - 7 * DAY, "Delivered to management": board - 4 * DAY,
            "Delivered to": f"{cast['ceo']}; {cast['coo']}; {cast['cfo']}"
            if not story.tenant.is_small else f"{cast['ceo']}; {cast['cfo']}",
            "Acknowledged on": board - 2 * DAY, "Tabled at": board_title(board),
            "Board conclusion": "Adequate with actions",
            "Board remarks": "Impact analysis of the digital channels first.",
        }  # fmt: skip
    story.row(REPORTS, "Assessment years", row)
    work = (("Samples agreed", 0), ("Access to the core system", 60),
            ("Third parties of tier 1", 130), ("Restore test", 210), ("Penetration test", 250),
            ("Conclusions", 360))  # fmt: skip
    for name, day in work:
        planned = begun + day * DAY
        done = planned + 4 * DAY
        story.row(REPORTS, "Planned assessments", {
            "Title": name, "Year": f"Assessment year {year}", "Planned on": planned,
            "Completed on": done if done <= story.on else "", "Owner": cast["analyst"],
            "Result": "Findings in the register of actions" if done <= story.on else "",
            **_deferral(story, planned, done),
        })  # fmt: skip


def _deferral(story: Story, planned: dt.date, done: dt.date) -> dict[str, object]:
    """What is under way on the day of the story was put off with approval."""
    if not planned <= story.on < done:
        return {}
    return {
        "Deferral reason": "The tester is ill.", "Deferral approver": story.cast["ceo"],
        "Deferral approved on": planned,
    }  # fmt: skip


def _tell_conclusions(story: Story) -> None:
    """What was concluded on each clause in the last year that was reported."""
    year, ciso = story.last_reported, story.cast["ciso"]
    concluded = weekday(dt.date(year + 1, 2, 23)) - 9 * DAY
    rows = []
    for clause in secp().clauses.values():
        if clause.strength is Strength.CONTEXT:
            continue
        is_weak = clause.id in WEAK
        rows.append((
            f"Assessment year {year}", clause.id, "Needs work" if is_weak else "Adequate",
            "Partly effective" if is_weak else "Effective", ciso, concluded,
            story.cast["head_of_it"] if is_weak else "", "As in the actions." if is_weak else "",
            concluded + 300 * DAY if is_weak else "",
        ))  # fmt: skip
    story.add(
        REPORTS, "Clause conclusions", "Year | Clause | Design conclusion | Operation conclusion"
        " | Concluded by | Concluded on | Owner | Remediation | Remediation due on", rows,
    )  # fmt: skip
