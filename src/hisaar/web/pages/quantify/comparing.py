"""Two quantifications beside one another: what changed from the earlier one to the later one."""

from __future__ import annotations

from typing import Any

from hisaar.risk.pictures.curve import draw_curve
from hisaar.risk.quantify import words
from hisaar.risk.quantify.drawn import drawn, line_of
from hisaar.risk.quantify.reading import MEASURES, Reading
from hisaar.web import text
from hisaar.web.figures import Figure


def comparison(now: Reading, then: Reading) -> list[Figure]:
    """The curves as controls stood, the figures, and what each scenario's year came to."""
    return [_curves(now, then), _scenarios(now, then)]


def _curves(now: Reading, then: Reading) -> Figure:
    case, before, after = _both(now, then)[-1]  # with cover, where both have it
    lines = [
        line_of(f"{now.code} of {text.day(now.as_of)}", after["curve"], "primary"),
        line_of(f"{then.code} of {text.day(then.as_of)}", before["curve"], "muted", dashed=True),
    ]
    rows = [
        (f"{name}: {label.lower()}", *_differ(words.given(a, key), words.given(b, key)))
        for name, a, b in _both(now, then)
        for key, label in MEASURES
    ]
    return Figure(
        "compared", f"{now.code} beside {then.code}, {case[0].lower()}{case[1:]}",
        drawn(lambda: draw_curve(lines, what="Loss of a year")),
        ("Figure", f"{then.code} (PKR)", f"{now.code} (PKR)", "Difference (PKR)"), rows,
        means=_moved(case, before["one_in_100"], after["one_in_100"]), is_open=True,
    )  # fmt: skip


def _both(now: Reading, then: Reading) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    before = {key: figures for key, _, figures in then.cases}
    return [(name, before[key], figures) for key, name, figures in now.cases if key in before]


def _differ(then: float | None, now: float | None) -> tuple[Any, Any, Any]:
    if then is None or now is None:
        return words.whole(then), words.whole(now), words.NOTHING
    return round(then), round(now), round(now - then)


def _moved(case: str, then: float, now: float) -> str:
    """What the later one says of one year in 100 that the earlier one did not."""
    at = f"{case[0].lower()}{case[1:]}"
    change = now - then
    if abs(change) < 0.5:
        return f"One year in 100 costs the same as then, {at}: more than {words.rupees(now)}."
    way = "more" if change > 0 else "less"
    return (
        f"One year in 100 now costs {words.rupees(abs(change))} {way} than then, {at}:"
        f" {words.rupees(now)} instead of {words.rupees(then)}."
    )


def _scenarios(now: Reading, then: Reading) -> Figure:
    before = {row["code"]: row for row in then.rows("scenarios")}
    after = {row["code"]: row for row in now.rows("scenarios")}
    rows = []
    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        title = (new or old or {})["title"]
        rows.append((code, title, *_differ(old and old["mean"], new and new["mean"])))
    rows.sort(key=lambda row: -abs(row[4]) if isinstance(row[4], int) else float("-inf"))
    return Figure(
        "compared-scenarios", "Mean of a year by scenario, as controls stand", None,
        ("Code", "Scenario", f"{then.code} (PKR)", f"{now.code} (PKR)", "Difference (PKR)"), rows,
        means="A scenario without a figure was not computed at that time.",
    )  # fmt: skip
