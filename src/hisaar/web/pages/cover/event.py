"""What the cover would have paid for one event: picked from the scenarios, or typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from hisaar.lib.money import parse_amount
from hisaar.platform.records import Refused
from hisaar.risk.covering import Explained, Programme, event_of
from hisaar.risk.covering.badevents import BadEvent
from hisaar.risk.pictures.waterfall import Step, draw_waterfall
from hisaar.risk.quantify.words import whole
from hisaar.risk.vocabulary import LOSS_TAGS, Exclusion
from hisaar.web import figures

BEFORE = "amount-"
MOST_HOURS = 24 * 365


@dataclass
class Box:
    """A field of the form: what was typed, and what is wrong with it."""

    name: str
    label: str
    text: str = ""
    error: str = ""
    value: float | None = None


@dataclass
class Asked:
    """The form as it was sent."""

    scenario: str = ""
    amounts: list[Box] = field(default_factory=list)
    others: list[Box] = field(default_factory=list)  # kinds of loss that no policy covers
    hours: Box = field(default_factory=lambda: Box("hours", "Hours of interruption"))
    grounds: list[tuple[str, str, bool]] = field(default_factory=list)
    as_if_met: bool = False
    is_sent: bool = False

    @property
    def boxes(self) -> list[Box]:
        return [*self.amounts, *self.others]

    @property
    def has_fault(self) -> bool:
        return bool(self.hours.error) or any(box.error for box in self.boxes)

    @property
    def is_typed(self) -> bool:
        return any(box.text for box in self.boxes)


@dataclass(frozen=True)
class Answer:
    """What the page says of the event: a refusal, or figures."""

    told: str = ""
    found: Explained | None = None
    figures: Sequence[figures.Figure] = ()
    name: str = "the event"
    note: str = ""


def asked(request: HttpRequest, programme: Programme) -> Asked:
    """Read the form out of the address, so that an answer can be sent on as a link."""
    data = request.GET
    covered = {tag for cover in programme.covers for tag in cover.terms.tags}
    boxes = [
        Box(f"{BEFORE}{tag}", label, data.get(f"{BEFORE}{tag}", "").strip())
        for tag, label in LOSS_TAGS
    ]
    found = Asked(
        scenario=data.get("scenario", "").strip(),
        amounts=[b for b in boxes if _tag(b) in covered],
        others=[b for b in boxes if _tag(b) not in covered],
        grounds=[(v, str(label), v in data.getlist("ground")) for v, label in Exclusion.choices],
        as_if_met="met" in data,
    )
    found.hours.text = data.get("hours", "").strip()
    for box in boxes:
        _read_amount(box)
    _read_hours(found.hours)
    found.is_sent = bool(found.scenario) or found.is_typed or "ask" in data
    return found


def _tag(box: Box) -> str:
    return box.name.removeprefix(BEFORE)


def _read_amount(box: Box) -> None:
    if not box.text:
        return
    try:
        value = float(parse_amount(box.text))
    except ValueError as error:
        box.error = str(error)
        return
    if value < 0:
        box.error = "A loss is not below nothing."
    else:
        box.value = value


def _read_hours(box: Box) -> None:
    if not box.text:
        return
    try:
        value = float(box.text.replace(",", ""))
    except ValueError:
        value = -1.0
    if 0 <= value <= MOST_HOURS:
        box.value = value
    else:
        box.error = f"Write hours as a number from 0 to {MOST_HOURS:,}."


def answer(form: Asked, programme: Programme, bad: Iterable[BadEvent]) -> Answer:
    """Lay the event over the policies in force."""
    if not form.is_sent:
        return Answer()
    if form.has_fault:
        return Answer(told="Correct what is marked, then ask again.")
    broken = frozenset[str]() if form.as_if_met else programme.broken
    try:
        if form.scenario:
            return _of_scenario(form.scenario, programme, bad, broken)
        amounts = {_tag(box): box.value for box in form.boxes if box.value}
        grounds = [value for value, _, is_on in form.grounds if is_on]
        found = event_of(
            programme.covers, amounts, hours=form.hours.value, broken=broken, grounds=grounds
        )
    except Refused as reason:
        return Answer(told=str(reason))
    return Answer(found=found, figures=_figures(found, "the event"))


def _of_scenario(
    code: str, programme: Programme, bad: Iterable[BadEvent], broken: frozenset[str]
) -> Answer:
    event = next((one for one in bad if one.scenario.code == code), None)
    if event is None:
        raise Refused(f"{code} cannot be computed yet; give its parts and estimates first.")
    found = event_of(
        programme.covers, event.amounts, hours=event.hours, broken=broken, grounds=event.grounds
    )
    name = f"a bad event of ‘{event.scenario.title}’"
    note = "One in a hundred of the events of this scenario costs more, controls as they stand."
    if event.is_rough:
        note += f" It is so rare that only {event.drawn} were drawn: take it as an example."
    return Answer(found=found, figures=_figures(found, name), name=name, note=note)


def _figures(found: Explained, name: str) -> list[figures.Figure]:
    steps = [
        Step(row.label, row.amount, "bad" if row.constraint in _UNINSURED else "sand")
        for row in found.taken
    ]
    rows = [("Lost", whole(found.gross))]
    rows += [(row.label, whole(-row.amount)) for row in found.taken]
    rows += [("Paid", whole(found.paid))]
    fall = figures.Figure(
        "fall", f"From the loss to the payment: {name}",
        draw_waterfall(found.gross, steps, found.paid), ("Step", "PKR"), rows,
        means=found.sentence,
    )  # fmt: skip
    return [fall, _per_rupee(found)]


_UNINSURED = ("not covered", "territory", "dates", "exclusion", "warranty")


def _per_rupee(found: Explained) -> figures.Figure:
    headings = ["Kind of loss", "Lost", *(row.label for row in found.taken), "Paid"]
    rows = [
        [
            label, whole(found.amounts[at]), *(whole(row.by_tag[at]) for row in found.taken),
            whole(found.paid_by_tag[at]),
        ]
        for at, label in enumerate(found.labels)
    ]  # fmt: skip
    total = [
        "All", whole(found.gross), *(whole(row.amount) for row in found.taken), whole(found.paid),
    ]  # fmt: skip
    return figures.Figure(
        "rupees", "Where every rupee stays", None, headings, [*rows, total],
        means="What a term for the event as a whole takes, such as the retention, is shared out"
        " over the kinds of loss in proportion.",
    )  # fmt: skip
