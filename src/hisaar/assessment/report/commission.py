"""The report to the Commission as one document, from the freeze that it stands on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from hisaar.assessment.models import CommissionReport
from hisaar.governance import report as governance
from hisaar.lib.dates import KARACHI, format_day
from hisaar.platform.documents import typesetting
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home

from . import annexes, chapters
from .facts import Facts

# CEO and COO share the second field: either of them signs it.
FIELDS = {"ciso": "CISO", "ceo": "CEO_or_COO", "coo": "CEO_or_COO"}
REASONS = {
    "ciso": "I assessed the cybersecurity framework and report on it",
    "ceo": "I read the report and submit it for the insurer",
    "coo": "I read the report and submit it for the insurer",
}
TEMPLATES = Path(__file__).parent / "templates"
CLASSIFICATION = "Confidential: for the Commission and the Board"
_LOGOS = ("logo.svg", "logo.png", "logo.jpg")


def typeset_report(report: CommissionReport, *, created_at: dt.datetime) -> typesetting.Typeset:
    """The report's PDF and where its two signatures go.

    The same freeze, the same conclusions and the same moment give the same bytes.
    """
    if report.evaluation is None:
        raise Refused(f"{report.code} stands on no freeze; freeze the year and build it again.")
    facts = Facts(report.evaluation, made_on=created_at.astimezone(KARACHI).date())
    data = report_data(facts, number=f"{report.code}, edition {report.edition}")
    return typeset(
        "commission-report", data, title="Cybersecurity Framework Assessment Report",
        created_at=created_at, author=facts.profile.title,
    )  # fmt: skip


def typeset(template: str, data: dict[str, Any], **options: Any) -> typesetting.Typeset:
    """Typeset with the insurer's own templates before ours; a fault in one is told as a refusal."""
    folders = template_folders()
    data = data | {"logo": logo(folders), "fields": FIELDS}
    try:
        return typesetting.typeset(template, data, template_folders=folders, **options)
    except DocumentError as error:
        raise Refused(str(error)) from error


def template_folders() -> tuple[Path, ...]:
    """Files in the installation's ``templates`` folder take the place of ours of the same name."""
    return (current_home().templates, TEMPLATES)


def logo(folders: tuple[Path, ...]) -> str:
    names = typesetting.template_names(folders)
    return next((name for name in _LOGOS if name in names), "")


def report_data(facts: Facts, *, number: str) -> dict[str, Any]:
    """Everything that the template shows, as plain values."""
    exhibits = annexes.Exhibits(facts)
    return {
        "number": number,
        "classification": CLASSIFICATION,
        "cover": _cover(facts, number),
        "statement": chapters.statement(facts),
        "entity": chapters.entity(facts),
        "headline": chapters.headline(facts),
        "sections": chapters.sections(facts),
        "gaps": chapters.gaps(facts),
        "governance": governance.chapter(
            facts.frozen, since=facts.year.period_start_on, on=facts.on
        ),
        "insight": chapters.insight(facts),
        "earlier": annexes.earlier_reports(facts),
        "annexes": {
            "clauses": annexes.clauses(facts),
            "evidence": annexes.evidence(exhibits),
            "thresholds": annexes.thresholds(facts),
            "crosswalk": annexes.crosswalk(facts),
            "method": annexes.method(facts),
        },
    }


def _cover(facts: Facts, number: str) -> list[list[str]]:
    year = facts.year
    period = f"{format_day(year.period_start_on)} to {format_day(year.period_end_on)}"
    return [
        ["Submitted by", facts.profile.title],
        ["Submitted to", "Securities and Exchange Commission of Pakistan"],
        ["Reporting year", f"{year.year} ({period})"],
        ["State of the records", format_day(facts.on)],
        ["Report", number],
        ["Made on", format_day(facts.made_on)],
    ]
