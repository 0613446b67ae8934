"""What the assessment does by itself, and its long work beside the pages."""

from __future__ import annotations

from typing import Any

from hisaar.lib import dates
from hisaar.lib.text import count_of
from hisaar.platform.jobs.registry import job, scheduled
from hisaar.platform.records import Refused

from . import queries
from .models import AssessmentYear, CommissionReport
from .services import deadlines, evaluating, planning, reports, years


@scheduled(daily="05:00")
def evaluate_today() -> str:
    """Run all rules as of today, unless nothing changed since they ran for today."""
    evaluation = evaluating.current_evaluation(dates.today(), actor=None)
    return f"{evaluation} is kept."


@scheduled(daily="05:20")
def keep_trend() -> str:
    """Keep a point of the trend for the end of each of the last twelve months."""
    made = evaluating.keep_trend(dates.today(), actor=None)
    return f"{count_of(len(made), 'point')} made."


@job()
def evaluate_import(progress: Any) -> str:
    """Run all rules anew after an import, also for past month ends: it may tell of the past."""
    progress(0, 2, "Running all rules")
    evaluating.current_evaluation(dates.today(), actor=None)
    progress(1, 2, "Running them for past month ends")
    made = evaluating.keep_trend(dates.today(), actor=None, is_afresh=True)
    return f"Evaluated, with {count_of(len(made), 'point')} of the trend."


@job(is_atomic=True)
def plan_years() -> str:
    """Make the tasks of the years that are to be reported, and the calendar's entry."""
    deadlines.keep_entry(dates.today())
    return f"{count_of(len(planning.plan_all()), 'task')} made."


@scheduled(daily="06:45", is_atomic=True)
def watch_the_filing_day() -> str:
    """Keep the year's steps in hands, and warn before the report is due."""
    today = dates.today()
    deadlines.keep_entry(today)
    made, given = planning.plan_all(), planning.assign(today)
    warned = deadlines.warn(today)
    return f"{len(made)} planned, {len(given)} given out, {count_of(warned, 'warning')}."


@job(is_atomic=True, timeout=900)
def build_report(year: int, *, actor: Any, progress: Any) -> CommissionReport:
    """Build a year's report from its freeze, which is made first when there is none."""
    found = AssessmentYear.objects.filter(year=year).first()
    if found is None:
        raise Refused(f"There is no assessment year {year}; open it first.")
    if queries.freeze_of(found) is None:
        progress(0, 2, "Freezing the year")
        years.freeze(found, actor=actor)
    progress(1, 2, "Typesetting the report")
    return reports.build_report(found, actor=actor)
