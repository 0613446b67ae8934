"""The annex as a workbook: every clause, gap, piece of evidence and threshold, none left out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from hisaar.catalogue.framework import standards
from hisaar.catalogue.outcomes import Outcome
from hisaar.lib.dates import format_day
from hisaar.platform.exchange.writing import Column, Table, write_xlsx

from . import annexes, chapters
from .facts import SCORED, Facts, tally


def annex(facts: Facts) -> bytes:
    """The workbook's bytes; the same freeze gives the same."""
    made = facts.evaluation.made_at.astimezone(UTC).replace(tzinfo=None)
    target = io.BytesIO()
    tables = [
        _summary(facts), _clauses(facts), _gaps(facts), _promises(facts), _evidence(facts),
        _thresholds(facts), _crosswalk(facts), _method(facts), *_insight(facts),
    ]  # fmt: skip
    write_xlsx(tables, target, title=f"Annex {facts.year.year}", created=made)
    return target.getvalue()


def _columns(*headings: str, whole: tuple[str, ...] = ()) -> list[Column]:
    return [Column(heading=h, kind="whole" if h in whole else "text") for h in headings]


def _summary(facts: Facts) -> Table:
    outcomes = [o.label.capitalize() for o in Outcome]
    headings = (
        "Section",
        "Strength",
        "Met",
        "Counted",
        *(f"Of them {o.lower()}" for o in outcomes),
    )

    def rows() -> Iterator[list[Any]]:
        for strength in SCORED:
            yield ["All", *_counts(facts.of(strength), strength)]
        for section, items in facts.by_section:
            for strength in SCORED:
                chosen = [i for i in items if i.strength is strength]
                if chosen:
                    yield [f"{section.code} {section.title}", *_counts(chosen, strength)]

    return Table(name="Summary", columns=_columns(*headings, whole=headings[2:]), rows=rows())


def _counts(items: list[Any], strength: str) -> list[Any]:
    counts = tally(items)
    return [str(strength), counts.met, counts.counted, *(counts[o] for o in Outcome)]


def _clauses(facts: Facts) -> Table:
    headings = (
        "Clause", "Section", "Strength", "What is asked", "Test", "Outcome", "Met", "Population",
        "Gaps", "Note", "Year before", "Design", "Operation", "Remark", "Management comment",
        "Concluded", "Owner", "Evidence",
    )  # fmt: skip
    rows = (
        [
            i.clause.id, i.clause.section, i.strength.value, i.clause.obligation, i.criterion,
            i.outcome.label, i.verdict.get("met", 0), i.verdict.get("population", 0), len(i.gaps),
            i.note, i.before.label if i.before else "",
            *(chapters.conclusion(i.conclusion)[k]
              for k in ("design", "operation", "remark", "comment", "concluded")),
            i.clause.owner, _cell(i.codes),
        ]
        for i in facts.items
    )  # fmt: skip
    whole = ("Met", "Population", "Gaps")
    return Table(name="Clauses", columns=_columns(*headings, whole=whole), rows=rows)


def _gaps(facts: Facts) -> Table:
    rows = (
        [i.clause.id, i.strength.value, i.outcome.label, g["record"], g["reason"], g["remedy"]]
        for i in facts.items
        for g in i.gaps
    )
    headings = ("Clause", "Strength", "Outcome", "Record", "What falls short", "What would mend it")
    return Table(name="Gaps", columns=_columns(*headings), rows=rows)


def _promises(facts: Facts) -> Table:
    def rows() -> Iterator[list[str]]:
        for group in chapters.gaps(facts):
            for row in group["rows"]:
                start = [row["id"], group["strength"]]
                for p in row["promises"]:
                    yield [*start, p["what"], p["owner"], p["due"], p["state"], p["code"]]
                if not row["promises"]:
                    none = "done, but late" if row["is_late"] else "no remediation recorded"
                    yield [*start, none, "", "", "", ""]

    headings = ("Clause", "Strength", "What is done", "By whom", "Until", "State", "Record")
    return Table(name="Remediation", columns=_columns(*headings), rows=rows())


def _evidence(facts: Facts) -> Table:
    headings = (
        "Code", "Title", "Kind", "Grade", "Speaks of", "File", "Size", "SHA-256", "Statement",
        "Clauses",
    )  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        for e in annexes.Exhibits(facts).all:
            start = [e.code, e.title, e.register, e.grade, e.effective_on]
            end = [e.statement, " ".join(e.clauses)]
            for stored in e.files:
                yield [*start, stored.name, stored.size, stored.sha256, *end]
            if not e.files:
                yield [*start, "", "", "", *end]

    return Table(name="Evidence", columns=_columns(*headings, whole=("Size",)), rows=rows())


def _thresholds(facts: Facts) -> Table:
    kinds = {key: title for key, title, _ in annexes.WHOSE}
    rows = (
        [t["name"], t["label"], t["value"], kinds[annexes.whose(t["whose"])], t["whose"],
         " ".join(t["clauses"])]
        for t in facts.thresholds
    )  # fmt: skip
    headings = ("Name", "What it decides", "Value", "Whose", "Source or decision", "Used by")
    return Table(name="Thresholds", columns=_columns(*headings), rows=rows)


def _insight(facts: Facts) -> Iterator[Table]:
    """A sheet for each table of the chapter on the business, with every row."""
    for chapter in facts.frozen.insight.get("chapters", ()):
        for panel in chapter["panels"]:
            if panel["rows"]:
                yield Table(
                    name=panel["title"][:31].strip(), columns=_columns(*panel["headings"]),
                    rows=panel["rows"],
                )  # fmt: skip


def _crosswalk(facts: Facts) -> Table:
    known = standards()
    rows = (
        [i.clause.id, *(", ".join(i.clause.crosswalk.get(code, ())) for code in known)]
        for i in facts.items
    )
    headings = ("Clause", *(s.label for s in known.values()))
    return Table(name="Crosswalk", columns=_columns(*headings), rows=rows)


def _method(facts: Facts) -> Table:
    how = annexes.method(facts)
    rows = [
        ["Insurer", facts.profile.title],
        ["Reporting year", str(facts.year.year)],
        ["State of the records", format_day(facts.on)],
        ["Framework", how["framework"]],
        ["Version", how["version"]],
        ["Frozen at", how["made_at"]],
        ["Source", how["source"]],
        ["Warning", how["source_warning"] if how["is_summary"] else ""],
        *how["hashes"],
        *([o.label.capitalize(), o.meaning] for o in Outcome),
        *how["strengths"],
    ]
    return Table(
        name="Method", columns=_columns("Method", "Words"), rows=rows, is_prose=True
    )  # fmt: skip


def _cell(codes: list[str]) -> str:
    """Codes as one cell carries them; the sheet of evidence names each on a row of its own."""
    return " ".join(codes[:500]) + (f" … {len(codes) - 500:,} more" if len(codes) > 500 else "")
