"""All functions: promised beside possible, single faults, choke points, the order for all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.pictures.standing import draw_order, hours, order_rows, trouble_of
from hisaar.assets.standing import Standing, standing
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.web import figures

from .standing import REGISTERS, address_of, require, teams_of

MOST_FAULTS = 50


class RecoveryView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require(request)
        found, teams = standing(today()), teams_of(request)
        shown = [_functions(found), _faults(found), _chokes(found), _conflicts(found)]
        critical = [c for c in found.functions if found.lines[c].criticality == "critical"]
        if critical:
            shown.insert(1, _order(found, critical, teams))
        file = figures.asked_for(request, shown)
        if file is not None:
            return file
        context = {
            "figures": shown, "teams": teams, "teams_offered": (1, 2, 3, 4, 6, 8),
            "late": sum(c.kind == "rto" for c in found.conflicts),
            "lossy": sum(c.kind == "rpo" for c in found.conflicts),
            "functions": len(found.functions), "cycles": found.cycles,
            "faults": sum(line.stops > 0 and line.register != "businessfunction"
                          for line in found.lines.values()),
        }  # fmt: skip
        return render(request, "web/dependence/recovery.html", context)


def _functions(found: Standing) -> figures.Figure:
    late = {c.code for c in found.conflicts if c.kind == "rto"}
    lines = [found.lines[c] for c in found.functions]
    ranks = ("critical", "important", "other", "")
    ordered = sorted(lines, key=lambda x: (ranks.index(x.criticality), x.code not in late, x.title))
    rows = [
        (x.code, x.title, x.criticality or "not rated", hours(x.rto),
         f"{'at least ' if x.is_least else ''}{hours(x.possible_hours)}",
         "falls short" if x.code in late else "keeps it" if x.rto is not None else "none promised",
         len(found.single_faults(x.code)), len(found.stands_on(x.code)))
        for x in ordered
    ]  # fmt: skip
    return figures.Figure(
        "functions", "Functions: promised and possible", None,
        ("Code", "Function", "Criticality", "Promised", "Possible", "Promise", "Single faults",
         "Stands on"),
        rows, means="Promised: the RTO of the approved impact analysis. Possible: what the hours"
        " to restore of all that it stands on allow, with teams enough.",
        empty="No function is recorded yet.",
    )  # fmt: skip


def _order(found: Standing, critical: list[str], teams: int) -> figures.Figure:
    order = found.resume(critical, teams=teams)
    said = f"With {count_of(teams, 'team')}, all critical functions are back in"
    return figures.Figure(
        "order", "In which order to bring critical functions back",
        draw_order(found, order, address=address_of),
        ("Place", "Code", "Title", "Team", "From hour", "To hour", "Due within", "Misses it by"),
        order_rows(found, order),
        means=f"{said} {hours(order.hours)}; {count_of(len(order.late), 'function')} late.",
    )  # fmt: skip


def _faults(found: Standing) -> figures.Figure:
    ones = [x for x in found.lines.values() if x.stops and x.register != "businessfunction"]
    ordered = sorted(ones, key=lambda x: (-x.stops, -x.brings_down, x.code))[:MOST_FAULTS]
    rows = [
        (x.code, x.title, REGISTERS[x.register], x.stops, x.brings_down, x.endangers,
         hours(x.own_hours))
        for x in ordered
    ]  # fmt: skip
    return figures.Figure(
        "faults", "What stops most by failing alone", None,
        ("Code", "Title", "Kind", "Functions it stops", "Goes down with it",
         "Endangered when it is taken over", "Takes to restore"),
        rows, means="Stand-ins are heeded: what has enough of them is not counted.",
        empty="No single fault stops a function, as far as is recorded.",
    )  # fmt: skip


def _chokes(found: Standing) -> figures.Figure:
    rows = [
        (place, code, found.lines[code].title)
        for place, code in enumerate(found.choke_points(), start=1)
    ]
    return figures.Figure(
        "choke-points", "What lies on every way from the internet to policyholder data", None,
        ("Place", "Code", "System"), rows,
        means="Whoever comes from outside must pass all of these: guard and watch them first.",
        empty="No single system lies on every recorded way, or no way is recorded: mark what faces"
        " the internet, which systems hold policyholder data, and how systems are linked.",
    )  # fmt: skip


def _conflicts(found: Standing) -> figures.Figure:
    rows = [
        (c.code, found.lines[c.code].title, trouble_of(c), " → ".join(c.path))
        for c in found.conflicts
    ]
    return figures.Figure(
        "conflicts", "Promises that cannot be kept", None,
        ("Code", "Title", "What falls short", "Because of"), rows,
        empty="Every promise can be kept, as far as is recorded.",
    )  # fmt: skip
