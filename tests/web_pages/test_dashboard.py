"""The first screen: what it counts, what it leads to, and how late it says things are."""

import datetime as dt

import pytest
import time_machine

from hisaar.assessment import services
from hisaar.assessment.models import ClauseConclusion
from hisaar.catalogue.rules import book
from hisaar.platform import records
from hisaar.platform.tasks.models import Task

from .conftest import signed_in, text

pytestmark = pytest.mark.django_db


def test_clauses_without_an_obligation_do_not_count_as_concluded(year):
    """All but one scored clause are concluded, and everything that only gives context is too."""
    scored = [c.id for c in book.framework.clauses.values() if c.strength != "context"]
    context = [c.id for c in book.framework.clauses.values() if c.strength == "context"]
    assert context
    services.conclude_many(year, [*scored[1:], *context], actor=None, design="adequate")
    client = signed_in("ciso")
    assert "1 clause without a conclusion" in text(client.get("/"))
    assert f"{len(scored) - 1} of {len(scored)} clauses concluded" in text(
        client.get("/reports/2026/")
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-04-29", "1 day<"), ("2026-04-30", "today<"), ("2026-05-01", "1 day late<"),
        ("2026-11-24", "208 days late<"),
    ],
)  # fmt: skip
def test_the_countdown_to_the_filing_is_told_in_words(year, day, words):
    with time_machine.travel(f"{day}T09:00:00+05:00", tick=False):
        page = text(signed_in("ciso").get("/"))
    assert words in " ".join(page.split())


def test_everything_overdue_is_counted_though_the_list_is_cut(year):
    late = [Task(title=f"Task {n}", due_on=dt.date(2026, 1, 5)) for n in range(12)]
    records.save_many(late, actor=None)
    page = text(signed_in("ciso").get("/"))
    assert 'id="late-work">Overdue <span class="hs-muted">12</span>' in page
    assert page.count(">TSK-") == 8
    assert 'href="/overdue/"' in page.partition('id="late-work"')[2].partition("</section>")[0]
    assert text(signed_in("ciso", "another").get("/overdue/")).count(">TSK-") == 12


def test_bulk_leaves_clauses_that_ask_for_nothing_alone(year):
    context = [c.id for c in book.framework.clauses.values() if c.strength == "context"]
    sent = {"clause": ["CISO-01", *context], "design": "adequate"}
    signed_in("ciso").post("/assessment/2026/bulk/", sent)
    assert list(ClauseConclusion.objects.values_list("clause", flat=True)) == ["CISO-01"]
