"""Controls, and the tests that show whether they work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .control_words import CONTROLS, COSTS, MORE, OPERATORS
from .network import ZONES
from .providers import exposed
from .story import ASSETS, IMPACT, Story
from .story import CONTROLS as BOOK
from .technology import CORE, FIREWALL

STARTED_DAYS = 275  # ago; every control was built and tested once before
AIMS = ("c", "i", "a")
VPN, SECOND_FACTOR = "VPN concentrator", "Second factor on remote access"
ANSWERS = {
    "Watch over capacity": "A.8.6, PR.IR-04", "Nightly backups": "A.8.13, PR.DS-11",
    "Monthly patches": "A.8.8", "Malware protection": "A.8.7",
    "Filtering between network zones": "A.8.20, A.8.22", "Daily review of logs": "A.8.15",
    "Encryption of stored data": "A.8.24", "Half-yearly review of rights": "A.5.18",
    "Assessment of providers": "A.5.19, GV.SC-06", "Classification of data": "A.5.12",
}  # fmt: skip
CONTROL = (
    "Title | Objective | Nature | Domain | Owner | Operator | Is a key control | Maturity | Cadence"
    " | Protects confidentiality | Protects integrity | Protects availability | Functions"
    " | Systems | Data sets | Network zones | Third parties | Built on"
    " | Answers to | Cost a year (PKR)"
)
TESTS = (
    "Control | Procedure | Tested on | Period from | Period to | Population size | Items tested"
    " | Why so many | Deviations found | Tester | Result | Conclusion | Owner"
)


def tell_controls(story: Story) -> None:
    places = _places(story)
    number = story.tenant.oversight.controls
    rows = [_control(story, at, control, places) for at, control in
            enumerate([*CONTROLS, *_of_applications(story)][:number])]  # fmt: skip
    story.add(BOOK, "Controls", CONTROL, rows)
    story.known["controls"] = [str(row[0]) for row in rows]
    _tell_tests(story)
    _tell_exceptions(story)
    _tell_method(story)


def _places(story: Story) -> dict[str, tuple[str, str]]:
    """Column of the sheet and its cell, by the word for where a control works."""
    systems = story.sheets[ASSETS, "Systems"]

    def named(kind: str) -> str:
        return "; ".join(str(r["Title"]) for r in systems if r["Kind"] == kind)

    critical = "; ".join(str(r["Title"]) for r in systems if r["Criticality"] == "Critical")
    outer = "; ".join(str(r["Title"]) for r in systems if r["Is internet facing"] == "yes")
    functions = "; ".join(str(r["Title"]) for r in story.sheets[IMPACT, "Business functions"])
    return {
        "zones": ("Network zones", "; ".join(zone[0] for zone in ZONES[1:])),
        "functions": ("Functions", functions), "applications": ("Systems", critical),
        "machines": ("Systems", named("Server")), "databases": ("Systems", named("Database")),
        "computers": ("Systems", named("Endpoint group")), "core": ("Systems", CORE),
        "remote": ("Systems", _way_in(story)),
        "directory": ("Systems", "Active Directory"), "outer": ("Systems", outer),
        "data": ("Data sets", "; ".join(story.known["data"])),
        "parties": ("Third parties", "; ".join(str(p["Title"]) for p in exposed(story)[:20])),
    }  # fmt: skip


def _way_in(story: Story) -> str:
    """Where people come in from outside; smaller insurers have the firewall for that."""
    systems = {str(r["Title"]) for r in story.sheets[ASSETS, "Systems"]}
    return VPN if VPN in systems else FIREWALL


def _of_applications(story: Story) -> list[tuple[str, str, str, str, str]]:
    names = [str(r["Title"]) for r in story.sheets[ASSETS, "Systems"] if r["Kind"] == "Application"]
    return [(f"{what}: {name}", nature, domain, aims, name)
            for what, nature, domain, aims in MORE for name in names]  # fmt: skip


def _control(
    story: Story, at: int, told: tuple[str, ...], places: dict[str, tuple[str, str]]
) -> tuple[Any, ...]:
    title, nature, domain, aims, where = told
    column, cell = places.get(where, ("Systems", where))
    links = ("Functions", "Systems", "Data sets", "Network zones", "Third parties")
    return (
        title, f"{title}: as the procedures say", nature, domain,
        story.cast["ciso" if at % 2 else "head_of_it"], story.cast[OPERATORS[at % 5]],
        "yes" if at < len(CONTROLS) else "no", str(2 + at % 3),
        ("Monthly", "Weekly", "Daily", "Quarterly")[at % 4],
        *("yes" if aim in aims else "no" for aim in AIMS),
        *(cell if column == name else "" for name in links), story.ago(months=14),
        ANSWERS.get(title, ""), COSTS[title] * story.tenant.staff if title in COSTS else "",
    )  # fmt: skip


def _tell_tests(story: Story) -> None:
    """Each was tested before it began; then in rounds. Some did not work the last time."""
    names = story.known["controls"]
    rows = []
    for at in range(story.tenant.oversight.control_tests):
        turn, place = divmod(at, len(names))
        is_last = at + len(names) >= story.tenant.oversight.control_tests
        fails = is_last and turn and (place % 23 == 16 or names[place] == SECOND_FACTOR)
        tested = story.ago(days=STARTED_DAYS + 5 + place % 60 if turn == 0
                           else STARTED_DAYS - 60 * turn - place % 50)  # fmt: skip
        rows.append((
            names[place], "Drawn from the list, compared with the procedure", tested,
            tested - dt.timedelta(days=90), tested, 40 + place, 12, "Enough for the quarter",
            3 if fails else 0, story.cast["audit" if at % 3 else "risk"],
            ("Partly effective" if place % 2 else "Ineffective") if fails else "Effective",
            "Three of twelve were not as they should be" if fails else "All as they should be",
            story.cast["risk"],
        ))  # fmt: skip
    story.add(BOOK, "Control tests", TESTS, rows)


def _tell_exceptions(story: Story) -> None:
    story.add(
        BOOK, "Control exceptions", "Control | System | Reason | What protects instead | Owner"
        " | Approver | Approved on | Expires on",
        [("Hardening by baselines", "MAIN-DC-001 domain controller",
          "Old applications ask for an old protocol.", "Reached by two servers only.",
          story.cast["head_of_it"], story.cast["ciso"], story.ago(months=3),
          story.ahead(months=3)),
         ("Review of firewall rules", FIREWALL, "The tool is being replaced.",
          "Read by hand each month.", story.cast["head_of_it"], story.cast["ciso"],
          story.ago(months=8), story.ago(months=2))],
    )  # fmt: skip


def _tell_method(story: Story) -> None:
    """Cyber risks are scored as all others are, and stand among the greatest each quarter."""
    risk, chief = story.cast["risk"], story.cast["ceo"]
    story.add(
        BOOK, "Risk methods", "Title | Scale | Levels | What counts as a cyber risk | Owner"
        " | Approver | Approved on | From",
        [("How risks are scored", "The enterprise scale itself",
          "Likelihood and impact from 1 to 5, impact in rupees and in customers.",
          "Use of data and networks; also damage to things, and fraud by misuse of data.",
          risk, chief, story.ago(months=14), story.ago(months=14))],
    )  # fmt: skip
    story.add(
        BOOK, "Top-risk reports", "Title | Reported on | Risks in it | Cyber risks in it | Owner",
        [(f"The greatest risks, {months} months ago", story.ago(months=months), 10,
          "Ransomware at a branch\nData of participants leak at a provider", risk)
         for months in (2, 5, 8, 11)],
    )  # fmt: skip
