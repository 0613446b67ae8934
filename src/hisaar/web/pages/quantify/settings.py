"""What belongs to a cost and not to a person: in how many events it comes, rupees an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hisaar.risk.models import Estimate, LossPart

from .ranges import Cell, read, written

Quantity = Estimate.Quantity
PERCENT = ("happens_percent", "recaptured_percent")
_LABELS = {
    "happens_percent": "In so many events of 100",
    "rupees_per_hour": "Rupees an hour",
    "recaptured_percent": "Comes back later (%)",
}
_WHOLE = Decimal(100)


@dataclass
class PartCells:
    """The boxes of one cost; ``part`` is a copy that may be changed."""

    part: LossPart
    fields: dict[str, Cell] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:
        return list(self.fields.values())

    @property
    def differs(self) -> bool:
        return any(self._value(n) != getattr(self.part, n) for n in self.fields)

    def _value(self, name: str) -> Decimal | None:
        cell = self.fields[name]
        if cell.error:
            return getattr(self.part, name)  # type: ignore[no-any-return]
        return cell.value

    def applied(self) -> LossPart:
        """The part with what the boxes say; what is wrong in them leaves it as it was."""
        for name in self.fields:
            setattr(self.part, name, self._value(name))
        return self.part


def cells_of(part: LossPart, data: Mapping[str, str] | None) -> PartCells:
    """The boxes of a cost: as typed, or as on record when nothing was sent."""
    is_waiting = part.shape == LossPart.Shape.INTERRUPTION
    names = ["happens_percent"]
    names += ["rupees_per_hour", "recaptured_percent"] if is_waiting else []
    found = PartCells(part)
    for name in names:
        key = f"{part.code}-{name}"
        label = f"{_LABELS[name]}: {part.get_tag_display()}"
        kept = written(getattr(part, name), _kind(name))
        # A box that the page did not have yet, as of a cost added a moment ago, is not empty.
        text = kept if data is None or key not in data else data[key].strip()
        cell = Cell(key, label, text, short=_LABELS[name])
        found.fields[name] = cell
        _read(cell, name)
    return found


def _kind(name: str) -> str:
    return Quantity.RATE if name in PERCENT else Quantity.AMOUNT


def _read(cell: Cell, name: str) -> None:
    if not cell.text:
        if name in PERCENT:
            cell.error = "Write a number from 0 to 100."
        return
    if name in PERCENT:
        cell.text = cell.text.removesuffix("%").strip()
    read(cell, _kind(name))
    if name in PERCENT and cell.value is not None and cell.value > _WHOLE:
        cell.value, cell.error = None, f"{cell.text} is more than 100 in a hundred."
