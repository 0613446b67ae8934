"""Who holds what as a grid: people down, rights or systems across, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .duties import Picture, Violation
from .models import Identity
from .queries import grants_in_force

COLUMNS = 40


@dataclass
class Cell:
    """What one holder has in one column."""

    grants: int = 0
    is_privileged: bool = False
    breaks: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A letter that says the same as the colour."""
        if self.breaks:
            return "✕"
        return "P" if self.is_privileged else "●"

    @property
    def says(self) -> str:
        parts = ["held" if self.grants == 1 else f"held {self.grants} times"]
        parts += ["privileged"] if self.is_privileged else []
        parts += [f"breaks '{title}'" for title in self.breaks]
        return ", ".join(parts)


@dataclass(frozen=True)
class Heading:
    """One column: an entitlement or a system."""

    pk: int | None
    code: str
    title: str


@dataclass(frozen=True)
class Matrix:
    """A page of the grid; ``left_out`` columns are held by the fewest, and break no rule."""

    identities: Sequence[Identity]
    columns: Sequence[Heading]
    cells: dict[tuple[int, int | None], Cell]
    left_out: int

    @property
    def rows(self) -> list[tuple[Identity, list[Cell | None]]]:
        return [(i, [self.cells.get((i.pk, c.pk)) for c in self.columns]) for i in self.identities]


def matrix(
    identities: Sequence[Identity], on: dt.date, picture: Picture, *, by_system: bool = False,
    system: int | None = None,
) -> Matrix:  # fmt: skip
    """The grid for these identities: two queries, and two for violations of theirs."""
    keys = [identity.pk for identity in identities]
    rows = grants_in_force(on).filter(account__identity__in=keys)
    if system is not None:
        rows = rows.filter(entitlement__system=system)
    cells: dict[tuple[int, int | None], Cell] = defaultdict(Cell)
    headings: dict[int | None, Heading] = {}
    held: Counter[int | None] = Counter()
    place = "entitlement__system" if by_system else "entitlement"
    wanted = (
        "account__identity_id", f"{place}_id", f"{place}__code", f"{place}__title",
        "entitlement__is_privileged",
    )  # fmt: skip
    for who, pk, code, title, is_privileged in rows.order_by().values_list(*wanted):
        cell = cells[who, pk]
        cell.grants += 1
        cell.is_privileged = cell.is_privileged or is_privileged
        headings.setdefault(pk, Heading(pk, code or "", title or "No system"))
        held[pk] += 1
    if not by_system:
        _mark(cells, headings, _violations(picture, set(keys)))
    broken = {pk for (_, pk), cell in cells.items() if cell.breaks}
    # What is part of a violation is never left out for something that many hold.
    order = sorted(headings.values(), key=lambda h: (h.pk not in broken, -held[h.pk], h.title))
    shown = order[:COLUMNS]
    ordered = sorted(shown, key=lambda h: (h.title.casefold(), h.code))
    return Matrix(identities, ordered, dict(cells), len(headings) - len(shown))


def _violations(picture: Picture, keys: set[int]) -> list[Violation]:
    numbers = [
        n for n in picture.unmitigated
        if picture.holder_of(n)[0] == "identity" and picture.holder_of(n)[1] in keys
    ]  # fmt: skip
    return picture.told(numbers)


def _mark(
    cells: dict[tuple[int, int | None], Cell], headings: dict[int | None, Heading],
    violations: list[Violation],
) -> None:  # fmt: skip
    by_code = {heading.code: pk for pk, heading in headings.items()}
    for violation in violations:
        for held in (*violation.first, *violation.second):
            pk = by_code.get(held.entitlement_code)
            cell = cells.get((violation.holder[1], pk))
            if cell is not None and violation.rule.title not in cell.breaks:
                cell.breaks.append(violation.rule.title)
