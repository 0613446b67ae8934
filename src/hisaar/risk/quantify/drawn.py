"""The pictures of a year's losses, each with its table and the sentence that says what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hisaar.platform.documents.pictures import Exhibit, Picture
from hisaar.risk.pictures.bars import Share, Swing, draw_shares, draw_swings
from hisaar.risk.pictures.curve import Limit, Line, draw_curve
from hisaar.risk.pictures.worth import Worth, draw_worth

from . import words
from .reading import CHANCES, Reading

TONES = {"before": "muted", "after": "primary", "with_cover": "good"}
MOST_SWINGS, MOST_CONTROLS = 12, 12
Address = Callable[[str], str]


def curve(reading: Reading, *, kind: str = "curve", key: str = "curve") -> Exhibit:
    """How often a year costs more, before controls, as they stand, and after cover."""
    is_year = kind == "curve"
    cases = [(key_, name, f) for key_, name, f in reading.cases if f.get(kind)]
    lines = [line_of(name, f[kind], TONES[key_]) for key_, name, f in cases]
    what = "Loss of a year" if is_year else "Largest event of a year"
    picture = drawn(
        lambda: draw_curve(lines, appetite=_limits(reading) if is_year else (), what=what)
    )
    means = reading.sentence if is_year else _largest(cases)
    title = "How often a year costs more" if is_year else "How often one event costs more"
    headings = ("More than (PKR)", *(f"{name}: chance in a year" for _, name, _ in cases))
    return Exhibit(key, title, picture, headings, _points(cases, kind), means=means)


def line_of(
    name: str, points: Sequence[Sequence[float]], tone: str, *, dashed: bool = False
) -> Line:
    """A line of the picture from pairs of an amount and a chance."""
    amounts, chances = [p[0] for p in points], [p[1] for p in points]
    return Line(name, amounts, chances, tone, dashed=dashed)


def drawn(draw: Callable[[], Picture]) -> Picture | None:
    """None for what cannot be drawn, as when nothing is ever lost; the table says it then."""
    try:
        return draw()
    except ValueError:
        return None


def _limits(reading: Reading) -> list[Limit]:
    return [
        Limit("The Board bears", CHANCES[row["measure"]], row["limit"])
        for row in reading.rows("appetite")
        if row["measure"] in CHANCES and row["limit"] > 0
    ]


def _points(cases: Sequence[tuple[str, str, dict[str, Any]]], kind: str) -> list[tuple[Any, ...]]:
    """Amounts with the chance of each case; cases share their amounts, as far as they go."""
    by_case = [dict(map(tuple, figures[kind])) for _, _, figures in cases]
    amounts = sorted({amount for found in by_case for amount in found})
    return [
        (round(amount), *(_chance(found.get(amount)) for found in by_case)) for amount in amounts
    ]


def _chance(value: float | None) -> str:
    return words.NOTHING if value is None else f"{100 * value:.3g} %"


def _largest(cases: Sequence[tuple[str, str, dict[str, Any]]]) -> str:
    if not cases:
        return ""
    _, name, figures = cases[-1]
    amount = next((a for a, c in figures["occurrence"] if c <= 0.01), None)
    if amount is None:
        return "The largest event of a year, whatever else happens in it."
    return (
        f"In one year of 100, a single event costs more than {words.rupees(amount)}"
        f" ({name[0].lower()}{name[1:]})."
    )


def contributions(reading: Reading, address: Address = lambda code: "") -> Exhibit:
    """What each scenario makes of an average year, and of the worst year in 100."""
    rows = reading.rows("scenarios")
    tail = reading.results["after"]["tail_one_in_100"]
    shares = [
        Share(row["title"], row["mean"], row["share_tail"] * tail, address(row["code"]))
        for row in rows
    ]
    picture = drawn(lambda: draw_shares(shares, second="In the worst year in 100"))
    table = [
        (row["code"], row["title"], words.number(row["rate"]), words.whole(row["event_mean"]),
         words.whole(row["mean_before"]), words.whole(row["mean"]),
         words.percent(row["share_mean"]), words.percent(row["share_tail"]),
         words.whole(row["one_in_100"]))
        for row in sorted(rows, key=lambda row: -row["mean"])
    ]  # fmt: skip
    return Exhibit(
        "scenarios", "What each scenario contributes", picture,
        ("Code", "Scenario", "Events a year", "An event costs (PKR)",
         "A year costs before controls (PKR)", "As controls stand (PKR)", "Of an average year",
         "Of the worst year in 100", "One year in 100, alone (PKR)"),
        table, means=_most(rows), empty="No scenario could be computed.",
    )  # fmt: skip


def _most(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    usual = max(rows, key=lambda row: row["share_mean"])
    worst = max(rows, key=lambda row: row["share_tail"])
    first = f"{usual['title']} makes up {words.percent(usual['share_mean'])} of an average year"
    if usual["code"] == worst["code"]:
        return f"{first} and {words.percent(worst['share_tail'])} of the worst year in 100."
    return (
        f"{first}; of the worst year in 100 it is {worst['title']}, with"
        f" {words.percent(worst['share_tail'])}."
    )


def sensitivities(reading: Reading, address: Address = lambda code: "") -> Exhibit:
    """What moves the worst year in 100 most when it is a tenth lower or higher."""
    titles = {row["code"]: row["title"] for row in reading.rows("scenarios")}
    rows = reading.rows("sensitivities")
    base = reading.results["after"]["tail_one_in_100"]
    widest = sorted(rows, key=lambda row: -abs(row["high"] - row["low"]))
    swings = [
        Swing(_named(row, titles), row["low"], row["high"], "a tenth lower", "a tenth higher",
              address(row["name"]) if row["name"] in titles else "")
        for row in widest[:MOST_SWINGS]
    ]  # fmt: skip
    picture = drawn(lambda: draw_swings(swings, base=base, what="Mean of the worst year in 100"))
    means = ""
    if widest:
        top = widest[0]
        low, high = sorted((top["low"], top["high"]))
        means = (
            f"{_named(top, titles)} moves it most: a tenth less or more makes the worst year in"
            f" 100 cost {words.rupees(low)} or {words.rupees(high)} on average."
        )
    return Exhibit(
        "sensitivities", "What moves the worst year in 100 most", picture,
        ("Code", "What", "A tenth lower (PKR)", "A tenth higher (PKR)"),
        [(row["name"], f"{_named(row, titles)}", words.whole(row["low"]), words.whole(row["high"]))
         for row in widest],
        means=means,
    )  # fmt: skip


def _named(row: dict[str, Any], titles: dict[str, str]) -> str:
    return f"{titles.get(row['name'], row['name'])}: {row['what']}"


def controls(reading: Reading, address: Address = lambda code: "") -> Exhibit:
    """What each control saved as it stood, beside what it costs."""
    rows = sorted(reading.rows("controls"), key=lambda row: (-row["worth"], row["code"]))
    working = [row for row in rows if row["counts"]]
    worths = [
        Worth(row["code"], row["title"], row["worth"], row["yearly_cost"] or 0.0,
              row["worth_one_in_100"], address=address(row["code"]))
        for row in working[:MOST_CONTROLS]
    ]  # fmt: skip
    table = [
        (row["code"], row["title"], row["level"], words.whole(row["worth"]),
         words.whole(row["worth_one_in_100"]), words.whole(row["yearly_cost"]),
         words.whole(row.get("would_save")))
        for row in rows
    ]  # fmt: skip
    return Exhibit(
        "controls", "What controls are worth", drawn(lambda: draw_worth(worths)),
        ("Code", "Control", "Standing", "Saves a year (PKR)", "Saves one year in 100 (PKR)",
         "Costs a year (PKR)", "Would save besides, if it worked (PKR)"),
        table, means=_worth_means(rows), empty="No control has an effect on a scenario yet.",
    )  # fmt: skip


def _worth_means(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    top = rows[0]
    said = f"{top['title']} saves most, {words.rupees(top['worth'])} in an average year"
    lost = max(rows, key=lambda row: row.get("would_save") or 0)
    if lost.get("would_save"):
        said += (
            f"; {lost['title']}, {lost['level']}, would save"
            f" {words.rupees(lost['would_save'])} more if it worked"
        )
    return f"{said}."
