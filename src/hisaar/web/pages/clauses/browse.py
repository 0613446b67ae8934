"""All clauses by section, narrowed by strength, owner, priority, outcome or words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views import View

from hisaar.catalogue.framework import Section
from hisaar.catalogue.library import guidelines
from hisaar.catalogue.outcomes import WORST_FIRST, Outcome, Strength
from hisaar.web import access, navigation

from . import seen
from .seen import Listed

FILTERS = ("section", "strength", "owner", "priority", "outcome", "q")


@dataclass(frozen=True)
class Group:
    section: Section
    rows: list[Listed]


def _fits(item: Listed, asked: dict[str, str]) -> bool:
    clause, text = item.clause, asked["q"].casefold()
    values = {
        "section": clause.section, "strength": str(clause.strength), "owner": clause.owner,
        "priority": str(clause.examiner_priority), "outcome": item.outcome,
    }  # fmt: skip
    if any(asked[name] and asked[name] != value for name, value in values.items()):
        return False
    return not text or text in f"{clause.id} {clause.obligation}".casefold()


class ClausesView(LoginRequiredMixin, View):
    """The whole page, or for htmx the rows and their counts alone."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        framework = guidelines()
        asked = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
        everything = seen.listed(request, framework.clauses.values())
        rows = [item for item in everything if _fits(item, asked)]
        context = {
            "framework": framework, "asked": asked, "count": len(rows),
            "sections": [
                Group(framework.section(code), list(group))
                for code, group in groupby(rows, key=lambda item: item.clause.section)
            ],
            "strength_counts": _counted(request, "strength", Strength, rows),
            "outcome_counts": _counted(request, "outcome", WORST_FIRST, rows),
            "all_sections": framework.sections, "strengths": [s.value for s in Strength],
            "owners": sorted({c.owner for c in framework.clauses.values()}),
            "outcomes": WORST_FIRST, "sees": seen.sees_outcomes(request),
        }  # fmt: skip
        name = "rows" if _wants_part(request) else "clauses"
        answer = render(request, f"web/clauses/{name}.html", context)
        patch_vary_headers(answer, ["HX-Request"])
        return answer


def _wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, and not for a page that the back button wants."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def _counted(
    request: HttpRequest, name: str, order: Any, rows: list[Listed]
) -> list[tuple[Outcome | Strength, int, str]]:
    """Each value that occurs, how often, and the address that shows those alone."""
    of = (lambda r: r.outcome) if name == "outcome" else (lambda r: str(r.clause.strength))
    counts = Counter(of(row) for row in rows)
    found = []
    for value in order:
        if counts[value.value]:
            query = request.GET.copy()
            query[name] = value.value
            found.append((value, counts[value.value], f"?{query.urlencode()}"))
    return found


class ExtensionsView(LoginRequiredMixin, View):
    """Rows of other instruments, never counted as obligations of the Guidelines."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        rows = list(guidelines().extensions.values())
        return render(request, "web/clauses/extensions.html", {"rows": rows})


navigation.announce(
    navigation.Page(
        "Clauses", "clauses", "book-open", order=25,
        allowed=lambda request: access.may(request, "view", "catalogue.thresholdoverride"),
    )
)  # fmt: skip
