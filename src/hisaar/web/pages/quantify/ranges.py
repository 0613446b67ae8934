"""The ranges that people type in the workshop: read as they are written, refused in a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from hisaar.lib.durations import parse_duration
from hisaar.lib.money import parse_amount
from hisaar.platform.people.models import Person
from hisaar.risk.models import Estimate, LossPart, LossScenario
from hisaar.risk.quantify import words

Quantity = Estimate.Quantity
Shape = LossPart.Shape
ENDS = ("low", "likely", "high")
ASKED = (Shape.RANGE, Shape.PERT, Shape.INTERRUPTION)
_ONE_IN = re.compile(r"(?:once|one|1)\s+(?:every|in)\s+([\d.,]+)\s*(?:years?)?", re.IGNORECASE)
_MOST = {Quantity.RATE: Decimal(10) ** 6, Quantity.HOURS: Decimal(10) ** 5}
_MOST_AMOUNT = Decimal(10) ** 14
_FINEST = Decimal("0.0001")  # what the register keeps


@dataclass
class Cell:
    """One box: what was typed, what it means, what is wrong with it."""

    name: str
    label: str
    text: str = ""
    value: Decimal | None = None
    error: str = ""
    short: str = ""


@dataclass(frozen=True)
class Question:
    """What people are asked: how often, or how much one kind of cost comes to."""

    key: str
    quantity: Quantity
    label: str
    hint: str
    part: LossPart | None = None

    @property
    def is_interruption(self) -> bool:
        return self.part is not None and self.part.shape == Shape.INTERRUPTION

    @property
    def has_three(self) -> bool:
        return self.part is not None and self.part.shape == Shape.PERT

    @property
    def unit(self) -> str:
        units = {Quantity.RATE: "a year", Quantity.HOURS: "hours", Quantity.AMOUNT: "PKR"}
        return units[self.quantity]

    def said(self, value: float) -> str:
        """A value of this kind in words."""
        if self.quantity == Quantity.AMOUNT:
            return words.rupees(value)
        return f"{words.number(value)} {self.unit}"

    def span(self, low: float, high: float) -> str:
        """``0.1 to 0.5 a year``."""
        if self.quantity == Quantity.AMOUNT:
            return f"{words.rupees(low)} to {words.rupees(high).removeprefix('PKR ')}"
        return f"{words.number(low)} to {words.number(high)} {self.unit}"


class Typed:
    """What was typed into the cells of one line."""

    cells: dict[str, Cell]

    @property
    def shown(self) -> list[Cell]:
        return list(self.cells.values())

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells.values())

    @property
    def has_fault(self) -> bool:
        return any(cell.error for cell in self.cells.values())


@dataclass
class Line(Typed):
    """What one person says to a question, beside what is on record of them."""

    question: Question
    person: Person
    stored: Estimate | None
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.has_fault and all(c.value is not None for c in self.cells.values())

    @property
    def differs(self) -> bool:
        """Whether it says something else than what is on record."""
        if self.is_empty or self.stored is None:
            return not self.is_empty
        return any(getattr(self.stored, n) != c.value for n, c in self.cells.items())

    def estimate(self, scenario: LossScenario, on: dt.date) -> Estimate:
        """The same as a record, unsaved."""
        ends = {name: cell.value for name, cell in self.cells.items()}
        return Estimate(
            scenario=scenario, part=self.question.part, quantity=self.question.quantity,
            person=self.person, given_on=on, **ends,
        )  # fmt: skip


def questions_of(parts: Iterable[LossPart]) -> list[Question]:
    """How often first, then each cost that people are asked about."""
    found = [
        Question("rate", Quantity.RATE, "How often it is tried or happens",
                 "Times a year. Write 0.2, or once in 5 years.")
    ]  # fmt: skip
    for part in parts:
        if part.shape not in ASKED:
            continue
        is_hours = part.shape == Shape.INTERRUPTION
        hint = (
            "Hours of one standstill. Write 36, or 2 days."
            if is_hours
            else "Rupees of one event. Write 5m, 2 crore or 1,500,000."
        )
        quantity = Quantity.HOURS if is_hours else Quantity.AMOUNT
        found.append(Question(part.code, quantity, part.get_tag_display(), hint, part))
    return found


def lines_of(
    question: Question,
    people: Iterable[Person],
    stored: Mapping[tuple[str, int], Estimate],
    data: Mapping[str, str] | None,
) -> list[Line]:
    """The rows of a question: as typed, or as they are on record when nothing was sent."""
    return [_line(question, p, stored.get((question.key, p.pk)), data) for p in people]


def _line(
    question: Question, person: Person, stored: Estimate | None, data: Mapping[str, str] | None
) -> Line:
    line = Line(question, person, stored)
    for end in ENDS:
        if end == "likely" and not question.has_three:
            continue
        name = f"{question.key}-{person.code}-{end}"
        kept = getattr(stored, end) if stored else None
        text = written(kept, question.quantity) if data is None else data.get(name, "").strip()
        label = f"{_NAMES[end]}: {question.label}, {person}"
        cell = Cell(name, label, text, short=_NAMES[end])
        line.cells[end] = cell
        if text:
            read(cell, question.quantity)
    _compare(line)
    return line


_NAMES = {"low": "Low", "likely": "Most likely", "high": "High"}


def written(value: Decimal | None, quantity: str) -> str:
    """A stored number as it stands in its box."""
    if value is None:
        return ""
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{plain:,f}" if quantity == Quantity.AMOUNT else f"{plain:f}"


def read(cell: Cell, quantity: str) -> None:
    """Fill in what the text means, or why it means nothing."""
    try:
        value = _READERS[Quantity(quantity)](cell.text)
        most = _MOST.get(Quantity(quantity), _MOST_AMOUNT)
        if not 0 <= value < most:
            raise ValueError(f"'{cell.text}' is out of reach: write 0 or more, below {most:,}.")
    except ValueError as error:
        cell.error = str(error)
    else:
        cell.value = value.quantize(_FINEST)


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"'{text}' is not a number; write it as 12 or 0.5.") from None
    if not value.is_finite():
        raise ValueError(f"'{text}' is not a number; write it as 12 or 0.5.")
    return value


def _rate(text: str) -> Decimal:
    found = _ONE_IN.fullmatch(text)
    if found is None:
        return _number(text)
    every = _number(found[1])
    if every <= 0:
        raise ValueError(f"'{text}' says nothing; write once in 5 years.")
    return 1 / every


def _hours(text: str) -> Decimal:
    try:
        return _number(text)
    except ValueError:
        length: dt.timedelta = parse_duration(text)
        return Decimal(int(length.total_seconds())) / 3600


_READERS: dict[Quantity, Callable[[str], Decimal]] = {
    Quantity.RATE: _rate, Quantity.HOURS: _hours, Quantity.AMOUNT: parse_amount,
}  # fmt: skip


def _compare(line: Line) -> None:
    """What does not go together in a row; the sentence stands at the box to be changed."""
    low, high, likely = (line.cells.get(n) for n in ("low", "high", "likely"))
    if low is None or high is None or line.has_fault:
        return
    if low.value is not None and low.value == 0 and not line.question.has_three:
        low.error = "Nothing at all cannot be the low end; write the least that is likely."
    elif low.value is not None and high.value is not None and low.value >= high.value:
        high.error = f"The high end ({high.text}) has to be above the low end ({low.text})."
    elif likely is not None and likely.value is not None:
        if low.value is not None and likely.value < low.value:
            likely.error = f"The most likely lies below the low end ({low.text})."
        elif high.value is not None and likely.value > high.value:
            likely.error = f"The most likely lies above the high end ({high.text})."


def demand_whole(lines: Iterable[Line]) -> None:
    """Say at each box that is missing in a row that was begun."""
    for line in lines:
        if line.is_empty:
            if line.stored is not None:
                line.cells[
                    "low"
                ].error = f"{line.stored.code} stays on record; to withdraw it, delete it there."
            continue
        for name, cell in line.cells.items():
            if not cell.text:
                cell.error = f"The {_NAMES[name].lower()} {'end ' * (name != 'likely')}is missing."
