"""How much hangs on few, drawn for the page and for the report alike."""

from __future__ import annotations

from hisaar.platform.documents.pictures import Drawing, Picture

from .concentration import Measure

BARS = 12
WIDTH, ROW, NAME, BAR = 720, 24, 210, 440


def draw_concentration(measure: Measure) -> Picture | None:
    """The largest shares as bars: direct, then what comes only through subcontractors."""
    shown = measure.shares[:BARS]
    if not shown:
        return None
    drawing = Drawing(WIDTH, ROW * len(shown) + 8)
    for n, share in enumerate(shown):
        y = 4 + n * ROW
        drawing.words(0, y + 15, share.name, within=NAME - 10)
        drawing.box(
            NAME, y + 3, BAR * share.through_share, ROW - 8, tone="sand",
            says=f"{share.name}: {share.through} of {measure.total} with subcontractors",
        )  # fmt: skip
        if share.direct:
            drawing.box(
                NAME, y + 3, BAR * share.direct_share, ROW - 8, tone="primary",
                says=f"{share.name}: {share.direct} of {measure.total} direct",
            )  # fmt: skip
        told = f"{share.direct}" if share.direct == share.through else (
            f"{share.direct} + {share.through - share.direct}"
        )  # fmt: skip
        drawing.words(NAME + BAR * share.through_share + 6, y + 15, told, tone="muted")
    first = shown[0]
    return drawing.picture(
        f"{measure.label} by third party. The largest: {first.name},"
        f" {first.through_share:.1%} with subcontractors."
    )


def meaning(measure: Measure) -> str:
    """The indices in one sentence, and how to read the bars."""
    return (
        f"Herfindahl index {measure.herfindahl:.3f} direct,"
        f" {measure.herfindahl_through:.3f} with subcontractors (1 is everything on one)."
        f" {measure.total} counted. Left part of a bar: direct; right part: only through"
        " subcontractors."
    )
