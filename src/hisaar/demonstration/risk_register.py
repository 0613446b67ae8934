"""The register of risks: threats, risks, their ratings, and what is done about them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hisaar.risk.vocabulary import INTERNAL_CAUSES, Cause

from .risk_threat_words import AT_PARTY as THREAT_AT_PARTY
from .risk_threat_words import AT_SYSTEM as THREAT_AT_SYSTEM
from .risk_threat_words import THREATS, UNDER_SYSTEM
from .risk_words import AT_PARTY, AT_SYSTEM, RISKS, SU
from .story import ASSETS, IMPACT, RISKS_BOOK, VENDORS, Story

AREAS = {
    "underwriting": "Underwriting", "claims": "Claims",
    "collection": "Premium or contribution collection",
    "reinsurance": "Reinsurance or retakaful", "investment": "Investment",
    "distribution": "Distribution", "finance": "Finance", "personnel": "Human resources",
    "technology": "Information technology", "support": "Other support",
}  # fmt: skip
SIZES = {"small": (18, 22), "medium": (40, 68), "large": (80, 180)}  # threats and risks
LOOKS = (14, 8, 2)  # months ago at which all risks were rated
HIGH = 10  # likelihood times impact from which the enterprise scale calls a risk high
# The function of the window that nobody has looked at yet, in the large insurer.
OVERLOOKED = "Window takaful claims"
UNTREATED = "Core system cannot be restored in time"
INSURED_ONLY = "Flood reaches the data centre"
OVERDUE = "Copies that nobody can change for thirty days"
DONE = (
    "Call back on a known number before any change of an account",
    "A code on each certificate that anybody can check",
    "Encrypted transfer to the bank",
)
EMERGING = (
    "Payments leave by a cloned voice",
    "Claim papers are written by machine",
    "Files stolen today are read in years",
)
STALE = "Wrong health claims are approved by a changed rule"
THREAT = (
    "Title | Source | Cause | Description | Techniques | Owner | Likelihood | Capability"
    " | Is emerging | Horizon | Last reviewed on | Functions | Obligations at stake | Data sets"
    " | From"
)
RISK = (
    "Title | Operational area | Source | Cause | Description | Owner | Functions | Systems"
    " | Data sets | Third parties | Obligations touched | Clauses | Threats"
    " | Inherent risk category | Is emerging | Identified on | Controls | From"
)
RATING = (
    "Risk | Rated on | Rated by | Inherent likelihood | Inherent impact | Residual likelihood"
    " | Residual impact | Why so"
)
TREATMENT = (
    "Title | Risk | Kind | Description | Owner | Decided on | Due on | Controls | Policy"
    " | Cost (PKR) | Target likelihood | Target impact"
)


def tell_threats(story: Story) -> None:
    number = SIZES[story.tenant.size][0]
    rows = [*THREATS, *_threats_of_systems(story)][:number]
    story.known["threats"] = [row[0] for row in rows]
    story.add(RISKS_BOOK, "Threats", THREAT, (_threat(story, at, *r) for at, r in enumerate(rows)))
    restricted = restricted_data(story)
    for row in story.sheets[RISKS_BOOK, "Threats"][:6]:
        if "data_confidentiality" in row["Obligations at stake"]:
            row["Data sets"] = "; ".join(restricted)  # type: ignore[index]
    _tell_threat_reviews(story)


def _threat(story: Story, at: int, *told: str) -> tuple[Any, ...]:
    title, how, cause, techniques, levels, areas, obligations, horizon = told
    return (
        title, source_of(cause), Cause(cause).label, how, techniques,
        story.cast["ciso" if at % 2 else "risk"], levels[0], levels[1],
        "yes" if horizon else "no", horizon, story.ago(days=12 + at % 50),
        "; ".join(_functions_of(story, areas.split())), obligations, "",
        story.ago(months=3 if horizon else 16),
    )  # fmt: skip


def _threats_of_systems(story: Story) -> list[tuple[str, ...]]:
    outer = [str(r["Title"]) for r in story.sheets[ASSETS, "Systems"]
             if r["Is internet facing"] == "yes" and r["Kind"] != "Server"]  # fmt: skip
    parties = story.known["third parties"][: story.tenant.tier_one]
    rows: list[tuple[str, ...]] = [
        (words[0].format(name), *words[1:])
        for words in (THREAT_AT_SYSTEM, UNDER_SYSTEM)
        for name in outer[:10]
    ]
    return [*rows, *((THREAT_AT_PARTY[0].format(name.removesuffix(" (demo)")),
                      *THREAT_AT_PARTY[1:]) for name in parties)]  # fmt: skip


def _functions_of(story: Story, areas: list[str]) -> list[str]:
    labels = {AREAS[area] for area in areas}
    return [str(r["Title"]) for r in story.sheets[IMPACT, "Business functions"]
            if r["Operational area"] in labels and r["Title"] != OVERLOOKED]  # fmt: skip


def restricted_data(story: Story) -> list[str]:
    """Bodies of data in the highest class; the medium insurer forgot one of them here."""
    found = [str(r["Title"]) for r in story.sheets[ASSETS, "Data sets"]
             if r["Classification"] == "Restricted"]  # fmt: skip
    return found[:-1] if story.tenant.size == "medium" else found


def source_of(cause: str) -> str:
    return "Inside the insurer" if cause in INTERNAL_CAUSES else "Outside the insurer"


def _tell_threat_reviews(story: Story) -> None:
    critical = [str(r["Title"]) for r in story.sheets[IMPACT, "Business functions"]
                if r["Criticality"] == "Critical" and r["Title"] != OVERLOOKED]  # fmt: skip
    threats = story.known["threats"]
    story.add(
        RISKS_BOOK, "Threat reviews", "Title | Reviewed on | Reviewer | Owner | Functions looked at"
        " | Obligations looked at | Threats looked at | What it rested on | Conclusion",
        [(f"Look at threats, {day:%B %Y}", day, story.cast["ciso"], story.cast["ciso"],
          "; ".join(critical), ("claims_payment, policy_service, regulatory_filing,"
          " reinsurance_settlement, data_confidentiality"), "; ".join(threats[at::2][:20]),
          ("Notices of the national response team and of the vendor; own alerts; talks with other"
          " insurers"), said)
         for at, (day, said) in enumerate((
             (story.ago(months=10), "Taken-over mailboxes come first; claims go by call back."),
             (story.ago(months=7), "Ransomware is up in the sector; offline copies are kept."),
             (story.ago(months=4), "The vendor's remote tool stands out; on request only."),
             (story.ago(months=1), "Cloned voices are new; the treasury has a word of the day."),
         ))],
    )  # fmt: skip


def tell_risks(story: Story) -> None:
    number = SIZES[story.tenant.size][1]
    rows = [*RISKS, *_risks_of_systems(story)][:number]
    story.known["risks"] = [str(row[0]) for row in rows]
    places = places_of(story)
    for at, told in enumerate(rows):
        _tell_risk(story, at, told, places)
    _tell_treatments(story, rows)
    _tell_acceptances(story)
    _tell_area_reviews(story)


def places_of(story: Story) -> dict[str, str]:
    """The column in which a name belongs."""
    found = {str(r["Title"]): "Systems" for r in story.sheets[ASSETS, "Systems"]}
    found |= dict.fromkeys(story.known["data"], "Data sets")
    found |= {str(r["Title"]): "Third parties" for r in story.sheets[VENDORS, "Third parties"]}
    found |= dict.fromkeys(story.known["functions"], "Functions")
    return found


def _risks_of_systems(story: Story) -> list[tuple[str, ...]]:
    """What is said of one system or provider after the other, in turns."""
    systems = [str(r["Title"]) for r in story.sheets[ASSETS, "Systems"]
               if r["Kind"] in ("Application", "Cloud service")]  # fmt: skip
    area_of = {"Core takaful system": "Underwriting", "General ledger": "Finance"}
    rows: list[tuple[str, ...]] = []
    for at, name in enumerate(systems):
        title, why, cause, category, stake, threats, ratings = AT_SYSTEM[at % len(AT_SYSTEM)]
        area = area_of.get(name, AREAS["technology" if at % 3 else "support"])
        rows.append((title.format(name), why, area, cause, category, name, stake, threats,
                     "Approval and trial of changes; Vulnerability scans", ratings,
                     ""))  # fmt: skip
    for at, party in enumerate(story.known["third parties"]):
        title, why, cause, category, stake, threats, ratings = AT_PARTY[at % len(AT_PARTY)]
        name = party.removesuffix(" (demo)")
        rows.insert(2 * at + 1, (
            title.format(name), why, SU, cause, category, party, stake, threats,
            "Assessment of providers; Security clauses in contracts", ratings, "",
        ))  # fmt: skip
    return rows


def _tell_risk(story: Story, at: int, told: tuple[str, ...], places: dict[str, str]) -> None:
    title, why, area, cause, category, where, stakes, threats, controls, ratings, _ = told
    named: dict[str, list[str]] = {}
    for name in (part.strip() for part in where.split(";")):
        if name in places:
            named.setdefault(places[name], []).append(name)
    known = story.known["threats"]
    is_new, is_medium = at % 11 == 6, story.tenant.size == "medium"
    story.add(RISKS_BOOK, "Risks", RISK, [(
        title, area, source_of(cause), Cause(cause).label, why, owner_of(story, area),
        *("; ".join(named.get(column, [])) for column in
          ("Functions", "Systems", "Data sets", "Third parties")),
        stakes, "", "; ".join(known[int(n) - 1] for n in threats.split() if int(n) <= len(known)),
        category, "yes" if title in EMERGING else "no",
        story.ago(months=9 if is_new else 16, days=at % 20),
        "" if story.tenant.is_large and title == INSURED_ONLY else held(story, controls),
        story.ago(months=9 if is_new else 16, days=at % 20),
    )])  # fmt: skip
    inherent, *residuals = ratings.split()
    for turn, (months, residual) in enumerate(zip(LOOKS, residuals, strict=True)):
        is_skipped = (is_new and turn == 0) or (turn == 2 and is_medium and title == STALE)
        if not is_skipped:
            _tell_rating(story, title, story.ago(months=months, days=at % 12), inherent, residual)


def _tell_rating(story: Story, title: str, day: dt.date, inherent: str, residual: str) -> None:
    story.add(RISKS_BOOK, "Risk ratings", RATING, [(
        title, day, story.cast["risk"], int(inherent[0]), int(inherent[1]), int(residual[0]),
        int(residual[1]), "Agreed with the owner and the CISO.",
    )])  # fmt: skip


def owner_of(story: Story, area: str) -> str:
    """Who answers for the risks of an area."""
    parts = {"Underwriting": "underwriting", "Claims": "claims", "Finance": "cfo",
             "Premium or contribution collection": "cfo", "Investment": "cfo",
             "Reinsurance or retakaful": "underwriting", "Distribution": "distribution",
             "Human resources": "hr", "Information technology": "head_of_it"}  # fmt: skip
    return story.cast[parts.get(area, "operations")]


def held(story: Story, controls: str) -> str:
    """Those of the controls that the insurer has."""
    wanted = (name.strip() for name in controls.split(";"))
    return "; ".join(name for name in wanted if name in story.known["controls"])


def _tell_treatments(story: Story, rows: list[tuple[str, ...]]) -> None:
    """What is high before controls is treated; but for what was left out on purpose."""
    told = []
    for at, row in enumerate(rows):
        title, inherent, what = row[0], row[9].split()[0], row[10]
        is_high = int(inherent[0]) * int(inherent[1]) >= HIGH
        if not is_high or (title == UNTREATED and story.tenant.is_small):
            continue
        is_transfer = story.tenant.is_large and title == INSURED_ONLY
        what = "Insured with the building" if is_transfer else what or f"Against: {title}"
        last = row[9].split()[-1]
        told.append((
            what, title, "Transfer or insure" if is_transfer else "Reduce",
            "Bought with the fire cover." if is_transfer else "As the steering committee agreed.",
            owner_of(story, row[2]), story.ago(months=7, days=at % 20), _due(story, at, what),
            "" if is_transfer else _built(story, row[8]), "",
            Decimal(story.tenant.staff * 1_500 * (1 + at % 5)), max(1, int(last[0]) - 1),
            int(last[1]),
        ))  # fmt: skip
    story.add(RISKS_BOOK, "Risk treatments", TREATMENT, told)


def _due(story: Story, at: int, what: str) -> dt.date:
    if what == OVERDUE:
        return story.ago(days=40)
    return story.ago(months=1 + at % 3) if what in DONE else story.ahead(months=2 + at % 7)


def _built(story: Story, controls: str) -> str:
    """What a treatment puts in place; the large insurer forgot what a test found ineffective."""
    names = [n for n in held(story, controls).split("; ")
             if not (story.tenant.is_large and n == "Malware protection")]  # fmt: skip
    return "; ".join(names)


def _tell_acceptances(story: Story) -> None:
    """One counts until next spring; another ran out three weeks ago."""
    known = story.known["risks"]
    story.add(
        RISKS_BOOK, "Risk acceptances", "Risk | Reason | Owner | Accepted by | Accepted on"
        " | Expires on",
        [(known[9], ("A second analyst costs more than the risk this year; the audit firm helps out"
          " at month-ends."), story.cast["ciso"], story.cast["ceo"], story.ago(months=6),
          story.ahead(months=5)),
         (known[7], ("The release of the summer was tried on all products; the next one will be"
          " too."), story.cast["head_of_it"], story.cast["ceo"], story.ago(months=12, days=20),
          story.ago(days=21))],
    )  # fmt: skip


def _tell_area_reviews(story: Story) -> None:
    """Where nobody found a risk of one source, and why; the rest was forgotten on purpose."""
    found = {(r["Operational area"], r["Source"]) for r in story.sheets[RISKS_BOOK, "Risks"]}
    reasons = {
        "Inside the insurer": "Few people, who change nothing without a second pair of eyes.",
        "Outside the insurer": "Nothing of it is reached from outside or leaves the house.",
    }
    active = {r["Operational area"] for r in story.sheets[IMPACT, "Business functions"]}
    missing = [(area, source) for area in AREAS.values() for source in reasons
               if area in active and (area, source) not in found]  # fmt: skip
    if story.tenant.is_small:  # nobody has looked inside the distribution yet
        missing = [pair for pair in missing if pair != ("Distribution", "Inside the insurer")]
    story.add(
        RISKS_BOOK, "Area reviews", "Operational area | Source | Reviewed on | Why there is none"
        " | Reviewer | Owner",
        [(area, source, story.ago(months=3, days=at), reasons[source], story.cast["risk"],
          owner_of(story, area)) for at, (area, source) in enumerate(missing)],
    )  # fmt: skip
