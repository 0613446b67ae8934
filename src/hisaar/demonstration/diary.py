"""The compliance calendar, tasks, evidence, and choices about clauses and thresholds."""

from __future__ import annotations

import datetime as dt

from .story import CALENDAR, Story

GUIDELINES = "SECP-INS-CYBER-2020"


def tell_diary(story: Story) -> None:
    _tell_calendar(story)
    _tell_tasks(story)
    _tell_evidence(story)
    _tell_choices(story)


def _tell_calendar(story: Story) -> None:
    cast, rows = story.cast, []
    for year in (story.last_reported + 1, story.last_reported + 2):
        due, filed = dt.date(year, 4, 30), dt.date(year, 4, 22)
        done = filed if year == story.last_reported + 1 else ""
        rows += [
            (f"Cybersecurity report for {year - 1}", due, "Yearly", cast["compliance"], GUIDELINES,
             "ASM-07", done),
            (f"Yearly performance information for {year - 1}", due, "Yearly", cast["cfo"], "",
             "Circular 31 of 2021", done),
        ]  # fmt: skip
    rows += [
        ("Renewal decision on cyber cover", story.ahead(months=2), "Yearly", cast["risk"],
         GUIDELINES,
         "INS-01", ""),
        ("Half-yearly review of access", story.ahead(days=25), "Half yearly", cast["ciso"], "",
         "RCA-15", ""),
        ("Review of tests not used", story.ahead(months=10), "Yearly", cast["ciso"], "", "TST-11",
         ""),
    ]  # fmt: skip
    story.add(CALENDAR, "Compliance calendar", "Title | Due on | Recurrence | Owner | Asked by"
              " | Source | Done on", rows)  # fmt: skip


def _tell_tasks(story: Story) -> None:
    cast = story.cast
    story.add(
        CALENDAR, "Tasks", "Title | Details | About | Owner | Due on | Repeat every | Repeat unit"
        " | On a holiday",
        [(title, "", about, cast[part], due, every, "Months", "Moves to the next working day")
         for title, about, part, due, every in (
             ("Send the list of leavers to IT", "RCA-15", "hr", story.ahead(days=3), 1),
             ("Confirm the asset list", "RCA-11", "administrator", story.ahead(days=16), 3),
             ("Confirm the links to partners", "RCA-14", "head_of_it", story.ago(days=9), 3),
             ("Collect evidence for the year", "ASM-01", "analyst", story.ahead(days=45), ""),
             ("Ask owners to confirm their processes", "RCA-08", "risk", story.ahead(days=60), 12),
             ("Prepare the paper on the risk profile", "GOV-03", "ciso", story.ahead(days=70), 3),
             ("Remind the branch that has not confirmed the policy", "STR-12", "hr",
              story.ago(days=4), ""),
             ("Order disks for the monthly copy", "RCA-30", "administrator", story.ahead(days=8),
              ""),
         )],
    )  # fmt: skip
    story.add(CALENDAR, "Holidays", "Title | Day | Offices are open", [
        ("Company day", dt.date(story.year, 9, 15), "no"),
        ("Saturday of year-end closing", dt.date(story.year, 12, 26), "yes"),
    ])  # fmt: skip


def _tell_evidence(story: Story) -> None:
    cast = story.cast
    story.add(
        CALENDAR, "Evidence", "Title | Grade | File | Effective on | Expires on | Owner | Proves"
        " | Source",
        [(title, grade, story.paper(name, title, text), story.ago(days=days),
          story.ahead(months=11), cast[part], proves, source)
         for title, grade, name, text, days, part, proves, source in (
             ("Count of the server room", "Observed (somebody looked)", "count-server-room.txt",
              "118 of 120 machines found; two are in repair.", 30, "administrator", "RCA-11",
              "Walk with the list"),
             ("Restore test on the recovery site", "Tested (somebody tried)", "restore-test.pdf",
              "Core system back after 9 hours 10 minutes; target 4 hours.", 150, "head_of_it",
              "REC-03 RCA-17", "Test protocol"),
             ("Penetration test, summary", "Independently verified", "penetration-test.pdf",
              "Eleven findings, three of them high.", 120, "ciso", "TST-09", "Nara Audit (demo)"),
             ("List of privileged accounts", "Documented (a paper says so)",
              "privileged-accounts.txt", "Fourteen accounts; one has not been used for a year.", 20,
              "administrator", "RCA-15 MON-19", "Export of the directory"),
             ("Statement of the chief executive on resources", "Declared (somebody says so)",
              "resources-statement.docx", "Budget and posts suffice for the year.", 100, "ceo",
              "GOV-09", "Letter"),
             ("Firewall rules towards partners", "Documented (a paper says so)",
              "firewall-rules.txt", "34 rules, one for each link.", 40, "head_of_it", "RCA-14",
              "Export of the firewall"),
         )],
    )  # fmt: skip


def _tell_choices(story: Story) -> None:
    cast = story.cast
    story.add(
        CALENDAR, "Threshold overrides", "Threshold | Clause | Value | Reason | Owner | Approver"
        " | Approved on | In force from",
        [("interconnect_days", "RCA-13", "200", ("Internal links are confirmed with the half-yearly"
          " review of the firewall."), cast["ciso"], cast["risk"], story.ago(months=8),
          story.ago(months=8))],
    )  # fmt: skip
    story.add(
        CALENDAR, "Applicability decisions", "Clause | Reason | Owner | Approver | Approved on"
        " | In force from | In force until",
        [("MON-07",
         ("There is no security operations centre whose watch could be round the clock; see"
          " the decision of the Board."), cast["ciso"], cast["ceo"], story.ago(days=20),
          story.ago(days=20), story.ahead(months=10))],
    )  # fmt: skip
    story.add(
        CALENDAR, "Clause exceptions", "Clause | Reason | Compensating control | Owner | Approver"
        " | Approved on | In force from | Expires on",
        [("SYS-05", "The core system's database can be encrypted only with its next release.",
          "Database in its own zone; copies are encrypted.", cast["head_of_it"], cast["ceo"],
          story.ago(months=7), story.ago(months=7), story.ago(days=30))],
    )  # fmt: skip
