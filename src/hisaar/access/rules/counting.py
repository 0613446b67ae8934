"""A verdict on a population that is counted in the database instead of being read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hisaar.catalogue.rules import Gap, Outcome, Verdict, missing
from hisaar.lib.text import count_of

SHOWN = 100
"""Gaps that are named one by one; how many there are stands in the numbers."""

Sentence = str | Callable[[Any], str]


def counted(
    population: int, short: QuerySet[Any], *, of: str, gap: Sentence, remedy: str = "",
    evidence: Iterable[str] = (), exceptions: Iterable[str] = (), at_least: int = 100,
    when_empty: Verdict | None = None,
) -> Verdict:  # fmt: skip
    """Met when none of ``population`` falls short; two queries, however many there are.

    ``short`` are the records that fall short, with a ``code``. ``exceptions`` are the codes of
    what stands in for others that would.
    """
    if not population:
        return when_empty or missing(
            f"There are no {of} on record, so that nothing can be shown.",
            remedy=f"Record the {of}.",
        )
    named = list(short[: SHOWN + 1])
    number = len(named) if len(named) <= SHOWN else short.count()
    gaps = [Gap(n.code, gap if isinstance(gap, str) else gap(n), remedy) for n in named[:SHOWN]]
    if number > SHOWN:
        gaps.append(Gap("", f"{count_of(number - SHOWN, 'more record')} like these", remedy))
    met, codes = population - number, tuple(exceptions)
    return Verdict(
        outcome(met, population, at_least, has_exceptions=bool(codes)),
        met=met, population=population, gaps=tuple(gaps),
        evidence=tuple(dict.fromkeys((*evidence, *codes))),
    )  # fmt: skip


def outcome(met: int, population: int, at_least: int = 100, *, has_exceptions: bool) -> Outcome:
    """The outcome of a share, as ``every`` gives it."""
    if met * 100 >= at_least * population and met:
        return Outcome.MET_BY_EXCEPTION if has_exceptions else Outcome.MET
    return Outcome.PARTLY if met else Outcome.NOT_MET


def is_since(day: date | None, since: date, on: date) -> bool:
    """Whether something was done between the two days."""
    return day is not None and since <= day <= on
