"""What dashboard and desk both know: the evaluation they show, the year, how old it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from hisaar.assessment import queries, services
from hisaar.assessment.models import AssessmentYear, Evaluation
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.catalogue.rules import book
from hisaar.lib.dates import today
from hisaar.platform.audit.models import Head

# What stands in a headline: outcomes that need somebody, worst first.
OPEN = (Outcome.NOT_MET, Outcome.NOT_EVIDENCED, Outcome.PARTLY, Outcome.LATE)


def evaluation_shown() -> Evaluation:
    """The newest evaluation of the current state; made now when there is none."""
    return queries.latest() or services.evaluate(today(), actor=None)


def changes_since(evaluation: Evaluation) -> int:
    """How many entries the audit trail has grown by since."""
    head = Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    return max(head - evaluation.audit_number, 0)


@dataclass(frozen=True)
class Tally:
    """One strength: how many of how many are met, and what is not."""

    strength: Strength
    met: int
    counted: int
    open: tuple[tuple[Outcome, int], ...]
    unevaluated: int


def tallies(evaluation: Evaluation) -> list[Tally]:
    """Strengths apart, never blended."""
    totals = queries.totals(evaluation)
    found = []
    for strength in (Strength.MUST, Strength.SHOULD, Strength.CONSIDER):
        counts = {Outcome(name): number for name, number in totals[strength].items()}
        found.append(
            Tally(
                strength,
                sum(n for o, n in counts.items() if o.is_satisfied),
                sum(n for o, n in counts.items() if o.is_counted),
                tuple((o, counts[o]) for o in OPEN if counts[o]),
                counts[Outcome.NOT_EVALUATED],
            )
        )
    return found


def working_year(on: dt.date) -> AssessmentYear | None:
    """The newest assessment year that is not finished; else the newest.

    It carries ``concluded``, how many clauses that ask for something have a design conclusion, and
    ``frozen_on``, the day that the newest freeze speaks of.
    """
    freezes = Evaluation.objects.filter(year=OuterRef("pk"), kind=Evaluation.Kind.FREEZE)
    done = ~Q(conclusions__design="") & Q(conclusions__clause__in=scored())
    found = AssessmentYear.objects.filter(year__lte=on.year).annotate(
        concluded=Count("conclusions", filter=done),
        frozen_on=Subquery(freezes.values("on")[:1]),
    )
    years = list(found.order_by("-year")[:3])
    unfinished = [y for y in years if y.completed_on is None]
    return (unfinished or years or [None])[0]


def scored() -> list[str]:
    """Clauses that ask for something; the others give context and are concluded by nobody."""
    return [c.id for c in book.framework.clauses.values() if c.strength != Strength.CONTEXT]
