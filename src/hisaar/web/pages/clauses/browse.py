"""All clauses by section, narrowed by strength, owner, priority, outcome or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.queries import latest
from hisaar.catalogue.framework import Clause
from hisaar.catalogue.library import guidelines
from hisaar.catalogue.outcomes import WORST_FIRST, Strength
from hisaar.web import access, navigation

VIEW = "assessment.assessmentyear"


@dataclass(frozen=True)
class Listed:
    clause: Clause
    outcome: str


def outcomes() -> dict[str, str]:
    """Clause to outcome in the newest evaluation."""
    evaluation = latest()
    return dict(evaluation.results.values_list("clause", "outcome")) if evaluation else {}


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
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        framework = guidelines()
        names = ("section", "strength", "owner", "priority", "outcome", "q")
        asked = {name: request.GET.get(name, "").strip()[:100] for name in names}
        found = outcomes()
        sections, count = [], 0
        for section in framework.sections:
            listed = [Listed(c, found.get(c.id, "not_evaluated")) for c in section.clauses]
            shown = [item for item in listed if _fits(item, asked)]
            if shown:
                sections.append((section, shown))
                count += len(shown)
        context = {
            "framework": framework, "sections": sections, "count": count, "asked": asked,
            "all_sections": framework.sections, "strengths": [s.value for s in Strength],
            "owners": sorted({c.owner for c in framework.clauses.values()}),
            "outcomes": WORST_FIRST,
        }  # fmt: skip
        return render(request, "web/clauses/clauses.html", context)


class ExtensionsView(LoginRequiredMixin, View):
    """Rows of other instruments, never counted as obligations of the Guidelines."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        rows = list(guidelines().extensions.values())
        return render(request, "web/clauses/extensions.html", {"rows": rows})


navigation.announce(
    navigation.Page(
        "Clauses", "clauses", "book-open-text", order=25,
        allowed=lambda request: access.may(request, "view", "catalogue.thresholdoverride"),
    )
)  # fmt: skip
