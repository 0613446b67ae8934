"""The chapters of the report from its facts: data in, plain structures out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hisaar.assessment.models import ClauseConclusion
from hisaar.assets.models import BusinessFunction
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.governance import report as governance
from hisaar.governance.models import Action
from hisaar.governance.queries import holder
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names

from . import charts
from .facts import SCORED, Facts, Item, Tally, tally, worst_first

# How many gaps a chapter names before it counts the rest, which the XLSX annex names.
NAMED_IN_SECTION = 3
COLUMNS = (
    Outcome.MET, Outcome.MET_BY_EXCEPTION, Outcome.PARTLY, Outcome.LATE, Outcome.NOT_MET,
    Outcome.NOT_EVIDENCED, Outcome.NOT_APPLICABLE,
)  # fmt: skip


# --- entity and scope ----------------------------------------------------------------------------


def entity(facts: Facts) -> dict[str, Any]:
    window = governance.window(facts.frozen, facts.profile, facts.on)
    if window is not None:
        window["functions"] = [
            f"{f.title} ({f.code})"
            for f in facts.frozen.all(BusinessFunction)
            if f.is_window_takaful and (f.to_on is None or f.to_on > facts.on)
        ]
    return {
        "name": facts.profile.title,
        "facts": governance.entity_facts(facts.profile),
        "window": window,
        "period": [format_day(facts.year.period_start_on), format_day(facts.year.period_end_on)],
        "on": format_day(facts.on),
        "programme": facts.year.programme,
        "programme_approval": _programme_approval(facts),
        "planned": _planned(facts),
        "completed_on": governance.shown(facts.year.completed_on),
        "board": board(facts),
    }


def _programme_approval(facts: Facts) -> str:
    year = facts.year
    if year.programme_approved_on is None:
        return ""
    by = year.programme_approver.title if year.programme_approver else "an approver not recorded"
    return f"Approved by {by} on {format_day(year.programme_approved_on)}."


def _planned(facts: Facts) -> list[list[str]]:
    return [
        [
            p.title, format_day(p.planned_on),
            governance.shown(p.completed_on) or (
                f"put off: {p.deferral_reason}" if p.deferral_approved_on else "open"
            ),
            p.result,
        ]
        for p in facts.year.planned.all()
    ]  # fmt: skip


def board(facts: Facts) -> dict[str, str]:
    """At which meeting the assessment was tabled and what the Board concluded, if it was."""
    year = facts.year
    if year.board_meeting is None:
        return {}
    return {
        "meeting": year.board_meeting.title,
        "code": year.board_meeting.code,
        "held_on": format_day(year.board_meeting.held_on),
        "conclusion": str(year.get_board_conclusion_display() or ""),
        "remarks": year.board_remarks,
    }


# --- headline ------------------------------------------------------------------------------------


def headline(facts: Facts) -> dict[str, Any]:
    must = tally(facts.of(Strength.MUST))
    waiting = [i.clause.id for i in facts.scored if not i.is_evaluated]
    return {
        "must": {"met": must.met, "counted": must.counted, "total": must.total},
        "figures": [_figure(facts, strength) for strength in SCORED],
        "columns": [o.label.capitalize() for o in COLUMNS],
        "rows": [_headline_row(facts, strength) for strength in SCORED],
        "waiting": waiting,
        "open_musts": [i.clause.id for i in facts.of(Strength.MUST) if i.is_open],
        "chart": charts.stacked(
            [(section.title, counts) for section, items in facts.by_section
             if (counts := tally([i for i in items if i.strength in SCORED])).total],
            what="Outcomes of each section's clauses",
        ).as_data(),
        "change": change(facts),
    }  # fmt: skip


def _figure(facts: Facts, strength: Strength) -> dict[str, str]:
    counts = tally(facts.of(strength))
    notes = [
        f"{counts[o]} {o.label}"
        for o in (Outcome.NOT_MET, Outcome.PARTLY, Outcome.NOT_EVIDENCED, Outcome.LATE)
        if counts[o]
    ]
    if counts[Outcome.NOT_EVALUATED]:
        notes.append(f"{counts[Outcome.NOT_EVALUATED]} not evaluated")
    return {
        "value": f"{counts.met} of {counts.counted}",
        "label": f"“{strength}” clauses met",
        "note": ", ".join(notes) or "nothing open",
    }


def _headline_row(facts: Facts, strength: Strength) -> list[str]:
    counts = tally(facts.of(strength))
    return [
        strength.capitalize(), f"{counts.met} of {counts.counted}",
        *(str(counts[o] or "–") for o in COLUMNS),
        str(counts[Outcome.NOT_EVALUATED] or "–"),
    ]  # fmt: skip


def change(facts: Facts) -> dict[str, Any] | None:
    """What is different from the freeze of the year before; None when there is none."""
    if facts.previous is None:
        return None
    rows = []
    for strength in SCORED:
        items = facts.of(strength)
        before = tally_before(items)
        rows += [
            (f"{strength.capitalize()}, {facts.year.year - 1}", before),
            (f"{strength.capitalize()}, {facts.year.year}", tally(items)),
        ]
    changed = [i for i in facts.scored if i.before is not None and i.before is not i.outcome]
    return {
        "year": facts.year.year - 1,
        "on": format_day(facts.previous.on),
        "chart": charts.stacked(rows, what="Outcomes by strength, this year and before").as_data(),
        "rows": [
            [i.clause.id, i.clause.obligation, {"outcome": str(i.before)}, _chip(i)]
            for i in worst_first(changed)
        ],
    }


def tally_before(items: list[Item]) -> Tally:
    return Tally(Counter(i.before or Outcome.NOT_EVALUATED for i in items))


# --- sections ------------------------------------------------------------------------------------


def sections(facts: Facts) -> list[dict[str, Any]]:
    """Each section of the Guidelines: counts, then every evaluated clause with its reasons."""
    found = []
    for section, items in facts.by_section:
        scored = [i for i in items if i.strength in SCORED]
        shown = [i for i in items if i.is_evaluated]
        waiting = [i for i in items if not i.is_evaluated]
        found.append({
            "code": section.code,
            "title": section.title,
            "counts": [_section_count(scored, s) for s in SCORED if _of(scored, s)]
            or ["background, not scored"],
            "clauses": [clause_entry(i) for i in shown],
            "waiting": _waiting(waiting),
        })  # fmt: skip
    return found


def _of(items: list[Item], strength: Strength) -> list[Item]:
    return [i for i in items if i.strength is strength]


def _section_count(items: list[Item], strength: Strength) -> str:
    counts = tally(_of(items, strength))
    if not counts.counted:
        return f"{strength}: none evaluated of {counts.total}"
    return f"{strength}: {counts.met} of {counts.counted} met"


def _waiting(items: list[Item]) -> list[dict[str, Any]]:
    """Clauses that this version does not evaluate, by what they wait for."""
    by_reason: dict[str, list[str]] = {}
    for item in items:
        reason = sentence(item.note) or "No rule."
        by_reason.setdefault(reason, []).append(item.clause.id)
    return [{"reason": reason, "clauses": ids} for reason, ids in by_reason.items()]


def _chip(item: Item) -> dict[str, str]:
    chip = {"outcome": item.outcome.value}
    return chip | {"detail": item.detail} if item.detail else chip


def clause_entry(item: Item) -> dict[str, Any]:
    return {
        "id": item.clause.id,
        "strength": item.strength.value,
        "obligation": item.clause.obligation,
        "outcome": _chip(item),
        "reasons": reasons(item),
        "before": item.before.label if item.before and item.before is not item.outcome else "",
        **conclusion(item.conclusion),
    }


def reasons(item: Item, limit: int = NAMED_IN_SECTION) -> list[str]:
    """Why the outcome is what it is: the first gaps as sentences, the rest counted."""
    told = [gap_sentence(gap) for gap in item.gaps[:limit]]
    rest = len(item.gaps) - len(told)
    if rest:
        told.append(f"{count_of(rest, 'further gap')}, named in the annexes.")
    note = sentence(item.note)
    if note and note not in told and (not told or not item.outcome.is_satisfied):
        told.append(note)
    return told


def sentence(words: str) -> str:
    """Words as a sentence: a capital first, one stop last."""
    words = words.strip()
    end = "" if words.endswith((".", "!", "?")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}" if words else ""


def gap_sentence(gap: dict[str, str]) -> str:
    reason = gap["reason"].rstrip(".")
    return f"{gap['record']}: {reason}." if gap["record"] else sentence(reason)


def conclusion(found: ClauseConclusion | None) -> dict[str, Any]:
    """Conclusions on design and operation, remark and management comment; blank when absent."""
    if found is None:
        return {"design": "", "operation": "", "remark": "", "comment": "", "concluded": ""}
    by = f"{found.concluded_by.title}, " if found.concluded_by else ""
    return {
        "design": str(found.get_design_display() or ""),
        "operation": str(found.get_operation_display() or ""),
        "remark": found.remark,
        "comment": found.management_comment,
        "concluded": f"{by}{format_day(found.concluded_on)}" if found.concluded_on else "",
    }


# --- what the registers say together --------------------------------------------------------------


def insight(facts: Facts) -> dict[str, Any]:
    """Tables and pictures as they were frozen; of a long table the first rows, the rest counted."""
    found = facts.frozen.insight
    return {
        "chapters": [
            {**chapter, "panels": [_panel(panel) for panel in chapter["panels"]]}
            for chapter in found.get("chapters", ())
        ],
        "faults": found.get("faults", []),
    }


def _panel(panel: dict[str, Any]) -> dict[str, Any]:
    shown = panel["rows"][: panel["on_paper"]]
    return {**panel, "rows": shown, "more": panel["number"] - len(shown)}


# --- gaps ----------------------------------------------------------------------------------------


def gaps(facts: Facts) -> list[dict[str, Any]]:
    """What falls short, *musts* first, each with what is promised about it, or that nothing is."""
    titles = {
        Strength.MUST: "Obligations not met in full",
        Strength.SHOULD: "Recommendations not followed in full, with reasons",
        Strength.CONSIDER: "Considerations without a decision on record",
    }
    found = []
    for strength, title in titles.items():
        items = worst_first(i for i in facts.of(strength) if i.is_open)
        found.append({
            "strength": strength.value,
            "title": title,
            "rows": [gap_row(i, facts) for i in items],
            "without": [i.clause.id for i in items if i.lacks_remedy],
        })  # fmt: skip
    return found


def gap_row(item: Item, facts: Facts) -> dict[str, Any]:
    found = item.conclusion
    promises = [action_entry(a, facts) for a in item.actions]
    if found is not None and found.remediation:
        promises.insert(0, {
            "what": found.remediation,
            "owner": found.owner.title if found.owner else "no owner",
            "due": governance.shown(found.remediation_due_on) or "no date",
            "code": found.code, "state": "",
        })  # fmt: skip
    return {
        "id": item.clause.id,
        "obligation": item.clause.obligation,
        "outcome": _chip(item),
        "reasons": reasons(item, 2),
        "promises": promises,
        "is_late": item.outcome is Outcome.LATE,
        "owner": item.clause.owner,
    }


def action_entry(action: Action, facts: Facts) -> dict[str, str]:
    state = ""
    if action.done_on and action.done_on <= facts.made_on:
        state = f"done on {format_day(action.done_on)}"
    elif action.is_overdue(facts.made_on):
        state = "overdue"
    return {
        "what": action.title,
        "owner": action.owner.title if action.owner else "no owner",
        "due": governance.shown(action.due_on) or "no date",
        "code": action.code,
        "state": state,
    }


# --- statement -----------------------------------------------------------------------------------


def statement(facts: Facts) -> dict[str, Any]:
    """What the two officers put their names to; the words are in ``statement.typ``."""
    must = facts.of(Strength.MUST)
    counts = tally(must)
    late = [i.clause.id for i in must if i.outcome is Outcome.LATE]
    open_musts = [i.clause.id for i in must if i.is_open and i.clause.id not in late]
    return {
        "entity": facts.profile.title,
        "year": facts.year.year,
        "period": [format_day(facts.year.period_start_on), format_day(facts.year.period_end_on)],
        "on": format_day(facts.on),
        "met": counts.met,
        "counted": counts.counted,
        "open_musts": open_musts,
        "late": late,
        "not_evaluated": len([i for i in must if not i.is_evaluated]),
        "without_remedy": [i.clause.id for i in must if i.lacks_remedy],
        "ciso": signer(facts, "ciso"),
        "second": signer(facts, "ceo", "coo"),
    }


def signer(facts: Facts, *roles: str) -> str:
    """Who holds an office on the day when the report is made: whoever is in office then signs."""
    named = [
        f"{person.title} ({role.upper()})"
        for role in roles
        if (person := holder(role, facts.made_on)) is not None
    ]
    return join_names(named, "or")
