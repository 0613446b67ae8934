"""What typed ranges come to: the curve of the scenario alone, and what it means in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.safestring import SafeString, mark_safe

from hisaar.engines import loss
from hisaar.engines.columns import Unfit
from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Picture
from hisaar.risk.models import LossPart
from hisaar.risk.pictures.curve import Line, draw_curve
from hisaar.risk.pictures.density import Estimate as Spoken
from hisaar.risk.pictures.density import draw_density
from hisaar.risk.quantify import words
from hisaar.risk.quantify.estimates import Opinion
from hisaar.risk.quantify.notes import Unusable
from hisaar.web.figures import Figure

from .building import Sheet, joined
from .ranges import Quantity, Question

POINTS = 80
CLOSE = 1.5  # times by which the middles of ranges may differ and still agree
LITTLE = 0.01  # of the yearly mean


@dataclass(frozen=True)
class Said:
    """What the people say to one question, joined."""

    question: Question
    low: float
    mean: float
    high: float
    opinions: int
    apart: str = ""
    picture: Picture | None = None

    @property
    def drawn(self) -> SafeString:
        """The ranges beside one another, put together here from escaped words."""
        return mark_safe(self.picture.svg) if self.picture else SafeString()  # noqa: S308

    @property
    def sentence(self) -> str:
        who = "One person" if self.opinions == 1 else f"{self.opinions} people together"
        span, mean = self.question.span(self.low, self.high), self.question.said(self.mean)
        return f"{who}: {span} nine times in ten, {mean} on average."


@dataclass(frozen=True)
class Measured:
    """Figures of a year of this scenario alone, before any control; exact."""

    rate: float
    event_mean: float
    mean: float
    one_in_20: float
    one_in_100: float
    tail: float

    @property
    def sentences(self) -> list[str]:
        a_time, a_year = words.rupees(self.event_mean), words.rupees(self.mean)
        first = (
            f"It comes {words.often(self.rate)} and costs {a_time} a time on average: {a_year} a"
            " year, before any control."
        )
        tail = f"Such a year costs {words.rupees(self.tail)} on average."
        return [first, worse(20, self.one_in_20), f"{worse(100, self.one_in_100)} {tail}"]


def worse(span: int, amount: float) -> str:
    """``In one year of 20, it costs more than PKR 5 million.``"""
    if amount <= 0:
        return f"Fewer than one year in {span} costs anything."
    return f"In one year of {span}, it costs more than {words.rupees(amount)}."


@dataclass
class Outcome:
    """What can be said so far; ``missing`` says what keeps the rest from being computed."""

    said: list[Said] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    measured: Measured | None = None
    figure: Figure | None = None
    moves: str = ""
    controls: str = ""

    @property
    def mean_said(self) -> str:
        return words.rupees(self.measured and self.measured.mean)

    @property
    def one_in_20_said(self) -> str:
        return words.rupees(self.measured and self.measured.one_in_20)

    @property
    def one_in_100_said(self) -> str:
        return words.rupees(self.measured and self.measured.one_in_100)

    @property
    def summary(self) -> str:
        """One sentence for those who hear the page."""
        if self.measured is None:
            return self.missing[0] if self.missing else ""
        return (
            f"{words.rupees(self.measured.mean)} a year on average; one year in 100 costs more"
            f" than {words.rupees(self.measured.one_in_100)}."
        )


def outcome_of(sheet: Sheet, questions: Sequence[Question], kept: Sheet | None = None) -> Outcome:
    """Compute what the sheet gives; ``kept`` is what is on record, drawn beside it."""
    found = Outcome()
    for question in questions:
        _hear(sheet, question, found)
    if not sheet.parts:
        found.missing.append("Say first which kinds of cost an event has.")
    if found.missing:
        return found
    try:
        portfolio = sheet.portfolio
        found.measured = measure(portfolio)
        controlled = sheet.controlled(portfolio)
        found.figure = _draw(portfolio, controlled, _usable(kept), found.measured)
        found.controls = _controls_said(sheet, portfolio, controlled)
        found.moves = _strongest(sheet, questions, portfolio.mean)
    except (Unfit, Unusable, ValueError) as error:
        found.missing.append(sentence_of(error))
    return found


def sentence_of(error: Exception) -> str:
    return error.note.sentence if isinstance(error, Unusable) else str(error)


def _usable(kept: Sheet | None) -> loss.Portfolio | None:
    try:
        return kept.portfolio if kept is not None else None
    except (Unfit, Unusable, ValueError):
        return None  # what is on record is not whole yet


def _hear(sheet: Sheet, question: Question, found: Outcome) -> None:
    said = sheet.said(question.key)
    if not said:
        if not (question.key == "rate" and sheet.shocks):
            found.missing.append(f"{question.label}: nobody has given a whole range yet.")
        return
    part = question.part
    if part is not None and part.shape == LossPart.Shape.INTERRUPTION and not part.rupees_per_hour:
        found.missing.append(f"{question.label}: say what an hour of standstill costs.")
    try:
        low, mean, high = joined(sheet, question)
    except (Unfit, Unusable) as error:
        found.missing.append(f"{question.label}: {sentence_of(error)}")
        return
    picture = _ranges(question, said, low, high)
    found.said.append(Said(question, low, mean, high, len(said), _apart(said), picture))


def _ranges(question: Question, said: Sequence[Opinion], low: float, high: float) -> Picture | None:
    """Everybody's range of rupees over what comes of them together."""
    if question.quantity != Quantity.AMOUNT or question.has_three:
        return None
    try:
        return draw_density(low, high, estimates=[Spoken(o.person, o.low, o.high) for o in said])
    except ValueError:
        return None


