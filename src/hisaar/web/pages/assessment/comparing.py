"""Two evaluations side by side: which clauses changed, and to what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.models import AssessmentYear, Evaluation
from hisaar.assessment.queries import compare
from hisaar.catalogue.rules import book
from hisaar.web import access


class CompareView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", AssessmentYear)
        known = list(Evaluation.objects.order_by("-on", "-pk")[:60])
        by_key = {str(e.pk): e for e in known}
        earlier, later = (by_key.get(request.GET.get(name, "")) for name in ("a", "b"))
        if later is None and known:
            later = known[0]
        if earlier is None and len(known) > 1:
            earlier = next((e for e in known if later and e.on < later.on), known[-1])
        changes = []
        if earlier and later:
            clauses = book.framework.clauses
            changes = [(c, clauses[c.clause].obligation) for c in compare(earlier, later)]
        context = {"known": known, "earlier": earlier, "later": later, "changes": changes}
        return render(request, "web/assessment/compare.html", context)
