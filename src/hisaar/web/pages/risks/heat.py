"""The register's pictures and files: the heat map, the areas by what remains, the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import urlencode

from hisaar.lib.text import count_of, join_names
from hisaar.platform.documents.pictures import Picture
from hisaar.risk.pictures.heat import Cell, Move, draw_heat
from hisaar.risk.register import AreaExposure
from hisaar.risk.scale import Scale
from hisaar.web.figures import Figure

from .rows import SHOWS, Filter, Row
from .words import NOT_QUANTIFIED

MOST_MOVES = 7
Place = tuple[int, int]


def heat(found: Sequence[Row], scale: Scale, asked: Filter) -> Figure:
    """Where the risks lie on the scale of today; each place leads to its risks."""
    places = _Places(scale)
    shown = [row for row in found if places.has(row.place(asked.show))]
    strangers = sum(row.rating is not None for row in found) - len(shown)
    said = dict(SHOWS)[asked.show].lower()
    means = [_means(shown, asked)]
    if strangers:
        means.append(f"{count_of(strangers, 'risk')} rated on another scale is left out."
                     if strangers == 1 else
                     f"{strangers} risks rated on another scale are left out.")  # fmt: skip
    if scale.note:
        means.append(scale.note)
    return Figure(
        "heat", f"Risks on the scale: {said}", places.draw(shown, asked),
        ("Code", "Risk", "Likelihood before", "Impact before", "Before controls", "Likelihood with",
         "Impact with", "With controls"),
        [_told(row, scale) for row in shown], means=" ".join(means),
        empty="No risk is rated yet. Rate them, and each finds its place here.",
    )  # fmt: skip


def _means(shown: Sequence[Row], asked: Filter) -> str:
    if asked.show == "movement":
        moved = sum(row.place("inherent") != row.place("residual") for row in shown)
        more = f"; the {MOST_MOVES} that moved farthest are drawn" if moved > MOST_MOVES else ""
        return f"Controls move {moved} of {count_of(len(shown), 'risk')}{more}."
    stage = "inherent" if asked.show == "inherent" else "residual"
    high = sum((getattr(row.standing, stage) or 0) >= 3 for row in shown)
    when = "before any control" if stage == "inherent" else "as controls stand"
    return f"{high} of {count_of(len(shown), 'risk')} are rated high or extreme {when}."


class _Places:
    """The scale's levels as rows and columns that count from 1."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.rows = {step.level: n for n, step in enumerate(scale.likelihood, start=1)}
        self.columns = {step.level: n for n, step in enumerate(scale.impact, start=1)}

    def has(self, place: Place | None) -> bool:
        return place is not None and place[0] in self.rows and place[1] in self.columns

    def at(self, place: Place) -> Place:
        return self.rows[place[0]], self.columns[place[1]]

    def draw(self, shown: Sequence[Row], asked: Filter) -> Picture | None:
        if not shown:
            return None
        cells = [
            self._cell((likelihood, impact), shown, asked)
            for likelihood in self.rows for impact in self.columns
        ]  # fmt: skip
        moves = self._moves(shown) if asked.show == "movement" else ()
        return draw_heat(
            [s.name for s in self.scale.likelihood], [s.name for s in self.scale.impact], cells,
            moves=moves, stage="before controls" if asked.show == "inherent" else "with controls",
        )  # fmt: skip

    def _cell(self, place: Place, shown: Sequence[Row], asked: Filter) -> Cell:
        row, column = self.at(place)
        codes = [r.risk.code for r in shown if r.place(asked.show) == place]
        before = 0
        if asked.show != "inherent":
            before = sum(r.place("inherent") == place for r in shown)
        rating = str(self.scale.rating(place[0] * place[1]).name).lower()
        address = _cell_address(asked, place) if codes else ""
        return Cell(row, column, rating, codes, before, address)

    def _moves(self, shown: Sequence[Row]) -> list[Move]:
        """The farthest first, and no more than can be told apart."""
        pairs = [(r.risk.code, r.place("inherent"), r.place("residual")) for r in shown]
        moves = [
            Move(code, self.at(before), self.at(after)) for code, before, after in pairs
            if before and after and before != after and self.has(before)
        ]  # fmt: skip
        return sorted(moves, key=lambda m: -_product(m.inherent) + _product(m.residual))[
            :MOST_MOVES
        ]


def _product(place: Place) -> int:
    return place[0] * place[1]


def _cell_address(asked: Filter, place: Place) -> str:
    kept = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    kept["cell"] = f"{place[0]}x{place[1]}"
    return f"?{urlencode({k: v for k, v in kept.items() if v})}#risks"


def _told(row: Row, scale: Scale) -> list[object]:
    found: list[object] = [row.risk.code, row.risk.title]
    for stage in ("inherent", "residual"):
        place = row.place(stage)
        rating = getattr(row.standing, stage)
        levels = place or (0, 0)
        found += [
            scale.name_of("likelihood", levels[0]), scale.name_of("impact", levels[1]),
            str(rating.label) if rating else "",
        ]  # fmt: skip
    return found


def areas(found: Sequence[AreaExposure], clear: AbstractSet[str] = frozenset()) -> Figure:
    """Operational areas, the most exposed first; those nobody assessed are named.

    ``clear`` holds the areas in which reviews of both sources found no risk.
    """
    blank = [a.label for a in found if not a.is_assessed and a.area not in clear]

    def state(area: AreaExposure) -> str:
        if area.residual is not None:
            return str(area.residual.label)
        return "no risk found" if area.area in clear else "not assessed"

    means = f"Not assessed: {join_names(blank)}." if blank else "Every area is assessed."
    rows = [
        (
            place, a.label, state(a), a.score,
            a.count, a.internal, a.external, a.unassessed,
        )
        for place, a in enumerate(found, start=1)
    ]  # fmt: skip
    return Figure(
        "areas", "Areas by what remains", None,
        ("Rank", "Area", "Highest rating", "Sum of scores", "Risks", "From inside",
         "From outside", "Not rated"),
        rows, means=means, empty="No business function and no risk is recorded yet.",
    )  # fmt: skip


def table(found: Sequence[Row]) -> Figure:
    """What is shown of the register, to be taken away."""
    return Figure(
        "risks", "Risk register", None,
        ("Code", "Risk", "Area", "Source", "Owner", "Before controls", "Score before",
         "With controls", "Score with", "Expected a year (PKR)", "One year in 100 (PKR)",
         "Scenarios", "Open treatments", "Overdue treatments", "Accepted until", "Last rated"),
        [_line(row) for row in found],
    )  # fmt: skip


def _line(row: Row) -> list[object]:
    standing, risk, worth = row.standing, row.risk, row.rupees
    one = worth.one_in_100 if worth else None
    return [
        risk.code, risk.title, risk.get_area_display(), risk.get_source_display(),
        str(risk.owner or ""), str(standing.inherent.label) if standing.inherent else "not rated",
        standing.inherent_score or "", str(standing.residual.label) if standing.residual else
        "not rated", standing.residual_score or "",
        round(worth.mean) if worth else NOT_QUANTIFIED, "" if one is None else round(one),
        ", ".join(worth.scenarios) if worth else "", len(row.open), len(row.late),
        row.acceptance.expires_on if row.acceptance and row.is_accepted else "",
        row.rating.rated_on if row.rating else "",
    ]  # fmt: skip
