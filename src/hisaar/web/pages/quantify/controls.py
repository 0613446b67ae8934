"""What each control is worth in rupees, beside what it costs; and what broken ones would save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.lib.dates import today
from hisaar.platform.records import Refused
from hisaar.risk import effectiveness, quantify
from hisaar.risk.effectiveness import Level
from hisaar.risk.models import Control, ControlEffect, LossScenario
from hisaar.risk.pictures.worth import Worth, draw_worth
from hisaar.risk.quantify import exact, words
from hisaar.risk.quantify.building import Built
from hisaar.risk.quantify.results import ControlFigures
from hisaar.web import access, addresses, navigation
from hisaar.web.figures import Figure, asked_for

from .control_curve import curve_of

SORTS = ("code", "level", "worth", "bad", "cost", "net", "would")
MOST_DRAWN = 12
TONES = {1.0: "good", 0.5: "part"}
STATES = {"": "All", "working": "Works, at least partly", "broken": "Does not work"}
HEADINGS = (
    "Code", "Control", "Standing", "Why", "Saves a year (PKR)", "Saves one year in 100 (PKR)",
    "Costs a year (PKR)", "Net a year (PKR)", "Would save besides, if it worked (PKR)",
    "Net a year, if it worked (PKR)",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A control with its figures; ``why`` is what its standing follows from."""

    figures: ControlFigures
    why: str
    scenarios: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.figures.code

    @property
    def is_running(self) -> bool:
        """In operation, whether it works or not; what is only planned costs nothing yet."""
        return self.figures.level != Level.NOT_OPERATING

    @property
    def net(self) -> float | None:
        """What is left of the saving when the control is paid; None when nobody said its cost."""
        cost = self.figures.yearly_cost
        return None if cost is None or not self.is_running else self.figures.worth - cost

    @property
    def net_if_working(self) -> float | None:
        """The same if it worked in full; None for a control that does."""
        f = self.figures
        if f.would_save is None or f.yearly_cost is None:
            return None
        return f.worth + f.would_save - f.yearly_cost

    @property
    def tone(self) -> str:
        return TONES.get(self.figures.counts, "bad")

    @property
    def address(self) -> str:
        return addresses.code_address(self.code) or ""

    @property
    def cells(self) -> tuple[Any, ...]:
        f = self.figures
        return (
            f.code, f.title, f.level, self.why, words.whole(f.worth),
            words.whole(f.worth_one_in_100), words.whole(f.yearly_cost), words.whole(self.net),
            words.whole(f.would_save), words.whole(self.net_if_working),
        )  # fmt: skip

    @property
    def sentence(self) -> str:
        """What it is worth, for people."""
        f = self.figures
        if f.counts == 0:
            return (
                f"{f.title} is {f.level} and saves nothing now; if it worked, it would save"
                f" {words.rupees(f.would_save)} in an average year."
            )
        said = f"{f.title} saves {words.rupees(f.worth)} in an average year"
        if f.yearly_cost is not None:
            said += f" and costs {words.rupees(f.yearly_cost)}"
        if f.would_save:
            said += f"; fully effective, it would save {words.rupees(f.would_save)} more"
        return f"{said}."


class ControlsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        for model in (Control, ControlEffect, LossScenario):
            access.require_all(request, "view", model)
        wanted = _wanted(request)
        context: dict[str, Any] = {
            "tab": "controls", "wanted": wanted, "states": STATES.items(), "on": today(),
            "may_add": access.may(request, "add", ControlEffect),
        }  # fmt: skip
        try:
            built = quantify.portfolio(today(), with_controls=True)
        except Refused as refusal:
            return render(request, "web/quantify/controls.html", {**context, "told": str(refusal)})
        every = rows_of(built)
        rows = _sorted(_filtered(every, wanted), wanted["sort"])
        shown = _figures(built, rows, wanted["control"])
        file = asked_for(request, shown)
        if file is not None:
            return file
        context |= {
            "rows": rows, "every": every, "figures": {f.key: f for f in shown},
            "scenarios": list(built.model.scenarios),
            "heads": _heads(request, wanted["sort"]),
        }  # fmt: skip
        return render(request, "web/quantify/controls.html", context)


