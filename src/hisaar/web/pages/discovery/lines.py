"""The lines of a run: filtered, accepted, rejected, taken back, exported."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from hisaar.discovery import services
from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.discovery.models.proposals import What
from hisaar.discovery.reconcile.comparing import label_of, shown
from hisaar.lib.text import count_of
from hisaar.platform.exchange.writing import Column, Table
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.records import Refused, type_of
from hisaar.web import access
from hisaar.web.registers.exports import send

from .dropping import run_of
from .words import SUBJECTS, WHAT, plural

PAGE = 50
AT_ONCE = 300
STATES = dict(Proposal.State.choices)
FILTERS = ("what", "subject", "state", "q")
HEADINGS = (
    "What", "Subject", "Name", "Record", "Sentence", "Recorded", "The file says", "State",
    "Decided by", "Decided at", "Reason", "Not accepted because",
)  # fmt: skip


def filtered(run: DiscoveryRun, given: Any) -> QuerySet[Proposal]:
    """The lines that the filters of an address leave; open ones unless told otherwise."""
    lines = run.proposals.all()
    state = given.get("state") or Proposal.State.OPEN
    if state in STATES:
        lines = lines.filter(state=state)
    if given.get("what") in What.values:
        lines = lines.filter(what=given["what"])
    if given.get("subject") in SUBJECTS:
        lines = lines.filter(subject=given["subject"])
    if words := str(given.get("q") or "").strip():
        lines = lines.filter(
            Q(title__icontains=words) | Q(sentence__icontains=words) | Q(key__icontains=words)
            | Q(target__iexact=words)
        )  # fmt: skip
    return lines.order_by("position")


def lines_context(request: HttpRequest, run: DiscoveryRun) -> dict[str, Any]:
    """What the list of lines shows."""
    lines = filtered(run, request.GET)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    subjects = run.proposals.order_by().values_list("subject", flat=True).distinct()
    query = request.GET.copy()
    for name in ("page", "part"):
        query.pop(name, None)
    return {
        "page": page, "rows": [_row(line) for line in page], "chosen": chosen,
        "query": query.urlencode(), "states": [("all", "All"), *STATES.items()],
        "whats": What.choices, "found": lines.count(),
        "subject_choices": [(s, plural(s).capitalize()) for s in sorted(subjects)],
        "may_accept": access.allows(request, "accept", run),
        "is_open": chosen["state"] in ("", Proposal.State.OPEN),
        "contradictions": run.proposals.filter(
            state=Proposal.State.OPEN, what=What.CONTRADICTS
        ).count(),
    }  # fmt: skip


def _row(line: Proposal) -> dict[str, Any]:
    word, tone = WHAT[line.what]
    return {
        "line": line, "what": word, "tone": tone, "subject": plural(line.subject, line.count),
        "fields": _fields(line), "examples": line.after.get("examples", ())
        if line.count > 1 else (),
    }  # fmt: skip


def _fields(line: Proposal) -> list[tuple[str, str, str]]:
    """Label, what is recorded, what the file says."""
    if line.subject in ("account", "grant", "entitlement"):
        return []
    model = apps.get_model(line.register)
    return [
        (label_of(model, name), shown(before) if before not in (None, "") else "", shown(after))
        for name, before, after in line.fields
        if name != "settings" and not (name == "title" and line.what == What.NEW)
    ]


class DecideView(LoginRequiredMixin, View):
    """Accept or reject: the ticked lines, or all that the filters leave."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        run = run_of(request, code)
        access.require(request, "accept", type_of(DiscoveryRun), run)
        lines = self._chosen(request, run)
        if request.POST.get("action") == "reject":
            count = services.reject(
                run, lines, actor=request.user, reason=request.POST.get("reason", "")
            )
            messages.success(request, f"{count_of(count, 'line')} rejected.")
        elif request.POST.get("scope") == "all" and _is_much(lines):
            self._enqueue(request, run)
        else:
            tell(request, services.accept(run, lines, actor=request.user))
        return redirect(f"{reverse('discovery-run', args=[run.code])}?{_query(request)}")

    def _chosen(self, request: HttpRequest, run: DiscoveryRun) -> QuerySet[Proposal]:
        if request.POST.get("scope") == "all":
            lines = filtered(run, request.POST).filter(state=Proposal.State.OPEN)
            # What a person recorded is overwritten only where that was asked for.
            is_asked = request.POST.get("what") == What.CONTRADICTS
            return lines if is_asked else lines.exclude(what=What.CONTRADICTS)
        keys = [int(key) for key in request.POST.getlist("line") if key.isdigit()]
        if not keys:
            raise Refused("Tick the lines that are meant, or take all of them.")
        return run.proposals.filter(pk__in=keys)

    def _enqueue(self, request: HttpRequest, run: DiscoveryRun) -> None:
        if request.POST.get("q"):
            raise Refused("Too many lines for a search; narrow it, or clear the search first.")
        enqueue(
            "discovery.accept_lines", actor=request.user, key=run.code, run=run.code,
            what=request.POST.get("what", ""), subject=request.POST.get("subject", ""),
        )  # fmt: skip


def _is_much(lines: QuerySet[Proposal]) -> bool:
    return lines.filter(count__gt=1).exists() or lines.count() > AT_ONCE


def _query(request: HttpRequest) -> str:
    return urlencode({name: request.POST[name] for name in FILTERS if request.POST.get(name)})


def tell(request: HttpRequest, accepted: services.Accepted) -> None:
    """Say what became of it; the reasons stand beside the lines."""
    if accepted.count:
        messages.success(request, f"{count_of(accepted.count, 'line')} accepted.")
    if accepted.refused:
        title, why = accepted.refused[0]
        more = len(accepted.refused) - 1
        others = f" {count_of(more, 'other line')} say why beside them." if more else ""
        messages.error(request, f"{title}: {why}{others}")


class UndoView(LoginRequiredMixin, View):
    """Take back what was decided about a line."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        run = run_of(request, code)
        access.require(request, "accept", type_of(DiscoveryRun), run)
        line = get_object_or_404(run.proposals.select_related("run"), pk=pk)
        services.undo(line, actor=request.user)
        messages.success(request, f"{line.title}: the decision is taken back.")
        return redirect(f"{reverse('discovery-run', args=[run.code])}?{_query(request)}")


class ExportView(LoginRequiredMixin, View):
    """The lines that the filters leave, as a workbook."""

    def get(self, request: HttpRequest, code: str) -> FileResponse:
        run = run_of(request, code)
        access.require(request, "export", type_of(DiscoveryRun), run)
        lines = filtered(run, request.GET)
        rows = (_cells(line) for line in lines.iterator(chunk_size=2000))
        columns = [Column(heading=heading) for heading in HEADINGS]
        table = Table(name="Lines", columns=columns, rows=rows)
        return send([table], f"{run.code}-{timezone.localdate()}.xlsx")


def _cells(line: Proposal) -> list[Any]:
    fields = _fields(line)
    return [
        line.get_what_display(), plural(line.subject, line.count), line.title, line.target,
        line.sentence, "; ".join(f"{name}: {before}" for name, before, _ in fields if before),
        "; ".join(f"{name}: {after}" for name, _, after in fields),
        line.get_state_display(), line.decided_by,
        timezone.localtime(line.decided_at).strftime("%Y-%m-%d %H:%M") if line.decided_at else "",
        line.reason, line.problem,
    ]  # fmt: skip
