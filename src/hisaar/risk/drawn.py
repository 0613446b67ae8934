"""The register of risks as a heat map, for pages and for the report alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hisaar.lib.text import count_of
from hisaar.platform.documents.pictures import Exhibit, Picture

from .pictures.heat import Cell, Move, draw_heat
from .register import Standing
from .scale import Scale
from .vocabulary import Rating

MOST_MOVES = 7
HEADINGS = (
    "Code", "Risk", "Likelihood before", "Impact before", "Before controls", "Likelihood with",
    "Impact with", "With controls",
)  # fmt: skip
SHOWS = (("residual", "With controls"), ("inherent", "Before controls"), ("movement", "Movement"))
Place = tuple[int, int]
Address = Callable[[Place], str]


def heat(
    found: Sequence[Standing], scale: Scale, *, show: str = "residual",
    address: Address | None = None,
) -> Exhibit:  # fmt: skip
    """Where the risks lie on the scale of today; ``address`` says where a place leads."""
    places = _Places(scale, show, address)
    shown = [s for s in found if places.has(place_of(s, show))]
    strangers = sum(s.rating is not None for s in found) - len(shown)
    means = [_means(shown, show)]
    if strangers:
        left = count_of(strangers, "risk rated on another scale is",
                        "risks rated on another scale are")  # fmt: skip
        means.append(f"{left} left out.")
    if scale.note:
        means.append(scale.note)
    return Exhibit(
        "heat", f"Risks on the scale: {dict(SHOWS)[show].lower()}", places.draw(shown), HEADINGS,
        [_told(s, scale) for s in shown], means=" ".join(means),
        empty="No risk is rated yet. Rate them, and each finds its place here.",
    )  # fmt: skip


def place_of(standing: Standing, show: str = "residual") -> Place | None:
    """Likelihood and impact, before controls or with them."""
    if standing.rating is None:
        return None
    stage = "inherent" if show == "inherent" else "residual"
    rating = standing.rating
    return getattr(rating, f"{stage}_likelihood"), getattr(rating, f"{stage}_impact")


def _means(shown: Sequence[Standing], show: str) -> str:
    if show == "movement":
        moved = sum(place_of(s, "inherent") != place_of(s) for s in shown)
        more = f"; the {MOST_MOVES} that moved farthest are drawn" if moved > MOST_MOVES else ""
        return f"Controls move {moved} of {count_of(len(shown), 'risk')}{more}."
    stage = "inherent" if show == "inherent" else "residual"
    high = sum((getattr(s, stage) or 0) >= Rating.HIGH for s in shown)
    when = "before any control" if stage == "inherent" else "as controls stand"
    return f"{high} of {count_of(len(shown), 'risk')} are rated high or extreme {when}."


class _Places:
    """The scale's levels as rows and columns that count from 1."""

    def __init__(self, scale: Scale, show: str, address: Address | None) -> None:
        self.scale, self.show, self.address = scale, show, address
        self.rows = {step.level: n for n, step in enumerate(scale.likelihood, start=1)}
        self.columns = {step.level: n for n, step in enumerate(scale.impact, start=1)}

    def has(self, place: Place | None) -> bool:
        return place is not None and place[0] in self.rows and place[1] in self.columns

    def at(self, place: Place) -> Place:
        return self.rows[place[0]], self.columns[place[1]]

    def draw(self, shown: Sequence[Standing]) -> Picture | None:
        if not shown:
            return None
        cells = [
            self._cell((likelihood, impact), shown)
            for likelihood in self.rows for impact in self.columns
        ]  # fmt: skip
        moves = self._moves(shown) if self.show == "movement" else ()
        return draw_heat(
            [s.name for s in self.scale.likelihood], [s.name for s in self.scale.impact], cells,
            moves=moves, stage="before controls" if self.show == "inherent" else "with controls",
        )  # fmt: skip

    def _cell(self, place: Place, shown: Sequence[Standing]) -> Cell:
        row, column = self.at(place)
        codes = [s.risk.code for s in shown if place_of(s, self.show) == place]
        before = 0
        if self.show != "inherent":
            before = sum(place_of(s, "inherent") == place for s in shown)
        rating = str(self.scale.rating(place[0] * place[1]).name).lower()
        address = self.address(place) if codes and self.address else ""
        return Cell(row, column, rating, codes, before, address)

    def _moves(self, shown: Sequence[Standing]) -> list[Move]:
        """The farthest first, and no more than can be told apart."""
        pairs = [(s.risk.code, place_of(s, "inherent"), place_of(s)) for s in shown]
        moves = [
            Move(code, self.at(before), self.at(after)) for code, before, after in pairs
            if before and after and before != after and self.has(before)
        ]  # fmt: skip
        return sorted(moves, key=lambda m: -_product(m.inherent) + _product(m.residual))[
            :MOST_MOVES
        ]


def _product(place: Place) -> int:
    return place[0] * place[1]


def _told(standing: Standing, scale: Scale) -> list[object]:
    found: list[object] = [standing.risk.code, standing.risk.title]
    for stage in ("inherent", "residual"):
        likelihood, impact = place_of(standing, stage) or (0, 0)
        rating = getattr(standing, stage)
        found += [
            scale.name_of("likelihood", likelihood), scale.name_of("impact", impact),
            str(rating.label) if rating else "",
        ]  # fmt: skip
    return found
