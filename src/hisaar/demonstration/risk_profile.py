"""The inherent risk profile of two years, as the insurer answered it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from hisaar.risk.profile import library

from .story import PROFILE, REPORTS, Story

APPROVAL = dt.timedelta(days=21)  # from the answers to the approval


class Answer(NamedTuple):
    """What insurers of each size answer: a number, or a level where ``is_level``.

    What ``is_counted`` is left to the inventories by those who fill it in on the day.
    """

    small: int
    medium: int
    large: int
    is_level: bool = False
    is_counted: bool = False


def _number(small: int, medium: int, large: int) -> Answer:
    return Answer(small, medium, large)


def _counted(small: int, medium: int, large: int) -> Answer:
    return Answer(small, medium, large, is_counted=True)


def _level(small: int, medium: int, large: int) -> Answer:
    return Answer(small, medium, large, is_level=True)


ANSWERS = {
    "I-T1": _number(4, 25, 80), "I-T2": _counted(0, 1, 1), "I-T3": _level(2, 3, 4),
    "I-T4": _level(2, 3, 4), "I-T5": _counted(1, 1, 1), "I-T6": _counted(5, 15, 61),
    "I-T7": _counted(0, 0, 0), "I-T8": _counted(4, 8, 8), "I-T9": _counted(4, 7, 7),
    "I-T10": _number(6, 40, 0), "I-T11": Answer(5, 5, 5, is_level=True, is_counted=True),
    "I-T12": _level(2, 3, 4), "I-T13": _counted(12, 108, 810), "I-T14": _counted(12, 18, 97),
    "I-T15": Answer(5, 5, 5, is_level=True, is_counted=True), "I-T16": _counted(7, 27, 107),
    "I-D1": _level(4, 4, 5), "I-D2": _level(4, 4, 5), "I-D3": _counted(1, 13, 97),
    "I-D4": _counted(5, 5, 5), "I-D5": _counted(1, 2, 2), "I-D6": _level(3, 4, 4),
    "I-D7": _number(0, 850, 9_000), "I-D8": _counted(1, 16, 84),
    "I-P1": _counted(6_214, 58_000, 220_952), "I-P2": _level(3, 3, 3), "I-P3": _number(85, 55, 48),
    "I-P4": _number(92, 12, 9), "I-P5": _level(1, 1, 1), "I-P6": _level(4, 3, 3),
    "I-P7": _level(1, 1, 2), "I-P8": _number(0, 120, 900), "I-P9": _level(2, 4, 4),
    "I-P10": _level(1, 1, 4), "I-O1": _level(1, 1, 2), "I-O2": _counted(45, 420, 1_600),
    "I-O3": _level(2, 3, 2), "I-O4": _level(3, 2, 4), "I-O5": _level(2, 3, 4),
    "I-O6": _counted(3, 23, 76), "I-O7": _level(2, 3, 4), "I-O8": _number(0, 350, 4_200),
    "I-O9": _counted(147_351, 1_681_320, 7_844_970),
    "I-O10": Answer(4, 2, 2, is_level=True, is_counted=True), "I-E1": _number(90, 4_200, 61_000),
    "I-E2": _level(3, 4, 4), "I-E3": _level(2, 3, 4), "I-E4": _level(3, 4, 4),
}  # fmt: skip
# Where the insurer stood a level lower a year ago.
ROSE = ("I-D1", "I-D2", "I-P6", "I-O5", "I-E3", "I-E4")
REMARKS = {
    "I-T1": "From the contracts with internet providers.", "I-T3": "As the network plan says.",
    "I-T10": "From the list that actuaries and finance keep.",
    "I-P3": "Share of the claims paid in the last twelve months.",
    "I-E1": "Blocked mails and sign-ins of an average month, from the log collector.",
    "I-E3": "Fake certificates and one look-alike address.",
}  # fmt: skip
ADJUSTED = (
    "Most branches sell on paper still, and the application is read-only for them; management sees"
    " the channels a band lower than the highest statement makes them."
)


def tell_profile(story: Story) -> None:
    """Last year's lies with the reports of past years; this year's is filled in and approved here,
    but for the medium insurer, who brought that as a file as well."""
    is_file = story.tenant.size == "medium"
    _tell_year(story, REPORTS, story.ago(months=15), is_past=True, is_file=True)
    _tell_year(story, PROFILE, story.ago(months=3), is_past=False, is_file=is_file)


def _tell_year(story: Story, book: str, on: dt.date, *, is_past: bool, is_file: bool) -> None:
    """What a sheet leaves out stays as people and records fill it in."""
    cast, title = story.cast, f"Inherent risk profile {on.year}"
    row = {
        "Title": title, "Assessed on": on, "Owner": cast["risk"],
        "Bands for size": story.tenant.size.title(),
        "Sent to review on": on + dt.timedelta(days=9), "Approver": cast["ceo"],
    }  # fmt: skip
    if is_file:
        row["Approved on"] = on + APPROVAL
    if story.tenant.is_large and not is_past:
        row |= {"Overridden": "Delivery channels", "Band set": "3", "Why": ADJUSTED,
                "Set by": cast["ceo"]}  # fmt: skip
    story.row(book, "Inherent risk profiles", row)
    story.add(
        book, "Profile answers", "Profile | Statement | Level | Number | Remark",
        [(title, statement, *_cells(story, statement, given, is_past=is_past),
          REMARKS.get(statement, ""))
         for statement, given in ANSWERS.items()
         if is_file or not _is_left_to_records(story, statement, given)],
    )  # fmt: skip


def _is_left_to_records(story: Story, statement: str, given: Answer) -> bool:
    # Desktop files of critical functions are on the asset list of the large insurer only.
    return given.is_counted or (statement == "I-T10" and story.tenant.is_large)


def _cells(story: Story, statement: str, given: Answer, *, is_past: bool) -> tuple[Any, Any]:
    """Level and number; a level that people chose has no number."""
    size = story.tenant.size
    value: int = getattr(given, size)
    if given.is_level:
        return str(max(1, value - (is_past and statement in ROSE))), ""
    number = value * 9 // 10 if is_past else value
    return str(library.book().statements[statement].level_of(number, size)), number
