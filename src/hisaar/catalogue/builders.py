"""Builders of verdicts: short to write, and never true of nothing.

A rule returns what one of these returns. ``every`` tests a population, ``exists`` looks for at
least one, ``by_deadline`` compares dates, ``considered`` tests a decision on an optional measure,
``holds`` states a single fact, ``all_of`` and ``any_of`` combine named parts, ``undecided`` and
``not_applicable`` say that and why there is nothing to test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from hisaar.lib.dates import format_day

from .decisions import Exemption
from .outcomes import Outcome, worst
from .parameters import Months
from .verdicts import Gap, Sentence, Verdict, code_of, codes_of, tell

Item = TypeVar("Item")


def every(
    population: Iterable[Item],
    *,
    unless: Callable[[Item], object],
    gap: Sentence,
    remedy: Sentence = "",
    evidence: Callable[[Item], Any] | None = None,
    excused: Callable[[Item], Any] | None = None,
    at_least: int = 100,
    of: str = "",
    when_empty: Verdict | None = None,
) -> Verdict:
    """Test each record: there is a gap unless ``unless(record)`` is true.

    ``excused(record)`` returns the exception that stands in for a record that falls short (its
    code is evidence), or nothing. ``at_least`` is the share in percent that suffices. ``of`` names
    the population in the plural; a queryset knows its own. ``evidence(record)`` returns what shows
    a record that passes: a code, a record or several; by default the record itself.

    An empty population is ``not_evidenced``. Where emptiness is a fact and not a lack of records
    (no incident happened), say so with ``when_empty=shown("…", evidence=…)`` or
    ``when_empty=not_applicable("…")``.
    """
    plural = of or _plural(population)
    items = list(population)
    if not items:
        return when_empty or _nothing_on_record(plural)
    passed: list[str] = []
    exceptions: list[str] = []
    gaps: list[Gap] = []
    met = 0
    for item in items:
        if unless(item):
            met += 1
            passed.extend(codes_of(evidence(item) if evidence else item))
        elif codes := codes_of(excused(item)) if excused else ():
            met += 1
            exceptions.extend(codes)
        else:
            gaps.append(Gap(code_of(item), tell(gap, item), tell(remedy, item)))
    return Verdict(
        _share(met, len(items), at_least, has_exceptions=bool(exceptions)),
        met=met,
        population=len(items),
        gaps=tuple(gaps),
        evidence=tuple(dict.fromkeys((*passed, *exceptions))),
        note=f"At least {at_least} percent suffice." if at_least < 100 else "",
    )


def _share(met: int, population: int, at_least: int, *, has_exceptions: bool) -> Outcome:
    if met * 100 >= at_least * population and met:
        return Outcome.MET_BY_EXCEPTION if has_exceptions else Outcome.MET
    return Outcome.PARTLY if met else Outcome.NOT_MET


def _plural(population: Any) -> str:
    model = getattr(population, "model", None)
    return str(model._meta.verbose_name_plural) if model is not None else "records"


def _nothing_on_record(plural: str) -> Verdict:
    sentence = f"There are no {plural} on record, so that nothing can be shown."
    return Verdict(
        Outcome.NOT_EVIDENCED, gaps=(Gap("", sentence, f"Record the {plural}."),), note=sentence
    )


def exists(
    candidates: Iterable[Item],
    *,
    missing: str,
    that: Callable[[Item], object] | None = None,
    gap: Sentence = "",
    remedy: str = "",
    evidence: Callable[[Item], Any] | None = None,
    at_least: int = 1,
    absent: Outcome = Outcome.NOT_EVIDENCED,
) -> Verdict:
    """Test that there are ``at_least`` so many candidates for which ``that`` is true.

    ``missing`` is the sentence when there are too few. Without any candidate the outcome is
    ``absent``: leave it at ``not_evidenced`` unless the register is surely kept, so that having
    nothing contradicts the obligation (``Outcome.NOT_MET``). ``gap`` says of a candidate why it
    does not count.
    """
    items = list(candidates)
    fit = [item for item in items if that is None or that(item)]
    codes = [code for item in fit for code in codes_of(evidence(item) if evidence else item)]
    shown_by = tuple(dict.fromkeys(codes))
    if len(fit) >= at_least:
        return Verdict(Outcome.MET, met=at_least, population=at_least, evidence=shown_by)
    gaps = [Gap("", missing, remedy)]
    if gap:
        # `fit` holds the items themselves, so identity is what tells them apart.
        kept = {id(item) for item in fit}
        gaps += [Gap(code_of(item), tell(gap, item)) for item in items if id(item) not in kept]
    outcome = Outcome.PARTLY if fit else Outcome.NOT_MET if items else absent
    return Verdict(outcome, met=len(fit), population=at_least, gaps=tuple(gaps), evidence=shown_by)


def holds(
    fact: object, *, gap: str, record: Any = "", remedy: str = "", evidence: Any = ()
) -> Verdict:
    """State a single fact about records that are there: met, or not met with this gap."""
    codes = codes_of(evidence or record)
    if fact:
        return Verdict(Outcome.MET, met=1, population=1, evidence=codes)
    where = code_of(record) if record else ""
    return Verdict(Outcome.NOT_MET, population=1, gaps=(Gap(where, gap, remedy),), evidence=codes)


def shown(note: str, *, evidence: Any) -> Verdict:
    """Return ``met`` for what named records or files show as a whole; some must be named."""
    codes = codes_of(evidence)
    if not codes:
        raise ValueError(f"'{note}' needs the code of at least one record that shows it")
    return Verdict(Outcome.MET, met=1, population=1, evidence=codes, note=note)


def missing(reason: str, *, remedy: str = "", record: Any = "") -> Verdict:
    """Return ``not_evidenced``: the records that would decide are absent."""
    where = code_of(record) if record else ""
    return Verdict(Outcome.NOT_EVIDENCED, gaps=(Gap(where, reason, remedy),), note=reason)


def undecided(reason: str) -> Verdict:
    """Return ``not_evaluated``: ``undecided("waits for the register of log sources")``."""
    return Verdict(Outcome.NOT_EVALUATED, note=reason)


def not_applicable(reason: str, *, evidence: Any = ()) -> Verdict:
    """Return ``not_applicable`` where the records themselves show the condition for it."""
    return Verdict(Outcome.NOT_APPLICABLE, evidence=codes_of(evidence), note=reason)


def by_deadline(
    due: date,
    done: date | None,
    *,
    on: date,
    gap: str,
    record: Any = "",
    remedy: str = "",
    evidence: Any = (),
) -> Verdict:
    """Compare when something was done with when it was due, as known ``on`` a day.

    In time is ``met``, after its date ``late`` for good, undone after its date ``not_met``. Before
    its date and undone, nothing is owed yet: ``not_applicable`` with ``due_on`` (``is_pending``).
    """
    codes = codes_of(evidence or record)
    where = code_of(record) if record else ""
    if done is not None and done <= on:
        if done <= due:
            return Verdict(Outcome.MET, met=1, population=1, evidence=codes, due_on=due)
        reason = f"it was done on {format_day(done)} and was due by {format_day(due)}"
        return Verdict(
            Outcome.LATE, population=1, gaps=(Gap(where, reason),), evidence=codes, due_on=due
        )
    if on <= due:
        return Verdict(Outcome.NOT_APPLICABLE, note=f"Not due until {format_day(due)}.", due_on=due)
    return Verdict(Outcome.NOT_MET, population=1, gaps=(Gap(where, gap, remedy),), due_on=due)


@dataclass(frozen=True, slots=True)
class Consideration:
    """A decision on a measure that the text asks to consider, whichever way it went."""

    record: Any
    decided_on: date
    reasons: str
    approver: str
    is_adopted: bool


def considered(
    decisions: Iterable[Consideration],
    *,
    topic: str,
    on: date,
    within: Months | None = None,
    remedy: str = "",
    once_adopted: Callable[[], Verdict] | None = None,
) -> Verdict:
    """Test that a measure was considered: a dated, reasoned, approved decision, even a negative.

    The latest decision up to ``on`` counts, and lapses after ``within``. ``once_adopted`` tests the
    quality of the measure and is asked only when the decision was to have it.
    """
    taken = [decision for decision in decisions if decision.decided_on <= on]
    remedy = remedy or f"Record a decision on {topic}, with reasons and who approved it."
    if not taken:
        return missing(f"There is no decision on {topic} on record.", remedy=remedy)
    latest = max(taken, key=lambda decision: decision.decided_on)
    code = code_of(latest.record)
    lacks = _lacks(latest, topic, on, within)
    if lacks:
        gaps = tuple(Gap(code, reason, remedy) for reason in lacks)
        return Verdict(Outcome.NOT_MET, population=1, gaps=gaps, evidence=(code,))
    if latest.is_adopted and once_adopted is not None:
        return once_adopted().with_evidence(code)
    choice = "for" if latest.is_adopted else "against"
    note = f"Decided {choice} {topic} on {format_day(latest.decided_on)}."
    return Verdict(Outcome.MET, met=1, population=1, evidence=(code,), note=note)


def _lacks(decision: Consideration, topic: str, on: date, within: Months | None) -> list[str]:
    lacks = []
    if not decision.reasons.strip():
        lacks.append(f"the decision on {topic} gives no reasons")
    if not decision.approver.strip():
        lacks.append(f"the decision on {topic} does not say who approved it")
    if within is not None and decision.decided_on < on - within:
        day = format_day(decision.decided_on)
        lacks.append(f"{topic} was last considered on {day}, more than {within} ago")
    return lacks


def by_exception(verdict: Verdict, exemption: Exemption | None, *, on: date) -> Verdict:
    """Let an approved exception stand in for what falls short, until it expires.

    Gaps stay in sight. Absent records are not excused: nobody can approve what nobody recorded;
    nor is lateness, which is a fact of the past.
    """
    if exemption is None or exemption.expires_on < on:
        return verdict
    if verdict.outcome not in (Outcome.NOT_MET, Outcome.PARTLY):
        return verdict
    note = (
        f"Exception {exemption.code}, approved by {exemption.approver}, until "
        f"{format_day(exemption.expires_on)}: {exemption.reason} "
        f"What protects instead: {exemption.compensating_control}"
    )
    excepted = replace(verdict, outcome=Outcome.MET_BY_EXCEPTION, note=note)
    return excepted.with_evidence(exemption.code)


def all_of(**parts: Verdict) -> Verdict:
    """Combine named parts that must all hold; the numbers count parts.

    Parts that do not apply drop out. A part that is not evaluated keeps the whole from being met
    or late: it is not evaluated either, unless another part is missed already. Some parts held and
    some not is ``partly``; contradicted and absent together are ``not_met``; held and late together
    are ``late``.
    """
    applying = {name: part for name, part in parts.items() if not _is_out(part)}
    outcomes = [part.outcome for part in applying.values()]
    held = [outcome for outcome in outcomes if outcome.is_satisfied]
    return Verdict(
        _combined(outcomes, len(held)),
        met=len(held),
        population=len(applying),
        gaps=tuple(gap for part in applying.values() for gap in part.gaps),
        evidence=_evidence(parts.values()),
        note=_notes(parts),
        parts=_named(parts),
        due_on=next((part.due_on for part in parts.values() if part.due_on), None),
    )


def _combined(outcomes: list[Outcome], held: int) -> Outcome:
    kinds = set(outcomes)
    if not kinds:
        return Outcome.NOT_APPLICABLE
    if Outcome.NOT_EVALUATED in kinds:
        kinds.discard(Outcome.NOT_EVALUATED)
        if all(kind.is_satisfied or kind is Outcome.LATE for kind in kinds):
            return Outcome.NOT_EVALUATED
    if held == len(outcomes):
        return Outcome.MET_BY_EXCEPTION if Outcome.MET_BY_EXCEPTION in kinds else Outcome.MET
    open_kinds = {kind for kind in kinds if not kind.is_satisfied}
    if open_kinds == {Outcome.LATE}:
        return Outcome.LATE
    if held or open_kinds & {Outcome.PARTLY, Outcome.LATE}:
        return Outcome.PARTLY
    return worst(open_kinds)


def any_of(**parts: Verdict) -> Verdict:
    """Combine named parts of which one suffices; the first that holds is the result.

    When none holds, a part that is not evaluated might: so neither is the whole.
    """
    for name, part in parts.items():
        if part.outcome.is_satisfied:
            return replace(part, parts=_named(parts), note=part.note or f"By {_label(name)}.")
    applying = [part for part in parts.values() if not _is_out(part)]
    outcomes = {part.outcome for part in applying}
    outcome = Outcome.NOT_EVALUATED if Outcome.NOT_EVALUATED in outcomes else _best(outcomes)
    return Verdict(
        outcome,
        population=1 if applying else 0,
        gaps=tuple(gap for part in applying for gap in part.gaps),
        evidence=_evidence(applying),
        note=_notes(parts),
        parts=_named(parts),
    )


def _best(outcomes: set[Outcome]) -> Outcome:
    order = (Outcome.LATE, Outcome.PARTLY, Outcome.NOT_MET, Outcome.NOT_EVIDENCED)
    return next((outcome for outcome in order if outcome in outcomes), Outcome.NOT_APPLICABLE)


def _is_out(part: Verdict) -> bool:
    return part.outcome is Outcome.NOT_APPLICABLE


def _label(name: str) -> str:
    return name.strip("_").replace("_", " ")


def _named(parts: dict[str, Verdict]) -> tuple[tuple[str, Verdict], ...]:
    return tuple((_label(name), part) for name, part in parts.items())


def _evidence(parts: Iterable[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in parts for code in part.evidence))


def _notes(parts: dict[str, Verdict]) -> str:
    kinds = (Outcome.NOT_EVALUATED, Outcome.NOT_APPLICABLE, Outcome.MET_BY_EXCEPTION)
    notes = [
        f"{_label(name)}: {part.note}"
        for name, part in parts.items()
        if part.outcome in kinds and part.note
    ]
    return "; ".join(notes)
