"""The demonstration insurers: folders of workbooks and papers, as a user would have them.

Everything in them is fictional and follows from a day, a size and a seed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hisaar.lib.dates import format_day

from .access import tell_accounts
from .business import tell_business
from .conditions import conditions_of
from .controls import tell_controls
from .culture import tell_culture
from .diary import tell_diary
from .documents import tell_documents
from .dropped import note, tell_dropped
from .duties import tell_duties
from .folder import write_folder
from .framework import tell_framework
from .governance import tell_governance
from .looking_after import tell_looking_after
from .meetings import tell_meetings
from .network import tell_network
from .operating import complete as complete
from .people import mail, tell_people
from .protection import tell_protection
from .providers import tell_providers
from .reports import tell_reports
from .resumption import tell_reconnection, tell_resumption
from .rights import tell_rights
from .risk_cover import tell_cover
from .risk_losses import tell_losses
from .risk_profile import tell_profile
from .risk_register import tell_risks, tell_threats
from .risk_watching import tell_watching_of_risk
from .story import Story
from .technology import tell_technology
from .tenants import TENANTS, Size
from .third_parties import tell_links, tell_third_parties
from .watching import tell_watching
from .weaknesses import tell_weaknesses

# Roles of the product's roles file, and who plays them.
PLAYERS = {
    "ciso": "ciso", "security_analyst": "analyst", "head_of_it": "head_of_it", "risk": "risk",
    "compliance": "compliance", "business_owner": "claims", "internal_audit": "audit",
    "company_secretary": "secretary", "director": "chair",
}  # fmt: skip
EARLIEST = dt.date(2026, 1, 1)  # the story needs the filings of the years before


def tell(*, on: dt.date, size: Size = "medium", seed: int = 42) -> Story:
    """Return what the folder of an insurer would say on a day."""
    if on < EARLIEST:
        raise ValueError(f"The demonstration is told for days from {EARLIEST:%d %b %Y} on.")
    story = Story(TENANTS[size], on, Random(f"{size} {seed}"))  # noqa: S311 - a story, no secret
    for part in (
        tell_people, tell_governance, tell_technology, tell_third_parties, tell_links,
        tell_business,
        tell_meetings, tell_documents, tell_framework, tell_culture, tell_reports, tell_diary,
        tell_network, tell_protection, tell_resumption, tell_reconnection, tell_providers,
        tell_looking_after,
        tell_accounts, tell_rights, tell_duties, tell_watching, tell_controls, tell_weaknesses,
        tell_threats, tell_risks, tell_losses, tell_cover,
        tell_watching_of_risk, tell_profile,
        tell_dropped,
    ):  # fmt: skip
        part(story)
    return story


def build(folder: Path, *, on: dt.date, size: Size = "medium", seed: int = 42) -> list[Path]:
    """Write the folder of workbooks and papers; returns what was written."""
    story = tell(on=on, size=size, seed=seed)
    return write_folder(story, Path(folder), notes_on(story))


def notes_on(story: Story) -> list[tuple[str, str]]:
    """What the first sheet says: that nothing is real, and what to look for."""
    found = [(condition.what, condition.records) for condition in conditions_of(story)]
    return [
        ("Fictional",
         ("Every company, person, number and paper in this folder is made up. Whoever or"
         " whatever bears one of the names is not meant.")),
        ("As of", format_day(story.on)),
        note(story),
        ("", "What there is to find:"),
        *found,
    ]  # fmt: skip


def summary(*, on: dt.date, size: Size = "medium", seed: int = 42) -> list[tuple[str, str, int]]:
    """Workbook, sheet and number of rows of everything that ``build`` writes, in order."""
    story = tell(on=on, size=size, seed=seed)
    return [(book, sheet, len(rows)) for (book, sheet), rows in sorted(story.sheets.items())]


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the demonstration who may be given an account: no password is made here."""

    name: str
    email: str
    role: str


def people(*, on: dt.date, size: Size = "medium", seed: int = 42) -> list[Player]:
    """Who could try the product in which role of the roles file, by name and address."""
    story = tell(on=on, size=size, seed=seed)
    cast = {role: story.cast[part] for role, part in PLAYERS.items()}
    return [Player(name, mail(story, name), role) for role, name in cast.items()]
