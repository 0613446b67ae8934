"""Questions of calibration: ranges given, the truth shown, and what so few answers prove."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.money import parse_amount
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.risk.models import CalibrationAnswer
from hisaar.risk.quantify import calibration, words
from hisaar.web import access

from .ranges import Cell, Typed

ENDS = (("low", "Low"), ("high", "High"))
FEW = 10
_MOST = Decimal(10) ** 15


@dataclass
class Asked(Typed):
    """A question that the person has not answered yet."""

    question: calibration.Question
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Answered:
    question: calibration.Question
    answer: CalibrationAnswer

    @property
    def holds(self) -> bool:
        return float(self.answer.low) <= self.question.truth <= float(self.answer.high)

    @property
    def span(self) -> str:
        return f"{_plain(float(self.answer.low))} to {_plain(float(self.answer.high))}"

    @property
    def truth(self) -> str:
        return _plain(self.question.truth)


def _plain(value: float) -> str:
    """Years stand as they are; larger numbers get their commas."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace(",", "") if abs(value) < 10_000 else text


class CalibrationView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        person = _person(request)
        refusal = _refusal(request)
        if person is None or refusal:
            raise PermissionDenied(refusal or "Your account belongs to no person.")
        asked = _asked(person, request.POST)
        given = [each for each in asked if not each.is_empty]
        if not given:
            return _page(request, request.POST, told="Give a range for at least one question.")
        if any(each.has_fault for each in given):
            return _page(request, request.POST, told="Nothing was kept: see what is marked below.")
        try:
            records.save_many([_answer(each, person) for each in given], actor=request.user)
        except (Invalid, Refused) as error:
            return _page(request, request.POST, told=str(error))
        messages.success(request, f"{count_of(len(given), 'answer')} kept; the truth stands below.")
        return redirect("quantify-calibration")


def _person(request: HttpRequest) -> Person | None:
    return getattr(request.user, "person", None)


def _refusal(request: HttpRequest) -> str:
    return access.refusal(request, "add", CalibrationAnswer(person=_person(request)))


def _answer(asked: Asked, person: Person) -> CalibrationAnswer:
    ends = {name: cell.value for name, cell in asked.cells.items()}
    return CalibrationAnswer(person=person, question=asked.question.id, answered_on=today(), **ends)


def _asked(person: Person, data: Any) -> list[Asked]:
    answered = set(_own(person))
    return [
        _question(question, data)
        for question in calibration.questions().values()
        if question.id not in answered
    ]


def _own(person: Person) -> dict[str, CalibrationAnswer]:
    """The person's latest answer to each question."""
    rows = CalibrationAnswer.objects.filter(person=person, answered_on__lte=today())
    return {row.question: row for row in rows.order_by("answered_on", "pk")}


def _question(question: calibration.Question, data: Any) -> Asked:
    cells = {}
    for end, label in ENDS:
        name = f"{question.id}-{end}"
        text = "" if data is None else data.get(name, "").strip()
        cells[end] = cell = Cell(name, f"{label}: {question.text}", text, short=label)
        if text:
            _read(cell)
    found = Asked(question, cells)
    low, high = cells["low"], cells["high"]
    if data is not None and not found.is_empty and not found.has_fault:
        for cell in found.shown:
            if cell.value is None:
                cell.error = "Give both ends."
        if low.value is not None and high.value is not None and low.value > high.value:
            high.error = f"The high end ({high.text}) lies below the low end ({low.text})."
    return found


def _read(cell: Cell) -> None:
    try:
        value = parse_amount(cell.text)
    except ValueError:
        cell.error = f"'{cell.text}' is not a number; write 1950, 12.5 or 3 million."
        return
    if abs(value) >= _MOST:
        cell.error = f"'{cell.text}' is too large."
        return
    cell.value = value


def _page(request: HttpRequest, data: Any, *, told: str = "") -> HttpResponse:
    person = _person(request)
    refusal = _refusal(request)
    sees_all = access.may_all(request, "view", CalibrationAnswer)
    if person is None and not sees_all:
        raise PermissionDenied("Your account belongs to no person, who could answer.")
    standings = calibration.standings(today()) if sees_all else {}
    context: dict[str, Any] = {"tab": "calibration", "told": told, "may_answer": False}
    if person is not None:
        own = _own(person)
        standing = calibration.calibration_of(person, today())
        known = calibration.questions()
        context |= {
            "asked": _asked(person, data),
            "answered": [Answered(known[k], row) for k, row in own.items() if k in known],
            "standing": standing, "proof": proof(standing), "may_answer": not refusal,
        }  # fmt: skip
    others = sorted(standings.values(), key=lambda each: str(each.person))
    context |= {"sees_all": sees_all, "others": [(each, proof(each)) for each in others]}
    status = 422 if told else 200
    return render(request, "web/quantify/calibration.html", context, status=status)


def proof(standing: calibration.Standing) -> str:
    """What the score proves, and what it does not."""
    score = standing.score
    if score is None:
        return "Nothing yet: answer ten questions or more."
    span = f"{words.percent(score.low)} to {words.percent(score.high)}"
    held = f"{score.inside} of {count_of(score.asked, 'range')} held the truth"
    if score.verdict == "overconfident":
        return (
            f"{held}. In the long run {span} would, fewer than the nine of ten that were meant: the"
            " ranges are too narrow. Widen them until you would bet nine to one on each."
        )
    if score.verdict == "underconfident":
        return (
            f"{held}. In the long run {span} would, more than nine of ten: they could be narrower."
        )
    little = " That is too little to tell: answer more." if score.asked < FEW else ""
    return (
        f"{held}. In the long run it may be {span}, so nine of ten is possible, which is not"
        f" proved.{little}"
    )
