"""The workshop on one scenario: ranges of several people in, the curve out while they type."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from hisaar.lib.dates import today
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused, type_of
from hisaar.risk.models import Estimate, LossPart, LossScenario
from hisaar.web import access, addresses, figures

from . import keeping
from .live import Outcome, outcome_of
from .ranges import Line, Question, demand_whole, lines_of, questions_of
from .settings import PartCells, cells_of
from .stored import Stored, stored_of

MOST_PEOPLE = 12
CHANGED = (
    "Somebody kept other figures since you opened this page. What you typed is still here: look it"
    " over and keep it again."
)


@dataclass
class Sheet:
    """The page: what is on record, and what was typed over it."""

    stored: Stored
    people: list[Person]
    questions: list[Question]
    lines: dict[str, list[Line]]
    settings: dict[str, PartCells]

    @property
    def all_lines(self) -> list[Line]:
        return [line for lines in self.lines.values() for line in lines]

    @property
    def rows(self) -> list[tuple[Question, list[Line], PartCells | None]]:
        return [(q, self.lines[q.key], self.settings.get(q.key)) for q in self.questions]

    @property
    def fixed(self) -> list[LossPart]:
        """Costs that come from parameters or a sample, which nobody is asked about."""
        return [p for p in self.stored.parts if p.code not in self.lines]

    @property
    def has_fault(self) -> bool:
        return any(line.has_fault for line in self.all_lines) or any(
            cell.error for part in self.settings.values() for cell in part.cells
        )

    @property
    def weights(self) -> list[tuple[Person, Any]]:
        return [(person, self.stored.standings.get(person.pk)) for person in self.people]

    def outcome(self, *, is_typed: bool) -> Outcome:
        """What the figures give; typed ones are drawn beside those on record."""
        if not is_typed:
            return outcome_of(self.stored.sheet(), self.questions)
        now = self.stored.with_parts([cells.applied() for cells in self.settings.values()])
        typed = now.sheet(now.typed(self.all_lines))
        return outcome_of(typed, self.questions, self.stored.sheet())


class WorkshopView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        scenario = scenario_of(request, code)
        sheet = sheet_of(request, scenario, None)
        outcome = sheet.outcome(is_typed=False)
        shown = [outcome.figure] if outcome.figure else []
        file = figures.asked_for(request, shown)
        return file or _page(request, sheet, outcome)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        scenario = scenario_of(request, code)
        steps = {"join": _join, "add_part": _add_part, "keep": _keep}
        step = steps.get(request.POST.get("do", ""))
        if step is not None:
            return step(request, scenario)
        sheet = sheet_of(request, scenario, request.POST)
        outcome = sheet.outcome(is_typed=True)
        if request.headers.get("HX-Request"):
            context = {"sheet": sheet, "outcome": outcome, "is_live": True}
            return render(request, "web/quantify/live.html", context)
        return _page(request, sheet, outcome)


def scenario_of(request: HttpRequest, code: str) -> LossScenario:
    scenario = get_object_or_404(LossScenario, code=code)
    access.require(request, "view", type_of(LossScenario), scenario)
    return scenario


def sheet_of(request: HttpRequest, scenario: LossScenario, data: Mapping[str, str] | None) -> Sheet:
    stored = stored_of(request, scenario, today())
    people = _people(request, stored, data)
    questions = questions_of(stored.parts)
    # What is on record stays as it is; what was typed is set on copies.
    settings = {p.code: cells_of(copy.copy(p), data) for p in stored.parts}
    lines = {q.key: lines_of(q, people, stored.estimates, data) for q in questions}
    return Sheet(stored, people, questions, lines, settings)


def _people(request: HttpRequest, stored: Stored, data: Any) -> list[Person]:
    """Those who gave estimates, and those who were asked to the table; nobody twice."""
    found = {person.pk: person for person in stored.people}
    if data is not None:
        joining = data.getlist("people")[:MOST_PEOPLE]
        rows = access.visible(request, type_of(Person)).filter(code__in=joining)
        found |= {person.pk: person for person in rows.order_by("title", "code")}
    own = getattr(request.user, "person", None)
    if own is not None and not found:
        found[own.pk] = own
    return list(found.values())


def _page(
    request: HttpRequest, sheet: Sheet, outcome: Outcome, *, status: int = 200, told: str = ""
) -> HttpResponse:
    scenario = sheet.stored.scenario
    context = {
        "sheet": sheet, "outcome": outcome, "scenario": scenario, "told": told,
        "people_choices": addresses.register(type_of(Person), "choices/code/"),
        "tags": LossPart._meta.get_field("tag").flatchoices,
        "shapes": [c for c in LossPart.Shape.choices if c[0] in keeping.OFFERED],
        "may_keep": access.may(request, "add", Estimate),
        "may_add_part": access.may(request, "add", LossPart),
        "may_change": access.allows(request, "change", scenario),
        "is_live": False,
    }  # fmt: skip
    return render(request, "web/quantify/workshop.html", context, status=status)


def _join(request: HttpRequest, scenario: LossScenario) -> HttpResponse:
    """Somebody more at the table; nothing is saved, and nothing that was typed is lost."""
    data = request.POST.copy()
    wanted = data.get("join", "").strip() or data.get("join_code", "").strip().upper()
    key = {"pk": wanted} if wanted.isdecimal() else {"code": wanted}
    person = access.visible(request, type_of(Person)).filter(**key).first()
    told = ""
    if person is None:
        told = f"There is no person {wanted}." if wanted else "Say who joins."
    elif len(data.getlist("people")) >= MOST_PEOPLE:
        told = f"{MOST_PEOPLE} people are enough for one scenario."
    else:
        data.appendlist("people", person.code)
    sheet = sheet_of(request, scenario, data)
    status = 422 if told else 200
    return _page(request, sheet, sheet.outcome(is_typed=True), status=status, told=told)


def _add_part(request: HttpRequest, scenario: LossScenario) -> HttpResponse:
    """One more kind of cost, saved at once; what was typed stays in its boxes."""
    told, status = "", 200
    try:
        part = keeping.add_part(request, scenario)
        messages.success(request, f"{part.get_tag_display()} was added as {part.code}.")
    except (Invalid, Refused) as refusal:
        told, status = str(refusal), 422
    sheet = sheet_of(request, scenario, request.POST)
    return _page(request, sheet, sheet.outcome(is_typed=True), status=status, told=told)


def _keep(request: HttpRequest, scenario: LossScenario) -> HttpResponse:
    sheet = sheet_of(request, scenario, request.POST)
    if request.POST.get("seen", "") != sheet.stored.stamp:
        return _refused(request, sheet, CHANGED, 409)
    demand_whole(sheet.all_lines)
    if sheet.has_fault:
        return _refused(request, sheet, "Nothing was kept: see what is marked below.", 422)
    try:
        told = keeping.keep(request, scenario, sheet.all_lines, _parts(sheet))
    except (Invalid, Refused) as refusal:
        return _refused(request, sheet, str(refusal), 422)
    messages.success(request, told)
    return redirect("quantify-workshop", code=scenario.code)


def _parts(sheet: Sheet) -> Sequence[LossPart]:
    return [cells.applied() for cells in sheet.settings.values() if cells.differs]


def _refused(request: HttpRequest, sheet: Sheet, told: str, status: int) -> HttpResponse:
    return _page(request, sheet, sheet.outcome(is_typed=True), status=status, told=told)
