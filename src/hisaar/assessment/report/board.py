"""For the Board, from the same freeze: two pages to decide on, and the CISO's yearly report."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from hisaar.assessment.insight.profile import overall_of
from hisaar.assessment.models import CommissionReport
from hisaar.catalogue.outcomes import Strength
from hisaar.governance import report as governance
from hisaar.governance.models import (
    Action,
    Budget,
    CalendarEntry,
    CisoNeedAssessment,
    Decision,
    ResourceRequest,
)
from hisaar.governance.vocabulary import Band
from hisaar.lib.dates import format_day
from hisaar.lib.money import format_pkr
from hisaar.lib.text import count_of, join_names
from hisaar.platform.records import Refused

from . import charts, commission
from .chapters import action_entry, board, gap_row, headline, tally_before
from .facts import SCORED, Facts, Item, tally, worst_first

PACK_PAGES = 2
REPORT_PAGES = 8
# How many rows the lists of a page show at most, tried from long to short.
FIRST, SECOND = (8, 6, 5, 4, 3, 2, 1), (7, 6, 5, 4, 3, 2, 1)
_SOON = dt.timedelta(days=92)
_LONGEST = 150
BREACHED = "breached"
NOT_IN_VERSION = (
    "Incidents and their handling", "The test programme and exercises",
    "Recovery exercises",
)  # fmt: skip


def pack(facts: Facts) -> bytes:
    """Exactly two pages, whatever the records hold: lists grow shorter until each page fits."""
    found = None
    for second in SECOND:
        found = _typeset("board-pack", pack_data(facts, FIRST[-1], second), facts, PACK_PAGES)
        if found is not None:
            break
    for first in FIRST[:-1] if found is not None else ():
        longer = _typeset("board-pack", pack_data(facts, first, second), facts, PACK_PAGES)
        if longer is not None:
            return longer
    return found or _refuse("board-pack", PACK_PAGES)


def ciso_report(facts: Facts) -> bytes:
    for limit in FIRST:
        found = _typeset("ciso-report", ciso_data(facts, limit), facts, REPORT_PAGES)
        if found is not None:
            return found
    return _refuse("ciso-report", REPORT_PAGES)


def _typeset(template: str, data: dict[str, Any], facts: Facts, pages: int) -> bytes | None:
    """The document; None when it is longer than so many pages."""
    titles = {"board-pack": "Cybersecurity: pack for the Board", "ciso-report": "CISO's report"}
    found = commission.typeset(
        template, data, title=f"{titles[template]} {facts.year.year}",
        created_at=facts.made_at, author=facts.profile.title,
    )  # fmt: skip
    return found.pdf if _page_count(found.pdf) <= pages else None


def _refuse(template: str, pages: int) -> NoReturn:
    raise Refused(
        f"The template {template}.typ does not fit on {pages} pages; shorten the copy of it in the"
        " templates folder."
    )


def _page_count(pdf: bytes) -> int:
    from hisaar.platform.documents import pdf_reading  # half a second to load

    return int(pdf_reading.read(pdf).root["/Pages"]["/Count"])


# --- the two pages -------------------------------------------------------------------------------


def pack_data(facts: Facts, limit: int, second: int) -> dict[str, Any]:
    """``limit`` for the lists of the first page, ``second`` for those of the other."""
    musts = worst_first(i for i in facts.of(Strength.MUST) if i.is_open)
    return {
        "entity": facts.profile.title,
        "year": facts.year.year,
        "on": format_day(facts.on),
        "number": _number(facts, "Board pack"),
        "classification": "Confidential: for the Board",
        "headline": headline(facts) | {"chart": strength_chart(facts)},
        "has_before": facts.previous is not None,
        "gaps": _limited([gap_row(i, facts) for i in musts], limit),
        "more_gaps": max(len(musts) - limit, 0),
        "decisions": decisions_asked(facts)[: max(second, 2)],
        "profile": risk_profile(facts, second),
        "overdue": overdue(facts)[:second],
        "more_overdue": max(len(overdue(facts)) - second, 0),
        "signals": signals(facts),
        "absent": NOT_IN_VERSION,
    }


def signals(facts: Facts) -> list[dict[str, str]] | None:
    """What the registers say calls for somebody, noughts left out; None for an older freeze."""
    if "signals" not in facts.frozen.insight:
        return None
    return [
        {"number": f"{signal['number']:,}", "label": signal["label"]}
        for signal in facts.frozen.insight["signals"] if signal["number"]
    ]  # fmt: skip


def _limited(rows: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """The first rows, with as much of their words as a page for directors bears."""
    found = []
    for row in rows[:limit]:
        promises = [
            p | {"what": cut(p["what"]), "owner": cut(p["owner"], 40)} for p in row["promises"][:1]
        ]
        reasons = [cut(words) for words in row["reasons"][:1]]
        found.append(row | {"promises": promises, "reasons": reasons})
    return found


def cut(words: str, longest: int = _LONGEST) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def strength_chart(facts: Facts) -> dict[str, str]:
    rows = []
    for strength in SCORED:
        items = facts.of(strength)
        if facts.previous is not None:
            rows.append((f"{strength.capitalize()}, {facts.year.year - 1}", tally_before(items)))
        rows.append((f"{strength.capitalize()}, {facts.year.year}", tally(items)))
    return charts.stacked(rows, what="Outcomes by strength").as_data()


def risk_profile(facts: Facts, limit: int = 20) -> dict[str, Any]:
    """The overall inherent risk, the limits of the Board (breached ones first), and what a year
    may cost."""
    brief = facts.frozen.insight.get("risk") or {}
    limits = brief.get("limits", [])
    broken = sum(row[-1] == BREACHED for row in limits)
    tolerance = ""
    if limits:
        tolerance = (
            f"{broken or 'None'} of {count_of(len(limits), 'limit')} of the appetite"
            f" {'is' if broken == 1 else 'are'} breached."
        )
    band, source = _band(facts)
    return {
        "band": band, "source": source, "tolerance": tolerance,
        "limits": sorted(limits, key=lambda row: row[-1] != BREACHED)[:limit],
        "curve": brief.get("curve"), "means": brief.get("means", ""),
        "cover": brief.get("cover", ""),
    }  # fmt: skip


def _band(facts: Facts) -> tuple[str, str]:
    """From the profile that was approved; before there was one, from the need of a CISO."""
    profile = overall_of(facts.frozen, facts.on)
    if profile is not None:
        by = ", set by management" if profile.is_overridden else ""
        return profile.band, f"{profile.source}{by}"
    found = [
        n for n in facts.frozen.all(CisoNeedAssessment)
        if n.completed_on and n.completed_on <= facts.on and n.band
    ]  # fmt: skip
    latest = max(found, key=lambda n: (n.completed_on, n.code), default=None)
    if latest is None or latest.completed_on is None:
        return "not assessed", ""
    return str(Band(latest.band).label), f"{latest.code}, {format_day(latest.completed_on)}"


def decisions_asked(facts: Facts) -> list[dict[str, str]]:
    """What the records leave for the Board to decide, most pressing first."""
    asked = []
    musts = worst_first(i for i in facts.of(Strength.MUST) if i.is_open)
    bare = [i for i in musts if i.lacks_remedy]
    if bare:
        asked.append(_ask(
            "Decide on remediation, with owner and date",
            f"{count_of(len(bare), 'obligation')} fall short without any: {_ids(bare)}.",
        ))  # fmt: skip
    own = [i for i in bare if i.clause.owner == "Board"]
    if own:
        asked.append(_ask("Mend what is the Board's own", f"{_ids(own)}: see the list of gaps."))
    asked += [_ask(a["what"], a["why"]) for a in facts.frozen.insight.get("asks", ())]
    for request in _pending_requests(facts):
        amount = format_pkr(request.amount) if request.amount else ""
        asked.append(_ask(
            f"Decide on {request.title}",
            ", ".join(filter(None, (request.code, amount, cut(request.justification, 90)))),
        ))  # fmt: skip
    for decision in _to_review(facts):
        day = format_day(decision.review_on) if decision.review_on else ""
        asked.append(_ask(f"Review: {cut(decision.title, 80)}", f"{decision.code}, due {day}"))
    if not board(facts):
        asked.append(_ask(
            "Conclude on the yearly assessment",
            "Adequate, adequate with actions, or inadequate; with the reasons in the minute.",
        ))  # fmt: skip
    return asked


def _ask(what: str, why: str) -> dict[str, str]:
    return {"what": cut(what, 110), "why": cut(why, 200)}


def _ids(items: list[Item]) -> str:
    return join_names([i.clause.id for i in items], limit=8)


def _pending_requests(facts: Facts) -> list[ResourceRequest]:
    return [
        r for r in facts.frozen.all(ResourceRequest)
        if r.requested_on <= facts.on and (r.decided_on is None or r.decided_on > facts.on)
    ]  # fmt: skip


def _to_review(facts: Facts) -> list[Decision]:
    found = [
        d for d in facts.frozen.all(Decision)
        if d.review_on and d.review_on <= facts.on + _SOON and d.holds(facts.on)
    ]  # fmt: skip
    return sorted(found, key=lambda d: (d.review_on, d.code))


def overdue(facts: Facts) -> list[dict[str, str]]:
    """Open actions whose day had passed, as the freeze holds them, longest overdue first."""
    found = [a for a in facts.frozen.all(Action) if a.is_overdue(facts.on)]
    found.sort(key=lambda a: (a.due_on, a.code))
    return [
        entry | {"what": cut(entry["what"], 90), "owner": cut(entry["owner"], 40)}
        for entry in (action_entry(a, facts) for a in found)
    ]


# --- the CISO's report ---------------------------------------------------------------------------


def ciso_data(facts: Facts, limit: int) -> dict[str, Any]:
    head = headline(facts)
    promised = [
        row for strength in (Strength.MUST, Strength.SHOULD)
        for row in (gap_row(i, facts) for i in worst_first(
            i for i in facts.of(strength) if i.is_open
        ))
    ]  # fmt: skip
    most = limit * 3
    year = governance.chapter(facts.frozen, since=facts.year.period_start_on, on=facts.on)
    year["decisions"] = year["decisions"][-most:]
    year["meetings"] = year["meetings"][-most:]
    return {
        "entity": facts.profile.title,
        "year": facts.year.year,
        "period": [format_day(facts.year.period_start_on), format_day(facts.on)],
        "number": _number(facts, "CISO's report"),
        "classification": "Confidential: for the Board",
        "ciso": join_names(governance.holders_on(facts.frozen, "ciso", facts.on)),
        "headline": head,
        "change": head["change"] and head["change"] | {"rows": head["change"]["rows"][:most]},
        "gaps": _limited(promised, most),
        "more_gaps": max(len(promised) - most, 0),
        "profile": risk_profile(facts),
        "governance": year,
        "done": done(facts)[-most:],
        "overdue": overdue(facts)[:most],
        "means": means(facts, limit),
        "ahead": ahead(facts)[:most],
        "decisions": decisions_asked(facts)[:limit],
        "signals": signals(facts),
        "absent": NOT_IN_VERSION,
    }


def done(facts: Facts) -> list[list[str]]:
    """Actions finished within the period."""
    found = [
        a for a in facts.frozen.all(Action)
        if a.done_on and facts.year.period_start_on <= a.done_on <= facts.on
    ]  # fmt: skip
    found.sort(key=lambda a: (a.done_on, a.code))
    return [[format_day(a.done_on), f"{a.title} ({a.code})", a.outcome] for a in found if a.done_on]


def means(facts: Facts, limit: int) -> dict[str, Any]:
    """Money and posts of the year, and what was asked for."""
    budgets = [b for b in facts.frozen.all(Budget) if b.year == facts.year.year]
    requests = [
        r for r in facts.frozen.all(ResourceRequest)
        if facts.year.period_start_on <= r.requested_on <= facts.on
    ]  # fmt: skip
    return {
        "budgets": [
            [
                b.title, format_pkr(b.amount),
                str(b.headcount) if b.headcount is not None else "",
                format_pkr(b.spent) if b.spent is not None else "",
                format_day(b.approved_on) if b.is_approved(facts.on) and b.approved_on else "open",
            ]
            for b in budgets[:limit]
        ],
        "requests": [
            [r.title, format_day(r.requested_on), str(r.get_result_display())]
            for r in sorted(requests, key=lambda r: (r.requested_on, r.code))[-limit * 2 :]
        ],
    }  # fmt: skip


def ahead(facts: Facts) -> list[list[str]]:
    """What falls due in the half year after the freeze."""
    until = facts.on + 2 * _SOON
    entries = [
        e for e in facts.frozen.all(CalendarEntry)
        if facts.on < e.due_on <= until and (e.done_on is None or e.done_on > facts.on)
    ]  # fmt: skip
    entries.sort(key=lambda e: (e.due_on, e.code))
    return [
        [format_day(e.due_on), e.title, e.owner.title if e.owner else "no owner"] for e in entries
    ]


def _number(facts: Facts, what: str) -> str:
    """The report that stands on the same freeze gives its number."""
    report = facts.evaluation.reports.exclude(status=CommissionReport.Status.VOID).first()
    return f"{what} {facts.year.year}" + (f" to {report.code}" if report else "")
