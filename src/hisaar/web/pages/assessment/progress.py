"""Where the assessment year stands: its programme, freeze, conclusions, delivery and tabling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hisaar.assessment.models import AssessmentYear, Evaluation
from hisaar.web.text import day

from .state import scored


@dataclass(frozen=True)
class Point:
    """One thing that a year needs, and how far it is."""

    label: str
    told: str
    is_done: bool


def progress(year: AssessmentYear, frozen: Evaluation | None, concluded: int) -> list[Point]:
    """``year`` carries ``planned_work``, ``planned_done`` and ``planned_late``."""
    return list(_points(year, frozen, concluded))


def _points(year: AssessmentYear, frozen: Evaluation | None, concluded: int) -> Iterator[Point]:
    approved = year.programme_approved_on
    yield Point(
        "Programme", f"approved {day(approved)}" if approved else "not approved", bool(approved)
    )
    yield _planned(year)
    yield _freeze(year, frozen)
    wanted = len(scored())
    yield Point("Conclusions", f"{concluded} of {wanted}", concluded >= wanted)
    yield _on("Completed", year.completed_on)
    yield _delivered(year)
    yield _board(year)


def _planned(year: AssessmentYear) -> Point:
    number = year.planned_work  # type: ignore[attr-defined]
    done, late = year.planned_done, year.planned_late  # type: ignore[attr-defined]
    if not number:
        return Point("Planned work", "none planned", False)
    told = f"{done} of {number} done"
    return Point("Planned work", f"{told}, {late} late" if late else told, done == number)


def _freeze(year: AssessmentYear, frozen: Evaluation | None) -> Point:
    if frozen is None:
        return Point("Freeze", "not yet", False)
    is_final = frozen.on >= year.period_end_on
    told = f"as of {day(frozen.on)}"
    return Point("Freeze", told if is_final else f"{told}, a look ahead", is_final)


def _on(label: str, when: object) -> Point:
    return Point(label, day(when) if when else "not yet", bool(when))  # type: ignore[arg-type]


def _delivered(year: AssessmentYear) -> Point:
    if year.delivered_on and year.acknowledged_on:
        told = f"{day(year.delivered_on)}, acknowledged {day(year.acknowledged_on)}"
        return Point("Delivered to management", told, True)
    told = f"{day(year.delivered_on)}, not acknowledged" if year.delivered_on else "not yet"
    return Point("Delivered to management", told, False)


def _board(year: AssessmentYear) -> Point:
    if year.board_meeting is None or not year.board_conclusion:
        return Point("Board", "not tabled", False)
    conclusion = year.get_board_conclusion_display().lower()  # type: ignore[attr-defined]
    return Point("Board", f"{day(year.board_meeting.held_on)}: {conclusion}", True)