def _apart(said: Sequence[Opinion]) -> str:
    """How far people disagree: ranges with nothing in common, or how far their middles lie."""
    strangers = [
        f"{a.person} and {b.person}"
        for a, b in combinations(said, 2)
        if a.high < b.low or b.high < a.low
    ]
    if strangers:
        return (
            f"The ranges of {join_names(strangers, limit=2)} have nothing in common: talk about"
            " what each has in mind before you keep them."
        )
    middles = sorted((_middle(o), o.person) for o in said)
    if len(middles) < 2 or middles[0][0] <= 0:
        return ""
    (least, one), (most, other) = middles[0], middles[-1]
    if most / least < CLOSE:
        return "They agree closely."
    return f"{other} thinks of {words.number(most / least)} times as much as {one}."


def _middle(opinion: Opinion) -> float:
    return opinion.likely if opinion.likely is not None else math.sqrt(opinion.low * opinion.high)


def measure(portfolio: loss.Portfolio) -> Measured:
    [scenario] = portfolio.scenarios
    year = loss.aggregate(portfolio)
    return Measured(
        float(portfolio.rates[0]), scenario.event_mean, portfolio.mean, year.value_at_risk(0.95),
        year.value_at_risk(0.99), year.tail_value_at_risk(0.99),
    )  # fmt: skip


def _controls_said(
    sheet: Sheet, portfolio: loss.Portfolio, controlled: loss.Portfolio | None
) -> str:
    if controlled is None:
        return "No control that works has an effect on it." if sheet.effects else ""
    saved = portfolio.mean - controlled.mean
    return (
        f"Controls, as they stand, take {words.rupees(saved)} off the yearly mean:"
        f" {words.rupees(controlled.mean)} is left."
    )


def _draw(
    portfolio: loss.Portfolio, controlled: loss.Portfolio | None, kept: loss.Portfolio | None,
    told: Measured,
) -> Figure:  # fmt: skip
    typed = loss.curves(portfolio, count=POINTS)
    lines = [_line("Before controls", typed)]
    if controlled is not None and controlled.mean:
        after = loss.curves(controlled, count=POINTS)
        lines.append(_line("As controls stand", after, "good"))
    if kept is not None and abs(kept.mean - portfolio.mean) > 1e-9 * portfolio.mean:
        lines.append(_line("Before controls, as kept", loss.curves(kept, count=POINTS), "muted"))
    rows = [
        (round(amount), f"{100 * chance:.3g} %")
        for amount, chance in zip(typed.amounts[::4], typed.aggregate[::4], strict=True)
    ]
    return Figure(
        "scenario", "A year of this scenario alone",
        draw_curve(lines, what="Loss of a year"),
        ("More than (PKR)", "Chance in a year"), rows, means=worse(20, told.one_in_20),
    )  # fmt: skip


def _line(name: str, found: loss.Curves, tone: str = "primary") -> Line:
    chances = found.aggregate.tolist()
    return Line(name, found.amounts.tolist(), chances, tone, dashed=tone == "muted")


def _strongest(sheet: Sheet, questions: Sequence[Question], mean: float) -> str:
    """Whose range moves the yearly mean most when it is left out."""
    moved = [
        (abs(new - mean), new, question, opinion)
        for question in questions
        for opinion in sheet.said(question.key)
        if len(sheet.said(question.key)) > 1
        for new in [sheet.without(opinion).portfolio.mean]
    ]
    if not moved:
        return ""
    change, new, question, opinion = max(moved, key=lambda one: one[0])
    if change < LITTLE * mean:
        return "No single range moves the yearly mean by more than one percent."
    return (
        f"What {opinion.person} says of “{question.label}” moves it most: without it, the yearly"
        f" mean would be {words.rupees(new)} instead of {words.rupees(mean)}."
    )
