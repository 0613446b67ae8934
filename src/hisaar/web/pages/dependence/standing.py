"""A function, or anything else, with all that it stands on: what is promised, what can be kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from hisaar.assets import graph
from hisaar.assets.pictures.standing import (
    draw_order,
    draw_standing,
    hours,
    order_rows,
    trouble_of,
)
from hisaar.assets.standing import Line, Standing, standing
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.web import access, addresses, figures, navigation

MOST_TEAMS = 12
REGISTERS = {
    "businessfunction": "function", "businessprocess": "process", "dataset": "data",
    "system": "system", "thirdparty": "third party",
}  # fmt: skip


def may_see(request: HttpRequest) -> bool:
    return all(access.may_all(request, "view", model) for model in graph.MODELS)


def require(request: HttpRequest) -> None:
    if not may_see(request):
        raise PermissionDenied(
            "This page is made from all functions, systems, data and third parties;"
            " your role sees only some of them."
        )


def teams_of(request: HttpRequest) -> int:
    asked = request.GET.get("teams", "")
    return min(max(int(asked), 1), MOST_TEAMS) if asked.isdigit() and len(asked) < 4 else 2


class StandingView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        require(request)
        found, code, teams = standing(today()), code.upper(), teams_of(request)
        if code not in found.number:
            raise Http404(f"{code} is not in use, or is nothing that others depend on.")
        line = found.lines[code]
        shown = [
            _chain(found, line), _faults(found, line), _order(found, line, teams),
            _beneath(found, line), _above(found, line),
        ]  # fmt: skip
        file = figures.asked_for(request, shown)
        if file is not None:
            return file
        context = {
            "line": line, "figures": shown, "teams": teams, "teams_offered": (1, 2, 3, 4, 6, 8),
            "kind": REGISTERS[line.register], "address": addresses.code_address(code),
            "broken": _broken(found, code), "possible": _possible(line),
            "promised": hours(line.rto if line.rto is not None else line.inherited_rto),
            "is_late": any(c.kind == "rto" and c.code == code for c in found.conflicts),
        }  # fmt: skip
        return render(request, "web/dependence/standing.html", context)


def _possible(line: Line) -> str:
    return f"at least {hours(line.possible_hours)}" if line.is_least else hours(line.possible_hours)


def _broken(found: Standing, code: str) -> list[dict[str, Any]]:
    """Its broken promises, each with the way that causes it."""
    return [
        {
            "says": trouble_of(c),
            "path": [(step, found.lines[step].title, addresses.code_address(step),
                      hours(found.lines[step].own_hours)) for step in c.path],
        }
        for c in found.conflicts if c.code == code
    ]  # fmt: skip


def _chain(found: Standing, line: Line) -> figures.Figure:
    picture, left_out = draw_standing(found, line.code, address=address_of)
    shown = [line.code, *found.stands_on(line.code)]
    more = f" {left_out} more are in the table below." if left_out else ""
    return figures.Figure(
        "chain", f"What {line.title} stands on", picture,
        ("Needs", "Title", "What is needed", "Title", "How"),
        [(n.source, found.lines[n.source].title, n.target, found.lines[n.target].title,
          f"{n.strength}{f', group {n.group}' if n.group else ''}")
         for n in found.facts.needs if n.source in shown],
        means=f"{picture.alternative}{more}",
        empty="It is not recorded that it needs anything. Record the processes that it needs,"
              " the systems that those use, or a dependency.",
    )  # fmt: skip


def _faults(found: Standing, line: Line) -> figures.Figure:
    is_function = line.register == "businessfunction"
    codes = found.single_faults(line.code) if is_function else found.stopped_by(line.code)
    rows = [
        (c, found.lines[c].title, REGISTERS[found.lines[c].register], found.lines[c].stops,
         hours(found.lines[c].own_hours))
        for c in sorted(codes, key=lambda c: -found.lines[c].stops)
    ]  # fmt: skip
    if is_function:
        title, means = (
            f"What stops {line.title} by failing alone",
            (f"{count_of(len(rows), 'single fault')}: nothing stands in for these."),
        )
        empty = "No single fault stops it, as far as is recorded."
    else:
        title = "Functions that stop when it fails"
        means = f"{count_of(len(rows), 'function')} would stop."
        empty = "No function stops when it fails alone."
    return figures.Figure(
        "faults", title, None,
        ("Code", "Title", "Kind", "Functions it stops", "Takes to restore"), rows,
        means=means, empty=empty,
    )  # fmt: skip


def _order(found: Standing, line: Line, teams: int) -> figures.Figure:
    order = found.resume([line.code], teams=teams)
    picture = draw_order(found, order, address=address_of)
    said = f"With {count_of(teams, 'team')}, everything is back in {hours(order.hours)}."
    if order.hours > order.least_hours:
        said += f" No order can do it in less than {hours(order.least_hours)}."
    if order.unknown:
        said += (
            f" {count_of(len(order.unknown), 'system')} without hours to restore on record"
            " are planned as if they took none."
        )
    return figures.Figure(
        "order", f"In which order to bring {line.title} back", picture,
        ("Place", "Code", "Title", "Team", "From hour", "To hour", "Due within", "Misses it by"),
        order_rows(found, order), means=said,
    )  # fmt: skip


def _beneath(found: Standing, line: Line) -> figures.Figure:
    return figures.Figure(
        "beneath", "Everything beneath", None,
        ("Code", "Title", "Kind", "Criticality", "Asked of it", "Takes", "Back in",
         "Must be back in"),
        [
            (b.code, b.title, REGISTERS[b.register], b.criticality or "not rated",
             b.inherited_criticality, hours(b.own_hours), hours(b.possible_hours),
             hours(b.inherited_rto))
            for b in (found.lines[c] for c in found.stands_on(line.code))
        ],
        empty="Nothing is recorded beneath it.",
    )  # fmt: skip


def _above(found: Standing, line: Line) -> figures.Figure:
    return figures.Figure(
        "above", "Everything that stands on it", None, ("Code", "Title", "Kind", "Criticality"),
        [
            (a.code, a.title, REGISTERS[a.register], a.criticality or "not rated")
            for a in (found.lines[c] for c in found.stands_on_it(line.code))
        ],
        empty="Nothing that is recorded stands on it.",
    )  # fmt: skip


def address_of(code: str) -> str:
    return reverse("standing", args=[code])


navigation.announce(
    navigation.Page(
        "Recovery times", "recovery", "timer", order=62, heading="Business", allowed=may_see
    )
)  # fmt: skip
