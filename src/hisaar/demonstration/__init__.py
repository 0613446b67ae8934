"""The demonstration insurers: folders of workbooks and papers, as a user would have them.

Everything in them is fictional and follows from a day, a size and a seed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

from .business import tell_business
from .culture import tell_culture
from .diary import tell_diary
from .documents import tell_documents
from .folder import write_folder
from .framework import tell_framework
from .governance import tell_governance
from .meetings import tell_meetings
from .people import tell_people
from .reports import tell_reports
from .story import Story
from .technology import tell_technology
from .tenants import TENANTS, Size
from .third_parties import tell_links, tell_third_parties

EARLIEST = dt.date(2026, 1, 1)  # the story needs the filings of the years before


def tell(*, on: dt.date, size: Size = "medium", seed: int = 42) -> Story:
    """Return what the folder of an insurer would say on a day."""
    if on < EARLIEST:
        raise ValueError(f"The demonstration is told for days from {EARLIEST:%d %b %Y} on.")
    story = Story(TENANTS[size], on, Random(f"{size} {seed}"))  # noqa: S311 - a story, no secret
    for part in (
        tell_people, tell_governance, tell_technology, tell_third_parties, tell_links, tell_business,
        tell_meetings, tell_documents, tell_framework, tell_culture, tell_reports, tell_diary,
    ):  # fmt: skip
        part(story)
    return story


def build(folder: Path, *, on: dt.date, size: Size = "medium", seed: int = 42) -> list[Path]:
    """Write the folder of workbooks and papers; returns what was written."""
    notes = [("", "")]
    return write_folder(tell(on=on, size=size, seed=seed), Path(folder), notes)
