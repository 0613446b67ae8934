"""How far a value has come towards a limit, as a small bar: warning and limit are marks on it."""

from __future__ import annotations

from hisaar.platform.documents.pictures import Drawing, Picture

WIDE, HIGH, END = 220.0, 30.0, 214.0
TONES = {"within": "good", "warning": "part", "breached": "bad"}


def draw_gauge(value: float, limit: float, warning: float | None, state: str, says: str) -> Picture:
    """From nothing at the left; the limit stands at two thirds unless the value lies far beyond."""
    top = max(limit * 1.5, value * 1.05, warning or 0, 1e-9)
    sheet = Drawing(WIDE, HIGH)

    def at(amount: float) -> float:
        return 4 + (END - 4) * min(max(amount, 0) / top, 1)

    sheet.box(4, 9, END - 4, 12, tone="faint", radius=2)
    sheet.box(4, 9, at(value) - 4, 12, tone=TONES.get(state, "other"), radius=2, says=says)
    if warning is not None:
        sheet.line([(at(warning), 6), (at(warning), 24)], tone="line", width=1.5, dashed=True)
    sheet.line([(at(limit), 3), (at(limit), 27)], tone="ink", width=2)
    return sheet.picture(says)
