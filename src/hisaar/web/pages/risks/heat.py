"""The register's pictures and files: the heat map, the areas by what remains, the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import urlencode

from hisaar.lib.text import join_names
from hisaar.risk import drawn
from hisaar.risk.drawn import Place
from hisaar.risk.register import AreaExposure
from hisaar.risk.scale import Scale
from hisaar.web.figures import Figure

from .rows import Filter, Row
from .words import NOT_QUANTIFIED


def heat(found: Sequence[Row], scale: Scale, asked: Filter) -> Figure:
    """Where the risks lie on the scale of today; each place leads to its risks."""
    standings = [row.standing for row in found]
    return Figure.of(drawn.heat(
        standings, scale, show=asked.show, address=lambda place: _cell_address(asked, place)
    ))  # fmt: skip


def _cell_address(asked: Filter, place: Place) -> str:
    kept = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    kept["cell"] = f"{place[0]}x{place[1]}"
    return f"?{urlencode({k: v for k, v in kept.items() if v})}#risks"


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
