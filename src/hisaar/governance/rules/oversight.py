"""GOV-01 to GOV-03 and GOV-05: what the Board approved, discussed and was told."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hisaar.catalogue.rules import (
    Gap,
    Outcome,
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    holds,
    missing,
    rule,
    shown,
)
from hisaar.governance import queries
from hisaar.governance.models import (
    Action,
    AgendaItem,
    BusinessObjective,
    Document,
    DocumentVersion,
    Meeting,
)
from hisaar.governance.vocabulary import Body
from hisaar.lib.dates import format_day, months_ago

from .versions import Named, by_board, in_date, is_kept, of_the_latest

A_YEAR = 12


@rule("GOV-01")
def board_approved_the_strategy(on: date, p: Parameters) -> Verdict:
    """The Board approved the cybersecurity strategy by a minuted decision, with a quorum and after
    a discussion, and reviewed it within {policy_review_months} months."""
    months = p.months("policy_review_months")
    return of_the_latest(
        Document.Kind.STRATEGY, on,
        lambda v: all_of(
            approval=by_board(v),
            file_kept=is_kept(v),
            in_date=in_date(v, on, months),
            meeting=_was_decided_in_a_meeting(v, on),
        ),
    )  # fmt: skip


def _was_decided_in_a_meeting(version: DocumentVersion, on: date) -> Verdict:
    meeting = version.decision.meeting if version.decision else None
    if meeting is None:
        return missing(
            f"No meeting is linked to the approval of {version.code}.", record=version,
            remedy="Link the decision, and the decision to its meeting.",
        )  # fmt: skip
    items = [
        i for i in meeting.agenda_items.all()
        if version.pk == i.report_id or version.decision_id == i.decision_id
        or i.kind == AgendaItem.Kind.STRATEGY_APPROVAL
    ]  # fmt: skip
    return all_of(
        minute=holds(
            meeting.is_minuted_on(on), record=meeting, gap="its minute is not recorded",
            remedy="Record the minute.",
        ),
        quorum=holds(
            meeting.is_quorate, record=meeting, gap=_quorum_gap(meeting),
            remedy="Record quorum and attendance.",
        ),
        discussion=exists(
            items, that=lambda i: i.was_discussed, gap="it was circulated, not discussed",
            missing=f"{meeting.code} does not show that the strategy was discussed.",
            remedy="Record on the agenda item that it was discussed, with the minute.",
        ),
    )  # fmt: skip


def _quorum_gap(meeting: Meeting) -> str:
    needed = meeting.needed_for_quorum
    if needed is None:
        return "no quorum is recorded for it"
    return f"{meeting.present_count} of the {needed} members needed for a quorum are recorded"


@rule("GOV-02")
def board_deals_with_cyber_matters(on: date, p: Parameters) -> Verdict:
    """Within 12 months the Board dealt with at least {board_items_per_year} cyber items and
    decided, questioned or asked for action; none of the actions that it asked for is overdue."""
    since = months_ago(on, A_YEAR)
    items = queries.agenda_items(since, on, is_cyber=True, meeting__committee__kind=Body.BOARD)
    return all_of(
        items=exists(
            items,
            that=lambda i: _has_result(i) and i.meeting.is_minuted_on(on),
            at_least=p.number("board_items_per_year"),
            missing="The Board dealt with too few cyber items within 12 months.",
            gap="no decision, question or action is minuted",
            remedy="Record what the Board decided, asked or challenged.",
            evidence=lambda i: [i.meeting.code, i.code],
            absent=_absent(since, on),
        ),
        actions=_board_actions(on),
    )


def _absent(since: date, on: date) -> Outcome:
    """With Board meetings on record, having no such item contradicts; without, nothing is known."""
    return Outcome.NOT_MET if queries.board_meetings(since, on) else Outcome.NOT_EVIDENCED


def _has_result(item: AgendaItem) -> bool:
    return item.decision_id is not None or bool(item.was_discussed and item.minute.strip())


def _board_actions(on: date) -> Verdict:
    asked = Action.objects.filter(committee__kind=Body.BOARD, raised_on__lte=on)
    return every(
        asked.select_related("owner"), of="actions asked for by the Board",
        unless=lambda a: not a.is_overdue(on), gap="it was due on {due_on}",
        remedy="Do it, or ask the Board for another day.",
        when_empty=Verdict(Outcome.NOT_APPLICABLE, note="The Board asked for no action."),
    )  # fmt: skip


@rule("GOV-03")
def board_sees_the_risk_profile(on: date, p: Parameters) -> Verdict:
    """A report on the cyber risk profile reached the Board at least every {board_profile_days} days
    over the last 12 months, directly or through a committee that reported onward."""
    since, most = months_ago(on, A_YEAR), p.days("board_profile_days")
    items = [
        i
        for i in queries.agenda_items(
            since - most, on, kind=AgendaItem.Kind.RISK_PROFILE,
            meeting__committee__kind__in=(Body.BOARD, Body.BOARD_COMMITTEE),
        )
        if i.report_id is not None
    ]  # fmt: skip
    onward = _reported_onward(since - most, on)
    reached = [i for i in items if _reached_the_board(i, onward)]
    if not reached:
        return _never_reached(items, since, on)
    days = sorted({since, on, *(i.meeting.held_on for i in reached)})
    if days[0] < since:
        days.remove(since)
    pairs = [
        Named(_meeting_of(items, end), "", _span(begin, end), end - begin)
        for begin, end in pairwise(days)
    ]  # fmt: skip
    verdict = every(
        pairs, of="intervals between reports",
        unless=lambda pair: pair.value <= most,
        gap=lambda pair: f"no report reached the Board {pair.label}",
        evidence=lambda pair: (),
        remedy="Table the risk profile more often.",
    )  # fmt: skip
    return verdict.with_evidence(*(i.meeting.code for i in reached))


def _span(begin: date, end: date) -> str:
    return f"from {format_day(begin)} to {format_day(end)} ({(end - begin).days} days)"


def _meeting_of(items: list[AgendaItem], day: date) -> str:
    return next((i.meeting.code for i in items if i.meeting.held_on == day), "")


def _reported_onward(since: date, on: date) -> list[tuple[date, set[str]]]:
    """Day of each Board item, and the codes that it refers to."""
    items = queries.agenda_items(since, on, meeting__committee__kind=Body.BOARD)
    return [(i.meeting.held_on, set(i.subjects.upper().split())) for i in items if i.subjects]


def _reached_the_board(item: AgendaItem, onward: list[tuple[date, set[str]]]) -> bool:
    """Tabled at the Board, or in a committee whose meeting a later Board item refers to."""
    meeting = item.meeting
    return meeting.committee.is_board or any(
        day >= meeting.held_on and meeting.code in codes for day, codes in onward
    )


def _never_reached(items: list[AgendaItem], since: date, on: date) -> Verdict:
    remedy = "Table the report on the risk profile at the Board, and record the paper."
    if items:
        gaps = tuple(
            Gap(i.code, "the committee's item was not reported onward to the Board", remedy)
            for i in items
        )
        return Verdict(Outcome.NOT_MET, population=1, gaps=gaps)
    return exists(
        [], missing="No report on the risk profile reached the Board within 12 months.",
        remedy=remedy, absent=_absent(since, on),
    )  # fmt: skip


@rule("GOV-05")
def business_objectives_are_weighed(on: date, p: Parameters) -> Verdict:
    """Each business objective that depends on digital means has a view of its cyber risk not older
    than 12 months, and a minute of the Board notes that both fit together."""
    since = months_ago(on, A_YEAR)
    known = [o for o in BusinessObjective.objects.select_related("owner") if o.holds(on)]
    digital = [o for o in known if o.is_digital]
    if known and not digital:
        return shown("No business objective depends on digital means.", evidence=known)
    items = queries.agenda_items(
        since, on, kind=AgendaItem.Kind.BUSINESS_OBJECTIVES, meeting__committee__kind=Body.BOARD
    )
    return all_of(
        views=every(
            digital, of="business objectives that depend on digital means",
            unless=lambda o: _is_viewed(o, since, on),
            gap="its cyber risk was last viewed on {cyber_view_on|no day recorded}",
            remedy="Look at its cyber risk and record the view.",
        ),
        minute=exists(
            items, that=lambda i: i.minute.strip() and i.meeting.is_minuted_on(on),
            missing="No minute of the Board within 12 months notes that both fit together.",
            gap="its minute is not recorded", absent=_absent(since, on),
            remedy="Table the business objectives with their cyber risk, and record the minute.",
        ),
    )  # fmt: skip


def _is_viewed(objective: BusinessObjective, since: date, on: date) -> bool:
    viewed = objective.cyber_view_on
    has_view = bool(objective.cyber_view.strip() or objective.risks.strip())
    return has_view and viewed is not None and since <= viewed <= on
