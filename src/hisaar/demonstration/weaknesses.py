"""What scanners found, who tested, and where news of threats comes from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from .control_words import SOURCES, WEAKNESSES
from .story import ASSETS, TESTING, Story
from .story import WEAKNESSES as BOOK

UNTESTED = "Health claims module"
WEAK = (
    "Title | System | CVE or plugin | Component | Port | Layer | Severity | CVSS score | Details"
    " | Source | Found on | Last seen on | Fix due on | Fixed on | Accepted on | Accepted until"
    " | Acceptance reason | Acceptance approver | Owner"
)
# severity, score, days to fix it
SEVERITIES = (
    ("Low", "3.1", 0), ("Medium", "5.4", 0), ("Low", "2.6", 0), ("High", "7.8", 60),
    ("Medium", "6.1", 0), ("Low", "3.7", 0), ("Critical", "9.8", 30), ("Medium", "4.8", 0),
)  # fmt: skip
LATE_IN, LATE_AT = 23, 5  # one in so many grave ones was not fixed in time
LATE_DAYS = 300  # none of them is older


def tell_weaknesses(story: Story) -> None:
    kinds = ("Server", "Application", "Endpoint group", "Network device")
    rows = story.sheets[ASSETS, "Systems"]
    systems = [str(r["Title"]) for r in rows if r["Kind"] in kinds]
    story.add(BOOK, "Vulnerabilities", WEAK, (
        _weakness(story, at, systems) for at in range(story.tenant.oversight.vulnerabilities)
    ))  # fmt: skip
    _tell_tests(story)
    _tell_sources(story)


def _weakness(story: Story, at: int, systems: list[str]) -> tuple[Any, ...]:
    """Found over two years; nearly all were fixed, a few accepted, some are past their day."""
    severity, score, days = SEVERITIES[at % len(SEVERITIES)]
    what, layer = WEAKNESSES[at % 7 if at % 3 else 0]
    found = story.ago(days=3 + at * 727 // story.tenant.oversight.vulnerabilities)
    age = (story.on - found).days
    grave = at // len(SEVERITIES) * 2 + (at % len(SEVERITIES) > 5)
    is_late = days > 0 and grave % LATE_IN == LATE_AT and days < age < LATE_DAYS
    is_accepted = not is_late and at % 97 == 31 and age > 20
    mends = found + dt.timedelta(days=min(days or 75, 75) * (5 + at % 14) // 20)
    fixed: object = "" if is_late or is_accepted or mends > story.on else mends
    system = systems[at * 7 % len(systems)]
    return (
        f"{what} on {system}", system, f"DEMO-{10_000 + at}", what, 443 if layer == "Web" else "",
        layer, severity, Decimal(score), f"{what}; number of a made-up scanner.",
        "Scanner of the demonstration", found, fixed or story.ago(days=2),
        found + dt.timedelta(days=days) if days else "", fixed,
        *((found + dt.timedelta(days=15), story.ahead(months=4), "Not reachable from outside",
           story.cast["ciso"]) if is_accepted else ("", "", "", "")), story.cast["head_of_it"],
    )  # fmt: skip


KINDS = (
    ("Vulnerability scan of applications", "Vulnerability scan", "Own team", "no"),
    ("Penetration test from outside", "Penetration test", "Nara Audit (demo)", "yes"),
    ("Scan of settings", "Configuration scan", "Own team", "no"),
    ("Review of program code", "Code review", "Kaghan Developers (demo)", "yes"),
)


def _tell_tests(story: Story) -> None:
    """Every application but one was tested within the year."""
    applications = [r for r in story.sheets[ASSETS, "Systems"] if r["Kind"] == "Application"]
    everything = [str(r["Title"]) for r in applications if r["Title"] != UNTESTED]
    outer = [str(r["Title"]) for r in applications if r["Is internet facing"] == "yes"]
    rows = []
    for at in range(story.tenant.oversight.security_tests):
        title, kind, by, is_independent = KINDS[at % len(KINDS)]
        day = story.ago(days=40 + 690 * at // story.tenant.oversight.security_tests)
        covered = everything if kind == "Vulnerability scan" else outer
        rows.append((
            f"{title}, {day:%B %Y}", kind, "; ".join(covered), day, by, is_independent, "no",
            "All of these systems", "Eleven findings, three of them high", story.cast["ciso"],
        ))  # fmt: skip
    story.add(
        TESTING, "Security tests", "Title | Kind | Systems | Performed on | Performer"
        " | Is independent | Before go live | Scope | What was found | Owner", rows,
    )  # fmt: skip


def _tell_sources(story: Story) -> None:
    sources = SOURCES[: story.tenant.oversight.intelligence_sources]
    story.add(
        TESTING, "Intelligence sources", "Title | Kind | Looked at | Usual marking | Owner | Since",
        [(name, kind, cadence, ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER")[at % 3],
          story.cast["analyst"], story.ago(years=2)) for at, (name, kind, cadence) in
         enumerate(sources)],
    )  # fmt: skip
    story.add(
        TESTING, "Uses of sources", "Source | Used on | Used by | What for",
        [(name, story.ago(days=2 + at + 30 * back), story.cast["analyst"],
          "Compared with the asset list") for at, (name, _, _) in enumerate(sources)
         for back in range(4)],
    )  # fmt: skip
