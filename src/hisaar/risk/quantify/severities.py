"""What an event costs, kind by kind: a part of a scenario as a distribution."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from hisaar.engines import loss
from hisaar.engines.columns import Unfit
from hisaar.risk.models import LossPart
from hisaar.risk.vocabulary import LOSS_TAG_LABELS

from .estimates import Opinion, distribution_of, three_points
from .notes import Note, Unusable

Shape = LossPart.Shape
Said = Mapping[str, Sequence[Opinion]]
SEEN_AT_MOST = 100_000
WAITED_FOR = ("business_interruption", "dependent_bi")


def severity_of(
    part: LossPart, opinions: Said, notes: list[Note], *, method: str = "linear"
) -> loss.Severity:
    """The cost of a part in an event in which it happens, in rupees.

    ``opinions`` are what people say of it, by quantity (``amount``, ``hours``).

    Raises
    ------
    Unusable
        With the sentence that says what is missing, or what cannot be.
    """
    try:
        found = _SHAPES[Shape(part.shape)](part, opinions, notes, method)
        if not math.isfinite(found.mean):
            raise Unusable(part.code, "Its expected amount is infinite; choose a lighter tail.")
    except Unfit as refusal:
        raise Unusable(part.code, f"{refusal} Correct it, or choose another shape.") from None
    if part.tag in WAITED_FOR and part.shape != Shape.INTERRUPTION:
        notes.append(Note(
            part.code, "It is an interruption without hours, so that no waiting period of a policy"
            " can be told from it; choose hours × rupees an hour.",
        ))  # fmt: skip
    return found


def _range(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    return distribution_of(
        said.get("amount", ()), method=method, code=part.code, quantity="amount", notes=notes
    )


def _pert(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    return three_points(said.get("amount", ()), code=part.code, quantity="amount", notes=notes)


def _interruption(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    hourly = _needed(part, "rupees_per_hour", "what an hour costs")
    hours = distribution_of(
        said.get("hours", ()), method=method, code=part.code, quantity="hours", notes=notes
    )
    return loss.Interruption(hours, hourly * (1 - float(part.recaptured_percent) / 100))


def _gamma(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    shape = _needed(part, "shape_parameter", "its shape parameter")
    return loss.Gamma(shape, _needed(part, "scale", "its scale"))


def _pareto(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    minimum = _needed(part, "location", "its minimum")
    return loss.Pareto(minimum, _needed(part, "shape_parameter", "its alpha (shape parameter)"))


def _generalised_pareto(
    part: LossPart, said: Said, notes: list[Note], method: str
) -> loss.Severity:
    return loss.GeneralisedPareto(
        _needed(part, "location", "its threshold"), _needed(part, "scale", "its scale"),
        _needed(part, "shape_parameter", "its xi (shape parameter)"),
    )  # fmt: skip


def _sample(part: LossPart, said: Said, notes: list[Note], method: str) -> loss.Severity:
    return loss.Empirical(amounts_of(part))


_SHAPES: Mapping[Shape, Callable[[LossPart, Said, list[Note], str], loss.Severity]] = {
    Shape.RANGE: _range,
    Shape.PERT: _pert,
    Shape.INTERRUPTION: _interruption,
    Shape.GAMMA: _gamma,
    Shape.PARETO: _pareto,
    Shape.GENERALISED_PARETO: _generalised_pareto,
    Shape.SAMPLE: _sample,
}


def _needed(part: LossPart, field: str, what: str) -> float:
    value = getattr(part, field)
    if value is None:
        raise Unusable(part.code, f"Nobody entered {what}; enter it.")
    return float(value)


def amounts_of(part: LossPart) -> list[float]:
    """The amounts of a sample, one a line, written 1250000 or 1,250,000."""
    lines = [line.strip() for line in part.sample.splitlines()]
    found = []
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            amount = float(line.replace(",", "").removeprefix("PKR").strip())
        except ValueError:
            amount = math.nan
        if not (math.isfinite(amount) and amount >= 0):
            raise Unusable(
                part.code, f"Line {number} of its amounts is '{line[:40]}', which is no amount of"
                " rupees; write one amount a line, such as 1250000.",
            )  # fmt: skip
        found.append(amount)
    if not found:
        raise Unusable(part.code, "It holds no amount that was seen; enter them, one a line.")
    if len(found) > SEEN_AT_MOST:
        raise Unusable(part.code, f"It holds {len(found):,} amounts; {SEEN_AT_MOST:,} are enough.")
    return found


def losses_of(
    parts: Sequence[LossPart], severity: Callable[[LossPart], loss.Severity]
) -> dict[str, loss.Severity]:
    """What an event costs by kind of loss; several parts of one kind are alternatives.

    Raises
    ------
    Unusable
        For alternatives that would happen in more than all events together.
    """
    by_tag: dict[str, list[LossPart]] = defaultdict(list)
    for part in parts:
        if part.happens_percent > 0 and not _comes_back(part):
            by_tag[part.tag].append(part)
    return {tag: _joined(several, severity) for tag, several in by_tag.items()}


def _comes_back(part: LossPart) -> bool:
    """An interruption after which every rupee comes back costs nothing."""
    return part.shape == Shape.INTERRUPTION and part.recaptured_percent >= 100


def _joined(
    parts: Sequence[LossPart], severity: Callable[[LossPart], loss.Severity]
) -> loss.Severity:
    whole = sum(part.happens_percent for part in parts)
    if whole > 100:
        codes = " and ".join(part.code for part in parts)
        kind = LOSS_TAG_LABELS.get(parts[0].tag, parts[0].tag)
        raise Unusable(
            parts[0].scenario.code, f"{kind}: {codes} are alternatives, but happen in"
            f" {float(whole):g} of a hundred events together; make them 100 at most.",
        )  # fmt: skip
    if len(parts) == 1 and whole == 100:
        return severity(parts[0])
    return loss.Mixture((float(p.happens_percent) / 100, severity(p)) for p in parts)
