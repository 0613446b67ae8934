"""How often a year costs more with one control and without it, everything else the same."""

from __future__ import annotations

import numpy as np

from hisaar.engines import loss
from hisaar.risk.pictures.curve import Line, draw_curve
from hisaar.risk.quantify.building import Built
from hisaar.web.figures import Figure

COUNT = 80


def curve_of(built: Built, code: str, sentence: str) -> Figure:
    """As controls stand, beside the same without the control, or with it where it fails.

    Both are exact, so that nothing but the control makes the difference.
    """
    model = built.model
    key, state = next(
        (key, state) for key, state in model.book.controls.items() if state.control.code == code
    )
    other = 0.0 if state.counts > 0 else 1.0
    name = f"Without {code}" if state.counts > 0 else f"If {code} worked"
    changed = model.under({**model.counts, key: other})
    worse = changed if changed.mean > built.portfolio.mean else built.portfolio
    amounts = loss.curves(worse, count=COUNT).amounts
    now, then = _chances(built.portfolio, amounts), _chances(changed, amounts)
    picture = draw_curve([
        Line("As controls stand", amounts.tolist(), now),
        Line(name, amounts.tolist(), then, "late" if other == 0 else "good", dashed=True),
    ])  # fmt: skip
    rows = [
        (round(amount), f"{100 * a:.3g} %", f"{100 * b:.3g} %")
        for amount, a, b in zip(amounts[::4], now[::4], then[::4], strict=True)
    ]
    return Figure(
        "control", f"A year with and without {code}", picture,
        ("More than (PKR)", "As controls stand", name), rows, means=sentence,
    )  # fmt: skip


def _chances(portfolio: loss.Portfolio, amounts: np.ndarray) -> list[float]:
    """What lies beyond the distribution that was computed is as rare as its end."""
    if not portfolio.mean:
        return [0.0] * len(amounts)
    year = loss.aggregate(portfolio)
    found: list[float] = year.curve(np.minimum(amounts, year.end)).tolist()
    return found
