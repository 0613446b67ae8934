"""The annexes of the report: clause by clause, evidence, thresholds, crosswalk, method."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hisaar.assessment.models import CommissionReport, Filing
from hisaar.catalogue.framework import standards
from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.governance import report as governance
from hisaar.lib.dates import format_day, format_moment
from hisaar.lib.text import count_of
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.evidence.models import Evidence

from .chapters import clause_entry, gap_sentence, sentence
from .facts import Facts, Item, shown

# What the paper names before it counts the rest; the XLSX annex names every one.
NAMED_GAPS = 10
NAMED_EVIDENCE = 12
LISTED_EVIDENCE = 300
ON_PAPER = ("nist-csf-2.0", "iso-27001-2022", "cobit-2019")


# --- A: clause by clause -------------------------------------------------------------------------


def clauses(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "code": section.code,
            "title": section.title,
            "clauses": [_clause(item) for item in items],
        }
        for section, items in facts.by_section
    ]


def _clause(item: Item) -> dict[str, Any]:
    clause = item.clause
    named = [gap_sentence(gap) for gap in item.gaps[:NAMED_GAPS]]
    rest = len(item.gaps) - len(named)
    evidence = item.codes
    return clause_entry(item) | {
        "criterion": item.criterion,
        "owner": clause.owner,
        "count": item.count,
        "note": sentence(item.note),
        "gaps": named,
        "more_gaps": count_of(rest, "further gap") if rest else "",
        "remedies": remedies(item),
        "evidence": evidence[:NAMED_EVIDENCE],
        "more_evidence": max(len(evidence) - NAMED_EVIDENCE, 0),
        "parts": [
            [name, {"outcome": part["outcome"]}, _of(part)]
            for name, part in item.verdict.get("parts", {}).items()
        ],
        "thresholds": [
            f"{book.framework.thresholds[name].label}: {shown}" for name, shown in _thresholds(item)
        ],
    }


def _of(part: dict[str, Any]) -> str:
    return f"{part['met']:,} of {part['population']:,}" if part["population"] > 1 else ""


def _thresholds(item: Item) -> list[tuple[str, str]]:
    return [
        (name, shown(reading))
        for name, reading in item.thresholds.items()
        if name in book.framework.thresholds
    ]


def remedies(item: Item, limit: int = 3) -> list[str]:
    """What would mend it, each thing once."""
    return list(dict.fromkeys(gap["remedy"] for gap in item.gaps if gap["remedy"]))[:limit]


# --- B: evidence ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exhibit:
    """One record that a verdict cites: what it is, its files, and for which clauses."""

    code: str
    title: str
    register: str
    grade: str
    effective_on: str
    statement: str
    files: tuple[Any, ...]
    clauses: tuple[str, ...]

    @property
    def is_evidence(self) -> bool:
        return bool(self.grade)

    @property
    def hashes(self) -> list[str]:
        return [stored.sha256 for stored in self.files]


class Exhibits:
    """Everything that the verdicts cite, each once, as it was in the freeze."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def all(self) -> list[Exhibit]:
        cited: dict[str, list[str]] = {}
        for item in self.facts.items:
            for code in item.codes:
                cited.setdefault(code, []).append(item.clause.id)
        for evidence in self.facts.frozen.all(Evidence):
            # Attached to a record that is cited, and so part of what shows it.
            if evidence.code not in cited and evidence.is_valid(self.facts.on):
                through = [c for code in evidence.subject_codes for c in cited.get(code, ())]
                if through:
                    cited[evidence.code] = list(dict.fromkeys(through))
        return [self._exhibit(code, clauses) for code, clauses in sorted(cited.items())]

    def _exhibit(self, code: str, clauses: list[str]) -> Exhibit:
        record = self.facts.frozen.find(code)
        register = self.facts.frozen.register_of(code)
        is_evidence = isinstance(record, Evidence)
        return Exhibit(
            code=code,
            title=record.title if record is not None else "",
            register=register.label if register else "",
            grade=str(record.get_grade_display()).partition(" (")[0] if is_evidence else "",
            effective_on=format_day(record.effective_on) if is_evidence else "",
            statement=record.statement if is_evidence else "",
            files=files_of(record),
            clauses=tuple(clauses),
        )

    @cached_property
    def with_files(self) -> list[Exhibit]:
        return [e for e in self.all if e.is_evidence or e.files]

    @cached_property
    def counted(self) -> list[tuple[str, int]]:
        """Register to the number of cited records that carry neither file nor statement."""
        found: dict[str, int] = {}
        for e in self.all:
            if not (e.is_evidence or e.files):
                found[e.register or "other"] = found.get(e.register or "other", 0) + 1
        return sorted(found.items())


