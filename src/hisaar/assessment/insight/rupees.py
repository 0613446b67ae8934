"""Losses of a year in rupees, what controls are worth, and what cover would pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from hisaar.lib.dates import format_day
from hisaar.lib.money import rounded_pkr
from hisaar.risk import quantify
from hisaar.risk.covering import drawn as cover
from hisaar.risk.covering import programme, warranty_standings
from hisaar.risk.covering.badevents import bad_events
from hisaar.risk.covering.tower import meet, tower
from hisaar.risk.quantify import drawn
from hisaar.risk.quantify.reading import Reading

from . import risks
from .panels import Panel, narrowed

SCENARIOS = {
    0: "Code", 1: "Scenario", 2: "Events a year", 3: "An event (PKR)", 5: "A year (PKR)",
    6: "Of the average", 7: "Of 1 in 100",
}  # fmt: skip
CONTROLS = {
    0: "Code", 1: "Control", 2: "Standing", 3: "Saves a year", 4: "One year in 100",
    5: "Costs a year", 6: "Could save",
}  # fmt: skip
GAPS = {
    0: "Code", 1: "Scenario", 2: "Lost (PKR)", 3: "Paid", 4: "Retained", 5: "Not insured",
    6: "What takes most",
}  # fmt: skip


def panels(on: dt.date) -> Iterator[Panel]:
    latest = quantify.latest(on)
    if latest is None:
        yield Panel(
            "curve", "How often a year costs more", ("What",), (),
            empty="No loss of a year was computed.",
        )  # fmt: skip
    else:
        yield from _losses(Reading(latest))
    held = programme(on)
    if not held.covers:
        yield Panel("tower", "Cyber cover", ("What",), (), empty="No policy was in force.")
        return
    yield Panel.of(
        tower(held.covers, meet(held, bad_events(on))),
        widths=("auto", "wide", *["auto"] * 5), on_paper=14,
    )  # fmt: skip
    yield _warranties(on)
    if latest is not None and latest.results.get("cover"):
        laid = cover.Laid(latest)
        gaps = narrowed(cover.gaps(laid), GAPS)
        yield Panel.of(gaps, widths=("auto", "wide", *["auto"] * 5), on_paper=14)
        yield Panel.of(cover.constraints(laid), widths=("wide", "auto", "auto"), on_paper=14)


def _losses(reading: Reading) -> Iterator[Panel]:
    yield Panel.of(drawn.curve(reading), on_paper=0)
    yield Panel(
        "measures", "The loss of a year",
        ("Measure (PKR)", *(name for _, name, _ in reading.cases)), reading.measures,
        means=f"{reading.code}, computed for {format_day(reading.as_of)}; where a figure was"
        " simulated, its standard error stands beside it.",
        widths=("wide", *["auto"] * len(reading.cases)),
    )  # fmt: skip
    made = narrowed(drawn.contributions(reading), SCENARIOS)
    yield Panel.of(made, widths=("auto", "wide", *["auto"] * 5), on_paper=14)
    worth = narrowed(drawn.controls(reading), CONTROLS)
    yield Panel.of(worth, widths=("auto", "wide", *["auto"] * 5), on_paper=16)


def _warranties(on: dt.date) -> Panel:
    rows = warranty_standings(on)
    unmet = sum(not row.is_met for row in rows)
    return Panel(
        "warranties", "What cover was promised for", ("Code", "Warranty", "Met", "Why"),
        [(r.code, r.warranty.title, "yes" if r.is_met else "no", r.sentence) for r in rows],
        means=f"{unmet or 'None'} of {len(rows)} {'is' if unmet == 1 else 'are'} not shown to be"
        " met: cover may fail there." if unmet else "",
        empty="The policies in force ask for no warranty.",
        widths=("auto", "wide", "auto", "wide"),
    )  # fmt: skip


def brief(on: dt.date) -> dict[str, Any]:
    """For the Board's two pages: limits, the curve, and what it means in a sentence or two."""
    latest = quantify.latest(on)
    found: dict[str, Any] = {
        "limits": [list(risks.limit_row(s)) for s in risks.limits(on)],
        "curve": None, "means": "", "cover": "",
    }  # fmt: skip
    if latest is None:
        return found
    reading = Reading(latest)
    exhibit = drawn.curve(reading)
    found["curve"] = exhibit.picture.as_data() if exhibit.picture else None
    found["means"] = f"{reading.sentence} ({reading.code})"
    found["cover"] = _of_cover(latest.results.get("cover") or {})
    return found


def _of_cover(found: dict[str, Any]) -> str:
    if not found:
        return "No cyber cover is in force." if found == {} else ""
    said = (
        f"In an average year cover pays {rounded_pkr(found['paid_mean'])},"
        f" {100 * found['ratio']:.0f} % of what is lost."
    )
    broken = found.get("warranties_broken") or []
    if broken:
        said += f" Not shown to be met: {len(broken)} of its warranties ({', '.join(broken[:3])})."
    return said
