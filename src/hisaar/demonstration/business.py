"""Functions, processes, and the impact of losing them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from .business_words import APPLICATIONS, FUNCTIONS, SMALL_SYSTEMS_OF, STEPS, SYSTEMS_OF
from .story import IMPACT, Story

DIGITAL = "Digital channels"
STALE = "Retakaful and co-takaful settlement"
Functions = tuple[tuple[str, str, str, str, str], ...]
BANDS = ((4, 1), (24, 2), (48, 3), (120, 4), (240, 5))


def tell_business(story: Story) -> None:
    functions = FUNCTIONS[: story.tenant.functions]
    owners = _owners(story, [f[2] for f in functions])
    story.known["functions"] = [f[0] for f in functions]
    story.add(
        IMPACT, "Business functions", "Code | Title | Operational area | Description | Unit | Owner"
        " | Criticality | Criticality reason | Classified on | Belongs to the takaful window"
        " | Verified on | Since",
        [(f"FUN-{at:04d}", name, area, f"{name}: from the request to the record of the outcome.",
          unit, owners[unit], criticality.title(), f"{why}.", story.ago(months=7, days=at),
          "yes" if unit == "Window takaful" else "no", story.ago(months=3, days=2 * at),
          max(dt.date(2012, 1, 1), story.registered_on))
         for at, (name, area, unit, criticality, why) in enumerate(functions, start=1)],
    )  # fmt: skip
    _tell_processes(story, functions, owners)
    _tell_analyses(story, functions, owners)


def _owners(story: Story, units: list[str]) -> dict[str, str]:
    """Who answers for a department: its officer, else the operating chief."""
    parts = {"Underwriting": "underwriting", "Claims": "claims", "Information technology":
             "head_of_it", "Finance and secretariat": "cfo", "Customer services": "operations",
             "Distribution": "distribution", "Risk and compliance": "compliance",
             "Human resources and administration": "hr", DIGITAL: "distribution",
             "Investments": "cfo", "Retakaful": "underwriting"}  # fmt: skip
    return {unit: story.cast[parts.get(unit, "coo")] for unit in units}


def _tell_processes(story: Story, functions: Functions, owners: dict[str, str]) -> None:
    total, count = story.tenant.processes, len(functions)
    known = {name for name, *_ in APPLICATIONS[: story.tenant.applications]}
    systems_of = SMALL_SYSTEMS_OF if story.tenant.is_small else SYSTEMS_OF
    rows: list[tuple[object, ...]] = []
    for at, (function, area, unit, criticality, _) in enumerate(functions):
        number = total // count + (at < total % count)
        systems = [s for s in systems_of[area] if s in known] or ["Core takaful system"]
        carried = [d for s in systems for d in story.data_of.get(s, [])[:2]] or [
            "Department folders"
        ]
        for step in range(number):
            name = STEPS[area][step % len(STEPS[area])]
            is_digital = function == DIGITAL and criticality == "critical"
            rows.append((
                f"{function}: {name.lower()}", function, owners[unit],
                "Receive, check, record, approve, confirm.", "Request with its papers",
                "Booked record and confirmation", "; ".join(systems),
                "; ".join(dict.fromkeys(carried)),
                "Important" if is_digital else criticality.title(),
                "Until the impact analysis of the function is there." if is_digital else "",
                story.ago(months=14 if len(rows) in (5, 23) else 4, days=len(rows) % 50),
            ))  # fmt: skip
    story.known["processes"] = [str(row[0]) for row in rows]
    story.add(
        IMPACT, "Business processes", "Title | Functions | Owner | Steps | Inputs | Outputs"
        " | Systems used | Data handled | Criticality | Criticality override reason"
        " | Owner confirmed on", rows,
    )  # fmt: skip


def _tell_analyses(story: Story, functions: Functions, owners: dict[str, str]) -> None:
    """Every function has one, but for the digital channels; one is fifteen months old."""
    analyses, bands = [], []
    for at, (function, _, unit, criticality, _) in enumerate(functions):
        if function == DIGITAL:
            continue
        is_critical = criticality == "critical"
        edition = 2 if at == 0 else 1
        done = story.ago(months=15) if function == STALE else story.ago(months=4, days=5 * at)
        if at == 0:  # analysed again after the core system had moved to a new release
            done = story.approval_day - dt.timedelta(days=35)
        rto = 4 if is_critical else 24 * (1 + at % 3)
        analyses.append((
            function, edition, owners[unit], done, done,
            "Ransomware on the core system\nLoss of the data centre link\nRogue administrator",
            Decimal(rto), Decimal(1 if is_critical else 24), Decimal(rto * 6),
            "Two officers, one terminal, printed forms and the contact list.",
            "Paper forms for up to a day; booked afterwards.", "Approved", story.cast["coo"], done,
        ))  # fmt: skip
        loss = Decimal(12_50_000 if is_critical else 1_75_000)
        bands += [
            (f"{function}, edition {edition}", hours, level, loss * level * level,
             level * (1200 if is_critical else 90),
             "Complaint to the Commission" if level > 3 else "")
            for hours, level in BANDS
        ]  # fmt: skip
    story.add(
        IMPACT, "Impact analyses", "Function | Edition | Owner | Analysed on | Reviewed on"
        " | Cyber scenarios | Recovery time objective (hours) | Recovery point objective (hours)"
        " | Maximum tolerable disruption (hours) | Minimum resources | Manual fallback | Status"
        " | Approver | Approved on", analyses,
    )  # fmt: skip
    story.add(IMPACT, "Impact bands", "Analysis | Up to hours | Overall impact | Loss (PKR)"
              " | Customers affected | Regulatory consequence",
              [(a, h, _LEVELS[level], loss, people, reg) for a, h, level, loss, people, reg in
               bands])  # fmt: skip


_LEVELS = {1: "1 negligible", 2: "2 minor", 3: "3 moderate", 4: "4 major", 5: "5 severe"}
