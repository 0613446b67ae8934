"""The board of assessments, and the answers of one with what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.lib.dates import today
from hisaar.platform.records import Refused, find, type_of
from hisaar.thirdparties import services
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.asking.answers import shown
from hisaar.thirdparties.asking.questionnaire import (
    Question,
    Questionnaire,
    remark_of,
    value_of,
)
from hisaar.thirdparties.asking.scoring import Cost, SectionScore, plain, score
from hisaar.thirdparties.models import ThirdPartyAssessment
from hisaar.thirdparties.services.assessing import proposed_findings
from hisaar.web import access, addresses

from .forms import LinkForm, SendForm
from .steps import tell_link

Status = ThirdPartyAssessment.Status
LANES = (
    (Status.PLANNED, "Planned"), (Status.SENT, "Out"), (Status.RETURNED, "Sent back"),
    (Status.ANSWERED, "To be reviewed"), (Status.ACCEPTED, "Accepted"),
)  # fmt: skip
ACCEPTED_SHOWN = 30


@dataclass(frozen=True)
class Lane:
    label: str
    cards: list[ThirdPartyAssessment]
    more: int = 0


class BoardView(LoginRequiredMixin, View):
    """Where each assessment stands, from planned to accepted."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", type_of(ThirdPartyAssessment))
        seen = access.visible(request, type_of(ThirdPartyAssessment)).select_related(
            "third_party", "questionnaire", "owner"
        )
        open_rows = seen.exclude(status__in=(Status.WITHDRAWN, Status.ACCEPTED))
        rows = list(open_rows.defer("answers", "questionnaire__content").order_by("due_on", "pk"))
        accepted = seen.filter(status=Status.ACCEPTED).defer("answers", "questionnaire__content")
        done = list(accepted.order_by("-accepted_on", "-pk")[:ACCEPTED_SHOWN])
        lanes = [
            Lane(label, done if status == Status.ACCEPTED else
                 [row for row in rows if row.status == status],
                 max(accepted.count() - ACCEPTED_SHOWN, 0) if status == Status.ACCEPTED else 0)
            for status, label in LANES
        ]  # fmt: skip
        context = {"lanes": lanes, "on": today(), "faults": library.faults()}
        return render(request, "web/thirdparties/board.html", context)


@dataclass(frozen=True)
class Said:
    """One question with its answer, and what it cost."""

    question: Question
    answer: str
    remark: str
    files: list[Any]
    cost: Cost | None
    lost: str


@dataclass(frozen=True)
class Part:
    score: SectionScore
    said: list[Said]


def parts_of(questionnaire: Questionnaire, assessment: ThirdPartyAssessment) -> Any:
    """The score, and every section with what was said in it."""
    answers = assessment.answers
    result = score(questionnaire, answers, on=assessment.answered_on or today())
    parts = []
    for scored in result.sections:
        costs = {c.question.id: c for c in scored.costs}
        said = [
            _said(q, answers, costs.get(q.id))
            for q in scored.section.questions
            if questionnaire.is_asked(q, scored.section, answers)
        ]
        parts.append(Part(scored, said))
    return result, parts


def _said(question: Question, answers: Any, cost: Cost | None) -> Said:
    value = value_of(answers, question.id)
    files = [find(code) for code in value] if isinstance(value, list) else []
    told = "" if files else shown(question, value)
    lost = plain(cost.lost) if cost else ""
    return Said(question, told, remark_of(answers, question.id), files, cost, lost)


def assessment_of(request: HttpRequest, code: str, action: str = "view") -> ThirdPartyAssessment:
    found = find(code)
    if not isinstance(found, ThirdPartyAssessment):
        raise Http404("There is no such assessment.")
    access.require(request, action, type_of(ThirdPartyAssessment), found)
    return found


class AssessmentView(LoginRequiredMixin, View):
    """What was answered, what it is worth and why, and the next step."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return show(request, assessment_of(request, code))


def show(request: HttpRequest, assessment: ThirdPartyAssessment, **in_use: Any) -> HttpResponse:
    edition = assessment.questionnaire
    questionnaire = library.of_edition(edition) if edition else None
    result, parts = (
        parts_of(questionnaire, assessment) if questionnaire else (None, [])
    )  # fmt: skip
    verbs = type_of(assessment).actions
    steps = [
        (verb.__name__.replace("_", " ").capitalize(),
         addresses.record(assessment, f"do/{verb.__name__}/"))
        for verb in verbs
        if verb.when(assessment) and verb.__name__ != "send"  # type: ignore[attr-defined]
        and access.allows(request, verb.__name__, assessment)
    ]  # fmt: skip
    may_send = access.allows(request, "send", assessment)
    context = {
        "assessment": assessment, "result": result, "parts": parts, "steps": steps,
        "proposed": proposed_findings(assessment), "on": today(),
        "findings": assessment.findings.order_by("code"),
        "send_form": SendForm(category=assessment.third_party.category)
        if may_send and assessment.status == Status.PLANNED else None,
        "link_form": LinkForm() if may_send and assessment.is_open else None,
    }  # fmt: skip
    return render(request, "web/thirdparties/assessment.html", context | in_use)


class SendView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        assessment = assessment_of(request, code, "send")
        form = SendForm(request.POST, category=assessment.third_party.category)
        if not form.is_valid():
            return show(request, assessment, send_form=form)
        try:
            made = services.send_with_link(
                assessment, actor=request.user, on=today(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show(request, assessment, send_form=form)
        tell_link(request, made)
        return redirect("vendor-assessment", code=assessment.code)


class LinkView(LoginRequiredMixin, View):
    """Another link, for somebody else of the third party or because the first was lost."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        assessment = assessment_of(request, code, "send")
        form = LinkForm(request.POST)
        if not form.is_valid():
            return show(request, assessment, link_form=form)
        try:
            made = services.invite_to_answer(assessment, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            tell_link(request, made)
        return redirect("vendor-assessment", code=assessment.code)
