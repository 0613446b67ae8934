"""What goes with the report, from the same freeze: for the Board, the examiner and machines."""

from __future__ import annotations

from collections.abc import Callable

from hisaar.assessment.models import CommissionReport, Evaluation
from hisaar.lib.dates import KARACHI, today
from hisaar.lib.text import join_names
from hisaar.platform.records import Refused

from . import board, oscal, workbook
from .facts import Facts

KINDS: dict[str, Callable[[Facts], bytes]] = {
    "board_pack": board.pack,
    "ciso_report": board.ciso_report,
    "annex": workbook.annex,
    "oscal": oscal.results,
}
NAMES = {
    "board_pack": ("Board pack (two pages)", "board-pack-{year}.pdf", "application/pdf"),
    "ciso_report": ("CISO's report to the Board", "ciso-report-{year}.pdf", "application/pdf"),
    "annex": (
        "Annex, clause by clause (XLSX)", "annex-{year}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "oscal": ("OSCAL assessment results (JSON)", "oscal-{year}.json", "application/json"),
}  # fmt: skip


def make(kind: str, evaluation: Evaluation) -> bytes:
    """The bytes of a companion; the same freeze and the same conclusions give the same bytes."""
    if kind not in KINDS:
        raise Refused(f"There is no companion '{kind}'; choose {join_names(list(KINDS), 'or')}.")
    return KINDS[kind](facts_of(evaluation))


def facts_of(evaluation: Evaluation) -> Facts:
    """The facts as the signed report on this freeze has them; as of today while there is none."""
    kept = (CommissionReport.Status.SIGNED, CommissionReport.Status.FILED)
    report = evaluation.reports.filter(status__in=kept).first()
    day = report.created_at.astimezone(KARACHI).date() if report else today()
    return Facts(evaluation, made_on=day)


def file_name(kind: str, evaluation: Evaluation) -> str:
    return NAMES[kind][1].format(year=evaluation.year.year if evaluation.year else evaluation.on)
