"""What each control is worth in rupees a year, beside what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, draw_key, name_beside
from .scales import Linear, rupees

_WIDTH, _LEFT, _RIGHT = 640.0, 176.0, 88.0
_TOP, _ROW, _BAR = 26.0, 46.0, 10.0
_LINES = (("saved", "good", "Saved in an average year"),
          ("saved_in_bad_year", "primary", "Saved one year in 100"),
          ("cost", "sand", "Costs a year"))  # fmt: skip


@dataclass(frozen=True)
class Worth:
    """Rupees a year; negative where a control makes things worse. Errors are standard errors."""

    code: str
    name: str
    saved: float  # on average
    cost: float
    saved_in_bad_year: float | None = None  # of what one year in 100 costs at least
    error: float = 0  # of what is saved on average
    address: str = ""

    @property
    def net(self) -> float:
        """What is left of the saving when the control is paid."""
        return self.saved - self.cost


def draw_worth(controls: Sequence[Worth]) -> Picture:
    """Draw one row a control, the one with the largest net on top.

    Raises
    ------
    ValueError
        For no control, or a cost below nothing.
    """
    if not controls:
        raise ValueError("There is no control whose worth could be shown.")
    for one in controls:
        if one.cost < 0:
            raise ValueError(f"{one.code} costs {rupees(one.cost)} a year; a cost is not negative.")
    ordered = sorted(controls, key=lambda c: (-c.net, c.code))
    scale = _scale(ordered)
    foot = _TOP + _ROW * len(ordered)
    drawing = Drawing(_WIDTH, foot + ROW + 8)
    _draw_axis(drawing, scale, foot)
    for number, one in enumerate(ordered):
        _draw_control(drawing, scale, one, _TOP + _ROW * number)
    draw_key(drawing, 8, foot + 16, [Entry(n, t, "box") for _, t, n in _LINES], _WIDTH - 8)
    return drawing.picture(_words(ordered))


def _scale(controls: Sequence[Worth]) -> Linear:
    values = [v for c in controls for v in (*_ends(c), c.saved_in_bad_year or 0, c.cost)]
    low, high = min(0.0, *values), max(0.0, *values)
    if high == low:
        high = low + 1
    return Linear(low, high, _LEFT, _WIDTH - _RIGHT)


def _ends(control: Worth) -> tuple[float, float]:
    return control.saved - 2 * control.error, control.saved + 2 * control.error


def _draw_axis(drawing: Drawing, scale: Linear, foot: float) -> None:
    for amount in scale.ticks(5):
        x = scale.at(amount)
        drawing.line([(x, _TOP - 6), (x, foot)], tone="line" if not amount else "faint")
        drawing.words(x, _TOP - 12, rupees(amount), size=9, tone="muted", anchor="middle")
    drawing.words(_WIDTH - 6, _TOP - 12, "Net a year", size=9, tone="muted", anchor="end")


def _draw_control(drawing: Drawing, scale: Linear, one: Worth, top: float) -> None:
    if one.address:
        drawing.link(one.address)
    name_beside(drawing, _LEFT - 10, top + 14, one.name, _LEFT - 16, strong=True)
    drawing.words(_LEFT - 10, top + 36, one.code, anchor="end", size=9, tone="muted")
    if one.address:
        drawing.end_link()
    y = top + 5
    for field, tone, name in _LINES:
        value = getattr(one, field)
        if value is None:
            continue
        start, end = sorted((scale.at(0), scale.at(value)))
        drawing.box(start, y, end - start, _BAR, tone=tone, radius=1.5,
                    says=f"{one.code}: {name[0].lower()}{name[1:]} {rupees(value)}")  # fmt: skip
        if field == "saved" and one.error:
            _draw_error(drawing, scale, one, y + _BAR / 2)
        y += _BAR + 2
    sign = "+" if one.net > 0 else ""
    drawing.words(_WIDTH - 6, top + 22, f"{sign}{rupees(one.net)}".replace("+Rs ", "Rs +"),
                  anchor="end", strong=True, tone="bad" if one.net < 0 else "ink")  # fmt: skip
    if one.net < 0:
        drawing.words(_WIDTH - 6, top + 34, "costs more", size=9, anchor="end", tone="bad")


def _draw_error(drawing: Drawing, scale: Linear, one: Worth, y: float) -> None:
    left, right = (scale.at(v) for v in _ends(one))
    drawing.line([(left, y), (right, y)], tone="ink", width=1.2,
                 says=f"{one.code}: standard error {rupees(one.error)}")  # fmt: skip
    for x in (left, right):
        drawing.line([(x, y - 3), (x, y + 3)], tone="ink", width=1.2)


def _words(controls: Sequence[Worth]) -> str:
    count = "one control saves" if len(controls) == 1 else f"{len(controls)} controls save"
    said = [f"What {count} in a year, the largest net first."]
    for one in controls:
        bad = (
            f", {rupees(one.saved_in_bad_year)} one year in 100"
            if one.saved_in_bad_year is not None
            else ""
        )
        said.append(
            f"{one.name} ({one.code}) saves {rupees(one.saved)} on average{bad}, costs"
            f" {rupees(one.cost)}, net {rupees(one.net)}."
        )
    return " ".join(said)
