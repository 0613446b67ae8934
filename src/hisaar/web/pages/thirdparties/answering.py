"""A questionnaire as the third party sees it: by link, section by section, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from hisaar.lib.dates import today
from hisaar.platform.accounts.models import Link
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.notices.invitations import link_actor
from hisaar.platform.records import Refused
from hisaar.thirdparties import services
from hisaar.thirdparties.asking.answers import SENTENCES, lacking
from hisaar.thirdparties.asking.questionnaire import (
    Question,
    Questionnaire,
    Section,
    remark_of,
    value_of,
)
from hisaar.thirdparties.models import ThirdPartyAssessment
from hisaar.thirdparties.services.assessing import PURPOSE, questions_of, receipt
from hisaar.web.answering import answers, receive, render_answer

from .words import WORDS

LAST = "finish"


@dataclass(frozen=True)
class Asked:
    """A question as it stands on the page."""

    question: Question
    text: str
    help: str
    value: Any
    remark: str
    options: list[tuple[str, str, bool]]
    files: list[str]
    fault: str
    when: str  # of a question of the same section, for the script that hides it

    @property
    def id(self) -> str:
        return self.question.id


@dataclass(frozen=True)
class Step:
    """One section in the list of all: how far it is."""

    id: str
    title: str
    answered: int
    asked: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked


class Form:
    """The questionnaire of one assessment in one language, for one request."""

    def __init__(self, assessment: ThirdPartyAssessment, language: str) -> None:
        self.assessment = assessment
        self.language = language
        self.words: Mapping[str, str] = WORDS[language]
        self.questionnaire: Questionnaire = questions_of(assessment)

    @property
    def sections(self) -> list[Section]:
        """Sections of which something is asked with the answers so far."""
        open_ones = {s.id for s, _ in self.questionnaire.asked(self.assessment.answers)}
        return [s for s in self.questionnaire.sections if s.id in open_ones]

    def steps(self) -> list[Step]:
        lacks = lacking(self.questionnaire, self.assessment.answers)
        return [self._step(section, lacks) for section in self.sections]

    def _step(self, section: Section, lacks: Mapping[str, str]) -> Step:
        answers = self.assessment.answers
        asked = [
            q for q in section.questions
            if q.is_required and self.questionnaire.is_asked(q, section, answers)
        ]  # fmt: skip
        open_ones = sum(1 for q in asked if q.id in lacks)
        return Step(
            section.id, section.title.in_(self.language), len(asked) - open_ones, len(asked)
        )

    def asked(self, section: Section, faults: Mapping[str, str]) -> list[Asked]:
        """What the page of a section shows: also what only an answer on that page may open."""
        here = {q.id for q in section.questions}
        answers = self.assessment.answers
        return [
            self._asked(q, faults.get(q.id, ""), here)
            for q in section.questions
            if self.questionnaire.is_asked(q, section, answers)
            or (q.when is not None and q.when.question in here)
        ]

    def _asked(self, question: Question, fault: str, here: set[str]) -> Asked:
        answers = self.assessment.answers
        value = value_of(answers, question.id)
        condition = question.when
        when = ""
        if condition is not None and condition.question in here:
            when = f"{condition.question}:{' '.join(condition.answers)}"
        files = value if isinstance(value, list) else []
        return Asked(
            question=question, text=question.text.in_(self.language),
            help=question.help.in_(self.language), value="" if files else value,
            remark=remark_of(answers, question.id),
            options=[(o.id, o.words.in_(self.language), o.id == value) for o in question.options],
            files=_names(files), fault=SENTENCES[fault][self.language] if fault else "", when=when,
        )  # fmt: skip


def _names(codes: list[str]) -> list[str]:
    found = Evidence.objects.filter(code__in=codes).select_related("file").order_by("code")
    return [proof.file.name if proof.file else proof.title for proof in found]


@answers(PURPOSE, label="Questionnaires to third parties")
def answer(request: HttpRequest, link: Link) -> HttpResponse:
    """Show the section asked for, keep what comes in, and hand it all in at the end."""
    rows = ThirdPartyAssessment.objects.select_related("third_party", "questionnaire")
    assessment = rows.filter(code=link.subject).first()
    if assessment is None:
        raise Refused("What this link asked for is no longer there. Ask whoever sent it.")
    language = request.answer.language  # type: ignore[attr-defined]
    if not assessment.is_open:
        return _closed(request, assessment, language)
    form = Form(assessment, language)
    if request.method != "POST":
        return _show(request, form, request.GET.get("section", ""))
    if request.POST.get("step") == "submit":
        return _submit(request, link, form)
    return _save(request, link, form)


def _closed(request: HttpRequest, assessment: ThirdPartyAssessment, language: str) -> HttpResponse:
    """The receipt: what arrived and when; nothing can be changed any more."""
    context = {
        "assessment": assessment, "own": WORDS[language],
        "name": questions_of(assessment).title.in_(language),
        "receipt": receipt(assessment) if assessment.answered_on else "",
    }  # fmt: skip
    return render_answer(request, "web/thirdparties/receipt.html", context)


def _show(
    request: HttpRequest, form: Form, wanted: str, *, faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    sections = form.sections
    section = next((s for s in sections if s.id == wanted), None)
    steps = form.steps()
    if section is None and wanted != LAST:
        section = _first_open(sections, steps)
    context: dict[str, Any] = {
        "form": form, "own": form.words, "steps": steps, "last": LAST, "section": section,
        "name": form.questionnaire.title.in_(form.language),
        "intro": form.questionnaire.intro.in_(form.language), "faults": bool(faults),
        "ready": all(step.is_done for step in steps), "assessment": form.assessment,
        "title": section.title.in_(form.language) if section else form.words["finish"],
        "is_first": section is not None and section == sections[0],
    }  # fmt: skip
    if section is not None:
        context["asked"] = form.asked(section, faults or {})
        context["next"] = _after(sections, section)
    return render_answer(request, "web/thirdparties/answer.html", context, status=status)


def _first_open(sections: list[Section], steps: list[Step]) -> Section | None:
    """Where somebody who comes back goes on; the first section when all are done."""
    undone = [s for s, step in zip(sections, steps, strict=True) if not step.is_done]
    return undone[0] if undone else None


def _after(sections: list[Section], section: Section) -> str:
    names = [s.id for s in sections]
    here = names.index(section.id) if section.id in names else len(names)
    return names[here + 1] if here + 1 < len(names) else LAST


def _save(request: HttpRequest, link: Link, form: Form) -> HttpResponse:
    actor, name = link_actor(link), request.POST.get("section", "")
    section = form.questionnaire.section(name)
    if section is None:
        raise Refused("This section is not part of the questionnaire.")
    cleaned = services.save_section(form.assessment, name, request.POST.dict(), actor=actor)
    if "HX-Request" in request.headers:
        state = "not_saved_faults" if cleaned.faults else "saved_now"
        return render_answer(
            request, "web/thirdparties/saved.html",
            {"said": form.words[state], "is_bad": bool(cleaned.faults)},
        )  # fmt: skip
    for question in section.questions:
        if question.kind == "file" and request.FILES.getlist(question.id):
            stored = receive(request, link, question.id)
            services.keep_files(form.assessment, question.id, stored, actor=actor, on=today())
    form.assessment.refresh_from_db()
    if cleaned.faults:
        return _show(request, form, name, faults=cleaned.faults, status=422)
    wanted = name if request.POST.get("step") == "stay" else _after(form.sections, section)
    return HttpResponseRedirect(f"{request.path}?section={wanted}")


def _submit(request: HttpRequest, link: Link, form: Form) -> HttpResponse:
    lacks = lacking(form.questionnaire, form.assessment.answers)
    if lacks:
        first = next(s for s in form.sections if any(q.id in lacks for q in s.questions))
        return _show(request, form, first.id, faults=lacks, status=422)
    if not request.POST.get("respondent", "").strip():
        return _show(request, form, LAST, faults={"respondent": "required"}, status=422)
    services.submit(
        form.assessment, respondent=request.POST["respondent"], actor=link_actor(link), on=today()
    )
    return HttpResponseRedirect(request.path)