def _wanted(request: HttpRequest) -> dict[str, str]:
    get = request.GET.get
    state, sort = get("state", ""), get("sort", "-net")
    return {
        "scenario": get("scenario", ""), "control": get("control", ""),
        "state": state if state in STATES else "",
        "sort": sort if sort.lstrip("-") in SORTS else "-net",
    }  # fmt: skip


def rows_of(built: Built) -> list[Row]:
    """Every control with an effect on a scenario, as it stands on the day."""
    book = built.model.book
    codes = {scenario.pk: scenario.code for scenario in book.scenarios}
    touched: dict[str, list[str]] = {}
    for scenario, effects in book.effects.items():
        for effect in effects:
            touched.setdefault(effect.control.code, []).append(codes[scenario])
    levels = effectiveness.standings(
        book.on, effectiveness.period_of_tests(book.on),
        [state.control for state in book.controls.values()],
    )  # fmt: skip
    why = {standing.control.code: _why(standing) for standing in levels.values()}
    return [
        Row(figures, why.get(figures.code, ""), tuple(sorted(touched.get(figures.code, ()))))
        for figures in exact.controls_of(built.model, built.model.under({}), built.portfolio)
    ]


def _why(standing: effectiveness.Standing) -> str:
    """Its tests and the facts against it; where these do not count, that they do not."""
    if standing.test is not None and standing.level in (Level.NOT_OPERATING, Level.EXCEPTED):
        return f"It is {standing.level}. {standing.sentence}"
    return standing.sentence


def _filtered(rows: Sequence[Row], wanted: dict[str, str]) -> list[Row]:
    found = list(rows)
    if wanted["scenario"]:
        found = [row for row in found if wanted["scenario"] in row.scenarios]
    if wanted["state"]:
        is_working = wanted["state"] == "working"
        found = [row for row in found if (row.figures.counts > 0) == is_working]
    return found


def _sorted(rows: Sequence[Row], sort: str) -> list[Row]:
    """By one column; what has no value there stands last, whichever way."""
    name = sort.lstrip("-")
    known = [row for row in rows if _value(row, name) is not None]
    known.sort(key=lambda row: row.code)
    known.sort(key=lambda row: _value(row, name), reverse=sort.startswith("-"))
    return known + [row for row in rows if _value(row, name) is None]


def _value(row: Row, name: str) -> Any:
    f = row.figures
    values = {
        "code": f.code, "level": (-f.counts, f.level), "worth": f.worth,
        "bad": f.worth_one_in_100, "cost": f.yearly_cost, "net": row.net, "would": f.would_save,
    }  # fmt: skip
    return values[name]


def _figures(built: Built, rows: Sequence[Row], control: str) -> list[Figure]:
    running = [row for row in rows if row.is_running]
    drawn = sorted(running, key=lambda row: (-(row.net or row.figures.worth), row.code))
    drawn = drawn[:MOST_DRAWN]
    picture = draw_worth([_worth(row) for row in drawn]) if drawn else None
    best = next(iter(drawn or rows), None)
    found = [
        Figure(
            "worth", "What controls are worth", picture, HEADINGS, [row.cells for row in rows],
            means=best.sentence if best else "", empty="No control fits what you chose.",
        )
    ]  # fmt: skip
    chosen = next((row for row in rows if row.code == control), best)
    if chosen is not None:
        found.append(curve_of(built, chosen.code, chosen.sentence))
    return found


def _worth(row: Row) -> Worth:
    f = row.figures
    return Worth(
        f.code, f.title, f.worth, f.yearly_cost or 0.0, f.worth_one_in_100, address=row.address
    )


def _heads(request: HttpRequest, sort: str) -> dict[str, dict[str, str]]:
    """For each column: the address that sorts by it, and how it is sorted now."""
    heads = {}
    for name in SORTS:
        query = request.GET.copy()
        query["sort"] = name if sort == f"-{name}" else f"-{name}"
        now = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        heads[name] = {"address": f"?{query.urlencode()}", "order": now}
    return heads


navigation.announce(
    navigation.Page(
        "What controls are worth", "quantify-controls", "shield-check", order=81, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", ControlEffect),
    )
)  # fmt: skip
