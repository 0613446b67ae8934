"""The demonstration as it is being told: who plays, when things happened, and what sheets say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hisaar.lib.dates import add_months

from .papers import paper_of
from .tenants import Tenant

# The files of the folder, as the departments of an insurer would send them.
COMPANY = "01 Company and governance"
ASSETS = "02 Asset list from IT"
DIRECTORY = "03 People (AD users export)"
STAFF = "04 HR staff and leavers"
VENDORS = "05 Vendor list"
IMPACT = "06 BIA sheets"
MEETINGS = "07 Meeting register"
DOCUMENTS = "08 Document register"
REPORTS = "09 Reports of past years"
CALENDAR = "10 Calendar and tasks"
PROTECTION = "11 Network and protection"
ACCESS = "12 Access rights"
GRANTS = "13 Grants (export of the systems)"
PROVIDERS = "14 Contracts and assessments"
CONTROLS = "15 Controls and their tests"
WEAKNESSES = "16 Vulnerabilities (scanner export)"
TESTING = "17 Tests and intelligence"
RISKS_BOOK = "18 Risk register"
LOSSES = "19 Losses in rupees"
COVER = "20 Cyber cover"
PROFILE = "21 Inherent risk profile"

SATURDAY = 5
Row = Mapping[str, Any]


@dataclass
class Story:
    """Collects rows by workbook and sheet, and the papers that lie beside the workbooks."""

    tenant: Tenant
    on: dt.date
    rng: Random
    sheets: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    cast: dict[str, str] = field(default_factory=dict)
    known: dict[str, list[str]] = field(default_factory=dict)
    data_of: dict[str, list[str]] = field(default_factory=dict)  # bodies of data by system

    # What the sheets say

    def add(self, book: str, sheet: str, headings: str, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows to a sheet; the headings are separated by bars."""
        names = [name.strip() for name in headings.split("|")]
        for row in rows:
            self.row(book, sheet, dict(zip(names, row, strict=True)))

    def row(self, book: str, sheet: str, row: Row) -> None:
        """Append one row; cells that it leaves out stay empty."""
        self.sheets.setdefault((book, sheet), []).append(row)

    def paper(self, name: str, title: str, *paragraphs: str) -> str:
        """Put a paper into the folder and return what a cell says for it.

        The ending of the name decides whether it becomes a PDF, a Word document or plain text.
        """
        path = f"files/{name}"
        texts = (*paragraphs, f"{self.tenant.title} is fictional, and so is this paper.")
        self.papers[path] = paper_of(name, title, texts)
        return path

    # When things happened

    def ago(self, *, years: int = 0, months: int = 0, days: int = 0) -> dt.date:
        return add_months(self.on, -12 * years - months) - dt.timedelta(days=days)

    def ahead(self, *, months: int = 0, days: int = 0) -> dt.date:
        return add_months(self.on, months) + dt.timedelta(days=days)

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def last_reported(self) -> int:
        """The latest year whose report has been filed; that happens late in April."""
        filed = dt.date(self.year, 4, 27)
        return self.year - 1 if self.on > filed else self.year - 2

    @property
    def registered_on(self) -> dt.date:
        if self.tenant.is_small:
            return dt.date(self.last_reported - 1, 2, 12)
        return dt.date(2006, 3, 15)

    # The change of CISO in the year before

    @property
    def acting_from(self) -> dt.date:
        """The day on which the head of IT began to act as CISO."""
        return dt.date(self.year - 1, 1, 1)

    @property
    def acting_to(self) -> dt.date:
        return dt.date(self.year - 1, 6, 30)

    @property
    def ciso_from(self) -> dt.date:
        """The day on which the CISO of today began, after forty days without any."""
        if self.tenant.is_small:
            return self.registered_on + dt.timedelta(days=30)
        return self.acting_to + dt.timedelta(days=41)

    def ciso_on(self, day: dt.date) -> str:
        """Who was CISO on a day; nobody in the gap."""
        if day >= self.ciso_from:
            return self.cast["ciso"]
        if self.tenant.is_small or self.acting_to < day:
            return ""
        return self.cast["head_of_it" if day >= self.acting_from else "former_ciso"]

    # Meetings

    def board_days(self) -> list[dt.date]:
        """The days of Board meetings in the three years before, oldest first."""
        return self.meeting_days(((2, 23), (5, 28), (8, 27), (10, 29)))

    def meeting_days(self, dates: Iterable[tuple[int, int]], years: int = 2) -> list[dt.date]:
        """Working days on or after the given days of each year, within the years before."""
        wanted = [
            weekday(dt.date(year, *date))
            for year in range(self.year - years, self.year + 1)
            for date in dates
        ]
        return sorted(day for day in wanted if self.ago(years=years) < day <= self.on)

    @property
    def approval_day(self) -> dt.date:
        """The Board meeting at which framework, strategy and policies were last approved."""
        return self.board_days()[-2]


def weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