def files_of(record: Any) -> tuple[Any, ...]:
    """The stored files that a record carries."""
    if record is None:
        return ()
    links = [f.name for f in record._meta.concrete_fields if isinstance(f, FileLink)]
    return tuple(stored for name in links if (stored := getattr(record, name)) is not None)


def evidence(exhibits: Exhibits) -> dict[str, Any]:
    listed = exhibits.with_files[:LISTED_EVIDENCE]
    return {
        "rows": [
            {
                "code": e.code, "title": e.title,
                "grade": e.grade or f"record: {e.register}",
                "effective_on": e.effective_on,
                "clauses": list(e.clauses[:6]) + (["…"] if len(e.clauses) > 6 else []),
                "files": [[stored.name, stored.sha256] for stored in e.files],
                "statement": "" if e.files else e.statement[:400],
            }
            for e in listed
        ],
        "more": len(exhibits.with_files) - len(listed),
        "counted": [[register, number] for register, number in exhibits.counted],
    }  # fmt: skip


# --- C: thresholds -------------------------------------------------------------------------------

WHOSE = (
    ("text", "Given by the words of the Guidelines",
     "These values are stated in the source text itself."),
    ("own", "Set by the insurer", "Decided by the insurer, with a reason and an approver."),
    ("default", "Defaults of the software",
     ("The Guidelines name no value here. These are defaults of the software by size of insurer;"
     " they are not requirements of the Commission.")),
)  # fmt: skip


def thresholds(facts: Facts) -> list[dict[str, Any]]:
    """Values by whose they are; ours are never shown as anybody else's."""
    found = []
    for key, title, note in WHOSE:
        rows = [t for t in facts.thresholds if whose(t["whose"]) == key]
        if rows:
            found.append({"key": key, "title": title, "note": note, "rows": rows})
    return found


def whose(words: str) -> str:
    if words == "the text itself":
        return "text"
    return "own" if words.startswith("the insurer's own") else "default"


# --- D: crosswalk --------------------------------------------------------------------------------


def crosswalk(facts: Facts) -> dict[str, Any]:
    known = standards()
    return {
        "standards": [known[code].label for code in ON_PAPER],
        "rows": [
            [i.clause.id, *(", ".join(i.clause.crosswalk.get(c, ())) for c in ON_PAPER)]
            for i in facts.items
        ],
    }


# --- E: method -----------------------------------------------------------------------------------


def method(facts: Facts) -> dict[str, Any]:
    evaluation = facts.evaluation
    verdicts, kept = evaluation.verdicts_file, evaluation.records_file
    said = evaluation.insight_file
    return {
        "outcomes": [[{"outcome": o.value}, o.meaning] for o in Outcome],
        "strengths": [
            [name.capitalize(), words]
            for name, words in book.framework.details.get("strengths", {}).items()
        ],
        "source_warning": book.framework.details.get("authority_warning", ""),
        "source": book.framework.sources[-1].title,
        "is_summary": book.framework.sources[-1].kind == "summary",
        "framework": evaluation.framework,
        "version": evaluation.version,
        "made_at": format_moment(evaluation.made_at),
        "on": format_day(facts.on),
        "made_on": format_day(facts.made_on),
        "clauses": len(facts.items),
        "hashes": [
            ["Verdicts (JSON)", verdicts.sha256 if verdicts else ""],
            ["Records (JSON, compressed)", kept.sha256 if kept else ""],
            *([["Tables and pictures (JSON, compressed)", said.sha256]] if said else []),
            [f"Audit trail, entry {evaluation.audit_number:,}", evaluation.audit_digest],
        ],
        "faults": [i.clause.id for i in facts.items if "defect of Hisaar" in i.note],
    }


# --- earlier reports -----------------------------------------------------------------------------


def earlier_reports(facts: Facts) -> list[list[str]]:
    """What was filed before, with channel, day and receipt."""
    filed = {f.report_id: f for f in facts.frozen.all(Filing)}
    reports = [
        r
        for r in facts.frozen.all(CommissionReport)
        if r.status != CommissionReport.Status.VOID and r.reporting_year < facts.year.year
    ]
    reports.sort(key=lambda r: (r.reporting_year, r.edition))
    return [
        [
            str(r.reporting_year), r.code,
            governance.shown(filed[r.pk].submitted_on) if r.pk in filed else "not filed",
            str(filed[r.pk].get_channel_display()) if r.pk in filed else "",
            filed[r.pk].receipt_reference if r.pk in filed else "",
        ]
        for r in reports
    ]  # fmt: skip
