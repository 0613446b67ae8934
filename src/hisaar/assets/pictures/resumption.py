"""In which order things come back, with how many hands: a Gantt chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

_LEFT, _RIGHT, _WIDTH = 190.0, 44.0, 720.0
_ROW, _TALL, _TOP = 22.0, 14.0, 26.0
_TICKS = (0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 96, 168, 336, 720)
_MOST_TICKS = 9
TEAM_TONES = ("primary", "sand", "unseen", "excused", "late")


@dataclass(frozen=True)
class Bar:
    """One thing brought back by one team, in hours from the start; ``due`` is its objective."""

    code: str
    title: str
    team: int
    start: float
    end: float
    due: float | None = None
    address: str = ""

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.end > self.due


def draw_resumption(bars: Sequence[Bar]) -> Picture:
    """One row a bar, in the order given; a mark where its objective lies."""
    longest = max((max(b.end, b.due or 0) for b in bars), default=1) or 1
    unit = (_WIDTH - _LEFT - _RIGHT) / longest
    drawing = Drawing(_WIDTH, _TOP + len(bars) * _ROW + 8)
    _draw_scale(drawing, longest, unit, len(bars))
    for number, bar in enumerate(bars):
        _draw_bar(drawing, bar, unit, _TOP + number * _ROW)
    return drawing.picture(_words(bars))


def _draw_scale(drawing: Drawing, longest: float, unit: float, rows: int) -> None:
    step = next((t for t in _TICKS if longest / t <= _MOST_TICKS), longest)
    hour = 0.0
    while hour <= longest:
        x = _LEFT + hour * unit
        drawing.line([(x, _TOP - 6), (x, _TOP + rows * _ROW)], tone="faint")
        drawing.words(x, 13, f"{hour:g} h", size=9, tone="muted", anchor="middle")
        hour += step


def _draw_bar(drawing: Drawing, bar: Bar, unit: float, top: float) -> None:
    if bar.address:
        drawing.link(bar.address)
    drawing.words(_LEFT - 8, top + 11, bar.title, anchor="end", within=_LEFT - 12)
    if bar.address:
        drawing.end_link()
    tone = TEAM_TONES[bar.team % len(TEAM_TONES)]
    says = f"{bar.code}: team {bar.team + 1}, from hour {bar.start:g} to {bar.end:g}"
    left, width = _LEFT + bar.start * unit, (bar.end - bar.start) * unit
    drawing.box(left, top, width, _TALL, tone=tone, radius=2, says=says)
    if width >= 14:  # below that the number does not fit into the bar
        drawing.words(left + 4, top + 10.6, str(bar.team + 1), size=9, tone="paper")
    if bar.due is not None:
        x = _LEFT + bar.due * unit
        tone = "bad" if bar.is_late else "good"
        drawing.line([(x, top - 2), (x, top + _TALL + 2)], tone=tone, width=2,
                     says=f"{bar.code} is due back by hour {bar.due:g}")  # fmt: skip
    end = left + width + 5
    drawing.words(end, top + 10.6, f"{bar.end:g} h{' late' if bar.is_late else ''}", size=9,
                  tone="bad" if bar.is_late else "muted")  # fmt: skip


def _words(bars: Sequence[Bar]) -> str:
    if not bars:
        return "Nothing has to be brought back."
    teams = len({b.team for b in bars})
    last = max(b.end for b in bars)
    late = [b.title for b in bars if b.is_late]
    said = (
        f"{len(bars)} things brought back by {teams} team{'s' if teams > 1 else ''}"
        f" in {last:g} hours."
    )
    return f"{said} Later than promised: {', '.join(late)}." if late else said
