"""Functions: what is promised beside what can be kept, and what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from hisaar.assessment.attention import standing
from hisaar.assets.models import Criticality
from hisaar.assets.pictures.standing import MOST_BARS, draw_order, draw_standing, hours, trouble_of
from hisaar.assets.standing import FUNCTION, Conflict, Line, Standing
from hisaar.lib.text import count_of, join_names

from .panels import Panel

TEAMS = 2
RANKS = ("critical", "important", "other", "")


def panels(on: dt.date) -> Iterator[Panel]:
    found = standing(on)
    yield _functions(found)
    yield _conflicts(found)
    worst = _worst(found)
    if worst is not None:
        yield _chain(found, worst)
    critical = [c for c in found.functions if found.lines[c].criticality == Criticality.CRITICAL]
    if critical:
        yield _order(found, critical)
    yield _faults(found)


def _functions(found: Standing) -> Panel:
    late = {c.code for c in found.conflicts if c.kind == "rto"}
    lines = [found.lines[code] for code in found.functions]
    lines.sort(key=lambda x: (RANKS.index(x.criticality), x.code not in late, x.title))
    rows = [
        (x.code, x.title, x.criticality or "not rated", hours(x.rto), _possible(x),
         _kept(x, is_late=x.code in late), len(found.single_faults(x.code)))
        for x in lines
    ]  # fmt: skip
    short = sum(x.code in late and x.criticality == Criticality.CRITICAL for x in lines)
    critical = sum(x.criticality == Criticality.CRITICAL for x in lines)
    return Panel(
        "functions", "Recovery promised and possible",
        ("Code", "Function", "Criticality", "Promised", "Possible", "Promise", "Single faults"),
        rows,
        means=f"{short} of {count_of(critical, 'critical function')} cannot be back as soon as"
        " the approved impact analysis promises. Possible is what the hours to restore all"
        " beneath allow, with teams enough.",
        empty="No function is on record.",
        widths=("auto", "wide", "auto", "auto", "auto", "auto", "auto"), on_paper=40,
    )  # fmt: skip


def _possible(line: Line) -> str:
    return f"{'at least ' if line.is_least else ''}{hours(line.possible_hours)}"


def _kept(line: Line, *, is_late: bool) -> str:
    if is_late:
        return "falls short"
    return "keeps it" if line.rto is not None else "none promised"


def _conflicts(found: Standing) -> Panel:
    rows = [
        (c.code, found.lines[c.code].title, trouble_of(c), " → ".join(c.path))
        for c in found.conflicts
    ]
    return Panel(
        "conflicts", "Promises that cannot be kept",
        ("Code", "Title", "What falls short", "Because of"), rows,
        means="Hours add up along the way down; where copies are too far apart, the last code is"
        " what is copied.",
        empty="Every promise can be kept, as far as is recorded.",
        widths=("auto", "wide", "wide", "wide"),
    )  # fmt: skip


def _worst(found: Standing) -> tuple[str, Conflict | None] | None:
    """The critical function with the widest gap; without gaps, that with most single faults."""
    critical = [c for c in found.functions if found.lines[c].criticality == Criticality.CRITICAL]
    if not critical:
        return None
    late = [c for c in found.conflicts if c.kind == "rto" and c.code in critical]
    if late:
        return late[0].code, late[0]
    return max(critical, key=lambda c: (len(found.single_faults(c)), c)), None


def _chain(found: Standing, worst: tuple[str, Conflict | None]) -> Panel:
    code, conflict = worst
    line = found.lines[code]
    picture, left_out = draw_standing(found, code)
    if conflict is None:
        means = (
            f"{line.title} keeps its promise;"
            f" {count_of(len(found.single_faults(code)), 'thing')} can stop it by failing alone."
        )
    else:
        slow = [found.lines[c] for c in conflict.path if found.lines[c].own_hours]
        adds = join_names([f"{x.title} takes {hours(x.own_hours)}" for x in slow])
        means = f"{line.title} {trouble_of(conflict)}: on the way in red, {adds}."
    if left_out:
        means += f" {count_of(left_out, 'thing')} further down are left out."
    rows = [
        (c, found.lines[c].title, found.lines[c].stops, hours(found.lines[c].own_hours))
        for c in sorted(found.single_faults(code), key=lambda c: (-found.lines[c].stops, c))
    ]
    return Panel(
        "chain", f"What {line.title} stands on",
        ("Code", "What stops it by failing alone", "Functions it stops", "Takes to restore"), rows,
        means=means, picture=picture, empty="No single fault stops it, as far as is recorded.",
        widths=("auto", "wide", "auto", "auto"), on_paper=10,
    )  # fmt: skip


def _order(found: Standing, critical: list[str]) -> Panel:
    order = found.resume(critical, teams=TEAMS)
    late = dict(order.late)
    means = (
        f"With {count_of(TEAMS, 'team')}, all critical functions are back in {hours(order.hours)};"
        f" {count_of(len(order.late), 'function')} later than promised."
    )
    if order.unknown:
        means += (
            f" {count_of(len(order.unknown), 'system')} without hours on record are planned as if"
            " they took none."
        )
    picture = draw_order(found, order)
    bars = sum(step.finish > step.start or step.code in late for step in order.steps)
    if bars > MOST_BARS:
        means += f" The picture shows the first {MOST_BARS} of {bars} steps."
    rows = [
        (step.code, found.lines[step.code].title, hours(found.lines[step.code].rto),
         hours(step.finish), f"{hours(late[step.code])} late" if step.code in late else "in time")
        for step in sorted(order.steps, key=lambda s: (s.finish, s.code))
        if found.lines[step.code].register == FUNCTION
    ]  # fmt: skip
    return Panel(
        "order", f"Bringing all critical functions back with {count_of(TEAMS, 'team')}",
        ("Code", "Function", "Promised", "Back after", "So"), rows, means=means,
        picture=replace(picture, alternative=f"{means} {picture.alternative}"),
        widths=("auto", "wide", "auto", "auto", "auto"), on_paper=20,
    )  # fmt: skip


def _faults(found: Standing) -> Panel:
    ones = [x for x in found.lines.values() if x.stops and x.register != FUNCTION]
    ones.sort(key=lambda x: (-x.stops, -x.brings_down, x.code))
    return Panel(
        "faults", "What stops most by failing alone",
        ("Code", "Title", "Functions it stops", "Goes down with it", "Takes to restore"),
        [(x.code, x.title, x.stops, x.brings_down, hours(x.own_hours)) for x in ones],
        means="Stand-ins are heeded: what has enough of them is not counted.",
        empty="No single fault stops a function, as far as is recorded.",
        widths=("auto", "wide", "auto", "auto", "auto"), on_paper=10,
    )  # fmt: skip
