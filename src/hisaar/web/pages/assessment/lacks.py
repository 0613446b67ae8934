"""What the Board pack and the report still lack, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from hisaar.assessment.models import CommissionReport
from hisaar.lib.dates import ReportingYear
from hisaar.web.text import day

from .state import scored

SIGNED_ONCE, SIGNED, FILED = "signed_once", "signed", "filed"


@dataclass(frozen=True)
class Lack:
    """One thing that is still lacking, or was done, and where it is done."""

    text: str
    address: str
    is_done: bool


def report_states() -> dict[int, str]:
    """The state of each reporting year's newest report that counts."""
    rows = CommissionReport.objects.exclude(status=CommissionReport.Status.VOID)
    return dict(rows.order_by("edition").values_list("reporting_year", "status"))


def lacks(year: Any, reports: dict[int, str]) -> list[tuple[str, list[Lack]]]:
    """The way to the Board and from there to the filed report, step by step.

    ``year`` comes from ``working_year``.
    """
    if year is None:
        return [("", [Lack("Open the assessment year", reverse("desk-newest"), False)])]
    room, status = reverse("report-room", args=[year.year]), reports.get(year.year, "")
    return [
        ("Board pack", _of_the_board(year, room)),
        ("Report", [
            Lack("Report built", room, bool(status)),
            Lack("Signed by the CISO", room, status in (SIGNED_ONCE, SIGNED, FILED)),
            Lack("Signed by the CEO or COO", room, status in (SIGNED, FILED)),
            Lack("Filed with the Commission", room, status == FILED),
        ]),
    ]  # fmt: skip


def _of_the_board(year: Any, room: str) -> list[Lack]:
    blank = max(len(scored()) - year.concluded, 0)
    words = f"{blank} clause{'' if blank == 1 else 's'} without a conclusion"
    desk = reverse("desk", args=[year.year])
    return [
        Lack("Programme approved", room, year.programme_approved_on is not None),
        _freeze(year, room),
        Lack(words if blank else "Every clause concluded", f"{desk}?conclusion=blank", not blank),
        Lack("Tabled at the Board, with its conclusion", room,
             bool(year.board_meeting_id and year.board_conclusion)),
    ]  # fmt: skip


def _freeze(year: Any, room: str) -> Lack:
    """Done only by a freeze that sees the whole year: an earlier one is a look ahead."""
    if year.frozen_on is None:
        return Lack("Records frozen as of the year's end", room, False)
    if year.frozen_on < year.period_end_on:
        seen = f"frozen as of {day(year.frozen_on)} to look ahead"
        return Lack(f"Freeze at the year's end ({seen})", room, False)
    return Lack(f"Records frozen as of {day(year.frozen_on)}", room, True)


@dataclass(frozen=True)
class Due:
    label: str
    on: dt.date
    days: int

    @property
    def told(self) -> str:
        if self.days == 0:
            return "today"
        number = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        return f"{number} late" if self.days < 0 else number


def due(profile: Any, on: dt.date, reports: dict[int, str]) -> Due | None:
    """The next day on which a report is due that is not filed yet."""
    for number in (on.year - 1, on.year):
        year = ReportingYear(number, profile.year_end_month, profile.year_end_day)
        if reports.get(number) != FILED and (year.due_on >= on or number == on.year - 1):
            return Due(f"Report on {year.label}", year.due_on, (year.due_on - on).days)
    return None
